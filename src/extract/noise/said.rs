//! Words by which lines beside a text give themselves away.

use crate::text::pattern;

/// What stands before keywords.
const LABELS: [&str; 6] = ["từ khóa", "từ khoá", "tags", "tag", "chủ đề", "keywords"];
/// What can be done with what somebody wrote.
const ANSWERS: [&str; 6] = ["trả lời", "thích", "reply", "like", "báo cáo vi phạm", "chia sẻ"];
// "1/3. ", "Ảnh 3: "
pattern!(
    OF_PICTURE,
    r"(?i)^(?:(?:ảnh|hình)\s\d{1,2}(?:\s?/\s?\d{1,2})?|\d{1,2}\s?/\s?\d{1,2})\s?[.:)-]\s"
);
pattern!(BARE, r"^\d{1,2}\s?[.:)-]\s");
// What a guide bids its readers do.
pattern!(
    STEP,
    r"(?i)^\d{1,2}\s?[.:)-]\s(?:bước|mở|chọn|nhấn|nhấp|bấm|ấn|chạm|nhập|điền|vào|truy cập|đăng nhập|đăng ký|tải|cài|quét|kiểm tra|xác nhận|xác thực|gửi|nộp|bật|tắt|kéo|vuốt)\s"
);

/// What a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum Number {
    /// `1/3. `, `Ảnh 3: `: so captions are numbered and nothing else.
    OfPicture,
    /// `2. `: captions, rows of lists, points of an argument.
    Bare,
}

/// Whether a line begins as a list of keywords does.
pub(in crate::extract) fn is_label(line: &str) -> bool {
    let start: String = line.chars().take(16).collect::<String>().to_lowercase();
    let start = start.trim_start_matches(|c: char| !c.is_alphanumeric());
    LABELS.iter().any(|label| {
        start.strip_prefix(label).is_some_and(|rest| rest.trim_start().starts_with(':'))
    })
}

/// Whether a line is nothing but `Trả lời`, `Thích`.
pub(in crate::extract) fn is_answer(line: &str) -> bool {
    let mut rest = line.to_lowercase();
    let mut found = false;
    for answer in ANSWERS {
        if let Some(at) = rest.find(answer) {
            rest.replace_range(at..at + answer.len(), "");
            found = true;
        }
    }
    found && !rest.chars().any(char::is_alphabetic)
}

/// The number that a line begins with, if it may be that of a picture.
pub(in crate::extract) fn number(line: &str) -> Option<Number> {
    if OF_PICTURE.is_match(line) {
        Some(Number::OfPicture)
    } else {
        (BARE.is_match(line) && !STEP.is_match(line)).then_some(Number::Bare)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_answers_and_numbers_of_pictures_are_told_from_sentences() {
        for line in ["Từ khóa: chuyển đổi số, xã", "» Tags: a", "Chủ đề : b"] {
            assert!(is_label(line), "{line}");
        }
        for line in ["Từ khóa này hay", "Tagore: một nhà thơ", "Chủ đề chính: c", ""]
        {
            assert!(!is_label(line), "{line}");
        }
        for line in ["Trả lời", "Thích (3)", "Trả lời Thích", "Reply · Like"] {
            assert!(is_answer(line), "{line}");
        }
        for line in ["Trả lời chất vấn", "Sở thích", "", "12"] {
            assert!(!is_answer(line), "{line}");
        }
        for line in ["1/3. Cán bộ xã", "Ảnh 3: Hồ sơ", "hình 2/5 - Lễ ký"] {
            assert_eq!(number(line), Some(Number::OfPicture), "{line}");
        }
        for line in ["2. Người dân", "4) Lễ ký", "3. Mởn nhà"] {
            assert_eq!(number(line), Some(Number::Bare), "{line}");
        }
        for line in ["412 người", "5/8, hội nghị", "2.000 hồ sơ", "Ảnh: Thu Hà", "1. Mở ứng dụng"]
        {
            assert_eq!(number(line), None, "{line}");
        }
    }
}
