//! A parsed page with its elements at hand, and selectors that pass most of them over unseen.
//!
//! Some thirty selectors are asked of every page. Matching one properly costs much more than
//! seeing that an element lacks its name, class or attribute, so that is looked at first.

use scraper::{ElementRef, Html, Selector};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// Selectors of outlets' definitions, parsed; `None` for what is no CSS. Parsing the twenty of
/// one outlet for each of its pages would cost as much as selecting with them.
static KNOWN: LazyLock<RwLock<HashMap<String, Option<Arc<Css>>>>> = LazyLock::new(RwLock::default);

/// Far more than a catalogue has; past that all are forgotten and parsed again.
const MANY: usize = 10_000;

/// The elements of a page, in the order in which the parser made them.
pub(super) struct Document<'a> {
    elements: Vec<Known<'a>>,
}

/// An element with what selectors ask for most.
struct Known<'a> {
    element: ElementRef<'a>,
    name: &'a str,
    class: &'a str,
}

impl<'a> Known<'a> {
    fn new(element: ElementRef<'a>) -> Self {
        let value = element.value();
        let class = value.attrs().find(|(name, _)| *name == "class");
        Self { element, name: value.name(), class: class.map_or("", |(_, class)| class) }
    }
}

impl<'a> Document<'a> {
    /// Lists what stands in `html`.
    pub(super) fn of(html: &'a Html) -> Self {
        let elements = html.tree.nodes().filter_map(ElementRef::wrap);
        // As scraper does: an element that the parser has thrown out has no parent.
        let placed = elements.filter(|element| element.parent().is_some());
        Self { elements: placed.map(Known::new).collect() }
    }

    /// Those that `css` selects: what [`Html::select`] gives.
    pub(super) fn select<'b>(&'b self, css: &'b Css) -> impl Iterator<Item = ElementRef<'a>> + 'b {
        let may_match = |known: &&Known<'_>| css.may_match(known);
        let found = self.elements.iter().filter(may_match).map(|known| known.element);
        found.filter(|element| css.selector.matches(element))
    }

    /// The element that holds all that is seen.
    pub(super) fn body(&self) -> Option<ElementRef<'a>> {
        self.elements.iter().find(|known| known.name == "body").map(|known| known.element)
    }

    /// Everything inside the body.
    pub(super) fn in_body(&self) -> Vec<ElementRef<'a>> {
        let is_body = |element: ElementRef<'_>| element.value().name() == "body";
        let elements = self.elements.iter().map(|known| known.element);
        let inside = |element: &ElementRef<'_>| {
            element.ancestors().filter_map(ElementRef::wrap).any(is_body)
        };
        elements.filter(inside).collect()
    }
}

/// A parsed selector.
pub(super) struct Css {
    selector: Selector,
    /// What the element itself must have, for each alternative; empty when that is not clear.
    needs: Vec<Need>,
}

impl Css {
    /// `None` if `css` cannot be parsed.
    pub(super) fn parse(css: &str) -> Option<Self> {
        Some(Self { selector: Selector::parse(css).ok()?, needs: needs(css) })
    }

    /// [`Css::parse`], done once for each selector.
    pub(super) fn known(css: &str) -> Option<Arc<Self>> {
        // Whole entries alone are put in, so a panic elsewhere leaves nothing half done.
        if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(css) {
            return known.clone();
        }
        let parsed = Self::parse(css).map(Arc::new);
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MANY {
            known.clear();
        }
        known.insert(css.to_owned(), parsed.clone());
        parsed
    }

    /// Whether one of `all` selects `element`, which is looked at only once.
    pub(super) fn any_matches(all: &[Arc<Self>], element: &ElementRef<'_>) -> bool {
        let known = Known::new(*element);
        all.iter().any(|css| css.may_match(&known) && css.selector.matches(element))
    }

    fn may_match(&self, known: &Known<'_>) -> bool {
        self.needs.is_empty() || self.needs.iter().any(|need| need.is_met(known))
    }
}

/// What an element must have to be selected; other conditions may come on top.
#[derive(Debug, Default, PartialEq, Eq)]
struct Need {
    name: Option<String>,
    class: Option<String>,
    attribute: Option<String>,
}

