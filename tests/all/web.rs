//! The dashboard over a store filled by hand: figures against their lists, proofs, hostile input.

pub(crate) mod health;
pub(crate) mod world;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use diembao::domain::article::Genre;
use diembao::domain::id::StoryId;
use diembao::domain::review::GenreVerdict;
use diembao::domain::time::parse_moment;
use diembao::store::Said;
use diembao::web::router;
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};
use tower::ServiceExt;
use world::{HOSTILE, NOW, World, empty_world, id_of, world};

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn page(&self) -> Html {
        Html::parse_document(&self.text)
    }
}

async fn get(pages: &Router, address: &str) -> Answer {
    ask(pages, "GET", address).await
}

async fn ask(pages: &Router, method: &str, address: &str) -> Answer {
    let request = Request::builder().method(method).uri(address).body(Body::empty()).unwrap();
    let answer = pages.clone().oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, 16 << 20).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: parts.status, headers: parts.headers, text }
}

async fn pages() -> (Router, World) {
    let world = world().await;
    (router(world.app.clone()), world)
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `1.234` as 1234.
fn count(text: &str) -> usize {
    text.replace('.', "").parse().unwrap_or_else(|_| panic!("`{text}` is no count"))
}

/// Opens the list behind `link` and checks that it has as many rows as the link says.
async fn check_list(pages: &Router, link: ElementRef<'_>) -> usize {
    let (figure, address) = (count(&text(link)), link.value().attr("href").unwrap());
    let list = get(pages, address).await;
    assert_eq!(list.status, StatusCode::OK, "{address}");
    let page = list.page();
    let rows = all(&page, "table.articles tbody tr").len();
    let on_top = count(&text(all(&page, "#con-so")[0]));
    assert_eq!((figure, figure), (rows, on_top), "{address}");
    if figure == 0 {
        assert!(!all(&page, ".empty li").is_empty(), "{address} does not say why it is zero");
    }
    figure
}

#[tokio::test]
async fn every_number_of_the_overview_is_a_link_to_a_list_of_exactly_that_length() {
    let (pages, _world) = pages().await;
    let mut checked = 0;
    for view in [
        "/",
        "/?dimension=channel",
        "/?dimension=outlet&counting=per-story",
        "/?dimension=unit&counting=originals",
        "/?counting=per-outlet&as_of=2025-08-15",
        "/?plan=bcdtw-03-2025",
    ] {
        let answer = get(&pages, view).await;
        assert_eq!(answer.status, StatusCode::OK, "{view}");
        let page = answer.page();
        for cell in all(&page, "table.coverage td.num:not(.share)") {
            let link = cell.child_elements().next().expect("a cell without a link");
            assert_eq!(text(cell), text(link), "a number outside its link");
        }
        for link in all(&page, "main a[href^='/danh-sach']") {
            check_list(&pages, link).await;
            checked += 1;
        }
    }
    assert!(checked > 300, "only {checked} numbers were met");
}

#[tokio::test]
async fn the_overview_counts_what_was_told() {
    let (pages, _world) = pages().await;
    let answer = get(&pages, "/").await;
    let page = answer.page();
    // B1: five of four. B3: nothing, and one accepted outlet was never read. B4: two of twenty.
    let shown: Vec<_> = all(&page, ".quota")
        .into_iter()
        .map(|quota| {
            let one = |selector: &str| {
                text(quota.select(&Selector::parse(selector).unwrap()).next().unwrap())
            };
            (one(".figure"), one(".status"))
        })
        .collect();
    let expected = [
        ("5 trên 4 bài · 125 %", "Đạt"),
        ("0 trên 5 bài · 0 %", "Chưa kết luận: thiếu dữ liệu"),
        ("2 trên 20 bài · 10 %", "Có nguy cơ"),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(figure, status)| ((*figure).to_owned(), (*status).to_owned()))
        .collect();
    assert_eq!(shown, expected);
    // T5: five on the portal less one that a person rejected, and one in September.
    let row = all(&page, "table.coverage tbody tr").into_iter().nth(4).unwrap();
    assert_eq!(text(row), "5 Dịch vụ công trực tuyến 5 38,5 % 0 4 1 0 0 0");
    assert!(answer.text.contains("Chưa thu thập cổng nào của các Sở"));
    for days_unread in [73, 92] {
        let told = format!("Tạp chí Khoa học và Công nghệ Việt Nam ({days_unread} ngày)");
        assert!(answer.text.contains(&told), "in the quota's period, and in the plan's: {told}");
    }
}

#[tokio::test]
async fn the_same_moment_gets_the_same_answer_and_later_facts_stay_out() {
    let (pages, _world) = pages().await;
    let early = get(&pages, "/danh-sach?theme=5&as_of=2025-08-06").await;
    assert_eq!(all(&early.page(), "table.articles tbody tr").len(), 2);
    // The rejection of 10 September was not known on the 9th.
    let before = get(&pages, "/danh-sach?theme=5&as_of=2025-09-09").await;
    assert_eq!(all(&before.page(), "table.articles tbody tr").len(), 5);
    let again = get(&pages, "/danh-sach?theme=5&as_of=2025-09-09").await;
    assert_eq!(before.text, again.text);
    // Tomorrow is not known today.
    let tomorrow = get(&pages, "/danh-sach?theme=all&as_of=2026-01-01").await;
    assert!(!tomorrow.text.contains("Bài chưa ai biết"));
}

#[tokio::test]
async fn a_zero_says_why() {
    let (pages, _world) = pages().await;
    let cases = [
        ("nothing matched", "/danh-sach?theme=3", "không bài nào khớp quy tắc"),
        ("not begun", "/danh-sach?theme=3&column=2025-12", "chưa bắt đầu"),
        (
            "never read",
            "/danh-sach?theme=all&dimension=outlet&column=vjst",
            "Chưa đọc được mọi cơ quan",
        ),
        (
            "nothing published",
            "/danh-sach?theme=all&dimension=outlet&column=vnexpress&as_of=2025-08-11",
            "Không biết bài nào",
        ),
        ("partly blind", "/danh-sach?task=B3", "Chưa đọc được một số cơ quan"),
    ];
    for (what, address, reason) in cases {
        let answer = get(&pages, address).await;
        let page = answer.page();
        let reasons = all(&page, ".empty li").into_iter().map(text).collect::<Vec<_>>().join(" ");
        assert!(reasons.contains(reason), "{what}: {reasons}");
        for link in all(&page, ".empty li a") {
            let list = get(&pages, link.value().attr("href").unwrap()).await;
            let promised: usize =
                count(&text(link).replace("Xem ", "").replace(" bài đã đăng", ""));
            assert_eq!(all(&list.page(), "table.articles tbody tr").len(), promised, "{what}");
        }
    }
}

#[tokio::test]
async fn a_list_leads_to_the_proof_and_tells_reprints_from_originals() {
    let (pages, _world) = pages().await;
    let answer = get(&pages, "/danh-sach?task=B1").await;
    let page = answer.page();
    let rows = all(&page, "table.articles tbody tr");
    let last = text(rows[4]);
    assert!(last.contains("đăng lại") && last.contains("theo VnExpress"), "{last}");
    assert!(last.contains("13/08/2025 08:30"), "{last}");
    assert!(text(rows[0]).contains("gốc"));
    for link in all(&page, "table.articles a[href^='/bai/']") {
        let proof = get(&pages, link.value().attr("href").unwrap()).await;
        assert_eq!(proof.status, StatusCode::OK);
    }
    assert_eq!(all(&page, "a[href='https://vnexpress.example/b1-4.html']").len(), 1);
}

#[tokio::test]
async fn a_proof_marks_the_words_in_place_and_shows_where_everything_came_from() {
    let (pages, _world) = pages().await;
    let answer = get(&pages, &format!("/bai/{}", id_of("mst", "b1-1"))).await;
    let page = answer.page();
    let marked: Vec<String> =
        all(&page, "article.text mark, h1 mark").into_iter().map(text).collect();
    assert!(
        marked.iter().filter(|words| *words == "Cổng Dịch vụ công quốc gia").count() >= 3,
        "{marked:?}"
    );
    let against: Vec<_> = all(&page, "article.text mark.against").into_iter().map(text).collect();
    assert_eq!(against, ["Tổ công nghệ số cộng đồng"]);
    let paragraph = all(&page, "article.text p").into_iter().nth(1).map(text).unwrap();
    assert_eq!(
        paragraph,
        "Từ ngày 1/7, hệ thống thủ tục hành chính được kết nối với Cổng Dịch vụ công quốc gia."
    );
    // Each word of the evidence leads to its place in the text.
    for link in all(&page, ".words a") {
        let target = link.value().attr("href").unwrap().trim_start_matches('#');
        assert_eq!(all(&page, &format!("mark[id='{target}']")).len(), 1, "{target}");
    }
    let all_text = text(page.root_element());
    for expected in [
        "điểm 4,75, ngưỡng 3,5",
        "national-portal",
        "trừ điểm",
        "−0,5",
        "dữ liệu cấu trúc của trang (JSON-LD)",
        "Fri, 01 Aug 2025 08:30:00 +0700",
        "01/08/2025 08:30",
        "https://mst.example/b1-1.html",
        "lưu bài mới",
    ] {
        assert!(all_text.contains(expected), "the proof lacks `{expected}`");
    }
    let stored = all(&page, "a[href^='/trang/']");
    let stored = get(&pages, stored[0].value().attr("href").unwrap()).await;
    assert_eq!(stored.status, StatusCode::OK);
    let rule = get(&pages, all(&page, ".hit h3 a")[0].value().attr("href").unwrap()).await;
    assert!(rule.text.contains("national-portal"));
}

#[tokio::test]
async fn a_rejected_hit_and_a_story_are_shown_on_the_proof() {
    let (pages, _world) = pages().await;
    let rejected = get(&pages, &format!("/bai/{}", id_of("mst", "b1-3"))).await;
    assert!(rejected.text.contains("bị bác bỏ khi duyệt") && rejected.text.contains("Nguyễn An"));
    let copied = get(&pages, &format!("/bai/{}", id_of("mst", "b1-5"))).await;
    let page = copied.page();
    assert!(text(page.root_element()).contains("2 bài gần như cùng một nội dung"));
    let roles: Vec<_> =
        all(&page, "section[aria-labelledby='cum-tin'] tbody tr").into_iter().map(text).collect();
    assert!(roles[0].contains("VnExpress") && roles[0].ends_with("gốc"), "{roles:?}");
    assert!(
        roles[1].contains("(bài này)") && roles[1].ends_with("đăng lại theo VnExpress"),
        "{roles:?}"
    );
    for role in &roles {
        assert!(role.contains("cùng một văn bản, giống 93 %"), "{role}");
    }
    let undated = get(&pages, &format!("/bai/{}", id_of("mst", "khong-ngay"))).await;
    assert!(undated.text.contains("Không tìm thấy ngày nào đáng tin"));
    let doubt = "ghi ngày ở hai kỳ khác nhau của kế hoạch";
    assert!(copied.text.contains(doubt), "its dates lie on both sides of a border");
    assert!(!rejected.text.contains(doubt));
    let list = get(&pages, "/danh-sach?task=B1").await;
    let page = list.page();
    let flagged: Vec<_> = all(&page, ".articles tr:has(.tag.warn)").into_iter().map(text).collect();
    assert!(flagged.len() == 1 && flagged[0].contains("xem lại ngày"), "{flagged:?}");
    let told = all(&page, "#ngay-can-xem").into_iter().map(text).collect::<String>();
    assert!(told.starts_with("1 bài có ngày cần xem lại"), "{told}");
}

#[tokio::test]
async fn what_people_said_of_a_story_is_shown_and_page_list_and_api_agree() {
    let (pages, world) = pages().await;
    let (original, copy) = (id_of("vnexpress", "b1-4"), id_of("mst", "b1-5"));
    let answer = get(&pages, &format!("/api/v1/articles/{copy}")).await;
    let proof: Value = serde_json::from_str(&answer.text).unwrap();
    let members = proof["story_members"].as_array().unwrap();
    let original_of = |member: &Value| (member["id"].clone(), member["original"].clone());
    let told: Vec<_> = members.iter().map(original_of).collect();
    assert_eq!(told, [(json!(original), json!(true)), (json!(copy), json!(false))]);
    assert_eq!(members[1]["nearest"]["level"], "copy");
    assert_eq!(members[1]["nearest"]["id"], json!(original));
    assert_eq!(members[1]["reprint_of"], Value::Null, "its source is here");

    let said = Said {
        by: "<b>Lê An</b>",
        reason: "Hai việc khác nhau",
        at: parse_moment("2025-10-01T09:00:00+07:00").unwrap(),
    };
    let story = StoryId::new(original.as_str());
    world.app.store.part_from_story(&copy, &story, &said).await.unwrap();
    for id in [&original, &copy] {
        let answer = get(&pages, &format!("/bai/{id}")).await;
        let shown = text(answer.page().root_element());
        assert!(shown.contains("tách khỏi cụm") && shown.contains("Hai việc khác nhau"), "{shown}");
        assert!(shown.contains("<b>Lê An</b>") && shown.contains("Chưa thấy bản đăng lại nào"));
    }
    let alone = get(&pages, &format!("/bai/{copy}")).await.text;
    assert!(alone.contains("Bài đăng lại của VnExpress (không có trong kho)"), "{alone}");
    let list = get(&pages, "/danh-sach?task=B1").await.text;
    assert!(list.contains("theo VnExpress (không có trong kho)"), "the list says so too");
    let before = get(&pages, &format!("/bai/{copy}?as_of=2025-09-30")).await.text;
    assert!(before.contains("2 bài gần như cùng một nội dung") && !before.contains("tách khỏi"));
}

#[tokio::test]
async fn hostile_text_is_shown_as_text() {
    let (pages, _world) = pages().await;
    let proof = format!("/bai/{}", id_of("vnexpress", "b1-4"));
    for address in
        ["/danh-sach?task=B1", proof.as_str(), "/tim?q=%3Cscript%3Ealert(1)%3C/script%3E"]
    {
        let answer = get(&pages, address).await;
        let page = answer.page();
        assert!(all(&page, "script, img, b, [onerror], [style]").is_empty(), "{address}");
        assert!(!answer.text.contains("<script"), "{address}");
    }
    let answer = get(&pages, &proof).await;
    assert_eq!(text(all(&answer.page(), "h1")[0]), HOSTILE);
    assert!(answer.text.contains("&#60;b&#62;duy nhất"), "the body's own markup is text");
}

#[tokio::test]
async fn every_answer_forbids_scripts_and_strangers() {
    let (pages, _world) = pages().await;
    for address in [
        "/",
        "/nguon",
        "/quy-tac",
        "/tim",
        "/khong-co",
        "/?plan=khong-co",
        "/suc-khoe",
        "/con-song",
        "/metrics",
        "/api/v1/coverage",
    ] {
        let answer = get(&pages, address).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';"), "{address}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
            "{address}"
        );
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{address}");
        let page = answer.page();
        assert!(all(&page, "script:not([src]), style, [style]").is_empty(), "{address}");
    }
}

