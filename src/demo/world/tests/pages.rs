//! Pages are read as they were written, whatever stands around the article.

use super::*;
use crate::demo::world::feeds::FeedForm;
use crate::domain::dates::DateOrigin;
use crate::extract::{Hints, extract};

#[test]
fn every_page_says_what_was_written_for_it() {
    let (world, catalog) = world();
    let mut faults = Vec::new();
    for article in world.articles() {
        // What is taken off the site is read while it is there.
        let removed_at = article.removed_at.map(|at| at - TimeDelta::seconds(1));
        let now = removed_at.unwrap_or(ends_at());
        let reply = world.answer(&ask(&article.url), now);
        let content_type = reply.headers.first().map(|(_, value)| value.as_str());
        let outlet = catalog.outlet(&article.outlet).unwrap();
        let dated = site_form(article) != FeedForm::Undated;
        let hints = Hints {
            outlet: Some(outlet),
            feed_title: article.title(),
            listed_at: dated.then_some((DateOrigin::Feed, article.published_at)),
            last_modified: None,
            fetched_at: now,
        };
        let read = match extract(&reply.body, content_type, &article.url.parse().unwrap(), &hints) {
            Ok(read) => read,
            Err(error) => {
                faults.push(format!("{}: {error}", article.url));
                continue;
            }
        };
        let mut expect = |what: &str, right: bool, got: &dyn std::fmt::Debug| {
            if !right {
                faults.push(format!("{} {}: {what} is {got:?}", article.key, article.outlet));
            }
        };
        let published_at = (article.quirk != Quirk::Undated).then_some(article.published_at);
        let authors: Vec<_> = article.author.iter().flat_map(|names| names.split(", ")).collect();
        // One house marks its authors with nothing that a definition could name.
        let unmarked = article.outlet.as_str() == "baophutho";
        let authors = if unmarked { vec![] } else { authors };
        let mut body: Vec<_> = article.body.iter().map(|line| normalise(line)).collect();
        let lines: Vec<_> = read.body.lines().collect();
        let is_copy = !article.is_original();
        body.extend(article.addition.iter().map(|addition| addition.paragraph.clone()));
        // What prints a credit keeps it as the text's last line.
        if article.credit.is_some() {
            body.extend(
                lines.last().filter(|line| line.contains("TTXVN")).map(|line| (*line).to_owned()),
            );
        }
        expect("published_at", read.published_at == published_at, &read.dates);
        expect("title", read.title == normalise(article.title()), &read.title);
        expect("lead", read.lead == normalise(&article.lead), &read.lead);
        expect("address", read.canonical_url == article.url, &read.canonical_url);
        expect("language", read.language == article.language, &read.language);
        expect("genre", read.genre == article.genre, &read.genre);
        expect("authors", read.authors == authors, &read.authors);
        expect("body", lines == body, &read.body);
        expect("credit", !is_copy || read.wire_credit == article.credit, &read.wire_credit);
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn site_form(article: &WorldArticle) -> FeedForm {
    sites::site(article.outlet.as_str()).unwrap().form
}

#[test]
fn a_changed_headline_shows_on_page_and_feed_from_its_day_on() {
    let (world, _) = world();
    let article = world.articles.iter().find(|article| article.key == "b5-002").unwrap();
    let change = article.change.clone().unwrap();
    let feed = world.feeds.iter().find(|feed| feed.site.id == "vnexpress").unwrap();
    let shows = |at: Timestamp, title: &str| {
        let page = String::from_utf8(world.answer(&ask(&article.url), at).body).unwrap();
        let listed = contents(&world, feed, at).1;
        let line = listed.iter().find(|line| line.url == article.url).unwrap();
        page.contains(title) && line.title == title
    };
    assert!(shows(change.at - TimeDelta::seconds(1), &article.first_title));
    assert!(shows(change.at, &change.title));
    let early = world.answer(&ask(&article.url), article.published_at - TimeDelta::seconds(1));
    assert_eq!(early.status, 404, "not published yet");
}
