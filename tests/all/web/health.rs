//! How the crawl fares, on the screen: alarms, days, gaps, walks, removals, changed names.

use super::world::{NOW, World, catalog, entry_of, id_of, poll, record, rewrite, world};
use super::{Answer, all, get, text};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::Duration;
use diembao::domain::entry::{EntryEnd, FeedState, Poll};
use diembao::domain::health::{AlarmKind, Finding, GapReason, GapState, Overlap};
use diembao::domain::outcome::{NetworkFault, Outcome, PollOutcome};
use diembao::domain::outlet::{Archive, Domain, Feed, FeedKind, FeedStatus, Merger, Name};
use diembao::domain::time::{Timestamp, parse_moment, vietnam_day};
use diembao::domain::walk::{Walk, WalkState};
use diembao::metrics::Counters;
use diembao::store::{NewGap, PollRecord, Store};
use diembao::web::{CurrentCatalog, router};
use std::sync::Arc;
use tower::ServiceExt;

fn at(text: &str) -> Timestamp {
    parse_moment(text).unwrap()
}

/// The world of the other tests after some trouble: `mst` could not be read for a while and was
/// repaired, `vnexpress` lost a night and has one to repair, one article was removed and came
/// back, one is removed, one was rewritten.
pub(crate) async fn troubled_world() -> World {
    let mut world = world().await;
    world.app.catalog = CurrentCatalog::new(Arc::new(moved_catalog()));
    world.app.counters = Some(Counters::default());
    let store = &world.app.store;
    gaps(store).await;
    fetch_events(store).await;
    alarms(store).await;
    walk(store).await;
    rewrite(store, "mst", "b1-1", at("2025-10-02T09:00:00+07:00")).await;
    remove(store).await;
    store.begin_own_outage(at("2025-10-14T01:00:00+07:00")).await.unwrap();
    store.end_own_outage(at("2025-10-14T02:30:00+07:00")).await.unwrap();
    world
}

/// `mst` had another name and host; a third outlet was merged into it; it has every kind of feed.
fn moved_catalog() -> diembao::domain::catalog::Catalog {
    let mut catalog = catalog();
    let mst = &mut catalog.outlets[0];
    mst.names.push(Name {
        name: "Cổng Bộ Thông tin và Truyền thông".to_owned(),
        since: None,
        until: Some("2025-08-31".parse().unwrap()),
    });
    mst.domains.push(Domain {
        host: "mic.example".to_owned(),
        since: None,
        until: Some("2025-02-28".parse().unwrap()),
        edition: None,
    });
    let feed = |url: &str, kind| Feed::new(url.parse().unwrap(), kind, FeedStatus::Seen);
    mst.feeds.push(feed("https://mst.example/sitemap.xml", FeedKind::Sitemap));
    mst.feeds.push(feed("https://mst.example/tin-tuc", FeedKind::Section));
    let template = "https://mst.example/sitemap-{yyyy}-{mm}.xml";
    mst.feeds.push(Feed {
        archive: Some(Archive::new(template).unwrap()),
        poll: false,
        ..feed("https://mst.example/sitemap-archive.xml", FeedKind::Sitemap)
    });
    let merged = "2025-10-15".parse().unwrap();
    catalog.outlets[2].merged_into = Some(Merger { outlet: "mst".into(), since: merged });
    catalog
}

async fn gaps(store: &Store) {
    for (outlet, from, to, state) in [
        ("mst", "2025-09-20T10:00:00+07:00", "2025-09-21T10:00:00+07:00", GapState::Repaired),
        ("vnexpress", "2025-10-08T20:00:00+07:00", "2025-10-09T08:00:00+07:00", GapState::Lost),
        ("vnexpress", "2025-10-17T22:00:00+07:00", "2025-10-18T06:00:00+07:00", GapState::Open),
    ] {
        let visit = Poll {
            overlap: Overlap::Unproven,
            items: 30,
            ..poll(outlet, at(to), PollOutcome::Read)
        };
        let gap = NewGap { from: at(from), to: at(to), reason: GapReason::NoOverlap };
        let known = FeedState::default();
        let planned = [(vietnam_day(at(to)), 4)];
        let visit = PollRecord { planned: &planned, gap: Some(gap), ..record(&visit, &known, &[]) };
        store.record_poll(&visit).await.unwrap();
        let open = store.open_gaps(&outlet.into()).await.unwrap();
        if state != GapState::Open {
            let closed_at = at(to) + Duration::hours(5);
            let closed = store.close_gap(open[0].number, state, 7, closed_at, "sitemap read").await;
            assert!(closed.unwrap());
        }
    }
}

