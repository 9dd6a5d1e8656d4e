//! Classification on small rulesets made by hand.

use super::evaluation::{Label, evaluate, parse_lines};
use super::*;
use crate::domain::article::{Genre, Language};
use crate::domain::hit::Hit;
use crate::domain::id::{OutletId, RevisionId, RuleId};
use crate::domain::rule::{Clause, Phrase, Rule, RuleKind, TextField};
use crate::index::IndexDocument;
use crate::text::phrase_words;

fn phrases(texts: &[&str]) -> Vec<Phrase> {
    let phrase = |text: &&str| Phrase { text: (*text).to_owned(), words: phrase_words(text) };
    texts.iter().map(phrase).collect()
}

/// A clause that looks everywhere; each group a list of phrases.
fn clause(name: &str, groups: &[&[&str]], weight: f64) -> Clause {
    Clause {
        name: name.to_owned(),
        groups: groups.iter().map(|group| phrases(group)).collect(),
        within: None,
        unless: Vec::new(),
        fields: TextField::ALL.to_vec(),
        weight,
    }
}

fn rule(id: &str, kind: RuleKind, threshold: f64, clauses: Vec<Clause>) -> Rule {
    Rule {
        id: RuleId::new(id),
        kind,
        title_vi: id.to_owned(),
        title_en: id.to_owned(),
        definition: String::new(),
        needs: Vec::new(),
        threshold,
        genre: None,
        clauses,
        must_match: Vec::new(),
        must_reject: Vec::new(),
    }
}

fn ruleset(rules: Vec<Rule>) -> Ruleset {
    Ruleset { id: RulesetId::new("test"), rules }
}

fn text(title: &str, lead: &str, body: &str) -> Text {
    Text {
        id: ArticleId::new("a"),
        title: title.to_owned(),
        lead: lead.to_owned(),
        body: body.to_owned(),
        genre: Genre::Video,
    }
}

fn document(text: &Text) -> IndexDocument {
    IndexDocument {
        id: text.id.clone(),
        revision: RevisionId::new("r"),
        outlet: OutletId::new("o"),
        title: text.title.clone(),
        lead: text.lead.clone(),
        body: text.body.clone(),
        themes: Vec::new(),
        genre: text.genre,
        language: Language::Vietnamese,
        published_at: None,
    }
}

/// Classifies one text by rules without acronyms.
fn classified(rules: Vec<Rule>, text: Text) -> Classification {
    let classifier = Classifier::new(&ruleset(rules), &[]).unwrap();
    classifier.classify_batch(&[text]).unwrap().remove(0)
}

/// `clause contribution field@word:text …; …` of a hit.
fn show(hit: &Hit) -> String {
    let clause = |it: &crate::domain::hit::Evidence| {
        let place = |it: &crate::domain::hit::Place| {
            format!(" {}@{}:{}", it.field.as_str(), it.word, it.text)
        };
        format!("{} {:+}", it.clause, it.contribution)
            + &it.places.iter().map(place).collect::<String>()
    };
    hit.evidence.iter().map(clause).collect::<Vec<_>>().join("; ")
}

#[test]
fn evidence_names_every_place_and_the_best_field_counts() {
    let rules = vec![rule(
        "T1",
        RuleKind::Theme,
        2.0,
        vec![
            clause("say", &[&["chuyển đổi số", "số hóa"]], 2.0),
            clause("trap", &[&["thương mại"]], -0.5),
            clause("silent", &[&["bầu trời"]], 9.0),
        ],
    )];
    let found = classified(
        rules,
        text("Tin", "Số hoá, SỐ HÓA", "thương mại\u{200b} và chuyển đổi so\u{302}\u{301}"),
    );
    assert_eq!(found.hits.len(), 1);
    assert_eq!(
        show(&found.hits[0]),
        "say +3 lead@0:Số hoá lead@2:SỐ HÓA body@3:chuyển đổi so\u{302}\u{301}; trap -0.5 body@0:thương mại"
    );
    assert_eq!((found.hits[0].score, found.genre), (2.5, Genre::Video));
}

