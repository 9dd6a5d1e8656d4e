//! One record as one gzip member, in which every byte is covered by a check.
//!
//! Plain gzip leaves bytes unchecked: its header, and the bits that fill up the last byte of the
//! packed data. So the header is always the same, with an extra field (RFC 1952 section 2.3.1.1)
//! that holds a checksum of the packed data. Other readers skip the field.

use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::{self, BufRead, Read, Write};

/// Magic, method, "extra field follows", no time, no flags, unknown system; 8 bytes of extra
/// field: name `DB`, 4 bytes of value.
const HEADER: [u8; 16] = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 8, 0, b'D', b'B', 4, 0];

/// A member that unpacks to more is not one of ours.
const MOST_BYTES: u64 = 4 << 30;

/// Why a member cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    /// It ends too early: a writer was killed, or a file was cut.
    #[error("the record is cut off")]
    CutOff,
    /// A byte was changed.
    #[error("{0}")]
    Damaged(&'static str),
    /// The file cannot be read.
    #[error("cannot read on")]
    Read(#[source] io::Error),
}

/// `parts`, one after the other, as one member.
///
/// # Errors
/// None in memory; the signature is that of the packer.
pub fn pack(parts: &[&[u8]], level: Compression) -> io::Result<Vec<u8>> {
    let (mut sum, mut packer) = (Crc::new(), DeflateEncoder::new(Vec::new(), level));
    for part in parts {
        sum.update(part);
        packer.write_all(part)?;
    }
    let packed = packer.finish()?;
    let mut of_packed = Crc::new();
    of_packed.update(&packed);
    let mut member = Vec::with_capacity(packed.len() + HEADER.len() + 12);
    member.extend_from_slice(&HEADER);
    member.extend_from_slice(&of_packed.sum().to_le_bytes());
    member.extend_from_slice(&packed);
    member.extend_from_slice(&sum.sum().to_le_bytes());
    member.extend_from_slice(&sum.amount().to_le_bytes());
    Ok(member)
}

/// Reads one member; gives its content and its packed length. `None` at the end of `from`.
///
/// # Errors
/// [`MemberError`].
pub fn unpack(from: &mut impl BufRead) -> Result<Option<(Vec<u8>, u64)>, MemberError> {
    if from.fill_buf().map_err(MemberError::Read)?.is_empty() {
        return Ok(None);
    }
    let header: [u8; 16] = bytes(from)?;
    if header != HEADER {
        return Err(MemberError::Damaged("the header of the record was changed"));
    }
    let expected = u32::from_le_bytes(bytes(from)?);
    let mut summed = Summed { from, sum: Crc::new(), length: 0 };
    let mut content = Vec::new();
    let unpacked = DeflateDecoder::new(&mut summed).take(MOST_BYTES).read_to_end(&mut content);
    match unpacked {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(MemberError::CutOff);
        }
        // The unpacker cannot tell a cut from a change where the file ends.
        Err(_) if summed.at_end() => return Err(MemberError::CutOff),
        Err(_) => return Err(MemberError::Damaged("the packed data was changed")),
    }
    let (sum, length) = (summed.sum.sum(), summed.length);
    let of_content: [u8; 4] = bytes(from)?;
    let amount: [u8; 4] = bytes(from)?;
    let mut actual = Crc::new();
    actual.update(&content);
    if sum != expected {
        return Err(MemberError::Damaged("the packed data was changed"));
    }
    if (of_content, amount) != (actual.sum().to_le_bytes(), actual.amount().to_le_bytes()) {
        return Err(MemberError::Damaged("the checksum of the record was changed"));
    }
    Ok(Some((content, HEADER.len() as u64 + 4 + length + 8)))
}

fn bytes<const N: usize>(from: &mut impl Read) -> Result<[u8; N], MemberError> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => MemberError::CutOff,
        _ => MemberError::Read(error),
    })?;
    Ok(bytes)
}

/// Sums up the bytes that are really used.
struct Summed<'a, R> {
    from: &'a mut R,
    sum: Crc,
    length: u64,
}

impl<R: BufRead> Summed<'_, R> {
    fn at_end(&mut self) -> bool {
        self.from.fill_buf().is_ok_and(<[u8]>::is_empty)
    }
}

impl<R: BufRead> Read for Summed<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buf)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Summed<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(buffer) = self.from.fill_buf() {
            self.sum.update(&buffer[..amount.min(buffer.len())]);
        }
        self.length += amount as u64;
        self.from.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::MultiGzDecoder;
    use proptest::prelude::*;

    #[test]
    fn every_changed_bit_is_noticed() {
        let text = "chuyển đổi số ".repeat(20);
        let member = pack(&[text.as_bytes()], Compression::default()).unwrap();
        for bit in 0..member.len() * 8 {
            let mut changed = member.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(unpack(&mut changed.as_slice()).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn every_cut_is_noticed() {
        let member = pack(&[&[7; 5000], b"x"], Compression::fast()).unwrap();
        for end in 1..member.len() {
            let cut = unpack(&mut &member[..end]);
            assert!(matches!(cut, Err(MemberError::CutOff)), "cut at {end}: {cut:?}");
        }
        assert!(unpack(&mut [].as_slice()).unwrap().is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_and_others_can_read_them(first: Vec<u8>, second: Vec<u8>) {
            let mut file = pack(&[&first], Compression::default()).unwrap();
            let length = file.len() as u64;
            file.extend(pack(&[&second, &first], Compression::none()).unwrap());
            let mut rest = file.as_slice();
            prop_assert_eq!(unpack(&mut rest).unwrap(), Some((first.clone(), length)));
            let both = [second.as_slice(), &first].concat();
            prop_assert_eq!(unpack(&mut rest).unwrap().unwrap().0, both.clone());
            prop_assert!(unpack(&mut rest).unwrap().is_none());
            let mut all = Vec::new();
            MultiGzDecoder::new(file.as_slice()).read_to_end(&mut all).unwrap();
            prop_assert_eq!(all, [first, both].concat());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let mut member = HEADER.to_vec();
            member.extend(bytes);
            prop_assert!(unpack(&mut member.as_slice()).is_err());
        }
    }
}
