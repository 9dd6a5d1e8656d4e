//! A day whose number of new items is far from the habit.

use super::rhythm::telling;
use super::{HABIT_DAYS, is_weekend};
use crate::domain::health::OutletDayOf;
use crate::domain::time::{Timestamp, vietnam_day};
use chrono::{Days, NaiveDate};

/// Fewer days than this make no habit.
const LEAST_DAYS: usize = 14;

/// Fewer days of one sort (weekend or not) than this are not compared among themselves.
const LEAST_ALIKE: usize = 6;

/// Source: Iglewicz and Hoaglin (1993): a modified z-score beyond 3.5 is an outlier.
const OUTLIER: f64 = 3.5;

/// Yesterday's number of new items, if it is far from the days like it. Days of which the crawl
/// did not see enough, or on which it caught up, are neither judged nor part of the habit.
pub(super) fn unusual(days: &[OutletDayOf], now: Timestamp) -> Option<String> {
    let yesterday = vietnam_day(now) - Days::new(1);
    let days = telling(days);
    let last = days.iter().find(|of| of.day == yesterday)?;
    let from = yesterday - Days::new(HABIT_DAYS);
    let before: Vec<&OutletDayOf> =
        days.iter().copied().filter(|of| of.day >= from && of.day < yesterday).collect();
    if before.len() < LEAST_DAYS {
        return None;
    }
    let counts = alike(&before, yesterday);
    let middle = median(counts.clone());
    let spread = median(counts.iter().map(|count| (count - middle).abs()).collect());
    let z = robust_z(f64::from(last.done.new_items), middle, spread);
    (z.abs() >= OUTLIER).then(|| {
        format!(
            "{} new items on {yesterday}, {middle} on a common day of the last {HABIT_DAYS} (robust z {z:.1})",
            last.done.new_items
        )
    })
}

/// The counts of the days of the same sort as `day`, or of all if there are too few of them.
fn alike(before: &[&OutletDayOf], day: NaiveDate) -> Vec<f64> {
    let count = |of: &&OutletDayOf| f64::from(of.done.new_items);
    let same = |of: &&&OutletDayOf| is_weekend(of.day) == is_weekend(day);
    let same: Vec<f64> = before.iter().filter(same).map(count).collect();
    if same.len() >= LEAST_ALIKE { same } else { before.iter().map(count).collect() }
}

/// How far `value` lies from the median in units of a normal standard deviation.
///
/// The spread is never taken for less than one item or a tenth of the median: an outlet that
/// published 20 items on each of 20 days may well publish 22.
fn robust_z(value: f64, median: f64, mad: f64) -> f64 {
    const NORMAL: f64 = 0.6745;
    NORMAL * (value - median) / mad.max(1.0).max(median / 10.0)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assert_eq!(median(vec![]), 0.0);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn one_more_than_always_is_no_outlier() {
        assert!(robust_z(21.0, 20.0, 0.0).abs() < OUTLIER);
        assert!(robust_z(0.0, 20.0, 2.0).abs() > OUTLIER);
        assert!(robust_z(0.0, 2.0, 0.0).abs() < OUTLIER, "a small outlet may rest for a day");
    }
}
