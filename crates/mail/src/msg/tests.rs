//! Tests of the .msg reader: files built here and, if there, the larger samples.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use cfb::CompoundFile;
use expect_test::{Expect, expect};

use super::*;
use crate::outlook::shown::show;

/// A .msg being written.
struct Builder {
    file: CompoundFile<Cursor<Vec<u8>>>,
}

impl Builder {
    fn new() -> Self {
        let cursor = Cursor::new(Vec::new());
        Self { file: CompoundFile::create_with_version(cfb::Version::V3, cursor).unwrap() }
    }

    /// A storage with its property stream; `header` is the size of what stands before the records.
    fn object(&mut self, path: &str, header: usize, records: &[(u16, u16, u64)]) -> &mut Self {
        if path != "/" {
            self.file.create_storage_all(path).unwrap();
        }
        let mut bytes = vec![0; header];
        for (property, kind, value) in records {
            bytes
                .extend([&kind.to_le_bytes()[..], &property.to_le_bytes(), &[6, 0, 0, 0]].concat());
            bytes.extend(value.to_le_bytes());
        }
        self.stream(&format!("{path}/{PROPERTY_STREAM}"), &bytes)
    }

    fn text(&mut self, path: &str, property: u16, text: &str) -> &mut Self {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        self.property(path, property, mapi::UNICODE, &bytes)
    }

    fn property(&mut self, path: &str, property: u16, kind: u16, bytes: &[u8]) -> &mut Self {
        self.stream(&format!("{path}/__substg1.0_{property:04X}{kind:04X}"), bytes)
    }

    fn stream(&mut self, path: &str, bytes: &[u8]) -> &mut Self {
        self.file.create_stream(path).unwrap().write_all(bytes).unwrap();
        self
    }

    fn bytes(self) -> Vec<u8> {
        self.file.into_inner().into_inner()
    }
}

fn check(bytes: &[u8], limits: &Limits, expected: &Expect) {
    assert!(is_msg(bytes));
    expected.assert_eq(&show(&msg(bytes, limits)));
}

