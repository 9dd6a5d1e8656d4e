//! What stands before the first sentence: the name of the house, the place and day of writing.
//!
//! A name or place is cut off only where a sentence begins behind it:
//! `Hà Nội - Sáng 5/8, …` loses its first two words, `Hà Nội - thành phố vì hòa bình` none.

use crate::domain::provenance::{Prefix, PrefixKind};
use crate::text::{fold, pattern};
use regex::Regex;
use std::sync::LazyLock;

/// Houses as they sign the beginning of a text, besides those that give their domain.
const HOUSES: &str = r"TTXVN|Vietnam\+|VietnamPlus|BNEWS|Bnews|VGP News|VGP|ĐCSVN|TCCSĐT|TCCS|TTO|NDO|NDĐT|Nhân Dân|SGGPO|SGGP Online|SGGP|QĐND Online|QĐND|GD&TĐ Online|GD&TĐ|GDTĐ|VHO|TPO|TP|CAND|CANDO|ANTĐ|ANTT|PLO|PLVN|NLĐO|NLĐ|HNMO|HNM|LĐO|LĐTĐ|KTĐT|TNO|TN|SKĐS|ĐTCK|TBTCVN|TBTCO|KTSG Online|KTSG|TBKTSG|DNVN|VNF|VnEconomy|VnMedia|VietNamNet|VnExpress|Dân trí|Báo Chính phủ|PNVN|PNTĐ|PNO|CLO|BĐT|BVPL|ĐBND|ĐTO|BNA|QNO|VOH|VOV[1-6]?|VTV|VTC News|VTC|NNVN|LSVN|MTĐT|TN&MT|TG&VN|XDO|ICTnews|VNA";
/// `ngày 5/8`, `5-8-2025`, `ngày 5 tháng 8 năm 2025`, `sáng 5/8`.
const DATE: &str = r"(?:(?:sáng|trưa|chiều|tối|đêm)\s)?(?:ngày\s)?\d{1,2}(?:\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?|\stháng\s\d{1,2}(?:(?:,)?\snăm\s\d{4})?)";
/// Provinces and centrally run cities of today and before 2025-07, cities and towns that news are
/// dated from, and foreign capitals with correspondents.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "Bà Rịa - Vũng Tàu", "Thừa Thiên - Huế", "Thừa Thiên Huế", "Phan Rang - Tháp Chàm", "TP Hồ Chí Minh", "TP. Hồ Chí Minh",
    "TP.Hồ Chí Minh", "Thành phố Hồ Chí Minh", "TP HCM", "TP.HCM", "TP. HCM", "TPHCM", "Tp.HCM", "Sài Gòn", "Hà Nội", "Huế", "Đà Nẵng",
    "Hải Phòng", "Cần Thơ", "An Giang", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương", "Bình Định", "Bình Phước",
    "Bình Thuận", "Cà Mau", "Cao Bằng", "Đắk Lắk", "Đắc Lắc", "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang",
    "Hà Nam", "Hà Tĩnh", "Hải Dương", "Hậu Giang", "Hòa Bình", "Hoà Bình", "Hưng Yên", "Khánh Hòa", "Khánh Hoà", "Kiên Giang", "Kon Tum",
    "Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ", "Phú Yên",
    "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên",
    "Thanh Hóa", "Thanh Hoá", "Tiền Giang", "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái", "Vũng Tàu", "Nha Trang",
    "Đà Lạt", "Hạ Long", "Quy Nhơn", "Buôn Ma Thuột", "Pleiku", "Phú Quốc", "Côn Đảo", "Sa Pa", "Hội An", "Vinh", "Bắc Kinh", "Washington",
    "New York", "Tokyo", "Seoul", "Moskva", "Moscow", "Paris", "London", "Berlin", "Brussels", "Geneva", "Vientiane", "Viêng Chăn",
    "Phnom Penh", "Phnôm Pênh", "Bangkok", "Jakarta", "Kuala Lumpur", "Singapore", "Manila", "New Delhi", "Canberra",
];
/// What makes a place the subject of the sentence rather than its stamp.
#[rustfmt::skip]
const DESCRIBES: [&str; 14] = [
    "thanh pho", "thu do", "tinh ", "vung dat", "vung que", "que huong", "trung tam", "diem den", "noi ", "manh dat", "mien ", "xu ",
    "cai noi", "cua ngo",
];
/// Other ends of roads and double names, from which no news are dated.
#[rustfmt::skip]
const PARTNERS: [&str; 20] = [
    "Chợ Lớn", "Gia Định", "Long Thành", "Dầu Giây", "Trung Lương", "Mỹ Thuận", "Mộc Bài", "Chơn Thành", "Thủ Dầu Một", "Thủ Thiêm",
    "Cần Giờ", "Phan Thiết", "Vĩnh Hảo", "Cam Lâm", "Nội Bài", "Hà Đông", "Vân Đồn", "Móng Cái", "Biên Hòa", "Amsterdam",
];
/// First words of labels in brackets, which name no house.
#[rustfmt::skip]
const LABELS: [&str; 21] = [
    "ảnh", "chùm ảnh", "video", "clip", "infographic", "podcast", "audio", "đồ họa", "đồ hoạ", "cập nhật", "tiếp theo", "kỳ", "kì", "bài",
    "phần", "tập", "hỏi", "câu hỏi", "đáp", "trả lời", "phóng viên",
];
/// Words that stand before such figures and name no place.
#[rustfmt::skip]
const COUNTED: [&str; 22] = [
    "Ngày", "Sáng", "Trưa", "Chiều", "Tối", "Đêm", "Hôm", "Lúc", "Tuần", "Từ", "Đến", "Trong", "Khoảng", "Đúng", "Vào", "Kỳ", "Bài",
    "Phần", "Tập", "Số", "Quý", "Tỷ lệ",
];
/// House, place and day, in whichever order.
const MOST: usize = 3;
/// An apposition ends within so many characters.
const APPOSITION_CHARS: usize = 80;

