//! Alarms are told by mail and webhook: late when a server is broken, never twice, never not.

use crate::post::{Hook, MailServer};
use diembao::catalog;
use diembao::config::{Config, Mail};
use diembao::crawl::guard::Resolver;
use diembao::domain::health::{AlarmKind, Finding};
use diembao::domain::id::OutletId;
use diembao::pipeline::notices::Pauses;
use diembao::pipeline::{
    Crawler, DataFolder, Notices, Quiet, Selection, Stop, System, SystemClock, round, schedule,
};
use diembao::store::Store;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

const OUTLET: &str = "nhandan";

const NO_PAUSE: Pauses = Pauses {
    mails: Duration::ZERO,
    failure: Duration::ZERO,
    most: Duration::ZERO,
    delivery: Duration::from_secs(60),
};

/// For servers that never come to an end.
const IMPATIENT: Pauses = Pauses { delivery: Duration::from_millis(200), ..NO_PAUSE };

struct World {
    system: Arc<System>,
    config: Config,
    mail: MailServer,
    hook: Hook,
    _data: tempfile::TempDir,
}

impl World {
    /// A system that tells by mail and, if wanted, by webhook; no alarm stands.
    async fn new(by_mail: bool, by_webhook: bool) -> Self {
        let (mail, hook) = (MailServer::start().await, Hook::start().await);
        let mut config = Config { contact: "test".to_owned(), ..Config::default() };
        config.public_url = Some("https://diembao.example.vn/".parse().unwrap());
        config.notify.mail = by_mail.then(|| Mail {
            smtp: format!("smtp://{}", mail.address).parse().unwrap(),
            password_file: None,
            from: "Điểm báo <diembao@example.vn>".to_owned(),
            to: vec!["an@example.vn".to_owned(), "Bình <binh@example.vn>".to_owned()],
        });
        config.notify.webhook =
            by_webhook.then(|| format!("http://{}/alarm", hook.address).parse().unwrap());
        let data = tempfile::tempdir().unwrap();
        let folder = DataFolder::take(data.path()).unwrap();
        let store = Store::open(&DataFolder::database_url(data.path(), &config)).await.unwrap();
        let files = catalog::embedded();
        let parsed = catalog::parse(&files).unwrap();
        let system = System::open(folder, store, &files, parsed, Arc::new(SystemClock)).await;
        Self { system: Arc::new(system.unwrap()), config, mail, hook, _data: data }
    }

    /// What a process that begins now would deliver with.
    fn notices(&self, pauses: Pauses) -> Notices {
        Notices::new(&self.system, &self.config, pauses).unwrap()
    }

    /// Finds these kinds wrong with the outlet, and no others.
    async fn find(&self, kinds: &[AlarmKind]) {
        let outlet = OutletId::from(OUTLET);
        let findings: Vec<_> = kinds
            .iter()
            .map(|kind| Finding {
                kind: *kind,
                outlet: Some(outlet.clone()),
                detail: format!("figures of {kind}"),
            })
            .collect();
        let (store, now) = (&self.system.store, chrono::Utc::now());
        store.reconcile_alarms(Some(&outlet), AlarmKind::ALL, &findings, now).await.unwrap();
    }

    /// Kinds of the alarms that stand and count as told.
    async fn told(&self) -> Vec<AlarmKind> {
        let standing = self.system.store.standing_alarms().await.unwrap();
        let told = standing.iter().filter(|alarm| alarm.told_at.is_some());
        told.map(|alarm| alarm.finding.kind).collect()
    }

    fn subjects(&self) -> Vec<String> {
        self.mail.mails().into_iter().map(|mail| mail.subject).collect()
    }
}

#[tokio::test]
async fn several_alarms_make_one_mail_and_none_is_told_again() {
    let world = World::new(true, false).await;
    let mut notices = world.notices(NO_PAUSE);
    notices.tell().await.unwrap();
    assert_eq!(world.subjects(), [""; 0], "nothing is wrong");
    world.find(&[AlarmKind::Silent, AlarmKind::Dns]).await;
    for _ in 0..3 {
        notices.tell().await.unwrap();
    }
    world.notices(NO_PAUSE).tell().await.unwrap();
    let mails = world.mail.mails();
    assert_eq!(world.subjects(), ["[diembao] 2 cảnh báo mới"], "also after a restart");
    assert_eq!(mails[0].recipients.len(), 2, "{mails:?}");
    for part in
        ["figures of silent", "figures of dns", "Báo Nhân Dân", "diembao.example.vn/suc-khoe"]
    {
        assert!(mails[0].text.contains(part), "`{part}` is missing in {}", mails[0].text);
    }
    assert_eq!(world.told().await, [AlarmKind::Silent, AlarmKind::Dns]);
}