impl Need {
    fn is_met(&self, known: &Known<'_>) -> bool {
        // Names of drawings' elements and attributes have capitals that selectors may not repeat.
        let same = |name: &str, wanted: &str| name.eq_ignore_ascii_case(wanted);
        let has = |wanted: &str| known.element.value().attrs().any(|(name, _)| same(name, wanted));
        self.name.as_ref().is_none_or(|name| same(known.name, name))
            && self.class.as_ref().is_none_or(|class| known.class.contains(class.as_str()))
            && self.attribute.as_ref().is_none_or(|attribute| has(attribute))
    }

    /// Of the part of a selector that describes the element itself: `a.b[c=d]:first-child`.
    fn of(compound: &str) -> Option<Self> {
        let name = ident(compound).to_ascii_lowercase();
        let mut rest = &compound[name.len()..];
        let mut need = Self { name: (!name.is_empty()).then_some(name), ..Self::default() };
        while let Some(mark) = rest.chars().next() {
            let value = ident(&rest[mark.len_utf8()..]);
            let end = match mark {
                '.' => {
                    need.class = Some(value.to_owned());
                    1 + value.len()
                }
                '[' => {
                    need.attribute = Some(value.to_ascii_lowercase());
                    rest.find(']')? + 1
                }
                // What else there may be narrows the choice and is left to the selector.
                _ => break,
            };
            if value.is_empty() {
                return None;
            }
            rest = &rest[end..];
        }
        (need != Self::default()).then_some(need)
    }
}

/// One need for each alternative of `css`; none at all if one of them is not clear.
fn needs(css: &str) -> Vec<Need> {
    // Commas and blanks inside of these would have to be told from those outside.
    if css.contains(['(', '"', '\'', '\\']) {
        return Vec::new();
    }
    css.split(',')
        .map(|one| Need::of(last_compound(one.trim())))
        .collect::<Option<_>>()
        .unwrap_or_default()
}

/// What follows the last combinator.
fn last_compound(selector: &str) -> &str {
    let mut inside = false;
    for (at, mark) in selector.char_indices().rev() {
        match mark {
            ']' => inside = true,
            '[' => inside = false,
            ' ' | '\t' | '\n' | '>' | '+' | '~' if !inside => return &selector[at + 1..],
            _ => {}
        }
    }
    selector
}

/// The name at the start of `text`, or nothing.
fn ident(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_part_that_describes_the_element_itself_is_understood() {
        let need = |name: &str, class: &str, attribute: &str| {
            let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            vec![Need { name: part(name), class: part(class), attribute: part(attribute) }]
        };
        let cases = [
            ("h1", need("h1", "", "")),
            ("H1.title", need("h1", "title", "")),
            (".a .b > p.c:first-child", need("p", "c", "")),
            ("[class*=breadcrumb] a", need("a", "", "")),
            ("link[rel~=canonical][href]", need("link", "", "href")),
            ("li + li a", need("a", "", "")),
            ("#content.detail", vec![]),
            ("*", vec![]),
            (":root", vec![]),
            ("p:not(.x)", vec![]),
            ("[title='a, b']", vec![]),
            ("h1, *", vec![]),
        ];
        for (css, expected) in cases {
            assert_eq!(needs(css), expected, "{css}");
        }
        assert_eq!(needs("h1, .b").len(), 2);
    }

    proptest! {
        #[test]
        fn the_same_elements_are_selected_as_by_the_plain_selector(
            html in "(<(div|p|a|P|svg|table|b)( (class|id|CLASS|href)=(\"a b\"|b|B|ab|\"\"))? ?>|</(div|p|a|b)>|x){0,30}",
            css in "(div|p|P|a|\\*)?(\\.a|\\.b|\\.ab|#b|\\[href\\]|\\[class~=b\\]|\\[id=b\\]|:first-child)?( |>| > |~|\\+|, )?(div|p|a|\\.b|\\[class\\])?",
        ) {
            let doc = Html::parse_document(&html);
            if let Some(parsed) = Css::parse(&css) {
                let plain = Selector::parse(&css).unwrap();
                let expected: Vec<_> = doc.select(&plain).collect();
                let document = Document::of(&doc);
                prop_assert_eq!(document.select(&parsed).collect::<Vec<_>>(), expected.clone());
                let all = [Arc::new(parsed)];
                let one_by_one = document.elements.iter().filter(|known| Css::any_matches(&all, &known.element));
                prop_assert_eq!(one_by_one.map(|known| known.element).collect::<Vec<_>>(), expected);
            }
        }
    }
}
