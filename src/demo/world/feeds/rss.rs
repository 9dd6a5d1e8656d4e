//! RSS 2.0 as a dozen servers write it.

use super::{Channel, FeedForm, Line};
use crate::demo::world::text::{escape, hard_blanks, numeric_references, vietnam};
use crate::domain::time::Timestamp;

/// The whole document as text; the caller encodes it.
pub(super) fn document(form: FeedForm, channel: &Channel, lines: &[Line]) -> String {
    let declared = match form {
        FeedForm::Utf16 | FeedForm::DeclaredUtf16 => "utf-16",
        _ => "utf-8",
    };
    let items: String = lines.iter().map(|line| item(form, line)).collect();
    let (title, home, url) = (cdata(&channel.title), &channel.home, &channel.url);
    let about = about(form, channel);
    format!(
        "<?xml version=\"1.0\" encoding=\"{declared}\"?>\n\
         <rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\">\n<channel>\n<title>{title}</title>\n\
         <link>{home}</link>\n<atom:link href=\"{url}\" rel=\"self\" type=\"application/rss+xml\"/>\n\
         {about}{items}</channel>\n</rss>\n"
    )
}

fn about(form: FeedForm, channel: &Channel) -> String {
    match form {
        FeedForm::MonthFirst => {
            let now = date(form, channel.now);
            format!("<lastBuildDate>{now}</lastBuildDate>\n<ttl>50</ttl>\n")
        }
        FeedForm::Tracked => {
            "<description>Tin tức & chương trình truyền hình</description>\n".to_owned()
        }
        FeedForm::VnExpress => {
            "<description>VnExpress RSS</description>\n<generator>VnExpress</generator>\n\
             <image><url>/logo.png</url><title>Tin nhanh</title></image>\n"
                .to_owned()
        }
        _ => String::new(),
    }
}

fn item(form: FeedForm, line: &Line) -> String {
    let (title, link) = (title(form, line), link(form, line));
    let (description, date) = (description(form, line), date(form, line.at));
    let guid = match form {
        FeedForm::VnExpress | FeedForm::HourOnlyZone | FeedForm::Vov => {
            format!("<guid>{}</guid>\n", escape(&line.url))
        }
        _ => String::new(),
    };
    let more = match form {
        FeedForm::VietNamNet => "<slash:comments>0</slash:comments>\n".to_owned(),
        FeedForm::Tracked => "<category>Thời sự & Xã hội</category>\n".to_owned(),
        _ => format!("<category>{}</category>\n", cdata(&line.section)),
    };
    format!(
        "<item>\n<title>{title}</title>\n<link>{link}</link>\n{guid}\
         <description>{description}</description>\n<pubDate>{date}</pubDate>\n{more}</item>\n"
    )
}

fn title(form: FeedForm, line: &Line) -> String {
    match form {
        FeedForm::Tracked => line.title.clone(),
        FeedForm::Vov => escape(&hard_blanks(&line.title)),
        FeedForm::GmtPlusSeven | FeedForm::DeclaredUtf16 => cdata(&numeric_references(&line.title)),
        FeedForm::VietNamNet => cdata(&format!("   {}  ", line.title)),
        FeedForm::VnExpress | FeedForm::HourOnlyZone | FeedForm::TwoDigitYear => {
            escape(&line.title)
        }
        _ => cdata(&line.title),
    }
}

fn link(form: FeedForm, line: &Line) -> String {
    match form {
        FeedForm::Undated => {
            let path = line.url.splitn(4, '/').nth(3).unwrap_or_default();
            format!("/{path}")
        }
        FeedForm::Tracked => {
            let mark = if line.url.contains('?') { '&' } else { '?' };
            format!("{}{mark}utm_source=rss&utm_medium=feed&utm_campaign=trang-chu", line.url)
        }
        FeedForm::MonthFirst | FeedForm::DeclaredUtf16 => cdata(&line.url),
        FeedForm::VietNamNet => cdata(&format!(" {} ", line.url)),
        _ => escape(&line.url),
    }
}

fn description(form: FeedForm, line: &Line) -> String {
    let (lead, url) = (&line.lead, &line.url);
    let picture = format!("<a href=\"{url}\"><img src=\"/anh/daidien.jpg\" alt=\"\"></a>");
    match form {
        FeedForm::Epi => cdata(&format!("{picture}<p>{}&nbsp;</p>", escape(lead))),
        FeedForm::Vov => cdata(&format!("{picture}<p>VOV.VN - {}</p>", hard_blanks(&escape(lead)))),
        FeedForm::MonthFirst => cdata(&format!("(Chinhphu.vn) - {lead}")),
        FeedForm::VnExpress => cdata(&format!("{picture}</br>{}", escape(lead))),
        FeedForm::TwoDigitYear => cdata(&format!("{picture}TTO - {}", escape(lead))),
        FeedForm::GmtPlusSeven => cdata(&numeric_references(lead)),
        FeedForm::VietNamNet => cdata(&format!("  {picture} {}  ", escape(lead))),
        FeedForm::Tracked => lead.clone(),
        FeedForm::Undated => escape(&format!("{picture}{lead}")),
        _ => cdata(&format!("{picture}{}", escape(lead))),
    }
}

fn date(form: FeedForm, at: Timestamp) -> String {
    let local = vietnam(at);
    let format = match form {
        FeedForm::Undated => return String::new(),
        FeedForm::Epi => "%a, %d %b %Y %H:%M:%S +07:00",
        FeedForm::MonthFirst => "%-m/%-d/%Y %-I:%M:%S %p",
        FeedForm::GmtPlusSeven => "<![CDATA[%a, %d %b %Y %H:%M:%S GMT+7]]>",
        FeedForm::DeclaredUtf16 => "%a, %d %b %Y %H:%M:%S GMT+7",
        FeedForm::TwoDigitYear => "%a, %d %b %y %H:%M:%S +0700",
        FeedForm::HourOnlyZone => "%a, %d %b %Y %H:%M:%S +07",
        FeedForm::Tracked => "%d/%m/%Y %H:%M",
        FeedForm::VietNamNet => " %a, %d %b %Y %H:%M:%S +0700 ",
        _ => "%a, %d %b %Y %H:%M:%S +0700",
    };
    local.format(format).to_string()
}

fn cdata(text: &str) -> String {
    format!("<![CDATA[{text}]]>")
}
