//! What goes wrong, with whom and when: drawn from the seed before anything runs.

use super::chance::Chance;
use super::world::{Shape, start};
use chrono::Duration;
use diembao::domain::time::Timestamp;

/// How an outlet fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nobody accepts the connection.
    Refused,
    /// Its name has no address.
    Dns,
    /// The connection is accepted and nothing ever comes.
    Hang,
    /// An error, perhaps with a wish for how long to stay away.
    Status(u16, Option<&'static str>),
    /// Half of the body, then a reset.
    Reset,
    /// Some bytes, then nothing more.
    Loris,
    /// Less than the announced length.
    Short,
    /// Chunks that break off.
    CutChunks,
    /// Half of a listing without any announced length: HTTP cannot tell that it is cut.
    CutUnseen,
    /// 200 with a page that asks whether the visitor is human.
    Wall,
    /// Every other request fails, each in another way.
    Flaky,
}

impl Kind {
    const ALL: [Self; 13] = [
        Self::Refused,
        Self::Dns,
        Self::Hang,
        Self::Status(500, None),
        Self::Status(503, Some("3600")),
        Self::Status(429, Some("18446744073709551615")),
        Self::Reset,
        Self::Loris,
        Self::Short,
        Self::CutChunks,
        Self::CutUnseen,
        Self::Wall,
        Self::Flaky,
    ];

    /// How many hours it may last.
    fn lengths_h(self) -> &'static [i64] {
        match self {
            // Each request costs the client's time-out, in real time.
            Self::Hang | Self::Loris => &[1, 2, 4],
            _ => &[1, 2, 3, 6, 12, 24, 40],
        }
    }

    /// Whether it can happen to some addresses of an outlet only.
    fn is_of_parts(self) -> bool {
        !matches!(self, Self::Refused | Self::Dns)
    }

    /// Whether the visitor is left waiting until it gives up.
    pub(super) fn is_silent(self) -> bool {
        matches!(self, Self::Hang | Self::Loris)
    }

    /// How a single request of a flaky outlet fails.
    pub(super) fn one_of_flaky(chance: &mut Chance) -> Option<Self> {
        const FAST: [Kind; 5] = [
            Kind::Status(500, None),
            Kind::Reset,
            Kind::Short,
            Kind::CutChunks,
            Kind::Status(503, None),
        ];
        chance.once_in(2).then(|| *chance.pick(&FAST))
    }
}

/// A part of what an outlet serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Articles.
    Pages,
    /// What lists them, and robots.txt.
    Listings,
}

/// A time of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spell {
    /// Place of the outlet; `None` when the crawler's own network is away.
    pub(super) site: Option<usize>,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) kind: Kind,
    /// Whether only articles fail; names and connections always fail for all.
    pub(super) pages_only: bool,
}

/// Everything that goes wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Schedule {
    pub(super) spells: Vec<Spell>,
    /// The crawler's machine is suspended, in the middle of whatever it does.
    asleep: Vec<(Timestamp, Timestamp)>,
    /// Its clock is wrong by so much.
    wrong: Vec<(Timestamp, Timestamp, Duration)>,
}

impl Schedule {
    /// Nothing goes wrong.
    pub(super) fn calm() -> Self {
        Self::default()
    }

    pub(super) fn is_calm(&self) -> bool {
        *self == Self::default()
    }

    /// Trouble of every kind while the outlets publish, and none after.
    pub(super) fn draw(shape: Shape) -> Self {
        let until = start() + Duration::days(shape.days);
        let mut spells = Vec::new();
        for site in 0..shape.outlets {
            let mut chance = Chance::new(shape.seed, &format!("faults of {site}"));
            let mut from = start() + Duration::hours(chance.within(0..30));
            while from < until {
                let kind = *chance.pick(&Kind::ALL);
                let hours = *chance.pick(kind.lengths_h());
                let to = (from + Duration::hours(hours)).min(until);
                let pages_only = kind.is_of_parts() && chance.once_in(3);
                spells.push(Spell { site: Some(site), from, to, kind, pages_only });
                from = to + Duration::hours(chance.within(8..50));
            }
        }
        let mut chance = Chance::new(shape.seed, "the crawler's machine");
        let mut some_time = |most_hours: i64| {
            let begin = start() + Duration::minutes(chance.within(600..shape.days * 1440 - 1440));
            (begin, begin + Duration::hours(chance.within(1..most_hours)))
        };
        for most_hours in [3, 14] {
            let (from, to) = some_time(most_hours);
            let kind = Kind::Dns;
            spells.push(Spell { site: None, from, to, kind, pages_only: false });
        }
        let asleep = vec![some_time(5), some_time(20)];
        let wrong = [Duration::minutes(-7), Duration::minutes(55), Duration::minutes(-40)];
        let wrong = wrong.map(|by| {
            let (from, to) = some_time(8);
            (from, to, by)
        });
        Self { spells, asleep, wrong: wrong.to_vec() }
    }

    /// What is wrong with a part of `site` at `at`.
    pub(super) fn at(&self, site: usize, at: Timestamp, part: Part) -> Option<Kind> {
        let hits = |spell: &&Spell| {
            spell.site.is_none_or(|whom| whom == site) && (part == Part::Pages || !spell.pages_only)
        };
        let now = |spell: &&Spell| spell.from <= at && at < spell.to;
        self.spells.iter().filter(hits).find(now).map(|spell| spell.kind)
    }

    /// The first instant from `at` on at which the crawler's machine is awake.
    pub(super) fn awake_from(&self, at: Timestamp) -> Timestamp {
        let asleep = self.asleep.iter().find(|(from, to)| *from <= at && at < *to);
        asleep.map_or(at, |(_, to)| *to)
    }

    /// By how much the crawler's clock is wrong.
    pub(super) fn wrong_by(&self, at: Timestamp) -> Duration {
        let wrong = self.wrong.iter().find(|(from, to, _)| *from <= at && at < *to);
        wrong.map_or(Duration::zero(), |(_, _, by)| *by)
    }

    /// The spans between `from` and `until` in which nothing keeps the crawler from `site`.
    pub(super) fn well(
        &self,
        site: usize,
        from: Timestamp,
        until: Timestamp,
    ) -> Vec<(Timestamp, Timestamp)> {
        let ill = self.spells.iter().filter(|spell| spell.site.is_none_or(|whom| whom == site));
        let mut ill: Vec<_> = ill.map(|spell| (spell.from, spell.to)).collect();
        ill.extend(&self.asleep);
        ill.sort();
        let mut spans = Vec::new();
        let mut at = from;
        for (begin, end) in ill {
            if begin > at {
                spans.push((at, begin.min(until)));
            }
            at = at.max(end);
        }
        if at < until {
            spans.push((at, until));
        }
        spans
    }
}
