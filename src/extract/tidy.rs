//! Makes one clean text of what was found: house prefixes off, the lead once, no signature.

use super::authors;
use super::credit;
use super::general::key;
use super::prefix;
use crate::domain::outlet::Layout;
use crate::domain::provenance::Prefix;
use crate::text::date;

/// A lead shorter than this may stand at the start of a paragraph by chance.
const MIN_LEAD_KEY: usize = 20;

/// Section, author and date lines are no longer, sentences are.
const MAX_HEADER_CHARS: usize = 50;
/// Lines above a text among which its date stands.
const HEADER_LINES: usize = 4;

/// The text of an article, put in order.
pub(super) struct Text {
    /// Lead, or empty.
    pub(super) lead: String,
    /// Paragraphs after the lead.
    pub(super) body: Vec<String>,
    /// A name that stood under the body alone, taken off it.
    pub(super) signature: Option<String>,
    /// What was cut off before the first sentence of lead and body, each once.
    pub(super) prefixes: Vec<Prefix>,
    /// Whether the lead is a paragraph of the body, which a cut description stood for.
    pub(super) lead_of_body: bool,
}

/// - `lead`: as the page gives it; a cut description is replaced by the paragraph it was cut from.
/// - `authors`: names as printed elsewhere on the page.
/// - `section`: name of the section, which often stands above the text.
pub(super) fn tidy(
    title: &str,
    lead: String,
    lines: Vec<String>,
    layout: &Layout,
    authors: &[String],
    section: &str,
) -> Text {
    let mut prefixes = Vec::new();
    let mut lead = without_prefix(&lead, layout, &mut prefixes);
    let mut headers: Vec<&str> = authors.iter().map(String::as_str).collect();
    headers.extend([title, section]);
    let mut body = without_header(lines, &headers);
    if let Some(first) = body.first_mut() {
        *first = without_prefix(first, layout, &mut prefixes);
        if first.is_empty() {
            body.remove(0);
        }
    }
    if key(&lead) == key(title) {
        lead.clear();
    }
    let given = lead.clone();
    take_lead(&mut lead, &mut body);
    let signature = take_signature(&mut body, authors);
    Text { lead_of_body: lead != given, lead, body, signature, prefixes }
}

/// `text` from its first sentence on; what stood before joins `prefixes`.
fn without_prefix(text: &str, layout: &Layout, prefixes: &mut Vec<Prefix>) -> String {
    let (found, rest) = prefix::split(text, &layout.lead_prefixes);
    for prefix in found {
        if !prefixes.contains(&prefix) {
            prefixes.push(prefix);
        }
    }
    rest.to_owned()
}

/// Cuts repeated headline, section, author and date lines off the start, as the general extractor
/// keeps them; with a date line go the short lines above it.
fn without_header(mut lines: Vec<String>, headers: &[&str]) -> Vec<String> {
    let is_header = |line: &String| {
        let line_key = key(line);
        line_key.is_empty()
            || headers.iter().any(|header| key(header) == line_key)
            || is_date_line(line)
    };
    let is_short = |line: &&String| line.chars().count() <= MAX_HEADER_CHARS;
    let short = lines.iter().take(HEADER_LINES).take_while(is_short).count();
    let dated = lines[..short].iter().rposition(|line| is_date_line(line));
    lines.drain(..dated.map_or(0, |index| index + 1));
    let text = lines.iter().position(|line| !is_header(line)).unwrap_or(lines.len());
    lines.drain(..text);
    lines
}

fn is_date_line(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let short = line.chars().count() <= MAX_HEADER_CHARS;
    short && digits >= 6 && letters <= 20 && date::parse(line, Default::default()).is_some()
}

/// Removes the lead from the body's start, where many pages repeat it.
fn take_lead(lead: &mut String, body: &mut Vec<String>) {
    let mut left = key(lead);
    if left.is_empty() {
        return;
    }
    while let Some(first) = body.first() {
        let paragraph = key(first);
        if let Some(rest) = left.strip_prefix(paragraph.as_str()) {
            // The lead, or the first of its several paragraphs.
            if !rest.is_empty() && paragraph.chars().count() < MIN_LEAD_KEY {
                return;
            }
            left = rest.to_owned();
            body.remove(0);
            if left.is_empty() {
                return;
            }
        } else {
            if left == key(lead)
                && paragraph.starts_with(&left)
                && left.chars().count() >= MIN_LEAD_KEY
            {
                *lead = body.remove(0);
            }
            return;
        }
    }
}

