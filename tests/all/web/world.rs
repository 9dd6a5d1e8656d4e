//! A store filled by hand, small enough to count on one's fingers.

use diembao::domain::article::{Article, Genre, Language, article_id, revision_id};
use diembao::domain::catalog::Catalog;
use diembao::domain::clock::Clock;
use diembao::domain::dates::{DateCandidate, DateOrigin};
use diembao::domain::entry::{Entry, FeedState, Poll, entry_id};
use diembao::domain::health::{Fill, Overlap};
use diembao::domain::hit::{Classification, Evidence, Hit, Place};
use diembao::domain::id::{ArticleId, CatalogId, EntryId, RuleId, RulesetId};
use diembao::domain::outcome::{Outcome, PollOutcome};
use diembao::domain::outlet::{
    Domain, Feed, FeedKind, FeedStatus, Layout, Outlet, OutletGroup, OutletKind, Schedule,
};
use diembao::domain::page::Page;
use diembao::domain::plan::*;
use diembao::domain::provenance::{FieldOrigin, Origins, Prefix, PrefixKind, Provenance};
use diembao::domain::review::{Review, Verdict};
use diembao::domain::rule::{Clause, Phrase, Rule, RuleKind, Ruleset, TextField};
use diembao::domain::story::{CopyOf, Level, Likeness};
use diembao::domain::time::{Period, Timestamp, day_start, parse_moment, vietnam_day};
use diembao::index::{ArchiveIndex, IndexDocument};
use diembao::store::{FoundEntry, IndexChange, KeepArticle, PollRecord, Store};
use diembao::web::{App, CurrentCatalog};
use std::future::Future;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// The moment at which every test asks.
pub(crate) const NOW: &str = "2025-10-20T12:00:00+07:00";

/// A title that would run if it were not escaped.
pub(crate) const HOSTILE: &str =
    "<script>alert('x')</script> \"Cổng\" & <img src=x onerror=alert(1)>";

/// A page that would run and phone home.
pub(crate) const HOSTILE_PAGE: &str = "<!doctype html><title>Trang</title><meta http-equiv=refresh \
    content='0;url=https://ke-xau.example/'><script>parent.document.title='bi chiem'</script>\
    <img src='https://ke-xau.example/dem.gif'><p>Nội dung gốc của trang báo.</p>";

pub(crate) struct World {
    pub(crate) app: App,
    /// Holds database and index; removed with the world.
    folder: tempfile::TempDir,
}

#[derive(Debug)]
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        parse_moment(NOW).unwrap()
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::ready(()))
    }
}

/// The definitions without anything crawled.
pub(crate) async fn empty_world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite://{}", folder.path().join("diembao.db").display());
    let app = App {
        store: Store::open(&address).await.unwrap(),
        catalog: CurrentCatalog::new(Arc::new(catalog())),
        index: None,
        evidence: folder.path().join("evidence"),
        clock: Arc::new(Stopped),
        notice: Some("Dữ liệu mẫu: các bài đều bịa ra để thử.".to_owned()),
        counters: None,
    };
    World { app, folder }
}

/// The same with fifteen articles of two outlets that were read every day. The third never was.
pub(crate) async fn world() -> World {
    let mut world = empty_world().await;
    let read = Period { from: catalog().plans[0].period.from, until: vietnam_day(Stopped.now()) };
    for day in read.from.iter_days().take_while(|day| *day <= read.until) {
        for outlet in ["mst", "vnexpress"] {
            read_nothing_new(&world.app.store, outlet, day_start(day)).await;
        }
    }
    for told in TOLD {
        keep(&world.app.store, told).await;
    }
    let rejected = Review {
        article: id_of("mst", "b1-3"),
        rule: "T5".into(),
        verdict: Verdict::Rejected,
        reviewer: "Nguyễn An".to_owned(),
        reason: "Chỉ nhắc qua".to_owned(),
        recorded_at: parse_moment("2025-09-10").unwrap(),
    };
    world.app.store.add_review(&rejected).await.unwrap();
    world.app.index = Some(Arc::new(index(&world).await));
    world
}

