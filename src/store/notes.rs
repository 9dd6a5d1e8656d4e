//! Small facts about this deployment that belong to no other table.

use super::border::plain;
use super::query::{execute, fetch_optional};
use super::{Store, StoreError};

impl Store {
    /// What was noted under `key`.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn note(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select value from note where key = $1";
        let row = fetch_optional!(&mut tx, (String,), sql, plain(key))?;
        Ok(row.map(|(value,)| value))
    }

    /// Notes `value` under `key`, in place of what stood there.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn set_note(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        execute!(
            &mut tx,
            "insert into note (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value",
            plain(key),
            plain(value),
        )?;
        tx.commit().await
    }
}