#[test]
fn clauses_fire_as_the_rules_say() {
    let all = |groups: &[&[&str]]| clause("c", groups, 1.0);
    let link: &[&[&str]] = &[&["kết nối", "liên thông"], &["dữ liệu", "csdl"]];
    let near = |within| Clause { within: Some(within), ..all(link) };
    let unless = Clause { unless: phrases(&["thương mại"]), ..all(&[&["số"]]) };
    let in_title = Clause { fields: vec![TextField::Title], ..all(&[&["số"]]) };
    let cases = [
        ("every group in one field", all(link), text("kết nối", "", "dữ liệu"), ""),
        (
            "order does not matter",
            all(link),
            text("", "", "csdl được liên thông"),
            "c +1 body@0:csdl body@2:liên thông",
        ),
        (
            "window reached",
            near(5),
            text("", "", "kết nối a dữ liệu"),
            "c +1 body@0:kết nối body@3:dữ liệu",
        ),
        ("window missed", near(4), text("", "", "kết nối a dữ liệu"), ""),
        (
            "only words in a full window",
            near(4),
            text("", "", "kết nối a b c d kết nối dữ liệu a b dữ liệu"),
            "c +1 body@6:kết nối body@8:dữ liệu",
        ),
        (
            "a phrase longer than the window",
            Clause { within: Some(2), ..all(&[&["a b c d"], &["b", "c"]]) },
            text("", "", "a b c d"),
            "",
        ),
        ("marks matter", all(&[&["số hóa"]]), text("so hoa", "", ""), ""),
        ("words are whole", all(&[&["số"]]), text("sống", "", ""), ""),
        ("words follow each other", all(&[&["số hóa"]]), text("số và hóa", "", ""), ""),
        (
            "unless keeps one field silent",
            unless,
            text("số, thương mại", "số", ""),
            "c +1.5 lead@0:số",
        ),
        ("only named fields", in_title, text("", "số", "số"), ""),
        (
            "a number's parts",
            all(&[&["Kế hoạch 02-KH/BCĐTW"]]),
            text("kế hoạch 02 – KH/BCĐTW", "", ""),
            "c +2 title@0:kế hoạch 02 – KH/BCĐTW",
        ),
        ("capitals", all(&[&["ủy ban"]]), text("UỶ BAN", "", ""), "c +2 title@0:UỶ BAN"),
        (
            "phrases that overlap",
            all(&[&["a b"], &["b c"]]),
            text("a b c", "", ""),
            "c +2 title@0:a b title@1:b c",
        ),
        (
            "a phrase in two groups",
            all(&[&["a"], &["a", "b"]]),
            text("a", "", ""),
            "c +2 title@0:a",
        ),
    ];
    for (what, clause, text, expected) in cases {
        // A second clause keeps the threshold in reach and lets the rule match at all times.
        let always = self::clause("any", &[&["mốc"]], 1.0);
        let rules = vec![rule("T1", RuleKind::Theme, 1.0, vec![clause, always])];
        let text = Text { body: format!("{}\nz mốc", text.body), ..text };
        let found = classified(rules, text);
        let fired = found.hits[0].evidence.iter().any(|it| it.clause == "c");
        let shown = show(&found.hits[0]);
        let shown = if fired { shown.split("; any").next().unwrap_or_default() } else { "" };
        assert_eq!(shown, expected, "{what}");
    }
}

#[test]
fn acronyms_stand_for_their_long_forms_if_they_may() {
    let acronym = |short: &str, long: &str, in_rules| Acronym {
        short: short.to_owned(),
        long: vec![long.to_owned()],
        in_rules,
    };
    let acronyms = [acronym("DVC", "dịch vụ công", true), acronym("AI", "trí tuệ nhân tạo", false)];
    let clauses = vec![clause("c", &[&["cổng dịch vụ công", "trí tuệ nhân tạo"]], 1.0)];
    let rules = ruleset(vec![rule("T1", RuleKind::Theme, 1.0, clauses)]);
    let classifier = Classifier::new(&rules, &acronyms).unwrap();
    let texts =
        [text("Cổng DVC", "", ""), text("Ai đó", "", ""), text("cổng dịch vụ công", "", "")];
    let found = classifier.classify_batch(&texts).unwrap();
    assert_eq!(found.iter().map(|it| it.hits.len()).collect::<Vec<_>>(), [1, 0, 1]);
}

