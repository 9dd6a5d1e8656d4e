//! Words by which outlets call a form: marks in headlines, names of sections, steps of paths.

use crate::domain::article::Genre;
use crate::domain::provenance::{GenreSign, SignKind};
use crate::text::{fold, pattern};

/// Marks as headlines print them.
const MARKS: &str = r"video clip|video|clip|infographics?|infografics?|inforgraphic|đồ họa|đồ hoạ|podcast|audio|e-?magazine|mega\s?story|long\s?form|phóng sự ảnh|phóng sự|ký sự|ghi chép|phỏng vấn|đối thoại|tọa đàm|toạ đàm|talk\s?show|bình luận|xã luận|góc nhìn|phản bác|kiểm chứng|sự thật|hướng dẫn|cẩm nang|hỏi đáp|hỏi - đáp";

pattern!(
    MARK,
    r"(?i)^\s*(?:[\[(]\s*(?P<boxed>",
    MARKS,
    r")\s*[\])]|(?P<open>",
    MARKS,
    r")\s*(?::|\||-\s(?-i:[\p{Lu}\d\x22“])))"
);
// "Toàn văn Nghị quyết 57-NQ/TW", not the whole text of a speech.
pattern!(
    WHOLE_LAW,
    r"(?i)^\W*toàn văn\W+(?:dự thảo )?(?:nghị quyết|nghị định|quyết định|luật|bộ luật|hiến pháp|pháp lệnh|thông tư|chỉ thị|công điện|kết luận|quy định|kế hoạch)\b"
);

/// The form that a headline names at its beginning.
pub(super) fn by_title(title: &str) -> Option<GenreSign> {
    let sign = |genre, text: &str| GenreSign {
        genre,
        kind: SignKind::TitleMark,
        text: text.trim().to_owned(),
    };
    if let Some(whole) = WHOLE_LAW.find(title) {
        return Some(sign(Genre::Legal, whole.as_str()));
    }
    let captures = MARK.captures(title)?;
    let mark = captures.name("boxed").or_else(|| captures.name("open"))?.as_str();
    Some(sign(by_word(&fold(&mark.to_lowercase()))?, mark))
}

/// - `word`: the name of a section or a mark without diacritics, or a step of a path.
#[rustfmt::skip]
pub(super) fn by_word(word: &str) -> Option<Genre> {
    let word = word.replace(['-', '_', '&', '.'], " ");
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
    match word.as_str() {
        "video" | "videos" | "clip" | "video clip" | "truyen hinh" | "media video" | "tin video" => Some(Genre::Video),
        "infographic" | "infographics" | "infografic" | "infografics" | "inforgraphic" | "do hoa" | "tin do hoa" => Some(Genre::Infographic),
        "podcast" | "podcasts" | "audio" => Some(Genre::Podcast),
        "phong su" | "ky su" | "phong su dieu tra" | "phong su ky su" | "phong su anh" | "ghi chep" | "emagazine" | "e magazine" | "megastory"
        | "mega story" | "longform" | "long form" | "longforms" => Some(Genre::Feature),
        "phong van" | "doi thoai" | "toa dam" | "toa dam truc tuyen" | "giao luu truc tuyen" | "talkshow" | "talk show"
        | "phong van toa dam" => Some(Genre::Interview),
        "binh luan" | "xa luan" | "goc nhin" | "y kien" | "binh luan phe phan" | "su kien binh luan" | "chinh luan"
        | "nghien cuu trao doi" => Some(Genre::Commentary),
        "phan bac" | "chong tin gia" | "tin gia" | "kiem chung" | "su that" | "bao ve nen tang tu tuong" | "bao ve nen tang tu tuong cua dang"
        | "phong chong dien bien hoa binh" | "chong dien bien hoa binh" => Some(Genre::Rebuttal),
        "huong dan" | "cam nang" | "hoi dap" | "hoi dap phap luat" | "huong dan thu tuc" => Some(Genre::Guide),
        "van ban moi" | "van ban phap luat" | "van ban quy pham phap luat" | "toan van" => Some(Genre::Legal),
        _ => None,
    }
}
