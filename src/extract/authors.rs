//! Who wrote it.

use super::document::Css;
use super::{Sources, credit, layout, lines, title};
use crate::domain::provenance::FieldOrigin;
use crate::text::pattern;
use std::sync::LazyLock;

static MARKED: LazyLock<Css> = LazyLock::new(|| {
    layout::fixed("[itemprop=author] [itemprop=name], [itemprop=author], a[rel=author]")
});
static BYLINE: LazyLock<Css> = LazyLock::new(|| {
    layout::fixed(".author-name, .detail-author .name, .author_mail, .article-author, .author")
});
pattern!(
    TIME,
    r"\d{1,2}:\d{2}|\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2}|\d+ (?:giờ|phút) trước"
);
pattern!(LABEL, r"(?i)^(?:tác giả|bài(?: (?:và|&) ảnh)?|thực hiện|tin, ảnh|tin|by)\s*:\s*");

/// A longer text is a sentence about the author.
const MAX_NAME_CHARS: usize = 60;
/// More names than any byline has.
const MAX_AUTHORS: usize = 10;

/// Author texts of the most trusted source that has any, and which that is: the outlet's selectors
/// and its family's, JSON-LD, meta tags, microdata and common bylines. Names of the site itself are
/// left out.
pub(super) fn printed(sources: &Sources<'_>) -> (Vec<String>, FieldOrigin) {
    let names = title::site_names(sources);
    let keep = |texts: Vec<String>| -> Vec<String> {
        let mut kept: Vec<String> = Vec::new();
        for text in texts.iter().map(|text| clean(text)) {
            if !text.is_empty() && !title::is_site(&text, &names) && !kept.contains(&text) {
                kept.push(text);
            }
        }
        kept
    };
    let meta = || {
        let keys = ["author", "dable:author", "article:author", "dc.creator"];
        sources.meta.all(&keys).map(str::to_owned).collect()
    };
    let of = |css: &Css| sources.doc.select(css).map(lines::inline).collect::<Vec<_>>();
    let first = |texts: Vec<String>| keep(texts).into_iter().take(1).collect::<Vec<_>>();
    let places: [(FieldOrigin, &dyn Fn() -> Vec<String>); 4] = [
        (FieldOrigin::JsonLd, &|| keep(sources.ld.names("author"))),
        (FieldOrigin::Meta, &|| keep(meta())),
        (FieldOrigin::Microdata, &|| first(of(&MARKED))),
        (FieldOrigin::General, &|| first(of(&BYLINE))),
    ];
    let told = |(origin, read): &(FieldOrigin, &dyn Fn() -> Vec<String>)| {
        Some((read(), *origin)).filter(|(texts, _)| !texts.is_empty())
    };
    by_layout(sources, &keep)
        .or_else(|| places.iter().find_map(told))
        .unwrap_or((Vec::new(), FieldOrigin::None))
}

/// A selector whose text is only a time or the paper's name counts as empty.
fn by_layout(
    sources: &Sources<'_>,
    keep: &dyn Fn(Vec<String>) -> Vec<String>,
) -> Option<(Vec<String>, FieldOrigin)> {
    let layout = sources.layout;
    let read = |pick: &layout::Pick| {
        Some(keep(pick.texts(&sources.doc))).filter(|texts| !texts.is_empty())
    };
    layout::first(&layout.author, layout.inherited.author, read)
}

/// Names one by one, credits cut off; `signature` only when nothing is printed elsewhere.
pub(super) fn choose(
    printed: &[String],
    signature: Option<&str>,
    sources: &Sources<'_>,
) -> Vec<String> {
    let sites = title::site_names(sources);
    let mut names: Vec<String> = Vec::new();
    let texts = printed.iter().map(String::as_str);
    for text in texts.chain(signature.filter(|_| printed.is_empty())) {
        for name in split(&credit::without(text)) {
            let known = names.contains(&name) || title::is_site(&name, &sites);
            if !known && names.len() < MAX_AUTHORS {
                names.push(name);
            }
        }
    }
    names
}

