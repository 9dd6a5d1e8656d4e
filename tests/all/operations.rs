//! Commands for whoever runs the crawl: health, alarms, events, the doctor, workers.

use crate::command::diembao;
use crate::post::{Hook, MailServer};
use diembao::domain::entry::{FeedState, Poll};
use diembao::domain::health::{AlarmKind, Finding, GapReason, GapState, Overlap};
use diembao::domain::id::OutletId;
use diembao::domain::outcome::PollOutcome;
use diembao::domain::time::vietnam_day;
use diembao::store::{NewGap, PollRecord, Store};
use serde_json::Value;
use sqlx::{Connection, Row};
use std::path::Path;
use std::process::Output;

const FEED: &str = "https://vnexpress.net/rss/tin-moi-nhat.rss";

/// An archive in which one outlet was visited, left a gap and raised an alarm.
struct Archive {
    data: tempfile::TempDir,
    store: Store,
}

impl Archive {
    async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let address = format!("sqlite://{}", data.path().join("diembao.db").display());
        Self { store: Store::open(&address).await.unwrap(), data }
    }

    /// Records a visit that read 30 items an hour after the last, without joining on.
    async fn visit(&self) {
        let now = chrono::Utc::now();
        let before = now - chrono::Duration::hours(1);
        let poll = Poll {
            outlet: "vnexpress".into(),
            feed_url: FEED.to_owned(),
            polled_at: now,
            outcome: PollOutcome::Read,
            http_status: Some(200),
            items: 30,
            new_items: 0,
            overlap: Overlap::Unproven,
            fault: None,
            detail: String::new(),
        };
        let state = FeedState {
            last_read_at: Some(now),
            next_poll_at: Some(now),
            interval: Some(chrono::Duration::minutes(15)),
            ..FeedState::default()
        };
        let gap = NewGap { from: before, to: now, reason: GapReason::NoOverlap };
        let record = PollRecord {
            poll: &poll,
            state: &state,
            found: &[],
            planned: &[(vietnam_day(now), 4)],
            gap: Some(gap),
            lease: None,
        };
        self.store.record_poll(&record).await.unwrap();
    }

    async fn find(&self, kinds: &[AlarmKind]) {
        let outlet = OutletId::from("vnexpress");
        let findings: Vec<_> = kinds
            .iter()
            .map(|kind| Finding {
                kind: *kind,
                outlet: Some(outlet.clone()),
                detail: "nothing new for 9 h".to_owned(),
            })
            .collect();
        let now = chrono::Utc::now();
        self.store.reconcile_alarms(Some(&outlet), AlarmKind::ALL, &findings, now).await.unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run_in(self.data.path(), arguments)
    }
}

fn run_in(data: &Path, arguments: &[&str]) -> Output {
    let mut command = diembao(&["--data", data.to_str().unwrap()]);
    command.args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", text(&output.stdout), text(&output.stderr)))
}

#[tokio::test]
async fn health_lists_the_worst_first_and_fails_while_an_alarm_stands() {
    let archive = Archive::new().await;
    let well = archive.run(&["outlets", "health"]);
    assert_eq!(well.status.code(), Some(0), "{}", text(&well.stderr));
    archive.visit().await;
    archive.find(&[AlarmKind::Silent]).await;
    let output = archive.run(&["outlets", "health", "--days", "3"]);
    assert_eq!(output.status.code(), Some(1));
    let table = text(&output.stdout);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[1].starts_with("vnexpress "), "{table}");
    assert!(lines.last().unwrap().contains("vnexpress silent, since 20"), "{table}");
    let rows = lines.iter().filter(|line| !line.starts_with("alarm "));
    let widest = rows.map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 80, "{widest} columns: {table}");

    let found = json(&archive.run(&["outlets", "health", "vnexpress", "--days", "3", "--json"]));
    let outlet = &found["outlets"][0];
    let days = outlet["days"].as_array().unwrap();
    let sum = |key: &str| days.iter().map(|day| day[key].as_f64().unwrap()).sum::<f64>();
    assert_eq!(days.len(), 3);
    let figures = ["planned", "done", "failed", "overlap_unproven", "items"].map(sum);
    assert_eq!(figures, [4.0, 1.0, 0.0, 1.0, 30.0]);
    assert!((sum("blind_hours") - 1.0).abs() < 0.01, "{outlet}");
    assert_eq!(outlet["gaps"][0]["state"], GapState::Open.as_str());
    assert_eq!(outlet["alarms"][0]["kind"], "silent");
    let feeds = outlet["feeds"].as_array().unwrap();
    let feed = feeds.iter().find(|feed| feed["url"] == FEED).unwrap();
    assert_eq!((&feed["interval_s"], &feed["kind"]), (&900.into(), &"rss".into()));
    let full = text(&archive.run(&["outlets", "health", "vnexpress"]).stdout);
    for part in [FEED, "no_overlap", "nothing new for 9 h", "PLAN"] {
        assert!(full.contains(part), "`{part}` is missing in {full}");
    }
}

