//! Writes article pages in the shapes of the outlets' content systems, with their usual noise.
//!
//! Takes a [`View`] of one article at one moment; gives HTML. Each file is one shape: it carries
//! the classes that the real definitions under `sources/` select, and around them what makes
//! extraction hard: related stories, captions, advertising, comments with dates, today's date.

mod baophutho;
mod dantri;
mod epi;
mod filepath;
mod head;
mod liferay;
mod noise;
mod onecdn;
mod qdnd;
mod vccorp;
mod vietnamnet;
mod vnexpress;
mod vov;

use super::text::escape;
use crate::domain::article::Genre;
use crate::domain::time::Timestamp;

/// A family of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// ePi CMS.
    Epi,
    /// VOV.
    Vov,
    /// VCCorp, in three houses' dress.
    Vccorp,
    /// Quân đội Nhân dân.
    Qdnd,
    /// VnExpress.
    VnExpress,
    /// VietNamNet.
    VietNamNet,
    /// Dân trí.
    Dantri,
    /// Provincial system with months in paths.
    FilePath,
    /// Báo Phú Thọ.
    Baophutho,
    /// 1cdn.
    OneCdn,
    /// Liferay.
    Liferay,
}

/// One article as its page shows it at one moment.
#[derive(Debug)]
pub(super) struct View<'a> {
    /// Outlet's id: houses on one system dress it differently.
    pub(super) outlet: &'a str,
    /// Outlet's name.
    pub(super) site_name: &'a str,
    /// The article's own address, which the canonical link names.
    pub(super) url: &'a str,
    pub(super) title: String,
    pub(super) lead: &'a str,
    /// Paragraphs, the credit line included.
    pub(super) body: Vec<String>,
    pub(super) author: Option<&'a str>,
    pub(super) section: &'a str,
    pub(super) genre: Genre,
    /// `None` on a page that does not tell.
    pub(super) published_at: Option<Timestamp>,
    /// When the page is served.
    pub(super) now: Timestamp,
    /// Title and address of other articles.
    pub(super) related: Vec<(String, String)>,
    /// The charset that the page declares, right or wrong.
    pub(super) charset: &'a str,
    /// Whether the page belongs to an English edition.
    pub(super) english: bool,
}

impl Shape {
    /// The whole page.
    pub(super) fn page(self, view: &View<'_>) -> String {
        match self {
            Self::Epi => epi::page(view),
            Self::Vov => vov::page(view),
            Self::Vccorp => vccorp::page(view),
            Self::Qdnd => qdnd::page(view),
            Self::VnExpress => vnexpress::page(view),
            Self::VietNamNet => vietnamnet::page(view),
            Self::Dantri => dantri::page(view),
            Self::FilePath => filepath::page(view),
            Self::Baophutho => baophutho::page(view),
            Self::OneCdn => onecdn::page(view),
            Self::Liferay => liferay::page(view),
        }
    }
}

impl View<'_> {
    /// The paragraphs between `open` and `</p>`, with `inside` after the first one.
    fn paragraphs(&self, open: &str, inside: &str) -> String {
        let mut html = String::new();
        for (number, paragraph) in self.body.iter().enumerate() {
            html.push_str(open);
            html.push_str(&escape(paragraph));
            html.push_str("</p>\n");
            if number == 0 {
                html.push_str(inside);
            }
        }
        html
    }

    /// The author's name as HTML; empty when there is none.
    fn author_html(&self) -> String {
        self.author.map(escape).unwrap_or_default()
    }

    /// A line between `open` and `close` with the author's name in bold; empty when there is none.
    fn signature(&self, open: &str, close: &str) -> String {
        let line = |name| format!("{open}<strong>{}</strong>{close}\n", escape(name));
        self.author.map(line).unwrap_or_default()
    }

    /// `published_at` in chrono's `format` on a clock in Vietnam; empty when unknown.
    fn published(&self, format: &str) -> String {
        let local = self.published_at.map(super::text::vietnam);
        local.map(|at| at.format(format).to_string()).unwrap_or_default()
    }

    /// The player, picture or chart that is the point of some articles.
    fn exhibit(&self) -> String {
        let title = escape(&self.title);
        match self.genre {
            Genre::Video => {
                "<div class=\"video-player\"><video controls poster=\"/anh/video.jpg\">\
                 <source src=\"/video/ban-tin.mp4\" type=\"video/mp4\"></video></div>\n"
                    .to_owned()
            }
            Genre::Podcast => "<div class=\"audio-player\"><audio controls src=\"/audio/so.mp3\">\
                 </audio></div>\n"
                .to_owned(),
            Genre::Infographic => format!(
                "<figure class=\"infographic\"><img src=\"/anh/do-hoa.png\" alt=\"{title}\" \
                 width=\"1200\" height=\"4800\"></figure>\n"
            ),
            _ => "<figure class=\"picture\"><img src=\"/anh/minh-hoa.jpg\" alt=\"\">\
                 <figcaption class=\"PhotoCMS_Caption\">Ảnh minh họa: Cán bộ hướng dẫn người dân \
                 tại bộ phận một cửa.</figcaption></figure>\n"
                .to_owned(),
        }
    }
}