#[tokio::test]
async fn a_stored_page_is_kept_as_it_came_and_can_do_nothing() {
    let (pages, _world) = pages().await;
    let proof = get(&pages, &format!("/bai/{}", id_of("mst", "b1-1"))).await;
    let page = proof.page();
    let address = all(&page, "a[href^='/trang/']")[0].value().attr("href").unwrap().to_owned();

    let shown = get(&pages, &address).await;
    let page = shown.page();
    let frame = all(&page, "iframe")[0];
    assert_eq!(frame.value().attr("sandbox"), Some(""));
    assert_eq!(frame.value().attr("src"), Some(format!("{address}/noi-dung").as_str()));
    assert!(shown.text.contains("&#60;b&#62;máy chủ"), "headers are text");

    let content = get(&pages, &format!("{address}/noi-dung")).await;
    assert!(content.text.starts_with(world::HOSTILE_PAGE), "not as it came");
    let policy = content.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'"), "{policy}");
    assert_eq!(content.headers["x-content-type-options"], "nosniff");
    assert_eq!(content.headers["content-type"], "text/html; charset=utf-8");

    let source = get(&pages, &format!("{address}/ma-nguon")).await;
    assert_eq!(source.headers["content-type"], "text/plain; charset=utf-8");
    assert!(source.text.starts_with(world::HOSTILE_PAGE));
}