#[tokio::test]
async fn events_say_what_a_visit_found() {
    let archive = Archive::new().await;
    let none = archive.run(&["outlets", "events", "vnexpress"]);
    assert_eq!(text(&none.stdout), "no visit yet\n");
    archive.visit().await;
    let output = archive.run(&["outlets", "events", "vnexpress", "--feed", FEED]);
    let line = text(&output.stdout);
    assert!(line.ends_with(" 200, 30 items, 0 new, 30 seen, does not join on\n"), "{line}");
    let events = json(&archive.run(&["outlets", "events", "vnexpress", "--json"]));
    assert_eq!((&events[0]["feed"], &events[0]["overlap"]), (&FEED.into(), &"unproven".into()));
    let unknown = archive.run(&["outlets", "events", "vnexpress", "--feed", "https://a.vn/"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("known are"), "{}", text(&unknown.stderr));
}

#[tokio::test]
async fn an_alarm_is_acknowledged_by_name_and_stands() {
    let archive = Archive::new().await;
    assert_eq!(text(&archive.run(&["alarms", "list"]).stdout), "no alarm\n");
    archive.find(&[AlarmKind::Silent]).await;
    let alarm = &json(&archive.run(&["alarms", "list", "--json"]))[0];
    assert_eq!((&alarm["kind"], &alarm["state"]), (&"silent".into(), &"open".into()));
    let number = alarm["number"].to_string();
    let output = archive.run(&["alarms", "acknowledge", &number, "--by", "An"]);
    assert!(text(&output.stdout).contains("known to An since"), "{}", text(&output.stdout));
    let cases: [(&[&str], i32, &str); 4] = [
        (&["alarms", "acknowledge", "999", "--by", "An"], 2, "no alarm 999"),
        (&["alarms", "acknowledge", &number, "--by", " "], 2, "needs a name"),
        (&["alarms", "acknowledge", &number], 2, "--by"),
        (&["alarms", "test"], 1, "nobody would be told"),
    ];
    for (arguments, status, part) in cases {
        let output = archive.run(arguments);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {told}");
        assert!(told.contains(part), "{arguments:?}: {told}");
    }
    assert_eq!(json(&archive.run(&["alarms", "list", "--json"]))[0]["state"], "acknowledged");
    archive.find(&[]).await;
    assert_eq!(json(&archive.run(&["alarms", "list", "--json"])), Value::Array(vec![]));
    let all = json(&archive.run(&["alarms", "list", "--all", "--json"]));
    assert_eq!((&all[0]["state"], &all[0]["acknowledged_by"]), (&"closed".into(), &"An".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_notice_says_how_each_way_fared() {
    let (mail, hook) = (MailServer::start().await, Hook::start().await);
    let data = tempfile::tempdir().unwrap();
    let (config, secret) = (data.path().join("diembao.toml"), data.path().join("password"));
    std::fs::write(&secret, "mở cửa\n").unwrap();
    let settings = format!(
        "[notify]\nwebhook = \"http://{}/\"\n[notify.mail]\nsmtp = \"smtp://an@{}\"\n\
         password_file = \"{}\"\nfrom = \"diembao@example.vn\"\nto = [\"an@example.vn\"]\n",
        hook.address,
        mail.address,
        secret.display()
    );
    std::fs::write(&config, settings).unwrap();
    let arguments = ["--config", config.to_str().unwrap(), "alarms", "test"];
    let output = run_in(data.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    let mails = mail.mails();
    assert!(mails[0].text.contains("this is a test"), "{mails:?}");
    // base64 of NUL, "an", NUL, the password without its line's end.
    assert_eq!(mails[0].login, "AGFuAG3hu58gY+G7rWE=");
    assert!(hook.posted()[0].body.contains("this is a test"));
    mail.broken(true);
    let output = run_in(data.path(), &arguments);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("FAULT mail:") && told.contains("try again later"), "{told}");
    assert!(told.contains("ok    webhook"), "{told}");
}

#[tokio::test]
async fn the_doctor_says_what_to_repair_and_fails_for_faults_alone() {
    let archive = Archive::new().await;
    archive.visit().await;
    archive.find(&[AlarmKind::Silent]).await;
    let outlets = [OutletId::from("vnexpress")];
    let now = chrono::Utc::now();
    archive.store.sync_outlets(&outlets, now).await.unwrap();
    let lease = std::time::Duration::ZERO;
    archive.store.claim_outlet("dead", &outlets, now, lease).await.unwrap().unwrap();
    assert!(archive.run(&["index", "rebuild"]).status.success());
    let output = archive.run(&["doctor", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let findings = json(&output);
    let finding = |check: &str| {
        let found = findings.as_array().unwrap().iter().find(|found| found["check"] == check);
        let found = found.unwrap_or_else(|| panic!("no {check} in {findings}"));
        (found["state"].as_str().unwrap(), found["text"].as_str().unwrap())
    };
    let cases = [
        ("settings", "warn", "contact"),
        ("definitions", "ok", "outlets"),
        ("certificates", "ok", "found"),
        ("definitions in force", "ok", "none yet"),
        ("clock", "ok", "agrees"),
        ("index", "ok", "0 changes behind"),
        ("feeds", "ok", "none fails"),
        ("alarms", "warn", "1 stand (silent)"),
        ("gaps", "ok", "none"),
        ("workers", "warn", "1 outlets are held by workers that died (dead)"),
        ("notices", "warn", "nobody is told"),
    ];
    for (check, state, part) in cases {
        let (found, text) = finding(check);
        assert_eq!(found, state, "{check}: {text}");
        assert!(text.contains(part), "{check}: {text}");
    }
    assert!(finding("disk").1.contains("MB free in"));
    let plain = text(&archive.run(&["doctor"]).stdout);
    assert!(plain.contains("warn  alarms: 1 stand (silent)"), "{plain}");
}

#[tokio::test]
async fn a_worker_takes_no_archive_of_invented_articles() {
    let archive = Archive::new().await;
    archive.store.set_note(diembao::demo::run::NOTE, "1").await.unwrap();
    let output = archive.run(&["--contact", "test", "worker"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("invented articles"), "{}", text(&output.stderr));
}

#[tokio::test]
async fn a_log_in_json_has_its_fields_side_by_side() {
    let archive = Archive::new().await;
    let output = archive.run(&["--log", "json", "crawl", "--once", "--outlet", "khong"]);
    let told = text(&output.stderr);
    let line: Value = serde_json::from_str(told.lines().next().unwrap()).unwrap();
    assert_eq!((&line["level"], &line["fields"]), (&"WARN".into(), &Value::Null), "{told}");
    assert!(line["message"].as_str().unwrap().contains("no contact is set"), "{told}");
}

/// Monitoring asks several times a minute, whatever the archive has grown to.
#[tokio::test]
async fn no_figure_of_the_monitoring_reads_a_whole_table() {
    let archive = Archive::new().await;
    let file = archive.data.path().join("diembao.db");
    let address = format!("sqlite://{}", file.display());
    let mut connection = sqlx::SqliteConnection::connect(&address).await.unwrap();
    let queries = [
        include_str!("../../src/store/sql/failing_feed_total.sql"),
        include_str!("../../src/store/sql/pending_entry_total.sql"),
        include_str!("../../src/store/sql/going_walk_total.sql"),
        include_str!("../../src/store/sql/kept_between.sql"),
        include_str!("../../src/store/sql/gap_totals.sql"),
        include_str!("../../src/store/sql/standing_alarms.sql"),
        "select * from poll order by number desc limit 1",
    ];
    for sql in queries {
        let plan = sqlx::AssertSqlSafe(format!("explain query plan {sql}"));
        let rows = sqlx::raw_sql(plan).fetch_all(&mut connection).await.unwrap();
        let steps: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        assert!(!steps.is_empty(), "{sql}");
        // The last visit is the first row from the end.
        let whole = |step: &&String| {
            step.starts_with("SCAN") && !step.contains("INDEX") && !sql.contains("limit 1")
        };
        assert_eq!(steps.iter().find(whole), None, "{sql}");
    }
}
