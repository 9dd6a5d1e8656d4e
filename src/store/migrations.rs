//! The tables, step by step: `migrations/` inside the program, applied whenever a store is opened.
//!
//! One text serves both databases; the few words that differ stand in braces.

use super::engine::{Engine, Pools};
use super::error::StoreError;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

macro_rules! steps {
    ($($name:literal),+ $(,)?) => {
        &[$((
            $name,
            include_str!(concat!("../../migrations/", $name, ".up.sql")),
            include_str!(concat!("../../migrations/", $name, ".down.sql")),
        )),+]
    };
}

/// Name (fourteen digits of version, then the purpose), the way up, the way down.
const STEPS: &[(&str, &str, &str)] = steps![
    "20260301090000_create_catalogs",
    "20260301090100_create_feeds",
    "20260301090200_create_pages",
    "20260301090300_create_entries",
    "20260301090400_create_articles",
    "20260301090500_create_visits",
    "20260301090600_create_stories",
    "20260301090700_create_hits",
    "20260301090800_create_reviews",
    "20260301090900_create_index_changes",
    "20260301091000_create_notes",
    "20260302090000_keep_evidence_in_files",
    "20261121090100_add_health",
    "20261121150000_add_notices",
    "20261122090000_add_patience",
    "20261122100000_remember_sitemaps",
    "20261122100100_hold_hosts_back",
    "20261122110000_tell_what_a_record_stands_for",
    "20261122120000_find_copies_faster",
    "20261122140000_look_through_less",
    "20261122160000_find_copies_in_less_space",
    "20261122170000_say_where_fields_come_from",
    "20261122170100_overrule_genres",
    "20261123090000_remember_what_dates_say",
    "20261123100000_tell_how_copies_are_known",
];

/// `text` in the words of `engine`.
fn in_words_of(engine: Engine, text: &str) -> String {
    let words = match engine {
        Engine::Sqlite => [
            ("{sequence}", "integer primary key autoincrement"),
            ("{bytes}", "blob"),
            ("{without_rowid}", " without rowid"),
            ("{values_by_band}", "json_group_array(value order by band)"),
        ],
        Engine::Postgresql => [
            ("{sequence}", "bigint generated always as identity primary key"),
            ("{bytes}", "bytea"),
            ("{without_rowid}", ""),
            ("{values_by_band}", "json_agg(value order by band)::text"),
        ],
    };
    words.iter().fold(text.to_owned(), |text, (brace, word)| text.replace(brace, word))
}

fn migrator(engine: Engine) -> Migrator {
    let mut migrations = Vec::new();
    for (name, up, down) in STEPS {
        let (version, purpose) = name.split_at(14);
        let version = version.parse().expect("a test checks that names begin with 14 digits");
        let purpose = purpose.trim_start_matches('_').replace('_', " ");
        for (kind, text) in
            [(MigrationType::ReversibleUp, up), (MigrationType::ReversibleDown, down)]
        {
            let sql = AssertSqlSafe(in_words_of(engine, text)).into_sql_str();
            migrations.push(Migration::new(version, purpose.clone().into(), kind, sql, false));
        }
    }
    Migrator::with_migrations(migrations)
}

/// Brings the tables up to date: all missing steps, or none if one of them fails.
pub(super) async fn up(pools: &Pools) -> Result<(), StoreError> {
    let migrator = migrator(pools.engine());
    match pools {
        Pools::Sqlite { writer, .. } => {
            // Two programs may open a new file at the same moment; the second waits here.
            let mut tx = writer.begin_with("begin immediate").await.map_err(MigrateError::from)?;
            // `run` takes a connection too, but its future could then not move between threads.
            migrator.run_direct(None, &mut *tx, false).await?;
            tx.commit().await.map_err(MigrateError::from)?;
        }
        Pools::Postgresql(pool) => migrator.run(pool).await?,
    }
    Ok(())
}

/// Takes every step back, which drops all tables and all data.
pub(super) async fn down(pools: &Pools) -> Result<(), StoreError> {
    let migrator = migrator(pools.engine());
    match pools {
        Pools::Sqlite { writer, .. } => migrator.undo(writer, 0).await?,
        Pools::Postgresql(pool) => migrator.undo(pool, 0).await?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_of_the_folder_is_a_step_and_opens_with_why() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        let steps: BTreeSet<String> = STEPS
            .iter()
            .flat_map(|(name, _, _)| [format!("{name}.up.sql"), format!("{name}.down.sql")])
            .collect();
        assert_eq!(files, steps);
        for (name, up, _) in STEPS {
            assert!(name[..14].parse::<i64>().is_ok(), "{name}");
            assert!(up.starts_with("-- "), "{name} does not say why");
        }
    }

    #[test]
    fn no_word_in_braces_is_left_over() {
        for engine in [Engine::Sqlite, Engine::Postgresql] {
            for migration in migrator(engine).iter() {
                assert!(!migration.sql.as_str().contains(['{', '}']), "{}", migration.description);
            }
        }
    }
}
