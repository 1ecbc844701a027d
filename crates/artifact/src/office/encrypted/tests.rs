//! Packages encrypted here, by the same documents from the other side, and RC4 for the
//! tests of older documents.

use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Block};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use expect_test::{Expect, expect};

use super::cipher::Rc4;
use super::digest::{Digest, wide};
use crate::office::vba::tests::compound_file;
use crate::shown::Opening;
use vocab::Limits;

/// AES-128, chained or each block for itself.
fn sealed(key: &[u8], start: Option<[u8; 16]>, plain: &[u8]) -> Vec<u8> {
    let aes = Aes128::new_from_slice(key).unwrap();
    let mut out: Vec<u8> = Vec::new();
    let mut before = start;
    for piece in plain.chunks(16) {
        let mut block = [0; 16];
        block[..piece.len()].copy_from_slice(piece);
        if let Some(before) = before {
            block.iter_mut().zip(before).for_each(|(byte, mask)| *byte ^= mask);
        }
        let mut block = Block::from(block);
        aes.encrypt_block(&mut block);
        before = before.map(|_| block.into());
        out.extend_from_slice(&block);
    }
    out
}

fn package(plain: &[u8], sealed: &[u8]) -> Vec<u8> {
    [&u64::try_from(plain.len()).unwrap().to_le_bytes()[..], sealed].concat()
}

/// A package under agile encryption with AES-128 and SHA-256.
fn agile(password: &str, spins: u32, plain: &[u8]) -> Vec<u8> {
    let (salt, data_salt, key) = ([5; 16], [6; 16], [7; 16]);
    let spun = Digest::Sha256.spun(&salt, password, spins);
    let by = |block: &[u8], plain: &[u8]| {
        let key = Digest::Sha256.of(&[&spun, block]);
        BASE64.encode(sealed(&key[..16], Some(salt), plain))
    };
    let input = [9; 16];
    let hash = Digest::Sha256.of(&[&input]);
    let parameters = |salt: &[u8]| {
        format!(
            "saltSize=\"16\" blockSize=\"16\" keyBits=\"128\" hashSize=\"32\" cipherAlgorithm=\"AES\" \
             cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA256\" saltValue=\"{}\"",
            BASE64.encode(salt)
        )
    };
    let xml = format!(
        "<?xml version=\"1.0\"?><encryption xmlns:p=\"p\"><keyData {}/><keyEncryptors><keyEncryptor>\
         <p:encryptedKey spinCount=\"{spins}\" {} encryptedVerifierHashInput=\"{}\" \
         encryptedVerifierHashValue=\"{}\" encryptedKeyValue=\"{}\"/></keyEncryptor></keyEncryptors>\
         </encryption>",
        parameters(&data_salt),
        parameters(&salt),
        by(&[0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79], &input),
        by(&[0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e], &hash),
        by(&[0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6], &key),
    );
    let mut out = Vec::new();
    for (number, piece) in (0_u32..).zip(plain.chunks(4096)) {
        let start = Digest::Sha256.of(&[&data_salt, &number.to_le_bytes()]);
        out.extend(sealed(&key, Some(start[..16].try_into().unwrap()), piece));
    }
    let info = [&[4, 0, 4, 0, 0x40, 0, 0, 0][..], xml.as_bytes()].concat();
    compound_file(&[("EncryptionInfo", &info), ("EncryptedPackage", &package(plain, &out))])
}

/// A package under standard encryption with AES-128.
fn standard(password: &str, plain: &[u8]) -> Vec<u8> {
    let salt = [5; 16];
    let hash = Digest::Sha1.spun(&salt, password, 50_000);
    let hash = Digest::Sha1.of(&[&hash, &[0; 4]]);
    let mut block = [0x36; 64];
    block.iter_mut().zip(&hash).for_each(|(byte, mask)| *byte ^= mask);
    let key = Digest::Sha1.of(&[&block]);
    let verifier = [9; 16];
    let mut info = vec![3, 0, 2, 0, 0x24, 0, 0, 0, 34, 0, 0, 0, 0x24, 0, 0, 0, 0, 0, 0, 0];
    info.extend([0x0e, 0x66, 0, 0, 4, 0x80, 0, 0, 128, 0, 0, 0]);
    info.resize(12 + 34, 0);
    info.extend([16, 0, 0, 0]);
    info.extend(salt);
    info.extend(sealed(&key[..16], None, &verifier));
    info.extend([20, 0, 0, 0]);
    info.extend(sealed(&key[..16], None, &Digest::Sha1.of(&[&verifier])));
    let out = sealed(&key[..16], None, plain);
    compound_file(&[("EncryptionInfo", &info), ("EncryptedPackage", &package(plain, &out))])
}

/// The structure of RC4 encryption, and the bytes that it makes of a password.
pub(crate) fn rc4_info(password: &str) -> Vec<u8> {
    let salt = [5; 16];
    let verifier = [9; 16];
    let mut both = [&verifier[..], &Digest::Md5.of(&[&verifier])].concat();
    rc4_key(password, 0).apply(&mut both);
    [&[1, 0, 1, 0][..], &salt, &both].concat()
}

