//! What goes wrong on the real web, put beside the articles: each with how it must end.
//!
//! Three kinds: articles that are served oddly ([`apply`]), addresses with no article behind
//! them ([`pages`]), and second addresses of articles ([`second_addresses`]). Odd feeds stand in
//! `listing`.

use super::address::site_url;
use super::article::{Addition, Change, Quirk, WorldArticle};
use super::sites::site;
use crate::domain::id::OutletId;
use crate::domain::outcome::Outcome;
use crate::domain::time::Timestamp;
use chrono::TimeDelta;

/// Articles that exist for their oddity, in the corpus' format.
pub(super) const ARTICLES: (&str, &str) = ("oddities.toml", include_str!("oddities.toml"));

/// Every how many articles of the outlets with loose tone marks one has them. Measured are 13 of
/// 900; here it is one of eight, so that every run meets some.
const DECOMPOSED_EVERY: usize = 8;

/// Headlines that change a day after publication: article, new headline.
const CHANGES: [(&str, &str); 3] = [
    (
        "b5-002",
        "Nhìn lại chín tháng thực hiện Kế hoạch 02: nhiều kết quả, song người dân tự nộp còn ít",
    ),
    ("t8-007", "Sơ kết 100 ngày của một phường đông dân: hồ sơ gấp đôi, người giữ nguyên"),
    ("b2-018", "23 tỉnh, thành hợp nhất xong hệ thống dùng chung của hai cấp chính quyền"),
];

/// A paragraph that is added days after publication: article, when, paragraph. No list tells of
/// it, so only looking again finds it.
const ADDITION: (&str, &str, &str) = (
    "t6-013",
    "2025-10-20T05:00:00Z",
    "Bài được bổ sung ý kiến của một bạn đọc gửi về tòa soạn sau khi đăng.",
);

/// An article that is taken off the site, and when.
const REMOVAL: (&str, &str) = ("b1-024", "2025-08-09T17:00:00Z");

/// Outlet, since when it is listed, path, title in the feed, answer, how the visit ends.
type Row = (&'static str, &'static str, &'static str, &'static str, OddAnswer, Outcome);

const PAGES: [Row; 14] = [
    (
        "vnexpress",
        "2025-08-14T09:10:00Z",
        "/du-bao-thoi-tiet-cuoi-tuan-go-bo-4917001.html",
        "Dự báo thời tiết cuối tuần",
        OddAnswer::Status(404),
        Outcome::Gone,
    ),
    (
        "tuoitre",
        "2025-08-27T03:00:00Z",
        "/tin-rut-khoi-trang-20250827094501123.htm",
        "Tin đã rút khỏi trang",
        OddAnswer::Status(410),
        Outcome::Gone,
    ),
    (
        "qdnd",
        "2025-09-04T02:00:00Z",
        "/doi-song/tin-tuc/may-chu-khong-tra-loi-839911",
        "Máy chủ không trả lời",
        OddAnswer::Status(500),
        Outcome::FailedHttp,
    ),
    (
        "vietnamnet",
        "2025-09-10T04:30:00Z",
        "/chuyen-huong-toi-may-chu-dam-may-2425001.html",
        "Chuyển hướng tới máy chủ đám mây",
        OddAnswer::Redirect("http://169.254.169.254/latest/meta-data/"),
        Outcome::Blocked,
    ),
    (
        "baodaklak",
        "2025-09-16T08:00:00Z",
        "/xa-hoi/202509/chuyen-huong-ve-may-nay-0badbad/",
        "Chuyển hướng về máy này",
        OddAnswer::Redirect("http://127.0.0.1:9/"),
        Outcome::Blocked,
    ),
    (
        "dantri",
        "2025-09-22T01:15:00Z",
        "/xa-hoi/vong-lap-chuyen-huong-20250922080101456.htm",
        "Vòng lặp chuyển hướng",
        OddAnswer::RedirectToItself,
        Outcome::Blocked,
    ),
    (
        "vietnamnet",
        "2025-10-02T06:00:00Z",
        "/premium-bai-danh-rieng-cho-thanh-vien-2426001.html",
        "Bài dành riêng cho thành viên",
        OddAnswer::Status(402),
        Outcome::RobotsDenied,
    ),
    (
        "nhandan",
        "2025-10-07T02:20:00Z",
        "/special/Nhung-Mua-Lua-Tren-Cao/index.html",
        "Những mùa lúa trên cao",
        OddAnswer::Frame,
        Outcome::NotArticle,
    ),
    (
        "dantri",
        "2025-10-09T03:00:00Z",
        "/xa-hoi.htm",
        "Xã hội",
        OddAnswer::Frame,
        Outcome::NotArticle,
    ),
    (
        "vnexpress",
        "2025-10-15T04:00:00Z",
        "/cam-nang/kinh-nghiem-di-cho-noi-448",
        "Kinh nghiệm đi chợ nổi",
        OddAnswer::Frame,
        Outcome::NotArticle,
    ),
    (
        "tuoitre",
        "2025-10-21T07:45:00Z",
        "/trang-doi-bat-javascript-20251021143001789.htm",
        "Trang đòi bật JavaScript",
        OddAnswer::CookieWall,
        Outcome::BotWall,
    ),
    (
        "vov",
        "2025-11-05T02:00:00Z",
        "/xa-hoi/anh-mang-ten-trang-post1218801.vov",
        "Ảnh mang tên trang",
        OddAnswer::Picture,
        Outcome::FailedParse,
    ),
    (
        "vietnamplus",
        "2025-11-12T05:00:00Z",
        "/trang-nang-hon-12-megabyte-post1052801.vnp",
        "Trang nặng hơn 12 megabyte",
        OddAnswer::Huge,
        Outcome::FailedTooLarge,
    ),
    (
        "mst",
        "2025-11-19T08:30:00Z",
        "/tep-dinh-kem-da-go-197251119152233101.htm",
        "Tệp đính kèm đã gỡ",
        OddAnswer::Status(404),
        Outcome::Gone,
    ),
];

