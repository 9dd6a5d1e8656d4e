//! Each outlet's layout against pages written in its shape: `tests/fixtures/layouts/ID.html`,
//! `ID.FORM.html` where the outlet has pages of other forms, and what each gives in a `.toml`
//! beside it.

use chrono::DateTime;
use diembao::catalog::{parse, read_dir};
use diembao::domain::article::Article;
use diembao::domain::outlet::{Layout, Outlet};
use diembao::extract::{ExtractError, Hints, extract};
use diembao::text::normalise;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use url::Url;

/// Outlets with a layout and without a page, each with the reason.
const UNTESTED: &[(&str, &str)] = &[];

/// Selectors that no page proves, with their outlet and the reason.
const UNPROVEN: &[(&str, &str, &str)] = &[];

/// What one page gives.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// What makes this page hard.
    oddity: String,
    url: String,
    canonical_url: String,
    title: String,
    lead: String,
    published_at: Option<toml::value::Datetime>,
    /// Empty when there is no date.
    published_from: String,
    modified_at: Option<toml::value::Datetime>,
    authors: Vec<String>,
    section: String,
    tags: Vec<String>,
    genre: String,
    language: String,
    wire_credit: String,
    /// Texts of the page that are no part of the article.
    never: Vec<String>,
    /// Where each field was found.
    origins: BTreeMap<String, String>,
    body: Body,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    paragraphs: usize,
    first: String,
    last: String,
}

struct Fixture {
    /// `ID` or `ID.FORM`.
    name: String,
    html: String,
    expected: Expected,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/layouts")
}