#[tokio::test]
async fn wrong_requests_are_answered_with_the_repair() {
    let (pages, _world) = pages().await;
    let cases = [
        ("/?plan=khong-co", 404, "bcdtw-03-2025, bkhcn-2025"),
        ("/?as_of=20/10/2025", 400, "2025-10-20"),
        ("/?as_of=2025-02-30", 400, "2025-10-20"),
        ("/?counting=gap-doi", 400, "per-story"),
        ("/?dimension=tuan", 400, "month, channel"),
        ("/danh-sach", 400, "Bấm vào một con số"),
        ("/danh-sach?theme=12", 404, "any, all"),
        ("/danh-sach?theme=%3Cscript%3E", 404, "any, all"),
        ("/danh-sach?theme=5&column=2024-01", 404, "không có cột"),
        ("/danh-sach?theme=5&dimension=unit&column=ai-do", 404, "không có cột"),
        ("/danh-sach?task=B99", 404, "B1, B3, B4"),
        ("/danh-sach?task=B1&trang=2", 400, "từ 1 đến 1"),
        ("/danh-sach?task=B1&trang=0", 400, "từ 1 đến 1"),
        ("/bai/khong-co", 404, "Mở bài từ một danh sách"),
        ("/bai/%FF", 404, "Tổng quan"),
        ("/trang/khong-co", 404, "chứng cứ"),
        ("/trang/khong-co/noi-dung", 404, "chứng cứ"),
        ("/nguon/khong-co", 404, "trang Nguồn"),
        ("/quy-tac/khong-co", 404, "trang Quy tắc"),
        ("/tim?q=a&from=hom-qua", 400, "2025-10-20"),
        ("/tim?q=a&tu=-1", 400, "Thu hẹp"),
        ("/khong-co-trang-nay", 404, "Tổng quan"),
        ("/assets/..%2f..%2fCargo.toml", 404, "Tải lại"),
        ("/assets/../Cargo.toml", 404, "Tổng quan"),
        ("/assets/%2e%2e%2fCargo.toml", 404, "Tải lại"),
    ];
    for (address, status, repair) in cases {
        let answer = get(&pages, address).await;
        assert_eq!(answer.status.as_u16(), status, "{address}");
        let page = answer.page();
        let said = text(all(&page, ".fault")[0]);
        assert!(said.contains(repair), "{address}: {said}");
        assert!(!answer.text.contains("<script"), "{address}");
    }
    let posted = ask(&pages, "POST", "/").await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(posted.text.contains("chỉ đọc"));
}

