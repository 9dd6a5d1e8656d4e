//! Whole small pages, each for one rule.

use super::*;
use proptest::prelude::*;
use scraper::Html;

const TITLE: &str = "Xã miền núi mở lớp tin học buổi tối";
const ONE: &str = "<p>Tối thứ năm, hơn bốn mươi người lớn tuổi đến nhà văn hóa, mang theo điện thoại \
    và cuốn vở mới, để học cách tra cứu hồ sơ.</p>";
const TWO: &str = "<p>Lớp học do đoàn thanh niên tổ chức, kéo dài sáu tuần, và người dạy là những \
    sinh viên vừa về quê nghỉ hè.</p>";
const THREE: &str = "<p>Ông Tư kể rằng ông đã tự gửi được đơn, không phải đi hai mươi cây số như \
    trước, và sẽ rủ thêm hàng xóm.</p>";

/// The title and the text that every page here has.
fn article() -> String {
    format!("<h1>{TITLE}</h1>{ONE}{TWO}{THREE}")
}

fn read(html: &str) -> Vec<String> {
    let doc = Html::parse_document(html);
    let authors = ["Lê Thị Hạnh Phúc".to_owned()];
    let description = "Bốn mươi người lớn tuổi cắp vở đến lớp mỗi tuần hai buổi";
    find(doc.root_element(), &About { title: TITLE, description, authors: &authors }, |_| false)
}

/// The first word of each line; `Tối/Lớp/Ông` is the article.
fn words(html: &str) -> String {
    let first = |line: &String| line.split(' ').next().unwrap_or_default().to_owned();
    read(html).iter().map(first).collect::<Vec<_>>().join("/")
}

fn check(cases: &[(&str, String, &str)]) {
    for (what, html, expected) in cases {
        assert_eq!(words(html), *expected, "{what}");
    }
}

#[test]
fn the_article_is_told_from_what_stands_beside_it() {
    let other = "<p>Đội bóng của huyện thắng trận thứ ba liên tiếp, và sẽ gặp đội đầu bảng vào \
        chủ nhật, trên sân nhà, lúc bốn giờ.</p>";
    let teaser = "<div class=item><a href=/x>Đội bóng của huyện thắng trận thứ ba</a>\
        <p>Trận sau gặp đội đầu bảng, lúc bốn giờ chiều chủ nhật.</p></div>";
    let article = article();
    let many = other.repeat(9);
    check(&[
        ("alone", article.clone(), "Tối/Lớp/Ông"),
        (
            "navigation",
            format!(
                "<nav><a href=/>Trang chủ</a></nav><div>{article}</div><footer>{other}</footer>"
            ),
            "Tối/Lớp/Ông",
        ),
        (
            "more comments than text",
            format!("<div>{article}<div class=comment-list>{many}</div></div>"),
            "Tối/Lớp/Ông",
        ),
        (
            "longer sidebar",
            format!("<div>{article}</div><div class=sidebar>{other}{other}{other}</div>"),
            "Tối/Lớp/Ông",
        ),
        (
            "list of stories",
            format!("<div>{article}<div>{}</div></div>", teaser.repeat(3)),
            "Tối/Lớp/Ông",
        ),
        (
            "endless page",
            format!("<article><h2>Khác</h2>{many}</article><article>{article}</article>"),
            "Tối/Lớp/Ông",
        ),
        (
            "text called so",
            format!("<div>{article}</div>").replace(ONE, &format!("<div class=article-body>{ONE}"))
                + "<div>"
                + other
                + "</div>",
            "Tối/Lớp/Ông",
        ),
        ("leads of other stories above", format!("{other}<div>{article}</div>"), "Tối/Lớp/Ông"),
    ]);
}

#[test]
fn a_name_is_not_believed_against_the_whole_text() {
    let article = article();
    let parts = [ONE, TWO, THREE].map(|part| format!("<section class=share>{part}</section>"));
    check(&[
        ("half of the page", format!("<div class=share-content>{article}</div>"), "Tối/Lớp/Ông"),
        ("beside a sidebar", format!("<div class=has-sidebar>{article}</div>"), "Tối/Lớp/Ông"),
        ("every part", format!("<h1>{TITLE}</h1>{}", parts.concat()), "Tối/Lớp/Ông"),
    ]);
}