/// Takes the author's name off the end; a credit line may follow it and stays.
fn take_signature(body: &mut Vec<String>, authors: &[String]) -> Option<String> {
    let last = body.iter().rposition(|line| !credit::is_credit_line(line))?;
    if last == 0 || last + 2 < body.len() {
        return None;
    }
    let line = &body[last];
    let printed = authors.iter().any(|author| key(author) == key(line));
    if printed {
        body.remove(last);
        return None;
    }
    let signed = authors.is_empty() && authors::is_signature(line);
    signed.then(|| body.remove(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn house_prefixes_are_cut_and_other_beginnings_stay() {
        let own = Layout { lead_prefixes: vec!["(Chinhphu.vn) - ".into()], ..Layout::default() };
        let cases = [
            ("(Chinhphu.vn) - Ngày 5/9", "Ngày 5/9"),
            ("(Chinhphu.vn)- Ngày 5/9", "Ngày 5/9"),
            ("VOV.VN - Ngày 5/9", "Ngày 5/9"),
            ("VTV.vn - Ngày 5/9", "Ngày 5/9"),
            ("(PLO)- Ngày 5/9", "Ngày 5/9"),
            ("(ĐTCK) Ngày 5/9", "Ngày 5/9"),
            ("TTO - Ngày 5/9", "Ngày 5/9"),
            ("BNEWS Ngày 5/9", "Ngày 5/9"),
            ("(Dân trí) - Ngày 5/9", "Ngày 5/9"),
            ("TP.HCM - Ngày 5/9", "Ngày 5/9"),
            ("(Ảnh) Ngày 5/9", "(Ảnh) Ngày 5/9"),
            ("VOVinam - môn võ", "VOVinam - môn võ"),
        ];
        for (given, expected) in cases {
            assert_eq!(without_prefix(given, &own, &mut Vec::new()), expected, "{given}");
        }
    }

    #[test]
    fn the_lead_stands_once_and_header_and_signature_not_in_the_body() {
        let lead = "Sáng 5/9, hội nghị khai mạc tại Hà Nội.";
        let more = "Sáng 5/9, hội nghị khai mạc tại Hà Nội. Có 200 đại biểu dự.";
        let text = |lead: &str, body: &[&str]| {
            let lines = body.iter().map(ToString::to_string).collect();
            let text = tidy("Tiêu đề", lead.into(), lines, &Layout::default(), &[], "Thời sự");
            (text.lead, text.body.join("/"), text.signature.unwrap_or_default())
        };
        type Case<'a> = (&'a str, &'a str, &'a [&'a str], (&'a str, &'a str, &'a str));
        let cases: [Case<'_>; 9] = [
            (
                "repeated",
                lead,
                &["(PLO)- Sáng 5/9, hội nghị khai mạc tại Hà Nội.", "Hai."],
                (lead, "Hai.", ""),
            ),
            (
                "cut description",
                "Sáng 5/9, hội nghị khai mạc tại Hà...",
                &[lead, "Hai."],
                (lead, "Hai.", ""),
            ),
            ("first sentence", lead, &[more, "Hai."], (more, "Hai.", "")),
            ("own paragraph", lead, &["Một.", "Hai."], (lead, "Một./Hai.", "")),
            ("two paragraphs", more, &[lead, "Có 200 đại biểu dự.", "Ba."], (more, "Ba.", "")),
            ("header", lead, &["TIÊU ĐỀ", "05/09/2025 - 08:30", "Một."], (lead, "Một.", "")),
            (
                "line above the date",
                lead,
                &["Đời sống", "5/9/2025 08:30 (GMT+7)", "Thời sự", "Một."],
                (lead, "Một.", ""),
            ),
            ("signature", lead, &["Một.", "Kim Phong"], (lead, "Một.", "Kim Phong")),
            (
                "signature before credit",
                lead,
                &["Một.", "Kim Phong", "(Theo TTXVN)"],
                (lead, "Một./(Theo TTXVN)", "Kim Phong"),
            ),
        ];
        for (what, lead, body, (expected_lead, expected_body, signature)) in cases {
            let expected = (expected_lead.into(), expected_body.into(), signature.into());
            assert_eq!(text(lead, body), expected, "{what}");
        }
    }
}
