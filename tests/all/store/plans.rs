//! What is asked all the time is answered by an index: no table is read through.

use crate::databases::fresh;
use diembao::store::Engine;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

macro_rules! asked {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../src/store/sql/", $name, ".sql")))),+]
    };
}

/// What is asked for every outlet's turn, every visit and every request.
const ASKED_ALL_THE_TIME: [(&str, &str); 20] = asked![
    "claim_outlet",
    "next_due",
    "release_outlet",
    "earliest_wish",
    "pending_entries",
    "queue_entry_again",
    "walks_due",
    "save_walk",
    "open_gaps",
    "close_gap",
    "watches_due",
    "queue_watched_entry",
    "see_article_of_entry",
    "add_removal",
    "removals_until",
    "standing_alarms_of",
    "forgivable_feeds",
    "unrepaired_gaps_of",
    "gap_walks",
    "note_walked",
];

async fn plan(connection: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let sql = format!("explain query plan {}", sql.replace("{skip_locked}", ""));
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.get("detail")).collect()
}

/// Reading a table from end to end. An index that holds nothing but the feeds that fail may be.
fn reads_all(step: &str) -> bool {
    const FEW: [&str; 2] = ["SCAN CONSTANT ROW", "SCAN feed USING INDEX feed_failing"];
    step.starts_with("SCAN") && !FEW.contains(&step)
}

#[tokio::test]
async fn what_is_asked_all_the_time_reads_no_table_through() {
    let store = fresh(Engine::Sqlite).await;
    let mut connection = SqliteConnection::connect(&store.address).await.unwrap();
    for (name, sql) in ASKED_ALL_THE_TIME {
        let plan = plan(&mut connection, sql).await;
        assert!(plan.iter().any(|step| step.starts_with("SEARCH")), "{name}: {plan:?}");
        assert!(!plan.iter().any(|step| reads_all(step)), "{name}: {plan:?}");
    }
    let claim = plan(&mut connection, ASKED_ALL_THE_TIME[0].1).await;
    assert!(claim.iter().any(|step| step.contains("outlet_turn_due")), "{claim:?}");
    let waiting = plan(&mut connection, ASKED_ALL_THE_TIME[4].1).await;
    for steps in [claim, waiting] {
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "sorts all: {steps:?}");
    }
    let known = plan(&mut connection, "select * from outlet_turn where worker = 'an'").await;
    assert!(reads_all(&known[0]), "a plan that reads all is told: {known:?}");
}
