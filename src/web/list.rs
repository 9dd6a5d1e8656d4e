//! `/danh-sach`: the articles behind one number, exactly as many as the number says.

mod figure;
mod zero;

use crate::domain::dates::DateDoubt;
use crate::domain::id::{ArticleId, StoryId};
use crate::domain::plan::CountingRule;
use crate::domain::tally::{CountedArticle, TallyArticle};
use crate::domain::watch::Removal;
use crate::web::app::App;
use crate::web::ask::{Params, Question, article_href, outlet_name_on};
use crate::web::doubt::{Doubt, doubt};
use crate::web::fault::Fault;
use crate::web::figures::{Known, ReadOutlets};
use crate::web::frame::{Frame, Place, Shown};
use crate::web::home::Cell;
use crate::web::show;
use askama::Template;
use axum::extract::State;
use figure::Figure;
use std::collections::{HashMap, HashSet};

/// Lines on one page; longer lists are cut into numbered pages, never left out.
const LINES: usize = 1_000;

struct Line {
    place: String,
    title: String,
    proof: String,
    outlet: String,
    published: String,
    datetime: Option<String>,
    original: bool,
    /// Proof of the story's original, for a reprint.
    original_href: Option<String>,
    credit: Option<String>,
    /// Whether the archive has nothing of whom it credits.
    source_absent: bool,
    url: Option<String>,
    /// Whether the outlet took it off its site.
    removed: bool,
    /// Why a person should look at its date.
    doubt: Option<&'static str>,
}

/// Where a page of the list lies in the whole.
struct Pages {
    text: String,
    earlier: Option<String>,
    later: Option<String>,
}

#[derive(Template)]
#[template(path = "list.html")]
pub(super) struct ListPage {
    frame: Frame,
    heading: String,
    detail: String,
    plan: String,
    home: String,
    as_of: String,
    counting: &'static str,
    count: String,
    unit_of_count: &'static str,
    target: Option<(String, String)>,
    rule: Option<(String, String)>,
    ways: Vec<(&'static str, Cell)>,
    lines: Vec<Line>,
    pages: Option<Pages>,
    reasons: Vec<zero::Reason>,
    doubt: Option<Doubt>,
    /// How many of all articles of the figure have dates that disagree.
    doubtful_dates: Option<String>,
}

/// The list of the figure asked for.
pub(super) async fn list(State(app): State<App>, params: Params) -> Result<Shown<ListPage>, Fault> {
    let question = Question::read(&app, &params)?;
    let figure = Figure::read(&question, &params)?;
    let known = Known::at(&app, question.as_of).await?;
    let ways = figure.count(&question, &known.articles);
    let counting = figure.counting(&question, &params)?;
    let tally = ways.under(counting);

    let read = ReadOutlets::at(&app.store, vec![figure.period], question.as_of).await?;
    let reasons = if tally.count() == 0 {
        zero::reasons(&question, &figure, &known.articles, &read)
    } else {
        Vec::new()
    };
    let page_number = page_number(&params, tally.count())?;
    let first = (page_number - 1) * LINES;
    let shown: Vec<_> = tally.articles().iter().enumerate().skip(first).take(LINES).collect();
    let ids: Vec<ArticleId> = shown.iter().map(|(_, entry)| entry.id.clone()).collect();
    let removals = app.store.removals_as_of(&ids, question.as_of).await?;
    let lookup = Lookup::new(&known, &removals);
    let pairs = figure.pairs();
    let other_ways = CountingRule::ALL.iter().filter(|rule| **rule != counting).map(|rule| {
        let pairs = figure.pairs_with(&pairs, &[("counting", rule.as_str())]);
        (show::counting(*rule), Cell::new(ways.under(*rule).count(), question.list_href(&pairs)))
    });
    Ok(Shown(ListPage {
        frame: Frame::new(&app, Place::Elsewhere, figure.heading.clone()).await?,
        heading: figure.heading.clone(),
        detail: figure.detail.clone(),
        plan: question.plan.title.clone(),
        home: question.home_href(&[]),
        as_of: show::moment(Some(question.as_of)),
        counting: show::counting(counting),
        count: show::number(tally.count() as u64),
        unit_of_count: "bài",
        target: figure.target.map(|target| {
            let share = show::percent(tally.count() as f64, f64::from(target));
            (show::number(target), share)
        }),
        rule: figure.rule.as_ref().map(|rule| {
            (crate::web::home::rule_title(&question, rule), crate::web::rules::rule_href(rule))
        }),
        ways: other_ways.collect(),
        lines: shown.iter().map(|(place, entry)| lookup.line(&question, *place, entry)).collect(),
        pages: pages(&question, &figure, counting, page_number, tally.count()),
        doubtful_dates: lookup.doubtful_dates(&question, tally.articles()),
        doubt: doubt(&question, &read, &figure.outlets, figure.period),
        reasons,
    }))
}

/// What a line shows beside the tally's own entry.
struct Lookup<'a> {
    known: &'a Known,
    by_id: HashMap<&'a str, &'a CountedArticle>,
    originals: HashMap<&'a StoryId, &'a ArticleId>,
    removed: HashSet<&'a ArticleId>,
}

