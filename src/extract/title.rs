//! Headline and lead.

use super::document::Css;
use super::{Sources, layout, lines};
use crate::domain::outlet::Outlet;
use crate::domain::provenance::FieldOrigin;
use crate::text::fold;
use scraper::ElementRef;
use std::sync::LazyLock;

static H1: LazyLock<Css> = LazyLock::new(|| layout::fixed("h1"));
static TITLE: LazyLock<Css> = LazyLock::new(|| layout::fixed("title"));
static NAMED: LazyLock<Css> =
    LazyLock::new(|| layout::fixed("h1[itemprop=headline], h1[itemprop=name]"));

/// The headline without the outlet's name, and where it was found; empty if the page has none.
///
/// In order of trust: the outlet's selectors and its family's, JSON-LD, microdata, OpenGraph, a
/// lone `<h1>`, `<title>`, the feed.
pub(super) fn title(sources: &Sources<'_>) -> (String, FieldOrigin) {
    let layout = sources.layout;
    let text = |pick: &layout::Pick| pick.texts(&sources.doc).into_iter().next();
    if let Some(found) = layout::first(&layout.title, layout.inherited.title, text) {
        return found;
    }
    let names = site_names(sources);
    let cut = |title: &str| cut_site(title, &names, sources.hints.feed_title);
    let of = |css: &Css| sources.doc.select(css).map(lines::inline).find(|t| !t.is_empty());
    let described = sources.ld.text("headline").or_else(|| sources.ld.text("name"));
    let graph = sources.meta.get(&["og:title", "twitter:title"]).map(cut);
    let headings: Vec<String> =
        sources.doc.select(&H1).map(lines::inline).filter(|text| !text.is_empty()).collect();
    // Two or more: the paper's name in its header is one of them.
    let lone = (headings.len() == 1).then(|| headings[0].clone());
    let head = || of(&TITLE).map(|text| cut(&lines::plain(&text)));
    let longer = [graph.clone(), lone.clone()];
    let ways: [(FieldOrigin, &dyn Fn() -> Option<String>); 6] = [
        (FieldOrigin::JsonLd, &|| Some(restore(described.clone()?, longer.iter().flatten()))),
        (FieldOrigin::Microdata, &|| sources.data.text("headline").or_else(|| of(&NAMED))),
        (FieldOrigin::Meta, &|| graph.clone()),
        (FieldOrigin::General, &|| lone.clone()),
        (FieldOrigin::General, &head),
        (FieldOrigin::Feed, &|| Some(lines::one_line(sources.hints.feed_title))),
    ];
    let found = |(origin, read): &(FieldOrigin, &dyn Fn() -> Option<String>)| {
        Some((read().filter(|title| !title.is_empty())?, *origin))
    };
    ways.iter().find_map(found).unwrap_or((String::new(), FieldOrigin::None))
}

/// Search engines want headlines of at most 110 characters; some systems cut them for that.
fn restore<'a>(short: String, longer: impl Iterator<Item = &'a String>) -> String {
    let Some(start) = short.strip_suffix("...").or_else(|| short.strip_suffix('…')) else {
        return short;
    };
    let mut longer = longer.filter(|full| full.starts_with(start.trim_end()));
    longer.find(|full| full.len() > short.len()).cloned().unwrap_or(short)
}

/// The lead as the page gives it, house prefixes still on, and where it was found; empty if there
/// is none.
pub(super) fn lead(sources: &Sources<'_>) -> (String, FieldOrigin) {
    let described = || Some((sources.ld.text("description")?, FieldOrigin::JsonLd));
    let marked = || Some((sources.data.text("description")?, FieldOrigin::Microdata));
    let meta = || {
        let keys = ["og:description", "description", "twitter:description"];
        Some((sources.meta.get(&keys)?.to_owned(), FieldOrigin::Meta))
    };
    lead_of_layout(sources)
        .or_else(described)
        .or_else(marked)
        .or_else(meta)
        .unwrap_or((String::new(), FieldOrigin::None))
}

/// The place that VnExpress sets before the first sentence is left out.
fn lead_of_layout(sources: &Sources<'_>) -> Option<(String, FieldOrigin)> {
    let layout = sources.layout;
    let read = |pick: &layout::Pick| pick.texts_without(&sources.doc, is_stamp).into_iter().next();
    layout::first(&layout.lead, layout.inherited.lead, read)
}

/// The place that stands in an element of its own before the lead's first sentence.
pub(super) fn stamp(sources: &Sources<'_>) -> Option<String> {
    let picks = sources.layout.lead.iter().filter_map(|selector| layout::Pick::parse(selector));
    let leads = picks.flat_map(|pick| pick.elements(&sources.doc));
    let mut inner = leads.flat_map(|lead| lead.descendants().filter_map(ElementRef::wrap));
    let text = lines::inline(inner.find(|element| is_stamp(*element))?);
    Some(text.trim_end_matches([' ', '-', ':']).to_owned()).filter(|text| !text.is_empty())
}

