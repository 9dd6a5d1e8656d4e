//! Extraction over whole pages: families of outlets, real samples, hostile bytes.

use chrono::DateTime;
use diembao::domain::article::{Article, Language};
use diembao::domain::dates::DateOrigin;
use diembao::domain::id::OutletId;
use diembao::domain::outlet::{Domain, IdTime, Layout, Outlet, OutletGroup, OutletKind, Schedule};
use diembao::domain::time::Timestamp;
use diembao::extract::{ExtractError, Hints, extract, to_json};
use diembao::text::normalise;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use url::Url;

/// Later than every date in the pages.
fn fetched_at() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

fn read(html: &[u8], url: &str, outlet: Option<&Outlet>) -> Result<Article, ExtractError> {
    let hints = Hints {
        outlet,
        feed_title: "",
        listed_at: None,
        last_modified: None,
        fetched_at: fetched_at(),
    };
    extract(html, Some("text/html"), &Url::parse(url).unwrap(), &hints)
}

/// What extraction needs of `sources/*/<id>.toml`, its family's layout merged in.
fn outlet(id: &str) -> Outlet {
    let file = |folder: &str, name: &str| -> Option<toml::Table> {
        let path = PathBuf::from(format!("{}/sources", env!("CARGO_MANIFEST_DIR")));
        let text = fs::read_to_string(path.join(folder).join(format!("{name}.toml"))).ok()?;
        Some(text.parse().unwrap())
    };
    let groups = ["central", "online", "local", "platform"];
    let own = groups.iter().find_map(|group| file(group, id)).unwrap();
    let family = own.get("family").and_then(|name| file("families", name.as_str()?));
    let selectors = |key: &str| -> Vec<String> {
        let of = |table: &toml::Table| table.get("layout")?.get(key).cloned();
        let value = of(&own).or_else(|| family.as_ref().and_then(of));
        value.map_or_else(Vec::new, |value| value.try_into().unwrap())
    };
    let text = |value: &toml::Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
    let article = own.get("article");
    let paths = article.and_then(|table| table.get("paths")?.as_array().cloned());
    let id_time = article.and_then(|table| table.get("id_time").cloned());
    Outlet {
        id: OutletId::new(id),
        name: own["name"].as_str().unwrap().to_owned(),
        group: OutletGroup::Central,
        kind: OutletKind::Newspaper,
        homepage: None,
        province: None,
        online_since: None,
        confidence: String::new(),
        checked: String::new(),
        notes: String::new(),
        domains: own["domains"]
            .as_array()
            .unwrap()
            .iter()
            .map(|domain| Domain {
                host: text(domain, "host").unwrap(),
                since: None,
                until: None,
                edition: text(domain, "edition"),
            })
            .collect(),
        names: Vec::new(),
        merged_into: None,
        feeds: Vec::new(),
        schedule: Schedule::default(),
        cookies: false,
        article_paths: paths
            .unwrap_or_default()
            .iter()
            .map(|path| path.as_str().unwrap().parse().unwrap())
            .collect(),
        id_time: id_time.map(|time| IdTime {
            pattern: text(&time, "pattern").unwrap().parse().unwrap(),
            format: text(&time, "format").unwrap(),
        }),
        layout: Layout {
            title: selectors("title"),
            lead: selectors("lead"),
            body: selectors("body"),
            author: selectors("author"),
            published: selectors("published"),
            section: selectors("section"),
            tags: selectors("tags"),
            drop: selectors("drop"),
            lead_prefixes: selectors("lead_prefixes"),
            ..Layout::default()
        },
        former_layouts: vec![],
        local: false,
    }
}

/// The folder of real pages, which are not ours to publish.
fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("DIEMBAO_SAMPLES").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: set DIEMBAO_SAMPLES to a folder with html/truth.jsonl");
    }
    folder
}

