//! Dates that a reader sees near the headline.

use crate::extract::document::{Css, Document};
use crate::extract::{Sources, layout, lines};
use crate::text::date::MONTH;
use crate::text::pattern;
use scraper::{ElementRef, Node};
use std::sync::LazyLock;

static MARKED: LazyLock<Css> = LazyLock::new(|| {
    layout::fixed("time[itemprop=datePublished], time[pubdate], [itemprop=datePublished][datetime]")
});

pattern!(
    DAY,
    r"(?i)\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{4}|\d{4}-\d{2}-\d{2}",
    r"|\d{4}\s?年\s?\d{1,2}\s?月|tháng\s+(?:",
    MONTH,
    r")(?:\s|,|$)"
);
pattern!(
    DATE_WORDS,
    r"(?i)thứ|hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín|mười|một|sáng|chiều|tối|年|月|日|时|分|chủ|nhật|ngày|đăng|lúc|giờ|phút|cập|xuất|bản|phát|hành|gmt|utc|am|pm|sa|ch|tháng|posted|on|published|date|time"
);
pattern!(
    FOREIGN,
    r"(?i)current|now|today|clock|weather|relat|footer|menu|comment|cate-list|list-news"
);

/// Elements before and after the headline that are searched: bylines stand close to it, other
/// stories' dates farther away.
const BEFORE: usize = 30;
const AFTER: usize = 60;
/// A date with its words; longer texts are sentences.
const MAX_CHARS: usize = 70;
/// Letters left beside the date's own words: a separator or an icon's name.
const MAX_OTHER_LETTERS: usize = 3;

/// The value of an element that microdata marks as the date of publication.
pub(super) fn marked(doc: &Document<'_>) -> Option<String> {
    doc.select(&MARKED).find_map(|time| value(time))
}

/// The text of the nearest element to the headline that is a date and nothing else.
pub(super) fn near_title(sources: &Sources<'_>) -> Option<String> {
    let elements = sources.doc.in_body();
    let title = headline(sources, &elements)?;
    let from = title.saturating_sub(BEFORE);
    let near = elements.iter().enumerate().skip(from).take(title - from + AFTER);
    let dated = near.filter_map(|(index, element)| {
        let text = value(*element)?;
        (!stands_elsewhere(*element)).then(|| (index.abs_diff(title), text))
    });
    dated.min_by_key(|(distance, _)| *distance).map(|(_, text)| text)
}

/// Position of the headline: the outlet's own selector, else the first `<h1>` with text.
fn headline(sources: &Sources<'_>, elements: &[ElementRef<'_>]) -> Option<usize> {
    let own = layout::parsed(&sources.layout.title);
    let is_title = |element: &ElementRef<'_>| Css::any_matches(&own, element);
    let is_h1 = |element: &ElementRef<'_>| {
        element.value().name() == "h1" && element.text().any(|text| !text.trim().is_empty())
    };
    elements.iter().position(is_title).or_else(|| elements.iter().position(is_h1))
}

/// The date that an element is, if it is one: the attribute for machines or its own text.
fn value(element: ElementRef<'_>) -> Option<String> {
    let attribute = element.attr("datetime").map(lines::one_line).filter(|text| DAY.is_match(text));
    attribute.or_else(|| {
        let own = element.children().filter_map(|node| match node.value() {
            Node::Text(text) => Some(&**text),
            _ => None,
        });
        let mut text = String::new();
        for piece in own {
            text.push_str(piece);
            text.push(' ');
            if text.len() > 4 * MAX_CHARS {
                return None;
            }
        }
        // No date is without a number, and most elements are.
        if !text.contains(char::is_numeric) {
            return None;
        }
        let text = lines::one_line(&text);
        (text.chars().count() <= MAX_CHARS && is_only_a_date(&text)).then_some(text)
    })
}

fn is_only_a_date(text: &str) -> bool {
    if !DAY.is_match(text) {
        return false;
    }
    let other = DATE_WORDS.replace_all(text, "");
    other.chars().filter(|c| c.is_alphabetic()).count() <= MAX_OTHER_LETTERS
}

/// Inside links, menus, lists of other stories, or beside a clock.
fn stands_elsewhere(element: ElementRef<'_>) -> bool {
    let around = element.ancestors().filter_map(ElementRef::wrap);
    std::iter::once(element).chain(around.take(5)).any(|element| {
        let value = element.value();
        matches!(value.name(), "a" | "nav" | "footer" | "aside")
            || value.id().into_iter().chain(value.classes()).any(|name| FOREIGN.is_match(name))
    })
}
