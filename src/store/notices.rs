//! Notices: what people are still to be told of alarms, by each way.

use super::alarms::AlarmRow;
use super::border::seconds;
use super::query::{execute, fetch_all};
use super::{Store, StoreError};
use crate::domain::health::AlarmState;
use crate::domain::notice::{Medium, News, Notice};
use crate::domain::time::Timestamp;

impl Store {
    /// What `medium` has not told yet, by the alarms' numbers: every alarm that is open, and every
    /// end since `ended_since`. An alarm that came and went untold is told once, by its end; one
    /// that somebody took note of before it was told, not at all.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn notices_owed(
        &self,
        medium: Medium,
        ended_since: Timestamp,
    ) -> Result<Vec<Notice>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/notices_owed.sql");
        let rows = fetch_all!(&mut tx, AlarmRow, sql, medium.as_str(), seconds(ended_since))?;
        let notice = |row: AlarmRow| {
            let alarm = row.into_alarm()?;
            let over = alarm.state == AlarmState::Closed;
            Ok(Notice { alarm, news: if over { News::Closed } else { News::Opened } })
        };
        rows.into_iter().map(notice).collect()
    }

    /// Notes that `medium` told this of the alarm called `number`; the first time stands.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails, also for an alarm that was never raised.
    pub async fn mark_notice_told(
        &self,
        number: i64,
        news: News,
        medium: Medium,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql = "insert into notice (alarm, news, medium, told_at) values ($1, $2, $3, $4) on conflict do nothing";
        execute!(&mut tx, sql, number, news.as_str(), medium.as_str(), seconds(at))?;
        tx.commit().await
    }
}