fn truths(folder: &Path) -> Vec<Value> {
    let lines = fs::read_to_string(folder.join("html/truth.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn outlet_of_sample(file: &str) -> Option<Outlet> {
    let name = file.rsplit('/').next()?.split('_').next()?;
    Some(outlet(name))
}

#[test]
fn real_pages_give_what_a_reader_sees() {
    let Some(folder) = samples() else { return };
    for truth in truths(&folder) {
        let file = truth["file"].as_str().unwrap();
        let html = fs::read(folder.join(file)).unwrap();
        let address = truth["canonical_url"].as_str().unwrap();
        let known = outlet_of_sample(file).unwrap();
        let shared = format!("{address}?utm_source=zalo");
        for (how, outlet) in [("with layout", Some(&known)), ("without", None)] {
            let article = read(&html, &shared, outlet).unwrap();
            let what = format!("{file} {how}");
            let text = |key: &str| normalise(truth[key].as_str().unwrap());
            assert_eq!(article.title, text("title"), "{what}");
            assert_eq!(article.canonical_url, address, "{what}");
            let published = DateTime::parse_from_rfc3339(truth["published"].as_str().unwrap());
            assert_eq!(article.published_at, Some(published.unwrap().to_utc()), "{what}");
            if truth["author"].is_string() {
                let author = text("author").replace(" - ", ", ");
                assert_eq!(article.authors.join(", "), author, "{what}");
            }
            // The truth's body begins with the lead where the lead stands inside it.
            let body = article.body.replace('\n', " ");
            let whole = format!("{} {body}", article.lead);
            let (first, last) = (text("body_first_100_chars"), text("body_last_100_chars"));
            assert!(body.starts_with(&first) || whole.starts_with(&first), "{what}: {body}");
            assert!(body.ends_with(&last), "{what}: {body}");
            assert_eq!(article.language, Language::Vietnamese, "{what}");
        }
    }
}

#[test]
fn every_real_page_ends_in_a_named_outcome() {
    let Some(folder) = samples() else { return };
    let mut seen = Vec::new();
    for entry in fs::read_dir(folder.join("html")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let known = outlet_of_sample(&name);
        for outlet in [known.as_ref(), None] {
            let outcome =
                match read(&fs::read(&path).unwrap(), "https://bao.example/x-1.html", outlet) {
                    Ok(_) => "kept",
                    Err(error) => error.outcome().as_str(),
                };
            let is_list = ["section", "list", "home"].iter().any(|word| name.contains(word));
            assert_eq!(outcome, if is_list { "not_article" } else { "kept" }, "{name}");
        }
        seen.push(name);
    }
    println!("{} pages", seen.len());
}

/// Pages written for these tests in the shapes that families of outlets use; named after the
/// outlet whose definition reads them.
#[test]
fn each_familys_page_gives_the_expected_article() {
    let folder = PathBuf::from(format!("{}/tests/fixtures/pages", env!("CARGO_MANIFEST_DIR")));
    let mut pages: Vec<PathBuf> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "html"));
    pages.sort();
    assert!(pages.len() >= 9);
    for page in pages {
        let expected = fs::read_to_string(page.with_extension("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let known = outlet(page.file_stem().unwrap().to_str().unwrap());
        let html = fs::read(&page).unwrap();
        let article = read(&html, expected["url"].as_str().unwrap(), Some(&known)).unwrap();
        let mut given = to_json(&article);
        if expected.get("provenance").is_none() {
            given.as_object_mut().unwrap().remove("provenance");
        }
        let given = serde_json::to_string_pretty(&given).unwrap();
        let expected = serde_json::to_string_pretty(&expected).unwrap();
        assert_eq!(given, expected, "{}", page.display());
        assert!(article.dates.is_sorted_by_key(|date| date.origin), "{}", page.display());
    }
}

#[test]
fn an_article_is_known_by_an_address_of_its_own_outlet() {
    let (plo, baotayninh) = (outlet("plo"), outlet("baotayninh"));
    let fetched = "https://plo.vn/tin-a-post1.html?fbclid=x";
    let own = "https://plo.vn/tin-a-post1.html";
    let link = |href: &str| format!("<link rel=canonical href='{href}'>");
    let graph = |href: &str| format!("<meta property='og:url' content='{href}'>");
    let cases = [
        ("nothing named", String::new(), Some(&plo), own),
        (
            "link",
            link("https://plo.vn/tin-b-post2.html"),
            Some(&plo),
            "https://plo.vn/tin-b-post2.html",
        ),
        ("relative link", link("/tin-b-post2.html"), Some(&plo), "https://plo.vn/tin-b-post2.html"),
        ("home page", link("https://plo.vn/"), Some(&plo), own),
        ("other paper", link("https://baotayninh.vn/tin-a1.html"), Some(&plo), own),
        ("other host, outlet unknown", link("https://m.plo.vn/tin-b-post2.html"), None, own),
        ("share link", graph("https://plo.vn/share1.html"), Some(&plo), own),
        (
            "graph's article",
            graph("https://plo.vn/tin-b-post2.html"),
            Some(&plo),
            "https://plo.vn/tin-b-post2.html",
        ),
        ("graph, outlet unknown", graph("https://plo.vn/tin-b-post2.html"), None, own),
        ("not this outlet's page", link("/tin-b-post2.html"), Some(&baotayninh), own),
        ("broken", link("http://["), Some(&plo), own),
    ];
    for (what, head, known, expected) in cases {
        let html = ARTICLE.replace("<head>", &format!("<head>{head}"));
        let article = read(html.as_bytes(), fetched, known).unwrap();
        assert_eq!(article.canonical_url, expected, "{what}");
    }
    let saved = ARTICLE.replace("<head>", &format!("<head>{}", link(own)));
    let article = read(saved.as_bytes(), "file:///tmp/page.html", None).unwrap();
    assert_eq!(article.canonical_url, own, "a saved file");
}

#[test]
fn an_edition_has_the_language_its_outlet_says() {
    let nhandan = outlet("nhandan");
    let language = |url| read(ARTICLE.as_bytes(), url, Some(&nhandan)).unwrap().language;
    assert_eq!(language("https://cn.nhandan.vn/tin-post1.html"), Language::Chinese);
    assert_eq!(language("https://nhandan.vn/tin-post1.html"), Language::Vietnamese);
}

#[test]
fn feed_and_address_date_a_page_that_shows_no_date() {
    let known = outlet("baochinhphu");
    let url = Url::parse("https://baochinhphu.vn/tin-102250905122709142.htm").unwrap();
    let at = "2025-09-05T06:30:00Z".parse::<Timestamp>().unwrap();
    let mut hints = Hints {
        outlet: Some(&known),
        feed_title: "",
        listed_at: Some((DateOrigin::Feed, at)),
        last_modified: Some("Fri, 05 Sep 2025 08:00:00 GMT"),
        fetched_at: fetched_at(),
    };
    let origin = |hints: &Hints<'_>| {
        let article = extract(ARTICLE.as_bytes(), None, &url, hints).unwrap();
        (article.published_from.map(|origin| origin.as_str()), article.dates.len())
    };
    assert_eq!(origin(&hints), (Some("feed"), 3));
    hints.listed_at = Some((DateOrigin::Sitemap, at));
    assert_eq!(origin(&hints), (Some("sitemap"), 3));
    hints.listed_at = None;
    assert_eq!(origin(&hints), (Some("address"), 2));
    hints.outlet = None;
    assert_eq!(origin(&hints), (None, 1), "a header is a witness and no date");
}

#[test]
fn a_date_shown_beside_the_headline_is_read_in_every_usual_form() {
    let forms = [
        ("Thứ Hai, 04/08/2025, 14:30 (GMT+7)", "2025-08-04T07:30:00Z"),
        ("Tháng Tám 4, 2025", "2025-08-03T17:00:00Z"),
        ("4 Tháng Mười Một, 2025", "2025-11-03T17:00:00Z"),
        ("ngày 4 tháng 8 năm 2025", "2025-08-03T17:00:00Z"),
        ("8 giờ tối 4/8/2025", "2025-08-04T13:00:00Z"),
        ("2025年8月4日 14:30", "2025-08-04T07:30:00Z"),
        ("Chương trình tháng Tám tại 4 xã", ""),
    ];
    let text = "<p>Xã mở lớp học số, và người dân đến học mỗi tuần hai buổi.</p>".repeat(5);
    for (form, expected) in forms {
        let html = format!("<h1>Lớp học số ở xã</h1><span>{form}</span><main>{text}</main>");
        let article = read(html.as_bytes(), "https://bao.example/tin-1.html", None).unwrap();
        assert_eq!(article.published_at, expected.parse().ok(), "{form}");
    }
}

#[test]
fn what_an_outlet_drops_is_dropped_also_where_its_own_container_is_gone() {
    let mut known = outlet("baochinhphu");
    known.layout.body = vec![".noi-dung-cu".to_owned()];
    known.layout.drop = vec![".o-rieng".to_owned()];
    let text = "<p>Xã mở lớp học số, và người dân đến học mỗi tuần hai buổi.</p>".repeat(5);
    let own = "<p class=o-rieng>Mời bạn đọc gửi ý kiến về tòa soạn, và chúng tôi sẽ trả lời.</p>";
    let html = format!("<h1>Lớp học số ở xã</h1><main>{text}{own}{text}</main>");
    let url = "https://baochinhphu.vn/tin-102250905122709142.htm";
    let article = read(html.as_bytes(), url, Some(&known)).unwrap();
    assert!(article.body.contains("lớp học số") && !article.body.contains("tòa soạn"));
    known.layout.drop.clear();
    let article = read(html.as_bytes(), url, Some(&known)).unwrap();
    assert!(article.body.contains("tòa soạn"), "it reads like the text");
}

fn outcome(html: &[u8]) -> &'static str {
    match read(html, "https://bao.example/tin-1.html", None) {
        Ok(_) => "kept",
        Err(error) => error.outcome().as_str(),
    }
}

