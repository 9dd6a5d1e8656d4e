//! When a clause fires, where, and what evidence it leaves.

use super::*;

/// Two groups: linking, and data.
const LINK: &[&[&str]] = &[&["kết nối", "liên thông"], &["dữ liệu", "csdl"]];

/// Where a clause named `c` fires in `text`, as [`show`] writes it; empty if it does not.
fn fired(clause: Clause, text: Text) -> String {
    // A second clause keeps the threshold in reach and lets the rule match at all times.
    let always = self::clause("any", &[&["mốc"]], 1.0);
    let rules = vec![rule("T1", RuleKind::Theme, 1.0, vec![clause, always])];
    let text = Text { body: format!("{}\nz mốc", text.body), ..text };
    let found = classified(rules, text);
    if !found.hits[0].evidence.iter().any(|it| it.clause == "c") {
        return String::new();
    }
    show(&found.hits[0]).split("; any").next().unwrap_or_default().to_owned()
}

/// A clause `c` that looks everywhere.
fn all(groups: &[&[&str]]) -> Clause {
    clause("c", groups, 1.0)
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
fn every_group_must_stand_in_one_field_in_any_order() {
    let cases = [
        ("every group in one field", all(LINK), text("kết nối", "", "dữ liệu"), ""),
        (
            "order does not matter",
            all(LINK),
            text("", "", "csdl được liên thông"),
            "c +1 body@0:csdl body@2:liên thông",
        ),
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
        assert_eq!(fired(clause, text), expected, "{what}");
    }
}

#[test]
fn a_window_must_hold_a_phrase_of_every_group() {
    let near = |within| Clause { within: Some(within), ..all(LINK) };
    let cases = [
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
    ];
    for (what, clause, text, expected) in cases {
        assert_eq!(fired(clause, text), expected, "{what}");
    }
}

#[test]
fn phrases_are_found_as_whole_words_in_a_row() {
    let cases = [
        ("marks matter", "số hóa", "so hoa", ""),
        ("words are whole", "số", "sống", ""),
        ("words follow each other", "số hóa", "số và hóa", ""),
        (
            "a number's parts",
            "Kế hoạch 02-KH/BCĐTW",
            "kế hoạch 02 – KH/BCĐTW",
            "c +2 title@0:kế hoạch 02 – KH/BCĐTW",
        ),
        ("capitals", "ủy ban", "UỶ BAN", "c +2 title@0:UỶ BAN"),
    ];
    for (what, phrase, title, expected) in cases {
        assert_eq!(fired(all(&[&[phrase]]), text(title, "", "")), expected, "{what}");
    }
}

#[test]
fn a_clause_is_silent_where_it_may_not_speak() {
    let unless = Clause { unless: phrases(&["thương mại"]), ..all(&[&["số"]]) };
    let shown = fired(unless, text("số, thương mại", "số", ""));
    assert_eq!(shown, "c +1.5 lead@0:số", "unless keeps one field silent");
    let in_title = Clause { fields: vec![TextField::Title], ..all(&[&["số"]]) };
    assert_eq!(fired(in_title, text("", "số", "số")), "", "only named fields");
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
