//! Days: what was done with each outlet on each day, as sums kept beside the logs.
//!
//! Every transaction that logs a visit adds to the sums, so they always equal a recount.

use super::border::{day, day_number, day_of, number, plain};
use super::query::{Tx, execute, fetch_all, row};
use super::{Store, StoreError};
use crate::domain::health::{Fill, OutletDay, OutletDayOf};
use crate::domain::id::OutletId;
use crate::domain::outcome::Outcome;
use crate::domain::time::Timestamp;
use chrono::NaiveDate;
use std::collections::BTreeMap;

row! { DayRow {
    outlet: String,
    day: i64,
    planned: i64,
    polled: i64,
    failed: i64,
    proven: i64,
    unproven: i64,
    items: i64,
    new_items: i64,
    recovered: i64,
    kept: i64,
    refused: i64,
    undated: i64,
    without_lead: i64,
    without_body: i64,
    dates_disagree: i64,
} }

impl DayRow {
    fn into_day(self) -> Result<OutletDayOf, StoreError> {
        let done = OutletDay {
            planned: number(self.planned)?,
            polled: number(self.polled)?,
            failed: number(self.failed)?,
            proven: number(self.proven)?,
            unproven: number(self.unproven)?,
            items: number(self.items)?,
            new_items: number(self.new_items)?,
            recovered: number(self.recovered)?,
            kept: number(self.kept)?,
            refused: number(self.refused)?,
            undated: number(self.undated)?,
            without_lead: number(self.without_lead)?,
            without_body: number(self.without_body)?,
            dates_disagree: number(self.dates_disagree)?,
        };
        Ok(OutletDayOf { outlet: OutletId::new(self.outlet), day: day(self.day)?, done })
    }
}

impl Store {
    /// What was done with one outlet, or with each, from the day `from` until the day `until`,
    /// both inclusive; by day, then outlet. A day on which nothing was done or planned has none.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn outlet_days(
        &self,
        outlet: Option<&OutletId>,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<OutletDayOf>, StoreError> {
        let mut tx = self.read().await?;
        let (from, until) = (day_number(from), day_number(until));
        let mut rows = match outlet {
            Some(outlet) => fetch_all!(
                &mut tx,
                DayRow,
                "select * from outlet_day where outlet = $3 and day between $1 and $2",
                from,
                until,
                plain(outlet.as_str()),
            )?,
            None => fetch_all!(
                &mut tx,
                DayRow,
                "select * from outlet_day where day between $1 and $2",
                from,
                until,
            )?,
        };
        rows.sort_by(|a, b| (a.day, &a.outlet).cmp(&(b.day, &b.outlet)));
        rows.into_iter().map(DayRow::into_day).collect()
    }
}

/// What a transaction adds to the days. Written last of all rows and in one order, so that no two
/// transactions can wait for each other.
#[derive(Debug, Default)]
pub(super) struct DaysDone(BTreeMap<(OutletId, i64), OutletDay>);

impl DaysDone {
    pub(super) fn at(&mut self, outlet: &OutletId, at: Timestamp) -> &mut OutletDay {
        self.0.entry((outlet.clone(), day_of(at))).or_default()
    }

    pub(super) fn on(&mut self, outlet: &OutletId, day: NaiveDate) -> &mut OutletDay {
        self.0.entry((outlet.clone(), day_number(day))).or_default()
    }

    /// Adds the end of a page's visit.
    pub(super) fn visit_ended(
        &mut self,
        outlet: &OutletId,
        at: Timestamp,
        outcome: Outcome,
        fill: Fill,
    ) {
        let day = self.at(outlet, at);
        match outcome {
            Outcome::Kept => {
                day.kept += 1;
                day.undated += u32::from(fill.undated);
                day.without_lead += u32::from(fill.without_lead);
                day.without_body += u32::from(fill.without_body);
                day.dates_disagree += u32::from(fill.dates_disagree);
            }
            Outcome::Revised | Outcome::Unchanged | Outcome::Duplicate => {}
            _ => day.refused += 1,
        }
    }

    pub(super) async fn save(&self, tx: &mut Tx) -> Result<(), StoreError> {
        for ((outlet, day), done) in &self.0 {
            if *done != OutletDay::default() {
                add(tx, outlet, *day, done).await?;
            }
        }
        Ok(())
    }
}

async fn add(tx: &mut Tx, outlet: &OutletId, day: i64, done: &OutletDay) -> Result<(), StoreError> {
    execute!(
        tx,
        include_str!("sql/add_to_outlet_day.sql"),
        plain(outlet.as_str()),
        day,
        i64::from(done.planned),
        i64::from(done.polled),
        i64::from(done.failed),
        i64::from(done.proven),
        i64::from(done.unproven),
        i64::from(done.items),
        i64::from(done.new_items),
        i64::from(done.recovered),
        i64::from(done.kept),
        i64::from(done.refused),
        i64::from(done.undated),
        i64::from(done.without_lead),
        i64::from(done.without_body),
        i64::from(done.dates_disagree),
    )?;
    Ok(())
}
