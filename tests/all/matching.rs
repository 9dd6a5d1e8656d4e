//! Rules give the same answer however they are run, and the answer that reading the words gives.
//!
//! The naive matcher here knows nothing of indexes: it tries every place and every combination.

use diembao::classify::{Classifier, Text};
use diembao::domain::article::{Genre, Language};
use diembao::domain::hit::{Classification, Place};
use diembao::domain::id::{ArticleId, OutletId, RevisionId, RuleId, RulesetId};
use diembao::domain::rule::{Clause, Phrase, Rule, RuleKind, Ruleset, TextField};
use diembao::index::{ArchiveIndex, IndexDocument};
use diembao::text::{phrase_words, tokens};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};

/// Few words, so that phrases often meet; in spellings that must not make a difference.
const WORDS: [&str; 12] = [
    "số",
    "hóa",
    "hoá",
    "HÓA",
    "so\u{302}\u{301}",
    "dữ",
    "liệu",
    "công",
    "kỹ",
    "kĩ",
    "02-KH/TW",
    "so",
];

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(select(&WORDS[..]), count).prop_map(|words| words.join(" "))
}

fn phrase() -> impl Strategy<Value = Phrase> {
    words(1..3).prop_map(|text| Phrase { words: phrase_words(&text), text })
}

fn phrases(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Phrase>> {
    prop::collection::vec(phrase(), count)
}

fn clause() -> impl Strategy<Value = Clause> {
    let fields = select(vec![
        TextField::ALL.to_vec(),
        vec![TextField::Title],
        vec![TextField::Lead, TextField::Body],
        // The order in which a rule names fields is of no account.
        vec![TextField::Body, TextField::Title],
    ]);
    let groups = prop::collection::vec(phrases(1..3), 1..4);
    let within = prop::option::of(1_usize..9);
    let weight = select(vec![-1.0, 0.5, 1.0, 2.0]);
    (groups, within, phrases(0..2), fields, weight).prop_map(
        |(groups, within, unless, fields, weight)| Clause {
            name: String::new(),
            groups,
            within,
            unless,
            fields,
            weight,
        },
    )
}

/// A rule that any text matches, so that the evidence of every clause can be seen.
fn ruleset() -> impl Strategy<Value = Ruleset> {
    let rules = prop::collection::vec(prop::collection::vec(clause(), 1..4), 1..4);
    rules.prop_map(|rules| Ruleset {
        id: RulesetId::new("test"),
        rules: rules.into_iter().zip(1..).map(|(clauses, number)| rule(number, clauses)).collect(),
    })
}

fn rule(number: usize, mut clauses: Vec<Clause>) -> Rule {
    let phrase = Phrase { text: "mốc".to_owned(), words: vec!["mốc".to_owned()] };
    clauses.push(Clause {
        name: String::new(),
        groups: vec![vec![phrase]],
        within: None,
        unless: Vec::new(),
        fields: TextField::ALL.to_vec(),
        weight: 1_000.0,
    });
    for (clause, name) in clauses.iter_mut().zip(0..) {
        clause.name = format!("c{name}");
    }
    Rule {
        id: RuleId::new(format!("T{number}")),
        kind: RuleKind::Theme,
        title_vi: String::new(),
        title_en: String::new(),
        definition: String::new(),
        needs: Vec::new(),
        threshold: 1.0,
        genre: None,
        clauses,
        must_match: Vec::new(),
        must_reject: Vec::new(),
    }
}

/// Texts with distinct ids; every body ends in the word that makes each rule match.
fn texts() -> impl Strategy<Value = Vec<Text>> {
    let text = (words(0..6), words(0..8), words(0..25), select(Genre::ALL));
    prop::collection::vec(text, 1..12).prop_map(|texts| {
        let text = |((title, lead, body, genre), number): ((_, _, String, _), usize)| Text {
            id: ArticleId::new(format!("a{number:02}")),
            title,
            lead,
            body: body + ". mốc",
            genre,
        };
        texts.into_iter().zip(0..).map(text).collect()
    })
}

/// What rules say according to somebody who reads word by word.
fn naive(ruleset: &Ruleset, text: &Text) -> Vec<Vec<(String, f64, Vec<Place>)>> {
    let of_rule =
        |rule: &Rule| rule.clauses.iter().filter_map(|it| naive_clause(it, text)).collect();
    ruleset.rules.iter().map(of_rule).collect()
}

fn naive_clause(clause: &Clause, text: &Text) -> Option<(String, f64, Vec<Place>)> {
    let mut places = Vec::new();
    let mut boost = 0.0_f64;
    for (field, part) in TextField::ALL.into_iter().zip([&text.title, &text.lead, &text.body]) {
        if !clause.fields.contains(&field)
            || clause.unless.iter().any(|it| !spans(part, it).is_empty())
        {
            continue;
        }
        let mut combinations: Vec<Vec<(usize, usize)>> = vec![vec![]];
        for group in &clause.groups {
            let spans: Vec<_> = group.iter().flat_map(|phrase| spans(part, phrase)).collect();
            let with = |chosen: &Vec<_>, span: &_| [chosen.as_slice(), &[*span]].concat();
            combinations = combinations
                .iter()
                .flat_map(|it| spans.iter().map(move |span| with(it, span)))
                .collect();
        }
        let fits = |chosen: &&Vec<(usize, usize)>| {
            let first = chosen.iter().map(|span| span.0).min().unwrap_or(0);
            let last = chosen.iter().map(|span| span.1).max().unwrap_or(0);
            clause.within.is_none_or(|within| last - first < within)
        };
        let chosen: BTreeSet<_> = combinations.iter().filter(fits).flatten().copied().collect();
        if !chosen.is_empty() {
            boost = boost.max(field.boost());
        }
        places.extend(chosen.into_iter().map(|span| place(field, part, span)));
    }
    (boost > 0.0).then(|| (clause.name.clone(), clause.weight * boost, places))
}

/// First and last position of every occurrence of `phrase`.
fn spans(text: &str, phrase: &Phrase) -> Vec<(usize, usize)> {
    let mut at: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for token in tokens(text) {
        at.entry(token.position).or_default().push(token.word);
    }
    let stands = |first: usize| {
        phrase
            .words
            .iter()
            .zip(first..)
            .all(|(word, at_)| at.get(&at_).is_some_and(|it| it.contains(word)))
    };
    at.keys()
        .filter(|first| stands(**first))
        .map(|first| (*first, first + phrase.words.len() - 1))
        .collect()
}

fn place(field: TextField, text: &str, (first, last): (usize, usize)) -> Place {
    // Phrases are made of parts, and the part is the last token of its position.
    let tokens = tokens(text);
    let at = |position| tokens.iter().rfind(|token| token.position == position);
    let (start, end) =
        (at(first).map_or(0, |token| token.start), at(last).map_or(0, |token| token.end));
    Place { field, word: first, start, end, text: text[start..end].to_owned() }
}

/// The evidence of every rule, as [`naive`] gives it.
fn evidence(found: &Classification) -> Vec<Vec<(String, f64, Vec<Place>)>> {
    let of_hit = |hit: &diembao::domain::hit::Hit| {
        hit.evidence
            .iter()
            .map(|it| (it.clause.clone(), it.contribution, it.places.clone()))
            .collect()
    };
    found.hits.iter().map(of_hit).collect()
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

fn by_id(texts: &[Text], found: Vec<Classification>) -> BTreeMap<ArticleId, Classification> {
    texts.iter().map(|text| text.id.clone()).zip(found).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_index_finds_what_reading_finds(ruleset in ruleset(), texts in texts()) {
        let classifier = Classifier::new(&ruleset, &[]).unwrap();
        for (text, found) in texts.iter().zip(classifier.classify_batch(&texts).unwrap()) {
            prop_assert_eq!(evidence(&found), naive(&ruleset, text), "{:?}", text);
        }
    }

    #[test]
    fn order_size_and_company_of_a_batch_change_nothing(ruleset in ruleset(), texts in texts()) {
        let classifier = Classifier::new(&ruleset, &[]).unwrap();
        let together = classifier.classify_batch(&texts).unwrap();
        let mut backwards = texts.clone();
        backwards.reverse();
        let mut from_behind = classifier.classify_batch(&backwards).unwrap();
        from_behind.reverse();
        prop_assert_eq!(&together, &from_behind);
        for (text, found) in texts.iter().zip(&together) {
            let alone = classifier.classify_batch(std::slice::from_ref(text)).unwrap();
            prop_assert_eq!(&alone[0], found);
        }
    }
}

proptest! {
    // Every case writes an index to disk.
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn archive_and_batch_give_the_same_answer(ruleset in ruleset(), texts in texts()) {
        let classifier = Classifier::new(&ruleset, &[]).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let archive = ArchiveIndex::open_or_create(dir.path()).unwrap();
        // Several segments, and stale states of some articles among them.
        for (position, texts) in (1..).zip(texts.chunks(3)) {
            let mut documents: Vec<_> = texts.iter().map(document).collect();
            documents[0].body = "số hóa dữ liệu".to_owned();
            archive.update(&documents, position).unwrap();
            archive.update(&[document(&texts[0])], position).unwrap();
        }
        let mut in_archive = BTreeMap::new();
        classifier
            .classify_archive(&archive, &mut |id, found| {
                assert!(in_archive.insert(id, found).is_none(), "an article came twice");
            })
            .unwrap();
        let in_batch = by_id(&texts, classifier.classify_batch(&texts).unwrap());
        prop_assert_eq!(in_archive, in_batch);
    }
}

#[test]
fn more_texts_than_one_batch_holds_come_back_in_order() {
    let phrase = Phrase { text: "số".to_owned(), words: vec!["số".to_owned()] };
    let clause = Clause {
        name: String::new(),
        groups: vec![vec![phrase]],
        within: None,
        unless: Vec::new(),
        fields: TextField::ALL.to_vec(),
        weight: 1.0,
    };
    let ruleset = Ruleset { id: RulesetId::new("test"), rules: vec![rule(1, vec![clause])] };
    let classifier = Classifier::new(&ruleset, &[]).unwrap();
    let text = |number: usize| Text {
        id: ArticleId::new(number.to_string()),
        title: String::new(),
        lead: String::new(),
        body: "số ".repeat(number % 7),
        genre: Genre::News,
    };
    let texts: Vec<_> = (0..1_203).map(text).collect();
    let found = classifier.classify_batch(&texts).unwrap();
    let counts =
        found.iter().map(|it| it.hits.first().map_or(0, |hit| hit.evidence[0].places.len()));
    assert!(counts.eq((0..1_203).map(|number| number % 7)));
}
