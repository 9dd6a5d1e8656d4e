//! Each malformed definition is refused at its place, all of them in one run.

mod malformed;
mod world;

use super::{Fault, Files, parse, read_dir, revision};
use crate::domain::id::OutletId;
use crate::domain::outlet::{Feed, Listing, NextPage, Schedule};
use crate::domain::plan::{Cadence, Duty};
use crate::domain::rule::{RuleKind, TextField};
use proptest::prelude::*;
use std::fs;
use url::Url;

/// The faults of `files`; none when they parse.
fn faults(files: &Files) -> Vec<Fault> {
    parse(files).err().map(|faults| faults.as_slice().to_vec()).unwrap_or_default()
}

/// The sound world with `from` in the file at `path` replaced, once, by `to`.
fn broken(path: &str, from: &str, to: &str) -> Files {
    let mut files = world::files();
    let text = &files[path];
    assert!(text.contains(from), "{path} does not contain {from}");
    let text = text.replacen(from, to, 1);
    files.insert(path.to_owned(), text);
    files
}

#[test]
fn sound_definitions_become_a_catalogue() {
    let files = world::files();
    let catalog = parse(&files).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(catalog.id, revision(&files));

    let bao = catalog.outlet(&OutletId::from("bao")).unwrap();
    assert_eq!(bao.layout.title, ["h1", "meta[name=title]@content"], "own before family");
    assert!(bao.layout.author.is_empty(), "written empty is not left out");
    assert_eq!(bao.layout.lead, [".sapo"], "left out, so the family's");
    assert_eq!(bao.layout.lead_prefixes, ["BÁO "], "the blank belongs to the prefix");
    let polled: Vec<_> = bao.polled_feeds().map(|feed| feed.url.path()).collect();
    assert_eq!(polled, ["/rss/home.rss"], "dead feeds are not asked");
    let cong = catalog.outlet(&OutletId::from("cong")).unwrap();
    assert!(cong.local && cong.domains.is_empty() && cong.homepage.is_none());

    let ids: Vec<_> = catalog.ruleset.rules.iter().map(|rule| rule.id.as_str()).collect();
    let order = "scope T1 T2 T3 T4 T5 T6 T7 T8 T9 B1 genre-guide";
    assert_eq!(ids.join(" "), order);
    let rule = &catalog.ruleset.rules[5];
    assert_eq!(rule.kind, RuleKind::Theme);
    assert_eq!(rule.clauses[0].fields, [TextField::Title, TextField::Lead], "reading order");
    assert_eq!(rule.clauses[0].groups.len(), 1);
    assert_eq!(rule.clauses[1].groups[0][1].words, ["liên", "thông"]);
    assert_eq!(rule.clauses[1].within, Some(12));

    let plan = catalog.plan(&"bo".into()).unwrap();
    let (_, quota) = plan.quotas().next().unwrap();
    assert_eq!(quota.period.from, plan.period.from, "the plan's, being left out");
    assert_eq!(quota.target.get(), 20);
    assert_eq!(plan.tasks[3].duty, Duty::Milestone { before: None }, "done when it came out");
    let to: Vec<_> = plan.reports.iter().map(|report| report.to.as_str()).collect();
    assert_eq!(to, ["Trung tâm", "Lãnh đạo Bộ", "Văn phòng"]);
    assert_eq!(plan.reports[0].cadence, Cadence::Monthly { cutoff_day: 20, due_day: 25 });
}

#[test]
fn a_dead_feed_is_polled_when_somebody_says_so() {
    let files =
        broken("sources/online/bao.toml", "status = \"dead\"", "status = \"dead\"\npoll = true");
    let catalog = parse(&files).unwrap();
    assert_eq!(catalog.outlets[0].polled_feeds().count(), 2);
}

const WAYS: &str = r#"
[[feeds]]
kind = "sitemap"
url = "https://bao.example/sitemap/{yyyy}-{m}.xml"
status = "seen"
[[feeds]]
kind = "section"
url = "https://bao.example/moi/"
status = "lies"
listing = { link = ["a.tin"] }
[schedule]
most_interval_min = 600
[listing]
item = ["article"]
next = ["a.sau"]
[article]"#;

/// The sound world with more ways in, and a family that says where items stand.
fn many_ways() -> Files {
    let mut files = broken("sources/online/bao.toml", "\n[article]", WAYS);
    let defaults = "[listing]\nlink = [\"h2 a\"]\npages = \"?trang={page}\"\n\
                    [schedule]\nleast_interval_min = 20\nmost_interval_min = 60\n[layout]";
    let family = world::CMS.replace("[layout]", defaults);
    files.insert("sources/families/cms.toml".to_owned(), family);
    files
}