/// The last visits of the feed of `mst`.
async fn fetch_events(store: &Store) {
    let visit =
        |minute: &str, outcome| poll("mst", at(&format!("2025-10-20T{minute}:00+07:00")), outcome);
    let unchanged = Poll {
        http_status: Some(304),
        overlap: Overlap::Proven,
        items: 0,
        ..visit("08:00", PollOutcome::NotModified)
    };
    let late = Poll {
        http_status: None,
        fault: Some(NetworkFault::Timeout),
        items: 0,
        detail: "no answer within 30 s".to_owned(),
        ..visit("08:15", PollOutcome::FailedNetwork)
    };
    let read = Poll { overlap: Overlap::Proven, items: 30, ..visit("08:30", PollOutcome::Read) };
    let state = FeedState {
        next_poll_at: Some(at("2025-10-20T12:15:00+07:00")),
        interval: Some(Duration::minutes(15)),
        failures: 2,
        last_read_at: Some(at("2025-10-20T08:30:00+07:00")),
        ..FeedState::default()
    };
    for visit in [unchanged, late, read] {
        store.record_poll(&record(&visit, &state, &[])).await.unwrap();
    }
}

async fn alarms(store: &Store) {
    let finding = |kind, detail: &str| Finding {
        kind,
        outlet: Some("vnexpress".into()),
        detail: detail.to_owned(),
    };
    let outlet = Some("vnexpress".into());
    let found = [
        finding(AlarmKind::Gap, "https://vnexpress.example/tin-moi.rss"),
        finding(AlarmKind::Dns, "no such name <b>x</b>"),
    ];
    let looked_at = [AlarmKind::Gap, AlarmKind::Dns];
    store
        .reconcile_alarms(outlet.as_ref(), &looked_at, &found, at("2025-10-19T08:00:00+07:00"))
        .await
        .unwrap();
    store
        .reconcile_alarms(outlet.as_ref(), &looked_at, &found[..1], at("2025-10-19T10:00:00+07:00"))
        .await
        .unwrap();
}

async fn walk(store: &Store) {
    let (outlet, url) = ("mst".into(), "https://mst.example/sitemap.xml");
    let (since, now) = (at("2025-07-20T00:00:00+07:00"), at("2025-10-20T07:00:00+07:00"));
    store.ask_walk(&outlet, url, since, now).await.unwrap();
    let asked = store.walks(Some(&outlet)).await.unwrap().remove(0);
    let step = Walk {
        read: 3,
        left: 9,
        items: 412,
        oldest: Some(at("2025-09-01T00:00:00+07:00")),
        state: WalkState::Going,
        ..asked
    };
    store.record_step(None, &step, &[], now).await.unwrap();
}

async fn remove(store: &Store) {
    let watched =
        [(id_of("mst", "b1-2"), "mst".into()), (id_of("vnexpress", "b1-4"), "vnexpress".into())];
    store.watch_articles(&watched, at("2025-09-01")).await.unwrap();
    for (moment, outlet, name, outcome) in [
        ("2025-09-02T08:00:00+07:00", "vnexpress", "b1-4", Outcome::Gone),
        ("2025-09-03T08:00:00+07:00", "vnexpress", "b1-4", Outcome::Unchanged),
        ("2025-10-03T08:00:00+07:00", "mst", "b1-2", Outcome::Gone),
    ] {
        let pause = |_| Duration::hours(1);
        store.queue_watched(&outlet.into(), at(moment), 9, pause).await.unwrap();
        let end = EntryEnd {
            id: entry_of(outlet, name),
            outcome,
            ended_at: at(moment),
            detail: String::new(),
        };
        assert_eq!(store.end_entry(&end, None).await.unwrap(), outcome);
    }
}

async fn troubled() -> (Router, World) {
    let world = troubled_world().await;
    (router(world.app.clone()), world)
}

async fn post(pages: &Router, address: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method("POST").uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer =
        pages.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: parts.status, headers: parts.headers, text }
}

