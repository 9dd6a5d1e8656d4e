//! The agency or outlet that a text is credited to.

use super::tidy::Text;
use super::title;
use crate::text::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Names of agencies and outlets as credits print them.
const AGENCIES: &str = r"TTXVN|Vietnam\+|VietnamPlus|Bnews|BNEWS|VNA|vnanet\.vn|VOV|VOV\.VN|VTV|VTV\.vn|Reuters|AFP|AP|Bloomberg|Xinhua|Tân Hoa [xX]ã|THX|Kyodo|Yonhap|Sputnik|TASS|RIA|CNN|BBC|CNBC|Chinhphu\.vn|chinhphu\.vn|Nhân Dân|VnExpress|Tuổi Trẻ|Thanh Niên|Dân trí|VietNamNet";

// "Theo TTXVN", "(Nguồn: VOV)": the whole line; a name begins with a capital and is no sentence.
pattern!(
    LINE,
    r"^[(\[*\s]*(?:Theo|THEO|Nguồn tin|Nguồn|NGUỒN)(?:\s*:\s*|\s+)(?P<name>[\p{Lu}\d][^,:;()\[\]]{1,40}?)[)\]*.\s]*$"
);
// "Khải Nguyên (Theo Bloomberg)", "... đã tăng. (Theo TTXVN)"
pattern!(
    BRACKET,
    r"\((?:[Tt]heo|THEO|[Nn]guồn tin|[Nn]guồn)(?:\s*:\s*|\s+)(?P<name>[\p{Lu}\d][^()]{1,40}?)\)[.\s]*$"
);
// "(TTXVN/Vietnam+)", "(Minh Anh/TTXVN)"
pattern!(
    NAMED,
    r"\((?P<name>(?:[^()/]{2,40}/)?(?:",
    AGENCIES,
    r")(?:\s?[/,-]\s?[^()]{1,30})?)\)[.\s]*$"
);
// "Minh Hằng/Bnews/vnanet.vn"
pattern!(SLASHED, r"^(?:[^/]{2,40}/)+?(?P<name>(?:", AGENCIES, r")(?:/[^/\s]{2,30})?)[.\s]*$");
// "Kim Anh - Theo TTXVN"
pattern!(BEHIND, r"^[^.]{2,40}\s-\s(?:Theo|Nguồn:?)\s(?P<name>[\p{Lu}\d][^,:;()]{1,40}?)\.?$");
pattern!(AGENCY, r"^(?:", AGENCIES, r")$");

/// Longer lines are sentences; only a bracket at their end can be a credit.
const MAX_LINE_CHARS: usize = 80;
/// Credits stand under a text, above tags and signatures at most.
const LAST_LINES: usize = 3;

/// The credit as printed, of several names with slashes the agency's (`TTXVN/Vietnam+` gives
/// `TTXVN`).
///
/// - `authors`: the printed author field, where some outlets put it.
/// - `sites`: the publisher's own names. VOV signs its own reports `Tên/VOV.VN`: no credit.
pub(super) fn find(authors: &[String], text: &Text, sites: &[String]) -> Option<String> {
    let lines = text.body.iter().rev().take(LAST_LINES);
    let mut credits = authors.iter().chain(&text.signature).chain(lines).filter_map(|l| in_line(l));
    credits.find(|name| !title::is_site(name, sites))
}

/// Whether a line is a credit and nothing else.
pub(super) fn is_credit_line(line: &str) -> bool {
    LINE.is_match(line) || (line.starts_with('(') && in_line(line).is_some())
}

/// `line` without its credit, for author fields.
pub(super) fn without(line: &str) -> String {
    for pattern in [&LINE, &BRACKET, &NAMED] {
        if let Some(found) = pattern.find(line) {
            return line[..found.start()].trim().to_owned();
        }
    }
    for pattern in [&BEHIND, &SLASHED] {
        if let Some(name) = pattern.captures(line).and_then(|found| found.name("name")) {
            let before = line[..name.start()].trim_end_matches(['/', ' ']);
            let before = before.trim_end_matches("Theo").trim_end_matches("Nguồn:");
            return before.trim_end_matches("Nguồn").trim_end_matches(['-', ' ']).to_owned();
        }
    }
    line.to_owned()
}

