//! Reads `[layout]`, where things stand on an article page, as families and outlets write it, and
//! `[[former_layouts]]`, where they stood before.

use super::period::{overlap, span};
use super::reader::Table;
use crate::domain::outlet::{FormerLayout, Inherited, Layout};
use crate::text::bound::UNREAD;
use chrono::NaiveDate;
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

/// A `[[former_layouts]]` as written.
pub(super) struct FormerDefinition {
    since: Option<NaiveDate>,
    until: NaiveDate,
    layout: LayoutDefinition,
}

/// Reads a `[layout]`.
pub(super) fn read_layout(mut table: Table<'_>) -> LayoutDefinition {
    read_parts(&mut table)
}

fn read_parts(table: &mut Table<'_>) -> LayoutDefinition {
    let layout = LayoutDefinition {
        title: selectors(table, "title", Attribute::Allowed),
        lead: selectors(table, "lead", Attribute::Allowed),
        body: selectors(table, "body", Attribute::Refused),
        author: selectors(table, "author", Attribute::Allowed),
        published: selectors(table, "published", Attribute::Allowed),
        section: selectors(table, "section", Attribute::Allowed),
        tags: selectors(table, "tags", Attribute::Allowed),
        drop: selectors(table, "drop", Attribute::Refused),
        lead_prefixes: prefixes(table),
    };
    table.note("dates_lie");
    layout
}

/// Reads every `[[former_layouts]]`; two that hold on the same day are noted.
pub(super) fn read_former(entries: Vec<Table<'_>>) -> Vec<FormerDefinition> {
    let mut read: Vec<FormerDefinition> = Vec::new();
    for mut entry in entries {
        entry.needs(["until"]);
        let (since, until) = span(&mut entry);
        let layout = read_parts(&mut entry);
        let Some(until) = until else { continue };
        let held = |other: &FormerDefinition| {
            overlap((other.since, Some(other.until)), (since, Some(until)))
        };
        if read.iter().any(held) {
            let what = "two former layouts hold on the same day";
            entry.fault(entry.place(), what, "let one period end before the other begins");
        }
        read.push(FormerDefinition { since, until, layout });
    }
    read
}

impl FormerDefinition {
    /// This layout, with what it leaves out taken from `family`.
    pub(super) fn over(&self, family: Option<&LayoutDefinition>) -> FormerLayout {
        FormerLayout { since: self.since, until: self.until, layout: self.layout.over(family) }
    }
}

impl LayoutDefinition {
    /// This layout, with what it leaves out taken from `family`.
    ///
    /// The family's selectors of a field stand behind the outlet's own as well, for pages on which
    /// those find nothing; not behind a list written empty, which says that there is nothing to be
    /// found. What is dropped, dates, tags and prefixes are the outlet's or the family's.
    pub(super) fn over(&self, family: Option<&Self>) -> Layout {
        let pick = |part: fn(&Self) -> &Option<Vec<String>>| {
            part(self).clone().or_else(|| part(family?).clone()).unwrap_or_default()
        };
        let mut inherited = Inherited::default();
        let both = |part: fn(&Self) -> &Option<Vec<String>>, inherited: &mut usize| {
            let mut all = part(self).clone().unwrap_or_default();
            let closed = part(self).as_ref().is_some_and(Vec::is_empty);
            let own = all.len();
            let default = family.and_then(|family| part(family).as_deref()).unwrap_or_default();
            for selector in default.iter().filter(|_| !closed) {
                if !all.contains(selector) {
                    all.push(selector.clone());
                }
            }
            *inherited = all.len() - own;
            all
        };
        Layout {
            title: both(|layout| &layout.title, &mut inherited.title),
            lead: both(|layout| &layout.lead, &mut inherited.lead),
            body: both(|layout| &layout.body, &mut inherited.body),
            author: both(|layout| &layout.author, &mut inherited.author),
            published: pick(|layout| &layout.published),
            section: both(|layout| &layout.section, &mut inherited.section),
            tags: pick(|layout| &layout.tags),
            drop: pick(|layout| &layout.drop),
            lead_prefixes: pick(|layout| &layout.lead_prefixes),
            inherited,
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
