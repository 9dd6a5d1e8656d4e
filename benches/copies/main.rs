//! `cargo bench --bench copies`: how many copies are found, and how many of what is found are copies.
//!
//! Reads the texts of real articles in the folder DIEMBAO_SAMPLES and says what it skips without
//! them. Recall: each text is edited in ten ways, and the edited text looked for. Precision: all pairs of
//! articles that the rule raises by itself are counted, and printed side by side with `--read LEVEL`
//! for a person to judge. Fails when an edit is found less often than it was.

mod edits;
mod texts;

use anyhow::{Context, ensure};
use clap::Parser;
use diembao::domain::story::{Level, Likeness};
use diembao::text::fingerprint::Shingles;
use edits::{EDITS, Edit};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use texts::Text;

/// Shared bands from which a pair is worth an exact look, as the store asks for them; one is enough
/// where one text is so many times as long as the other.
const LEAST_BANDS: usize = 2;
const OTHER_LENGTH: usize = 3;
/// Shorter texts are not edited: half of one is nothing.
const EDITED_WORDS: usize = 150;
/// Texts that are edited.
const MOST_EDITED: usize = 1_000;

#[derive(Parser)]
struct Options {
    /// The folder with the samples.
    #[arg(long, env = "DIEMBAO_SAMPLES")]
    samples: Option<PathBuf>,
    /// Print the pairs of a level side by side instead: copy, edited, or refused for what the
    /// likeness alone would have raised.
    #[arg(long, value_name = "LEVEL")]
    read: Option<String>,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

/// A text with what it is compared by.
struct Known {
    text: Text,
    shingles: Shingles,
    bands: Vec<i64>,
}

/// Two texts that the rule has looked at.
struct Pair<'a> {
    one: &'a Known,
    other: &'a Known,
    likeness: Likeness,
    level: Option<Level>,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let Some(samples) = &options.samples else {
        println!("skipped: no folder of samples; set DIEMBAO_SAMPLES or --samples");
        return Ok(());
    };
    let mut sets = Vec::new();
    for set in texts::SETS {
        let texts = texts::read(&samples.join("text"), set)
            .with_context(|| format!("cannot read {}", set.file))?;
        match texts {
            Some(texts) => sets.push((set.name, known(texts))),
            None => println!("skipped: {} is not in {}", set.file, samples.display()),
        }
    }
    match options.read.as_deref() {
        Some(level) => read_pairs(&sets, level),
        None => {
            tell_pairs(&sets);
            recall(&sets)
        }
    }
}

fn known(texts: Vec<Text>) -> Vec<Known> {
    let with_bands = |text: Text| {
        let shingles = Shingles::of(&text.text);
        let bands = shingles.fingerprint()?.bands;
        Some(Known { text, shingles, bands })
    };
    texts.into_iter().filter_map(with_bands).collect()
}

fn level(one: &Known, other: &Known, likeness: Likeness) -> Option<Level> {
    let words = [one.shingles.words(), other.shingles.words()];
    Level::of(likeness, words, one.text.outlet == other.text.outlet)
}

/// Whether bands lead from one text to the other, as in the store.
fn are_candidates(bands: usize, one: &str, other: &str) -> bool {
    let (shorter, longer) = (one.len().min(other.len()), one.len().max(other.len()));
    bands >= LEAST_BANDS || bands == 1 && longer >= OTHER_LENGTH * shorter
}