#[tokio::test]
async fn json_carries_the_numbers_of_the_screen_with_their_lists() {
    let (pages, _world) = pages().await;
    let answer = get(&pages, "/api/v1/coverage?plan=bkhcn-2025&list=1").await;
    let json: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(json["as_of"], "2025-10-20T05:00:00Z");
    let official: Vec<_> = json["quotas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|quota| &quota["official"]["count"])
        .collect();
    assert_eq!(official, [5, 0, 2]);
    assert_eq!(json["quotas"][0]["ways"]["per-story"]["count"], 4);
    assert_eq!(json["quotas"][1]["status"], "blind");
    assert_eq!(json["quotas"][1]["blind_outlets"], serde_json::json!(["vjst"]));
    assert_eq!(json["quotas"][1]["blind_days"], serde_json::json!({ "vjst": 73 }));
    assert_eq!(json["coverage"][4]["months"]["2025-08"]["count"], 4);
    let mut figures = 0;
    check_figures(&json, &mut figures);
    assert!(figures > 60, "{figures}");

    let plain: Value =
        serde_json::from_str(&get(&pages, "/api/v1/coverage?month=2025-08").await.text).unwrap();
    assert_eq!(plain["coverage"][4]["total"], serde_json::json!({ "count": 4 }));

    let id = id_of("mst", "b1-1");
    let answer = get(&pages, &format!("/api/v1/articles/{id}")).await;
    let proof: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(proof["id"], id.as_str());
    assert_eq!(proof["hits"].as_array().unwrap().len(), 3);

    for (address, status) in [
        ("/api/v1/coverage?plan=x", 404),
        ("/api/v1/coverage?month=2020-01", 400),
        ("/api/v1/articles/x", 404),
    ] {
        let answer = get(&pages, address).await;
        assert_eq!(answer.status.as_u16(), status, "{address}");
        let fault: Value = serde_json::from_str(&answer.text).unwrap();
        assert!(fault["repair"].is_string(), "{address}");
    }
}

/// Every object with a `count` and `articles` has as many of these.
fn check_figures(value: &Value, met: &mut usize) {
    if let (Some(count), Some(articles)) = (value.get("count"), value.get("articles")) {
        assert_eq!(count.as_u64().unwrap() as usize, articles.as_array().unwrap().len());
        *met += 1;
    }
    let inner: Vec<&Value> = match value {
        Value::Array(values) => values.iter().collect(),
        Value::Object(values) => values.values().collect(),
        _ => vec![],
    };
    inner.into_iter().for_each(|value| check_figures(value, met));
}

#[tokio::test]
async fn sources_balance_entries_and_outcomes() {
    let (pages, _world) = pages().await;
    let answer = get(&pages, "/nguon").await;
    let page = answer.page();
    let all_text = text(page.root_element());
    assert!(
        all_text.contains("15 mục các nguồn tin đã nêu = 15 mục đã có kết cục + 0 mục đang chờ"),
        "{all_text}"
    );
    let outcomes: Vec<_> = all(&page, "table.narrow tbody tr > *").into_iter().map(text).collect();
    assert_eq!(outcomes, ["lưu bài mới kept", "15"]);
    assert!(all_text.contains("chưa đọc lần nào"), "the unread outlet says so");
    let one = get(&pages, "/nguon/mst").await;
    assert!(one.text.contains("https://mst.example/tin-moi.rss") && one.text.contains("đọc được"));
}

#[tokio::test]
async fn nothing_crawled_says_which_command_to_run() {
    let world = empty_world().await;
    let pages = router(world.app.clone());
    let home = get(&pages, "/").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text.contains("diembao crawl --once") && home.text.contains("diembao demo"));
    assert!(get(&pages, "/nguon").await.text.contains("diembao crawl --once"));
    assert!(get(&pages, "/tim").await.text.contains("diembao index rebuild"));
    assert!(home.text.contains("Dữ liệu mẫu: các bài đều bịa ra để thử."));
}

