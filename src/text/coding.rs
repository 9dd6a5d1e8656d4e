//! Undoes content codings (RFC 9110 section 8.4), never giving more than a cap.

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{self, Read};

/// A body packed more often than this is an attack.
const MOST_CODINGS: usize = 3;

/// Bytes that brotli reads at once.
const BROTLI_BUFFER: usize = 16 << 10;

/// Why a payload could not be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum CodingError {
    /// More than the cap.
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// Not what the header says, or cut off.
    #[error("the body is no whole `{coding}` data")]
    Broken {
        /// As the header names it.
        coding: String,
        /// What is wrong with it.
        source: io::Error,
    },
    /// Packed in packed in packed.
    #[error("the body is packed {0} times over")]
    TooOften(usize),
}

/// The document inside `payload`.
///
/// - `codings`: the values of `Content-Encoding` in order; what is no known coding (servers write
///   `utf-8` and worse) is taken for none.
/// - `cap_bytes`: largest result, also of each step.
///
/// # Errors
/// [`CodingError`].
pub fn decode(
    codings: &[String],
    payload: &[u8],
    cap_bytes: usize,
) -> Result<Vec<u8>, CodingError> {
    let codings: Vec<String> = codings
        .iter()
        .flat_map(|value| value.split(','))
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| is_known(coding))
        .collect();
    if codings.len() > MOST_CODINGS {
        return Err(CodingError::TooOften(codings.len()));
    }
    if codings.is_empty() || payload.is_empty() {
        return match payload.len() > cap_bytes {
            true => Err(CodingError::TooLarge(cap_bytes)),
            false => Ok(payload.to_vec()),
        };
    }
    let mut body = unpack(&codings[codings.len() - 1], payload, cap_bytes)?;
    for coding in codings.iter().rev().skip(1) {
        body = unpack(coding, &body, cap_bytes)?;
    }
    Ok(body)
}

fn is_known(coding: &str) -> bool {
    matches!(coding, "gzip" | "x-gzip" | "deflate" | "br" | "zstd")
}

fn unpack(coding: &str, packed: &[u8], cap_bytes: usize) -> Result<Vec<u8>, CodingError> {
    let broken = |source| CodingError::Broken { coding: coding.to_owned(), source };
    let unpacked = match coding {
        "deflate" if looks_like_zlib(packed) => read_capped(ZlibDecoder::new(packed), cap_bytes)
            .or_else(|_| read_capped(DeflateDecoder::new(packed), cap_bytes)),
        // Many servers send the bare stream, against the standard.
        "deflate" => read_capped(DeflateDecoder::new(packed), cap_bytes),
        "br" => {
            read_capped(brotli_decompressor::Decompressor::new(packed, BROTLI_BUFFER), cap_bytes)
        }
        "zstd" => ruzstd::decoding::StreamingDecoder::new(packed)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
            .and_then(|stream| read_capped(stream, cap_bytes)),
        _ => read_capped(MultiGzDecoder::new(packed), cap_bytes),
    };
    unpacked.map_err(broken)?.ok_or(CodingError::TooLarge(cap_bytes))
}

/// RFC 1950: method 8 in the low bits, and both bytes together a multiple of 31.
fn looks_like_zlib(packed: &[u8]) -> bool {
    match packed {
        [first, second, ..] => {
            first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31)
        }
        _ => false,
    }
}

/// Everything that `stream` gives; `None` once it is more than the cap.
fn read_capped(stream: impl Read, cap_bytes: usize) -> io::Result<Option<Vec<u8>>> {
    let mut body = Vec::new();
    stream.take(cap_bytes as u64 + 1).read_to_end(&mut body)?;
    Ok((body.len() <= cap_bytes).then_some(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use proptest::prelude::*;
    use std::io::Write;

    const TEXT: &[u8] = "Chuyển đổi số, chuyển đổi số".as_bytes();
    /// `TEXT` as other programs pack it.
    const BROTLI: &[u8] = &[0x21, 0x90, 0x00, 0x04];

    fn packed(coding: &str, text: &[u8]) -> Vec<u8> {
        let level = Compression::best();
        match coding {
            "gzip" => {
                let mut packer = GzEncoder::new(Vec::new(), level);
                packer.write_all(text).unwrap();
                packer.finish().unwrap()
            }
            "deflate" => {
                let mut packer = ZlibEncoder::new(Vec::new(), level);
                packer.write_all(text).unwrap();
                packer.finish().unwrap()
            }
            "zstd" => {
                ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
            }
            _ => {
                let mut packer = DeflateEncoder::new(Vec::new(), level);
                packer.write_all(text).unwrap();
                packer.finish().unwrap()
            }
        }
    }

    fn given(codings: &[&str]) -> Vec<String> {
        codings.iter().map(|coding| (*coding).to_owned()).collect()
    }

    #[test]
    fn every_coding_is_undone() {
        let cases = [
            (vec![], TEXT.to_vec()),
            (vec!["identity"], TEXT.to_vec()),
            (vec!["utf-8"], TEXT.to_vec()),
            (vec!["gzip"], packed("gzip", TEXT)),
            (vec!["X-GZIP"], packed("gzip", TEXT)),
            (vec!["deflate"], packed("deflate", TEXT)),
            (vec!["deflate"], packed("raw", TEXT)),
            (vec!["zstd"], packed("zstd", TEXT)),
            (vec!["deflate, gzip"], packed("gzip", &packed("deflate", TEXT))),
            (vec!["deflate", "gzip"], packed("gzip", &packed("deflate", TEXT))),
        ];
        for (codings, payload) in cases {
            let body = decode(&given(&codings), &payload, 100).unwrap();
            assert_eq!(body, TEXT, "{codings:?}");
        }
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_broken() {
        for coding in ["gzip", "deflate", "zstd"] {
            let payload = packed(coding, TEXT);
            let cut = decode(&given(&[coding]), &payload[..payload.len() / 2], 100);
            assert!(matches!(cut, Err(CodingError::Broken { .. })), "{coding}: {cut:?}");
            let other = decode(&given(&[coding]), b"<html>plain</html>", 100);
            assert!(matches!(other, Err(CodingError::Broken { .. })), "{coding}: {other:?}");
        }
        assert!(matches!(decode(&given(&["br"]), BROTLI, 100), Err(CodingError::Broken { .. })));
    }

    #[test]
    fn bombs_stop_at_the_cap() {
        let zeros = vec![0; 1 << 20];
        for coding in ["gzip", "deflate", "zstd"] {
            let bomb = decode(&given(&[coding]), &packed(coding, &zeros), 1000);
            assert!(matches!(bomb, Err(CodingError::TooLarge(1000))), "{coding}");
            assert_eq!(decode(&given(&[coding]), &packed(coding, &zeros), 1 << 20).unwrap(), zeros);
        }
        let twice = packed("gzip", &packed("gzip", &zeros));
        assert!(matches!(
            decode(&given(&["gzip, gzip"]), &twice, 1000),
            Err(CodingError::TooLarge(1000)) | Err(CodingError::Broken { .. })
        ));
        let often = decode(&given(&["gzip,gzip,gzip,gzip"]), b"x", 1000);
        assert!(matches!(often, Err(CodingError::TooOften(4))));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(payload: Vec<u8>, coding in "gzip|deflate|br|zstd") {
            if let Ok(body) = decode(&[coding], &payload, 10_000) {
                prop_assert!(body.len() <= 10_000);
            }
        }
    }
}