async fn index(world: &World) -> ArchiveIndex {
    let index = ArchiveIndex::open_or_create(&world.folder.path().join("index")).unwrap();
    let changes = world.app.store.index_changes(0, 100).await.unwrap();
    let document = |change: &IndexChange| IndexDocument {
        id: change.article.id.clone(),
        revision: change.article.revision.clone(),
        outlet: change.article.outlet.clone(),
        title: change.article.article.title.clone(),
        lead: change.article.article.lead.clone(),
        body: change.article.article.body.clone(),
        themes: change.themes.clone(),
        genre: change.genre,
        language: change.article.article.language,
        published_at: change.article.article.published_at,
    };
    let documents: Vec<_> = changes.iter().map(document).collect();
    index.update(&documents, changes.last().unwrap().position).unwrap();
    index
}

/// The id of the article told as `name`.
pub(crate) fn id_of(outlet: &str, name: &str) -> ArticleId {
    article_id(&address(outlet, name))
}

fn address(outlet: &str, name: &str) -> String {
    format!("https://{outlet}.example/{name}.html")
}

struct Told {
    outlet: &'static str,
    name: &'static str,
    /// Empty for an article without a date.
    day: &'static str,
    title: &'static str,
    rules: &'static [&'static str],
    /// Outlet and name of the article it copies.
    copy_of: Option<(&'static str, &'static str)>,
}

const fn told(
    outlet: &'static str,
    name: &'static str,
    day: &'static str,
    title: &'static str,
    rules: &'static [&'static str],
) -> Told {
    Told { outlet, name, day, title, rules, copy_of: None }
}

const TOLD: &[Told] = &[
    told(
        "mst",
        "b1-1",
        "2025-08-01",
        "Kết nối hệ thống thủ tục hành chính với Cổng Dịch vụ công quốc gia",
        &["scope", "T5", "B1"],
    ),
    told(
        "mst",
        "b1-2",
        "2025-08-05",
        "Cổng Dịch vụ công quốc gia thành một cửa số duy nhất của người dân",
        &["scope", "T5", "T1", "B1"],
    ),
    told(
        "mst",
        "b1-3",
        "2025-08-09",
        "VNeID và Cổng Dịch vụ công quốc gia: điểm truy cập duy nhất",
        &["scope", "T5", "B1"],
    ),
    told("vnexpress", "b1-4", "2025-08-12", HOSTILE, &["scope", "T5", "B1"]),
    Told {
        copy_of: Some(("vnexpress", "b1-4")),
        ..told(
            "mst",
            "b1-5",
            "2025-08-13",
            "Đăng lại: lợi ích của Cổng Dịch vụ công quốc gia",
            &["scope", "T5", "B1"],
        )
    },
    told(
        "mst",
        "t2-1",
        "2025-08-20",
        "Nâng cấp mạng truyền số liệu chuyên dùng tới cấp xã",
        &["scope", "T2"],
    ),
    told(
        "vnexpress",
        "t6-1",
        "2025-09-03",
        "Ứng dụng trí tuệ nhân tạo trả lời người dân ở trung tâm hành chính công",
        &["scope", "T6"],
    ),
    told(
        "mst",
        "b4-1",
        "2025-09-15",
        "Tổ công nghệ số cộng đồng đến từng ngõ",
        &["scope", "T5", "B4"],
    ),
    told(
        "mst",
        "b4-2",
        "2025-10-01",
        "Bồi dưỡng kỹ năng số cho cán bộ xã sau sắp xếp",
        &["scope", "T2", "B4"],
    ),
    told(
        "vnexpress",
        "t9-1",
        "2025-10-10",
        "Bác bỏ tin giả về phí cấp tài khoản định danh",
        &["scope", "T9"],
    ),
    told(
        "vnexpress",
        "khac-1",
        "2025-10-11",
        "Đội tuyển bóng đá tập trung trước trận gặp đội bạn",
        &[],
    ),
    told("vnexpress", "khac-2", "2025-10-12", "Giá cà phê tăng trở lại", &[]),
    told("mst", "khac-3", "2025-09-12", "Lịch tiếp công dân tháng 9", &[]),
    told("mst", "khong-ngay", "", "Hỏi đáp về dịch vụ công trực tuyến", &["scope", "T5"]),
    told("vnexpress", "mai-sau", "2025-10-30", "Bài chưa ai biết", &[]),
];

const BODY: &str = "Từ ngày 1/7, hệ thống thủ tục hành chính được kết nối với Cổng Dịch vụ công quốc gia.\n\
    Người dân & doanh nghiệp chỉ cần một tài khoản VNeID <b>duy nhất</b>.\n\
    Tổ công nghệ số cộng đồng đến từng nhà hướng dẫn bà con nộp hồ sơ trực tuyến, không phải đi lại nhiều lần.";

