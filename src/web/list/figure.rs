//! Which figure a list is asked for, and its count by the same functions as on the overview.

use crate::count::ways::count_ways;
use crate::count::{Coverage, coverage};
use crate::domain::id::{OutletId, RuleId, TaskId};
use crate::domain::plan::{CountingRule, Quota};
use crate::domain::rule::theme_rule;
use crate::domain::tally::{CountedArticle, CountedWays};
use crate::domain::time::{Month, Period};
use crate::web::ask::{Params, Question, counting};
use crate::web::fault::Fault;
use crate::web::home::{rule_title, theme_title};
use crate::web::show;

/// A number on the overview.
pub(super) struct Figure {
    kind: Kind,
    column: Option<String>,
    pub(super) heading: String,
    pub(super) detail: String,
    /// Days counted.
    pub(super) period: Period,
    /// Outlets counted.
    pub(super) outlets: Vec<OutletId>,
    /// The rule that an article must match, if one decides.
    pub(super) rule: Option<RuleId>,
    pub(super) target: Option<u32>,
}

enum Kind {
    Theme(u8),
    AnyTheme,
    AllArticles,
    Undated,
    Quota(TaskId, Quota),
    /// Everything that the outlets of a quota published in its period.
    QuotaAll(TaskId),
}

impl Figure {
    /// Reads `task` or `theme` with `column`.
    pub(super) fn read(question: &Question, params: &Params) -> Result<Self, Fault> {
        match params.get("task") {
            Some(task) => Self::of_task(question, task, params.get("theme")),
            None => Self::of_theme(question, params.get("theme"), params.get("column")),
        }
    }

    fn of_task(question: &Question, task: &str, theme: Option<&str>) -> Result<Self, Fault> {
        let Some((task, quota)) =
            question.plan.quotas().find(|(known, _)| known.id.as_str() == task)
        else {
            let known: Vec<_> = question.plan.quotas().map(|(task, _)| task.id.as_str()).collect();
            return Err(Fault::unknown(
                format!("Kế hoạch này không có chỉ tiêu “{task}”."),
                match known.is_empty() {
                    true => "Kế hoạch này không giao chỉ tiêu số bài nào.".to_owned(),
                    false => format!("Các chỉ tiêu đang có: {}.", known.join(", ")),
                },
            ));
        };
        let all = theme == Some("all");
        Ok(Self {
            kind: if all {
                Kind::QuotaAll(task.id.clone())
            } else {
                Kind::Quota(task.id.clone(), quota.clone())
            },
            column: None,
            heading: match all {
                true => format!("Mọi bài của các cơ quan được tính cho chỉ tiêu {}", task.id),
                false => format!("Chỉ tiêu {}: {}", task.id, task.title),
            },
            detail: format!("Đăng trong {}", show::period(quota.period)),
            period: quota.period,
            outlets: quota.accepted.clone(),
            rule: (!all).then(|| quota.topic.clone()),
            target: (!all).then(|| quota.target.get()),
        })
    }

    fn of_theme(
        question: &Question,
        theme: Option<&str>,
        column: Option<&str>,
    ) -> Result<Self, Fault> {
        let plan = &question.plan;
        let Some(asked) = theme else {
            return Err(Fault::wrong(
                "Chưa nói danh sách của con số nào.",
                "Bấm vào một con số ở trang Tổng quan.",
            ));
        };
        let code = asked.strip_prefix('T').unwrap_or(asked).parse::<u8>().ok();
        let known = plan.themes.iter().find(|theme| Some(theme.code) == code);
        let (kind, heading, rule) = match (asked, known) {
            ("any", _) => (Kind::AnyTheme, "Mọi chủ đề".to_owned(), None),
            ("all", _) => {
                (Kind::AllArticles, "Mọi bài của các cơ quan trong kế hoạch".to_owned(), None)
            }
            ("undated", _) => {
                (Kind::Undated, "Bài có chủ đề nhưng không rõ ngày đăng".to_owned(), None)
            }
            (_, Some(theme)) => {
                let title = format!("Chủ đề {}: {}", theme.number, theme_title(question, theme));
                (Kind::Theme(theme.code), title, Some(theme_rule(theme.code)))
            }
            _ => {
                let codes: Vec<_> =
                    plan.themes.iter().map(|theme| theme.code.to_string()).collect();
                return Err(Fault::unknown(
                    format!("Kế hoạch này không có chủ đề “{asked}”."),
                    format!("Các mã chủ đề đang có: {}, any, all.", codes.join(", ")),
                ));
            }
        };
        let place = Place::read(question, column)?;
        Ok(Self {
            kind,
            column: column.map(str::to_owned),
            heading,
            detail: place.detail,
            period: place.period,
            outlets: place.outlets,
            rule,
            target: None,
        })
    }

    /// The figure each way.
    pub(super) fn count(&self, question: &Question, articles: &[CountedArticle]) -> CountedWays {
        match &self.kind {
            Kind::Quota(_, quota) => {
                let on_topic = |article: &CountedArticle| article.rules.contains(&quota.topic);
                self.count_where(question, articles, on_topic)
            }
            Kind::QuotaAll(..) => self.count_where(question, articles, |_| true),
            _ => {
                let plan = &question.plan;
                self.pick(&coverage(plan, articles, plan.period, question.dimension))
            }
        }
    }