/// Without label, time, address and the avatar's letter; empty if nothing of a name is left.
fn clean(text: &str) -> String {
    let text = lines::one_line(text);
    let text = TIME.find(&text).map_or(text.as_str(), |time| &text[..time.start()]);
    let text = LABEL.replace(text, "");
    let text = text.trim_matches([' ', ',', '-', '|', '•', ';', '/', '.']).trim();
    let is_address = text.contains("://") || text.contains('@');
    let too_long = text.chars().count() > MAX_NAME_CHARS;
    if is_address || too_long || !text.chars().any(char::is_alphabetic) {
        return String::new();
    }
    without_avatar(text).to_owned()
}

/// `K Kim Phong`: the first letter stands in a circle beside the name.
fn without_avatar(text: &str) -> &str {
    let mut words = text.splitn(2, ' ');
    let (Some(first), Some(rest)) = (words.next(), words.next()) else {
        return if text.chars().count() == 1 { "" } else { text };
    };
    let is_avatar = first.chars().count() == 1 && rest.starts_with(first);
    if is_avatar { rest } else { text }
}

/// Splits only where every part is a name; otherwise the text stays as printed.
fn split(text: &str) -> Vec<String> {
    const MARKS: [&str; 7] = [" - ", ",", ";", "&", " và ", "/", " – "];
    let text = text.trim();
    let mut parts = vec![text.to_owned()];
    for mark in MARKS {
        parts = parts
            .iter()
            .flat_map(|part| part.split(mark).map(|name| name.trim().to_owned()))
            .filter(|name| !name.is_empty())
            .collect();
    }
    if parts.len() > 1 && !parts.iter().all(|part| is_name(part)) {
        parts = vec![text.to_owned()];
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn is_name(text: &str) -> bool {
    let words = text.split(' ').count();
    words <= 5
        && text.chars().count() <= 40
        && text.split(' ').all(|word| word.starts_with(|c: char| c.is_uppercase()))
        && !text.contains(|c: char| c.is_ascii_digit())
}

/// Whether a last line is nothing but one or two authors' names.
pub(super) fn is_signature(line: &str) -> bool {
    let parts = split(line);
    let is_full_name = |part: &String| (2..=5).contains(&part.split(' ').count()) && is_name(part);
    !line.ends_with(['.', ':', '!', '?', '…'])
        && line.chars().count() <= MAX_NAME_CHARS
        && (1..=3).contains(&parts.len())
        && parts.iter().all(is_full_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn author_texts_are_cleaned_and_split_where_names_are_sure() {
        let cases: [(&str, &[&str]); 12] = [
            ("THUẬN VĂN - LÊ ÁNH", &["THUẬN VĂN", "LÊ ÁNH"]),
            ("THUẬN VĂN - LÊ ÁNH - ", &["THUẬN VĂN", "LÊ ÁNH"]),
            ("Anh Minh, Viết Tuân", &["Anh Minh", "Viết Tuân"]),
            ("Thu Hằng và Lê An", &["Thu Hằng", "Lê An"]),
            ("Bài và ảnh: Thu Hằng", &["Thu Hằng"]),
            ("K Kim Phong 15:21, 14/08/2026", &["Kim Phong"]),
            ("15:21, 14/08/2026", &[]),
            ("Tác giả Video 02/01/2025 10:01 GMT+7", &["Tác giả Video"]),
            ("Phóng viên Lao Động", &["Phóng viên Lao Động"]),
            ("Ban Tuyên giáo, Đảng ủy phường", &["Ban Tuyên giáo, Đảng ủy phường"]),
            ("toasoan@bao.vn", &[]),
            ("https://facebook.com/bao", &[]),
        ];
        for (given, expected) in cases {
            assert_eq!(split(&clean(given)), expected, "{given}");
        }
    }

    #[test]
    fn a_signature_is_a_full_name_and_no_sentence() {
        for name in ["Kim Phong", "THU HÀ", "Thu Hà - Lê An"] {
            assert!(is_signature(name), "{name}");
        }
        for other in ["Xem thêm", "Hà Nội.", "Hội nghị kết thúc", "", "Theo", "Điều 5", "Kim"]
        {
            assert!(!is_signature(other), "{other}");
        }
    }
}
