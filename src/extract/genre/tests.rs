//! Signs one by one; whole pages stand in the tests of the crate.

use super::*;

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(ToString::to_string).collect()
}

#[test]
fn marks_in_titles_and_sections_in_addresses_tell_the_form() {
    let cases = [
        ("[Video] Lễ khai mạc", Some(Genre::Video)),
        ("Video: Lễ khai mạc", Some(Genre::Video)),
        ("Infographic: 5 bước nộp hồ sơ", Some(Genre::Infographic)),
        ("[Infographics] 5 bước", Some(Genre::Infographic)),
        ("Podcast | Chuyện chuyển đổi số", Some(Genre::Podcast)),
        ("[E-Magazine] Sóng về buôn xa", Some(Genre::Feature)),
        ("MEGA STORY: Sóng về buôn xa", Some(Genre::Feature)),
        ("Tọa đàm: Chính quyền số ở xã", Some(Genre::Interview)),
        ("Góc nhìn: Số hóa để làm gì", Some(Genre::Commentary)),
        ("Kiểm chứng: Không có chuyện xóa sổ hộ khẩu", Some(Genre::Rebuttal)),
        ("Hỏi đáp: Cấp lại thẻ căn cước", Some(Genre::Guide)),
        ("Toàn văn Nghị quyết 57-NQ/TW", Some(Genre::Legal)),
        ("TOÀN VĂN: Luật Chuyển đổi số", Some(Genre::Legal)),
        ("Toàn văn phát biểu của Chủ tịch xã", None),
        ("Video giả mạo lãnh đạo lan truyền", None),
        ("Phóng sự đoạt giải báo chí", None),
        ("Đối thoại - chìa khóa gỡ vướng đất đai", None),
        ("Đối thoại - Chủ tịch xã trả lời", Some(Genre::Interview)),
        ("Infographic - 5 bước nộp hồ sơ", Some(Genre::Infographic)),
    ];
    for (title, expected) in cases {
        assert_eq!(by_title(title).map(|sign| sign.genre), expected, "{title}");
    }
    let cases = [
        (Some("video.vnexpress.net"), "/tin-1.html", Some(Genre::Video)),
        (Some("a.vn"), "/infographic/tin-1.html", Some(Genre::Infographic)),
        (Some("a.vn"), "/phong-su/tin-1.html", Some(Genre::Feature)),
        (Some("a.vn"), "/emagazine/tin-1.html", Some(Genre::Feature)),
        (Some("a.vn"), "/chinh-tri/bao-ve-nen-tang-tu-tuong/tin-1.html", Some(Genre::Rebuttal)),
        (Some("a.vn"), "/video-gia-mao-1.html", None),
    ];
    for (host, path, expected) in cases {
        assert_eq!(by_address(host, path).map(|sign| sign.genre), expected, "{path}");
    }
}

#[test]
fn the_layout_of_the_text_tells_talks_laws_and_answers() {
    let cases: [(&str, &[&str], Option<Genre>); 8] = [
        (
            "talk",
            &["Phóng viên: Thưa ông?", "Ông A: Vâng.", "PV (Báo A): Vì sao?"],
            Some(Genre::Interview),
        ),
        ("talk show", &["MC: Xin chào.", "Ông A: Vâng.", "MC: Vì sao?"], Some(Genre::Interview)),
        ("one question", &["Phóng viên: Thưa ông?", "PV Hà Nội đưa tin."], None),
        (
            "decision",
            &["Căn cứ Luật Công nghệ số;", "Điều 1. Ban hành.", "Điều 2. Hiệu lực."],
            Some(Genre::Legal),
        ),
        ("news about a law", &["Điều 1. Ban hành.", "Điều 2. Hiệu lực."], None),
        ("grounds alone", &["Căn cứ Luật Công nghệ số, xã mở lớp."], None),
        (
            "question and answer",
            &["Hỏi: Nộp ở đâu?", "Trả lời: Tại bộ phận một cửa."],
            Some(Genre::Guide),
        ),
        ("question alone", &["Hỏi: Nộp ở đâu?"], None),
    ];
    for (what, body, expected) in cases {
        assert_eq!(by_text(&lines(body)).map(|sign| sign.genre), expected, "{what}");
    }
    let sign = by_text(&lines(cases[0].1)).unwrap();
    assert_eq!((sign.kind, sign.text.as_str()), (SignKind::Turns, "Phóng viên: × 2"));
}

#[test]
fn types_tell_it_unless_the_film_only_goes_with_an_article() {
    let told = |types: &[&str], has_article, marked| {
        by_types(&lines(types), has_article, marked).map(|sign| (sign.genre, sign.text))
    };
    let found = |genre, text: &str| Some((genre, text.to_owned()));
    assert_eq!(told(&["VideoObject"], false, None), found(Genre::Video, "VideoObject"));
    assert_eq!(told(&["NewsArticle", "VideoObject"], true, None), None);
    assert_eq!(told(&["AudioObject"], false, None), found(Genre::Podcast, "AudioObject"));
    let opinion = "OpinionNewsArticle";
    assert_eq!(told(&[opinion], true, None), found(Genre::Commentary, opinion));
    assert_eq!(told(&[], false, Some(opinion)), found(Genre::Commentary, opinion));
    assert_eq!(
        told(&["NewsArticle", "ClaimReview"], true, None),
        found(Genre::Rebuttal, "ClaimReview")
    );
}