/// The entry of the article told as `name`.
pub(crate) fn entry_of(outlet: &str, name: &str) -> EntryId {
    entry_id(&outlet.into(), &address(outlet, name))
}

/// Keeps the article told as `name` again, with another title, lead and body.
pub(crate) async fn rewrite(store: &Store, outlet: &str, name: &str, at: Timestamp) {
    let watched = [(id_of(outlet, name), outlet.into())];
    store.watch_articles(&watched, at).await.unwrap();
    let once = |_| chrono::Duration::days(365);
    assert_eq!(store.queue_watched(&outlet.into(), at, 9, once).await.unwrap(), 1);
    let told = TOLD.iter().find(|told| told.outlet == outlet && told.name == name).unwrap();
    let url = address(outlet, name);
    let published_at = Some(parse_moment(&format!("{}T08:30:00+07:00", told.day)).unwrap());
    let before = article(told, &url, published_at);
    let changed = Article {
        title: before.title.replace("quốc gia", "toàn quốc"),
        body: before.body.replace("ngày 1/7", "ngày 15/7"),
        ..before
    };
    let page = page(told, &url, at);
    let kept = KeepArticle {
        entry_id: entry_of(outlet, name),
        outlet: outlet.into(),
        page: &page,
        article: &changed,
        bands: &[],
        copies: &[],
        fill: Fill::default(),
        at,
    };
    assert_eq!(store.keep_article(&kept).await.unwrap(), Outcome::Revised);
}

async fn keep(store: &Store, told: &Told) {
    let published_at = (!told.day.is_empty())
        .then(|| parse_moment(&format!("{}T08:30:00+07:00", told.day)).unwrap());
    let at = published_at.unwrap_or_else(|| parse_moment("2025-09-01T00:00:00Z").unwrap())
        + chrono::Duration::hours(1);
    let url = address(told.outlet, told.name);
    let article = article(told, &url, published_at);
    let page = page(told, &url, at);
    let entry = Entry {
        id: entry_id(&told.outlet.into(), &url),
        outlet: told.outlet.into(),
        feed_url: feed_address(told.outlet),
        url: url.clone(),
        title: told.title.to_owned(),
        published_at,
        found_at: at,
        attempts: 0,
        failing_since: None,
        kept: false,
        recovered: false,
    };
    let poll = poll(told.outlet, at, PollOutcome::Read);
    let found = [FoundEntry { entry: entry.clone() }];
    store.record_poll(&record(&poll, &FeedState::default(), &found)).await.unwrap();
    let copies: Vec<CopyOf> = told.copy_of.map(copy).into_iter().collect();
    let kept = KeepArticle {
        entry_id: entry.id,
        outlet: told.outlet.into(),
        page: &page,
        article: &article,
        bands: &[],
        copies: &copies,
        fill: Fill::default(),
        at,
    };
    store.keep_article(&kept).await.unwrap();
    let classification = classification(told, &article);
    let classified = [(article_id(&url), revision_id(&article), classification)];
    store.save_classifications(&classified, at).await.unwrap();
}

/// A copy of the article told as `name` with a headline and a sentence of its own.
fn copy((outlet, name): (&str, &str)) -> CopyOf {
    let likeness = Likeness { jaccard: 0.934, containment: 0.97 };
    CopyOf { article: id_of(outlet, name), level: Level::Copy, likeness }
}

/// The record of a visit and of nothing else.
pub(crate) fn record<'a>(
    poll: &'a Poll,
    state: &'a FeedState,
    found: &'a [FoundEntry],
) -> PollRecord<'a> {
    PollRecord { poll, state, found, planned: &[], gap: None, lease: None }
}

/// A visit of the outlet's feed on a day without news.
async fn read_nothing_new(store: &Store, outlet: &str, at: Timestamp) {
    let poll = poll(outlet, at, PollOutcome::NotModified);
    store.record_poll(&record(&poll, &FeedState::default(), &[])).await.unwrap();
}

pub(crate) fn poll(outlet: &str, polled_at: Timestamp, outcome: PollOutcome) -> Poll {
    Poll {
        outlet: outlet.into(),
        feed_url: feed_address(outlet),
        polled_at,
        outcome,
        http_status: Some(200),
        items: 1,
        new_items: 1,
        overlap: Overlap::Unknown,
        fault: None,
        detail: String::new(),
    }
}

