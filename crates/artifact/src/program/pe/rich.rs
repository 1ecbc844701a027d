//! The stamp that Microsoft's linker leaves between the DOS program and the header: which
//! compilers made how many of the objects. The format is not published by its maker; the
//! hash over it is the one that other tools give.

use md5::{Digest as _, Md5};
use vocab::{FactKey, Facts};

use crate::bytes::u32_at;

use super::imports::hex;

/// The stamp, decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rich {
    /// MD5 of the decoded bytes.
    pub(super) hash: String,
    entries: Vec<Entry>,
}

/// Objects that one tool made.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    product: u32,
    build: u32,
    count: u32,
}

/// Reads the stamp of a program whose header is at `header`.
pub(super) fn rich(bytes: &[u8], header: usize) -> Option<Rich> {
    let stamp = bytes.get(START..header.min(STAMP_END_MAX))?;
    let end = memchr::memmem::find(stamp, b"Rich")?;
    let key = u32_at(stamp, end + 4)?.to_le_bytes();
    let clear: Vec<u8> =
        stamp.get(..end)?.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key).collect();
    clear.starts_with(b"DanS").then_some(())?;
    let (entries, _) = clear.get(16..)?.as_chunks::<8>();
    let entries = entries.iter().take(ENTRIES_MAX).filter_map(|entry| {
        let tool = u32_at(entry, 0)?;
        Some(Entry { product: tool >> 16, build: tool & 0xFFFF, count: u32_at(entry, 4)? })
    });
    Some(Rich { entries: entries.collect(), hash: hex(&Md5::digest(&clear)) })
}

impl Rich {
    /// As records of product, build and count.
    pub(super) fn facts(&self) -> Vec<Facts> {
        let record = |entry: &Entry| {
            let mut record = Facts::default();
            record.put(FactKey::Product, entry.product);
            record.put(FactKey::Build, entry.build);
            record.put(FactKey::Count, entry.count);
            record
        };
        self.entries.iter().map(record).collect()
    }
}

/// The DOS program before it has the same size in every file.
const START: usize = 0x80;
const STAMP_END_MAX: usize = 0x2000;
const ENTRIES_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamp_is_decoded_and_hashed() {
        let clear = b"DanS\0\0\0\0\0\0\0\0\0\0\0\0\x1E\x6A\x05\x01\x03\0\0\0";
        let key = [0x11, 0x22, 0x33, 0x44];
        let mut bytes = vec![0; START];
        bytes.extend(clear.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key));
        bytes.extend([b"Rich".as_slice(), &key, &[0; 8]].concat());
        let rich = rich(&bytes, bytes.len()).unwrap();
        assert_eq!(rich.entries, [Entry { product: 0x105, build: 0x6A1E, count: 3 }]);
        assert_eq!(rich.hash, hex(&Md5::digest(clear)));
    }

    #[test]
    fn bytes_without_the_mark_are_no_stamp() {
        assert_eq!(rich(&[0; 512], 256), None);
        let mut bytes = vec![0; START];
        bytes.extend(b"0123Rich\0\0\0\0");
        assert_eq!(rich(&bytes, bytes.len()), None);
        assert_eq!(rich(&bytes, 10), None);
    }
}
