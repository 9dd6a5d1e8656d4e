//! Reads `[layout]`, where things stand on an article page, as families and outlets write it.

use super::reader::Table;
use crate::domain::outlet::Layout;
use crate::text::bound::UNREAD;
use scraper::Selector;

/// A `[layout]` as written; `None` for a key left out, which is something else than a list
/// written empty.
#[derive(Debug, Default)]
pub(super) struct LayoutDefinition {
    title: Option<Vec<String>>,
    lead: Option<Vec<String>>,
    body: Option<Vec<String>>,
    author: Option<Vec<String>>,
    published: Option<Vec<String>>,
    section: Option<Vec<String>>,
    tags: Option<Vec<String>>,
    drop: Option<Vec<String>>,
    lead_prefixes: Option<Vec<String>>,
}

/// Whether a selector may end in `@attribute`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    /// It may.
    Allowed,
    /// It may not.
    Refused,
}

/// Reads a `[layout]`.
pub(super) fn read_layout(mut table: Table<'_>) -> LayoutDefinition {
    let layout = LayoutDefinition {
        title: selectors(&mut table, "title", Attribute::Allowed),
        lead: selectors(&mut table, "lead", Attribute::Allowed),
        body: selectors(&mut table, "body", Attribute::Refused),
        author: selectors(&mut table, "author", Attribute::Allowed),
        published: selectors(&mut table, "published", Attribute::Allowed),
        section: selectors(&mut table, "section", Attribute::Allowed),
        tags: selectors(&mut table, "tags", Attribute::Allowed),
        drop: selectors(&mut table, "drop", Attribute::Refused),
        lead_prefixes: prefixes(&mut table),
    };
    table.note("dates_lie");
    layout
}

impl LayoutDefinition {
    /// This layout, with what it leaves out taken from `family`.
    pub(super) fn over(&self, family: Option<&Self>) -> Layout {
        let pick = |part: fn(&Self) -> &Option<Vec<String>>| {
            part(self).clone().or_else(|| part(family?).clone()).unwrap_or_default()
        };
        Layout {
            title: pick(|layout| &layout.title),
            lead: pick(|layout| &layout.lead),
            body: pick(|layout| &layout.body),
            author: pick(|layout| &layout.author),
            published: pick(|layout| &layout.published),
            section: pick(|layout| &layout.section),
            tags: pick(|layout| &layout.tags),
            drop: pick(|layout| &layout.drop),
            lead_prefixes: pick(|layout| &layout.lead_prefixes),
        }
    }
}

/// The CSS selectors of `key`; what is none is noted.
pub(super) fn selectors(
    table: &mut Table<'_>,
    key: &'static str,
    attribute: Attribute,
) -> Option<Vec<String>> {
    let texts = table.texts(key)?;
    table.refuse_repeats(&texts);
    for text in &texts {
        let (css, name) = match text.value.rsplit_once('@') {
            Some((css, name)) => (css, Some(name)),
            None => (text.value.as_str(), None),
        };
        if name.is_some() && attribute == Attribute::Refused {
            let what = format!("`{key}` is an element, not the attribute of `{}`", text.value);
            table.fault(text.place, what, "leave out `@` and what follows");
        } else if name.is_some_and(|name| !is_attribute(name)) || Selector::parse(css).is_err() {
            let what = format!("`{}` is no CSS selector", text.value);
            let repair = "write CSS level 3, with `@attribute` at the end to read an attribute";
            table.fault(text.place, what, repair);
        } else if let Some(unread) = asked_attributes(css).chain(name).find(|name| is_unread(name))
        {
            let what = format!("`{}` asks for `{unread}`", text.value);
            let repair = "pages are read without that attribute; choose another mark";
            table.fault(text.place, what, repair);
        }
    }
    Some(texts.into_iter().map(|text| text.value).collect())
}

/// The attributes that stand in square brackets in `css`.
fn asked_attributes(css: &str) -> impl Iterator<Item = &str> {
    css.split('[').skip(1).map(|rest| {
        let rest = rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c));
        &rest[..end.unwrap_or(rest.len())]
    })
}

fn is_unread(name: &str) -> bool {
    UNREAD.iter().any(|unread| unread.eq_ignore_ascii_case(name))
}

fn is_attribute(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
    !name.is_empty() && name.chars().all(plain)
}

fn prefixes(table: &mut Table<'_>) -> Option<Vec<String>> {
    let texts = table.texts("lead_prefixes")?;
    table.refuse_repeats(&texts);
    Some(texts.into_iter().map(|text| text.value).collect())
}