#[tokio::test]
async fn the_health_page_tells_alarms_days_gaps_walks_and_outages() {
    let (pages, _world) = troubled().await;
    let answer = get(&pages, "/suc-khoe").await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = answer.page();
    let alarms: Vec<_> = all(&page, ".alarms").into_iter().map(text).collect();
    assert_eq!(alarms.len(), 1, "the other one is over: {alarms:?}");
    for told in [
        "Khoảng trống chưa vá",
        "VnExpress mới từ",
        "Việc cần làm:",
        "--outlet vnexpress",
        "19/10/2025 08:00",
    ] {
        assert!(alarms[0].contains(told), "{told}: {}", alarms[0]);
    }
    let whole = text(page.root_element());
    for told in [
        "1 cảnh báo gần đây đã hết",
        "14/10/2025 02:30",
        "90 phút",
        "1 chưa vá, 1 không vá được, 1 đã vá",
        "25 %",
        "3 tài liệu đã đọc, còn 9",
    ] {
        assert!(whole.contains(told), "{told}: {whole}");
    }
    assert!(all(&page, "b").is_empty(), "details are text");
    let strips: Vec<_> = all(&page, ".strips tbody tr").into_iter().map(text).collect();
    assert!(strips[0].starts_with("VnExpress ●●◐◐") || strips[0].contains("◐"), "{strips:?}");
    let days = all(&page, ".strips tbody tr:first-child .day");
    assert_eq!(days.len(), 14);
    let told: Vec<_> = days.iter().filter_map(|day| day.value().attr("aria-label")).collect();
    assert!(
        told[1].starts_with("08/10/2025: thấy một phần") && told[1].ends_with("4 giờ không thấy"),
        "{told:?}"
    );
    assert!(told[0].starts_with("07/10/2025: thấy đủ. Lượt đọc: kế hoạch"), "{told:?}");
    assert!(whole.contains("1 cơ quan có nguồn tin nhưng không đọc lượt nào"), "{whole}");
}

#[tokio::test]
async fn an_alarm_is_acknowledged_from_our_own_page_only() {
    let (pages, world) = troubled().await;
    let health = get(&pages, "/suc-khoe").await;
    // Without it a browser would send no origin along with the button.
    assert_eq!(health.headers["referrer-policy"], "same-origin");
    let page = health.page();
    let action = all(&page, ".alarm form")[0].value().attr("action").unwrap().to_owned();
    let foreign = [("host", "bao.vn"), ("origin", "https://ke-xau.example")];
    let refused = post(&pages, &action, &foreign, "who=K%E1%BA%BB").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("không gửi từ trang của hệ thống"));
    assert_eq!(world.app.store.standing_alarms().await.unwrap()[0].acknowledged, None);

    let own = [("host", "bao.vn"), ("origin", "http://bao.vn")];
    let noted = post(&pages, &action, &own, "who=Tr%E1%BA%A7n+B%C3%ACnh").await;
    assert_eq!(
        (noted.status, &noted.headers["location"]),
        (StatusCode::SEE_OTHER, &"/suc-khoe#canh-bao".parse().unwrap())
    );
    let page = get(&pages, "/suc-khoe").await.page();
    assert!(text(all(&page, ".alarm")[0]).contains("Trần Bình đã biết lúc 20/10/2025 12:00"));
    assert!(all(&page, ".alarm form").is_empty());

    for number in ["999", "-1", "x", "99999999999999999999"] {
        let address = format!("/suc-khoe/canh-bao/{number}/da-biet");
        assert_eq!(
            post(&pages, &address, &own, "").await.status,
            StatusCode::NOT_FOUND,
            "{number}"
        );
    }
    let huge = post(&pages, &action, &own, &"x".repeat(10_000)).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn alarms_stand_in_the_menu_and_on_the_overview() {
    let (pages, _world) = troubled().await;
    let page = get(&pages, "/").await.page();
    assert_eq!(text(all(&page, "nav .badge")[0]), "1 cảnh báo");
    let line = text(all(&page, ".alarm-line")[0]);
    assert!(line.starts_with("1 cảnh báo về thu thập, 1 chưa ai nhận"), "{line}");
    let (calm, _world) = super::pages().await;
    let page = get(&calm, "/").await.page();
    assert!(all(&page, ".badge, .alarm-line").is_empty());
}

