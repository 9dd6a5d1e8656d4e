//! Finds the article's text on a page of unknown layout.
//!
//! `page` walks the parsed page once and makes lines and blocks of it, `words` says what names
//! mean, `score` chooses the block that holds the article, `trim` cuts what else stands in it.

mod lead;
mod page;
mod score;
mod trim;
mod words;

use crate::text::normalise;
use page::Page;
use score::Scored;
use scraper::ElementRef;
pub(in crate::extract) use words::ends_sentence;

/// Lines of the article inside of `root`, normalised; none if nothing there reads like one.
pub(super) fn find(root: ElementRef<'_>, title: &str, description: &str) -> Vec<String> {
    let page = Page::read(root);
    let scored = Scored::of(&page, headline(&page, title));
    let best = scored.best();
    let mut lines = trim::trim(&scored, page.blocks[best].lines.clone(), title);
    if let Some(first) = lines.first() {
        let mut all = lead::before(&scored, *first, description);
        all.append(&mut lines);
        lines = all;
    }
    if std::env::var_os("DUMP").is_some() { dump(&scored, best, &lines); }
    lines.into_iter().map(|line| normalise(page.line(line))).collect()
}

/// The line that repeats the title, in a heading if there is one.
fn headline(page: &Page<'_>, title: &str) -> Option<usize> {
    let title = trim::key(title);
    let heading = |line: usize, names: &[&str]| {
        page.around(line).take(2).any(|block| names.contains(&block.name))
    };
    let found = |names: &[&str], is: &dyn Fn(&str) -> bool| {
        (0..page.lines.len()).find(|line| {
            heading(*line, names) && page.lines[*line].units >= 8 && is(&trim::key(page.line(*line)))
        })
    };
    let alike = |text: &str| {
        text.len().min(title.len()) >= 20 && (title.starts_with(text) || text.starts_with(&title))
    };
    found(&["h1", "h2"], &|text| text == title)
        .or_else(|| found(&["h1", "h2"], &alike))
        .or_else(|| {
            let is = |line: &usize| {
                let known = &page.lines[*line];
                known.units >= 15 && known.linked * 2 < known.units && known.units <= 2 * title.len() && trim::key(page.line(*line)) == title
            };
            (0..page.lines.len()).find(is)
        })
        .or_else(|| {
            let all: Vec<usize> = (0..page.lines.len()).filter(|line| heading(*line, &["h1"])).collect();
            (all.len() == 1 && page.lines[all[0]].units >= 12).then(|| all[0])
        })
}

fn dump(scored: &Scored<'_, '_>, best: usize, lines: &[usize]) {
    let page = scored.page;
    let b = &page.blocks[best].lines;
    for i in 0..page.lines.len() {
        let l = &page.lines[i];
        let mut path: Vec<String> = page.around(i).take(std::env::var("DEPTH").ok().and_then(|d| d.parse().ok()).unwrap_or(4)).map(|b| { let mut s = format!("{}", b.name); for k in ["class","id"] { if let Some(c) = b.element.attr(k) { s += &format!(".{}", c.chars().take(40).collect::<String>()); } } if b.mark != words::Mark::None { s += "!"; } if b.hint == words::Hint::Body { s += "+"; } s}).collect();
        path.reverse();
        eprintln!("{}{}{}{} {}/{} m{} | {} | {}", if b.contains(&i) {"["} else {" "}, if lines.contains(&i) {"*"} else {" "}, if scored.beside[i] {"x"} else {" "}, if score::is_sentence(l) {"S"} else {" "}, l.units, l.linked, l.marks, page.line(i).chars().take(90).collect::<String>(), path.join(" > "));
    }
}
