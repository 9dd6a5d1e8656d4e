//! The report as Markdown, for an issue.

use super::examine::Examined;
use super::feeds::FeedSeen;
use super::sums::{Example, Sums};
use crate::domain::outlet::FeedStatus;
use crate::domain::time::{Timestamp, vietnam_text};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The whole report; `now` is when the looking began.
pub(super) fn report(outlets: &[Examined], now: Timestamp) -> String {
    let mut text = format!(
        "# Live check of {} outlets, {} (Vietnam)\n\ndiembao {}. Every way in was fetched once, then the newest articles, at the crawl's pace; nothing was stored.\n\n",
        outlets.len(),
        vietnam_text(now),
        env!("CARGO_PKG_VERSION")
    );
    if nobody_answered(outlets) {
        text.push_str("Nobody answered: look at this machine's own network first.\n\n");
    }
    text.push_str("| outlet | verdict | ways in | articles | title | lead | body | author | date | section | why |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    outlets.iter().for_each(|one| text.push_str(&summary(one)));
    outlets.iter().for_each(|one| text.push_str(&section(one)));
    text
}

/// Whether no way in of several outlets works: then it is hardly they who are away.
pub(super) fn nobody_answered(outlets: &[Examined]) -> bool {
    let works = |one: &Examined| one.feeds.iter().any(|feed| feed.fault.is_none());
    let asked = outlets.iter().filter(|one| !one.feeds.is_empty()).count();
    asked > 1 && !outlets.iter().any(works)
}

fn summary(one: &Examined) -> String {
    let working = one.feeds.iter().filter(|feed| feed.fault.is_none()).count();
    let rate = |field: &str| {
        let fill = one.sums.fill(field).filter(|fill| fill.of > 0);
        fill.map_or_else(|| "–".to_owned(), |fill| format!("{:.0} %", 100.0 * fill.rate()))
    };
    let rates: Vec<String> =
        ["title", "lead", "body", "author", "date", "section"].iter().map(|f| rate(f)).collect();
    format!(
        "| {} | **{}** | {working} of {} | {} of {} | {} | {} |\n",
        one.outlet,
        one.verdict,
        one.feeds.len(),
        one.sums.articles,
        one.sums.pages,
        rates.join(" | "),
        cell(&one.why.join("; "))
    )
}

fn section(one: &Examined) -> String {
    let mut text = format!("\n## {}: {} ({})\n\n", one.outlet, one.verdict, one.name);
    if one.interrupted {
        text.push_str("Cut off before its end.\n\n");
    }
    one.why.iter().for_each(|why| text.push_str(&format!("- {why}\n")));
    text.push_str(if one.why.is_empty() { "" } else { "\n" });
    let layout = if one.has_layout { "has a layout" } else { "has no layout: read as any page" };
    let (confidence, checked) = (&one.confidence, &one.checked);
    text.push_str(&format!(
        "The definition {layout}; confidence: {confidence}; last checked: {checked}. robots.txt: {}.\n",
        one.robots
    ));
    text.push_str(&feeds(&one.feeds));
    if one.sums.pages > 0 {
        text.push_str(&pages(&one.sums));
    }
    text
}

fn feeds(feeds: &[FeedSeen]) -> String {
    let mut text = String::from(
        "\n| way in | kind | said | answer | items | dated | newest | age | sections |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for feed in feeds {
        let notes = feed.fault.as_deref().unwrap_or("ok");
        let sections = feed.sections.as_deref().unwrap_or_default();
        let newest = feed.newest.map_or_else(String::new, vietnam_text);
        let age = feed.newest_age_h.map_or_else(String::new, |hours| format!("{hours} h"));
        let row = format!(
            "| {} | {} | {}{} | {} | {} | {} | {newest} | {age} | {sections} |\n",
            cell(&feed.url),
            feed.kind,
            status(feed),
            if feed.polled { ", polled" } else { "" },
            cell(notes),
            feed.items,
            feed.dated,
        );
        text.push_str(&row);
    }
    text
}

fn pages(sums: &Sums) -> String {
    let mut text = String::from(
        "\n| field | filled | read from | selectors that were read (pages) |\n| --- | --- | --- | --- |\n",
    );
    for fill in &sums.fields {
        let listed = if fill.field == "date" { "published" } else { fill.field };
        let of_field = sums.selectors.iter().filter(|one| one.field == listed && one.won > 0);
        let won: Vec<String> =
            of_field.map(|one| format!("`{}` ({})", one.selector, one.won)).collect();
        let (field, filled, of, origins) = (fill.field, fill.filled, fill.of, words(&fill.origins));
        text.push_str(&format!(
            "| {field} | {filled} of {of} | {origins} | {} |\n",
            cell(&won.join(", "))
        ));
    }
    let idle: Vec<String> = sums
        .selectors
        .iter()
        .filter(|one| one.found == 0)
        .map(|one| format!("{} `{}`", one.field, one.selector))
        .collect();
    let told = [
        ("Selectors that found nothing on any page", idle.join(", ")),
        ("Dates of list and page", agreement(sums)),
        ("Languages", words(&sums.languages)),
        ("Forms", words(&sums.forms)),
        ("Pages without an article", words(&sums.refusals)),
    ];
    text.push('\n');
    for (what, list) in told.iter().filter(|(_, list)| !list.is_empty()) {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "- {what}: {list}");
    }
    sums.examples.iter().for_each(|one| text.push_str(&example(one)));
    text
}

fn agreement(sums: &Sums) -> String {
    let dates = &sums.dates;
    match dates.compared {
        0 => String::new(),
        compared => format!(
            "{} of {compared} within an hour, {} on the same day, {} on another day",
            dates.same, dates.same_day, dates.other_day
        ),
    }
}

fn words(counts: &BTreeMap<String, usize>) -> String {
    let told: Vec<String> = counts.iter().map(|(word, count)| format!("{word} {count}")).collect();
    told.join(", ")
}

fn example(one: &Example) -> String {
    let date = one.published_at.map_or_else(|| "no date".to_owned(), vietnam_text);
    let origin = one.published_from.map_or_else(String::new, |origin| format!(" ({origin})"));
    format!(
        "\n> **{}** <{}>\n> {date}{origin} · {} · {}\n> {}\n> {} paragraphs: “{} … {}”\n",
        one.title,
        one.url,
        one.authors.join(", "),
        one.section,
        one.lead,
        one.paragraphs,
        one.begins,
        one.ends
    )
}

/// A text that breaks no table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// The definition's word.
fn status(feed: &FeedSeen) -> &'static str {
    match feed.status {
        FeedStatus::Live => "live",
        FeedStatus::Seen => "seen",
        FeedStatus::Unchecked => "unchecked",
        FeedStatus::Dead => "dead",
        FeedStatus::Lies => "lies",
    }
}
