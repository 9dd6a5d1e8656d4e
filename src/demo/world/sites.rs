//! The outlets of the world: where each lives, how its addresses, feeds and pages look.

use super::feeds::FeedForm;
use super::shape::Shape;

/// The ending under which every real host lives here. `.test` is reserved (RFC 6761), so no
/// mistake can lead to a real outlet.
pub(super) const DEMO_DOMAIN: &str = "demo.test";

/// One outlet of the world.
#[derive(Debug)]
pub(super) struct Site {
    /// Id of its definition.
    pub(super) id: &'static str,
    /// Its real host, as its own links write it.
    pub(super) host: &'static str,
    /// Path of the feed that lists everything.
    pub(super) home_feed: &'static str,
    /// How that feed is written.
    pub(super) form: FeedForm,
    /// What lets a client ask whether a feed has changed.
    pub(super) validator: Validator,
    /// How its pages are written.
    pub(super) shape: Shape,
    /// Its robots.txt; `None` answers 404.
    pub(super) robots: Option<&'static str>,
}

/// How a server helps clients to avoid reading the same twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Validator {
    /// `ETag`.
    ETag,
    /// `Last-Modified`.
    LastModified,
    /// Not at all.
    None,
}

const OPEN: Option<&str> = Some("User-agent: *\nDisallow: /tim-kiem\nDisallow: /api/\n");

/// Every outlet, by channel.
pub(super) const SITES: &[Site] = &[
    Site {
        id: "nhandan",
        host: "nhandan.vn",
        home_feed: "/rss/home.rss",
        form: FeedForm::Epi,
        validator: Validator::ETag,
        shape: Shape::Epi,
        robots: OPEN,
    },
    Site {
        id: "vietnamplus",
        host: "www.vietnamplus.vn",
        home_feed: "/rss/home.rss",
        form: FeedForm::Epi,
        validator: Validator::ETag,
        shape: Shape::Epi,
        robots: OPEN,
    },
    Site {
        id: "vov",
        host: "vov.vn",
        home_feed: "/rss.xml",
        form: FeedForm::Vov,
        validator: Validator::None,
        shape: Shape::Vov,
        robots: OPEN,
    },
    Site {
        id: "baochinhphu",
        host: "baochinhphu.vn",
        home_feed: "/home.rss",
        // Its lastBuildDate changes with every answer, so nothing can be validated.
        form: FeedForm::MonthFirst,
        validator: Validator::None,
        shape: Shape::Vccorp,
        robots: Some("User-agent: *\nCrawl-delay: 5\nDisallow: /ajax/\n"),
    },
    Site {
        id: "qdnd",
        host: "www.qdnd.vn",
        home_feed: "/rss/cate/tin-tuc-moi-nhat.rss",
        form: FeedForm::GmtPlusSeven,
        validator: Validator::ETag,
        shape: Shape::Qdnd,
        robots: OPEN,
    },
    Site {
        id: "vnexpress",
        host: "vnexpress.net",
        home_feed: "/rss/tin-moi-nhat.rss",
        form: FeedForm::VnExpress,
        validator: Validator::LastModified,
        shape: Shape::VnExpress,
        robots: OPEN,
    },
    Site {
        id: "tuoitre",
        host: "tuoitre.vn",
        home_feed: "/rss/tin-moi-nhat.rss",
        form: FeedForm::TwoDigitYear,
        validator: Validator::ETag,
        shape: Shape::Vccorp,
        robots: OPEN,
    },
    Site {
        id: "vietnamnet",
        host: "vietnamnet.vn",
        home_feed: "/rss/thoi-su.rss",
        form: FeedForm::VietNamNet,
        validator: Validator::ETag,
        shape: Shape::VietNamNet,
        // The form of article addresses leaves no room for a folder: the mark stands in front.
        robots: Some("User-agent: *\nDisallow: /premium-\n\nUser-agent: GPTBot\nDisallow: /\n"),
    },
    Site {
        id: "dantri",
        host: "dantri.com.vn",
        home_feed: "/rss/home.rss",
        form: FeedForm::HourOnlyZone,
        validator: Validator::None,
        shape: Shape::Dantri,
        robots: OPEN,
    },
    Site {
        id: "baodaklak",
        host: "baodaklak.vn",
        home_feed: "/rss/home.rss",
        form: FeedForm::Utf16,
        validator: Validator::ETag,
        shape: Shape::FilePath,
        robots: OPEN,
    },
    Site {
        id: "baophutho",
        host: "baophutho.vn",
        home_feed: "/rss/home.rss",
        form: FeedForm::Undated,
        validator: Validator::ETag,
        shape: Shape::Baophutho,
        robots: OPEN,
    },
    Site {
        id: "baodongnai",
        host: "baodongnai.com.vn",
        home_feed: "/rss/home.rss",
        form: FeedForm::Tracked,
        validator: Validator::LastModified,
        shape: Shape::FilePath,
        robots: None,
    },
    Site {
        id: "mst",
        host: "mst.gov.vn",
        home_feed: "/rss/tin-tuc-su-kien/chuyen-doi-so.rss",
        form: FeedForm::DeclaredUtf16,
        validator: Validator::ETag,
        shape: Shape::Vccorp,
        robots: OPEN,
    },
    Site {
        id: "vjst",
        host: "vjst.vn",
        home_feed: "/atom.xml",
        form: FeedForm::Atom,
        validator: Validator::ETag,
        shape: Shape::OneCdn,
        robots: OPEN,
    },
    Site {
        id: "daklak_gov",
        host: "daklak.gov.vn",
        home_feed: "/trang-chu/-/asset_publisher/Wc4AMpniWT49/feed.json",
        form: FeedForm::Json,
        validator: Validator::ETag,
        shape: Shape::Liferay,
        robots: OPEN,
    },
];

/// The site of the outlet called `id`.
pub(super) fn site(id: &str) -> Option<&'static Site> {
    SITES.iter().find(|site| site.id == id)
}