const ARTICLE: &str = "<html><head><title>Chuyển đổi số cấp xã</title></head><body>\
    <h1>Chuyển đổi số cấp xã</h1><article><p>Công chức xã nhận tài khoản mới trong hai ngày làm \
    việc, theo hướng dẫn vừa được ban hành.</p><p>Người dân tra cứu hồ sơ ngay tại nhà văn hóa, \
    không phải đi xa như trước đây.</p></article></body></html>";

#[test]
fn hostile_pages_end_in_a_named_outcome() {
    let utf_16 =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let nul = ARTICLE.replace("Công chức", "Công\0 chức");
    let script = format!("<script>{}</script>{ARTICLE}", "var x = 1; ".repeat((50 << 20) / 11));
    let two_roots = format!("<html></html>{}", ARTICLE.trim_start_matches("<html>"));
    let cases: [(&str, Vec<u8>, &str); 15] = [
        ("nothing", Vec::new(), "no_text"),
        ("article", ARTICLE.into(), "kept"),
        ("cut in the body", ARTICLE.as_bytes()[..300].to_vec(), "kept"),
        ("cut in the head", ARTICLE.as_bytes()[..30].to_vec(), "no_text"),
        ("binary", (0..=255u8).cycle().take(9_000).collect(), "failed_parse"),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0\0".to_vec(), "failed_parse"),
        ("UTF-16", utf_16(ARTICLE), "kept"),
        ("zero bytes", nul.into(), "kept"),
        ("script of megabytes", script.into(), "kept"),
        ("two roots", two_roots.into(), "kept"),
        ("deep", ("<div>".repeat(100_000) + ARTICLE).into(), "kept"),
        ("deep formatting", ("<b><font color=1>".repeat(20_000) + ARTICLE).into(), "kept"),
        ("many tags", ("<p>x<b>y".repeat(50_000)).into(), "not_article"),
        ("endless attributes", format!("<p {}>{ARTICLE}", "a ".repeat(500_000)).into(), "kept"),
        ("text alone", "chữ ".repeat(500_000).into(), "not_article"),
    ];
    for (what, html, expected) in cases {
        assert_eq!(outcome(&html), expected, "{what}");
    }
}

