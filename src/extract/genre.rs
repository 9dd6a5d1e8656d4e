//! The form of an article, as far as address, markup and layout of the text tell, and what tells it.
//!
//! Each sign is noted; the first one decides. Signs that the outlet itself sets for readers (a mark
//! in the headline, a section) come before what only machines read, and that before what is
//! guessed from the text. What the wording says is for the rules, which are asked where no sign
//! is found.

mod marks;

use super::document::Css;
use super::{Sources, layout};
use crate::domain::article::Genre;
use crate::domain::provenance::{FieldOrigin, GenreSign, SignKind};
use crate::text::{fold, pattern};
use marks::{by_title, by_word};
use scraper::ElementRef;
use std::sync::LazyLock;

// "PV:", "Phóng viên (PV):", "MC:", "Phóng viên Báo A:"
pattern!(
    TURN,
    r"^[-*+\s]*(?:Phóng viên|PHÓNG VIÊN|PV|P\.V|P\.V\.|Nhà báo|MC|BTV|Biên tập viên|Người dẫn chương trình|Dẫn chương trình)(?: [\p{Lu}][^:?!]{0,40})?(?: ?\([^)]{1,30}\))?\s?:"
);
pattern!(QUESTION, r"^[-*+\s]*(?i:hỏi|câu hỏi)(?: ?\d{1,2})?\s?:");
pattern!(ANSWER, r"^[-*+\s]*(?i:đáp|trả lời)\s?:");
pattern!(SECTION_OF_LAW, r"^(?i:điều) \d{1,3}\s?[.:]");
pattern!(GROUNDS, r"^(?:Căn cứ|Theo đề nghị của|Xét đề nghị của) ");

static VIDEO: LazyLock<Css> = LazyLock::new(|| layout::fixed("video, [type=VideoStream]"));
static AUDIO: LazyLock<Css> = LazyLock::new(|| layout::fixed("audio, [type=PodcastStream]"));
static FRAME: LazyLock<Css> = LazyLock::new(|| layout::fixed("html, body, main, article"));

/// A page with a player and less text than this is about its film or recording.
const FILM_CHARS: usize = 300;
/// A single quoted question is no interview.
const INTERVIEW_TURNS: usize = 2;
/// A decision has at least two articles, and says on what it rests.
const LAW_ARTICLES: usize = 2;

/// Signs for the form of an article, the most trusted first; none for plain news.
///
/// - `body`: paragraphs.
pub(super) fn signs(
    sources: &Sources<'_>,
    title: &str,
    section: &str,
    body: &[String],
) -> Vec<GenreSign> {
    let by_section = || {
        let genre = by_word(&fold(&section.to_lowercase()))?;
        Some(GenreSign { genre, kind: SignKind::Section, text: section.to_owned() })
    };
    let ways: [&dyn Fn() -> Option<GenreSign>; 8] = [
        &|| by_title(title),
        &|| by_address(sources.url.host_str(), sources.url.path()),
        &by_section,
        &|| by_template(sources),
        &|| by_types(&sources.ld.types, sources.ld.has_own_text(), sources.data.kind.as_deref()),
        &|| by_graph(sources.meta.get(&["og:type"])),
        &|| by_player(sources, body),
        &|| by_text(body),
    ];
    ways.iter().filter_map(|way| way()).collect()
}

/// Where the form comes from that `signs` tell.
///
/// - `section`: where the section was found.
pub(super) fn origin(signs: &[GenreSign], section: FieldOrigin) -> FieldOrigin {
    match signs.first().map(|sign| sign.kind) {
        None => FieldOrigin::None,
        Some(SignKind::TitleMark | SignKind::Turns | SignKind::LegalForm) => FieldOrigin::Text,
        Some(SignKind::AddressStep) => FieldOrigin::Address,
        Some(SignKind::Section) => section,
        Some(SignKind::SchemaType) => FieldOrigin::JsonLd,
        Some(SignKind::MicrodataType) => FieldOrigin::Microdata,
        Some(SignKind::GraphType) => FieldOrigin::Meta,
        Some(SignKind::Template | SignKind::Player) => FieldOrigin::General,
    }
}

/// A whole step of the path or the first label of the host: `/video/…`, `video.paper.vn`. A slug
/// that merely begins with the word is a headline about videos.
fn by_address(host: Option<&str>, path: &str) -> Option<GenreSign> {
    let label = host.and_then(|host| host.split('.').next());
    let mut steps: Vec<&str> = path.split('/').collect();
    steps.pop();
    let told = |step: &str| {
        let genre = by_word(&step.to_lowercase())?;
        Some(GenreSign { genre, kind: SignKind::AddressStep, text: step.to_owned() })
    };
    label.into_iter().chain(steps).find_map(told)
}