// "(Chinhphu.vn) - ", "(Dân trí) - ", "(PLO)-", "[VOV2] - "
pattern!(BOXED, r"^[(\[](?P<name>[\p{Lu}\d\w][\w.&+/ ]{1,29})[)\]]\s?(?P<mark>[-—:])\s?");
// Whoever speaks stands before a colon as well.
pattern!(HOUSE, r"^(?:Theo )?(?:", HOUSES, r"|[\w]{2,20}\.vn)(?:/[\w+.]{2,20})?$");
// "(ĐTCK) Ngày": without a dash the house must be known.
pattern!(KNOWN, r"^\((?:", HOUSES, r"|[\w]{2,20}\.vn)(?:/[\w+.]{2,20})?\)\s");
// "VOV.VN - ", "VTV.vn-", "hanoimoi.vn - "
pattern!(DOMAIN, r"^[\w-]{2,24}\.(?i:com\.vn|org\.vn|gov\.vn|vn|net|com)\s?[-—]\s?");
pattern!(BARE, r"^(?:", HOUSES, r")(?:\s[-—]\s?|[-—]\s)");
pattern!(BNEWS, r"^BNEWS\s");
// "Bản tin TTXVN ngày 5/8: "
pattern!(BULLETIN, r"^(?:Bản tin|Tin)(?: của)? (?:", HOUSES, r")(?:,?\s", DATE, r")?\s?[-—:]\s");
// "Hà Nội, ngày 5/8 - ", "Cư M'gar 5-8 (TTXVN) - "
pattern!(
    DATED,
    r"^\p{Lu}[\p{L}.']*(?:\s\p{Lu}[\p{L}.']*){0,5},?\s\(?",
    DATE,
    r"\)?(?:\s?\((?:",
    HOUSES,
    r")\))?\s?[-—]\s"
);

static PLACE: LazyLock<String> = LazyLock::new(|| {
    let forms = PLACES.iter().flat_map(|place| [(*place).to_owned(), place.to_uppercase()]);
    forms.map(|form| regex::escape(&form)).collect::<Vec<_>>().join("|")
});
static PLACED: LazyLock<Regex> = LazyLock::new(|| {
    of_place(&format!(r"^(?:{})(?:\s?\((?:{HOUSES})\))?(?:\s[-—]\s?|[-—]\s)", *PLACE))
});
static AT_PARTNER: LazyLock<Regex> =
    LazyLock::new(|| of_place(&format!(r"^(?:{})\b", PARTNERS.join("|"))));
// "Long Thành - Dầu Giây"
pattern!(CHAIN, r"^\p{Lu}[\p{L}.']*(?:\s\p{Lu}[\p{L}.']*){0,4}\s[-—]\s\p{Lu}");
static AT_PLACE: LazyLock<Regex> = LazyLock::new(|| of_place(&format!(r"^(?:{})\b", *PLACE)));
static GLUED: LazyLock<Regex> =
    LazyLock::new(|| of_place(&format!(r"^(?:{})\p{{Lu}}\p{{Ll}}", *PLACE)));

fn of_place(pattern: &str) -> Regex {
    Regex::new(pattern).expect("made of constants, covered by tests")
}

/// What stands before the first sentence of `text`, and the text from there on.
///
/// - `own`: prefixes that the outlet's file names, cut off whatever follows.
pub(super) fn split<'t>(text: &'t str, own: &[String]) -> (Vec<Prefix>, &'t str) {
    let (mut found, mut rest) = (Vec::new(), text.trim());
    while found.len() < MOST {
        let Some((prefix, after)) = by_outlet(rest, own).or_else(|| first(rest)) else { break };
        found.push(prefix);
        rest = after;
    }
    (found, rest)
}