#[test]
fn head_and_tail_are_cut() {
    let link = "<a href=/x>Một tin khác hẳn về việc nọ việc kia</a>";
    let after = |more: &str| format!("<div>{}{more}</div>", article());
    check(&[
        (
            "byline and date",
            article().replace(ONE, &format!("<p>Lê Thị Hạnh Phúc</p><p>20/11/2026 08:30</p>{ONE}")),
            "Tối/Lớp/Ông",
        ),
        ("announcement", after(&format!("<h3>Tin liên quan</h3>{ONE}{link}")), "Tối/Lớp/Ông"),
        (
            "portrait",
            after("<p>Lê Thị Hạnh Phúc là phóng viên, viết về giáo dục, sống ở Huế.</p>"),
            "Tối/Lớp/Ông",
        ),
        (
            "box of its own",
            after("<div class=hop><p>Tòa soạn mong nhận thư, ảnh của bạn đọc.</p></div>"),
            "Tối/Lớp/Ông",
        ),
        ("line of links", after(&format!("<p>{link}</p>")), "Tối/Lớp/Ông"),
        ("link within", article().replace(THREE, &format!("<p>{link}</p>{THREE}")), "Tối/Lớp/Ông"),
        ("list", after("<ul><li>Máy tính</li><li>Vở</li></ul>"), "Tối/Lớp/Ông/Máy/Vở"),
        ("short last line", after("<p>Hẹn gặp lại</p>"), "Tối/Lớp/Ông/Hẹn"),
        (
            "sentence that is half a link",
            after(&format!("<p>Xem ra, vào lúc này, theo {link}, thì chưa, và không ai rõ.</p>")),
            "Tối/Lớp/Ông/Xem",
        ),
    ]);
}

#[test]
fn the_standfirst_is_found_outside_of_the_text() {
    let page = |before: &str| {
        format!(
            "<div><h1>{TITLE}</h1>{before}</div><div class=article-body>{ONE}{TWO}{THREE}</div>"
        )
    };
    let described = "Bốn mươi người lớn tuổi cắp vở đến lớp mỗi tuần hai buổi tối";
    check(&[
        ("named", page("<div class=sapo>Lớp học không cần bút chì</div>"), "Lớp/Tối/Lớp/Ông"),
        ("described", page(&format!("<div>{described}</div>")), "Bốn/Tối/Lớp/Ông"),
        ("sentence", page("<p>Học viên già nhất, năm nay, đã tám mươi.</p>"), "Học/Tối/Lớp/Ông"),
        (
            "caption",
            page("<div><img><div>Học viên già nhất, năm nay, đã tám mươi.</div></div>"),
            "Tối/Lớp/Ông",
        ),
        ("kicker", page("<p>Giáo dục</p>"), "Tối/Lớp/Ông"),
        (
            "twice",
            page(&"<div class=sapo>Lớp học không cần bút chì</div>".repeat(2)),
            "Lớp/Tối/Lớp/Ông",
        ),
    ]);
}

#[test]
fn text_in_any_shape_is_read() {
    let strip = |part: &str| part.replace("<p>", "").replace("</p>", "");
    let bare = format!("{}<br>{}<br>{}", strip(ONE), strip(TWO), strip(THREE));
    let table =
        "<table><tr><th>Năm</th><th>Học viên</th></tr><tr><td>2026</td><td>43</td></tr></table>";
    check(&[
        ("bare", format!("<h1>{TITLE}</h1><div>{bare}</div>"), "Tối/Lớp/Ông"),
        ("cells", format!("<table><tr><td>Mục<td><b>{TITLE}</b><br>{bare}</table>"), "Tối/Lớp/Ông"),
        (
            "heading",
            article().replace(THREE, &format!("<h2>Chuyện kể</h2>{THREE}")),
            "Tối/Lớp/Chuyện/Ông",
        ),
        ("table", article().replace(THREE, &format!("{table}{THREE}")), "Tối/Lớp/Năm/2026/Ông"),
        (
            "picture",
            format!("<h1>{TITLE}</h1><p><img></p><p>Ảnh của xã</p><nav>Trang chủ</nav>"),
            "Ảnh",
        ),
        ("nothing", "<p>Trang chủ</p>".to_owned(), ""),
        ("empty", String::new(), ""),
    ]);
    let page = article().replace(THREE, &format!("{table}{THREE}"));
    assert!(read(&page).contains(&"Năm | Học viên".to_owned()));
}

#[test]
fn a_page_of_many_nested_elements_is_read_to_its_end() {
    let deep = "<div class=box><img>".repeat(250) + "<i>x</i>";
    let wide = "<div class=item><a href=/x>Một tin khác hẳn về việc nọ</a><p>Tóm tắt.</p></div>";
    let html = format!("<div>{}</div>{}{deep}", article(), wide.repeat(10_000));
    assert_eq!(words(&html), "Tối/Lớp/Ông");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_page_makes_it_panic_and_every_line_is_text(
        pieces in proptest::collection::vec(
            prop_oneof![
                "\\PC{0,12}",
                "</?(p|div|h1|h2|article|table|tr|td|th|ul|li|span|figure|img|br|a href=x)>",
                "<(div|p|span|section|li) (class|id)=(comment|related|article-body|share|item|sapo)>",
                Just(TITLE.to_owned()),
                Just(ONE.to_owned()),
                Just(format!("<a href=/x>{TITLE}</a>")),
            ],
            0..60,
        )
    ) {
        for line in read(&pieces.concat()) {
            prop_assert!(line.chars().any(char::is_alphanumeric));
            prop_assert_eq!(normalise(&line), line);
        }
    }
}
