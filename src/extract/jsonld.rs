//! schema.org descriptions in JSON-LD, broken ones too.

use super::document::{Css, Document};
use super::{layout, lines};
use crate::domain::address;
use serde_json::{Map, Value};
use std::sync::LazyLock;
use url::Url;

static SCRIPTS: LazyLock<Css> = LazyLock::new(|| layout::fixed("script[type*='ld+json' i]"));

/// More blocks than any real page has.
const MAX_BLOCKS: usize = 50;
/// More objects than any real article has; comment lists can be long.
const MAX_OBJECTS: usize = 5_000;

/// What a page's JSON-LD says.
#[derive(Default)]
pub(super) struct JsonLd {
    article: Option<Map<String, Value>>,
    /// Whether the article is described as a film rather than as an article.
    pub(super) is_video: bool,
    /// Name of the last step of the breadcrumb that is not the home page.
    pub(super) breadcrumb: Option<String>,
    /// Types of what the page describes, in order, each once: `NewsArticle`, `ClaimReview`.
    pub(super) types: Vec<String>,
}

impl JsonLd {
    /// Reads every block; of several articles the one about `url` counts, else the first.
    pub(super) fn read(doc: &Document<'_>, url: &Url) -> Self {
        let mut found = Self::default();
        let (mut articles, mut videos) = (Vec::new(), Vec::new());
        let mut left = MAX_OBJECTS;
        for script in doc.select(&SCRIPTS).take(MAX_BLOCKS) {
            let text: String = script.text().collect();
            let mut waiting: Vec<Value> = parse(&text).into_iter().collect();
            while let Some(value) = waiting.pop() {
                let object = match value {
                    Value::Array(items) => {
                        waiting.extend(items.into_iter().rev());
                        continue;
                    }
                    Value::Object(object) => object,
                    _ => continue,
                };
                left = left.saturating_sub(1);
                if left == 0 {
                    break;
                }
                for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    waiting.extend(object.get(key).filter(|inner| !inner.is_string()).cloned());
                }
                for kind in types(&object) {
                    if !found.types.iter().any(|known| known == kind) {
                        found.types.push(kind.to_owned());
                    }
                }
                match kind(&object) {
                    Kind::Article => articles.push(object),
                    Kind::Video => videos.push(object),
                    Kind::Breadcrumb if found.breadcrumb.is_none() => {
                        found.breadcrumb = last_step(&object);
                    }
                    _ => {}
                }
            }
        }
        found.is_video = articles.is_empty() && !videos.is_empty();
        let mut candidates = if found.is_video { videos } else { articles };
        let own = candidates.iter().position(|object| is_about(object, url)).unwrap_or(0);
        found.article = (!candidates.is_empty()).then(|| candidates.swap_remove(own));
        found
    }

    /// Whether the page describes an article of its own.
    pub(super) fn has_article(&self) -> bool {
        self.article.is_some()
    }

    /// Whether the article is one to be read, not a film that stands for one.
    pub(super) fn has_own_text(&self) -> bool {
        self.article.is_some() && !self.is_video
    }

    /// A text of the article, entities and tags resolved, as one line; never empty.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        let text = match self.article.as_ref()?.get(key)? {
            Value::String(text) => lines::plain(text),
            Value::Array(values) => lines::plain(values.iter().find_map(Value::as_str)?),
            Value::Object(object) => lines::plain(object.get("name")?.as_str()?),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The whole text of the article, a paragraph a line, if the description carries it.
    pub(super) fn body(&self) -> Vec<String> {
        let body = self.article.as_ref().and_then(|article| article.get("articleBody")?.as_str());
        body.map_or_else(Vec::new, |body| {
            body.lines().map(lines::plain).filter(|line| !line.is_empty()).collect()
        })
    }

    /// A list of texts (`keywords`), from an array or a text with commas.
    pub(super) fn list(&self, key: &str) -> Vec<String> {
        let texts = match self.article.as_ref().and_then(|article| article.get(key)) {
            Some(Value::Array(values)) => {
                values.iter().filter_map(Value::as_str).map(lines::plain).collect()
            }
            Some(Value::String(text)) => {
                lines::plain(text).split(',').map(lines::one_line).collect()
            }
            _ => Vec::new(),
        };
        texts.into_iter().filter(|text: &String| !text.is_empty()).collect()
    }

    /// Names under `key` (`author`, `publisher`), whether texts, objects or arrays of them.
    pub(super) fn names(&self, key: &str) -> Vec<String> {
        let Some(value) = self.article.as_ref().and_then(|article| article.get(key)) else {
            return Vec::new();
        };
        let single = std::slice::from_ref(value);
        let values = value.as_array().map_or(single, Vec::as_slice);
        let name = |value: &Value| match value {
            Value::String(name) => Some(lines::plain(name)),
            Value::Object(object) => match object.get("name")? {
                Value::Array(names) => names.first()?.as_str().map(lines::plain),
                name => name.as_str().map(lines::plain),
            },
            _ => None,
        };
        values.iter().filter_map(name).filter(|name| !name.is_empty()).collect()
    }
}

