//! Chance that comes out the same for the same seed.

use std::ops::Range;

/// Numbers that look like chance and follow from the seed alone.
///
/// Source: SplitMix64 (Steele, Lea, Flood 2014), the generator that seeds others.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// `what` keeps the chances of different things apart, so that a change to one of them leaves
    /// the others as they were.
    pub(super) fn new(seed: u64, what: &str) -> Self {
        let mixed = what.bytes().fold(seed ^ 0x9e37_79b9_7f4a_7c15, |state, byte| {
            let mut next = Self(state ^ u64::from(byte));
            next.next()
        });
        Self(mixed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of `range`, which is not empty.
    pub(super) fn within(&mut self, range: Range<i64>) -> i64 {
        let width = range.end.abs_diff(range.start);
        range.start + i64::try_from(self.next() % width).unwrap()
    }

    /// One of `choices`, which are not none.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[usize::try_from(self.next() % choices.len() as u64).unwrap()]
    }

    /// True once in `times`.
    pub(super) fn once_in(&mut self, times: u64) -> bool {
        self.next().is_multiple_of(times)
    }
}
