//! What surrounds an article and is none of it.

use super::View;
use crate::demo::world::text::{escape, vietnam, weekday};

/// Menu with today's date, which is not the article's.
pub(super) fn header(view: &View<'_>) -> String {
    let today = vietnam(view.now).format("%d/%m/%Y %H:%M");
    let (day, name) = (weekday(view.now), escape(view.site_name));
    let menu = if view.english {
        ["Home", "Politics", "Business", "Society", "Culture", "Sci-Tech"]
    } else {
        ["Trang chủ", "Chính trị", "Kinh tế", "Xã hội", "Chuyển đổi số", "Video"]
    };
    let links: String =
        menu.iter().map(|name| format!("<li><a href=\"/\">{name}</a></li>")).collect();
    format!(
        "<header class=\"site-header\"><a class=\"logo\" href=\"/\">{name}</a>\
         <time id=\"currentDate\">{day}, {today}</time>\
         <nav class=\"menu\"><ul>{links}</ul></nav></header>\n"
    )
}

/// Buttons under the headline.
pub(super) fn share(view: &View<'_>) -> String {
    let (say, url) = (if view.english { "Share" } else { "Chia sẻ" }, view.url);
    format!(
        "<div class=\"share-bar social\"><a href=\"https://share.example/?u={url}\">{say}</a> \
         <a href=\"javascript:;\" class=\"zalo-share-button\">Zalo</a></div>\n"
    )
}

/// A place for advertising.
pub(super) fn advert(class: &str) -> String {
    format!(
        "<div class=\"{class}\" id=\"adsWeb_AdsArticleMiddle\"><span>Quảng cáo</span>\
         <script>var zone = '<p>Mua ngay, giảm giá 50%!</p>';</script></div>\n"
    )
}

/// Links to other articles as a list.
pub(super) fn related_list(view: &View<'_>) -> String {
    let link = |(title, url): &(String, String)| {
        format!("<li><a href=\"{}\" title=\"{1}\">{1}</a></li>\n", escape(url), escape(title))
    };
    let links: String = view.related.iter().map(link).collect();
    format!("<ul>\n{links}</ul>\n")
}

/// Column beside the article: what is read most, with times that are not the article's.
pub(super) fn aside(view: &View<'_>) -> String {
    let (most, list) = (if view.english { "Most read" } else { "Đọc nhiều" }, related_list(view));
    let time = vietnam(view.now).format("%H:%M %d/%m/%Y");
    format!(
        "<aside class=\"sidebar\"><h3>{most}</h3>\n{list}<span class=\"time\">{time}</span></aside>\n"
    )
}

/// Readers' comments: words of the themes that are not the article's.
pub(super) fn comments(view: &View<'_>) -> String {
    if view.english {
        return String::new();
    }
    let time = vietnam(view.now).format("%H:%M %d/%m/%Y");
    format!(
        "<section class=\"comment-box\" id=\"comments\"><h3>Bình luận (2)</h3>\n\
         <div class=\"comment-item\"><b>Bạn đọc Hải</b><p>Xã tôi làm hồ sơ qua mạng cũng nhanh.</p>\
         <span class=\"time\">{time}</span></div>\n<div class=\"comment-item\"><b>Thu Trang</b>\
         <p>Mong báo có thêm bài như thế này.</p><span class=\"time\">{time}</span></div></section>\n"
    )
}

/// The end of the page; says that it is invented.
pub(super) fn footer(view: &View<'_>) -> String {
    let name = escape(view.site_name);
    format!(
        "<footer class=\"site-footer\"><p>Trang mẫu do diembao dựng để tự kiểm tra, không phải trang \
         của cơ quan báo chí.</p><p>{name}. Điện thoại: 000 000 000. Ghi rõ nguồn khi phát hành lại.\
         </p></footer>\n<script>loadComments();</script>\n"
    )
}
