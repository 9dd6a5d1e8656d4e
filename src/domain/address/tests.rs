//! What is cut off addresses, and which of them are one article's.

use super::*;
use proptest::prelude::*;

/// Two addresses of one article.
const SAME: &[(&str, &str)] = &[
    // How the reader came.
    ("https://bao.vn/a.html", "https://bao.vn/a.html?utm_source=zalo"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?utm_source=du-lieu&utm_medium=x"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?fbclid=IwAR0abc"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?gidzl=abc&zarsrc=30"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?zarsrc=1303"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?at_medium=RSS&at_campaign=rss"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?gclid=1&msclkid=2"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?mc_cid=1&mc_eid=2"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?igshid=1"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?_gl=1*x"),
    ("https://bao.vn/a.html?id=7", "https://bao.vn/a.html?utm_source=x&id=7&ttclid=1"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html#binh-luan"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?utm_source=x#top"),
    ("https://bao.vn/a.html", " https://bao.vn/a.html\n"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html#"),
    // Scheme and host.
    ("https://bao.vn/a.html", "http://bao.vn/a.html"),
    ("https://bao.vn/a.html", "HTTPS://BAO.VN/a.html"),
    ("https://bao.vn/a.html", "https://bao.vn:443/a.html"),
    ("https://bao.vn/a.html", "http://bao.vn:80/a.html"),
    ("https://bao.vn/a.html", "https://www.bao.vn/a.html"),
    ("https://bao.vn/a.html", "http://www.bao.vn/a.html"),
    ("https://bao.vn/a.html", "https://m.bao.vn/a.html"),
    ("https://bao.vn/a.html", "https://mobile.bao.vn/a.html"),
    ("https://bao.vn/a.html", "https://amp.bao.vn/a.html"),
    ("https://bao.vn/a.html", "https://wap.bao.vn/a.html"),
    ("https://bao.vn/a.html", "https://touch.bao.vn/a.html"),
    ("https://bao.vn/a.html", "https://www.m.bao.vn/a.html"),
    ("https://bao.vn/a.html", "https://bao.vn./a.html"),
    ("https://bao.vn/a.html", "https://ban-doc@bao.vn/a.html"),
    ("https://kinhte.bao.com.vn/a", "https://m.kinhte.bao.com.vn/a"),
    ("https://báo.vn/a", "https://xn--bo-mia.vn/a"),
    // AMP, print, session.
    ("https://bao.vn/tin/a-123.html", "https://bao.vn/amp/tin/a-123.html"),
    ("https://bao.vn/tin/a-123", "https://bao.vn/tin/a-123/amp"),
    ("https://bao.vn/tin/a-123", "https://bao.vn/tin/a-123/amp/"),
    ("https://bao.vn/tin/a-123", "https://bao.vn/tin/a-123.amp"),
    ("https://bao.vn/tin/a-123.html", "https://bao.vn/tin/a-123.html?amp"),
    ("https://bao.vn/tin/a-123.html", "https://bao.vn/tin/a-123.html?amp=1"),
    ("https://bao.vn/tin/a-123.html", "https://bao.vn/tin/a-123.html?outputType=amp"),
    ("https://bao.vn/tin/a-123.html", "https://m.bao.vn/amp/tin/a-123.html?utm_source=x"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?print=1"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html?mobile=true"),
    ("https://bao.vn/a.html", "https://bao.vn/a.html;jsessionid=0A1B2C"),
    ("https://bao.vn/a.html?id=7", "https://bao.vn/a.html?PHPSESSID=0a1b&id=7"),
    ("https://bao.vn/a.asp", "https://bao.vn/a.asp?ASPSESSIONIDAABB=x"),
    // Slashes and index pages.
    ("https://bao.vn/tin/a-123", "https://bao.vn/tin/a-123/"),
    ("https://bao.vn/tin/a-123", "https://bao.vn//tin//a-123"),
    ("https://bao.vn/tin/a-123", "https://bao.vn/tin/a-123//"),
    ("https://bao.vn/tin/a-123", "https://bao.vn/tin/./a-123"),
    ("https://bao.vn/tin/a-123", "https://bao.vn/xa/../tin/a-123"),
    ("https://bao.vn/special/bai-dai", "https://bao.vn/special/bai-dai/index.html"),
    ("https://bao.vn/special/bai-dai/", "https://bao.vn/special/bai-dai/index.htm"),
    ("https://bao.vn/?p=7", "https://bao.vn/index.php?p=7"),
    ("https://bao.vn/tin?id=7", "https://bao.vn/tin/Default.aspx?id=7"),
    ("https://bao.vn", "https://bao.vn/"),
    ("https://bao.vn/tin", "https://bao.vn/tin/.amp"),
    ("https://bao.vn/tin", "https://bao.vn/amp/amp/tin/index.html.amp"),
    ("https://bao.vn/p", "https://bao.vn/%%37%30"),
    // Percent signs.
    ("https://bao.vn/a-b.html", "https://bao.vn/a%2Db.html"),
    ("https://bao.vn/a-b.html", "https://bao.vn/a%2db%2ehtml"),
    ("https://bao.vn/a,b.html", "https://bao.vn/a%2Cb.html"),
    ("https://bao.vn/so-hóa", "https://bao.vn/so-h%C3%B3a"),
    ("https://bao.vn/so-h%C3%B3a", "https://bao.vn/so-h%c3%b3a"),
    ("https://bao.vn/~an/a", "https://bao.vn/%7Ean/a"),
    ("https://bao.vn/a b", "https://bao.vn/a%20b"),
    ("https://bao.vn/a:b", "https://bao.vn/a%3Ab"),
    // Query.
    ("https://bao.vn/t?id=7&muc=2", "https://bao.vn/t?muc=2&id=7"),
    ("https://bao.vn/t?ten=s%E1%BB%91", "https://bao.vn/t?ten=số"),
    ("https://bao.vn/t?q=a+b", "https://bao.vn/t?q=a%20b"),
];

/// Two addresses that look alike and are not one article's.
const DIFFERENT: &[(&str, &str)] = &[
    ("https://bao.vn/a.html", "https://bao.vn/b.html"),
    ("https://bao.vn/a.html", "https://bao.vn/A.html"),
    ("https://bao.vn/a.html", "https://bao.vn/a.htm"),
    ("https://bao.vn/a-123.html", "https://bao.vn/a-124.html"),
    ("https://bao.vn/a.html", "https://bao.com.vn/a.html"),
    ("https://bao.vn/a.html", "https://en.bao.vn/a.html"),
    ("https://bao.vn/a.html", "https://kinhte.bao.vn/a.html"),
    ("https://bao.vn/a.html", "https://bao.vn:8080/a.html"),
    ("https://m.vn/a", "https://vn/a"),
    ("https://amp.dev/a", "https://dev/a"),
    ("https://bao.vn/t?id=7", "https://bao.vn/t?id=8"),
    ("https://bao.vn/t?id=7", "https://bao.vn/t"),
    ("https://bao.vn/t?id=7&trang=2", "https://bao.vn/t?id=7"),
    ("https://bao.vn/t?view=7", "https://bao.vn/t"),
    ("https://bao.vn/t?amp=220v", "https://bao.vn/t"),
    ("https://bao.vn/t?print=tap-chi", "https://bao.vn/t"),
    ("https://bao.vn/tin/dong-ho-amp", "https://bao.vn/tin/dong-ho"),
    ("https://bao.vn/tin/a%2Fb", "https://bao.vn/tin/a/b"),
    ("https://bao.vn/tin/a%3Fb", "https://bao.vn/tin/a?b"),
    ("https://bao.vn/tin/a%25b", "https://bao.vn/tin/a%b"),
    ("https://bao.vn/share874982.html", "https://bao.vn/share874983.html"),
    ("https://bao.vn/index-2.html", "https://bao.vn/"),
];

#[test]
fn all_addresses_of_an_article_have_one_identity() {
    assert!(SAME.len() + DIFFERENT.len() >= 80);
    for (one, other) in SAME {
        assert_eq!(identity(one), identity(other));
    }
    for (one, other) in DIFFERENT {
        assert_ne!(identity(one), identity(other), "{one} {other}");
    }
}

#[test]
fn forms_however_many_come_off_at_once() {
    let wrapped = format!("https://bao.vn{}/tin.html{}", "/amp".repeat(90), ".amp".repeat(90));
    assert_eq!(identity(&wrapped), "https://bao.vn/tin.html");
}

#[test]
fn the_identity_of_a_plain_address_is_itself() {
    for plain in ["https://bao.vn/tin/a-123.html", "https://bao.vn/t?id=7", "https://bao.vn/"] {
        assert_eq!(identity(plain), plain);
    }
    assert_eq!(identity(" không phải địa chỉ "), "không phải địa chỉ");
}

#[test]
fn marks_of_sharing_are_removed_and_nothing_else() {
    let cases = [
        ("sharing mark", "https://bao.example/a?utm_source=zalo&gidzl=x", "https://bao.example/a"),
        ("real query kept", "https://bao.example/a?id=7&fbclid=1", "https://bao.example/a?id=7"),
        ("fragment", "https://bao.example/a#binh-luan", "https://bao.example/a"),
        ("case of host, default port", "HTTPS://Bao.Example:443/A", "https://bao.example/A"),
        ("blank around", "  https://bao.example/a \n", "https://bao.example/a"),
        ("empty query", "https://bao.example/a?", "https://bao.example/a"),
        ("comma in slug", "https://bao.example/a%2C-b", "https://bao.example/a%2C-b"),
        ("user name", "https://x:y@bao.example/a", "https://bao.example/a"),
    ];
    for (what, given, expected) in cases {
        assert_eq!(canonical(given).unwrap().as_str(), expected, "{what}");
    }
}

#[test]
fn what_is_no_web_address_is_refused() {
    for bad in [
        "",
        "tin.html",
        "/tin.html",
        "ftp://bao.example/a",
        "javascript:alert(1)",
        "mailto:a@b.c",
        "http://",
    ] {
        assert_eq!(canonical(bad), None, "{bad}");
    }
}

proptest! {
    #[test]
    fn an_identity_is_its_own(address in "https?://(www\\.|m\\.|amp\\.){0,2}[a-z]{1,3}\\.vn\\.?/(/|amp|index\\.html|%2[5fF]|%41|%zz|;x|[ -~]){0,12}(\\?[ -~]{0,30})?") {
        let once = identity(&address);
        prop_assert_eq!(identity(&once), once);
    }

    #[test]
    fn twice_is_once(address in "https?://[a-z]{1,8}\\.vn/[ -~]{0,30}(\\?[ -~]{0,30})?") {
        if let Some(once) = canonical(&address) {
            prop_assert_eq!(canonical(once.as_str()), Some(once));
        }
    }
}
