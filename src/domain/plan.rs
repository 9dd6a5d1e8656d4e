//! Plans: what was promised, by whom, on which outlets, until when.

use crate::domain::article::{Language, UnknownWord, words};
use crate::domain::id::{ChannelId, OutletId, PlanId, RuleId, TaskId, UnitId};
use crate::domain::time::{Month, Period};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use std::{fmt, str::FromStr};

words! {
    /// How copies of one text count.
    CountingRule {
        /// Every article, each reprint too.
        Each = "each",
        /// A story counts once for each outlet that carries it.
        PerOutlet = "per-outlet",
        /// A story counts once.
        PerStory = "per-story",
        /// Only articles that are no copy of another.
        Originals = "originals",
    }
}

/// A communication plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Name of the file.
    pub id: PlanId,
    /// Official number, empty when blank in the copy at hand.
    pub number: String,
    /// Title in Vietnamese.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// When, if known.
    pub issued: Option<NaiveDate>,
    /// The plan it serves.
    pub parent: Option<PlanId>,
    /// First and last day of coverage.
    pub period: Period,
    /// Languages whose articles count; other editions are kept apart.
    pub languages: Vec<Language>,
    /// What a reader of the file should know.
    pub notes: String,
    /// The plan's numbering of the canonical themes, in the plan's order.
    pub themes: Vec<PlanTheme>,
    /// Blocks of outlets, in the plan's order.
    pub channels: Vec<Channel>,
    /// Organisations.
    pub units: Vec<Unit>,
    /// Tasks in the plan's order.
    pub tasks: Vec<Task>,
    /// Reporting calendar.
    pub reports: Vec<ReportDuty>,
}

/// One theme as a plan numbers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTheme {
    /// The plan's own number.
    pub number: u8,
    /// Canonical code, 1 to 9.
    pub code: u8,
    /// The plan's own wording, if it differs.
    pub title: Option<String>,
}

/// A block of outlets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Short name.
    pub id: ChannelId,
    /// Name on screens.
    pub name: String,
    /// Crawled outlets that belong to it; may be empty (loudspeakers).
    pub outlets: Vec<OutletId>,
    /// What cannot be crawled, and why it is empty.
    pub note: String,
}

/// An organisation that owes coverage or reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Short name.
    pub id: UnitId,
    /// Name on screens.
    pub name: String,
    /// Outlets that this unit itself publishes.
    pub outlets: Vec<OutletId>,
    /// Its part in the plan.
    pub role: String,
}

/// Something that a plan asks to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Short name.
    pub id: TaskId,
    /// Heading in the plan.
    pub group: String,
    /// What is to be done.
    pub title: String,
    /// Who does it, the lead first.
    pub units: Vec<UnitId>,
    /// Who helps.
    pub coordinating: Vec<UnitId>,
    /// What kind of task, with what that kind needs.
    pub duty: Duty,
}

/// The four kinds of task.
#[derive(Debug, Clone, PartialEq)]
pub enum Duty {
    /// A number of articles on a topic, on accepted outlets, in a period.
    Quota(Quota),
    /// A report or product to be handed in until a day, inclusive.
    Deliverable {
        /// Last day.
        until: NaiveDate,
        /// What is handed in.
        product: String,
    },
    /// Something to be done before a day, exclusive; `None` for one done when the plan came out.
    Milestone {
        /// First day that is too late.
        before: Option<NaiveDate>,
    },
    /// Regular work; shown as activity by month, never done.
    Standing,
}

impl Duty {
    /// The word used in files and the API.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Quota(_) => "quota",
            Self::Deliverable { .. } => "deliverable",
            Self::Milestone { .. } => "milestone",
            Self::Standing => "standing",
        }
    }
}

/// A promised number of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// How many; a line that promises nothing is left out of a plan.
    pub target: NonZeroU32,
    /// Rule that an article must match.
    pub topic: RuleId,
    /// Outlets that count.
    pub accepted: Vec<OutletId>,
    /// Days that count, by publication.
    pub period: Period,
    /// How copies count.
    pub counting: CountingRule,
}

/// One line of a reporting calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportDuty {
    /// Short name.
    pub id: String,
    /// What is reported.
    pub title: String,
    /// Who reports; empty means every unit.
    pub by: Vec<UnitId>,
    /// To whom, as text.
    pub to: String,
    /// When.
    pub cadence: Cadence,
}

/// When a report falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cadence {
    /// Each month.
    Monthly {
        /// Last day of the month that is counted.
        cutoff_day: u8,
        /// Day of the month on which it is due.
        due_day: u8,
    },
    /// Once, before a day (exclusive).
    Once {
        /// First day that is too late.
        before: NaiveDate,
    },
    /// When asked.
    OnDemand,
}

impl Cadence {
    /// Whether two days, in this order, are counted in different reports.
    fn has_border_between(self, first: NaiveDate, last: NaiveDate) -> bool {
        let Self::Monthly { cutoff_day, .. } = self else { return false };
        let counted_in = |day: NaiveDate| {
            let month = Month::of_day(day);
            if day.day() > u32::from(cutoff_day) { month.next() } else { month }
        };
        counted_in(first) != counted_in(last)
    }
}

impl Plan {
    /// The unit called `id`.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == *id)
    }

    /// The task called `id`.
    pub fn task(&self, id: &TaskId) -> Option<&Task> {
        self.tasks.iter().find(|task| task.id == *id)
    }

    /// Tasks that promise a number, in order.
    pub fn quotas(&self) -> impl Iterator<Item = (&Task, &Quota)> {
        self.tasks.iter().filter_map(|task| match &task.duty {
            Duty::Quota(quota) => Some((task, quota)),
            _ => None,
        })
    }

    /// Whether it matters to the plan on which of two days an article was published: one of its own
    /// period's ends, of a quota's or of a report's month lies between them.
    ///
    /// - `first`, `last`: in this order.
    pub fn has_border_between(&self, first: NaiveDate, last: NaiveDate) -> bool {
        let periods = self.quotas().map(|(_, quota)| quota.period).chain([self.period]);
        periods.into_iter().any(|period| period.has_border_between(first, last))
            || self.reports.iter().any(|report| report.cadence.has_border_between(first, last))
    }

    /// Every outlet that some channel or quota of the plan names, once each.
    pub fn outlets(&self) -> Vec<OutletId> {
        let channels = self.channels.iter().flat_map(|channel| &channel.outlets);
        let quotas = self.quotas().flat_map(|(_, quota)| &quota.accepted);
        let mut outlets: Vec<OutletId> = channels.chain(quotas).cloned().collect();
        outlets.sort();
        outlets.dedup();
        outlets
    }
}