/// Content systems call the page of a long read or an infographic by its kind: the page as a whole,
/// or the article with the headline. Other stories' cards stand in elements of the same name, and a
/// page `has-podcast-player` where its text is read aloud.
fn by_template(sources: &Sources<'_>) -> Option<GenreSign> {
    let is_h1 = |node: ElementRef<'_>| node.value().name() == "h1";
    let is_whole = |element: &ElementRef<'_>| {
        element.value().name() != "article"
            || element.descendants().filter_map(ElementRef::wrap).any(is_h1)
    };
    let frames = sources.doc.select(&FRAME).filter(is_whole);
    let names = frames.flat_map(|element| element.value().classes());
    let told = |name: &str| {
        if name.starts_with("has") {
            return None;
        }
        let word: String = name.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
        let is = |words: &[&str]| words.iter().any(|start| word.contains(start));
        let genre = if is(&["emagazine", "megastory", "longformpage", "pagelongform"]) {
            Genre::Feature
        } else if is(&["infographic"]) {
            Genre::Infographic
        } else if is(&["podcast"]) {
            Genre::Podcast
        } else {
            return None;
        };
        Some(GenreSign { genre, kind: SignKind::Template, text: name.to_owned() })
    };
    names.into_iter().find_map(told)
}

/// - `has_article`: whether one of `types` is an article: its film and recording only go with it.
fn by_types(types: &[String], has_article: bool, marked: Option<&str>) -> Option<GenreSign> {
    let told = |kind: &str| match kind {
        "OpinionNewsArticle" | "AnalysisNewsArticle" => Some(Genre::Commentary),
        "ClaimReview" => Some(Genre::Rebuttal),
        "Legislation" => Some(Genre::Legal),
        "HowTo" => Some(Genre::Guide),
        "VideoObject" if !has_article => Some(Genre::Video),
        "PodcastEpisode" | "AudioObject" | "RadioEpisode" if !has_article => Some(Genre::Podcast),
        _ => None,
    };
    let sign = |kind: &str, of: SignKind| {
        Some(GenreSign { genre: told(kind)?, kind: of, text: kind.to_owned() })
    };
    let described = types.iter().find_map(|kind| sign(kind, SignKind::SchemaType));
    described.or_else(|| sign(marked?, SignKind::MicrodataType))
}

fn by_graph(kind: Option<&str>) -> Option<GenreSign> {
    let kind = kind.filter(|kind| kind.starts_with("video"))?;
    Some(GenreSign { genre: Genre::Video, kind: SignKind::GraphType, text: kind.to_owned() })
}

fn by_player(sources: &Sources<'_>, body: &[String]) -> Option<GenreSign> {
    let size: usize = body.iter().map(|line| line.chars().count()).sum();
    let genre = if size >= FILM_CHARS {
        return None;
    } else if sources.doc.select(&VIDEO).next().is_some() {
        Genre::Video
    } else if sources.doc.select(&AUDIO).next().is_some() {
        Genre::Podcast
    } else {
        return None;
    };
    Some(GenreSign { genre, kind: SignKind::Player, text: format!("{size}") })
}

/// What the layout of the text says: turns of talk, questions with their answers, a law's articles.
fn by_text(body: &[String]) -> Option<GenreSign> {
    let of = |pattern: &regex::Regex| body.iter().filter(|line| pattern.is_match(line)).count();
    let first = |pattern: &regex::Regex| {
        body.iter().find_map(|line| Some(pattern.find(line)?.as_str().to_owned()))
    };
    let turns = of(&TURN);
    if turns >= INTERVIEW_TURNS {
        let text = format!("{} × {turns}", first(&TURN)?.trim());
        return Some(GenreSign { genre: Genre::Interview, kind: SignKind::Turns, text });
    }
    let articles = of(&SECTION_OF_LAW);
    if articles >= LAW_ARTICLES && of(&GROUNDS) > 0 {
        let text = format!("{} × {articles}", first(&SECTION_OF_LAW)?);
        return Some(GenreSign { genre: Genre::Legal, kind: SignKind::LegalForm, text });
    }
    if of(&QUESTION) > 0 && of(&ANSWER) > 0 {
        let text = format!("{} {}", first(&QUESTION)?.trim(), first(&ANSWER)?.trim());
        return Some(GenreSign { genre: Genre::Guide, kind: SignKind::Turns, text });
    }
    None
}

#[cfg(test)]
mod tests;
