//! Finds the line that shows the headline: the article begins there.

use super::page::Page;
use super::signs::key;

/// Letters in common from which the page's title and a longer or shorter heading are the same.
const ALIKE_BYTES: usize = 20;
/// The only first heading of a page is its headline if it has so many units; the site's name is
/// shorter.
const LONE_UNITS: usize = 12;
/// A title outside of headings has so many units: shorter ones are names of sections as well.
const PLAIN_UNITS: usize = 15;

/// In order of trust: a heading that is the title, one that begins alike, another line that is the
/// title, the only first heading.
pub(super) fn find(page: &Page<'_>, title: &str) -> Option<usize> {
    let title = key(title);
    let headings: Vec<(usize, String)> = (0..page.lines.len())
        .filter(|line| is_heading(page, *line, &["h1", "h2"]))
        .map(|line| (line, key(page.line(line))))
        .collect();
    let heading = |is: &dyn Fn(&str) -> bool| {
        headings.iter().find(|(_, text)| is(text)).map(|(line, _)| *line)
    };
    let alike = |text: &str| {
        text.len().min(title.len()) >= ALIKE_BYTES
            && (title.starts_with(text) || text.starts_with(&title))
    };
    heading(&|text| text == title)
        .or_else(|| heading(&alike))
        .or_else(|| plain(page, &title))
        .or_else(|| lone(page, &headings))
}

fn is_heading(page: &Page<'_>, line: usize, names: &[&str]) -> bool {
    page.around(line).take(2).any(|at| names.contains(&page.blocks[at].name))
}

fn plain(page: &Page<'_>, title: &str) -> Option<usize> {
    let is = |line: &usize| {
        let known = &page.lines[*line];
        // Keys are compared where lengths allow it only: most lines are much longer.
        (PLAIN_UNITS..=title.len()).contains(&known.units)
            && !known.is_mostly_link()
            && key(page.line(*line)) == title
    };
    (0..page.lines.len()).find(is)
}

fn lone(page: &Page<'_>, headings: &[(usize, String)]) -> Option<usize> {
    let mut first = headings.iter().filter(|(line, _)| is_heading(page, *line, &["h1"]));
    let (line, _) = first.next()?;
    (first.next().is_none() && page.lines[*line].units >= LONE_UNITS).then_some(*line)
}

#[cfg(test)]
mod tests {
    use super::super::pass;
    use super::*;
    use scraper::Html;

    #[test]
    fn the_headline_is_found_wherever_it_stands() {
        let cases = [
            ("heading", "<h1>Báo A</h1><h1>Một tiêu đề thật dài</h1>", Some(1)),
            ("cut heading", "<p>x</p><h2>Một tiêu đề thật dài và đầy đủ</h2>", Some(1)),
            ("no heading", "<p>x</p><div>Một tiêu đề thật dài</div>", Some(1)),
            ("link", "<p>x</p><a href=/1>Một tiêu đề thật dài</a>", None),
            ("lone heading", "<p>x</p><h1>Một tiêu đề khác hẳn</h1>", Some(1)),
            ("site", "<h1>Báo A</h1><p>x</p>", None),
        ];
        for (what, html, expected) in cases {
            let doc = Html::parse_document(html);
            let page = pass::read(doc.root_element(), |_| false);
            assert_eq!(find(&page, "Một tiêu đề thật dài"), expected, "{what}");
        }
    }
}