#[test]
fn sitemaps_and_section_pages_are_ways_in_like_feeds() {
    let catalog = parse(&many_ways()).unwrap_or_else(|faults| panic!("{faults}"));
    let bao = catalog.outlet(&OutletId::from("bao")).unwrap();
    let walked: Vec<_> = bao.walked_feeds().into_iter().map(Feed::address_text).collect();
    let expected = ["https://bao.example/sitemap/{yyyy}-{m}.xml", "https://www.bao.example/so/"];
    assert_eq!(walked, expected, "sitemaps first, without feeds and what lies");
    assert_eq!(bao.polled_feeds().count(), 1, "the living feed is enough");
    let schedule = Schedule { least_interval_min: Some(20), most_interval_min: Some(600) };
    assert_eq!(bao.schedule, schedule, "own before family");

    let listings: Vec<_> = bao.feeds.iter().filter_map(|feed| feed.listing.as_ref()).collect();
    let item = vec!["article".to_owned()];
    let next = Some(NextPage::Link(vec!["a.sau".to_owned()]));
    let of = |link: &str| Listing {
        item: item.clone(),
        link: vec![link.to_owned()],
        next: next.clone(),
        ..Listing::default()
    };
    assert_eq!(listings, [&of("a.tin"), &of("h2 a")], "page before outlet before family");
}

#[test]
fn section_pages_are_asked_on_schedule_where_nothing_syndicated_is() {
    let mut files = many_ways();
    let text = files["sources/online/bao.toml"].replace("status = \"live\"", "status = \"dead\"");
    files.insert("sources/online/bao.toml".to_owned(), text);
    let catalog = parse(&files).unwrap();
    let polled: Vec<_> = catalog.outlets[0].polled_feeds().map(Feed::address_text).collect();
    assert_eq!(polled, ["https://www.bao.example/so/"], "neither an archive nor what lies");
}

#[test]
fn an_articles_outlet_is_that_of_its_day() {
    let old = "id = \"cu\"\nname = \"Báo Cũ\"\nkind = \"newspaper\"\nconfidence = \"high\"\n\
               checked = \"never\"\nmerged_into = { outlet = \"bao\", since = 2025-07-01 }\n\
               [[names]]\nname = \"Báo Rất Cũ\"\nuntil = 2019-12-31\n\
               [[domains]]\nhost = \"cu.example\"\n[[domains]]\nhost = \"bao.example\"\nuntil = 2019-12-31\n";
    let mut files = world::files();
    files.insert("sources/local/cu.toml".to_owned(), old.to_owned());
    let catalog = parse(&files).unwrap_or_else(|faults| panic!("{faults}"));
    let outlet = |host: &str, day: &str| {
        let url = Url::parse(&format!("https://{host}/tin")).unwrap();
        catalog.outlet_at(&url, day.parse().unwrap()).map(|outlet| outlet.id.as_str())
    };
    assert_eq!(outlet("cu.example", "2025-06-30"), Some("cu"));
    assert_eq!(outlet("www.cu.example", "2025-07-01"), Some("bao"), "merged that day");
    assert_eq!(outlet("bao.example", "2019-12-31"), Some("cu"), "the host's first owner");
    assert_eq!(outlet("bao.example", "2020-01-01"), Some("bao"));
    assert_eq!(outlet("bao.example", "2026-11-21"), Some("bao"), "nobody's day: the last owner");
    assert_eq!(outlet("khac.example", "2025-07-01"), None);
    let now = catalog.outlet_of(&Url::parse("https://bao.example/").unwrap()).unwrap();
    assert_eq!(now.id.as_str(), "bao");

    let cu = catalog.outlet(&OutletId::from("cu")).unwrap();
    assert_eq!(cu.name_on("2019-12-31".parse().unwrap()), "Báo Rất Cũ");
    assert_eq!(cu.name_on("2020-01-01".parse().unwrap()), "Báo Cũ");
}

#[test]
fn mergers_do_not_go_round_in_circles() {
    let merged = |into: &str| {
        format!("local = true\nmerged_into = {{ outlet = \"{into}\", since = 2025-07-01 }}")
    };
    let mut files = broken("sources/platform/cong.toml", "local = true", &merged("bao"));
    let bao = world::BAO.replace("family = \"cms\"", &merged("cong"));
    files.insert("sources/online/bao.toml".to_owned(), bao);
    let faults = faults(&files);
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(faults.iter().all(|fault| fault.what.contains("leads back to itself")));
}

#[test]
fn remarks_may_stand_in_any_table() {
    let files = broken("plans/bo.toml", "[[units]]", "[[units]]\nnotes = \"hỏi lại\"");
    assert_eq!(faults(&files), []);
}