/// Names of the files with this extension.
fn names(extension: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let wanted = files.filter(|path| path.extension().is_some_and(|found| found == extension));
    wanted.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

fn fixture(name: &str) -> Fixture {
    fixture_in(&folder(), name)
}

fn fixture_in(folder: &Path, name: &str) -> Fixture {
    let read = |extension: &str| {
        let path = folder.join(format!("{name}.{extension}"));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let expected = toml::from_str(&read("toml")).unwrap_or_else(|error| panic!("{name}: {error}"));
    Fixture { name: name.to_owned(), html: read("html"), expected }
}

fn fixtures_of(outlet: &str) -> Vec<Fixture> {
    names("html").iter().filter(|name| id_of(name) == outlet).map(|name| fixture(name)).collect()
}

fn id_of(name: &str) -> &str {
    name.split('.').next().unwrap()
}

/// The outlets of the repository that have a layout, their families merged in.
fn outlets() -> Vec<Outlet> {
    let files = read_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let catalog = parse(&files).unwrap_or_else(|faults| panic!("{faults}"));
    catalog.outlets.into_iter().filter(|outlet| outlet.layout != Layout::default()).collect()
}

impl Fixture {
    fn read(&self, outlet: &Outlet) -> Result<Article, ExtractError> {
        let hints = Hints {
            outlet: Some(outlet),
            feed_title: "",
            listed_at: None,
            last_modified: None,
            fetched_at: "2026-11-21T03:00:00Z".parse().unwrap(),
        };
        let url = Url::parse(&self.expected.url).unwrap();
        extract(self.html.as_bytes(), Some("text/html"), &url, &hints)
    }

    /// Every field that is not as expected.
    fn differences(&self, outlet: &Outlet) -> Vec<String> {
        match self.read(outlet) {
            Ok(article) => self.expected.differences(&article),
            Err(error) => vec![error.to_string()],
        }
    }

    /// Whether the page gives what is expected with this layout.
    fn fits(&self, outlet: &Outlet, layout: &Layout) -> bool {
        let changed = Outlet { layout: layout.clone(), ..outlet.clone() };
        self.differences(&changed).is_empty()
    }
}

impl Expected {
    fn differences(&self, article: &Article) -> Vec<String> {
        let instant = |at: &Option<toml::value::Datetime>| {
            let at = at.as_ref().map(|at| DateTime::parse_from_rfc3339(&at.to_string()).unwrap());
            at.map(|at| at.to_utc().to_rfc3339()).unwrap_or_default()
        };
        let given =
            |at: &Option<DateTime<chrono::Utc>>| at.map(|at| at.to_rfc3339()).unwrap_or_default();
        let origin = article.published_from.map_or("", |origin| origin.as_str());
        let credit = article.wire_credit.clone().unwrap_or_default();
        let lines: Vec<&str> = article.body.lines().collect();
        let (first, last) = (lines.first().unwrap_or(&""), lines.last().unwrap_or(&""));
        let mut fields = vec![
            ("canonical_url", self.canonical_url.clone(), article.canonical_url.clone()),
            ("title", self.title.clone(), article.title.clone()),
            ("lead", self.lead.clone(), article.lead.clone()),
            ("published_at", instant(&self.published_at), given(&article.published_at)),
            ("published_from", self.published_from.clone(), origin.to_owned()),
            ("modified_at", instant(&self.modified_at), given(&article.modified_at)),
            ("authors", self.authors.join("; "), article.authors.join("; ")),
            ("section", self.section.clone(), article.section.clone()),
            ("tags", self.tags.join("; "), article.tags.join("; ")),
            ("genre", self.genre.clone(), article.genre.to_string()),
            ("language", self.language.clone(), article.language.to_string()),
            ("wire_credit", self.wire_credit.clone(), credit),
            ("paragraphs", self.body.paragraphs.to_string(), lines.len().to_string()),
        ];
        let of_body = [("first", &self.body.first, first), ("last", &self.body.last, last)];
        for (what, expected, line) in of_body {
            let found = if what == "first" {
                line.starts_with(expected.as_str())
            } else {
                line.ends_with(expected.as_str())
            };
            if !found {
                fields.push((what, expected.clone(), (*line).to_owned()));
            }
        }
        let text = format!("{}\n{}", article.lead, article.body);
        fields.extend(
            self.never
                .iter()
                .filter(|never| text.contains(never.as_str()))
                .map(|never| ("never", "no such text".to_owned(), never.clone())),
        );
        let differ = fields.into_iter().filter(|(_, expected, given)| expected != given);
        differ
            .map(|(what, expected, given)| format!("{what}: `{given}`, not `{expected}`"))
            .collect()
    }
}

#[test]
fn every_outlet_with_a_layout_has_a_page_that_tests_it() {
    let tested: BTreeSet<String> =
        names("html").iter().map(|name| id_of(name).to_owned()).collect();
    let untested: Vec<String> = outlets()
        .iter()
        .map(|outlet| outlet.id.to_string())
        .filter(|id| !tested.contains(id))
        .collect();
    println!("untested: {}", untested.join(", "));
    let excused: Vec<&str> = UNTESTED.iter().map(|(id, _)| *id).collect();
    assert_eq!(untested, excused, "write tests/fixtures/layouts/ID.html and ID.toml");
}

#[test]
fn every_page_belongs_to_an_outlet_with_a_layout_and_has_its_expected_article() {
    assert_eq!(names("html"), names("toml"), "each page and its expectation");
    let known: BTreeSet<String> = outlets().iter().map(|outlet| outlet.id.to_string()).collect();
    for name in names("html") {
        assert!(known.contains(id_of(&name)), "{name}: no outlet of that name has a layout");
    }
}

#[test]
fn every_page_gives_the_expected_article() {
    let mut faults = Vec::new();
    for outlet in outlets() {
        for fixture in fixtures_of(outlet.id.as_str()) {
            let url = Url::parse(&fixture.expected.url).unwrap();
            assert!(outlet.domain_of(url.host_str().unwrap()).is_some(), "{}", fixture.name);
            let differences = fixture.differences(&outlet);
            let told =
                differences.iter().map(|difference| format!("{}: {difference}", fixture.name));
            faults.extend(told);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The fields of which a page tells where they stood; the others are read from the text.
const TOLD: [&str; 5] = ["title", "lead", "body", "authors", "section"];

#[test]
fn every_field_was_found_where_the_page_says() {
    for outlet in outlets() {
        for fixture in fixtures_of(outlet.id.as_str()) {
            let article = fixture.read(&outlet).unwrap();
            let origins = serde_json::to_value(article.provenance.origins).unwrap();
            let found =
                TOLD.map(|field| (field.to_owned(), origins[field].as_str().unwrap().to_owned()));
            assert_eq!(BTreeMap::from(found), fixture.expected.origins, "{}", fixture.name);
        }
    }
}

#[test]
fn every_page_holds_what_it_must_not_give_and_says_why_it_is_hard() {
    for fixture in names("html").iter().map(|name| fixture(name)) {
        let (name, expected) = (&fixture.name, &fixture.expected);
        assert!(expected.oddity.ends_with('.'), "{name}: say what is odd about it");
        assert!(!expected.never.is_empty(), "{name}: nothing is forbidden");
        let page = normalise(
            &fixture.html.replace("&gt;", ">").replace("&#x27;", "'").replace("&quot;", "\""),
        );
        for never in &expected.never {
            assert!(page.contains(&normalise(never)), "{name}: `{never}` is not on the page");
        }
    }
}

#[test]
fn no_two_pages_are_alike() {
    let titles: Vec<String> =
        names("html").iter().map(|name| fixture(name).expected.title).collect();
    let oddities: Vec<String> =
        names("html").iter().map(|name| fixture(name).expected.oddity).collect();
    for (what, texts) in [("title", titles), ("oddity", oddities)] {
        let distinct: BTreeSet<&String> = texts.iter().collect();
        assert_eq!(distinct.len(), texts.len(), "a {what} stands in two fixtures");
    }
}

type Selectors = fn(&mut Layout) -> &mut Vec<String>;

/// The lists of which the first selector that gives text wins.
const FIELDS: [(&str, Selectors); 7] = [
    ("title", |layout| &mut layout.title),
    ("lead", |layout| &mut layout.lead),
    ("body", |layout| &mut layout.body),
    ("author", |layout| &mut layout.author),
    ("published", |layout| &mut layout.published),
    ("section", |layout| &mut layout.section),
    ("tags", |layout| &mut layout.tags),
];

/// Whether some page gives the expected article by this selector alone, and another one without
/// any: then a selector that is broken is found out, however many stand in for it.
fn carries(outlet: &Outlet, pages: &[Fixture], list: Selectors, selector: &str) -> bool {
    let with = |selectors: Vec<String>| {
        let mut layout = outlet.layout.clone();
        *list(&mut layout) = selectors;
        layout
    };
    let (alone, none) = (with(vec![selector.to_owned()]), with(vec![]));
    pages.iter().any(|page| page.fits(outlet, &alone) && !page.fits(outlet, &none))
}

/// Whether some page gives something else when this is not dropped.
fn is_missed(outlet: &Outlet, pages: &[Fixture], dropped: &str) -> bool {
    let mut layout = outlet.layout.clone();
    layout.drop.retain(|selector| selector != dropped);
    pages.iter().any(|page| page.fits(outlet, &outlet.layout) && !page.fits(outlet, &layout))
}

/// How many selectors at the end of a list are the family's.
fn inherited(outlet: &Outlet, field: &str) -> usize {
    let inherited = &outlet.layout.inherited;
    match field {
        "title" => inherited.title,
        "lead" => inherited.lead,
        "body" => inherited.body,
        "author" => inherited.author,
        "section" => inherited.section,
        _ => 0,
    }
}

/// Every selector of `outlet` that its pages would not miss.
fn unproven(outlet: &Outlet, pages: &[Fixture]) -> Vec<String> {
    let mut unproven = Vec::new();
    for (field, list) in FIELDS {
        let mut selectors = list(&mut outlet.layout.clone()).clone();
        // Behind an outlet's own selectors the family's are stand-ins for pages nobody has seen;
        // they are proven where an outlet has nothing else.
        let own = selectors.len() - inherited(outlet, field);
        selectors.truncate(if own == 0 { selectors.len() } else { own });
        let idle = selectors.into_iter().filter(|one| !carries(outlet, pages, list, one));
        unproven.extend(idle.map(|selector| format!("{}: {field} {selector}", outlet.id)));
    }
    let idle = outlet.layout.drop.iter().filter(|one| !is_missed(outlet, pages, one));
    unproven.extend(idle.map(|selector| format!("{}: drop {selector}", outlet.id)));
    let shown = |prefix: &&String| {
        pages
            .iter()
            .any(|page| normalise(&page.html.replace("&nbsp;", " ")).contains(prefix.trim()))
    };
    let idle = outlet.layout.lead_prefixes.iter().filter(|prefix| !shown(prefix));
    unproven.extend(idle.map(|prefix| format!("{}: prefix {prefix}", outlet.id)));
    unproven
}

/// What is wrong with a fixture that lies elsewhere, and with the selectors of its outlet.
///
/// - `name`: of the fixture, which is also the outlet's id.
pub(crate) fn faults_in(folder: &Path, outlet: &Outlet, name: &str) -> Vec<String> {
    let page = fixture_in(folder, name);
    let mut faults = page.differences(outlet);
    faults.extend(unproven(outlet, &[page]));
    faults
}

#[test]
fn every_selector_of_every_layout_is_proven_by_a_page() {
    let excused: BTreeSet<String> =
        UNPROVEN.iter().map(|(outlet, selector, _)| format!("{outlet}: {selector}")).collect();
    let found: BTreeSet<String> = outlets()
        .iter()
        .flat_map(|outlet| unproven(outlet, &fixtures_of(outlet.id.as_str())))
        .collect();
    let told: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, excused, "no page would miss:\n{}", told.join("\n"));
}