#[tokio::test]
async fn the_archive_is_searched_with_snippets_filters_and_plain_faults() {
    let (pages, _world) = pages().await;
    let search = async |query: &str| get(&pages, &format!("/tim?{query}")).await;
    let titles = |answer: &Answer| {
        all(&answer.page(), ".results h3").into_iter().map(text).collect::<Vec<_>>()
    };

    let found = search("q=%22gi%C3%A1+c%C3%A0+ph%C3%AA%22").await;
    assert_eq!(titles(&found), ["Giá cà phê tăng trở lại"]);
    let proof = all(&found.page(), ".results a")[0].value().attr("href").unwrap().to_owned();
    assert_eq!(get(&pages, &proof).await.status, StatusCode::OK);

    let marked = search("q=onerror").await;
    assert_eq!(titles(&marked), [HOSTILE]);
    assert!(all(&marked.page(), "script, img").is_empty() && !marked.text.contains("<img"));
    let marked = search("q=VNeID&outlet=vnexpress&theme=T9").await;
    assert_eq!(titles(&marked), ["Bác bỏ tin giả về phí cấp tài khoản định danh"]);
    assert!(!all(&marked.page(), ".results mark").is_empty(), "no word is marked");
    let early = search("from=2025-08-01&to=2025-08-06").await;
    assert_eq!(titles(&early).len(), 2);

    let wrong = search("q=%22VNeID+%3Cb%3E").await;
    let page = wrong.page();
    assert_eq!(wrong.status, StatusCode::OK);
    assert!(text(all(&page, "#sai")[0]).contains("Câu tìm chưa đúng từ ký tự 1:"));
    assert!(all(&page, "b").is_empty());

    let empty = search("").await;
    let page = empty.page();
    let examples = all(&page, ".lines a");
    assert!(examples.len() >= 4);
    for example in examples {
        let answer = get(&pages, example.value().attr("href").unwrap()).await;
        assert!(all(&answer.page(), "#sai").is_empty(), "{} is refused", text(example));
    }
}