#[test]
fn a_wrong_charset_in_the_header_does_not_spoil_the_text() {
    let hints = Hints {
        outlet: None,
        feed_title: "",
        listed_at: None,
        last_modified: None,
        fetched_at: fetched_at(),
    };
    let url = Url::parse("https://bao.example/tin-1.html").unwrap();
    let header = Some("text/html; charset=iso-8859-1");
    let article = extract(ARTICLE.as_bytes(), header, &url, &hints).unwrap();
    assert_eq!(article.title, "Chuyển đổi số cấp xã");
    assert_eq!((article.published_at, article.dates), (None, Vec::new()));
}

#[test]
fn json_has_exactly_the_promised_keys_in_order() {
    let article = read(ARTICLE.as_bytes(), "https://bao.example/tin-1.html", None).unwrap();
    let value = to_json(&article);
    let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
    assert_eq!(
        json!(keys),
        json!([
            "url",
            "canonical_url",
            "title",
            "lead",
            "body",
            "authors",
            "published_at",
            "published_from",
            "modified_at",
            "section",
            "tags",
            "genre",
            "language",
            "wire_credit",
            "provenance"
        ])
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        outcome(&bytes);
    }

    #[test]
    fn no_page_makes_it_panic_and_the_chosen_date_is_among_the_candidates(
        pieces in proptest::collection::vec(
            prop_oneof![
                "\\PC{0,12}",
                "</?(p|div|h1|article|table|tr|td|ul|li|time|b|a href=x|script|title|meta)[ >]",
                Just("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",".to_owned()),
                Just("\"datePublished\":\"2025-10-11T10:02:08+08:00\"}</script>".to_owned()),
                Just("<time datetime='2025-10-11T10:02'>".to_owned()),
                Just("<h1>Tiêu đề</h1><p>Một đoạn văn đủ dài để là bài viết.</p>".to_owned()),
            ],
            0..30,
        )
    ) {
        let html = pieces.concat();
        if let Ok(article) = read(html.as_bytes(), "https://bao.example/tin-1.html", None) {
            prop_assert!(!article.title.is_empty());
            let chosen = article.dates.iter().any(|date| {
                (Some(date.at), Some(date.origin)) == (article.published_at, article.published_from)
            });
            prop_assert_eq!(chosen, article.published_at.is_some());
            for line in article.body.lines() {
                prop_assert_eq!(normalise(line), line);
            }
        }
    }
}
