//! Alarms: what is wrong with an outlet, or on this side, from when until when.

use super::border::{instant, instant_option, plain, seconds, word};
use super::query::{Turn, Tx, execute, fetch_all, fetch_one, fetch_optional, row};
use super::{Store, StoreError};
use crate::domain::health::{Alarm, AlarmKind, Finding};
use crate::domain::id::OutletId;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

row! { AlarmRow {
    number: i64,
    kind: String,
    outlet: String,
    detail: String,
    state: String,
    opened_at: i64,
    acknowledged_at: Option<i64>,
    acknowledged_by: String,
    closed_at: Option<i64>,
    told_at: Option<i64>,
} }

impl AlarmRow {
    pub(super) fn into_alarm(self) -> Result<Alarm, StoreError> {
        let acknowledged_at = instant_option(self.acknowledged_at)?;
        Ok(Alarm {
            number: self.number,
            finding: Finding {
                kind: word("the kind of an alarm", &self.kind)?,
                outlet: (!self.outlet.is_empty()).then(|| OutletId::new(self.outlet)),
                detail: self.detail,
            },
            state: word("the state of an alarm", &self.state)?,
            opened_at: instant(self.opened_at)?,
            acknowledged: acknowledged_at.map(|at| (at, self.acknowledged_by)),
            closed_at: instant_option(self.closed_at)?,
            told_at: instant_option(self.told_at)?,
        })
    }
}

impl Store {
    /// The alarms whose cause lasts, acknowledged ones too; by outlet (this side first), then kind.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn standing_alarms(&self) -> Result<Vec<Alarm>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/standing_alarms.sql");
        let mut standing = alarms(fetch_all!(&mut tx, AlarmRow, sql)?)?;
        standing.sort_by(|a, b| {
            (&a.finding.outlet, a.finding.kind).cmp(&(&b.finding.outlet, b.finding.kind))
        });
        Ok(standing)
    }

    /// When the alarms were raised that stand about `outlet`.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn standing_since(
        &self,
        outlet: &OutletId,
    ) -> Result<BTreeMap<AlarmKind, Timestamp>, StoreError> {
        let standing = standing_of(&mut self.read().await?, &plain(outlet.as_str())).await?;
        let alarms = standing.into_values().map(AlarmRow::into_alarm);
        alarms.map(|alarm| alarm.map(|alarm| (alarm.finding.kind, alarm.opened_at))).collect()
    }

    /// The last alarms, of one outlet or of all, closed ones too; newest first.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn alarms(
        &self,
        outlet: Option<&OutletId>,
        limit: u32,
    ) -> Result<Vec<Alarm>, StoreError> {
        const ALL: &str = "select * from alarm order by number desc limit $1";
        const ONE: &str = "select * from alarm where outlet = $2 order by number desc limit $1";
        let mut tx = self.read().await?;
        let limit = i64::from(limit);
        alarms(match outlet {
            Some(outlet) => fetch_all!(&mut tx, AlarmRow, ONE, limit, plain(outlet.as_str()))?,
            None => fetch_all!(&mut tx, AlarmRow, ALL, limit)?,
        })
    }

    /// Brings the standing alarms of `outlet` (`None`: of this side) in line with what was found.
    ///
    /// - `looked_at`: the kinds that were judged. A standing alarm of one of them that is not
    ///   among `findings` is over; alarms of other kinds are not touched.
    /// - `findings`: what is wrong now. Each raises an alarm if none stands, or words the standing
    ///   one anew. Several of one kind are joined.
    ///
    /// Gives the alarms that opened or closed by this, by kind.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails; nothing is changed then.
    pub async fn reconcile_alarms(
        &self,
        outlet: Option<&OutletId>,
        looked_at: &[AlarmKind],
        findings: &[Finding],
        at: Timestamp,
    ) -> Result<Vec<Alarm>, StoreError> {
        let outlet = outlet.map(|outlet| plain(outlet.as_str())).unwrap_or_default();
        let wanted = details(findings);
        // Asked after every visit, and mostly nothing is wrong: then nobody waits for the writer.
        if wanted.is_empty() && standing_of(&mut self.read().await?, &outlet).await?.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.write().await?;
        tx.take(Turn::Alarms).await?;
        let mut standing = standing_of(&mut tx, &outlet).await?;
        let mut changed = Vec::new();
        for (kind, detail) in &wanted {
            match standing.remove(kind.as_str()) {
                Some(alarm) if alarm.detail == *detail => {}
                Some(alarm) => {
                    let sql = "update alarm set detail = $2 where number = $1";
                    execute!(&mut tx, sql, alarm.number, detail.as_str())?;
                }
                None => changed.push(open(&mut tx, *kind, &outlet, detail, at).await?),
            }
        }
        for kind in looked_at {
            if let Some(alarm) = standing.remove(kind.as_str()) {
                changed.push(close(&mut tx, alarm.number, at).await?);
            }
        }
        tx.commit().await?;
        changed.sort_by_key(|alarm| alarm.finding.kind);
        Ok(changed)
    }

    /// Notes that `who` knows of the alarm called `number`. Nothing changes if somebody knew
    /// before or its cause is over; gives the alarm as it stands.
    ///
    /// # Errors
    /// [`StoreError::UnknownAlarm`] if it was never raised.
    pub async fn acknowledge_alarm(
        &self,
        number: i64,
        who: &str,
        at: Timestamp,
    ) -> Result<Alarm, StoreError> {
        let mut tx = self.write().await?;
        let sql = "update alarm set state = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3 where number = $1 and state = 'open'";
        execute!(&mut tx, sql, number, seconds(at), plain(who))?;
        let sql = "select * from alarm where number = $1";
        let alarm = fetch_optional!(&mut tx, AlarmRow, sql, number)?;
        tx.commit().await?;
        alarm.ok_or(StoreError::UnknownAlarm(number))?.into_alarm()
    }

    /// The open alarms that nobody was told of by e-mail or webhook, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn untold_alarms(&self) -> Result<Vec<Alarm>, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select * from alarm where state = 'open' and told_at is null order by number";
        alarms(fetch_all!(&mut tx, AlarmRow, sql)?)
    }

    /// Notes that the alarm called `number` was told at `at`; the first time stands.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn mark_alarm_told(&self, number: i64, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql = "update alarm set told_at = $2 where number = $1 and told_at is null";
        execute!(&mut tx, sql, number, seconds(at))?;
        tx.commit().await
    }
}