fn rc4_key(password: &str, block: u32) -> Rc4 {
    let hash = Digest::Md5.of(&[&wide(password)]);
    let salted = [&hash[..5], &[5; 16]].concat().repeat(16);
    let hash = Digest::Md5.of(&[&salted]);
    Rc4::new(&Digest::Md5.of(&[&hash[..5], &block.to_le_bytes()]))
}

pub(crate) fn rc4_with(password: &str, size: usize, block_size: usize) -> Vec<u8> {
    let mut stream = vec![0; size];
    for (number, block) in (0_u32..).zip(stream.chunks_mut(block_size)) {
        rc4_key(password, number).apply(block);
    }
    stream
}

fn check(bytes: &[u8], passwords: &[&str], expected: &Expect) {
    let opening = Opening { passwords, ..Opening::default() };
    expected.assert_eq(&opening.open("見積.docx", bytes));
}

#[test]
fn agile_package_opens_with_a_candidate() {
    let plain = b"PK\x03\x04 ".repeat(1_000);
    let bytes = agile("秘密", 1_000, &plain);
    check(
        &bytes,
        &["other", "秘密"],
        &expect![[r#"
            office-ooxml-encrypted
            > stream:EncryptedPackage 見積.docx 5000 bytes PK\u{3}\u{4} PK\u{3}\u{4} PK\u{3}\u{4} PK\u{3}\u{4} PK\u{3}\u{4} size=5000 encrypted
            encryption: agile, AES, 128 bits, SHA256
            lock Data Candidate(1)
            * encrypted 
        "#]],
    );
    check(
        &bytes,
        &["other"],
        &expect![[r#"
        office-ooxml-encrypted
        > stream:EncryptedPackage 見積.docx locked size=5000 encrypted
        encryption: agile, AES, 128 bits, SHA256
        lock Data NotFound
        * encrypted 
        ! password-not-found 
    "#]],
    );
}

#[test]
fn standard_package_opens_without_being_asked() {
    check(
        &standard("VelvetSweatshop", b"PK\x03\x04 content"),
        &[],
        &expect![[r#"
        office-ooxml-encrypted
        > stream:EncryptedPackage 見積.docx 12 bytes PK\u{3}\u{4} content size=12 encrypted
        encryption: standard, AES, 128 bits, SHA1
        password: VelvetSweatshop
        lock Data NotNeeded
        * encrypted 
    "#]],
    );
}

#[test]
fn work_is_bounded_whatever_the_file_asks_for() {
    let bytes = agile("x", 10, b"PK");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains("spinCount=\"10\""));
    let costly: Vec<u8> = agile("x", 10, b"PK");
    let at = memchr::memmem::find(&costly, b"spinCount=\"10\" saltSize").unwrap();
    let mut costly = costly;
    // The attribute grows at the cost of the blank and the name behind it.
    costly[at..at + 23].copy_from_slice(b"spinCount=\"4000000000\"  ".get(..23).unwrap());
    let opening = Opening { passwords: &["x"], ..Opening::default() };
    let lines = opening.open("a.docx", &costly);
    assert!(lines.contains("TooCostly") && lines.contains("! limit-password-work"), "{lines}");
    let few = Limits { password_rounds: 20, ..Limits::default() };
    let lines = Opening { passwords: &["x"], limits: few, ..Opening::default() }.open("a", &bytes);
    assert!(lines.contains("TooCostly"), "{lines}");
}

#[test]
fn unknown_and_damaged_encryption() {
    let extensible = compound_file(&[
        ("EncryptionInfo", &[3, 0, 3, 0, 0, 0, 0, 0]),
        ("EncryptedPackage", &[0; 32]),
    ]);
    check(
        &extensible,
        &[],
        &expect![[r#"
            office-ooxml-encrypted
            > stream:EncryptedPackage 見積.docx locked size=0 encrypted
            lock Data NotFound
            * encrypted 
            ! method-unknown stream:EncryptionInfo
        "#]],
    );
    let empty = compound_file(&[("EncryptionInfo", &[]), ("EncryptedPackage", &[])]);
    check(
        &empty,
        &[],
        &expect![[r#"
            office-ooxml-encrypted
            > stream:EncryptedPackage 見積.docx locked encrypted
            lock Data NotFound
            * encrypted 
            ! file-broken stream:EncryptionInfo
        "#]],
    );
}

#[test]
fn changed_bytes_never_panic() {
    let samples = [agile("x", 10, b"PK\x03\x04"), standard("y", b"PK\x03\x04")];
    let limits = || Limits { password_rounds: 100_000, ..Limits::default() };
    for seed in 0..150 {
        for (sample, other) in [(&samples[0], &samples[1]), (&samples[1], &samples[0])] {
            let bytes = testkit::mutation::mutate(seed, sample, other);
            let opening =
                Opening { passwords: &["x", "y"], limits: limits(), ..Opening::default() };
            let _ = opening.open("a.docx", &bytes);
        }
    }
}
