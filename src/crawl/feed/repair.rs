//! Makes XML of what was meant to be XML.

use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A declaration within the document. The parser panics on one that names an encoding.
static DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<\?xml(?:[^<>]*\?>)?").expect("a constant pattern, covered by tests")
});

/// Drops the prolog (its encoding no longer holds) and declarations farther down, where one
/// document was set into another, a document type with its entities and
/// characters that XML forbids; escapes `&` that begin no XML entity. CDATA is left alone.
pub(super) fn repair(text: &str, warnings: &mut Vec<String>) -> String {
    let text = without_prolog(text);
    let mut fixed = String::with_capacity(text.len() + 64);
    let (mut ampersands, mut forbidden) = (0usize, 0usize);
    let mut rest = text;
    while let Some(at) = rest.find("<![CDATA[") {
        let (before, section) = rest.split_at(at);
        escape_into(before, &mut fixed, &mut ampersands, &mut forbidden);
        let end = section.find("]]>").map_or(section.len(), |end| end + "]]>".len());
        fixed.extend(section[..end].chars().filter(|c| is_xml_char(*c)));
        rest = &section[end..];
    }
    escape_into(rest, &mut fixed, &mut ampersands, &mut forbidden);
    if let Cow::Owned(once) = DECLARATION.replace_all(&fixed, "") {
        fixed = once;
        warnings.push("a second XML declaration was left out".to_owned());
    }
    if ampersands > 0 {
        warnings.push(format!("{ampersands} ampersands were not escaped"));
    }
    if forbidden > 0 {
        warnings.push(format!("{forbidden} characters that XML forbids were removed"));
    }
    if let Some(start) = fixed.find("<rss").filter(|at| !tag_at(&fixed, *at).contains("version")) {
        fixed.insert_str(start + "<rss".len(), " version=\"2.0\"");
        warnings.push("the rss element names no version; read as 2.0".to_owned());
    }
    fixed
}

/// The document up to its last whole item, with the open elements closed.
pub(super) fn close_after_last_item(text: &str) -> Option<String> {
    let closings = [
        ("</item>", "</channel></rss>", "<rss"),
        ("</item>", "</rdf:RDF>", "<rdf:RDF"),
        ("</entry>", "</feed>", "<feed"),
    ];
    closings.iter().find_map(|(item, closing, opening)| {
        let end = text.rfind(item)? + item.len();
        text.contains(opening).then(|| format!("{}{closing}", &text[..end]))
    })
}

fn without_prolog(text: &str) -> &str {
    static DOCTYPE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)^\s*<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>")
            .expect("a constant pattern, covered by tests")
    });
    let after_prolog = match text.strip_prefix("<?xml") {
        Some(rest) => rest.find("?>").map_or(text, |end| &rest[end + 2..]),
        None => text,
    };
    let end = DOCTYPE.find(after_prolog).map_or(0, |doctype| doctype.end());
    after_prolog[end..].trim_start()
}

fn tag_at(text: &str, at: usize) -> &str {
    let tag = &text[at..];
    &tag[..tag.find('>').unwrap_or(tag.len())]
}

fn escape_into(text: &str, out: &mut String, ampersands: &mut usize, forbidden: &mut usize) {
    for (at, c) in text.char_indices() {
        if c == '&' && !begins_entity(&text[at + 1..]) {
            out.push_str("&amp;");
            *ampersands += 1;
        } else if is_xml_char(c) {
            out.push(c);
        } else {
            *forbidden += 1;
        }
    }
}

/// Only the five entities that XML knows and character references; `&nbsp;` and the like are
/// escaped here and decoded as HTML when the text is read.
fn begins_entity(rest: &str) -> bool {
    let Some(name) = rest.find(';').filter(|end| (1..10).contains(end)).map(|end| &rest[..end])
    else {
        return false;
    };
    if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
        return true;
    }
    let code = match name.strip_prefix("#x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => name.strip_prefix('#').and_then(|digits| digits.parse().ok()),
    };
    code.and_then(char::from_u32).is_some_and(is_xml_char)
}

fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
