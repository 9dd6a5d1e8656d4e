//! What the path of a definition file says: which kind of definition it holds, and its name.

use super::reader::{Placed, Table, Text};
use crate::domain::outlet::OutletGroup;
use crate::domain::rule::RuleKind;

/// What a file defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One outlet, in the folder of its group.
    Outlet(OutletGroup),
    /// Layout defaults of outlets on one content system.
    Family,
    /// One rule.
    Rule(RuleKind),
    /// All acronyms.
    Acronyms,
    /// One plan.
    Plan,
}

/// A path taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DefinitionPath<'p> {
    /// What the file defines.
    pub(super) kind: Kind,
    /// File name without `.toml`.
    pub(super) stem: &'p str,
}

/// Takes `path` apart; `None` when no definition belongs there.
pub(super) fn read(path: &str) -> Option<DefinitionPath<'_>> {
    let (folder, file) = path.rsplit_once('/')?;
    let stem = file.strip_suffix(".toml").filter(|stem| !stem.is_empty())?;
    let kind = match folder {
        "sources/central" => Kind::Outlet(OutletGroup::Central),
        "sources/online" => Kind::Outlet(OutletGroup::Online),
        "sources/local" => Kind::Outlet(OutletGroup::Local),
        "sources/platform" => Kind::Outlet(OutletGroup::Platform),
        "sources/families" => Kind::Family,
        "index" if stem == "scope" => Kind::Rule(RuleKind::Scope),
        "index/themes" => Kind::Rule(RuleKind::Theme),
        "index/topics" => Kind::Rule(RuleKind::Topic),
        "index/genres" => Kind::Rule(RuleKind::Genre),
        "index/text" if stem == "acronyms" => Kind::Acronyms,
        "plans" => Kind::Plan,
        _ => return None,
    };
    Some(DefinitionPath { kind, stem })
}

/// What is wrong with a file for which [`read`] gives `None`, and the repair.
pub(super) fn misplaced() -> (&'static str, &'static str) {
    (
        "no definition belongs here",
        "outlets lie in sources/central, online, local or platform, shared layouts in \
         sources/families, rules in index/scope.toml, index/themes, topics or genres, acronyms in \
         index/text/acronyms.toml, plans in plans",
    )
}

/// The key `id`, which has to be the file's name. A missing one is noted by the caller.
pub(super) fn id_is_file_name<'f>(table: &mut Table<'f>, stem: &str) -> Text<'f> {
    let id = id_as_written(table, stem);
    if id.value != stem {
        let what = format!("`id` is `{}` in a file called `{stem}.toml`", id.value);
        table.fault(id.place, what, format!("write `{stem}` or rename the file"));
    }
    // Ids stand in addresses, tables and command lines.
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if !stem.chars().all(plain) {
        let what = format!("`{stem}` cannot be an id");
        table.fault(id.place, what, "rename the file with small ASCII letters, digits, `-`, `_`");
    }
    id
}

/// The key `id`, or `expected` when it is missing.
pub(super) fn id_as_written<'f>(table: &mut Table<'f>, expected: &str) -> Text<'f> {
    let place = table.place();
    table.text("id").unwrap_or_else(|| Placed { value: expected.to_owned(), place })
}
