//! Fresh databases for tests, on either engine, gone when the test is over.

use diembao::store::{Engine, Store};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where the tests' PostgreSQL listens: `postgres://user@host:port/postgres`, of a user who may
/// create databases.
const POSTGRES: &str = "DIEMBAO_TEST_POSTGRES";

/// An empty store of its own. Dropping it removes the database.
pub(crate) struct TestStore {
    store: Store,
    /// What [`Store::open`] takes, for tests that open it a second time.
    pub(crate) address: String,
    place: Place,
}

enum Place {
    Folder { _removed_when_dropped: tempfile::TempDir },
    Server { address: String, database: String },
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// Opens an empty store on `engine`.
///
/// Panics if the engine is PostgreSQL and no server is named: a half that is left out in silence
/// would look like one that passed.
pub(crate) async fn fresh(engine: Engine) -> TestStore {
    let (address, place) = match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().unwrap();
            let address = format!("sqlite://{}/store.db", folder.path().display());
            (address, Place::Folder { _removed_when_dropped: folder })
        }
        Engine::Postgresql => {
            let server = std::env::var(POSTGRES).unwrap_or_else(|_| {
                panic!("{POSTGRES} names no server; run the tests with ./test, which starts one")
            });
            let database = unique_name();
            let sql = format!("create database {database} encoding 'UTF8' template template0");
            on_server(&server, sql).await;
            let address = beside(&server, &database);
            (address, Place::Server { address: server, database })
        }
    };
    let store = Store::open(&address).await.unwrap();
    TestStore { store, address, place }
}

impl TestStore {
    /// Runs `sql` behind the store's back.
    pub(crate) async fn tamper(&self, sql: &'static str) {
        match &self.place {
            Place::Folder { .. } => {
                let mut connection = SqliteConnection::connect(&self.address).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            Place::Server { .. } => on_server(&self.address, sql.to_owned()).await,
        }
    }
}

impl TestStore {
    /// The number that `sql` asks for behind the store's back, on PostgreSQL.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let mut connection = PgConnection::connect(&self.address).await.unwrap();
        let asked = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()));
        let number = asked.fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        number
    }
}

impl Drop for TestStore {
    fn drop(&mut self) {
        let Place::Server { address, database } = &self.place else { return };
        let (address, database) = (address.clone(), database.clone());
        // A thread of its own, since a test's runtime cannot wait inside a drop.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let sql = format!("drop database {database} with (force)");
            runtime.unwrap().block_on(on_server(&address, sql));
        });
        if dropping.join().is_err() {
            eprintln!("a test's database was left behind");
        }
    }
}

async fn on_server(address: &str, sql: String) {
    let mut connection = PgConnection::connect(address).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The address of `database` on the same server.
fn beside(server: &str, database: &str) -> String {
    let mut address = url::Url::parse(server).unwrap();
    address.set_path(database);
    address.to_string()
}

/// A name that no other test uses, in this process or in another.
fn unique_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let since_1970 = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos();
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("diembao_test_{}_{since_1970}_{next}", std::process::id())
}
