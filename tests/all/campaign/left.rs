//! What a crawl has left in its store, and how it compares with the truth.

use super::server::Seen;
use super::truth::Truth;
use super::world::{World, start};
use chrono::Duration;
use diembao::domain::article::article_id;
use diembao::domain::health::{Gap, GapReason, GapState};
use diembao::domain::time::Timestamp;
use diembao::evidence::{read, verify};
use diembao::index::ArchiveIndex;
use diembao::pipeline::conclude::{Standing, standing};
use diembao::store::Store;
use std::collections::BTreeMap;
use std::path::Path;

/// How far the crawler's clock may be off: a gap's ends are told by it.
const CLOCK_ERROR: Duration = Duration::hours(1);

/// What a crawl has left. Articles are named by their places in the world.
pub(super) struct Left {
    /// How often each article was kept as new.
    pub(super) kept: BTreeMap<usize, usize>,
    /// How the visits of each entry ended, in order.
    pub(super) ended: BTreeMap<usize, Vec<&'static str>>,
    /// What was reported as possibly missed.
    pub(super) gaps: Vec<Gap>,
}

impl Left {
    /// Reads the store and checks what can be seen in it alone: each visit has one outcome, each
    /// kept entry is one article, and nothing waits any more.
    pub(super) async fn read(store: &Store, world: &World) -> Self {
        let articles = world.articles.iter().enumerate();
        let places: BTreeMap<&str, usize> =
            articles.map(|(place, article)| (article.url.as_str(), place)).collect();
        let (mut kept, mut ended) = (BTreeMap::new(), BTreeMap::new());
        for entry in store.entry_visits().await.unwrap() {
            let place = *places.get(entry.url.as_str()).expect("an entry that no outlet listed");
            let words: Vec<_> = entry.outcomes.iter().map(|outcome| outcome.as_str()).collect();
            let times = words.iter().filter(|word| **word == "kept").count();
            if times > 0 {
                kept.insert(place, times);
            }
            ended.insert(place, words);
        }
        let totals = store.entry_totals().await.unwrap();
        let entries = ended.len() as u64;
        assert_eq!((totals.entries, totals.ended, totals.pending), (entries, entries, 0));
        assert_eq!(store.article_total().await.unwrap(), kept.len() as u64);
        let year = Duration::days(365);
        let gaps = store.gaps(None, start() - year, start() + year).await.unwrap();
        Self { kept, ended, gaps }
    }

