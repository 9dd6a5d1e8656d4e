//! What a house sets around every article and no reader reads: styles, scripts, drawings, menus.

use super::text::Writer;
use super::{Dice, SECTION_NAMES, host};
use std::fmt::Write as _;

/// How pages of one kind are made up; sizes in kB, as measured on real pages of the kind.
pub(super) struct Make {
    styles_kb: usize,
    scripts_kb: usize,
    drawings_kb: usize,
    menu_links: usize,
    footer_links: usize,
    /// Other stories shown beside the article.
    pub(super) related: usize,
    /// Boxes of sections below it, with six stories each.
    pub(super) boxes: usize,
    /// Readers' comments at most.
    pub(super) comments: usize,
}

/// The four kinds, in the order of [`super::page::layout`].
pub(super) const MAKES: [Make; 4] = [
    Make {
        styles_kb: 22,
        scripts_kb: 34,
        drawings_kb: 6,
        menu_links: 220,
        footer_links: 60,
        related: 24,
        boxes: 5,
        comments: 8,
    },
    Make {
        styles_kb: 5,
        scripts_kb: 24,
        drawings_kb: 2,
        menu_links: 110,
        footer_links: 40,
        related: 16,
        boxes: 4,
        comments: 0,
    },
    Make {
        styles_kb: 80,
        scripts_kb: 30,
        drawings_kb: 14,
        menu_links: 120,
        footer_links: 70,
        related: 14,
        boxes: 3,
        comments: 12,
    },
    Make {
        styles_kb: 30,
        scripts_kb: 50,
        drawings_kb: 8,
        menu_links: 240,
        footer_links: 50,
        related: 20,
        boxes: 6,
        comments: 4,
    },
];

/// What is the same on every page of one outlet.
pub(super) struct House {
    pub(super) outlet: usize,
    pub(super) make: &'static Make,
    pub(super) head: String,
    pub(super) header: String,
    pub(super) footer: String,
}

impl House {
    pub(super) fn build(outlet: usize, writer: &Writer) -> Self {
        let make = &MAKES[outlet % MAKES.len()];
        let mut dice = Dice::new(3, outlet);
        let head = format!(
            "<style>{}</style>\n<script>{}</script>\n",
            styles(&mut dice, make.styles_kb << 10),
            scripts(&mut dice, make.scripts_kb << 8)
        );
        let header = header(&mut dice, outlet, make, writer);
        let footer = footer(&mut dice, outlet, make, writer);
        Self { outlet, make, head, header, footer }
    }
}

fn header(dice: &mut Dice, outlet: usize, make: &Make, writer: &Writer) -> String {
    let mut out = format!(
        "<!-- Header -->\n<header class=\"site-header\"><div class=\"container\"><a class=\"logo\" href=\"/\" \
         title=\"Trang chủ\">{}</a><form class=\"search\" action=\"/tim-kiem\"><input name=\"q\" \
         placeholder=\"Tìm kiếm\"><button type=\"submit\">Tìm</button></form>\
         <span class=\"clock\">Thứ bảy, 21/11/2026</span></div></header>\n",
        drawing(dice, make.drawings_kb << 10)
    );
    out.push_str("<nav class=\"main-nav\"><ul class=\"menu\">");
    links(&mut out, dice, outlet, make.menu_links, writer);
    out.push_str("</ul></nav>\n<div class=\"ads zone-top\" id=\"zone-1\"></div>\n");
    out
}

fn footer(dice: &mut Dice, outlet: usize, make: &Make, writer: &Writer) -> String {
    let mut out = String::from("<!-- Footer -->\n<footer class=\"site-footer\"><ul>");
    links(&mut out, dice, outlet, make.footer_links, writer);
    let _ = writeln!(
        out,
        "</ul><div class=\"licence\"><p>Giấy phép hoạt động báo chí số {}/GP-BTTTT.</p><p>Tổng biên tập: \
         Nguyễn Văn Một. Tòa soạn: {} phố Không Tên, Hà Nội. Điện thoại: 024.{}</p></div></footer>",
        dice.below(900),
        dice.below(200),
        dice.below(9_999_999)
    );
    let scripts_bytes = (make.scripts_kb << 10) * 3 / 4;
    for part in 1..=6 {
        let _ = write!(
            out,
            "<script src=\"https://cdn.{}/js/part-{part}.min.js?v={}\" async></script>\n\
             <script type=\"text/javascript\">{}</script>\n",
            host(outlet),
            dice.below(10_000),
            scripts(dice, scripts_bytes / 6)
        );
    }
    out
}

