//! Each malformed definition is refused at its place, all of them in one run.

use super::*;

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