    /// How many visits ended how.
    pub(super) fn outcomes(&self) -> BTreeMap<&'static str, u64> {
        let mut counts = BTreeMap::new();
        for word in self.ended.values().flatten() {
            *counts.entry(*word).or_default() += 1;
        }
        counts
    }

    /// Compares with the truth; says every difference.
    pub(super) fn check(&self, truth: &Truth<'_>, seen: &Seen) {
        let world = truth.world;
        let mut faults = Vec::new();
        for place in 0..world.articles.len() {
            if let Some(fault) = self.fault(truth, seen, place) {
                let article = &world.articles[place];
                let ended = self.ended.get(&place);
                faults.push(format!(
                    "{} of {}: {fault}; {ended:?}",
                    article.url, article.published_at
                ));
            }
        }
        let open = self.gaps.iter().filter(|gap| {
            // The time before the first visit is walked when somebody asks for it.
            gap.state == GapState::Open && gap.reason == GapReason::NoOverlap
        });
        faults.extend(open.map(|gap| format!("a gap that nobody settled: {gap:?}")));
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    }

    /// What is wrong with the article at `place`.
    fn fault(&self, truth: &Truth<'_>, seen: &Seen, place: usize) -> Option<&'static str> {
        let article = &truth.world.articles[place];
        let is_kept = self.kept.contains_key(&place);
        if self.kept.get(&place).is_some_and(|times| *times > 1) {
            return Some("kept as new more than once");
        }
        if !truth.all.contains(&place) {
            return is_kept.then_some("kept, though from before the horizon");
        }
        if is_kept {
            return None;
        }
        if truth.reachable.contains(&place) && !self.is_before_first_visit(truth.world, place) {
            return Some("lost, though it stayed reachable");
        }
        // What is removed may end as gone, which is an end like others.
        if article.removed_at.is_some() && self.ended.contains_key(&place) {
            return None;
        }
        if seen.listed.contains_key(&place) && article.removed_at.is_none() {
            return Some("lost, though a listing that arrived whole told it");
        }
        match self.worst_gap_around(truth.world, place) {
            None => Some("missing, and no gap says so"),
            Some(GapState::Repaired) if article.removed_at.is_none() => {
                Some("missing, though its gap is called repaired")
            }
            Some(_) => None,
        }
    }

    /// Panics if something is not kept that the outlets list at `now` and that is not before the
    /// horizon, or if a gap is open, after everything was asked for.
    pub(super) fn check_backfill(&self, world: &World, now: Timestamp) {
        for (site, ways) in world.sites.iter().map(|site| &site.ways).enumerate() {
            for place in ways.iter().flat_map(|way| way.lists(world, site, now)) {
                let article = &world.articles[place];
                let wanted = article.published_at >= start();
                let kept = self.kept.contains_key(&place);
                assert_eq!(kept, wanted, "{}: {:?}", article.url, self.ended.get(&place));
            }
        }
        let open: Vec<_> = self.gaps.iter().filter(|gap| gap.state == GapState::Open).collect();
        assert!(open.is_empty(), "nobody settled {open:?}");
    }

    /// Whether the article is reported as from before the first visit.
    fn is_before_first_visit(&self, world: &World, place: usize) -> bool {
        let mut early = self.gaps.iter().filter(|gap| gap.reason == GapReason::BeforeFirstVisit);
        early.any(|gap| gap.state == GapState::Open && is_around(gap, world, place))
    }

    /// What became of the gap in which the article was published.
    fn worst_gap_around(&self, world: &World, place: usize) -> Option<GapState> {
        let around = self.gaps.iter().filter(|gap| is_around(gap, world, place));
        around.map(|gap| gap.state).max_by_key(|state| match state {
            GapState::Repaired => 0,
            GapState::Open => 1,
            GapState::Lost => 2,
        })
    }

    /// Looks at each kept article: its text is the outlet's at the time of a visit, the document
    /// behind it is there and says the same, and a reprint is in one story with its original.
    pub(super) async fn check_articles(&self, store: &Store, evidence: &Path, world: &World) {
        let mut stories = BTreeMap::new();
        for place in self.kept.keys() {
            let article = &world.articles[*place];
            let id = article_id(&article.url);
            let proof = store.article_proof(&id, Timestamp::MAX_UTC).await.unwrap().unwrap();
            let texts = [Some(&article.text), article.edit.as_ref().map(|(_, text)| text)];
            for revision in &proof.revisions {
                let title = &revision.article.title;
                let text = texts.into_iter().flatten().find(|text| text.title == *title);
                let text = text.unwrap_or_else(|| panic!("{}: never called {title}", article.url));
                let page = store.page(&revision.page).await.unwrap().expect("its evidence");
                let page = read::whole(evidence, page).await.unwrap();
                let body = String::from_utf8(page.body).unwrap();
                for paragraph in &text.paragraphs {
                    assert!(body.contains(paragraph.as_str()), "{}: {body}", article.url);
                }
            }
            assert_eq!(proof.article.article.published_at, Some(article.published_at));
            stories.insert(*place, proof.story);
        }
        for (place, story) in &stories {
            if let Some(original) = world.articles[*place].original.and_then(|n| stories.get(&n)) {
                assert_eq!(story, original, "{} is a reprint", world.articles[*place].url);
            }
        }
    }

    /// Gaps in which nothing was published that had not been listed before.
    pub(super) fn needless_gaps(&self, world: &World, seen: &Seen) -> usize {
        let unseen = |gap: &Gap, place: &usize| {
            let listed = seen.listed.get(place);
            listed.is_none_or(|at| *at + CLOCK_ERROR >= gap.to) && is_around(gap, world, *place)
        };
        let places = 0..world.articles.len();
        let needed = |gap: &&Gap| places.clone().any(|place| unseen(gap, &place));
        self.gaps.iter().filter(|gap| !needed(gap)).count()
    }
}

/// Opens what a crawl has left in `data`, as the next process would, and checks that evidence and
/// index are whole.
pub(super) async fn check_folder(data: &Path) -> Store {
    let database = data.join("diembao.db");
    let store = Store::open(&format!("sqlite://{}", database.display())).await.unwrap();
    let mut faults = Vec::new();
    let totals = verify::verify(&data.join("evidence"), &mut |fault| faults.push(fault)).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(totals.records > 0, "{totals:?}");
    let index = ArchiveIndex::open(&data.join("index")).unwrap();
    assert_eq!(standing(&store, &index).await.unwrap(), Standing::Behind(0));
    let verified = index.verify().unwrap();
    assert!(verified.damaged.is_empty(), "{:?}", verified.damaged);
    assert_eq!(verified.documents, store.article_total().await.unwrap());
    store
}

/// Whether the article at `place` was published in the span of `gap`.
fn is_around(gap: &Gap, world: &World, place: usize) -> bool {
    let article = &world.articles[place];
    world.outlet(article.site) == gap.outlet
        && gap.from - CLOCK_ERROR <= article.published_at
        && article.published_at <= gap.to + CLOCK_ERROR
}