fn article(told: &Told, url: &str, published_at: Option<Timestamp>) -> Article {
    let candidate = |origin, text: &str| DateCandidate {
        at: published_at.unwrap(),
        origin,
        text: text.to_owned(),
        refused: false,
    };
    Article {
        url: url.to_owned(),
        canonical_url: url.to_owned(),
        title: told.title.to_owned(),
        lead: "Cổng Dịch vụ công quốc gia là điểm truy cập duy nhất.".to_owned(),
        body: BODY.to_owned(),
        authors: vec!["Minh Hà".to_owned()],
        published_at,
        published_from: published_at.map(|_| DateOrigin::JsonLd),
        dates: match published_at {
            None => vec![],
            Some(_) => vec![
                candidate(DateOrigin::JsonLd, "2025-08-01T08:30:00+07:00"),
                candidate(DateOrigin::Feed, "Fri, 01 Aug 2025 08:30:00 +0700"),
            ]
            .into_iter()
            .chain(told.copy_of.map(|_| month_before(published_at.unwrap())))
            .collect(),
        },
        modified_at: None,
        section: "Chuyển đổi số".to_owned(),
        tags: vec![],
        genre: Genre::News,
        language: Language::Vietnamese,
        wire_credit: told.copy_of.map(|_| "VnExpress".to_owned()),
        provenance: Provenance {
            origins: Origins {
                title: FieldOrigin::Family,
                section: FieldOrigin::Meta,
                ..Origins::default()
            },
            signs: vec![],
            prefixes: vec![Prefix { kind: PrefixKind::House, text: "(MST)".to_owned() }],
        },
    }
}

/// What the page of a copy shows beside: the day of the original in the month before.
fn month_before(published_at: Timestamp) -> DateCandidate {
    let at = published_at - chrono::Duration::days(31);
    DateCandidate {
        at, origin: DateOrigin::Text, text: "ngày bản gốc".to_owned(), refused: false
    }
}

fn page(told: &Told, url: &str, at: Timestamp) -> Page {
    Page {
        url: url.to_owned(),
        final_url: url.to_owned(),
        fetched_at: at,
        http_status: 200,
        headers: vec![
            ("content-type".to_owned(), "text/html; charset=utf-8".to_owned()),
            ("x-server".to_owned(), "<b>máy chủ</b>".to_owned()),
        ],
        body: format!("{HOSTILE_PAGE}<!-- {} -->", told.name).into_bytes(),
        record: None,
        payload: None,
    }
}