fn in_line(line: &str) -> Option<String> {
    let short = line.chars().count() <= MAX_LINE_CHARS;
    let whole: &[&LazyLock<Regex>] = if short { &[&LINE, &SLASHED, &BEHIND] } else { &[] };
    let anywhere: [&LazyLock<Regex>; 2] = [&BRACKET, &NAMED];
    let mut patterns = anywhere.iter().chain(whole);
    let captures = patterns.find_map(|pattern| pattern.captures(line))?;
    let printed = captures.name("name")?.as_str().trim().trim_end_matches('.');
    let mut parts = printed.split('/').map(str::trim);
    let agency = parts.clone().find(|part| AGENCY.is_match(part));
    let name = agency.or_else(|| parts.next())?;
    // "Theo kế hoạch ..." never gets here; a name has few words.
    (!name.is_empty() && name.split(' ').count() <= 7).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printed_form_gives_the_name() {
        let cases = [
            ("Theo TTXVN", Some("TTXVN"), ""),
            ("(Theo TTXVN)", Some("TTXVN"), ""),
            ("(Nguồn: TTXVN)", Some("TTXVN"), ""),
            ("Nguồn: VOV", Some("VOV"), ""),
            ("(TTXVN/Vietnam+)", Some("TTXVN"), ""),
            ("Minh Hằng/Bnews/vnanet.vn", Some("Bnews"), "Minh Hằng"),
            ("Khải Nguyên (Theo Bloomberg)", Some("Bloomberg"), "Khải Nguyên"),
            (
                "Hội nghị kết thúc cùng ngày. (Theo Báo Nhân Dân)",
                Some("Báo Nhân Dân"),
                "Hội nghị kết thúc cùng ngày.",
            ),
            ("Kim Anh - Theo Reuters", Some("Reuters"), "Kim Anh"),
            ("Theo HNX", Some("HNX"), ""),
            ("(Minh Anh/TTXVN)", Some("TTXVN"), ""),
            (
                "Theo kế hoạch, hội nghị diễn ra ngày 5/9.",
                None,
                "Theo kế hoạch, hội nghị diễn ra ngày 5/9.",
            ),
            ("Theo ông Hà: đúng.", None, "Theo ông Hà: đúng."),
            ("Giá tăng (theo đồ thị).", None, "Giá tăng (theo đồ thị)."),
            ("Minh Anh", None, "Minh Anh"),
        ];
        for (line, credit, rest) in cases {
            assert_eq!(in_line(line).as_deref(), credit, "{line}");
            assert_eq!(without(line), rest, "{line}");
        }
    }

    #[test]
    fn a_credit_is_looked_for_in_the_author_field_and_the_last_lines() {
        let text = |body: &[&str]| Text {
            lead: String::new(),
            body: body.iter().map(ToString::to_string).collect(),
            signature: None,
            prefixes: Vec::new(),
            lead_of_body: false,
        };
        assert_eq!(find(&["(Nguồn: TTXVN)".into()], &text(&["a"]), &[]).as_deref(), Some("TTXVN"));
        let four = ["Theo TTXVN", "b", "c", "d"];
        assert_eq!(find(&[], &text(&four), &[]), None);
        assert_eq!(find(&[], &text(&four[..2]), &[]).as_deref(), Some("TTXVN"));
        let own = ["Chung Thủy/VOV.VN".to_owned()];
        assert_eq!(find(&own, &text(&["a"]), &["vov.vn".into()]), None);
        assert_eq!(find(&own, &text(&["a"]), &["baotintuc.vn".into()]).as_deref(), Some("VOV.VN"));
    }
}
