//! Words by which lines beside a text give themselves away.

use crate::text::pattern;

/// How what readers wrote announces itself, with a count behind at most.
pub(super) const COMMENTS: [&str; 5] =
    ["bình luận", "ý kiến", "ý kiến bạn đọc", "ý kiến độc giả", "bạn đọc bình luận"];
/// What stands before keywords.
const LABELS: [&str; 6] = ["từ khóa", "từ khoá", "tags", "tag", "chủ đề", "keywords"];
/// What can be done with what somebody wrote.
const ANSWERS: [&str; 6] = ["trả lời", "thích", "reply", "like", "báo cáo vi phạm", "chia sẻ"];
// "1/3. ", "2. ", "Ảnh 3: "
pattern!(NUMBERED, r"(?i)^(?:(?:ảnh|hình)\s)?\d{1,2}(?:\s?/\s?\d{1,2})?\s?[.:)-]\s");

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

/// Whether a line begins with the number of a picture.
pub(in crate::extract) fn is_numbered(line: &str) -> bool {
    NUMBERED.is_match(line)
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
        for line in ["1/3. Cán bộ xã", "2. Người dân", "Ảnh 3: Hồ sơ", "4) Lễ ký"] {
            assert!(is_numbered(line), "{line}");
        }
        for line in ["412 người", "5/8, hội nghị", "2.000 hồ sơ", "Ảnh: Thu Hà"] {
            assert!(!is_numbered(line), "{line}");
        }
    }
}
