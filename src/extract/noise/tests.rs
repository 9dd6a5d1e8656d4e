//! Boxes one by one; whole pages stand in the tests of the crate.

use super::*;
use crate::extract::document::Document;
use crate::extract::layout;
use scraper::Html;

/// A paragraph of a story told in pictures.
const STORY: &str =
    "Bốn mươi người lớn tuổi cắp vở đến lớp mỗi tuần hai buổi, và ai cũng ở lại đến phút cuối.";

fn left(html: &str) -> String {
    let long = "Bộ Y tế cho biết tỉnh đã triển khai chương trình. ".repeat(6);
    let doc = Html::parse_document(&format!("<main>{html}<p>{long}</p></main>"));
    let main = Document::of(&doc).select(&layout::fixed("main")).next().unwrap();
    let noise = Noise::of(main, layout::parsed(&[".mine".to_owned()]));
    let mut read = lines::lines(main, |element| noise.is_noise(element));
    assert_eq!(read.pop().map(|line| line.len()), Some(long.trim().len()));
    read.join("/")
}

/// What a box is, its markup, and the lines of it that are read.
fn leaves(cases: &[(&str, String, &str)]) {
    for (what, html, expected) in cases {
        assert_eq!(left(html), *expected, "{what}");
    }
}

#[test]
fn boxes_are_left_out_and_sentences_stay() {
    let link = "<a href=/x>Một tin khác hẳn về việc nọ việc kia</a>";
    leaves(&[
        ("outlet's own", "<div class=mine>x</div>".to_owned(), ""),
        ("figure", "<figure><figcaption>Ảnh: A</figcaption></figure>".to_owned(), ""),
        ("class word", format!("<div class='box-tin-lien-quan'>{link}</div>"), ""),
        ("class in camel case", format!("<div id=relatedNews>{link}</div>"), ""),
        (
            "keyword inside a sentence",
            "<p>các <a class=cms-relate href=/x>anh hùng</a> đã</p>".to_owned(),
            "các anh hùng đã",
        ),
        ("heading in the box", format!("<div><h3>Tham khảo thêm</h3>{link}</div>"), ""),
        (
            "heading before the list",
            format!("<p><b>Tin liên quan:</b></p><ul><li>{link}</li></ul>"),
            "",
        ),
        ("see-also line", format!("<p>&gt;&gt; Xem thêm: {link}</p>"), ""),
        (
            "sentence that begins alike",
            "<p>Xem thêm phim mới là thói quen của nhiều người.</p>".to_owned(),
            "Xem thêm phim mới là thói quen của nhiều người.",
        ),
        ("line of arrows", format!("<p>&gt;&gt; {link}</p>"), ""),
        (
            "caption in a cell",
            "<table><tr><td class=image-caption>Ảnh: A</td></tr></table>".to_owned(),
            "",
        ),
        ("list of links", format!("<ul><li>{link}</li><li>{link}</li></ul>"), ""),
        ("real list", "<ul><li>Một là</li><li>Hai là</li></ul>".to_owned(), "Một là/Hai là"),
        (
            "caption of a table",
            "<table class=tplCaption><tr><td>Ảnh: B</td></tr></table>".to_owned(),
            "",
        ),
        ("hidden", "<p style='display: none'>x</p>".to_owned(), ""),
        ("hidden in capitals", "<p style='DISPLAY:NONE'>x</p>".to_owned(), ""),
        ("stage is no tag", "<div class=stage-heading>Giai đoạn</div>".to_owned(), "Giai đoạn"),
    ]);
}

#[test]
fn captions_are_left_out_and_stories_told_in_pictures_stay() {
    leaves(&[
        ("photo story", format!("<div class=photo-gallery><img><p>{}</p></div>", STORY), STORY),
        (
            "gallery without a picture",
            "<div class=gallery><p>Một câu.</p></div>".to_owned(),
            "Một câu.",
        ),
        ("gallery of captions", "<div class=gallery><img><p>Ở buôn Kbu.</p></div>".to_owned(), ""),
        (
            "step before its picture",
            "<div><p>1. Màn hình đầu tiên hiện ra.</p><img></div>".to_owned(),
            "1. Màn hình đầu tiên hiện ra.",
        ),
        (
            "picture before its step",
            "<div><img><p>1. Mở ứng dụng VNeID.</p></div>".to_owned(),
            "1. Mở ứng dụng VNeID.",
        ),
        ("picture before its caption", "<div><img><p>1. Ở buôn.</p></div>".to_owned(), ""),
        ("one of three", "<div><p>1/3. Ở buôn.</p><img></div>".to_owned(), ""),
    ]);
}

#[test]
fn sections_that_are_called_like_boxes_stay_unless_they_are_boxes() {
    leaves(&[
        (
            "opinions in the article",
            "<section><h3>Ý kiến</h3><p>Ông A: Cách làm này đúng.</p></section>".to_owned(),
            "Ý kiến/Ông A: Cách làm này đúng.",
        ),
        ("opinions with a count", "<div><h3>Ý kiến (3)</h3><p>Hay.</p></div>".to_owned(), ""),
        (
            "opinions with answers",
            "<div><h3>Ý kiến</h3><p>Hay.</p><i>Trả lời</i></div>".to_owned(),
            "",
        ),
        ("opinions with a form", "<div><h3>Ý kiến</h3><form>Gửi</form></div>".to_owned(), ""),
        (
            "news in the article",
            "<section><h3>Tin mới</h3><p>Xã vừa báo tin vui.</p></section>".to_owned(),
            "Xã vừa báo tin vui.",
        ),
        ("news with pictures", "<div><h3>Tin mới</h3><img><p>Xã vừa báo.</p></div>".to_owned(), ""),
    ]);
}

#[test]
fn the_block_with_most_of_the_text_is_kept_whatever_its_class() {
    let doc = Html::parse_document("<main><div class='share-content'><p>Toàn văn</p></div></main>");
    let main = Document::of(&doc).select(&layout::fixed("main")).next().unwrap();
    let noise = Noise::of(main, Vec::new());
    assert_eq!(lines::lines(main, |element| noise.is_noise(element)), ["Toàn văn"]);
}
