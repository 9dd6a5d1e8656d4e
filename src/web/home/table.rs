//! The coverage table: themes against months, channels, outlets or units.

use crate::count::Dimension;
use crate::count::coverage::{Coverage, CoverageCells};
use crate::web::ask::Question;
use crate::web::home::theme_title;
use crate::web::show;

/// A number with the way to its list.
pub(in crate::web) struct Cell {
    pub(in crate::web) text: String,
    pub(in crate::web) href: String,
    /// A zero is plain, and its link tells why.
    pub(in crate::web) zero: bool,
}

impl Cell {
    pub(in crate::web) fn new(count: usize, href: String) -> Self {
        Self { text: show::number(count as u64), href, zero: count == 0 }
    }
}

/// Head of a column.
pub(in crate::web) struct Head {
    pub(in crate::web) label: String,
    /// In full, where the label is short.
    pub(in crate::web) full: String,
}

pub(in crate::web) struct Row {
    pub(in crate::web) label: String,
    pub(in crate::web) number: String,
    /// Sums stand first, so that a phone shows them without scrolling.
    pub(in crate::web) totals: Vec<Cell>,
    pub(in crate::web) share: String,
    pub(in crate::web) cells: Vec<Cell>,
    /// A row of sums, set apart.
    pub(in crate::web) sums: bool,
}

pub(in crate::web) struct Table {
    pub(in crate::web) corner: &'static str,
    /// Heads of [`Row::totals`].
    pub(in crate::web) sums: Vec<Head>,
    /// Heads of [`Row::cells`].
    pub(in crate::web) heads: Vec<Head>,
    pub(in crate::web) rows: Vec<Row>,
}

/// A line of the coverage before it is laid out: a theme, any theme or all articles.
struct Line<'a> {
    /// How links name it.
    key: String,
    number: String,
    label: String,
    cells: &'a CoverageCells,
    sums: bool,
}

pub(super) fn table(question: &Question, figures: &Coverage) -> Table {
    let lines = lines(question, figures);
    // Months are few and themes are long; of outlets there may be fifty, so they go downwards.
    match question.dimension {
        Dimension::Month => themes_downwards(question, figures, &lines),
        _ => members_downwards(question, figures, &lines),
    }
}

/// Articles on some theme that no period can hold, since nobody knows when they appeared.
pub(super) fn undated(question: &Question, figures: &Coverage) -> Option<Cell> {
    let count = figures.undated.under(question.counting).count();
    (count > 0).then(|| Cell::new(count, question.list_href(&[("theme", "undated")])))
}

fn lines<'a>(question: &Question, figures: &'a Coverage) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = figures
        .rows
        .iter()
        .map(|row| Line {
            key: row.theme.code.to_string(),
            number: row.theme.number.to_string(),
            label: theme_title(question, &row.theme),
            cells: &row.cells,
            sums: false,
        })
        .collect();
    for (key, label, cells) in [
        ("any", "Mọi chủ đề", &figures.any_theme),
        ("all", "Mọi bài của các cơ quan này", &figures.all_articles),
    ] {
        let (key, label) = (key.to_owned(), label.to_owned());
        lines.push(Line { key, number: String::new(), label, cells, sums: true });
    }
    lines
}

fn cell(question: &Question, line: &Line<'_>, column: Option<(usize, &str)>) -> Cell {
    let ways = match column {
        Some((place, _)) => line.cells.columns.get(place).unwrap_or(&line.cells.total),
        None => &line.cells.total,
    };
    let mut figure = vec![("theme", line.key.as_str())];
    figure.extend(column.map(|(_, key)| ("column", key)));
    Cell::new(ways.under(question.counting).count(), question.list_href(&figure))
}

fn count(question: &Question, cells: &CoverageCells, column: Option<usize>) -> f64 {
    let ways = column.and_then(|place| cells.columns.get(place)).unwrap_or(&cells.total);
    ways.under(question.counting).count() as f64
}

fn themes_downwards(question: &Question, figures: &Coverage, lines: &[Line<'_>]) -> Table {
    let all = count(question, &figures.all_articles, None);
    let row = |line: &Line<'_>| {
        let columns = figures.columns.iter().map(String::as_str).enumerate().map(Some);
        Row {
            label: line.label.clone(),
            number: line.number.clone(),
            totals: vec![cell(question, line, None)],
            share: show::percent(count(question, line.cells, None), all),
            cells: columns.map(|column| cell(question, line, column)).collect(),
            sums: line.sums,
        }
    };
    Table {
        corner: "Chủ đề nội dung",
        sums: vec![Head { label: "Cả kỳ".to_owned(), full: String::new() }],
        heads: figures.columns.iter().map(|key| head(question, key)).collect(),
        rows: lines.iter().map(row).collect(),
    }
}

fn members_downwards(question: &Question, figures: &Coverage, lines: &[Line<'_>]) -> Table {
    let (sums, themes): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.sums);
    let row = |column: Option<(usize, &str)>| {
        let place = column.map(|(place, _)| place);
        let any = count(question, &figures.any_theme, place);
        let cells = |lines: &[&Line<'_>]| {
            lines.iter().map(|line| cell(question, line, column)).collect::<Vec<_>>()
        };
        Row {
            label: column.map_or_else(|| "Tất cả".to_owned(), |(_, key)| head(question, key).label),
            number: String::new(),
            totals: cells(&sums),
            share: show::percent(any, count(question, &figures.all_articles, place)),
            cells: cells(&themes),
            sums: column.is_none(),
        }
    };
    let columns = figures.columns.iter().map(String::as_str).enumerate().map(Some);
    let number = |line: &&Line<'_>| Head { label: line.number.clone(), full: line.label.clone() };
    let sum = |label: &str| Head { label: label.to_owned(), full: String::new() };
    Table {
        corner: show::dimension(question.dimension),
        sums: vec![sum("Mọi chủ đề"), sum("Mọi bài")],
        heads: themes.iter().map(number).collect(),
        rows: columns.chain([None]).map(row).collect(),
    }
}

fn head(question: &Question, key: &str) -> Head {
    let outlet = question.outlet_name(key);
    let label = show::column(&question.plan, question.dimension, key, &outlet);
    Head { label, full: String::new() }
}
