//! The form of an article, as far as address, markup and layout of the text tell.

use super::document::Css;
use super::{Sources, layout};
use crate::domain::article::Genre;
use crate::text::{fold, pattern};
use std::sync::LazyLock;

pattern!(
    MARK,
    r"(?i)^\s*(?:[\[(]\s*(?P<boxed>video|clip|infographics?|infografic|đồ họa|podcast|audio)\s*[\])]|(?P<open>video|clip|infographics?|infografic|đồ họa|podcast|audio)\s*(?::|\||- ))"
);
pattern!(TURN, r"^[-*+\s]*(?:Phóng viên|PHÓNG VIÊN|PV|P\.V|Nhà báo)(?: ?\([^)]{1,30}\))?\s?:");

static PLAYER: LazyLock<Css> = LazyLock::new(|| layout::fixed("video, [type=VideoStream]"));

/// A page with a player and less text than this is about its film.
const FILM_CHARS: usize = 300;
/// A single quoted question is no interview.
const INTERVIEW_TURNS: usize = 2;

/// - `body`: paragraphs.
pub(super) fn genre(sources: &Sources<'_>, title: &str, section: &str, body: &[String]) -> Genre {
    let film = || {
        let marked = sources.meta.get(&["og:type"]).is_some_and(|kind| kind.starts_with("video"));
        let size: usize = body.iter().map(|line| line.chars().count()).sum();
        let played = size < FILM_CHARS && sources.doc.select(&PLAYER).next().is_some();
        marked || sources.ld.is_video || played
    };
    by_title(title)
        .or_else(|| by_address(sources.url.host_str(), sources.url.path()))
        .or_else(|| by_word(&fold(&section.to_lowercase())))
        .or_else(|| film().then_some(Genre::Video))
        .or_else(|| is_interview(body).then_some(Genre::Interview))
        .unwrap_or(Genre::News)
}

fn by_title(title: &str) -> Option<Genre> {
    let captures = MARK.captures(title)?;
    let mark = captures.name("boxed").or_else(|| captures.name("open"))?;
    by_word(&fold(&mark.as_str().to_lowercase()))
}

/// A whole step of the path or the first label of the host: `/video/…`, `video.paper.vn`. A slug
/// that merely begins with the word is a headline about videos.
fn by_address(host: Option<&str>, path: &str) -> Option<Genre> {
    let label = host.and_then(|host| host.split('.').next());
    let mut steps: Vec<&str> = path.split('/').collect();
    steps.pop();
    label.into_iter().chain(steps).find_map(|step| by_word(&step.to_lowercase()))
}

/// - `word`: the name of a section without marks, or a step of a path.
fn by_word(word: &str) -> Option<Genre> {
    match word.replace('-', " ").as_str() {
        "video" | "videos" | "clip" | "truyen hinh" => Some(Genre::Video),
        "infographic" | "infographics" | "infografic" | "do hoa" => Some(Genre::Infographic),
        "podcast" | "podcasts" | "audio" => Some(Genre::Podcast),
        "phong su" | "ky su" | "phong su dieu tra" | "ghi chep" => Some(Genre::Feature),
        "phong van" | "doi thoai" | "toa dam" => Some(Genre::Interview),
        "binh luan" | "xa luan" | "goc nhin" | "y kien" | "binh luan   phe phan" => {
            Some(Genre::Commentary)
        }
        "phan bac" | "chong tin gia" | "tin gia" => Some(Genre::Rebuttal),
        "huong dan" | "cam nang" => Some(Genre::Guide),
        "van ban moi" | "van ban phap luat" => Some(Genre::Legal),
        _ => None,
    }
}

fn is_interview(body: &[String]) -> bool {
    body.iter().filter(|line| TURN.is_match(line)).count() >= INTERVIEW_TURNS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_titles_and_sections_in_addresses_tell_the_form() {
        let cases = [
            ("[Video] Lễ khai mạc", Some(Genre::Video)),
            ("Video: Lễ khai mạc", Some(Genre::Video)),
            ("Infographic: 5 bước nộp hồ sơ", Some(Genre::Infographic)),
            ("[Infographics] 5 bước", Some(Genre::Infographic)),
            ("Podcast | Chuyện chuyển đổi số", Some(Genre::Podcast)),
            ("Video giả mạo lãnh đạo lan truyền", None),
        ];
        for (title, expected) in cases {
            assert_eq!(by_title(title), expected, "{title}");
        }
        let cases = [
            (Some("video.vnexpress.net"), "/tin-1.html", Some(Genre::Video)),
            (Some("a.vn"), "/infographic/tin-1.html", Some(Genre::Infographic)),
            (Some("a.vn"), "/phong-su/tin-1.html", Some(Genre::Feature)),
            (Some("a.vn"), "/video-gia-mao-1.html", None),
        ];
        for (host, path, expected) in cases {
            assert_eq!(by_address(host, path), expected, "{path}");
        }
    }

    #[test]
    fn questions_of_a_reporter_make_an_interview() {
        let body = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
        let talk = ["Phóng viên: Thưa ông?", "Ông A: Vâng.", "PV (Báo A): Vì sao?"];
        assert!(is_interview(&body(&talk)));
        assert!(!is_interview(&body(&["Phóng viên: Thưa ông?", "PV Hà Nội đưa tin."])));
    }
}