fn is_stamp(element: ElementRef<'_>) -> bool {
    element.value().classes().any(|class| class.contains("location") || class.contains("stamp"))
}

/// Names under which the publisher may stand behind a title or in an author field.
pub(super) fn site_names(sources: &Sources<'_>) -> Vec<String> {
    let outlet = sources.hints.outlet;
    let mut names: Vec<String> = outlet.iter().map(|outlet| outlet.name.clone()).collect();
    // "VietnamPlus (TTXVN)": the house that an outlet belongs to is named in brackets.
    names.extend(outlet.iter().filter_map(|outlet| house(&outlet.name)).map(str::to_owned));
    names.extend(
        outlet
            .iter()
            .flat_map(|outlet: &&Outlet| outlet.domains.iter().map(|domain| domain.host.clone())),
    );
    names.extend(sources.url.host_str().map(str::to_owned));
    names.extend(sources.ld.names("publisher"));
    names.extend(sources.meta.all(&["og:site_name", "source", "application-name"]).map(Into::into));
    names
}

fn house(name: &str) -> Option<&str> {
    let (_, rest) = name.rsplit_once('(')?;
    rest.strip_suffix(')').map(str::trim).filter(|house| !house.is_empty())
}

/// Whether `text` names the site rather than a person or a subject.
pub(super) fn is_site(text: &str, names: &[String]) -> bool {
    let key = |text: &str| -> String {
        fold(&text.to_lowercase()).chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let given = key(text);
    if given.is_empty() {
        return true;
    }
    names.iter().any(|name| {
        let bare = name.trim_start_matches("www.");
        let label = bare.split('.').next().unwrap_or(bare);
        [name.as_str(), bare, label].iter().any(|form| {
            let known = key(form);
            !known.is_empty() && (known == given || known == key(text.trim_start_matches("Báo ")))
        })
    })
}

/// `Tiêu đề - Báo A` and `Tiêu đề | VnExpress` without what follows the last mark.
fn cut_site(title: &str, names: &[String], feed_title: &str) -> String {
    const MARKS: [&str; 4] = [" | ", " - ", " :: ", "|"];
    const STARTS: [&str; 8] = [
        "Báo ",
        "BÁO ",
        "Tạp chí ",
        "Cổng ",
        "Đài ",
        "Trang tin ",
        "Trang thông tin ",
        "Thông tấn",
    ];
    let mut title = lines::one_line(title);
    // "Tiêu đề | Thời sự | Báo A" has two.
    for _ in 0..3 {
        let last = MARKS.iter().filter_map(|mark| Some((title.rfind(mark)?, *mark))).max();
        let Some((at, mark)) = last else { break };
        let (left, right) = (title[..at].trim(), title[at + mark.len()..].trim());
        let is_name = is_site(right, names)
            || STARTS.iter().any(|start| right.starts_with(start))
            || (!right.contains(' ') && right.contains('.'))
            || left == feed_title;
        if !is_name || left.is_empty() {
            break;
        }
        title = left.to_owned();
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_in_brackets_is_the_outlets_own_name_too() {
        let cases = [
            ("VietnamPlus (TTXVN)", Some("TTXVN")),
            ("Báo Nhân Dân", None),
            ("Báo A ()", None),
            ("(TTXVN) Báo A", None),
        ];
        for (name, expected) in cases {
            assert_eq!(house(name), expected, "{name}");
        }
    }

    #[test]
    fn the_outlets_name_is_cut_and_nothing_else() {
        let names = ["Báo Lao Động".to_owned(), "vnexpress.net".to_owned()];
        let cases = [
            ("Tiêu đề - Báo Lao Động", "Tiêu đề"),
            ("Tiêu đề | VnExpress", "Tiêu đề"),
            ("Tiêu đề - VnExpress ", "Tiêu đề"),
            ("Tiêu đề – Báo điện tử A", "Tiêu đề"),
            ("Tiêu đề | hanoimoi.vn", "Tiêu đề"),
            ("Bà Rịa - Vũng Tàu (cũ)", "Bà Rịa - Vũng Tàu (cũ)"),
            ("Hà Nội - 71 năm", "Hà Nội - 71 năm"),
            ("Báo Lao Động", "Báo Lao Động"),
        ];
        for (given, expected) in cases {
            assert_eq!(cut_site(given, &names, ""), expected, "{given}");
        }
        assert_eq!(cut_site("Tiêu đề - Xã hội", &names, "Tiêu đề"), "Tiêu đề");
    }

    #[test]
    fn a_headline_cut_for_search_engines_is_restored() {
        let full = "Một tiêu đề rất dài về chuyển đổi số".to_owned();
        assert_eq!(restore("Một tiêu đề rất dài...".into(), [&full].into_iter()), full);
        assert_eq!(restore("Đến bao giờ...".into(), [&full].into_iter()), "Đến bao giờ...");
    }
}
