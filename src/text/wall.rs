//! Tells pages that stand between a robot and what it asked for, although the server said 200.

use crate::text::fold;

/// A wall is small; a page with more letters than this says something of its own, in which
/// the words below are only mentioned.
const WALL_CHARS: usize = 1_500;

/// Markup of a wall with its scripts; section pages are ten times as large.
const WALL_BYTES: usize = 40 << 10;

/// Words that a wall shows, marks removed, and what it is.
const SHOWN: [(&str, &str); 14] = [
    ("captcha", "a captcha"),
    ("ban khong phai la robot", "a captcha"),
    ("toi khong phai la nguoi may", "a captcha"),
    ("just a moment", "a check of the browser"),
    ("checking your browser", "a check of the browser"),
    ("ddos protection", "a check of the browser"),
    ("enable javascript and cookies", "a check of the browser"),
    ("vui long bat javascript", "a check of the browser"),
    ("attention required", "access refused"),
    ("access denied", "access refused"),
    ("request rejected", "access refused"),
    ("you have been blocked", "access refused"),
    ("403 forbidden", "access refused"),
    ("tu choi truy cap", "access refused"),
];

/// Marks in the scripts of walls that show nothing, and what each is.
const HIDDEN: [(&str, &str); 5] = [
    ("cf-challenge", "a check of the browser"),
    ("challenge-platform", "a check of the browser"),
    ("_incapsula_", "a check of the browser"),
    ("g-recaptcha", "a captcha"),
    ("h-captcha", "a captcha"),
];

/// What kind of wall an HTML text is; `None` for a page with something of its own.
pub fn wall(html: &str) -> Option<&'static str> {
    if html.len() > WALL_BYTES {
        return None;
    }
    let shown = shown(html);
    if shown.chars().count() > WALL_CHARS {
        return None;
    }
    let words = fold(&shown.to_lowercase());
    let scripts = html.to_ascii_lowercase();
    let find = |marks: &[(&str, &'static str)], text: &str| {
        marks.iter().find(|(mark, _)| text.contains(mark)).map(|(_, what)| *what)
    };
    find(&SHOWN, &words).or_else(|| find(&HIDDEN, &scripts)).or_else(|| {
        let reloads = ["location.reload", "location.href", "location.replace", "location="];
        let by_script = scripts.contains("document.cookie")
            && reloads.iter().any(|reload| scripts.contains(reload));
        by_script.then_some("a cookie set by script")
    })
}

/// What a reader sees of a page, roughly: everything outside tags, scripts and styles.
fn shown(html: &str) -> String {
    let bounded = crate::text::bound::bound(html);
    let mut text = String::new();
    for piece in bounded.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
        text.push(' ');
    }
    crate::text::normalise(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn walls_are_told_from_pages_that_mention_them() {
        let story = format!("<p>{}</p>", "Công an cảnh báo trang giả mạo captcha. ".repeat(60));
        let cases = [
            (
                "cookie page",
                "<html><script>document.cookie='D1N=1';window.location.reload(true);</script></html>",
                Some("a cookie set by script"),
            ),
            ("refusal", "<title>Thông báo từ chối truy cập</title>", Some("access refused")),
            ("captcha", "<h1>Vui lòng nhập mã CAPTCHA</h1>", Some("a captcha")),
            (
                "hidden check",
                "<script src='/cdn-cgi/challenge-platform/x.js'></script>",
                Some("a check of the browser"),
            ),
            ("an error page", "<!DOCTYPE html><title>404</title>", None),
            ("an empty page", "", None),
            ("a story about captchas", &story, None),
        ];
        for (what, html, expected) in cases {
            assert_eq!(wall(html), expected, "{what}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(html in "(<|>|script|captcha|\\PC){0,60}") {
            wall(&html);
        }
    }
}
