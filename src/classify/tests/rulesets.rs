//! What a whole ruleset makes of a text, and which rulesets are refused.

use super::*;

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

/// A sound rule on one phrase.
fn good() -> Rule {
    rule("T1", RuleKind::Theme, 2.0, vec![clause("c", &[&["số hóa"]], 1.0)])
}

/// The sound rule with one `change`.
fn with(change: impl FnOnce(&mut Rule)) -> Vec<Rule> {
    let mut rule = good();
    change(&mut rule);
    vec![rule]
}

/// The sound rule as `id`, needing `need`.
fn needing(id: &str, need: &str) -> Rule {
    Rule { id: RuleId::new(id), needs: vec![RuleId::new(need)], ..good() }
}

/// Every fault for which `rules` are refused, one a line.
fn refused(rules: Vec<Rule>) -> String {
    let faults = Classifier::new(&ruleset(rules), &[]).map(|_| ()).unwrap_err();
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn rules_that_do_not_fit_together_are_refused() {
    assert_eq!(refused(vec![good(), good()]), "rule `T1` is there twice; rename one");
    assert_eq!(
        refused(with(|it| it.needs = vec![RuleId::new("scop")])),
        "rule `T1` needs `scop`, which is no rule; correct `needs`"
    );
    assert_eq!(
        refused(vec![needing("T1", "T2"), needing("T2", "T1"), needing("T3", "T1")]),
        "rule `T1` needs itself by way of `needs`; break the circle\nrule `T2` needs itself by way of `needs`; break the circle"
    );
}

#[test]
fn thresholds_that_no_text_or_every_text_reaches_are_refused() {
    assert_eq!(
        refused(with(|it| it.threshold = 2.5)),
        "rule `T1` can never match: all its clauses together give at most 2, its threshold is 2.5; lower the threshold or raise weights"
    );
    assert_eq!(
        refused(with(|it| it.clauses[0].fields = vec![TextField::Body])),
        "rule `T1` can never match: all its clauses together give at most 1, its threshold is 2; lower the threshold or raise weights"
    );
    assert_eq!(
        refused(with(|it| it.threshold = 0.0)),
        "rule `T1` would match any text: its threshold is 0; it must be above 0"
    );
}

#[test]
fn clauses_that_can_never_fire_are_refused() {
    assert_eq!(
        refused(with(|it| it.clauses[0].groups[0] = phrases(&["số", "…"]))),
        "rule `T1`, clause `c`: a phrase without words can never be found; write at least one word"
    );
    assert_eq!(
        refused(with(|it| it.clauses[0].groups.push(vec![]))),
        "rule `T1`, clause `c`: a group without phrases never fires; add phrases or remove the group"
    );
}

#[test]
fn rules_that_fail_their_own_examples_are_refused() {
    let own = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let wrong = with(|it| {
        it.must_match = own(&["Số hóa", "Khác"]);
        it.must_reject = own(&["số hoá"]);
    });
    assert_eq!(
        refused(wrong),
        "rule `T1` misses its example “Khác”: score 0 of 2, fired: nothing\nrule `T1` matches “số hoá”, which it should reject: score 2 of 2, fired: `c` +2"
    );
    let scope = Rule {
        id: RuleId::new("scope"),
        clauses: vec![clause("s", &[&["phạm vi"]], 5.0)],
        ..good()
    };
    let unmet = Rule { must_match: own(&["Số hóa"]), ..needing("T2", "scope") };
    assert_eq!(
        refused(vec![unmet, scope]),
        "rule `T2` misses its example “Số hóa”: score 2 of 2, fired: `c` +2; `scope`, which it needs, does not match"
    );
}