impl<'a> Lookup<'a> {
    fn new(known: &'a Known, removals: &'a [Removal]) -> Self {
        let by_id = known.articles.iter().map(|article| (article.id.as_str(), article)).collect();
        let removed = removals.iter().map(|removal| &removal.article).collect();
        Self { known, by_id, originals: known.originals(), removed }
    }

    fn line(&self, question: &Question, place: usize, entry: &TallyArticle) -> Line {
        let article = self.by_id.get(entry.id.as_str());
        let original = article.is_none_or(|article| article.original);
        let source =
            article.filter(|_| !original).and_then(|article| self.originals.get(&article.story));
        Line {
            place: show::number(place as u64 + 1),
            title: entry.title.clone(),
            proof: article_href(entry.id.as_str(), question.as_of),
            outlet: outlet_name_on(&question.catalog, entry.outlet.as_str(), entry.published_at),
            published: show::moment(entry.published_at),
            datetime: entry.published_at.map(show::instant),
            original,
            original_href: source.map(|id| article_href(id.as_str(), question.as_of)),
            credit: self.known.credit(&entry.id).map(str::to_owned),
            source_absent: article.is_some_and(|article| article.reprint_of.is_some()),
            url: show::web_address(&entry.url),
            removed: self.removed.contains(&entry.id),
            doubt: self.date_doubt(question, &entry.id).map(show::doubt),
        }
    }

    fn date_doubt(&self, question: &Question, id: &ArticleId) -> Option<DateDoubt> {
        self.by_id.get(id.as_str())?.date_range?.doubt([&question.plan])
    }

    /// In words, how many of `entries` have dates that disagree.
    fn doubtful_dates(&self, question: &Question, entries: &[TallyArticle]) -> Option<String> {
        let doubtful = |entry: &&TallyArticle| self.date_doubt(question, &entry.id).is_some();
        let count = entries.iter().filter(doubtful).count();
        (count > 0).then(|| show::number(count as u64))
    }
}

fn page_number(params: &Params, count: usize) -> Result<usize, Fault> {
    let Some(text) = params.get("trang") else { return Ok(1) };
    let last = count.div_ceil(LINES).max(1);
    let number = text.parse().ok().filter(|number| (1..=last).contains(number));
    number.ok_or_else(|| {
        Fault::wrong(
            format!("Danh sách này không có phần “{text}”."),
            format!("Chọn từ 1 đến {last}."),
        )
    })
}

fn pages(
    question: &Question,
    figure: &Figure,
    counting: CountingRule,
    number: usize,
    count: usize,
) -> Option<Pages> {
    if count <= LINES {
        return None;
    }
    let (first, last) = ((number - 1) * LINES + 1, (number * LINES).min(count));
    let base = figure.pairs();
    let link = |number: usize| {
        let number = number.to_string();
        let more = [("counting", counting.as_str()), ("trang", number.as_str())];
        question.list_href(&figure.pairs_with(&base, &more))
    };
    Some(Pages {
        text: format!(
            "Dòng {} – {} trong {}",
            show::number(first as u64),
            show::number(last as u64),
            show::number(count as u64)
        ),
        earlier: (number > 1).then(|| link(number - 1)),
        later: (last < count).then(|| link(number + 1)),
    })
}