#[tokio::test]
async fn a_figure_never_keeps_silent_about_what_may_be_missing() {
    let (pages, _world) = troubled().await;
    let list = get(&pages, "/danh-sach?theme=all&dimension=outlet&column=vnexpress").await.page();
    let told = text(all(&list, ".doubt")[0]);
    assert!(told.contains("Có thể thiếu bài: 1 trong 1 cơ quan"), "{told}");
    assert!(told.contains("1 khoảng trống chưa vá · 1 khoảng trống không vá được · 20 giờ không thấy · tìm lại 7 mục tin"), "{told}");
    let link = all(&list, ".doubt a")[0].value().attr("href").unwrap();
    assert_eq!(link, "/nguon/vnexpress#khoang-trong");
    assert!(!all(&get(&pages, link).await.page(), "#khoang-trong").is_empty());

    let sound = get(&pages, "/danh-sach?theme=all&dimension=outlet&column=mst").await.page();
    let told = text(all(&sound, ".doubt")[0]);
    assert!(told.contains("Đầy đủ: mọi khoảng trống đã vá, tìm lại 7 mục tin"), "{told}");
    let early =
        get(&pages, "/danh-sach?theme=all&dimension=outlet&column=mst&as_of=2025-09-10").await;
    assert!(text(all(&early.page(), ".doubt")[0]).contains("không có khoảng trống"));

    let zero = get(&pages, "/danh-sach?task=B3").await.page();
    assert!(
        text(all(&zero, ".doubt")[0]).contains("Có thể thiếu bài: 1 trong 3 cơ quan"),
        "vjst was never read"
    );
    let home = get(&pages, "/").await.page();
    assert!(text(all(&home, ".doubt")[0]).contains("Có thể thiếu bài: 2 trong 3 cơ quan"));

    let json = get(&pages, "/api/v1/coverage?plan=bkhcn-2025").await.text;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let of =
        json["completeness"].as_array().unwrap().iter().find(|one| one["outlet"] == "vnexpress");
    let expected = serde_json::json!({
        "outlet": "vnexpress", "unseen_days": 0, "blind_hours": 20.0,
        "gaps": { "open": 1, "repaired": 0, "lost": 1 }, "failing_feeds": 0,
        "recovered": 7,
    });
    assert_eq!(of, Some(&expected));
    let quota = &json["quotas"][0]["completeness"];
    assert_eq!(quota.as_array().unwrap().len(), 3, "its accepted outlets: {quota}");
    assert_eq!(quota[1]["gaps"]["open"], 0, "the gaps lie after its period");
}

#[tokio::test]
async fn a_feed_that_still_fails_makes_figures_of_now_doubtful() {
    let (pages, world) = troubled().await;
    let outlet = |json: &str| {
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        let all = json["completeness"].as_array().unwrap().clone();
        all.into_iter().find(|one| one["outlet"] == "mst").unwrap()
    };
    let coverage = "/api/v1/coverage?plan=bkhcn-2025";
    let before = outlet(&get(&pages, coverage).await.text);
    assert_eq!((&before["failing_feeds"], &before["blind_hours"]), (&0.into(), &0.0.into()));
    let visit = poll("mst", at("2025-10-20T08:45:00+07:00"), PollOutcome::FailedHttp);
    let state = FeedState { failures: 1, ..FeedState::default() };
    world.app.store.record_poll(&record(&visit, &state, &[])).await.unwrap();
    let now = outlet(&get(&pages, coverage).await.text);
    assert_eq!(now["failing_feeds"], 1);
    assert!(now["blind_hours"].as_f64().unwrap() > 0.0, "{now}");
    let then = format!("{coverage}&as_of=2025-10-19");
    assert_eq!(outlet(&get(&pages, &then).await.text)["failing_feeds"], 0, "as it was known");
    let list = get(&pages, "/danh-sach?theme=all&dimension=outlet&column=mst").await.page();
    let told = text(all(&list, ".doubt")[0]);
    assert!(told.contains("1 nguồn tin đang không đọc được"), "{told}");
}

