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

    /// How long the visitor is asked to stay away, as far as that is heeded.
    fn asks_for(self) -> Duration {
        match self {
            Self::Status(_, Some(seconds)) if seconds.len() > 5 => Duration::hours(24),
            Self::Status(_, Some(_)) => Duration::hours(1),
            _ => Duration::zero(),
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
    /// robots.txt.
    Robots,
    /// The RSS feed.
    Feed,
    /// Sitemaps and section pages.
    Archives,
    /// Articles.
    Pages,
}

/// A time of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spell {
    /// Place of the outlet; `None` when the crawler's own network is away.
    pub(super) site: Option<usize>,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) kind: Kind,
    /// What fails, if not everything does.
    pub(super) only: Option<Part>,
}

impl Spell {
    /// From its beginning to the end of the time for which it asks to be left alone.
    fn span_with_rest(&self) -> (Timestamp, Timestamp) {
        (self.from, self.to + self.kind.asks_for())
    }
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
        let mut kinds = Kind::ALL.iter().cycle().skip(usize::try_from(shape.seed).unwrap() * 5);
        let mut spells = Vec::new();
        for site in 0..shape.outlets {
            let mut chance = Chance::new(shape.seed, &format!("faults of {site}"));
            let mut from = start() + Duration::hours(chance.within(0..30));
            while from < until {
                let kind = *kinds.next().unwrap();
                let to = (from + Duration::hours(*chance.pick(kind.lengths_h()))).min(until);
                let parts = [None, None, Some(Part::Pages), Some(Part::Feed)];
                let only = *chance.pick(if kind.is_of_parts() { &parts } else { &parts[..1] });
                spells.push(Spell { site: Some(site), from, to, kind, only });
                from = to;
                if only.is_none() && chance.once_in(3) {
                    // What could tell of the time between stays away for a while longer.
                    let (kind, only) = (Kind::Status(500, None), Some(Part::Archives));
                    let to = (from + Duration::hours(chance.within(2..16))).min(until);
                    spells.push(Spell { site: Some(site), from, to, kind, only });
                    from = to;
                }
                from += Duration::hours(chance.within(8..50));
            }
        }
        let mut chance = Chance::new(shape.seed, "the crawler's machine");
        let mut some_time = |most_hours: i64| {
            let begin = start() + Duration::minutes(chance.within(600..shape.days * 1440 - 1440));
            (begin, begin + Duration::hours(chance.within(1..most_hours)))
        };
        for most_hours in [3, 14] {
            let (from, to) = some_time(most_hours);
            spells.push(Spell { site: None, from, to, kind: Kind::Dns, only: None });
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
            spell.site.is_none_or(|whom| whom == site) && spell.only.is_none_or(|only| only == part)
        };
        let now = |spell: &&Spell| spell.from <= at && at < spell.to;
        self.spells.iter().filter(hits).find(now).map(|spell| spell.kind)
    }

    /// Whether the crawler's own network is away, or was not long before `at`.
    pub(super) fn is_offline(&self, at: Timestamp) -> bool {
        let around = |spell: &Spell| spell.from <= at && at < spell.to + Duration::hours(1);
        self.spells.iter().filter(|spell| spell.site.is_none()).any(around)
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
        let mut ill: Vec<_> = ill.map(Spell::span_with_rest).collect();
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
