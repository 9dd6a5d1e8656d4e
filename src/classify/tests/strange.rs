//! Texts that no newspaper writes, read from a batch and from the archive.

use super::*;
use crate::index::IndexDocument;

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
