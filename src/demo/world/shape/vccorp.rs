//! VCCorp: Báo Chính phủ, Tuổi Trẻ and the portal of Bộ KH&CN dress one system differently.

use super::View;
use super::head::Head;
use super::noise::{advert, aside, comments, footer, header, related_list, share};
use crate::demo::world::text::{escape, vietnam};

/// What the three houses do differently.
struct Dress {
    title_class: &'static str,
    /// Element of the lead.
    sapo: &'static str,
    prefix: &'static str,
    /// Author line above the body, as HTML.
    author: String,
    /// Below the body's last paragraph, inside it.
    signature: String,
}

pub(super) fn page(view: &View<'_>) -> String {
    let author = view.author_html();
    let dress = match view.outlet {
        "baochinhphu" => Dress {
            title_class: "detail-title",
            sapo: "h2",
            prefix: "(Chinhphu.vn) - ",
            author: String::new(),
            // A bare paragraph like any other: the house marks it with nothing.
            signature: if author.is_empty() { author } else { format!("<p>{author}</p>\n") },
        },
        "tuoitre" => Dress {
            title_class: "detail-title article-title",
            sapo: "h2",
            prefix: "TTO - ",
            author: format!("<div class=\"author-info\"><a class=\"name\">{author}</a></div>"),
            signature: String::new(),
        },
        _ => Dress {
            title_class: "detail-title",
            sapo: "div",
            prefix: "",
            author: format!("<div class=\"detail-author\">{author}</div>"),
            signature: String::new(),
        },
    };
    write(view, &dress)
}

fn write(view: &View<'_>, dress: &Dress) -> String {
    let mut head = Head::of(view).with_meta_date(view);
    head.description = format!("{}{}", dress.prefix, view.lead);
    head.json_ld_date = (view.outlet != "mst").then(|| view.published("%Y-%m-%dT%H:%M:%S+07:00"));
    let inside = inside_the_body(view);
    let Dress { title_class, sapo, prefix, author, signature } = dress;
    let (head, header, share) = (head.html(view), header(view), share(view));
    let (title, lead, section) = (escape(&view.title), escape(view.lead), escape(view.section));
    let (shown, body) = (view.published("%d/%m/%Y %H:%M"), view.paragraphs("<p>", &inside));
    let (aside, comments, footer) = (aside(view), comments(view), footer(view));
    format!(
        r##"<!DOCTYPE html>
<html lang="vi">
{head}<body>
{header}<div class="detail__cmain"><div class="detail-container">
<div class="detail-cate"><a data-role="cate-name" href="/">{section}</a></div>
<h1 class="{title_class}" data-role="title">{title}</h1>
<div class="detail-time"><div data-role="publishdate">{shown}</div></div>
{author}{share}<{sapo} class="detail-sapo" data-role="sapo">{prefix}{lead}</{sapo}>
<div class="detail-cmain"><div class="detail-content afcbc-body" data-role="content" itemprop="articleBody">
{body}{signature}</div></div>
<div class="detail-tab"><a href="/">{section}</a></div>
</div></div>
{comments}{aside}{footer}</body></html>
"##
    )
}

/// Comment nodes with dates, a box of other stories and a caption, all inside the body.
fn inside_the_body(view: &View<'_>) -> String {
    let saved = vietnam(view.now).format("%a %b %d %Y %H:%M:%S GMT+0700 (Giờ Đông Dương)");
    let (exhibit, advert, related) = (view.exhibit(), advert("ads"), related_list(view));
    format!(
        "<!-- react-text: {saved} -->\n<!-- bonewsrelation -->\n{exhibit}{advert}\
         <div class=\"VCSortableInPreviewMode\" type=\"RelatedOneNews\"><div>Tham khảo thêm</div>\n\
         {related}</div>\n"
    )
}
