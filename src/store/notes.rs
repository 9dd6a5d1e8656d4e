//! Small facts about this deployment that belong to no other table.

use super::border::plain;
use super::query::{Tx, execute, fetch_optional};
use super::{Store, StoreError};

impl Store {
    /// What was noted under `key`.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn note(&self, key: &str) -> Result<Option<String>, StoreError> {
        noted(&mut self.read().await?, key).await
    }

    /// Notes `value` under `key`, in place of what stood there.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn set_note(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        set_noted(&mut tx, key, value).await?;
        tx.commit().await
    }
}

pub(super) async fn noted(tx: &mut Tx, key: &str) -> Result<Option<String>, StoreError> {
    let sql = "select value from note where key = $1";
    Ok(fetch_optional!(tx, (String,), sql, plain(key))?.map(|(value,)| value))
}

pub(super) async fn set_noted(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    let sql = "insert into note (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value";
    execute!(tx, sql, plain(key), plain(value))?;
    Ok(())
}
