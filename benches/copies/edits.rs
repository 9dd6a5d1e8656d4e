//! Ways in which outlets change a text that they take over.

use unicode_normalization::UnicodeNormalization;

/// A way to change a text.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    /// The changed text; the other one is a stranger's, to take words from.
    pub(crate) make: fn(&str, &str) -> String,
    /// Of a hundred so many were found, less one.
    pub(crate) least_found: f64,
}

pub(crate) const EDITS: &[Edit] = &[
    edit("credit put before and behind", credited, 99.0),
    edit("20 % of paragraphs dropped", |text, _| dropped(text, 5), 99.0),
    edit("half of the paragraphs dropped", |text, _| dropped(text, 2), 97.0),
    edit("paragraphs moved", |text, _| moved(text), 98.0),
    edit("5 % of words replaced", |text, stranger| replaced(text, stranger, 20), 99.0),
    edit("15 % of words replaced", |text, stranger| replaced(text, stranger, 7), 15.0),
    edit("60 words added below", |text, _| format!("{text}\n{FOOTER}"), 99.0),
    edit("lead of 30 % alone", |text, _| beginning(text, 30), 91.0),
    edit("marks composed otherwise", |text, _| decomposed(text), 99.0),
    edit("a bit of all", mixed, 69.0),
];

const fn edit(name: &'static str, make: fn(&str, &str) -> String, least_found: f64) -> Edit {
    Edit { name, make, least_found }
}

/// Sixty words that have nothing to do with any article.
const FOOTER: &str = "Mời bạn đọc theo dõi kênh của chúng tôi trên các nền tảng để nhận tin nhanh nhất mỗi \
    ngày, cùng chia sẻ ý kiến và câu chuyện của mình với tòa soạn qua hộp thư bạn đọc. Đường dây nóng \
    hoạt động từ sáng đến tối, mọi phản ánh đều được tiếp nhận và trả lời. Bản quyền thuộc về tòa soạn, cấm sao chép.";

fn credited(text: &str, _: &str) -> String {
    format!("Theo phóng viên thường trú.\n{text}\n(Theo TTXVN)")
}

/// Paragraphs, or sentences where a text has hardly any.
fn parts(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.len() >= 5 { lines } else { text.split_inclusive(". ").collect() }
}

/// Without every `of`-th part.
fn dropped(text: &str, of: usize) -> String {
    let kept = parts(text).into_iter().enumerate().filter(|(at, _)| at % of != of - 1);
    kept.map(|(_, part)| part).collect::<Vec<_>>().join("\n")
}

/// The second half first, and each two parts exchanged.
fn moved(text: &str) -> String {
    let mut parts = parts(text);
    let half = parts.len() / 2;
    parts.rotate_left(half);
    parts.chunks_mut(2).for_each(<[&str]>::reverse);
    parts.join("\n")
}

/// One word in `every` is a stranger's, at places that look random.
fn replaced(text: &str, stranger: &str, every: usize) -> String {
    let strangers: Vec<&str> = stranger.split_whitespace().collect();
    let mut dice = text.len();
    let word = |(at, word)| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let is_chosen = (dice >> 33).is_multiple_of(every) && !strangers.is_empty();
        if is_chosen { strangers[at % strangers.len()] } else { word }
    };
    text.split_whitespace().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

fn beginning(text: &str, percent: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words[..words.len() * percent / 100].join(" ")
}

/// Marks as characters of their own, and tone marks on the other vowel of oa, oe and uy.
fn decomposed(text: &str) -> String {
    let mut text: String = text.nfc().collect();
    for (one, other) in [
        ("òa", "oà"),
        ("óa", "oá"),
        ("ỏa", "oả"),
        ("õa", "oã"),
        ("ọa", "oạ"),
        ("òe", "oè"),
        ("óe", "oé"),
        ("ỏe", "oẻ"),
        ("ọe", "oẹ"),
        ("ùy", "uỳ"),
        ("úy", "uý"),
        ("ủy", "uỷ"),
        ("ũy", "uỹ"),
        ("ụy", "uỵ"),
    ] {
        text = text.replace(one, other);
    }
    text.nfd().collect()
}

fn mixed(text: &str, stranger: &str) -> String {
    let text = replaced(&dropped(&moved(text), 5), stranger, 20);
    format!("{}\n{FOOTER}", credited(&text, stranger))
}
