//! A ZIP archive of one file under a password (APPNOTE 4.3 and 6.1), for handing on a sample.
//! The password is known to everybody: it keeps a scanner or a double click from the sample,
//! and no reader out. So the old encryption is used, which every program opens, the Explorer
//! of Windows too, while AES needs one more program.

use super::zip_crypto;

/// The archive of `bytes` under `name`, stored as they are, with no time of its own. `noise`
/// is random, so that the same bytes look different each time. `None` for more than such an
/// archive can hold: 4 GiB, or a name of 64 KiB.
#[must_use]
pub fn locked_zip(name: &str, bytes: &[u8], password: &str, noise: [u8; 11]) -> Option<Vec<u8>> {
    let crc = crc32fast::hash(bytes);
    let [.., check] = crc.to_le_bytes();
    let size = u32::try_from(bytes.len()).ok()?;
    let packed = size.checked_add(HEADER)?;
    let sizes = [crc, packed, size].map(u32::to_le_bytes).concat();
    let name_length = u16::try_from(name.len()).ok()?.to_le_bytes();
    // What both headers of a member say, the fields of one behind the other.
    let said = [&[VERSION, 0][..], &ENCRYPTED, &STORED, &TIME, &DAY, &sizes, &name_length, &[0; 2]];
    let said = said.concat();
    let mut zip = [b"PK\x03\x04", said.as_slice(), name.as_bytes()].concat();
    let plain = noise.into_iter().chain([check]).chain(bytes.iter().copied());
    zip.extend(zip_crypto::encrypt(plain, password.as_bytes()));
    let start = u32::try_from(zip.len()).ok()?.to_le_bytes();
    // No comment, the first disk, no attributes, at the very beginning.
    let listed = [b"PK\x01\x02", &[VERSION, 0][..], &said, &[0; 14], name.as_bytes()].concat();
    let length = u32::try_from(listed.len()).ok()?.to_le_bytes();
    zip.extend(listed);
    zip.extend([b"PK\x05\x06", &[0; 4][..], &ONE, &ONE, &length, &start, &[0; 2]].concat());
    Some(zip)
}

/// Bytes before the content that tell whether the password is right.
const HEADER: u32 = 12;
/// 2.0, of which encryption is part.
const VERSION: u8 = 20;
const ENCRYPTED: [u8; 2] = [1, 0];
const STORED: [u8; 2] = [0; 2];
const TIME: [u8; 2] = [0; 2];
/// 1980-01-01, with which days begin there.
const DAY: [u8; 2] = [0x21, 0];
const ONE: [u8; 2] = [1, 0];

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::shown::{Opening, opened};

    #[test]
    fn our_own_reader_opens_it_with_the_password_alone() {
        let zip = locked_zip("a.bin", b"some words to be kept", "infected", [7; 11]).unwrap();
        assert!(!zip.windows(5).any(|part| part == b"words"));
        let opening = Opening { passwords: &["infected"], ..Opening::default() };
        expect![[r#"
            zip
            > member:0 a.bin 21 bytes some words to be kept size=21 packed=33 modified=1980-01-01T00:00:00 method=stored encrypted
            members: 1
            host-system: MS-DOS
            version: 2.0
            encryption: ZipCrypto
            lock Data Candidate(0)
        "#]]
        .assert_eq(&opening.open("a.zip", &zip));
        let closed = opened("a.zip", &zip);
        assert!(
            closed.contains("a.bin locked") && closed.contains("password-not-found"),
            "{closed}"
        );
    }

    #[test]
    fn a_name_that_is_too_long_is_refused() {
        assert_eq!(locked_zip(&"a".repeat(1 << 16), b"", "infected", [0; 11]), None);
    }
}