#[test]
fn code_page_932_by_number_and_by_locale() {
    for record in [(0x3ffd, mapi::LONG, 932), (0x3ff1, mapi::LONG, 0x411)] {
        let mut file = Builder::new();
        file.object("/", ROOT_HEADER, &[(0x3fde, mapi::LONG, 50220), record])
            .property("", mapi::SUBJECT, mapi::STRING8, b"\x87\x40\x83\x5c\xfb\xfc\x8d\xe8")
            .property("", mapi::BODY, mapi::STRING8, b"\x93\xfa\x96\x7b\r\n")
            .property("", mapi::SENDER_NAME, mapi::STRING8, b"\x8e\x52\x93\x63")
            .property("", mapi::SENDER_EMAIL, mapi::STRING8, b"yamada@a.example")
            .object("/__attach_version1.0_#00000000", SMALL_HEADER, &[])
            .property("/__attach_version1.0_#00000000", 0x3707, mapi::STRING8, b"\x95\x5c.doc")
            .property("/__attach_version1.0_#00000000", 0x3701, mapi::BINARY, b"data");
        check(
            &file.bytes(),
            &Limits::default(),
            &expect![[r#"
                ①ソ髙崎 | 山田 <yamada@a.example>
                Plain "日本\n"
                1 表.doc Attachment 4 bytes
            "#]],
        );
    }
}

#[test]
fn people_dates_and_attachments() {
    let mut file = Builder::new();
    let exchange = "/O=ORG/OU=GROUP/CN=RECIPIENTS/CN=TARO";
    let (one, two) = ("/__recip_version1.0_#00000000", "/__recip_version1.0_#00000001");
    let (first, second) = ("/__attach_version1.0_#00000000", "/__attach_version1.0_#0000000A");
    let records = [(0x0039, mapi::SYSTIME, 132_223_104_000_000_000), (0x3fde, mapi::LONG, 65001)];
    file.object("/", ROOT_HEADER, &records)
        .text("", mapi::SUBJECT, "\u{1}\u{5}Re: 件名")
        .text("", mapi::SENT_REPRESENTING_NAME, "社長")
        .text("", mapi::SENT_REPRESENTING_EMAIL, exchange)
        .text("", mapi::SENT_REPRESENTING_SMTP, "boss@a.example")
        .text("", mapi::SENDER_NAME, "taro@trusted.example")
        .text("", mapi::SENDER_EMAIL, "taro@evil.example")
        .property("", mapi::HTML, mapi::BINARY, "<b>日本</b>".as_bytes())
        .object(one, SMALL_HEADER, &[(0x0c15, mapi::LONG, 2)])
        .text(one, mapi::DISPLAY_NAME, "花子")
        .text(one, mapi::EMAIL_ADDRESS, exchange)
        .text(one, mapi::SMTP_ADDRESS, "hanako@b.example")
        .object(two, SMALL_HEADER, &[(0x0c15, mapi::LONG, 0x1000_0001)])
        .text(two, mapi::DISPLAY_NAME, "'jiro@b.example'")
        .object(second, SMALL_HEADER, &[(0x7ffe, mapi::BOOLEAN, 1)])
        .text(second, mapi::ATTACH_FILENAME, "image.png")
        .property(second, mapi::ATTACH_DATA, mapi::BINARY, b"\x89PNG")
        .object(first, SMALL_HEADER, &[(0x370b, mapi::LONG, 17)])
        .text(first, mapi::ATTACH_LONG_FILENAME, "invoice.pdf\0.exe")
        .property(first, mapi::ATTACH_DATA, mapi::BINARY, &[7; 10_000]);
    check(
        &file.bytes(),
        &Limits::default(),
        &expect![[r#"
            Re: 件名 | 社長 <boss@a.example>
            to - <jiro@b.example>
            cc 花子 <hanako@b.example>
            2020-01-01T00:00:00+00:00
            Html "<b>日本</b>"
            1 invoice.pdf\0.exe Attachment 10000 bytes
            2 image.png Inline 4 bytes
        "#]],
    );
}

#[test]
fn a_name_that_looks_like_an_address_is_not_the_address() {
    let mut file = Builder::new();
    file.object("/", ROOT_HEADER, &[])
        .text("", mapi::SENT_REPRESENTING_NAME, "taro@trusted.example")
        .text("", mapi::SENDER_NAME, "taro@trusted.example")
        .text("", mapi::SENDER_EMAIL, "taro@evil.example");
    check(
        &file.bytes(),
        &Limits::default(),
        &expect![[r#"
            - | taro@trusted.example <taro@evil.example>
        "#]],
    );
}

#[test]
fn reply_to_is_read_from_its_entry_ids() {
    let strings: Vec<u8> =
        "上司\0SMTP\0boss@free.example\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let provider: &[u8] =
        &[0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0, 0xdd, 1, 0x0f, 0x54, 2];
    let entry = [&[0; 4][..], provider, &[0, 0, 0x01, 0x90], &strings].concat();
    let size = u32::try_from(entry.len()).unwrap().to_le_bytes();
    let mut list = [&1_u32.to_le_bytes()[..], &[0; 4], &size, &entry].concat();
    let mut file = Builder::new();
    file.object("/", ROOT_HEADER, &[]).property(
        "",
        mapi::REPLY_RECIPIENT_ENTRIES,
        mapi::BINARY,
        &list,
    );
    check(
        &file.bytes(),
        &Limits::default(),
        &expect![[r#"
            - | 
            reply 上司 <boss@free.example>
        "#]],
    );
    list.truncate(40);
    list[8] = 0xff;
    list[11] = 0xff;
    let mut file = Builder::new();
    file.object("/", ROOT_HEADER, &[]).property(
        "",
        mapi::REPLY_RECIPIENT_ENTRIES,
        mapi::BINARY,
        &list,
    );
    check(
        &file.bytes(),
        &Limits::default(),
        &expect![[r#"
            - | 
            reply 上司 <->
        "#]],
    );
}

/// A message with a message in it, and so on, each with a file beside the inner one.
fn nested(levels: usize) -> Vec<u8> {
    let mut file = Builder::new();
    let mut path = String::new();
    for level in 1..=levels {
        let header = if level == 1 { ROOT_HEADER } else { INNER_HEADER };
        file.object(if level == 1 { "/" } else { &path }, header, &[]);
        file.text(&path, mapi::SUBJECT, &level.to_string());
        let beside = format!("{path}/__attach_version1.0_#00000001");
        file.object(&beside, SMALL_HEADER, &[])
            .text(&beside, mapi::ATTACH_LONG_FILENAME, "a.pdf")
            .property(&beside, mapi::ATTACH_DATA, mapi::BINARY, b"%PDF");
        let inner = format!("{path}/__attach_version1.0_#00000000");
        file.object(&inner, SMALL_HEADER, &[]).text(&inner, mapi::DISPLAY_NAME, "fwd");
        path = format!("{inner}/__substg1.0_3701000D");
    }
    file.object(&path, INNER_HEADER, &[]).text(&path, mapi::SUBJECT, "innermost");
    file.bytes()
}

#[test]
fn mails_within_mails_are_bounded() {
    check(
        &nested(2),
        &Limits::default(),
        &expect![[r#"
            1 | 
            1 fwd Attachment mail
              2 | 
              1 fwd Attachment mail
                innermost | 
              2 a.pdf Attachment 4 bytes
            2 a.pdf Attachment 4 bytes
        "#]],
    );
    check(
        &nested(5),
        &Limits { mail_depth: 2, ..Limits::default() },
        &expect![[r#"
            1 | 
            1 fwd Attachment mail
              2 | 
              2 a.pdf Attachment 4 bytes
              ! limit-depth part:1
            2 a.pdf Attachment 4 bytes
        "#]],
    );
    let mail = msg(&nested(5), &Limits { mails: 1, parts: 1, ..Limits::default() });
    let codes: Vec<_> = mail.defects.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [DefectCode::LimitMails, DefectCode::LimitParts]);
}

#[test]
fn an_object_of_another_program_gives_its_largest_stream() {
    let mut file = Builder::new();
    let attachment = "/__attach_version1.0_#00000000";
    let object = format!("{attachment}/__substg1.0_3701000D");
    file.object("/", ROOT_HEADER, &[]).object(attachment, SMALL_HEADER, &[]);
    file.file.create_storage(&object).unwrap();
    file.stream(&format!("{object}/\u{1}CompObj"), &[1; 200])
        .stream(&format!("{object}/CONTENTS"), b"%PDF-1.7");
    check(
        &file.bytes(),
        &Limits::default(),
        &expect![[r#"
            - | 
            1 - Attachment 8 bytes
        "#]],
    );
    let mut file = Builder::new();
    file.object("/", ROOT_HEADER, &[]).object(attachment, SMALL_HEADER, &[]);
    file.file.create_storage(&object).unwrap();
    file.stream(&format!("{object}/WordDocument"), &[1; 200])
        .stream(&format!("{object}/1Table"), &[2; 100]);
    check(
        &file.bytes(),
        &Limits::default(),
        &expect![[r#"
            - | 
            1 - Attachment 200 bytes
            ! truncated part:1
        "#]],
    );
}

#[test]
fn transport_headers_go_before_properties() {
    let headers = "Microsoft Mail Internet Headers Version 2.0\r\n\
        Received: from a.example ([192.0.2.1]) by mx.example with ESMTP; 1 Jan 2020 00:00:00 +0000\r\n\
        From: true@a.example\r\nTo: Hanako\r\nSubject: of the wire\r\n\
        Authentication-Results: mx.example; spf=fail smtp.mailfrom=a.example\r\n\r\n\
        ------=_Part\r\nFrom: part@a.example\r\n";
    let recipient = "/__recip_version1.0_#00000000";
    let mut file = Builder::new();
    file.object("/", ROOT_HEADER, &[])
        .text("", mapi::TRANSPORT_MESSAGE_HEADERS, headers)
        .text("", mapi::SUBJECT, "of the property")
        .text("", mapi::SENDER_EMAIL, "other@a.example")
        .object(recipient, SMALL_HEADER, &[(0x0c15, mapi::LONG, 1)])
        .text(recipient, mapi::DISPLAY_NAME, "Hanako")
        .text(recipient, mapi::SMTP_ADDRESS, "hanako@b.example");
    let bytes = file.bytes();
    check(
        &bytes,
        &Limits::default(),
        &expect![[r#"
            of the wire | - <true@a.example>
            to Hanako <hanako@b.example>
            ! address-unreadable header:To
        "#]],
    );
    let mail = msg(&bytes, &Limits::default());
    assert_eq!(mail.head.received.len(), 1);
    assert_eq!(mail.head.auth.spf.unwrap().result, "fail");
}

#[test]
fn text_from_compressed_rtf_and_a_nameless_smime_envelope() {
    let rtf =
        b"{\\rtf1\\ansi\\ansicpg932\\fromtext{\\fonttbl{\\f0 A;}}\\f0 \\'93\\'fa\\'96\\'7b\\par}\0";
    let size = u32::try_from(rtf.len()).unwrap().to_le_bytes();
    let packed = [&size[..], &size, b"MELA", &[0; 4], rtf].concat();
    let attachment = "/__attach_version1.0_#00000000";
    let mut file = Builder::new();
    file.object("/", ROOT_HEADER, &[])
        .text("", mapi::MESSAGE_CLASS, "IPM.Note.SMIME.MultipartSigned")
        .property("", mapi::RTF_COMPRESSED, mapi::BINARY, &packed)
        .object(attachment, SMALL_HEADER, &[])
        .property(attachment, mapi::ATTACH_DATA, mapi::BINARY, b"MIME-Version: 1.0\r\n");
    check(
        &file.bytes(),
        &Limits::default(),
        &expect![[r#"
            - | 
            Plain "日本\n"
            1 smime.p7m Attachment 19 bytes
        "#]],
    );
}

#[test]
fn long_bodies_are_cut_and_damage_is_told() {
    let mut file = Builder::new();
    file.object("/", ROOT_HEADER, &[]).text("", mapi::BODY, &"a".repeat(1_000)).property(
        "",
        mapi::RTF_COMPRESSED,
        mapi::BINARY,
        b"no compressed text",
    );
    let bytes = file.bytes();
    let mail = msg(&bytes, &Limits { text_bytes: 100, ..Limits::default() });
    assert_eq!(mail.bodies[0].text.len(), 50);
    let codes: Vec<_> = mail.defects.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [DefectCode::RtfBroken, DefectCode::LimitText]);
    let mail = msg(&bytes[..600], &Limits::default());
    assert_eq!(mail.defects, [(DefectCode::MsgBroken, Spot::Whole)]);
    assert!(!is_msg(&bytes[..600]) && !is_msg(b"Subject: x"));
}

#[test]
fn no_mutation_panics_or_grows() {
    let whole = nested(3);
    let limits = Limits::default();
    for seed in 0..1_500 {
        let bytes = testkit::mutation::mutate(seed, &whole, &whole);
        let mail = msg(&bytes, &limits);
        let bound = 2 * u64::try_from(bytes.len()).unwrap();
        assert!(mail.work.bytes <= bound, "seed {seed}: {} bytes read", mail.work.bytes);
    }
}

fn samples() -> Option<Vec<PathBuf>> {
    let corpus = testkit::larger_corpus()?;
    let mut files: Vec<_> = ["mail/msg", "mail/msg-outlook"]
        .iter()
        .flat_map(|folder| fs::read_dir(corpus.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 70, "only {} samples", files.len());
    Some(files)
}

#[test]
fn the_larger_samples_are_read_whole() {
    let Some(files) = samples() else { return };
    for path in files {
        let bytes = fs::read(&path).unwrap();
        assert!(is_msg(&bytes), "{}", path.display());
        let mail = msg(&bytes, &Limits::default());
        let lost: Vec<_> = mail.defects.iter().filter(|(code, _)| code.loses()).collect();
        assert!(lost.is_empty(), "{}: {lost:?}", path.display());
        let told = mail.head.subject.is_some() || !mail.bodies.is_empty() || !mail.parts.is_empty();
        assert!(told, "{} told nothing", path.display());
    }
}

/// The `cfb` crate as a second opinion: it refuses more, but what it reads must be the same.
#[test]
fn the_larger_samples_have_the_streams_that_cfb_finds() {
    use std::io::Read as _;
    let Some(files) = samples() else { return };
    for path in files {
        let bytes = fs::read(&path).unwrap();
        let mut theirs = CompoundFile::open(Cursor::new(&bytes)).unwrap();
        let mut ours = Compound::open(&bytes).unwrap();
        let mut open = vec![(ROOT, PathBuf::from("/"))];
        let mut count = 0;
        while let Some((storage, at)) = open.pop() {
            let children: Vec<_> = ours
                .children(storage)
                .map(|(id, entry)| (id, entry.kind, at.join(&entry.name)))
                .collect();
            for (id, kind, at) in children {
                count += 1;
                if kind == Kind::Storage {
                    open.push((id, at));
                    continue;
                }
                let mut expected = Vec::new();
                theirs.open_stream(&at).unwrap().read_to_end(&mut expected).unwrap();
                assert_eq!(
                    *ours.read(id).unwrap().bytes,
                    expected,
                    "{} {}",
                    path.display(),
                    at.display()
                );
            }
        }
        assert_eq!(count, theirs.walk().count() - 1, "{}", path.display());
    }
}
