//! `cargo bench --bench schedule`: what it costs to hand out 3,500 outlets, turn after turn.
//!
//! On SQLite, and on the PostgreSQL server of `DIEMBAO_TEST_POSTGRES` if that is set (in a schema
//! of its own, which is dropped again; the server's own time is not in the figures). Fails when a
//! core is busy for more than 1 % or SQLite would read a whole table.
#![expect(clippy::expect_used, reason = "a measurement that cannot go on says so by stopping")]

#[path = "crawl/cpu.rs"]
mod cpu;

use anyhow::ensure;
use chrono::Utc;
use cpu::cpu_s;
use diembao::domain::id::OutletId;
use diembao::store::Store;
use sqlx::{Connection, Row};
use std::path::Path;
use std::time::{Duration, Instant};

/// The press of a large country.
const OUTLETS: usize = 3_500;
/// Seconds between two turns of one outlet: the usual interval.
const INTERVAL_S: f64 = 900.0;
/// How often it is asked for a turn when none is due.
const IDLE: usize = 1_000;
/// Of one core.
const MOST_PERCENT: f64 = 1.0;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    println!("| store | one turn: claimed and given back | asked in vain | share of a core |");
    println!("| --- | --- | --- | --- |");
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("diembao.db");
    let store = Store::open(&format!("sqlite://{}", file.display())).await?;
    measure("SQLite", &store).await?;
    if let Ok(server) = std::env::var("DIEMBAO_TEST_POSTGRES") {
        on_postgresql(&server).await?;
    }
    show_plans(&file).await
}

/// Every outlet has one turn; what that costs is spread over the interval.
async fn measure(name: &str, store: &Store) -> anyhow::Result<()> {
    let outlets: Vec<OutletId> =
        (0..OUTLETS).map(|n| OutletId::new(format!("bao-{n:04}"))).collect();
    let (now, lease) = (Utc::now(), Duration::from_secs(300));
    store.sync_outlets(&outlets, now).await?;
    let next = now + chrono::Duration::seconds(INTERVAL_S as i64);
    let (cpu_before_s, began) = (cpu_s("self"), Instant::now());
    let mut turns = 0;
    while let Some(held) = store.claim_outlet("measurement", &[], now, lease).await? {
        ensure!(store.release_outlet(&held, Some(next), now).await?, "a lease was lost");
        turns += 1;
    }
    let (cpu_a_turn_s, wall_s) =
        ((cpu_s("self") - cpu_before_s) / turns as f64, began.elapsed().as_secs_f64());
    ensure!(turns == OUTLETS, "{turns} turns of {OUTLETS} were handed out");
    let began = Instant::now();
    for _ in 0..IDLE {
        let none = store.claim_outlet("measurement", &[], now, lease).await?;
        ensure!(none.is_none(), "an outlet was handed out before its time");
    }
    let idle_ms = 1000.0 * began.elapsed().as_secs_f64() / IDLE as f64;
    let percent = 100.0 * cpu_a_turn_s * OUTLETS as f64 / INTERVAL_S;
    println!(
        "| {name} | {:.2} ms, {:.2} ms of CPU | {idle_ms:.2} ms | {percent:.2} % |",
        1000.0 * wall_s / turns as f64,
        1000.0 * cpu_a_turn_s
    );
    ensure!(percent < MOST_PERCENT, "more than {MOST_PERCENT} % of a core");
    Ok(())
}

async fn on_postgresql(server: &str) -> anyhow::Result<()> {
    let schema = format!("schedule_{}", std::process::id());
    let mut connection = sqlx::PgConnection::connect(server).await?;
    let run = |sql: String| sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
    run(format!("create schema {schema}")).execute(&mut connection).await?;
    let mark = if server.contains('?') { '&' } else { '?' };
    let address = format!("{server}{mark}options=-csearch_path%3D{schema}");
    let measured = match Store::open(&address).await {
        Ok(store) => measure("PostgreSQL", &store).await,
        Err(error) => Err(error.into()),
    };
    run(format!("drop schema {schema} cascade")).execute(&mut connection).await?;
    measured
}

/// Prints how SQLite finds what is due, and refuses plans that read a whole table.
async fn show_plans(file: &Path) -> anyhow::Result<()> {
    let queries = [
        ("claim", include_str!("../src/store/sql/claim_outlet.sql")),
        ("next due", include_str!("../src/store/sql/next_due.sql")),
        ("give back", include_str!("../src/store/sql/release_outlet.sql")),
        ("next turn", include_str!("../src/store/sql/earliest_wish.sql")),
    ];
    let mut connection =
        sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await?;
    for (name, sql) in queries {
        let sql = format!("explain query plan {}", sql.replace("{skip_locked}", ""));
        let rows = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).fetch_all(&mut connection).await?;
        let steps: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        println!("\n{name}: {}", steps.join("; "));
        let whole = steps.iter().find(|step| {
            step.starts_with("SCAN") && !step.contains("INDEX") && !step.contains("CONSTANT ROW")
        });
        ensure!(whole.is_none(), "a whole table is read: {}", whole.expect("seen above"));
    }
    Ok(())
}
