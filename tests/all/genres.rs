//! The form of whole pages: each of the ten by a sign on the page and by its wording, with what
//! decided, and pages that are mostly not text.

use diembao::catalog::{embedded, parse};
use diembao::classify::{Classifier, Text};
use diembao::domain::article::{Article, Genre};
use diembao::domain::provenance::{FieldOrigin, SignKind};
use diembao::domain::rule::RuleKind;
use diembao::extract::{Hints, extract};
use url::Url;

fn read(path: &str, html: &str) -> Article {
    let url = Url::parse(&format!("https://bao.example{path}")).unwrap();
    let fetched_at = "2026-11-21T03:00:00Z".parse().unwrap();
    let hints =
        Hints { outlet: None, feed_title: "", listed_at: None, last_modified: None, fetched_at };
    extract(html.as_bytes(), Some("text/html; charset=utf-8"), &url, &hints)
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn page(title: &str, paragraphs: &[&str]) -> String {
    let text: String = paragraphs.iter().map(|text| format!("<p>{text}</p>")).collect();
    format!("<title>{title}</title><h1>{title}</h1><article>{text}</article>")
}

/// Sentences that fit under any headline and say nothing about a form.
const PLAIN: [&str; 3] = [
    "Xã Tân An vừa đưa vào dùng phần mềm tiếp nhận hồ sơ mới, thay cho hai phần mềm cũ không nối được với nhau.",
    "Theo Ủy ban nhân dân xã, trong tháng đầu có 1.240 hồ sơ được nhận, trong đó hơn chín phần mười nộp trực tuyến.",
    "Người dân theo dõi hồ sơ bằng mã in trên phiếu hẹn, và nhận tin nhắn khi hồ sơ có kết quả.",
];

/// One page for each form whose headline, address, markup or layout tells it.
fn told_by_the_page() -> Vec<(Genre, SignKind, &'static str, String)> {
    let plain = |title: &str| page(title, &PLAIN);
    let talk = [
        "Phóng viên: Thưa ông, vì sao xã chọn làm từ bộ phận một cửa?",
        "Ông Y Bhăm: Vì đó là nơi người dân gặp chính quyền nhiều nhất trong năm.",
        "Phóng viên: Khó nhất là gì?",
        "Ông Y Bhăm: Là thay thói quen, của cả cán bộ lẫn người dân trong các buôn.",
    ];
    let decision = [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ tại Tờ trình số 45/TTr-SKHCN;",
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý tài khoản dùng chung của tỉnh.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký, thay thế Quyết định số 12.",
    ];
    let types = |kind: &str| {
        let ld = format!(
            r#"<script type="application/ld+json">{{"@type":"{kind}","headline":"Số hóa để làm gì"}}</script>"#
        );
        format!("{ld}{}", plain("Số hóa để làm gì"))
    };
    vec![
        (
            Genre::Video,
            SignKind::TitleMark,
            "/tin-1.html",
            plain("[Video] Robot đón người dân ở trung tâm"),
        ),
        (
            Genre::Podcast,
            SignKind::AddressStep,
            "/podcast/tin-1.html",
            plain("Chính quyền số nhìn từ cơ sở"),
        ),
        (
            Genre::Infographic,
            SignKind::TitleMark,
            "/tin-1.html",
            plain("Đồ họa: 5 bước nộp hồ sơ trực tuyến"),
        ),
        (
            Genre::Feature,
            SignKind::Template,
            "/tin-1.html",
            format!("<body class='page-emagazine'>{}", plain("Sóng về buôn xa")),
        ),
        (
            Genre::Interview,
            SignKind::Turns,
            "/tin-1.html",
            page("Làm từ nơi người dân gặp nhiều nhất", &talk),
        ),
        (Genre::Commentary, SignKind::SchemaType, "/tin-1.html", types("OpinionNewsArticle")),
        (Genre::Rebuttal, SignKind::SchemaType, "/tin-1.html", types("ClaimReview")),
        (
            Genre::Guide,
            SignKind::Section,
            "/tin-1.html",
            format!(
                "<meta property='article:section' content='Cẩm nang'>{}",
                plain("Đổi thẻ ở đâu")
            ),
        ),
        (
            Genre::Legal,
            SignKind::LegalForm,
            "/tin-1.html",
            page("Quy chế quản lý tài khoản dùng chung", &decision),
        ),
    ]
}

#[test]
fn each_form_is_told_by_a_sign_of_the_page() {
    let pages = told_by_the_page();
    for (genre, kind, path, html) in &pages {
        let article = read(path, html);
        let sign = article.provenance.signs.first();
        assert_eq!(sign.map(|sign| (sign.genre, sign.kind)), Some((*genre, *kind)), "{genre}");
        assert_eq!(article.genre, *genre);
        assert!(!sign.unwrap().text.is_empty(), "{genre} by nothing");
        assert_ne!(article.provenance.origins.genre, FieldOrigin::None, "{genre}");
    }
    let news = read("/tin-1.html", &page("Xã Tân An dùng phần mềm mới", &PLAIN));
    assert_eq!((news.genre, news.provenance.signs.len()), (Genre::News, 0));
    assert_eq!(news.provenance.origins.genre, FieldOrigin::None);
    let mut told: Vec<Genre> = pages.iter().map(|(genre, ..)| *genre).chain([news.genre]).collect();
    told.sort();
    assert_eq!(told, Genre::ALL, "every form of the list");
}

/// Pages without a sign, whose wording tells.
#[rustfmt::skip]
const WORDED: [(Genre, &str, &[&str]); 10] = [
    (Genre::News, "Xã Tân An dùng chung một phần mềm", &PLAIN),
    (Genre::Feature, "Ghi chép ở một trung tâm phục vụ hành chính công", &[
        "Mờ sáng, chúng tôi theo chân cán bộ xã leo dốc vào buôn, trên lưng là chiếc máy tính bọc trong áo mưa.",
        "Bên bếp lửa, già làng kể lại những ngày phải đi bộ nửa buổi để xin một con dấu.",
    ]),
    (Genre::Interview, "Giám đốc Sở: Hạ tầng phải đi trước một bước", &[
        "Thưa ông, ông đánh giá thế nào về hạ tầng số của các xã sau khi sắp xếp?",
        "Sóng đã phủ hết thôn buôn, nhưng máy tính ở nhiều xã đã dùng trên bảy năm.",
        "Xin trân trọng cảm ơn ông!",
    ]),
    (Genre::Commentary, "Góc nhìn: Đừng để dữ liệu nằm im", &[
        "Thiết nghĩ, dữ liệu chỉ có ích khi được dùng, và đã đến lúc mỗi xã phải trả lời câu hỏi dùng để làm gì.",
        "Suy cho cùng, người dân không cần biết phần mềm tên gì, họ cần một lần khai là đủ.",
    ]),
    (Genre::Rebuttal, "Phản bác luận điệu xuyên tạc chủ trương sắp xếp đơn vị hành chính", &[
        "Những ngày qua, các thế lực thù địch rêu rao rằng việc sắp xếp làm dân mất giấy tờ; đó là thông tin hoàn toàn bịa đặt.",
        "Sự thật là giấy tờ đã cấp vẫn dùng bình thường, không ai phải đổi khi chưa có nhu cầu.",
    ]),
    (Genre::Infographic, "Kết quả cải cách thủ tục hành chính bằng hình ảnh", &[
        "Infographic dưới đây tổng hợp số liệu sáu tháng đầu năm của 102 xã, phường trong tỉnh.",
    ]),
    (Genre::Video, "Xem nhanh bản tin hình ngày 5/8", &[
        "Trong video, robot ở trung tâm phục vụ hành chính công chào người dân và in phiếu hẹn.",
    ]),
    (Genre::Podcast, "Bản tin phát thanh sáng: VNeID có gì mới", &[
        "Mời nghe tập podcast về những tiện ích vừa thêm vào ứng dụng định danh.",
    ]),
    (Genre::Guide, "Cách cập nhật nơi thường trú trên VNeID", &[
        "Bước 1: Đăng nhập ứng dụng bằng tài khoản định danh mức độ 2.",
        "Bước 2: Chọn mục Thủ tục hành chính, nhập địa chỉ mới rồi bấm xác nhận.",
    ]),
    (Genre::Legal, "Quyết định số 128/2025/QĐ-UBND về Quy chế Trung tâm Phục vụ hành chính công", &[
        "Trích yếu: ban hành Quy chế tổ chức và hoạt động của Trung tâm Phục vụ hành chính công cấp xã.",
        "Cơ quan ban hành: Ủy ban nhân dân tỉnh. Quyết định này có hiệu lực kể từ ngày 1/9/2025.",
    ]),
];

#[test]
fn each_form_is_told_by_its_wording_with_the_rule_that_found_it() {
    let catalog = parse(&embedded()).unwrap_or_else(|faults| panic!("{faults}"));
    let classifier = Classifier::new(&catalog.ruleset, &catalog.acronyms).ok().unwrap();
    let text = |article: &Article| Text {
        id: "a".into(),
        title: article.title.clone(),
        lead: article.lead.clone(),
        body: article.body.clone(),
        genre: article.genre,
    };
    for (genre, title, paragraphs) in WORDED {
        let told =
            classifier.classify_batch(&[text(&read("/tin-1.html", &page(title, paragraphs)))]);
        let told = told.unwrap().remove(0);
        assert_eq!(told.genre, genre, "{title}");
        let rules: Vec<_> = told.of_kind(RuleKind::Genre).map(|hit| hit.rule.as_str()).collect();
        let expected = format!("genre-{genre}");
        assert_eq!(rules.contains(&expected.as_str()), genre != Genre::News, "{title}: {rules:?}");
    }
    // What the page itself says is surer than the wording.
    for (genre, _, path, html) in told_by_the_page() {
        let told = classifier.classify_batch(&[text(&read(path, &html))]).unwrap().remove(0);
        assert_eq!(told.genre, genre);
    }
}

#[test]
fn pages_of_films_sound_pictures_and_long_reads_keep_the_text_they_have() {
    let long = "Sóng đến buôn vào một sáng tháng ba, khi sương còn chưa tan trên mái nhà dài. ";
    let sections: String = (1..=6)
        .map(|n| {
            format!(
                "<section><h2>Chương {n}</h2><div class='text-block'><p>{}</p></div></section>",
                long.repeat(4)
            )
        })
        .collect();
    let cases = [
        (
            Genre::Video,
            "/video/robot-1.html",
            "<h1>Robot đón người dân</h1><div class=player><video src=a.mp4></video></div>\
             <p class=sapo>Robot chào hỏi, in phiếu hẹn và chỉ đường cho người dân ở trung tâm phục vụ hành chính công.</p>"
                .to_owned(),
            "Robot chào hỏi",
        ),
        (
            Genre::Podcast,
            "/tin-1.html",
            "<h1>Chính quyền số nhìn từ cơ sở</h1><audio controls src=a.mp3></audio>\
             <div class=detail-content><p>Khách mời của số này là ba cán bộ một cửa ở ba xã vùng cao, mỗi người một cách làm.</p></div>"
                .to_owned(),
            "Khách mời của số này",
        ),
        (
            Genre::Infographic,
            "/infographic/5-buoc-1.html",
            "<h1>5 bước nộp hồ sơ</h1><div class=detail-content>\
             <p>Từ ngày 1/7, người dân nộp hồ sơ ở bất kỳ xã nào trong tỉnh.</p><img src=a.png>\
             <p>Đồ họa: Thu Hà</p></div>"
                .to_owned(),
            "Từ ngày 1/7",
        ),
        (
            Genre::Feature,
            "/emagazine/song-ve-buon-1.html",
            format!("<h1>Sóng về buôn xa</h1><main>{sections}</main>"),
            "Chương 6",
        ),
    ];
    for (genre, path, html, part) in cases {
        let article = read(path, &html);
        assert_eq!(article.genre, genre, "{path}");
        let text = format!("{}\n{}", article.lead, article.body);
        assert!(text.contains(part), "{path}: {text}");
    }
}

#[test]
fn cards_of_other_stories_and_players_that_read_aloud_say_nothing_of_the_form() {
    let cards = "<aside><article class='card card-podcast'><h3>Tin khác</h3></article>\
        <article class='story--infographic'><h3>Tin nữa</h3></article></aside>";
    let html = format!(
        "<body class='has-podcast-player'>{}{cards}",
        page("Xã Tân An đổi phần mềm", &PLAIN)
    );
    assert_eq!(read("/tin-1.html", &html).genre, Genre::News);
    let own = html.replace("<article>", "<article class='page-infographic'><h1>Xã</h1>");
    assert_eq!(read("/tin-1.html", &own).genre, Genre::Infographic);
}