    fn count_where(
        &self,
        question: &Question,
        articles: &[CountedArticle],
        matches: impl Fn(&CountedArticle) -> bool,
    ) -> CountedWays {
        count_ways(articles.iter().filter(|article| {
            self.outlets.contains(&article.outlet)
                && question.plan.languages.contains(&article.language)
                && article.published_at.is_some_and(|at| self.period.contains(at))
                && matches(article)
        }))
    }

    fn pick(&self, figures: &Coverage) -> CountedWays {
        let cells = match &self.kind {
            Kind::Undated => return figures.undated.clone(),
            Kind::AnyTheme => &figures.any_theme,
            Kind::Theme(code) => match figures.rows.iter().find(|row| row.theme.code == *code) {
                Some(row) => &row.cells,
                None => return CountedWays::default(),
            },
            _ => &figures.all_articles,
        };
        let place = |key: &String| figures.columns.iter().position(|column| column == key);
        match self.column.as_ref().map(place) {
            None => cells.total.clone(),
            Some(place) => {
                place.and_then(|place| cells.columns.get(place)).cloned().unwrap_or_default()
            }
        }
    }

    /// How copies count here: as asked, else the quota's own rule, else every article.
    pub(super) fn counting(
        &self,
        question: &Question,
        params: &Params,
    ) -> Result<CountingRule, Fault> {
        let own = match &self.kind {
            Kind::Quota(_, quota) => quota.counting,
            _ => question.counting,
        };
        Ok(counting(params)?.unwrap_or(own))
    }

    /// The pairs of an address that name this figure.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = match &self.kind {
            Kind::Theme(code) => vec![("theme", code.to_string())],
            Kind::AnyTheme => vec![("theme", "any".to_owned())],
            Kind::AllArticles => vec![("theme", "all".to_owned())],
            Kind::Undated => vec![("theme", "undated".to_owned())],
            Kind::Quota(task, _) => vec![("task", task.to_string())],
            Kind::QuotaAll(task) => {
                vec![("task", task.to_string()), ("theme", "all".to_owned())]
            }
        };
        pairs.extend(self.column.clone().map(|column| ("column", column)));
        pairs
    }

    /// Those pairs with others after them.
    pub(super) fn pairs_with<'a>(
        &self,
        own: &'a [(&'static str, String)],
        more: &[(&'a str, &'a str)],
    ) -> Vec<(&'a str, &'a str)> {
        let own = own.iter().map(|(key, value)| (*key, value.as_str()));
        own.chain(more.iter().copied()).collect()
    }

    /// The figure of all articles in the same place: what this one is a part of.
    pub(super) fn everything(
        &self,
        question: &Question,
        articles: &[CountedArticle],
    ) -> (CountedWays, Vec<(&'static str, String)>) {
        let mut pairs: Vec<_> =
            self.pairs().into_iter().filter(|(key, _)| *key != "theme").collect();
        pairs.push(("theme", "all".to_owned()));
        (self.count_where(question, articles, |_| true), pairs)
    }

    /// The name of the rule that decides, if one does.
    pub(super) fn rule_title(&self, question: &Question) -> Option<String> {
        self.rule.as_ref().map(|rule| rule_title(question, rule))
    }
}

/// What a column of the coverage table holds.
struct Place {
    detail: String,
    period: Period,
    outlets: Vec<OutletId>,
}

impl Place {
    fn read(question: &Question, column: Option<&str>) -> Result<Self, Fault> {
        let plan = &question.plan;
        let whole = Self {
            detail: format!("Đăng trong {}", show::period(plan.period)),
            period: plan.period,
            outlets: plan.outlets(),
        };
        let Some(key) = column else { return Ok(whole) };
        let outlet = question.outlet_name(key);
        let name = show::column(plan, question.dimension, key, &outlet);
        let named = |outlets: Vec<OutletId>| Self {
            detail: format!("{name}, đăng trong {}", show::period(plan.period)),
            outlets,
            ..whole
        };
        let found = match question.dimension {
            crate::count::Dimension::Month => {
                let month =
                    key.parse::<Month>().ok().filter(|month| plan.period.months().contains(month));
                let period = month.and_then(|month| month.period().intersect(plan.period));
                period.map(|period| Self {
                    detail: format!("Đăng trong tháng {name}"),
                    period,
                    outlets: plan.outlets(),
                })
            }
            crate::count::Dimension::Channel => {
                let channel = plan.channels.iter().find(|channel| channel.id.as_str() == key);
                channel.map(|channel| named(channel.outlets.clone()))
            }
            crate::count::Dimension::Outlet => {
                let outlet = plan.outlets().into_iter().find(|outlet| outlet.as_str() == key);
                outlet.map(|outlet| named(vec![outlet]))
            }
            crate::count::Dimension::Unit => {
                let unit = plan.units.iter().find(|unit| unit.id.as_str() == key);
                unit.filter(|unit| !unit.outlets.is_empty()).map(|unit| named(unit.outlets.clone()))
            }
        };
        found.ok_or_else(|| {
            Fault::unknown(
                format!("Bảng này không có cột “{key}”."),
                "Bấm vào một con số ở trang Tổng quan, hoặc bỏ `column` để xem cả kỳ.",
            )
        })
    }
}