/// An address that a feed lists and that leads to no article.
#[derive(Debug, Clone)]
pub(super) struct OddPage {
    /// Outlet whose feed lists it.
    pub(super) outlet: OutletId,
    /// Canonical address.
    pub(super) url: String,
    /// From when on it is listed.
    pub(super) at: Timestamp,
    pub(super) title: String,
    pub(super) answer: OddAnswer,
    /// How its visit ends.
    pub(super) outcome: Outcome,
}

/// What the server says there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OddAnswer {
    /// Only a status.
    Status(u16),
    /// A redirect to this address.
    Redirect(&'static str),
    /// A redirect in a circle.
    RedirectToItself,
    /// A page without an article: a section, a longform frame.
    Frame,
    /// A page that wants JavaScript to set a cookie.
    CookieWall,
    /// A picture called `.html`.
    Picture,
    /// More than any reader takes.
    Huge,
    /// The article with this key, whose canonical link names its first address.
    Article(String),
}

/// Gives some of `articles` their oddity. They are in the order of their outlets' publications.
pub(super) fn apply(articles: &mut [WorldArticle]) {
    let mut seen = std::collections::BTreeMap::<OutletId, usize>::new();
    for article in articles {
        let count = seen.entry(article.outlet.clone()).or_default();
        *count += 1;
        article.quirk = match (article.key.as_str(), article.outlet.as_str()) {
            ("odd-undated", _) => Quirk::Undated,
            (key, _) if key.starts_with("odd-2014") => Quirk::Archived,
            (_, "nhandan" | "vietnamplus")
                if article.edition.is_none() && count.is_multiple_of(DECOMPOSED_EVERY) =>
            {
                Quirk::Decomposed
            }
            (_, "qdnd") if *count == 4 => Quirk::WrongCharset,
            _ => Quirk::None,
        };
        article.change = CHANGES.iter().find(|(key, _)| *key == article.key).map(|(_, title)| {
            Change { at: article.published_at + TimeDelta::hours(26), title: (*title).to_owned() }
        });
        let (key, at, paragraph) = ADDITION;
        if let (true, Ok(at)) = (key == article.key, at.parse()) {
            article.addition = Some(Addition { at, paragraph: paragraph.to_owned() });
        }
        let (key, at) = REMOVAL;
        article.removed_at = at.parse().ok().filter(|_| key == article.key);
    }
}

/// Addresses without an article.
pub(super) fn pages() -> Vec<OddPage> {
    let page = |(outlet, at, path, title, answer, outcome): Row| {
        let url = site_url(site(outlet)?, path);
        let (outlet, title) = (OutletId::from(outlet), title.to_owned());
        Some(OddPage { outlet, url, at: at.parse().ok()?, title, answer, outcome })
    };
    PAGES.into_iter().filter_map(page).collect()
}

/// The same article under another section of the same outlet, a day later. Its page names
/// the first address as the canonical one.
pub(super) fn second_addresses(articles: &[WorldArticle]) -> Vec<OddPage> {
    let twice = articles.iter().filter(|article| article.key == "t4-015");
    let second = |article: &WorldArticle| {
        let (host, path) = article.url.strip_prefix("http://")?.split_once('/')?;
        let (_, file) = path.rsplit_once('/')?;
        Some(OddPage {
            outlet: article.outlet.clone(),
            url: format!("http://{host}/tam-long-nhan-ai/{file}"),
            at: article.published_at + TimeDelta::hours(26),
            title: article.first_title.clone(),
            answer: OddAnswer::Article(article.key.clone()),
            outcome: Outcome::Duplicate,
        })
    };
    twice.filter_map(second).collect()
}

/// Addresses under which a feed lists an article once more: marks of sharing, nothing else.
pub(super) fn shared_again(article: &WorldArticle) -> Option<String> {
    (article.key == "t5-016").then(|| format!("{}?utm_source=zalo&gidzl=hV3kT", article.url))
}