#[test]
fn needs_primary_theme_and_genre_follow_the_ruleset() {
    let needing = |id: &str, word: &str, threshold| Rule {
        needs: vec![RuleId::new("scope")],
        ..rule(id, RuleKind::Theme, threshold, vec![clause("c", &[&[word]], 4.0)])
    };
    let genre = |id: &str, word: &str, genre, weight| Rule {
        genre: Some(genre),
        ..rule(id, RuleKind::Genre, 1.0, vec![clause("c", &[&[word]], weight)])
    };
    // The rule that is needed may stand behind the one that needs it.
    let rules = vec![
        needing("T1", "một", 2.0),
        needing("T2", "hai", 1.0),
        needing("T3", "ba", 1.0),
        rule(
            "scope",
            RuleKind::Scope,
            0.3,
            vec![clause("x", &[&["số"]], 0.1), clause("y", &[&["số"]], 0.2)],
        ),
        genre("genre-guide", "cách", Genre::Guide, 1.0),
        genre("genre-legal", "luật", Genre::Legal, 2.0),
    ];
    let cases = [
        ("một hai", Genre::Video, "", "video"),
        ("một hai ba số", Genre::Video, "scope T1 T2* T3", "video"),
        ("một ba số", Genre::News, "scope T1 T3*", "news"),
        ("một số cách", Genre::News, "scope T1* genre-guide", "guide"),
        ("cách luật", Genre::News, "genre-guide genre-legal", "legal"),
        ("cách luật", Genre::Feature, "genre-guide genre-legal", "feature"),
    ];
    for (body, told, expected, genre) in cases {
        let text = Text { genre: told, ..text("", "", body) };
        let found = classified(rules.clone(), text);
        let mut shown: Vec<_> = found
            .hits
            .iter()
            .map(|hit| format!("{}{}", hit.rule, if hit.primary { "*" } else { "" }))
            .collect();
        shown.sort_by_key(|it| !it.starts_with("scope"));
        assert_eq!((shown.join(" ").as_str(), found.genre.as_str()), (expected, genre), "{body}");
    }
}

#[test]
fn unsound_rules_are_refused_with_the_repair() {
    let good = || rule("T1", RuleKind::Theme, 2.0, vec![clause("c", &[&["số hóa"]], 1.0)]);
    let with = |change: &dyn Fn(&mut Rule)| {
        let mut rule = good();
        change(&mut rule);
        vec![rule]
    };
    let needing = |id: &str, need: &str| Rule {
        needs: vec![RuleId::new(need)],
        ..Rule { id: RuleId::new(id), ..good() }
    };
    let examples = |matching: &[&str], rejected: &[&str]| {
        let own = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect();
        vec![Rule { must_match: own(matching), must_reject: own(rejected), ..good() }]
    };
    let mut unmet = vec![needing("T2", "scope"), Rule { id: RuleId::new("scope"), ..good() }];
    unmet[1].clauses = vec![clause("s", &[&["phạm vi"]], 5.0)];
    unmet[0].must_match = vec!["Số hóa".to_owned()];
    let cases = [
        (vec![good(), good()], "rule `T1` is there twice; rename one"),
        (
            with(&|it| it.needs = vec![RuleId::new("scop")]),
            "rule `T1` needs `scop`, which is no rule; correct `needs`",
        ),
        (
            vec![needing("T1", "T2"), needing("T2", "T1"), needing("T3", "T1")],
            "rule `T1` needs itself by way of `needs`; break the circle\nrule `T2` needs itself by way of `needs`; break the circle",
        ),
        (
            with(&|it| it.threshold = 2.5),
            "rule `T1` can never match: all its clauses together give at most 2, its threshold is 2.5; lower the threshold or raise weights",
        ),
        (
            with(&|it| it.clauses[0].fields = vec![TextField::Body]),
            "rule `T1` can never match: all its clauses together give at most 1, its threshold is 2; lower the threshold or raise weights",
        ),
        (
            with(&|it| it.threshold = 0.0),
            "rule `T1` would match any text: its threshold is 0; it must be above 0",
        ),
        (
            with(&|it| it.clauses[0].groups[0] = phrases(&["số", "…"])),
            "rule `T1`, clause `c`: a phrase without words can never be found; write at least one word",
        ),
        (
            with(&|it| it.clauses[0].groups.push(vec![])),
            "rule `T1`, clause `c`: a group without phrases never fires; add phrases or remove the group",
        ),
        (
            examples(&["Số hóa", "Khác"], &["số hoá"]),
            "rule `T1` misses its example “Khác”: score 0 of 2, fired: nothing\nrule `T1` matches “số hoá”, which it should reject: score 2 of 2, fired: `c` +2",
        ),
        (
            unmet,
            "rule `T2` misses its example “Số hóa”: score 2 of 2, fired: `c` +2; `scope`, which it needs, does not match",
        ),
    ];
    for (rules, expected) in cases {
        let faults = Classifier::new(&ruleset(rules), &[]).map(|_| ()).unwrap_err();
        let shown: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(shown.join("\n"), expected);
    }
}

