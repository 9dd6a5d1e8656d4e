//! Revisions of the definitions, and which one was in force when.

use super::border::{from_json, instant, plain, seconds, to_json};
use super::query::{Turn, Tx, execute, fetch_optional, row};
use super::{Store, StoreError};
use crate::domain::id::CatalogId;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

/// A revision of all definition files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCatalog {
    /// Hash of the files.
    pub id: CatalogId,
    /// Path to content.
    pub files: BTreeMap<String, String>,
    /// Since when it was in force.
    pub activated_at: Timestamp,
}

row! { CatalogRow { id: String, files: String, activated_at: i64 } }

impl Store {
    /// Records `files` as revision `id` and puts it in force. `true` if another one, or none,
    /// was in force before.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn save_catalog(
        &self,
        id: &CatalogId,
        files: &BTreeMap<String, String>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        tx.take(Turn::Catalog).await?;
        let active = latest(&mut tx, i64::MAX).await?;
        if active.is_some_and(|active| active.id == *id) {
            return Ok(false);
        }
        execute!(
            &mut tx,
            "insert into catalog (id, files, recorded_at) values ($1, $2, $3) on conflict do nothing",
            plain(id.as_str()),
            to_json(files),
            seconds(at),
        )?;
        execute!(
            &mut tx,
            "insert into catalog_activation (catalog_id, activated_at) values ($1, $2)",
            plain(id.as_str()),
            seconds(at),
        )?;
        tx.commit().await?;
        Ok(true)
    }

    /// The revision in force.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn active_catalog(&self) -> Result<Option<StoredCatalog>, StoreError> {
        latest(&mut self.read().await?, i64::MAX).await
    }

    /// The revision that was in force at `at`; `None` before the first.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn catalog_as_of(&self, at: Timestamp) -> Result<Option<StoredCatalog>, StoreError> {
        latest(&mut self.read().await?, seconds(at)).await
    }
}

async fn latest(tx: &mut Tx, until_s: i64) -> Result<Option<StoredCatalog>, StoreError> {
    let row = fetch_optional!(tx, CatalogRow, include_str!("sql/catalog_as_of.sql"), until_s)?;
    row.map(|row| {
        Ok(StoredCatalog {
            id: CatalogId::new(row.id),
            files: from_json("a catalogue's files", &row.files)?,
            activated_at: instant(row.activated_at)?,
        })
    })
    .transpose()
}