#[tokio::test]
async fn a_day_without_visits_counts_as_seen_when_a_later_visit_joined_on() {
    let (pages, world) = super::pages().await;
    let unread = "/danh-sach?theme=all&dimension=outlet&column=vjst";
    let days = async || text(all(&get(&pages, unread).await.page(), ".doubt")[0]);
    assert!(days().await.contains("92 ngày chưa thấy"));
    let state = FeedState::default();
    for day in ["2025-07-20", "2025-09-20"] {
        let noon = at(&format!("{day}T12:00:00+07:00"));
        let visit = Poll { overlap: Overlap::Proven, ..poll("vjst", noon, PollOutcome::Read) };
        let visit = record(&visit, &state, &[]);
        world.app.store.record_poll(&visit).await.unwrap();
    }
    let told = days().await;
    assert!(told.contains("29 ngày chưa thấy"), "from 21 September on: {told}");
    // On the 19th nobody could know that the visit of the 20th would join on.
    let before = get(&pages, &format!("{unread}&as_of=2025-09-20T08:00:00%2B07:00")).await.page();
    assert!(text(all(&before, ".doubt")[0]).contains("61 ngày chưa thấy"));
}

#[tokio::test]
async fn an_outlets_page_tells_its_feeds_events_days_gaps_walks_and_past() {
    let (pages, _world) = troubled().await;
    let page = get(&pages, "/nguon/mst").await.page();
    let feeds: Vec<_> = all(&page, ".feed").into_iter().map(text).collect();
    assert_eq!(feeds.len(), 4);
    for (feed, kind) in feeds.iter().zip(["RSS", "sitemap", "chuyên mục", "kho theo ngày"]) {
        assert!(feed.starts_with(kind), "{feed}");
    }
    for told in [
        "mỗi 15 phút",
        "lượt tới 20/10/2025 12:15",
        "2 lượt lỗi liền nhau",
        "đọc được lần cuối 20/10/2025 08:30",
        "200, 30 tin, 0 mới, 30 đã thấy, nối liền",
        "304, không có gì mới, nối liền",
        "20/10/2025 08:15 hết giờ chờ",
        "no answer within 30 s",
        "●✕●",
    ] {
        assert!(feeds[0].contains(told), "{told}: {}", feeds[0]);
    }
    assert!(
        feeds[3].contains("https://mst.example/sitemap-{yyyy}-{mm}.xml")
            && feeds[3].contains("chỉ đi ngược khi cần")
    );
    let whole = text(page.root_element());
    for told in [
        "mic.example đến 28/02/2025",
        "Cổng Bộ Thông tin và Truyền thông đến 31/08/2025",
        "Đã tiếp nhậnTạp chí Khoa học và Công nghệ Việt Nam từ 15/10/2025",
        "20/09/2025 10:00 – 21/09/2025 10:00",
        "tìm lại 7 mục tin",
        "ngược về 20/07/2025",
    ] {
        assert!(whole.contains(told), "{told}: {whole}");
    }
    assert_eq!(all(&page, ".days tbody tr").len(), 14);
    let merged = get(&pages, "/nguon/vjst").await;
    assert!(
        text(merged.page().root_element())
            .contains("Đã sáp nhập vàoCổng thông tin Bộ Khoa học và Công nghệ từ 15/10/2025")
    );
}

#[tokio::test]
async fn an_article_shows_what_was_changed_and_that_it_was_removed() {
    let (pages, _world) = troubled().await;
    let page = get(&pages, &format!("/bai/{}", id_of("mst", "b1-1"))).await.page();
    let pick = |selector: &str| all(&page, selector).into_iter().map(text).collect::<Vec<_>>();
    assert_eq!(pick(".changes h3"), ["Tiêu đề", "Thân bài"]);
    assert_eq!(pick(".diff del"), ["[bỏ: quốc gia]", "[bỏ: 1/7, ]"]);
    assert_eq!(pick(".diff ins"), ["[thêm: toàn quốc]", "[thêm: 15/7, ]"]);

    let removed = format!("/bai/{}", id_of("mst", "b1-2"));
    let page = get(&pages, &removed).await.page();
    let told = text(all(&page, ".removal")[0]);
    assert!(
        told.starts_with("Cơ quan báo chí đã gỡ bài, thấy lần cuối")
            && told.ends_with("bằng chứng vẫn lưu."),
        "{told}"
    );
    let before = get(&pages, &format!("{removed}?as_of=2025-10-02")).await.page();
    assert!(all(&before, ".removal").is_empty(), "nobody knew yet");
    let back = get(&pages, &format!("/bai/{}", id_of("vnexpress", "b1-4"))).await.page();
    assert!(text(all(&back, ".removal.back")[0]).contains("có lại lúc 03/09/2025 08:00"));

    let list = get(&pages, "/danh-sach?task=B1").await.page();
    let marked: Vec<_> = all(&list, "table.articles tbody tr")
        .into_iter()
        .map(text)
        .filter(|row| row.contains("đã gỡ"))
        .collect();
    assert!(marked.len() == 1 && marked[0].contains("một cửa số duy nhất"), "{marked:?}");
    let earlier = get(&pages, "/danh-sach?task=B1&as_of=2025-09-02").await.page();
    assert!(
        all(&earlier, "table.articles tbody tr")
            .into_iter()
            .map(text)
            .any(|row| row.contains("alert") && row.contains("đã gỡ"))
    );
}

