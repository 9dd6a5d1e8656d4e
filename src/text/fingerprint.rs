//! Near-copies: a fingerprint to find candidates by, and the exact likeness of two texts.
//! Read [`Shingles`] first.
//!
//! MinHash with 128 functions over shingles of three words, cut into 64 bands of two: two texts
//! that share one band are worth an exact look. All constants are fixed, so fingerprints stored
//! by one machine are found by another.

use super::tokens::{in_a_row, tokens};
use crate::domain::story::Likeness;

/// Words in a row that are compared as one.
const SHINGLE_WORDS: usize = 3;
/// Bands of a fingerprint.
const BANDS: usize = 64;
/// Hash functions of a band.
const ROWS: usize = 2;
/// Shorter texts (captions, video stubs) resemble each other by accident.
const MIN_WORDS: usize = 20;

/// What to look for in the store to find near-copies of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// 64 numbers, each with its own place: band 3 is only comparable with band 3.
    pub bands: Vec<i64>,
}

/// The distinct runs of three words of a text: what texts are compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingles {
    /// Hashed and sorted.
    hashes: Vec<u64>,
    /// Words of the text.
    words: usize,
}

impl Shingles {
    /// Cuts up `text`; one of one or two words is one shingle.
    pub fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let words: Vec<&str> = in_a_row(&tokens).collect();
        Self { hashes: hashes(&words), words: words.len() }
    }

    /// How many words the text has.
    pub fn words(&self) -> usize {
        self.words
    }

    /// The fingerprint of the text, or `None` below 20 words.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        if self.words < MIN_WORDS {
            return None;
        }
        let least = least(&self.hashes);
        let band = |(band, rows): (usize, &[u64])| {
            rows.iter().fold(mix(band as u64), |hash, row| mix(hash ^ row)).cast_signed()
        };
        Some(Fingerprint { bands: least.chunks_exact(ROWS).enumerate().map(band).collect() })
    }

    /// The exact likeness of two texts. Texts without words are like nothing.
    pub fn likeness(&self, other: &Self) -> Likeness {
        let (a, b) = (&self.hashes, &other.hashes);
        let shared = shared(a, b);
        let share = |of: usize| if of == 0 { 0.0 } else { shared as f64 / of as f64 };
        Likeness {
            jaccard: share(a.len() + b.len() - shared),
            containment: share(a.len().min(b.len())),
        }
    }
}

/// For each of the hash functions the least value that it has on any of `shingles`.
fn least(shingles: &[u64]) -> [u64; BANDS * ROWS] {
    /// Functions worked out side by side: their chains of comparisons do not wait for each other.
    const LANES: usize = 8;
    let mut least = [u64::MAX; BANDS * ROWS];
    for (lane, least) in least.chunks_exact_mut(LANES).enumerate() {
        let number = |at: usize| (lane * LANES + at) as u64;
        // Multiply-add with an odd factor: an order of the shingles that looks random.
        let factors: [u64; LANES] = std::array::from_fn(|at| mix(2 * number(at)) | 1);
        let offsets: [u64; LANES] = std::array::from_fn(|at| mix(2 * number(at) + 1));
        let mut found = [u64::MAX; LANES];
        for shingle in shingles {
            for at in 0..LANES {
                let value = shingle.wrapping_mul(factors[at]).wrapping_add(offsets[at]);
                found[at] = found[at].min(value);
            }
        }
        least.copy_from_slice(&found);
    }
    least
}

/// How many values two sorted lists without repeats have in common.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let mut b = b.iter().peekable();
    let is_shared = |value: &&u64| {
        while b.next_if(|other| other < value).is_some() {}
        b.next_if_eq(value).is_some()
    };
    a.iter().filter(is_shared).count()
}

/// Hashes of all three words in a row, sorted, each once.
fn hashes(words: &[&str]) -> Vec<u64> {
    if words.is_empty() {
        return Vec::new();
    }
    let windows = words.windows(SHINGLE_WORDS.min(words.len()));
    let mut hashes: Vec<u64> = windows.map(hash_words).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// FNV-1a over the words with a border after each, then mixed.
fn hash_words(words: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    mix(hash)
}

/// The finaliser of splitmix64: every bit of the result depends on every bit of `value`.
fn mix(value: u64) -> u64 {
    let mut hash = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `count` distinct words, starting with number `from`.
    fn text(from: usize, count: usize) -> String {
        (from..from + count).map(|number| format!("từ{number} ")).collect()
    }

    fn fingerprint(text: &str) -> Option<Fingerprint> {
        Shingles::of(text).fingerprint()
    }

    fn shared_bands(a: &str, b: &str) -> usize {
        let (a, b) = (fingerprint(a).unwrap(), fingerprint(b).unwrap());
        a.bands.iter().zip(&b.bands).filter(|(a, b)| a == b).count()
    }

    #[test]
    fn near_copies_share_bands_and_strangers_do_not() {
        let original = text(0, 300);
        assert_eq!(shared_bands(&original, &original.to_uppercase()), 64);
        assert!(shared_bands(&original, &text(30, 300)) > 20, "a tenth cut");
        assert!(shared_bands(&original, &text(150, 150)) > 5, "half of it");
        assert_eq!(shared_bands(&original, &text(1000, 300)), 0);
    }

    #[test]
    fn likeness_is_counted_exactly() {
        let cases = [
            ("same", text(0, 50), text(0, 50), 1.0, 1.0),
            ("half kept", text(0, 102), text(0, 52), 0.5, 1.0),
            ("nothing shared", text(0, 50), text(100, 50), 0.0, 0.0),
            ("two words", "Số hóa".to_owned(), "số hoá".to_owned(), 1.0, 1.0),
            ("empty", String::new(), String::new(), 0.0, 0.0),
        ];
        for (what, a, b, jaccard, containment) in cases {
            let likeness = Shingles::of(&a).likeness(&Shingles::of(&b));
            assert_eq!(likeness, Likeness { jaccard, containment }, "{what}");
        }
    }

    #[test]
    fn captions_have_no_fingerprint() {
        assert_eq!(fingerprint(&text(0, 19)), None);
        assert_eq!(fingerprint(&text(0, 20)).unwrap().bands.len(), 64);
    }

    #[test]
    fn stored_fingerprints_stay_valid() {
        let bands = fingerprint(&text(0, 20)).unwrap().bands;
        assert_eq!(bands[..3], [-5356936740591692425, 4908646918598739278, 7627528989140020393]);
    }
}