fn by_outlet<'t>(text: &'t str, own: &[String]) -> Option<(Prefix, &'t str)> {
    let after = |prefix: &String| Some(text.strip_prefix(prefix.trim())?.trim_start());
    let after = own.iter().find_map(after)?;
    let rest = after.trim_start_matches([' ', '-', '—', ':']);
    Some((prefix(PrefixKind::House, &text[..text.len() - after.len()]), rest))
}

fn first(text: &str) -> Option<(Prefix, &str)> {
    boxed(text)
        .or_else(|| cut(text, &KNOWN, PrefixKind::House, begins_sentence))
        .or_else(|| cut(text, &BNEWS, PrefixKind::House, begins_sentence))
        .or_else(|| cut(text, &BULLETIN, PrefixKind::House, begins_sentence))
        .or_else(|| cut(text, &DOMAIN, PrefixKind::House, is_new_sentence))
        .or_else(|| cut(text, &BARE, PrefixKind::House, is_new_sentence))
        .or_else(|| dated(text))
        .or_else(|| cut(text, &PLACED, PrefixKind::Dateline, is_dated_from))
        .or_else(|| glued(text))
}

fn cut<'t>(
    text: &'t str,
    pattern: &Regex,
    kind: PrefixKind,
    fits: fn(&str) -> bool,
) -> Option<(Prefix, &'t str)> {
    let end = pattern.find(text)?.end();
    let rest = text[end..].trim_start();
    fits(rest).then(|| (prefix(kind, &text[..end]), rest))
}

fn boxed(text: &str) -> Option<(Prefix, &str)> {
    let found = BOXED.captures(text)?;
    let name = found.name("name")?.as_str().trim();
    let is_house = match found.name("mark")?.as_str() {
        ":" => HOUSE.is_match(name),
        _ => name.starts_with(char::is_uppercase) || name.contains('.'),
    };
    if is_label(name) || !is_house {
        return None;
    }
    let kind = if AT_PLACE.find(name).is_some_and(|place| place.end() == name.len()) {
        PrefixKind::Dateline
    } else {
        PrefixKind::House
    };
    let end = found.get(0)?.end();
    Some((prefix(kind, &text[..end]), text[end..].trim_start()))
}

/// `Kỳ cuối`, `Ảnh`, `Bài 2`.
fn is_label(name: &str) -> bool {
    let name = name.to_lowercase();
    let is_whole = |rest: &str| !rest.starts_with(char::is_alphabetic);
    LABELS.iter().any(|label| name.strip_prefix(label).is_some_and(is_whole))
}

/// Not `Từ ngày 5/8 - 10/8`, which is a span of time.
fn dated(text: &str) -> Option<(Prefix, &str)> {
    let begins = |rest: &str| begins_sentence(rest) && !rest.starts_with(|c: char| c.is_numeric());
    let found = cut(text, &DATED, PrefixKind::Dateline, begins)?;
    // "Kỳ Anh" and "Tuần Giáo" are places.
    let is_count = |rest: &str| {
        let mut rest = rest.chars();
        rest.next() == Some(' ') && rest.next().is_some_and(|c| !c.is_uppercase())
    };
    let is_no_place = COUNTED.iter().any(|word| text.strip_prefix(word).is_some_and(is_count));
    (!is_no_place).then_some(found)
}

/// `Hà NộiSáng 5/8`: the stamp had an element of its own.
fn glued(text: &str) -> Option<(Prefix, &str)> {
    let found = GLUED.find(text)?.as_str();
    let begin = found.char_indices().rev().nth(1)?.0;
    // "VinhUni" is a name.
    let words = found.split(' ').count();
    (words > 1).then(|| (prefix(PrefixKind::Dateline, &text[..begin]), &text[begin..]))
}

fn prefix(kind: PrefixKind, text: &str) -> Prefix {
    Prefix { kind, text: text.trim_end_matches([' ', '-', '—', ':']).to_owned() }
}

fn begins_sentence(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "\"'“‘«(".contains(c))
}

/// Not the middle of `VOV - Đài Tiếng nói Việt Nam - kỷ niệm …`.
fn is_new_sentence(rest: &str) -> bool {
    let near: String = rest.chars().take(APPOSITION_CHARS).collect();
    let goes_on =
        near.split_once(" - ").is_some_and(|(_, then)| then.starts_with(char::is_lowercase));
    begins_sentence(rest) && !goes_on
}

/// Not `Hà Nội - Huế - Sài Gòn`, `Sài Gòn - Chợ Lớn xưa` or `Hà Nội - Thủ đô ngàn năm văn hiến`.
fn is_dated_from(rest: &str) -> bool {
    let start: String = rest.chars().take(20).collect();
    let start = fold(&start.to_lowercase());
    is_new_sentence(rest)
        && !AT_PLACE.is_match(rest)
        && !AT_PARTNER.is_match(rest)
        && !CHAIN.is_match(rest)
        && !DESCRIBES.iter().any(|describes| start.starts_with(describes))
}

#[cfg(test)]
mod tests;
