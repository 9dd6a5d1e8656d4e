//! Bytes to text, whatever the server and the document claim about the encoding.
//!
//! Declarations lie (one outlet declares utf-16 over UTF-8 bytes), bytes rarely do. In order:
//! byte order mark, zero bytes in every second place (UTF-16 without mark), valid UTF-8, the
//! server's charset, the document's own declaration, a guess from the bytes.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes `bytes`; what no encoding explains becomes U+FFFD.
///
/// - `content_type`: the server's header, as sent.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let encoding = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| utf_16_without_mark(bytes))
        .or_else(|| std::str::from_utf8(bytes).is_ok().then_some(UTF_8))
        .or_else(|| mostly_utf_8(bytes).then_some(UTF_8))
        .or_else(|| single_byte(content_type.and_then(|value| label_after(value, "charset="))))
        .or_else(|| single_byte(declared_inside(bytes)))
        .unwrap_or_else(|| guess(bytes));
    encoding.decode(bytes).0.into_owned()
}

/// Markup is mostly ASCII, so in UTF-16 nearly every second byte is zero.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(400)];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let enough = head.len() / 4;
    match (zeros(0), zeros(1)) {
        (even, odd) if head.len() >= 8 && odd > enough && even < odd / 4 => Some(UTF_16LE),
        (even, odd) if head.len() >= 8 && even > enough && odd < even / 4 => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-8 with a few broken bytes (a cut in mid-character, one stray byte) is still UTF-8.
fn mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut broken, mut wide, mut rest) = (0usize, 0usize, bytes);
    loop {
        match std::str::from_utf8(rest) {
            Ok(text) => {
                wide += text.chars().filter(|c| !c.is_ascii()).count();
                break;
            }
            Err(error) => {
                let (good, bad) = rest.split_at(error.valid_up_to());
                wide += String::from_utf8_lossy(good).chars().filter(|c| !c.is_ascii()).count();
                broken += 1;
                rest = bad.get(error.error_len().unwrap_or(bad.len())..).unwrap_or_default();
            }
        }
    }
    // Text in a single-byte encoding hardly ever forms valid sequences by chance.
    broken * 2 <= wide
}

/// A declared encoding other than the Unicode ones, which the bytes have already ruled out.
fn single_byte(label: Option<String>) -> Option<&'static Encoding> {
    Encoding::for_label(label?.as_bytes())
        .filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding))
}

/// The label in an XML prolog or an HTML meta tag.
fn declared_inside(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    label_after(&head, "encoding=").or_else(|| label_after(&head, "charset="))
}

fn label_after(text: &str, key: &str) -> Option<String> {
    let start = text.to_ascii_lowercase().find(key)? + key.len();
    let value = text.get(start..)?.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c));
    Some(value[..end.unwrap_or(value.len())].to_owned()).filter(|label| !label.is_empty())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"vn"), chardetng::Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn bytes_win_over_what_is_declared() {
        let xml = "<?xml version=\"1.0\" encoding=\"utf-16\"?><title>Chuyển đổi số</title>";
        let legacy = encoding_rs::WINDOWS_1258.encode("<?xml encoding=\"windows-1258\"?>đ ư ơ").0;
        let mut stray = xml.as_bytes().to_vec();
        stray.push(0xff);
        let cases: [(&str, Vec<u8>, Option<&str>, &str); 7] = [
            ("declared utf-16, is UTF-8", xml.as_bytes().to_vec(), None, "Chuyển đổi số"),
            (
                "server says latin-1",
                xml.as_bytes().to_vec(),
                Some("text/xml; charset=iso-8859-1"),
                "đổi",
            ),
            ("UTF-16LE without mark", utf_16(xml, u16::to_le_bytes), None, "Chuyển đổi số"),
            ("UTF-16BE without mark", utf_16(xml, u16::to_be_bytes), None, "Chuyển đổi số"),
            ("UTF-8 with mark", [b"\xef\xbb\xbf", xml.as_bytes()].concat(), None, "đổi số"),
            ("one stray byte", stray, Some("text/xml; charset=windows-1252"), "Chuyển đổi số"),
            ("Vietnamese code page", legacy.into_owned(), None, "đ ư ơ"),
        ];
        for (what, bytes, content_type, expected) in cases {
            let text = decode(&bytes, content_type);
            assert!(text.contains(expected), "{what}: {text}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, content_type in proptest::option::of("\\PC*")) {
            decode(&bytes, content_type.as_deref());
        }
    }
}