#[tokio::test]
async fn an_outlets_name_is_the_one_of_the_articles_day() {
    let (pages, _world) = troubled().await;
    let outlet_of = async |figure: &str| {
        let page = get(&pages, &format!("/danh-sach?{figure}")).await.page();
        text(all(&page, "table.articles tbody tr")[0])
    };
    assert!(outlet_of("task=B1").await.contains("Cổng Bộ Thông tin và Truyền thông"));
    assert!(outlet_of("task=B4").await.contains("Cổng thông tin Bộ Khoa học và Công nghệ"));
    let proof = get(&pages, &format!("/bai/{}", id_of("mst", "b1-3"))).await.page();
    assert!(text(all(&proof, ".over")[0]).starts_with("Cổng Bộ Thông tin và Truyền thông"));
}

#[tokio::test]
async fn an_article_counts_for_the_outlet_of_its_day() {
    let (_, mut world) = super::pages().await;
    let mut merged = catalog();
    let since = "2025-09-01".parse().unwrap();
    merged.outlets[0].merged_into = Some(Merger { outlet: "vnexpress".into(), since });
    world.app.catalog = CurrentCatalog::new(Arc::new(merged));
    let pages = router(world.app.clone());
    let count = async |outlet: &str| {
        let figure = format!("/danh-sach?theme=all&dimension=outlet&column={outlet}");
        all(&get(&pages, &figure).await.page(), "table.articles tbody tr").len()
    };
    // Of the portal's eight dated articles three appeared after it was taken over.
    assert_eq!((count("mst").await, count("vnexpress").await), (5, 8));
}

#[tokio::test]
async fn metrics_are_told_in_the_text_of_prometheus() {
    let (_, world) = troubled().await;
    world.app.counters.as_ref().unwrap().polled(PollOutcome::Read);
    let pages = router(world.app.clone());
    let answer = get(&pages, "/metrics").await;
    assert!(
        answer.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("application/openmetrics-text")
    );
    assert!(answer.text.ends_with("# EOF\n"));
    let mut told = std::collections::BTreeMap::new();
    for line in answer.text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("diembao_"), "{line}");
        assert!(told.insert(name, value.parse::<f64>().unwrap()).is_none(), "twice: {line}");
    }
    for (name, value) in [
        ("diembao_alarms{kind=\"gap\",state=\"open\"}", 1.0),
        ("diembao_alarms{kind=\"dns\",state=\"open\"}", 0.0),
        ("diembao_gaps{state=\"open\"}", 1.0),
        ("diembao_gaps{state=\"lost\"}", 1.0),
        ("diembao_feeds_failing", 1.0),
        ("diembao_walks_going", 1.0),
        ("diembao_articles", 15.0),
        ("diembao_entries_pending", 0.0),
        ("diembao_last_poll_age_seconds", 12_600.0),
        ("diembao_polls_total{outcome=\"read\"}", 1.0),
    ] {
        assert_eq!(told.get(name), Some(&value), "{name} at {NOW}");
    }
    let again = get(&pages, "/metrics").await;
    assert!(again.text.contains("\ndiembao_articles 15\n"), "what is remembered: {}", again.text);
}

#[tokio::test]
async fn a_crawl_without_trouble_says_so() {
    let world = super::empty_world().await;
    let pages = router(world.app.clone());
    let answer = get(&pages, "/suc-khoe").await;
    let told = text(answer.page().root_element());
    for expected in [
        "diembao crawl --once",
        "Không có cảnh báo nào",
        "Không có khoảng trống nào",
        "Không có chuyến đi ngược nào",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    let outlet = text(get(&pages, "/nguon/mst").await.page().root_element());
    assert!(outlet.contains("Chưa có lượt đọc nào trong 14 ngày qua"), "{outlet}");
}