enum Kind {
    Article,
    Video,
    Breadcrumb,
    Other,
}

fn kind(object: &Map<String, Value>) -> Kind {
    let types = types(object);
    if types.iter().any(|kind| is_article(kind)) {
        Kind::Article
    } else if types.contains(&"VideoObject") {
        Kind::Video
    } else if types.contains(&"BreadcrumbList") {
        Kind::Breadcrumb
    } else {
        Kind::Other
    }
}

/// The last parts of an object's types.
fn types(object: &Map<String, Value>) -> Vec<&str> {
    let types = object.get("@type").map_or(&[][..], |value| match value {
        Value::Array(types) => types,
        single => std::slice::from_ref(single),
    });
    types.iter().filter_map(Value::as_str).map(last_part).collect()
}

/// `NewsArticle` of `https://schema.org/NewsArticle`.
pub(super) fn last_part(kind: &str) -> &str {
    kind.rsplit(['/', ':', '#']).next().unwrap_or(kind)
}

/// Whether a type of schema.org is that of an article.
pub(super) fn is_article(kind: &str) -> bool {
    kind.ends_with("Article") || ["BlogPosting", "LiveBlogPosting", "Report"].contains(&kind)
}

fn is_about(object: &Map<String, Value>, url: &Url) -> bool {
    let own = address::identity(url.as_str());
    let named = |key: &str| match object.get(key)? {
        Value::String(address) => Some(address::identity(address)),
        Value::Object(page) => Some(address::identity(page.get("@id")?.as_str()?)),
        _ => None,
    };
    ["mainEntityOfPage", "url", "@id"].iter().any(|key| named(key).as_ref() == Some(&own))
}

fn last_step(list: &Map<String, Value>) -> Option<String> {
    let steps = list.get("itemListElement")?.as_array()?;
    let name = |step: &Value| {
        let name = step.get("name").or_else(|| step.get("item")?.get("name"))?;
        Some(lines::plain(name.as_str()?))
    };
    let mut names = steps.iter().filter_map(name);
    names.rfind(|name| !name.is_empty() && !super::labels::is_home(name))
}

/// Parses one block, repairing what outlets really break. `None` if nothing helps.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let text = text.trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
    let text = text.trim().trim_end_matches(';');
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&repair(text))).ok()
}

/// Raw line breaks, unescaped quotes and unknown escapes inside texts; commas before a bracket.
fn repair(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = || text[at + c.len_utf8()..].trim_start();
        match c {
            '\\' if inside => match chars.peek() {
                Some((_, next)) if "\"\\/bfnrtu".contains(*next) => {
                    out.push(c);
                    out.push(*next);
                    chars.next();
                }
                _ => {}
            },
            '"' if !inside => {
                inside = true;
                out.push(c);
            }
            '"' if closes(after()) => {
                inside = false;
                out.push(c);
            }
            '"' => out.push_str("\\\""),
            c if inside && c.is_control() => out.push(' '),
            ',' if !inside && after().starts_with([']', '}', ',']) => {}
            c => out.push(c),
        }
    }
    out
}

/// Whether a quote ends its text: what follows is JSON and not more of the sentence.
fn closes(after: &str) -> bool {
    match after.chars().next() {
        None | Some(':' | '}' | ']') => true,
        Some(',') => {
            let next = after[1..].trim_start();
            next.is_empty()
                || next.starts_with(['"', '{', '[', '}', ']', '-', 't', 'f', 'n', ','])
                || next.starts_with(|c: char| c.is_ascii_digit())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
