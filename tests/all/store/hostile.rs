//! Whatever outlets send is data: it is kept, and does nothing.

use super::small_world::{article, at, entry, keep, list, page};
use crate::databases::TestStore;
use diembao::domain::article::{Article, article_id};
use diembao::domain::dates::{DateCandidate, DateOrigin};
use diembao::domain::entry::Entry;
use diembao::domain::outcome::Outcome;
use diembao::domain::provenance::Provenance;
use diembao::domain::time::Timestamp;

const NASTY: [&str; 9] = [
    "Tin\0nóng\0",
    "'; drop table article; --",
    "$1 ?1 %s {} \\ \\x00 \\u0000",
    "\u{202e}đảo ngược\u{200b}\u{feff}",
    "a\u{0323}\u{0302} (NFD) và ậ",
    "😀👨‍👩‍👧 \u{10ffff}\u{fffe}",
    "\r\n\t\u{1}\u{7f}\u{85}\u{2028}",
    "<script>alert(1)</script>&nbsp;",
    " ",
];

fn everywhere(url: &str, text: &str) -> Article {
    Article {
        title: text.to_owned(),
        lead: text.to_owned(),
        body: text.to_owned(),
        authors: vec![text.to_owned(); 2],
        section: text.to_owned(),
        tags: vec![text.to_owned()],
        wire_credit: Some(text.to_owned()),
        provenance: Provenance::default(),
        published_from: Some(DateOrigin::Text),
        dates: vec![DateCandidate {
            at: at(1),
            origin: DateOrigin::Text,
            text: text.to_owned(),
            refused: false,
        }],
        ..article(url, "")
    }
}

pub(crate) async fn any_text_is_kept_as_it_is_save_for_nul(store: TestStore) {
    for (n, text) in NASTY.into_iter().enumerate() {
        let entry = Entry { title: text.to_owned(), ..entry("nhandan", &format!("tin-{n}")) };
        list(&store, std::slice::from_ref(&entry), at(1)).await;
        let shown = text.replace('\0', "\u{fffd}");
        let waiting = store.pending_entries(&entry.outlet, at(1), 1).await.unwrap().remove(0);
        assert_eq!(waiting.title, shown);

        let given = everywhere(&entry.url, text);
        assert_eq!(keep(&store, &entry, &given, at(2)).await, Outcome::Kept, "{text:?}");
        let stored = store.articles_by_ids(&[article_id(&entry.url)]).await.unwrap().remove(0);
        let lists = (given.authors.clone(), given.tags.clone(), given.dates.clone());
        let expected = everywhere(&entry.url, &shown);
        let expected = Article { authors: lists.0, tags: lists.1, dates: lists.2, ..expected };
        assert_eq!(stored.article, expected, "{text:?}");

        let mut answer = page(&entry.url, at(3), text);
        answer.headers.push(("x-note".to_owned(), text.to_owned()));
        answer.body.extend([0, 0xff, 0xc3, 0x28]);
        let other =
            Entry { url: format!("{}?2", entry.url), id: format!("e{n}").as_str().into(), ..entry };
        list(&store, std::slice::from_ref(&other), at(3)).await;
        let end = super::small_world::end(&other, Outcome::NoText, at(3));
        store.end_entry(&end, Some(&answer)).await.unwrap();
        assert_eq!(store.page(&answer.id()).await.unwrap(), Some(answer), "{text:?}");
        store.set_note(text, text).await.unwrap();
        assert_eq!(store.note(text).await.unwrap(), Some(shown));
    }
    assert_eq!(store.facts_as_of(at(9)).await.unwrap().len(), NASTY.len());
}

pub(crate) async fn extreme_instants_and_long_texts_are_kept(store: TestStore) {
    let cases = [
        ("year one", Timestamp::MIN_UTC + chrono::Duration::seconds(1)),
        ("far future", Timestamp::MAX_UTC),
        ("before 1970", "1954-05-07T10:30:00Z".parse().unwrap()),
    ];
    for (what, published_at) in cases {
        let entry = Entry { published_at: Some(published_at), ..entry("nhandan", what) };
        list(&store, std::slice::from_ref(&entry), at(1)).await;
        let mut given = article(&entry.url, &"Lũ lụt ở miền Trung. ".repeat(50_000));
        given.published_at = Some(published_at);
        assert_eq!(keep(&store, &entry, &given, at(2)).await, Outcome::Kept, "{what}");
        let stored = store.articles_by_ids(&[article_id(&entry.url)]).await.unwrap().remove(0);
        let kept = stored.article.published_at.unwrap();
        assert_eq!(kept.timestamp(), published_at.timestamp(), "{what}");
        assert_eq!(stored.article.body, given.body, "{what}");
    }
    let long = format!("https://nhandan.example/{}", "dài".repeat(20_000));
    let entry = Entry { url: long.clone(), id: "long".into(), ..entry("nhandan", "long") };
    list(&store, std::slice::from_ref(&entry), at(1)).await;
    assert_eq!(keep(&store, &entry, &article(&long, "x"), at(2)).await, Outcome::Kept);
}