#[test]
fn each_malformed_definition_is_refused_at_its_place() {
    let mut wrong = String::new();
    for (what, path, from, to, line, word) in malformed::CASES {
        let faults = faults(&broken(path, from, to));
        let expected = format!("{path}:{line}:");
        let sound = |fault: &Fault| {
            let text = fault.to_string();
            text.starts_with(&expected) && text.contains(word) && !fault.repair.is_empty()
        };
        // One slip is one fault, and one fault one line: no cascades.
        if !matches!(faults.as_slice(), [fault] if sound(fault)) {
            wrong += &format!("\n{what}: not {expected} … {word}, but:\n");
            wrong.extend(faults.iter().map(|fault| format!("  {fault}\n")));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn faults_of_all_files_are_reported_together() {
    let mut files = broken("sources/online/bao.toml", "name =", "nam =");
    let outlet = files["sources/online/bao.toml"].replace("\"live\"", "\"alive\"");
    files.insert("sources/online/bao.toml".to_owned(), outlet);
    let plan = files["plans/bo.toml"].replace("target = 20", "target = 0");
    let plan = plan.replace("units = [\"tt\"]", "units = [\"ttt\"]");
    files.insert("plans/bo.toml".to_owned(), plan);
    let theme = files["index/themes/t5.toml"].replace("= -2.0", "=");
    files.insert("index/themes/t5.toml".to_owned(), theme);
    files.remove("index/themes/t7.toml");
    files.insert("sources/elsewhere.toml".to_owned(), String::new());
    insta::assert_snapshot!(parse(&files).unwrap_err(), @r#"
    index/themes/t5.toml:22:9: not TOML: string values must be quoted, expected literal string; put it right; the rest of the file is checked once its syntax is
    index/themes/t7.toml:1:1: rule `T7` is missing; write the file
    plans/bo.toml:33:10: unit `ttt` is not among this plan's [[units]]; did you mean `tt`?
    plans/bo.toml:36:10: `target` cannot be 0; write a whole number from 1 to 1000000
    sources/elsewhere.toml:1:1: no definition belongs here; outlets lie in sources/central, online, local or platform, shared layouts in sources/families, rules in index/scope.toml, index/themes, topics or genres, acronyms in index/text/acronyms.toml, plans in plans
    sources/online/bao.toml:1:1: `name` is missing; add `name = …`
    sources/online/bao.toml:2:1: unknown key `nam`; did you mean `name`?
    sources/online/bao.toml:16:10: `status` cannot be `alive`; did you mean `live`?
    "#);
}

#[test]
fn a_file_that_cannot_be_read_does_not_make_references_to_it_faults() {
    for path in ["sources/online/bao.toml", "index/topics/b1.toml", "plans/tw.toml"] {
        let mut files = world::files();
        files.insert(path.to_owned(), "id = ".to_owned());
        let faults = faults(&files);
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert_eq!((faults[0].file.as_str(), faults[0].line), (path, 1));
    }
}

#[test]
fn names_are_unique_across_files() {
    let other = "id = \"khac\"\nname = \"Khác\"\nkind = \"portal\"\nconfidence = \"low\"\nchecked = \"never\"\n";
    let domain = "[[domains]]\nhost = \"bao.example\"\n";
    let own = "[[domains]]\nhost = \"khac.example\"\n";
    let feed = "[[feeds]]\nurl = \"http://www.bao.example/rss/home.rss\"\nstatus = \"seen\"\n";
    let cases: [(&str, &str, String, &[&str]); 4] = [
        ("outlet", "sources/local/bao.toml", other.replace("khac", "bao") + own, &["outlet `bao`"]),
        ("host", "sources/online/khac.toml", format!("{other}{domain}"), &["host `bao.example`"]),
        (
            "feed under another scheme",
            "sources/online/khac.toml",
            format!("{other}{domain}{feed}"),
            &["host `bao.example`", "feed `bao.example/rss/home.rss`"],
        ),
        ("rule", "index/topics/t5.toml", world::TOPIC.replace("B1", "T5"), &["rule `T5`"]),
    ];
    for (what, path, text, expected) in cases {
        let mut files = world::files();
        files.insert(path.to_owned(), text);
        let faults = faults(&files);
        assert_eq!(faults.len(), expected.len(), "{what}: {faults:#?}");
        for (fault, expected) in faults.iter().zip(expected) {
            assert!(fault.what.contains(expected), "{what}: {fault}");
            assert!(fault.what.contains("is defined already"), "{what}: {fault}");
        }
    }
}

#[test]
fn there_are_nine_themes_and_a_tenth_is_refused() {
    let mut files = world::files();
    files.insert("index/themes/t10.toml".to_owned(), world::T5.replace("T5", "T10"));
    files.remove("index/scope.toml");
    let faults = faults(&files);
    assert!(faults[0].to_string().starts_with("index/scope.toml:1:1: rule `scope` is missing"));
    let tenth = faults.iter().find(|fault| fault.file.ends_with("t10.toml")).unwrap();
    assert!(tenth.what.contains("none of the nine themes"), "{tenth}");
}

#[test]
fn plans_and_rules_do_not_lead_back_to_themselves() {
    let mut files = broken("plans/tw.toml", "themes = []", "parent = \"bo\"\nthemes = []");
    let scope = files["index/scope.toml"].replace("needs = []", "needs = [\"T5\", \"scope\"]");
    files.insert("index/scope.toml".to_owned(), scope);
    let faults = faults(&files);
    let places: Vec<_> = faults.iter().map(|it| format!("{}:{}", it.file, it.line)).collect();
    let expected = [
        "index/scope.toml:6",
        "index/scope.toml:6",
        "index/themes/t5.toml:6",
        "plans/bo.toml:5",
        "plans/tw.toml:7",
    ];
    assert_eq!(places, expected, "{faults:#?}");
    assert!(faults.iter().all(|fault| fault.what.contains("leads back to itself")));
}

#[test]
fn the_revision_changes_with_each_path_and_content_and_the_ruleset_only_with_rules() {
    let first = parse(&world::files()).unwrap();
    let plan = parse(&broken("plans/bo.toml", "Kế hoạch của Bộ", "Kế hoạch")).unwrap();
    let rule = parse(&broken("index/themes/t5.toml", "Chủ đề 5", "Chủ đề năm")).unwrap();
    let acronyms = parse(&broken("index/text/acronyms.toml", "false", "true")).unwrap();
    assert_ne!(first.id, plan.id);
    assert_eq!(first.ruleset.id, plan.ruleset.id);
    assert_ne!(first.ruleset.id, rule.ruleset.id);
    assert_ne!(first.ruleset.id, acronyms.ruleset.id, "acronyms change what a phrase matches");
}

#[test]
fn a_folder_gives_the_files_that_were_put_there() {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in world::files() {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    for other in ["sources/README.md", "index/text/.#acronyms.toml", "plans/old/x.toml"] {
        let path = root.path().join(other);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    assert_eq!(read_dir(root.path()).unwrap(), world::files());

    fs::write(root.path().join("plans/x.toml"), b"id = \"\xff\"").unwrap();
    let fault = read_dir(root.path()).unwrap_err().to_string();
    assert!(fault.contains("x.toml is not UTF-8 text (first bad byte at offset 6)"), "{fault}");
    fs::remove_dir_all(root.path().join("plans")).unwrap();
    let fault = read_dir(root.path()).unwrap_err().to_string();
    assert!(fault.contains("plans is missing; name a folder that holds"), "{fault}");
}

/// Pieces that TOML and these definitions are made of, so that chance reaches deep.
fn toml_text() -> impl Strategy<Value = String> {
    let keys = "(id|kind|name|weight|threshold|until|any|all|feeds|url|host|period|layout|x)";
    let values = "(\"[a-zđ@%:()*\\[ ]{0,6}\"|''|-?[0-9]{1,25}|0x1f|inf|nan|1e999|true|2025-02-30|\
                  07:00:00|\\[\\]|\\[\\[\"a\"\\], 1\\]|\\{ from = 2025-01-01 \\}|\\[[0-9], \"ô\"\\]|\"\"\"|\\[|\\{)";
    let line =
        format!("(\\[\\[{keys}\\]\\]|\\[{keys}\\]|{keys}(\\.{keys})? = {values}|#ô|\\PC{{0,8}})");
    prop::collection::vec(prop::string::string_regex(&line).unwrap(), 0..12)
        .prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in toml_text(), other in any::<String>()) {
        for path in world::files().into_keys() {
            let files = Files::from([(path.clone(), text.clone())]);
            for fault in faults(&files) {
                prop_assert!(fault.line >= 1 && fault.column >= 1);
            }
            faults(&Files::from([(path, other.clone())]));
        }
    }
}

proptest! {
    // Each case reads the whole world.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_changed_line_makes_reading_panic(
        file in 0..18_usize, line in 0..60_usize, text in toml_text(), keep in any::<bool>(),
    ) {
        let mut files = world::files();
        let path = files.keys().nth(file).unwrap().clone();
        let mut lines: Vec<&str> = files[&path].lines().collect();
        let at = line % lines.len();
        if keep {
            lines.insert(at, &text);
        } else {
            lines[at] = &text;
        }
        let changed = lines.join("\n");
        files.insert(path, changed);
        if let Ok(catalog) = parse(&files) {
            prop_assert_eq!(catalog.id, revision(&files));
        }
    }
}