fn alarms(rows: Vec<AlarmRow>) -> Result<Vec<Alarm>, StoreError> {
    rows.into_iter().map(AlarmRow::into_alarm).collect()
}

/// What is said of each kind.
fn details(findings: &[Finding]) -> BTreeMap<AlarmKind, String> {
    let mut details: BTreeMap<AlarmKind, String> = BTreeMap::new();
    for finding in findings {
        let detail = plain(&finding.detail);
        details
            .entry(finding.kind)
            .and_modify(|known| {
                known.push_str("; ");
                known.push_str(&detail);
            })
            .or_insert_with(|| detail.to_string());
    }
    details
}

async fn standing_of(tx: &mut Tx, outlet: &str) -> Result<BTreeMap<String, AlarmRow>, StoreError> {
    let sql = include_str!("sql/standing_alarms_of.sql");
    let rows = fetch_all!(tx, AlarmRow, sql, outlet)?;
    Ok(rows.into_iter().map(|row| (row.kind.clone(), row)).collect())
}

async fn open(
    tx: &mut Tx,
    kind: AlarmKind,
    outlet: &str,
    detail: &str,
    at: Timestamp,
) -> Result<Alarm, StoreError> {
    let sql = "insert into alarm (kind, outlet, detail, state, opened_at, acknowledged_by) values ($1, $2, $3, 'open', $4, '') returning *";
    fetch_one!(tx, AlarmRow, sql, kind.as_str(), outlet, detail, seconds(at))?.into_alarm()
}

async fn close(tx: &mut Tx, number: i64, at: Timestamp) -> Result<Alarm, StoreError> {
    let sql = "update alarm set state = 'closed', closed_at = $2 where number = $1 returning *";
    let row = fetch_optional!(tx, AlarmRow, sql, number, seconds(at))?;
    row.ok_or(StoreError::UnknownAlarm(number))?.into_alarm()
}