#[tokio::test]
async fn a_second_mail_waits_for_its_pause_also_after_a_restart() {
    let world = World::new(true, false).await;
    world.find(&[AlarmKind::Silent]).await;
    let mut notices = world.notices(Pauses::default());
    notices.tell().await.unwrap();
    world.find(&[AlarmKind::Silent, AlarmKind::Dns]).await;
    notices.tell().await.unwrap();
    world.notices(NO_PAUSE).tell().await.unwrap();
    assert_eq!(world.subjects().len(), 1);
    assert_eq!(world.told().await, [AlarmKind::Silent], "the other is still owed");
}

#[tokio::test]
async fn a_broken_mail_server_delays_and_loses_nothing() {
    let world = World::new(true, false).await;
    world.notices(NO_PAUSE).tell().await.unwrap();
    world.mail.broken(true);
    let mut notices = world.notices(NO_PAUSE);
    world.find(&[AlarmKind::Silent, AlarmKind::Dns]).await;
    for _ in 0..3 {
        notices.tell().await.unwrap();
    }
    world.find(&[AlarmKind::Dns]).await;
    notices.tell().await.unwrap();
    assert_eq!(world.subjects(), [""; 0]);
    assert_eq!(world.told().await, []);
    world.mail.broken(false);
    notices.tell().await.unwrap();
    notices.tell().await.unwrap();
    assert_eq!(world.subjects(), ["[diembao] 1 cảnh báo mới, 1 đã hết"], "what ended too");
    assert_eq!(world.told().await, [AlarmKind::Dns]);
}

#[tokio::test]
async fn a_server_that_never_comes_to_an_end_is_cut_off_and_told_again() {
    let world = World::new(true, true).await;
    world.mail.endless(true);
    world.hook.endless(true);
    world.find(&[AlarmKind::Silent]).await;
    // Without an end of its own, a delivery would keep its turn until another process takes it.
    world.notices(IMPATIENT).tell().await.unwrap();
    assert_eq!((world.subjects().len(), world.hook.posted().len()), (0, 0));
    assert_eq!(world.told().await, []);
    world.mail.endless(false);
    world.hook.endless(false);
    world.notices(NO_PAUSE).tell().await.unwrap();
    assert_eq!((world.subjects().len(), world.hook.posted().len()), (1, 1));
    assert_eq!(world.told().await, [AlarmKind::Silent]);
}

#[tokio::test]
async fn many_that_tell_at_the_same_time_tell_each_alarm_once() {
    let world = World::new(true, true).await;
    world.find(&[AlarmKind::Silent, AlarmKind::Tls]).await;
    let [mut a, mut b, mut c] = [(); 3].map(|()| world.notices(NO_PAUSE));
    let (a, b, c) = tokio::join!(a.tell(), b.tell(), c.tell());
    a.and(b).and(c).unwrap();
    world.notices(NO_PAUSE).tell().await.unwrap();
    assert_eq!((world.subjects().len(), world.hook.posted().len()), (1, 2));
}

#[tokio::test]
async fn a_crawl_that_begins_again_takes_no_delivery_out_of_hand() {
    let world = World::new(false, true).await;
    world.hook.endless(true);
    world.find(&[AlarmKind::Silent]).await;
    let mut notices = world.notices(NO_PAUSE);
    let delivering = tokio::spawn(async move { notices.tell().await });
    let store = &world.system.store;
    let others_turn = async || {
        store.enter_host("notices:webhook", "other", Duration::ZERO).await.unwrap().is_none()
    };
    while others_turn().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    store.release_worker(&world.system.worker).await.unwrap();
    assert!(!others_turn().await, "nobody else delivers meanwhile");
    delivering.abort();
    drop(delivering.await);
}

#[tokio::test]
async fn after_a_failure_the_next_try_waits() {
    let world = World::new(false, true).await;
    world.hook.answers("500 Sorry");
    world.find(&[AlarmKind::Silent]).await;
    let mut notices = world.notices(Pauses::default());
    for _ in 0..3 {
        notices.tell().await.unwrap();
    }
    assert_eq!(world.hook.posted().len(), 1);
    assert_eq!(world.told().await, []);
}

