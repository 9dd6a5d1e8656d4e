//! Lists articles as outlets do.

use super::page::published;
use super::{Article, SECTION_NAMES, address, host};
use std::fmt::Write as _;

/// An RSS document. Descriptions hold a picture and the lead, as on most outlets.
pub(super) fn rss(outlet: usize, section: usize, articles: &[Article]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel>\
         <title>Báo Số {outlet:02}: {}</title><link>http://{}/</link>\n",
        SECTION_NAMES[section],
        host(outlet)
    );
    for article in articles {
        let link = address(article.number);
        let date = published(article.number).format("%a, %d %b %Y %H:%M:%S +0700");
        let _ = writeln!(
            out,
            "<item><title><![CDATA[{}]]></title><link>{link}</link><guid>{link}</guid>\
             <description><![CDATA[<a href=\"{link}\"><img src=\"/anh/{}.jpg\"></a>{}]]></description>\
             <pubDate>{date}</pubDate></item>",
            article.title, article.number, article.lead
        );
    }
    out.push_str("</channel></rss>\n");
    out
}
