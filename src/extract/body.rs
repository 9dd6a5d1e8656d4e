//! Finds the container of the article's text and reads it.

use super::document::Css;
use super::noise::Noise;
use super::{Sources, layout, lines};
use dom_smoothie::{CandidateSelectMode, Config, Readability, TextMode};
use scraper::{ElementRef, Html};
use std::sync::LazyLock;

static MICRODATA: LazyLock<Css> = LazyLock::new(|| layout::fixed("[itemprop=articleBody]"));

/// The general extractor's work grows with the elements; articles have a tenth of this.
const MAX_ELEMENTS: usize = 30_000;
/// Characters from which the general extractor is content: half of a short news item.
const ENOUGH_CHARS: usize = 200;
/// No word is that long: such a line is encrypted or encoded text that the page's scripts read.
const MAX_WORD_CHARS: usize = 200;

/// Text of a body, before tidying.
pub(super) struct Found {
    /// Paragraphs, headings and rows.
    pub(super) lines: Vec<String>,
    /// Whether the outlet's own selectors found it.
    pub(super) by_outlet: bool,
}

/// The outlet's container, microdata's, or the general extractor's; JSON-LD's own text when
/// nothing longer is on the page.
///
/// - `html`: what `sources.doc` was parsed from.
pub(super) fn find(sources: &Sources<'_>, html: &str) -> Found {
    if let Some(lines) = by_layout(sources) {
        return Found { lines, by_outlet: true };
    }
    let size = |lines: &[String]| lines.iter().map(|line| line.chars().count()).sum::<usize>();
    let marked = sources.doc.select(&MICRODATA).map(|container| read(sources, container));
    let mut best = marked.max_by_key(|lines| size(lines)).unwrap_or_default();
    if size(&best) < ENOUGH_CHARS {
        let general = by_content(sources, html);
        if size(&general) > size(&best) {
            best = general;
        }
    }
    let described = sources.ld.body();
    if size(&described) > 2 * size(&best) {
        best = described;
    }
    Found { lines: best, by_outlet: false }
}

fn by_layout(sources: &Sources<'_>) -> Option<Vec<String>> {
    for css in layout::parsed(&sources.layout.body) {
        for container in sources.doc.select(&css) {
            let lines = read(sources, container);
            if !lines.is_empty() {
                return Some(lines);
            }
        }
    }
    None
}

fn read(sources: &Sources<'_>, container: ElementRef<'_>) -> Vec<String> {
    let noise = Noise::of(container, layout::parsed(&sources.layout.drop));
    let lines = lines::lines(container, |element| noise.is_noise(element));
    let is_text = |line: &String| line.split(' ').all(|word| word.chars().count() < MAX_WORD_CHARS);
    lines.into_iter().filter(is_text).collect()
}

/// The general extractor's choice, read by the same rules. It is asked for markup rather than
/// text, because what it keeps by mistake (captions, related stories) is told by class names.
fn by_content(sources: &Sources<'_>, html: &str) -> Vec<String> {
    if sources.doc.len() > MAX_ELEMENTS {
        return Vec::new();
    }
    let config = Config {
        text_mode: TextMode::Formatted,
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        max_elements_to_parse: MAX_ELEMENTS,
        char_threshold: ENOUGH_CHARS,
        keep_classes: true,
        disable_json_ld: true,
        ..Config::default()
    };
    let parsed = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    let Ok(article) = parsed else { return Vec::new() };
    let doc = Html::parse_fragment(&article.content);
    read(sources, doc.root_element())
}