/// Menu entries, every tenth with a menu below it.
fn links(out: &mut String, dice: &mut Dice, outlet: usize, count: usize, writer: &Writer) {
    for number in 0..count {
        let name = match SECTION_NAMES.get(number) {
            Some(name) => (*name).to_owned(),
            None => {
                let words = writer.headline(900_000 + outlet * 1_000 + number);
                words.split(' ').take(2 + dice.below(3)).collect::<Vec<_>>().join(" ")
            }
        };
        if number % 12 == 11 {
            out.push_str(
                "</ul></li><li class=\"menu-group\"><i class=\"ic\"></i><ul class=\"sub-menu\">",
            );
        }
        let class = if number % 10 == 9 { "menu-item has-sub" } else { "menu-item" };
        let _ = writeln!(
            out,
            "<li class=\"{class}\" data-id=\"{}\"><a class=\"nav-link\" href=\"/muc-{number}\" title=\"{name}\">{name}</a></li>",
            dice.below(100_000)
        );
    }
}

fn styles(dice: &mut Dice, bytes: usize) -> String {
    const PARTS: [&str; 8] = ["box", "item", "thumb", "title", "list", "nav", "story", "wrap"];
    const RULES: [&str; 8] = [
        "display:flex",
        "margin:0 auto",
        "overflow:hidden",
        "position:relative",
        "float:left",
        "font-weight:700",
        "text-decoration:none",
        "background-repeat:no-repeat",
    ];
    let mut out = String::with_capacity(bytes + 200);
    while out.len() < bytes {
        let _ = write!(
            out,
            ".{}-{} .{}__{}{{width:{}px;padding:{}px {}px;color:#{:06x};{};{}}}",
            dice.pick(&PARTS),
            dice.below(90),
            dice.pick(&PARTS),
            dice.pick(&PARTS),
            dice.below(1200),
            dice.below(40),
            dice.below(40),
            dice.below(1 << 24),
            dice.pick(&RULES),
            dice.pick(&RULES)
        );
    }
    out
}

fn scripts(dice: &mut Dice, bytes: usize) -> String {
    const NAMES: [&str; 8] = ["slot", "user", "zone", "track", "video", "config", "queue", "share"];
    let mut out = String::with_capacity(bytes + 400);
    while out.len() < bytes {
        let (a, b) = (*dice.pick(&NAMES), *dice.pick(&NAMES));
        let _ = writeln!(
            out,
            "function {a}{0}(e,t){{var n=window.__{b}||{{}};if(n.id!==\"{1:08x}\"&&e.length>{2})\
             {{t.push({{{a}:\"/{b}/{3}\",size:[{4},{5}],html:'<div class=\"{b}-{0}\"><span></span></div>'}});}}\
             return n.{a}?n.{a}(t,{2}):{b}{3}}}",
            dice.below(10_000),
            dice.below(1 << 32),
            dice.below(100),
            dice.below(10_000),
            dice.below(1000),
            dice.below(600)
        );
    }
    out
}

fn drawing(dice: &mut Dice, bytes: usize) -> String {
    let mut out = String::from("<svg viewBox=\"0 0 240 60\"><title>Biểu trưng</title>");
    while out.len() < bytes {
        out.push_str("<path d=\"M0 0");
        for _ in 0..30 {
            let at = |dice: &mut Dice| dice.below(2400) as f64 / 10.0;
            let _ = write!(out, "c{:.1} {:.1} {:.1} {:.1}", at(dice), at(dice), at(dice), at(dice));
        }
        out.push_str("z\"/>");
    }
    out.push_str("</svg>");
    out
}
