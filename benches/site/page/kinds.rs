//! The article itself, in four kinds of markup.

use super::{Page, published};
use crate::site::{Article, SECTION_NAMES, section_of};
use std::fmt::Write as _;

impl Page<'_> {
    pub(super) fn vccorp(&mut self) {
        let Article { number, title, lead, author, .. } = self.article;
        let section = SECTION_NAMES[section_of(*number)];
        let at = published(*number).format("%d/%m/%Y %H:%M GMT+7");
        put!(
            self,
            r##"<div class="detail-cate"><a href="/">Trang chủ</a><a href="/muc">{section}</a></div>
<div class="detail__cmain"><h1 class="detail-title article-title" data-role="title">{title}</h1>
<div class="detail-info"><div class="author-info"><a class="avatar" href="#"><img src="/a.jpg" alt=""></a><div class="detail-author">{author}</div></div>
<div class="detail-time"><div data-role="publishdate">{at}</div></div>
<div class="social"><a href="#f"><i class="icon-fb"></i></a><a href="#z"><i class="icon-zalo"></i></a></div></div>
<h2 class="detail-sapo" data-role="sapo">{lead}</h2>
<div class="detail-cmain"><div class="detail-content afcbc-body" data-role="content" itemprop="articleBody">"##
        );
        for (place, paragraph) in self.article.body.iter().enumerate() {
            put!(self, "<p class=\"\">{paragraph}</p>");
            if place % 5 == 1 {
                let picture = self.dice.next();
                put!(
                    self,
                    r#"<figure class="VCSortableInPreviewMode" type="Photo"><div><a href="/full-{picture:x}.jpg" class="detail-img-lightbox"><img data-original="/full-{picture:x}.jpg" src="/thumb-{picture:x}.jpg" w="1280" h="853" alt=""></a></div>
<figcaption class="PhotoCMS_Caption"><p data-placeholder="Nhập chú thích ảnh">Ảnh minh họa số {place}. Ảnh: Tòa soạn</p></figcaption></figure>"#
                );
            }
            if place % 5 == 4 {
                put!(
                    self,
                    r#"<div class="VCSortableInPreviewMode link-content-footer" type="RelatedNewsBox"><ul class="list">"#
                );
                self.links(3);
                put!(
                    self,
                    r#"</ul></div><div id="zone-inread-{place}"><script>push('inread')</script></div>"#
                );
            }
        }
        put!(self, "</div></div>");
        self.tags("detail-tags");
        put!(self, "</div>");
    }

    pub(super) fn epi(&mut self) {
        let Article { number, title, lead, author, .. } = self.article;
        let (at, section) = (published(*number), SECTION_NAMES[section_of(*number)]);
        let (shown, exact) = (at.format("%d/%m/%Y %H:%M"), at.format("%Y-%m-%dT%H:%M:%S+07:00"));
        put!(
            self,
            r##"<div class="article"><div class="breadcrumb"><h2 class="main"><a href="/muc">{section}</a></h2></div>
<div class="article__header"><h1 class="article__title cms-title">{title}</h1><time class="article__time">{shown}</time>
<meta class="cms-date" itemprop="datePublished" content="{exact}"><div class="article__meta"><div class="author cms-author"><a class="name" href="#">{author}</a></div></div></div>
<div class="article__sapo cms-desc"><p>{lead}</p></div><div class="banner clearfix" id="zone-sapo"><script>push('sapo')</script></div>
<div class="article__body zce-content-body cms-body">"##
        );
        for (place, paragraph) in self.article.body.iter().enumerate() {
            put!(self, "<p>{}</p>", with_link(paragraph));
            if place % 4 == 1 {
                put!(self, r#"<div class="layout-image-3">"#);
                for photo in 0..3 {
                    let picture = self.dice.next();
                    put!(
                        self,
                        r#"<figure><img class="lazyload cms-photo" id="{photo}{place}" data-src="/{picture:x}.jpg" width="480" height="320" alt=""></figure>"#
                    );
                }
                put!(
                    self,
                    "<figcaption>Ảnh minh họa số {place}: cán bộ hướng dẫn người dân. Ảnh: Tòa soạn</figcaption></div>"
                );
            }
            if place % 4 == 3 {
                put!(
                    self,
                    r#"<div class="ads_middle"><div class="banner fyi" id="zone-{place}"><script>push('middle',{place})</script></div></div>"#
                );
            }
        }
        put!(self, r#"<div class="article-relate">"#);
        self.teasers(1);
        put!(
            self,
            r##"</div><div class="related-topic"><h3 class="box-heading"><a class="title" href="#"><span>Cùng chủ đề</span></a></h3><div class="box-content">"##
        );
        self.teasers(3);
        put!(
            self,
            r##"</div></div><div class="article__meta"><div class="meta"><a href="#"><i class="ic-share"></i></a><a href="#"><i class="ic-mail"></i></a></div></div></div>"##
        );
        self.tags("article__tag");
        put!(self, "</div>");
    }

    pub(super) fn vnexpress(&mut self) {
        let Article { number, title, lead, author, .. } = self.article;
        let section = SECTION_NAMES[section_of(*number)];
        let at = published(*number).format("%d/%m/%Y, %H:%M");
        put!(
            self,
            r#"<section class="sidebar-1"><div class="header-content width_common"><ul class="breadcrumb"><li><a href="/muc">{section}</a></li></ul>
<span class="date">{at} (GMT+7)</span></div><h1 class="title-detail">{title}</h1><p class="description">{lead}</p><article class="fck_detail">"#
        );
        for (place, paragraph) in self.article.body.iter().enumerate() {
            put!(self, r#"<p class="Normal">{paragraph}</p>"#);
            if place % 5 == 2 {
                let picture = self.dice.next();
                put!(
                    self,
                    r#"<table class="tplCaption" cellpadding="3" align="center"><tbody><tr><td><img src="/{picture:x}.jpg" alt="" width="500" data-width="500"></td></tr>
<tr><td><p class="Image">Ảnh minh họa số {place}. Ảnh: <em>Tòa soạn</em></p></td></tr></tbody></table>"#
                );
            }
            if place == 4 {
                put!(self, r#"<div class="box_related"><ul class="list-news">"#);
                self.links(3);
                put!(self, "</ul></div>");
            }
        }
        put!(
            self,
            r#"<p class="author_mail" style="text-align:right"><strong>{author}</strong></p></article>
<div class="width_common box_category"><ins class="adsbycpx"></ins><script>push('box')</script></div>"#
        );
        self.tags("tags");
        put!(self, "</section>");
    }

    pub(super) fn unknown(&mut self) {
        let Article { number, title, lead, author, .. } = self.article;
        let section = SECTION_NAMES[section_of(*number)];
        let at = published(*number).format("%d/%m/%Y - %H:%M");
        put!(
            self,
            r##"<div class="n-news-detail"><div class="n-head"><div class="n-cate"><a href="/muc">{section}</a></div><h1 class="n-heading">{title}</h1>
<div class="n-by"><span>{author}</span><span>{at}</span></div><div class="n-share"><ul><li><a href="#f"><i></i></a></li><li><a href="#z"><i></i></a></li><li><a href="#m"><i></i></a></li></ul></div></div>
<div class="n-intro">{lead}</div><div class="n-maincontent"><div class="n-entry">"##
        );
        for (place, paragraph) in self.article.body.iter().enumerate() {
            put!(self, r#"<p style="text-align:justify">{paragraph}</p>"#);
            if place % 4 == 1 {
                let picture = self.dice.next();
                put!(
                    self,
                    r#"<figure class="n-photo"><img class="img-fluid" src="/{picture:x}.jpg" width="1000" height="667" alt=""><figcaption>Ảnh minh họa số {place}. Ảnh: Tòa soạn</figcaption></figure>"#
                );
            }
        }
        put!(self, "</div></div>");
        self.tags("n-tags");
        put!(
            self,
            r#"<div class="n-box is-title-line"><div class="n-box__title"><span>Tin liên quan</span></div><ul>"#
        );
        self.links(5);
        put!(self, "</ul></div></div>");
    }
}

/// A paragraph with two of its first words made a link, as editors do.
fn with_link(paragraph: &str) -> String {
    let mut blanks = paragraph.match_indices(' ').map(|(at, _)| at);
    let (Some(from), Some(to)) = (blanks.nth(1), blanks.nth(1)) else {
        return paragraph.to_owned();
    };
    let (before, word, after) = (&paragraph[..from], &paragraph[from + 1..to], &paragraph[to..]);
    format!("{before} <a class=\"cms-relate\" href=\"/chu-de\">{word}</a>{after}")
}