fn classification(told: &Told, article: &Article) -> Classification {
    let place = |field: TextField, text: &str, words: &str| {
        let start = text.find(words)?;
        let (word, end) = (text[..start].split_whitespace().count(), start + words.len());
        Some(Place { field, word, start, end, text: words.to_owned() })
    };
    let evidence = |clause: &str, contribution, words: &str| Evidence {
        clause: clause.to_owned(),
        contribution,
        places: [
            place(TextField::Title, &article.title, words),
            place(TextField::Lead, &article.lead, words),
            place(TextField::Body, &article.body, words),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    let hit = |rule: &&str| Hit {
        rule: RuleId::from(*rule),
        kind: kind(rule),
        score: 4.75,
        threshold: 3.5,
        primary: *rule == "T5",
        evidence: vec![
            evidence("national-portal", 3.0, "Cổng Dịch vụ công quốc gia"),
            evidence("single-account", 2.25, "một tài khoản VNeID"),
            evidence("community-team", -0.5, "Tổ công nghệ số cộng đồng"),
        ],
    };
    Classification {
        ruleset: RulesetId::new("r1"),
        hits: told.rules.iter().map(hit).collect(),
        genre: Genre::News,
    }
}

fn kind(rule: &str) -> RuleKind {
    match rule.as_bytes().first() {
        Some(b'T') => RuleKind::Theme,
        Some(b'B') => RuleKind::Topic,
        _ => RuleKind::Scope,
    }
}

pub(crate) fn catalog() -> Catalog {
    Catalog {
        id: CatalogId::new("c1"),
        outlets: vec![
            outlet("mst", "Cổng thông tin Bộ Khoa học và Công nghệ", OutletGroup::Platform),
            outlet("vnexpress", "VnExpress", OutletGroup::Online),
            outlet("vjst", "Tạp chí Khoa học và Công nghệ Việt Nam", OutletGroup::Online),
        ],
        ruleset: Ruleset { id: RulesetId::new("r1"), rules: rules() },
        plans: vec![quiet_plan(), plan()],
        acronyms: vec![],
    }
}

fn feed_address(outlet: &str) -> String {
    format!("https://{outlet}.example/tin-moi.rss")
}

fn outlet(id: &str, name: &str, group: OutletGroup) -> Outlet {
    Outlet {
        id: id.into(),
        name: name.to_owned(),
        group,
        kind: OutletKind::Portal,
        homepage: Some(format!("https://{id}.example/").parse().unwrap()),
        province: None,
        online_since: None,
        confidence: "cao: đã thấy nguồn tin hoạt động".to_owned(),
        checked: "2025-09".to_owned(),
        notes: String::new(),
        domains: vec![Domain {
            host: format!("{id}.example"),
            since: None,
            until: None,
            edition: None,
        }],
        names: vec![],
        merged_into: None,
        feeds: vec![Feed {
            checked: Some("2025-09".to_owned()),
            ..Feed::new(feed_address(id).parse().unwrap(), FeedKind::Syndicated, FeedStatus::Live)
        }],
        schedule: Schedule::default(),
        cookies: false,
        article_paths: vec![],
        id_time: None,
        layout: Layout::default(),
        former_layouts: vec![],
        local: false,
    }
}

const THEMES: [&str; 9] = [
    "Ý nghĩa và nội dung của kế hoạch",
    "Tiến độ các nhóm nhiệm vụ",
    "Kiểm tra, đôn đốc và trách nhiệm người đứng đầu",
    "Mô hình hay, cách làm tốt",
    "Dịch vụ công trực tuyến",
    "Công nghệ mới",
    "Tài liệu dễ hiểu",
    "Sơ kết, tổng kết",
    "Phản bác thông tin sai sự thật",
];

fn rules() -> Vec<Rule> {
    let mut rules = vec![rule("scope", "Phạm vi: chuyển đổi số của hệ thống chính trị")];
    for (place, title) in THEMES.iter().enumerate() {
        rules.push(rule(&format!("T{}", place + 1), title));
    }
    rules.push(rule("B1", "Kết nối hệ thống thủ tục hành chính với Cổng Dịch vụ công quốc gia"));
    rules.push(rule("B3", "Mạng truyền số liệu chuyên dùng, xóa vùng lõm sóng"));
    rules.push(rule("B4", "Đào tạo chuyển đổi số, tổ công nghệ số cộng đồng"));
    rules
}

fn rule(id: &str, title: &str) -> Rule {
    let phrase = |text: &str| Phrase { text: text.to_owned(), words: vec![text.to_lowercase()] };
    let clause = |name: &str, text, weight| Clause {
        name: name.to_owned(),
        groups: vec![vec![phrase(text)]],
        within: None,
        unless: vec![],
        fields: TextField::ALL.to_vec(),
        weight,
    };
    Rule {
        id: id.into(),
        kind: kind(id),
        title_vi: title.to_owned(),
        title_en: id.to_owned(),
        definition: format!("{title}: đó phải là nội dung chính của bài."),
        needs: if id == "scope" { vec![] } else { vec!["scope".into()] },
        threshold: 3.5,
        genre: None,
        clauses: vec![
            clause("national-portal", "Cổng Dịch vụ công quốc gia", 1.5),
            clause("single-account", "một tài khoản VNeID", 1.5),
            clause("community-team", "Tổ công nghệ số cộng đồng", -0.5),
        ],
        must_match: vec![],
        must_reject: vec![],
    }
}

fn period(from: &str, until: &str) -> Period {
    Period { from: from.parse().unwrap(), until: until.parse().unwrap() }
}

fn plan() -> Plan {
    let quota = |id: &str, title: &str, until: &str, target, accepted: &[&str]| Task {
        id: id.into(),
        group: "Chỉ tiêu tin bài".to_owned(),
        title: title.to_owned(),
        units: vec!["ttttkhcn".into(), "vnexpress".into()],
        coordinating: vec![],
        duty: Duty::Quota(Quota {
            target: NonZeroU32::new(target).unwrap(),
            topic: id.into(),
            accepted: accepted.iter().map(|id| (*id).into()).collect(),
            period: period("2025-07-20", until),
            counting: CountingRule::Each,
        }),
    };
    let other = |id: &str, title: &str, duty| Task {
        id: id.into(),
        group: "Nhiệm vụ theo đơn vị".to_owned(),
        title: title.to_owned(),
        units: vec!["ttttkhcn".into()],
        coordinating: vec![],
        duty,
    };
    let (all, read) = (["mst", "vnexpress", "vjst"], ["mst", "vnexpress"]);
    let deliverable = Duty::Deliverable {
        until: "2025-12-31".parse().unwrap(),
        product: "Báo cáo thực hiện nhiệm vụ".to_owned(),
    };
    let milestone = Duty::Milestone { before: Some("2025-09-15".parse().unwrap()) };
    Plan {
        id: "bkhcn-2025".into(),
        number: String::new(),
        title: "Truyền thông của Bộ Khoa học và Công nghệ về chuyển đổi số phục vụ sắp xếp tổ chức bộ máy".to_owned(),
        issuer: "Bộ Khoa học và Công nghệ".to_owned(),
        issued: None,
        parent: Some("bcdtw-03-2025".into()),
        period: period("2025-07-20", "2025-12-31"),
        languages: vec![Language::Vietnamese],
        notes: "Mỗi chỉ tiêu đếm bài đúng nội dung nhiệm vụ.".to_owned(),
        themes: (1..=9).map(|code| PlanTheme { number: code, code, title: None }).collect(),
        channels: vec![
            channel("ministry", "Cổng thông tin và kênh mạng xã hội của Bộ", &["mst"], "Kênh mạng xã hội không thu thập; đơn vị tự khai."),
            channel("press", "VnExpress, Tạp chí KH&CN Việt Nam và báo phối hợp", &["vnexpress", "vjst"], ""),
            channel("departments", "Cổng thông tin của các Sở Khoa học và Công nghệ", &[], "Chưa thu thập cổng nào của các Sở; kết quả vào bằng bài tự khai."),
        ],
        units: vec![
            unit("ttttkhcn", "Trung tâm Truyền thông KH&CN", &["mst"]),
            unit("vnexpress", "Báo VnExpress", &["vnexpress"]),
        ],
        tasks: vec![
            quota("B1", "Kết nối hệ thống thủ tục hành chính cấp bộ, cấp tỉnh với Cổng Dịch vụ công quốc gia; lợi ích của Cổng và VNeID là điểm truy cập duy nhất", "2025-08-30", 4, &all),
            quota("B3", "Nâng cấp, mở rộng Mạng truyền số liệu chuyên dùng đến cơ sở", "2025-09-30", 5, &all),
            quota("B4", "Đào tạo chuyển đổi số cho lãnh đạo, chuyên viên; tổ công nghệ số cộng đồng", "2025-11-30", 20, &read),
            other("B6", "Tổng hợp nội dung hướng dẫn và lập kế hoạch truyền thông", deliverable),
            other("B7", "Mở chuyên trang, chuyên mục", milestone),
            other("B8", "Cung cấp thông tin chính thống cho báo chí", Duty::Standing),
        ],
        reports: vec![ReportDuty {
            id: "monthly".to_owned(),
            title: "Báo cáo tiến độ hằng tháng".to_owned(),
            by: vec![],
            to: "ttttkhcn".to_owned(),
            cadence: Cadence::Monthly { cutoff_day: 20, due_day: 20 },
        }],
    }
}

/// A plan without quotas, first in order.
fn quiet_plan() -> Plan {
    Plan {
        id: "bcdtw-03-2025".into(),
        number: "03-KH/BCĐTW".to_owned(),
        title: "Truyền thông về chuyển đổi số phục vụ sắp xếp tổ chức bộ máy".to_owned(),
        issuer: "Ban Chỉ đạo Trung ương".to_owned(),
        parent: None,
        tasks: vec![],
        units: vec![],
        reports: vec![],
        ..plan()
    }
}

fn channel(id: &str, name: &str, outlets: &[&str], note: &str) -> Channel {
    Channel {
        id: id.into(),
        name: name.to_owned(),
        outlets: outlets.iter().map(|id| (*id).into()).collect(),
        note: note.to_owned(),
    }
}

fn unit(id: &str, name: &str, outlets: &[&str]) -> Unit {
    Unit {
        id: id.into(),
        name: name.to_owned(),
        outlets: outlets.iter().map(|id| (*id).into()).collect(),
        role: String::new(),
    }
}