/// Every pair of a set that bands lead to and that has something in common to speak of.
fn pairs(texts: &[Known]) -> Vec<Pair<'_>> {
    let mut by_band: HashMap<(usize, i64), Vec<usize>> = HashMap::new();
    for (at, known) in texts.iter().enumerate() {
        for (band, value) in known.bands.iter().enumerate() {
            by_band.entry((band, *value)).or_default().push(at);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for together in by_band.values() {
        for (place, one) in together.iter().enumerate() {
            for other in &together[place + 1..] {
                *shared.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let look = |((one, other), bands): ((usize, usize), usize)| {
        let (one, other) = (&texts[one], &texts[other]);
        let is_worth_it = are_candidates(bands, &one.text.text, &other.text.text)
            && one.text.url != other.text.url;
        let likeness = is_worth_it.then(|| one.shingles.likeness(&other.shingles))?;
        Some(Pair { one, other, likeness, level: level(one, other, likeness) })
    };
    shared.into_iter().filter_map(look).collect()
}

/// What likeness alone would have raised.
fn is_alike(likeness: Likeness) -> bool {
    likeness.jaccard >= 0.5 || likeness.containment >= 0.8
}

fn tell_pairs(sets: &[(&str, Vec<Known>)]) {
    println!(
        "| set | texts | same text | edited | refused though alike |\n| --- | --- | --- | --- | --- |"
    );
    for (name, texts) in sets {
        let pairs = pairs(texts);
        let count = |wanted: Option<Level>| {
            let of_level = pairs.iter().filter(|pair| pair.level == wanted);
            of_level.filter(|pair| is_alike(pair.likeness)).count()
        };
        let (copies, edited) = (count(Some(Level::Copy)), count(Some(Level::Edited)));
        println!("| {name} | {} | {copies} | {edited} | {} |", texts.len(), count(None));
        if texts.iter().any(|known| known.text.cluster.is_some()) {
            tell_clusters(texts, &pairs);
        }
    }
}

/// Articles that people gathered as reports of one event: most are no copies of each other.
fn tell_clusters(texts: &[Known], pairs: &[Pair<'_>]) {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for cluster in texts.iter().filter_map(|known| known.text.cluster.as_deref()) {
        *sizes.entry(cluster).or_default() += 1;
    }
    let all: usize = sizes.values().map(|size| size * (size - 1) / 2).sum();
    let raised = |inside: bool| {
        let of_one =
            |pair: &&Pair<'_>| (pair.one.text.cluster == pair.other.text.cluster) == inside;
        pairs.iter().filter(|pair| pair.level.is_some()).filter(of_one).count()
    };
    println!(
        "| of these, {} events with {all} pairs of reports | | raised: {} | across events: {} | |",
        sizes.len(),
        raised(true),
        raised(false)
    );
}

fn read_pairs(sets: &[(&str, Vec<Known>)], wanted: &str) -> anyhow::Result<()> {
    let wanted: Option<Level> = match wanted {
        "refused" => None,
        word => Some(word.parse().context("--read takes copy, edited or refused")?),
    };
    for (name, texts) in sets {
        let pairs = pairs(texts);
        let of_level = pairs.iter().filter(|pair| pair.level == wanted);
        for pair in of_level.filter(|pair| is_alike(pair.likeness)) {
            let Likeness { jaccard, containment } = pair.likeness;
            println!("\n## {name}: Jaccard {jaccard:.2}, containment {containment:.2}");
            for known in [pair.one, pair.other] {
                let Text { outlet, date, title, text, .. } = &known.text;
                let words = known.shingles.words();
                println!("--- {outlet} {date}, {words} words: {title}\n{text}");
            }
        }
    }
    Ok(())
}

fn recall(sets: &[(&str, Vec<Known>)]) -> anyhow::Result<()> {
    let is_long = |known: &&Known| known.shingles.words() >= EDITED_WORDS;
    let all: Vec<&Known> = sets.iter().flat_map(|(_, texts)| texts).filter(is_long).collect();
    let step = all.len().div_ceil(MOST_EDITED).max(1);
    let chosen: Vec<&Known> = all.iter().step_by(step).copied().collect();
    if chosen.is_empty() {
        println!("skipped: recall, for want of texts");
        return Ok(());
    }
    println!("\n{} texts, each edited:\n", chosen.len());
    println!(
        "| edit | led to by bands | same text | edited | found | median Jaccard |\n| --- | --- | --- | --- | --- | --- |"
    );
    let mut missed = Vec::new();
    for edit in EDITS {
        let found = look_for(edit, &chosen);
        if found < edit.least_found {
            missed.push(format!("{}: {found:.1} % found, {} before", edit.name, edit.least_found));
        }
    }
    ensure!(missed.is_empty(), "{}", missed.join("; "));
    Ok(())
}

/// Looks for the edited form of each text; gives how many per cent were found.
fn look_for(edit: &Edit, chosen: &[&Known]) -> f64 {
    let (mut led, mut copies, mut edited, mut near) = (0, 0, 0, Vec::new());
    for (at, known) in chosen.iter().enumerate() {
        let stranger = &chosen[(at + chosen.len() / 2) % chosen.len()].text.text;
        let text = (edit.make)(&known.text.text, stranger);
        let shingles = Shingles::of(&text);
        let bands = shingles.fingerprint().map(|found| found.bands).unwrap_or_default();
        let shared = bands.iter().zip(&known.bands).filter(|(a, b)| a == b).count();
        let likeness = known.shingles.likeness(&shingles);
        near.push(likeness.jaccard);
        if !are_candidates(shared, &known.text.text, &text) {
            continue;
        }
        led += 1;
        match Level::of(likeness, [known.shingles.words(), shingles.words()], false) {
            Some(Level::Copy) => copies += 1,
            Some(Level::Edited) => edited += 1,
            None => {}
        }
    }
    near.sort_by(f64::total_cmp);
    let percent = |count: usize| 100.0 * count as f64 / chosen.len() as f64;
    let found = percent(copies + edited);
    println!(
        "| {} | {:.1} % | {:.1} % | {:.1} % | {found:.1} % | {:.2} |",
        edit.name,
        percent(led),
        percent(copies),
        percent(edited),
        near[near.len() / 2]
    );
    found
}

/// Whether `file` can be had.
fn exists(folder: &Path, file: &str) -> bool {
    folder.join(file).is_file()
}
