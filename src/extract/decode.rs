//! Bytes to text, refusing what is no text.

use super::ExtractError;
use crate::text;

/// More than any page of an outlet; what lies behind it is not read.
const MAX_BYTES: usize = 64 << 20;

/// Decodes a page.
///
/// # Errors
/// [`ExtractError::Unreadable`] for pictures, documents, archives and other binary files,
/// whatever their address and header say.
pub(super) fn decode(body: &[u8], content_type: Option<&str>) -> Result<String, ExtractError> {
    if let Some(why) = binary_type(content_type).or_else(|| binary_start(body)) {
        return Err(ExtractError::Unreadable { why });
    }
    let html = text::decode::decode(&body[..body.len().min(MAX_BYTES)], content_type);
    if mostly_control(&html) {
        return Err(ExtractError::Unreadable { why: "a binary file" });
    }
    Ok(html)
}

fn binary_type(content_type: Option<&str>) -> Option<&'static str> {
    let kind = content_type?.trim().to_ascii_lowercase();
    [
        ("image/", "a picture"),
        ("audio/", "a sound file"),
        ("video/", "a film file"),
        ("font/", "a font"),
        ("application/pdf", "a PDF file"),
        ("application/zip", "an archive"),
        ("application/gzip", "an archive"),
        ("application/msword", "an office file"),
        ("application/vnd.", "an office file"),
    ]
    .into_iter()
    .find_map(|(start, why)| kind.starts_with(start).then_some(why))
}

fn binary_start(body: &[u8]) -> Option<&'static str> {
    let starts: [(&[u8], &'static str); 9] = [
        (b"%PDF-", "a PDF file"),
        (b"\x89PNG", "a picture"),
        (b"GIF8", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"RIFF", "a media file"),
        (b"PK\x03\x04", "an archive"),
        (b"\x1f\x8b", "gzip data, still compressed"),
        (b"\x28\xb5\x2f\xfd", "zstd data, still compressed"),
        (b"\xd0\xcf\x11\xe0", "an office file"),
    ];
    starts.into_iter().find_map(|(start, why)| body.starts_with(start).then_some(why))
}

/// Text has hardly any control or replacement characters; one in twenty is a binary file.
fn mostly_control(text: &str) -> bool {
    let head = text.chars().take(20_000);
    let (mut odd, mut all) = (0usize, 0usize);
    for c in head {
        all += 1;
        odd += usize::from(c == '\u{fffd}' || (c.is_control() && !c.is_whitespace()));
    }
    odd * 20 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_files_are_refused_whatever_they_are_called() {
        let cases: [(&str, &[u8], Option<&str>); 6] = [
            ("PDF named .html", b"%PDF-1.7 \n<html>", Some("text/html")),
            ("picture", b"\x89PNG\r\n\x1a\n", None),
            ("by header", b"<html></html>", Some("image/jpeg")),
            ("compressed twice", b"\x1f\x8b\x08\x00", Some("text/html; charset=utf-8")),
            ("NUL-rich", b"<\0\0\0h\0\0\0t\0\0\0m\0\0\0l\0\0\0>\0\0\0", None),
            ("control characters", b"\x01\x02\x03\x04abc\x05\x06", None),
        ];
        for (what, bytes, content_type) in cases {
            let refused = decode(bytes, content_type).unwrap_err();
            assert_eq!(refused.outcome().as_str(), "failed_parse", "{what}");
        }
    }

    #[test]
    fn a_stray_zero_byte_does_not_make_a_page_binary() {
        let page = [b"<p>".as_slice(), &b"chu ".repeat(30), b"\0</p>"].concat();
        assert!(decode(&page, Some("text/html")).is_ok());
        assert_eq!(decode(b"", None).as_deref(), Ok(""));
    }
}