#[tokio::test]
async fn small_things_are_served() {
    let (pages, _world) = pages().await;
    let health = get(&pages, "/con-song").await;
    assert_eq!((health.status, health.text.as_str()), (StatusCode::OK, "ok"));
    let home = get(&pages, "/").await;
    let page = home.page();
    assert_eq!(all(&page, "html[lang='vi'], a.skip, main#noi-dung").len(), 3);
    let style = all(&page, "link[rel='stylesheet']")[0].value().attr("href").unwrap().to_owned();
    let style = get(&pages, &style).await;
    assert_eq!(style.headers["content-type"], "text/css");
    assert!(style.headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert!(home.text.contains("tính đến 20/10/2025 12:00"), "{NOW}");
}

#[tokio::test]
async fn an_article_says_where_its_fields_came_from_and_why_it_has_its_form() {
    let (pages, world) = pages().await;
    let id = id_of("mst", "b1-1");
    let address = format!("/bai/{id}");
    let rows = |page: &Html, section: &str| -> Vec<String> {
        let rows = format!("section[aria-labelledby={section}] tbody tr");
        let cells = |row: ElementRef<'_>| row.child_elements().map(text).collect::<Vec<_>>();
        all(page, &rows).into_iter().map(|row| cells(row).join(" | ")).collect()
    };
    let page = get(&pages, &address).await.page();
    let origins = rows(&page, "nguon-truong");
    assert_eq!(origins.len(), 7);
    assert_eq!(origins[0], "Tiêu đề | vị trí quen thuộc của họ trang dùng chung hệ thống family");
    assert_eq!(origins[1], "Sapo | chưa được ghi lại khi đọc bài unknown");
    let cut = text(all(&page, "section[aria-labelledby=nguon-truong] p")[0]);
    assert_eq!(cut, "Tách khỏi đầu bài: tên báo “(MST)”.");
    assert!(rows(&page, "the-loai").is_empty(), "nothing speaks for a form");

    let verdict = GenreVerdict {
        article: id.clone(),
        genre: Some(Genre::Guide),
        reviewer: "Bà Lê".to_owned(),
        reason: "bài chỉ cách nộp hồ sơ".to_owned(),
        recorded_at: parse_moment("2025-09-12").unwrap(),
    };
    world.app.store.add_genre_verdict(&verdict).await.unwrap();
    let page = get(&pages, &address).await.page();
    let said = &rows(&page, "the-loai")[0];
    assert!(said.starts_with("hướng dẫn | Bà Lê, ") && said.contains("12/09/2025"), "{said}");
    assert!(said.ends_with("bài chỉ cách nộp hồ sơ"), "{said}");
    let told = get(&pages, &format!("/api/v1/articles/{id}")).await.text;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["genre"], "guide");
    assert_eq!(told["genre_verdicts"][0]["verdict"]["reviewer"], "Bà Lê");
    assert_eq!(told["article"]["provenance"]["origins"]["title"], "family");
    let before = get(&pages, &format!("{address}?as_of=2025-09-11")).await.page();
    assert!(rows(&before, "the-loai").is_empty(), "nobody had said it yet");
}