#[test]
fn strange_texts_are_classified_like_any_other() {
    let classifier = {
        let clauses = vec![
            Clause {
                within: Some(50), ..clause("near", &[&["số"], &["số hóa", "số số"]], 1.0)
            },
            clause("say", &[&["số hóa"]], 1.0),
        ];
        Classifier::new(&ruleset(vec![rule("T1", RuleKind::Theme, 1.0, clauses)]), &[]).unwrap()
    };
    let cases = [
        ("empty", String::new(), 0),
        ("one word", "số".to_owned(), 0),
        ("blanks", " \n\t\u{200b}".to_owned(), 0),
        ("NUL characters", "\0số\0hóa\0".to_owned(), 1),
        ("decomposed", "so\u{302}\u{301} ho\u{301}a".to_owned(), 1),
        ("all capitals", "SỐ HOÁ".to_owned(), 1),
        ("other scripts", "数字化 цифра ดิจิทัล 🎉".to_owned(), 0),
        ("a megabyte of one word", "số ".repeat(200_000), 1),
        ("a megabyte without blanks", "x".repeat(1_000_000), 0),
        ("a megabyte of hits", "số hóa ".repeat(100_000), 1),
    ];
    let texts: Vec<_> = cases
        .iter()
        .map(|(what, body, _)| Text { id: ArticleId::new(*what), ..text("", "", body) })
        .collect();
    let found = classifier.classify_batch(&texts).unwrap();
    for ((what, body, hits), found) in cases.iter().zip(&found) {
        assert_eq!(found.hits.len(), *hits, "{what}");
        for place in found.hits.iter().flat_map(|hit| &hit.evidence).flat_map(|it| &it.places) {
            assert_eq!(body.get(place.start..place.end), Some(place.text.as_str()), "{what}");
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let archive = ArchiveIndex::open_or_create(dir.path()).unwrap();
    archive.update(&texts.iter().map(document).collect::<Vec<_>>(), 1).unwrap();
    let mut from_archive = Vec::new();
    classifier.classify_archive(&archive, &mut |id, found| from_archive.push((id, found))).unwrap();
    let from_batch: Vec<_> = texts.iter().map(|it| it.id.clone()).zip(found).collect();
    assert!(from_archive == from_batch, "one segment keeps the order, so the lists are equal");
    assert_eq!(classifier.classify_batch(&[]).unwrap(), []);
}

#[test]
fn labelled_lines_are_read_and_bad_ones_named() {
    let jsonl = concat!(
        "\u{feff}{\"id\":\"a\",\"title\":\"Tin\",\"text\":\"thân\",\"labels\":[\"T1\"],\"other\":1}\n",
        "\n",
        "{\"id\":7,\"title\":\"Tin\",\"lead\":\"l\",\"body\":\"b\",\"text\":\"t\",\"relevant\":false}\n",
        "{\"id\":\"c\"}\n",
        "nonsense\n",
        "{\"id\":[],\"title\":\"x\"}\n",
        "{\"id\":\"d\",\"title\":\"x\",\"lead\":null,\"labels\":[]}",
    );
    let (lines, bad) = parse_lines(jsonl);
    let shown: Vec<_> = lines
        .iter()
        .map(|it| {
            format!("{} {} {:?}", it.text.id, it.text.body, it.label().map(|label| label.relevant))
        })
        .collect();
    assert_eq!(shown, ["a thân Some(true)", "7 b Some(false)", "d  Some(false)"]);
    let shown: Vec<_> = bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "line 4: missing field `title` at column 10",
            "line 5: expected ident at column 2",
            "line 6: `id` must be a text or a number",
        ]
    );
}

#[test]
fn evaluation_counts_each_theme_and_each_pair() {
    let theme =
        |id: &str, word: &str| rule(id, RuleKind::Theme, 1.0, vec![clause("c", &[&[word]], 1.0)]);
    let scope = rule("scope", RuleKind::Scope, 1.0, vec![clause("c", &[&["một", "hai"]], 1.0)]);
    let rules = ruleset(vec![scope, theme("T1", "một"), theme("T2", "hai"), theme("T3", "ba")]);
    let classifier = Classifier::new(&rules, &[]).unwrap();
    let texts = ["một", "một hai", "hai", "không"].map(|body| text("", "", body));
    let label = |themes: &[&str], relevant| Label {
        themes: themes.iter().map(|it| RuleId::new(*it)).collect(),
        relevant,
    };
    let labels = [
        label(&["T1"], true),
        label(&["T1"], true),
        label(&["T1", "T2"], false),
        label(&["T9"], true),
    ];
    let found = evaluate(&rules, &classifier.classify_batch(&texts).unwrap(), &labels);
    let shown: Vec<_> = found
        .themes
        .iter()
        .map(|it| {
            let score = it.score;
            format!(
                "{} {:.2} {:.2} {:.2} {}",
                it.rule, score.precision, score.recall, score.f1, score.support
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "T1 1.00 0.67 0.80 3",
            "T2 0.50 1.00 0.67 1",
            "T3 0.00 0.00 0.00 0",
            "T9 0.00 0.00 0.00 1"
        ]
    );
    assert_eq!(
        format!("{:.3} {:.3} {:.3}", found.macro_f1, found.micro_f1, found.scope.f1),
        "0.489 0.667 0.667"
    );
}
