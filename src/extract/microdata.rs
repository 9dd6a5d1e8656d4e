//! schema.org descriptions in the attributes of a page's elements.

use super::document::{Css, Document};
use super::{jsonld, layout, lines};
use scraper::ElementRef;
use std::sync::LazyLock;

static PROPS: LazyLock<Css> = LazyLock::new(|| layout::fixed("[itemprop]"));

/// What a page's microdata says of its article.
#[derive(Default)]
pub(super) struct Microdata<'a> {
    /// Properties of the article, in document order.
    props: Vec<ElementRef<'a>>,
    /// The last part of its type: `NewsArticle`.
    pub(super) kind: Option<String>,
}

impl<'a> Microdata<'a> {
    /// Reads the properties that stand in no item, or in that of an article with a body or a first
    /// heading of its own: the items of teasers have neither.
    pub(super) fn read(doc: &Document<'a>) -> Self {
        let placed: Vec<_> = doc.select(&PROPS).map(|prop| (item_of(prop), prop)).collect();
        let is_own = |prop: ElementRef<'_>| {
            is(prop, "articleBody") || (is(prop, "headline") && prop.value().name() == "h1")
        };
        let may_be_article =
            |item: &Option<ElementRef<'_>>| item.is_none_or(|item| kind_of(item).is_some());
        let mut own = placed.iter().filter(|(item, prop)| may_be_article(item) && is_own(*prop));
        let Some((item, _)) = own.next() else { return Self::default() };
        let props = placed.iter().filter(|(other, _)| other == item).map(|(_, prop)| *prop);
        Self { props: props.collect(), kind: item.and_then(kind_of) }
    }

    /// A text of the article, as one line; never empty.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        let read = |prop: ElementRef<'_>| match prop.attr("content") {
            Some(content) => lines::plain(content),
            None => lines::inline(prop),
        };
        self.all(key).map(read).find(|text| !text.is_empty())
    }

    /// The first element that is `key` of the article.
    pub(super) fn element(&self, key: &str) -> Option<ElementRef<'a>> {
        self.all(key).next()
    }

    fn all(&self, key: &str) -> impl Iterator<Item = ElementRef<'a>> {
        self.props.iter().copied().filter(move |prop| is(*prop, key))
    }
}

fn is(prop: ElementRef<'_>, key: &str) -> bool {
    let names = prop.attr("itemprop").unwrap_or_default();
    names.split_ascii_whitespace().any(|name| name.eq_ignore_ascii_case(key))
}

/// The item around `prop`: what an element with both attributes says belongs to the one outside.
fn item_of(prop: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let mut around = prop.ancestors().filter_map(ElementRef::wrap);
    around.find(|element| element.attr("itemscope").is_some())
}

/// The type of an item that is an article.
fn kind_of(item: ElementRef<'_>) -> Option<String> {
    let types = item.attr("itemtype").unwrap_or_default().split_ascii_whitespace();
    types.map(jsonld::last_part).find(|kind| jsonld::is_article(kind)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn the_articles_own_properties_are_told_from_those_of_teasers_and_of_inner_items() {
        let teaser = "<li itemscope itemtype='http://schema.org/NewsArticle'>\
                      <a itemprop=headline>Tin khác</a></li>";
        let own = "<article itemscope itemtype='https://schema.org/NewsArticle'>\
                   <h1 itemprop='name headline'>Tin này</h1>\
                   <div itemprop=author itemscope itemtype='https://schema.org/Person'>\
                   <b itemprop=description>Phóng viên</b></div>\
                   <p itemprop=description>Sapo</p><div itemprop=articleBody>Thân bài</div></article>";
        let loose =
            "<h1 itemprop=headline>Tin lẻ</h1><meta itemprop=articleSection content='Xã hội'>";
        type Case<'a> = (&'a str, String, [Option<&'a str>; 4]);
        let cases: [Case<'_>; 4] = [
            (
                "own item",
                format!("{teaser}{own}{teaser}"),
                [Some("Tin này"), Some("Sapo"), None, Some("NewsArticle")],
            ),
            ("teasers alone", teaser.repeat(2), [None; 4]),
            ("no item", format!("{loose}{teaser}"), [Some("Tin lẻ"), None, Some("Xã hội"), None]),
            ("item of another kind", own.replace("NewsArticle", "Product"), [None; 4]),
        ];
        for (what, html, [title, description, section, kind]) in cases {
            let doc = Html::parse_document(&html);
            let data = Microdata::read(&Document::of(&doc));
            assert_eq!(data.text("headline").as_deref(), title, "{what}");
            assert_eq!(data.text("description").as_deref(), description, "{what}");
            assert_eq!(data.text("articleSection").as_deref(), section, "{what}");
            assert_eq!(data.kind.as_deref(), kind, "{what}");
        }
    }
}
