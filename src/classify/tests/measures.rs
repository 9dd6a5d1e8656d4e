//! How right the rules are, measured on labelled texts.

use super::*;
use crate::classify::evaluation::{Label, evaluate, parse_lines};

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
