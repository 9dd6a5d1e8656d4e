//! Small ways of writing: slugs, loose tone marks, escaped text, dates as pages print them.

use crate::domain::time::Timestamp;
use chrono::{DateTime, Datelike, FixedOffset, Offset, TimeZone};
use chrono_tz::Asia::Ho_Chi_Minh;
use unicode_normalization::UnicodeNormalization;

/// `at` on a clock in Vietnam.
pub(super) fn vietnam(at: Timestamp) -> DateTime<FixedOffset> {
    let local = at.with_timezone(&Ho_Chi_Minh);
    let offset = local.offset().fix();
    offset.from_utc_datetime(&at.naive_utc())
}

/// `Thứ hai` … `Chủ nhật`.
pub(super) fn weekday(at: Timestamp) -> &'static str {
    const NAMES: [&str; 7] =
        ["Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật"];
    NAMES[vietnam(at).weekday().num_days_from_monday() as usize]
}

/// Lower-case ASCII words joined by hyphens. A combining mark that stands alone separates.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        let base = match c {
            'đ' | 'Đ' => 'd',
            c => std::iter::once(c).nfd().next().unwrap_or(c).to_ascii_lowercase(),
        };
        if base.is_ascii_alphanumeric() {
            slug.push(base);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// `text` with the tone marks of every third word as characters of their own, the letters'
/// other marks composed: what some editors' keyboards produce.
pub(super) fn decomposed(text: &str) -> String {
    let loosen = |word: &str| word.chars().map(loose_tone).collect::<String>();
    let words = text.split(' ').enumerate();
    let words = words.map(|(n, word)| if n % 3 == 1 { loosen(word) } else { word.to_owned() });
    words.collect::<Vec<_>>().join(" ")
}

fn loose_tone(c: char) -> String {
    let is_tone = |mark: &char| "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(*mark);
    let (tones, rest): (String, String) = std::iter::once(c).nfd().partition(is_tone);
    rest.nfc().chain(tones.chars()).collect()
}

/// `text` as the content of an HTML or XML element or attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// `text` with every letter of Latin-1 as a numeric reference, as old editors store it.
pub(super) fn numeric_references(text: &str) -> String {
    let reference = |c: char| match c {
        '\u{a0}'..='\u{ff}' => format!("&#{};", u32::from(c)),
        c => c.to_string(),
    };
    escape(text).chars().map(reference).collect()
}

/// `text` with the first blank and every fifth after it unbreakable.
pub(super) fn hard_blanks(text: &str) -> String {
    let mut blanks = 0;
    let harden = |c: char| {
        blanks += usize::from(c == ' ');
        if c == ' ' && blanks % 5 == 1 { '\u{a0}' } else { c }
    };
    text.chars().map(harden).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise;

    #[test]
    fn loose_tones_and_hard_blanks_read_as_the_same_text_and_break_the_slug() {
        let title = "Cổng Dịch vụ công quốc gia: một đầu mối ở Đắk Lắk";
        let loose = decomposed(title);
        assert_ne!(loose, title);
        assert!(loose.contains("Di\u{323}ch"), "{loose}");
        assert_eq!(normalise(&loose), title);
        assert_eq!(normalise(&hard_blanks(title)), title);
        assert_eq!(slug(title), "cong-dich-vu-cong-quoc-gia-mot-dau-moi-o-dak-lak");
        assert!(slug(&loose).contains("cong-di-ch-vu"), "{}", slug(&loose));
    }

    #[test]
    fn dates_are_those_of_a_clock_in_vietnam() {
        let at: Timestamp = "2025-08-03T17:30:00Z".parse().unwrap();
        assert_eq!(vietnam(at).to_rfc3339(), "2025-08-04T00:30:00+07:00");
        assert_eq!(weekday(at), "Thứ hai");
    }
}