#[tokio::test]
async fn what_the_webhook_has_told_waits_for_the_mail_alone() {
    let world = World::new(true, true).await;
    world.mail.broken(true);
    world.find(&[AlarmKind::Silent]).await;
    let mut notices = world.notices(NO_PAUSE);
    notices.tell().await.unwrap();
    notices.tell().await.unwrap();
    assert_eq!((world.hook.posted().len(), world.subjects().len()), (1, 0));
    assert_eq!(world.told().await, [], "not by all that are set up");
    world.mail.broken(false);
    world.notices(NO_PAUSE).tell().await.unwrap();
    assert_eq!((world.hook.posted().len(), world.subjects().len()), (1, 1));
    assert_eq!(world.told().await, [AlarmKind::Silent]);
}

#[tokio::test]
async fn a_webhook_gets_signed_json_in_order_and_again_until_it_takes_it() {
    let mut world = World::new(false, true).await;
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "Jefe\n").unwrap();
    world.config.notify.webhook_secret_file = Some(secret.path().to_owned());
    let mut notices = world.notices(NO_PAUSE);
    for refusal in ["500 Sorry", "302 Found\r\nLocation: /elsewhere"] {
        world.hook.answers(refusal);
        world.find(&[AlarmKind::Silent, AlarmKind::Tls]).await;
        notices.tell().await.unwrap();
    }
    assert_eq!(world.hook.posted().len(), 2, "the first of two, twice; no redirect is followed");
    world.hook.answers("204 No Content");
    notices.tell().await.unwrap();
    world.find(&[AlarmKind::Tls]).await;
    notices.tell().await.unwrap();
    let posted = world.hook.posted();
    let bodies: Vec<Value> =
        posted.iter().map(|posted| serde_json::from_str(&posted.body).unwrap()).collect();
    let told: Vec<_> = bodies[2..]
        .iter()
        .map(|body| (body["kind"].as_str().unwrap(), body["news"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("silent", "opened"), ("tls", "opened"), ("silent", "closed")]);
    assert_eq!(bodies[0]["notice"], bodies[2]["notice"], "to be known by when it comes again");
    assert_eq!(bodies[2]["outlet"], OUTLET);
    assert_eq!(bodies[2]["outlet_name"], "Báo Nhân Dân");
    assert_eq!(bodies[2]["link"], "https://diembao.example.vn/suc-khoe");
    assert!(bodies[2]["text"].as_str().unwrap().contains("không có tin mới"));
    assert!(bodies[4]["closed_at"].is_string(), "{}", bodies[4]);
    let signature = &posted[0].headers["x-diembao-signature"];
    assert!(signature.starts_with("sha256=") && signature.len() == 7 + 64, "{signature}");
    assert_ne!(signature, &posted[4].headers["x-diembao-signature"]);
}

#[tokio::test]
async fn what_was_over_before_anybody_was_to_be_told_is_no_news() {
    let world = World::new(false, true).await;
    world.find(&[AlarmKind::Silent]).await;
    world.find(&[]).await;
    // The store keeps whole seconds.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    world.notices(NO_PAUSE).tell().await.unwrap();
    assert_eq!(world.hook.posted().len(), 0);
}

#[tokio::test]
async fn a_round_ends_by_telling_and_does_not_fail_when_that_fails() {
    let nobody = Selection { outlets: vec!["khong".into()], all_due: false };
    for broken in [true, false] {
        let world = World::new(true, false).await;
        world.find(&[AlarmKind::Gap]).await;
        world.mail.broken(broken);
        let crawler = Crawler {
            system: Arc::clone(&world.system),
            http: world.system.http(&world.config, Resolver::System).unwrap(),
            config: Arc::new(world.config.clone()),
            events: Arc::new(Quiet),
            stop: Stop::default(),
        };
        round(&crawler, &nobody).await.unwrap();
        let told = ["[diembao] Báo Nhân Dân: Khoảng trống chưa vá"];
        assert_eq!(world.subjects(), if broken { &told[..0] } else { &told[..] });
    }
}

#[tokio::test]
async fn a_process_that_crawls_without_end_tells_too_and_stops_at_once() {
    let world = World::new(false, true).await;
    world.find(&[AlarmKind::Gap]).await;
    let stop = Stop::default();
    let crawler = Crawler {
        system: Arc::clone(&world.system),
        http: world.system.http(&world.config, Resolver::System).unwrap(),
        config: Arc::new(world.config.clone()),
        events: Arc::new(Quiet),
        stop: stop.clone(),
    };
    let nobody = Selection { outlets: vec!["khong".into()], all_due: false };
    let running = tokio::spawn(async move { schedule::run(&crawler, &nobody).await });
    while world.told().await.is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.raise();
    running.await.unwrap().unwrap();
    assert_eq!(world.hook.posted().len(), 1);
}
