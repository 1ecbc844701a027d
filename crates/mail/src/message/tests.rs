//! The hard mails that decided how this crate reads: hand-made, each in LF and CRLF form
//! where line ends are not the matter.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::outlook::shown;

/// Shows a mail line by line.
fn show(mail: &Mail<'_>) -> String {
    let mut out = String::new();
    let mut line = |text: String| writeln!(out, "{text}").unwrap();
    if let Some(subject) = &mail.head.subject {
        line(format!("subject {subject:?}"));
    }
    for sender in &mail.head.from {
        let spot =
            if mail.head.from.len() > 1 { format!(" {}", sender.spot) } else { String::new() };
        line(format!("from {}{spot}", shown::mailbox(&sender.mailbox)));
    }
    if let Some(date) = mail.head.date {
        line(format!("date {date}"));
    }
    for body in &mail.bodies {
        line(format!("{:?} {:?} {:?}", body.kind, body.path, body.text));
    }
    for part in &mail.parts {
        let (kind, bytes) = match &part.content {
            Content::Bytes(bytes) => ("part", bytes),
            Content::Message(bytes) => ("message", bytes),
            Content::Mail(_) => unreachable!(),
        };
        let name = part.name.as_ref().map_or(String::new(), |name| {
            let other = name.other.as_ref().map_or(String::new(), |o| format!(" or {o:?}"));
            format!(" {:?}{other}", name.decoded)
        });
        let shown = testkit::to_lf(bytes);
        let shown = shown.get(..60).unwrap_or(&shown).escape_ascii();
        line(format!("{kind} {} {:?}{name}: {shown}", part.path, part.media_type));
    }
    if let Some(fragment) = mail.fragment {
        line(format!("{fragment:?}"));
    }
    for (code, spot) in &mail.defects {
        line(format!("! {code} {spot}").trim_end().to_owned());
    }
    out
}

#[expect(clippy::needless_pass_by_value, reason = "the snapshot macro gives a value")]
fn check_as_is(bytes: &[u8], expected: Expect) {
    expected.assert_eq(&show(&message(bytes, &Limits::default())));
}

fn check(bytes: impl AsRef<[u8]>, expected: Expect) {
    let lf = testkit::to_lf(bytes.as_ref());
    let crlf = testkit::to_crlf(bytes.as_ref());
    assert_eq!(
        show(&message(&lf, &Limits::default())),
        show(&message(&crlf, &Limits::default())),
        "LF and CRLF differ"
    );
    check_as_is(&lf, expected);
}

fn join(pieces: &[&[u8]]) -> Vec<u8> {
    pieces.concat()
}

#[test]
fn row_01_iso_2022_jp() {
    check(
        b"From: a@example.jp\nSubject: =?ISO-2022-JP?B?GyRCQEE1YT1xJE43bxsoQg==?=\n\
          Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B@A5a=q$N7o\x1b(B\n",
        expect![[r#"
            subject "請求書の件"
            from - <a@example.jp>
            Plain "" "請求書の件\n"
        "#]],
    );
}

#[test]
fn row_02_raw_iso_2022_jp_header() {
    check(
        b"From: \x1b$B@A5a\x1b(B <a@example.jp>\nSubject: \x1b$B@A5a=q$N7o\x1b(B\n\nx\n",
        expect![[r#"
        subject "請求書の件"
        from 請求 <a@example.jp>
        Plain "" "x\n"
        ! header-undeclared-charset header:From
        ! header-undeclared-charset header:Subject
    "#]],
    );
}

#[test]
fn row_03_raw_shift_jis_header_and_code_page_932_body() {
    check(
        b"From: a@example.jp\nSubject: \x90\xbf\x8b\x81\x8f\x91\x82\xcc\x8c\x8f\n\
          Content-Type: text/plain; charset=cp932\n\n\x87\x40\xfb\xfc\xed\x95\n",
        expect![[r#"
            subject "請求書の件"
            from - <a@example.jp>
            Plain "" "①髙﨑\n"
            ! header-undeclared-charset header:Subject
        "#]],
    );
}

#[test]
fn row_04_encoded_words_split_inside_the_jis_state() {
    check(
        b"From: a@example.jp\nSubject: =?ISO-2022-JP?B?GyRCQEE1?=\n =?ISO-2022-JP?B?YT1xGyhC?=\n\nx\n",
        expect![[r#"
            subject "請求書"
            from - <a@example.jp>
            Plain "" "x\n"
        "#]],
    );
}

#[test]
fn row_05_euc_jp() {
    check(
        b"From: a@example.jp\nSubject: =?EUC-JP?Q?=C0=C1=B5=E1=BD=F1?=\n\
          Content-Type: text/plain; charset=EUC-JP\n\n\xc0\xc1\xb5\xe1\xbd\xf1\xa4\xce\xb7\xef\n",
        expect![[r#"
            subject "請求書"
            from - <a@example.jp>
            Plain "" "請求書の件\n"
        "#]],
    );
}

#[test]
fn row_06_and_07_nec_row_13_and_half_width_kana() {
    check(
        b"From: a@example.jp\nSubject: =?ISO-2022-JP?B?GyRCLSEbKEI=?=\n\
          Content-Type: text/plain; charset=ISO-2022-JP\n\n\x1b$B-!|b\x1b(B \x1b(I161E\x1b(B\n",
        expect![[r#"
            subject "①"
            from - <a@example.jp>
            Plain "" "①髙 ｱｶｱﾅ\n"
        "#]],
    );
}

#[test]
fn row_10_and_11_rfc_2231_names() {
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\
          Content-Type: application/pdf;\n name*0*=utf-8'ja'%E8%AB%8B;\n name*1*=%E6%B1%82.pdf\n\n1\n\
          --B\nContent-Disposition: attachment; filename*=Shift_JIS'ja'%90%BF%8B%81.exe\n\n2\n--B--\n",
        expect![[r#"
            from - <a@example.jp>
            part 1 "application/pdf" "請求.pdf": 1
            part 2 "" "請求.exe": 2
        "#]],
    );
}

#[test]
fn row_12_encoded_word_in_a_parameter() {
    check(
        b"From: a@example.jp\nContent-Type: application/pdf; name=\"=?UTF-8?B?6KuL5rGC?=.pdf\"\n\nx\n",
        expect![[r#"
            from - <a@example.jp>
            part 1 "application/pdf" "請求.pdf": x\n
        "#]],
    );
}

#[test]
fn row_13_raw_shift_jis_name_with_backslash_halves() {
    let mail = b"From: a@example.jp\nContent-Type: application/x; \
        name=\"\x95\x5c\x8e\xa6\x83\x5c.exe\"; x=y\n\nx\n";
    check(
        mail,
        expect![[r#"
        from - <a@example.jp>
        part 1 "application/x" "表示ソ.exe": x\n
        ! header-undeclared-charset part:1
    "#]],
    );
    let read = message(mail, &Limits::default());
    assert_eq!(read.parts[0].name.as_ref().unwrap().raw, b"\x95\x5c\x8e\xa6\x83\x5c.exe");
}

#[test]
fn row_14_right_to_left_override_in_a_name_is_kept() {
    check(
        b"From: a@example.jp\nContent-Type: application/x;\n name*=utf-8''a%E2%80%AEfdp.exe\n\nx\n",
        expect![[r#"
            from - <a@example.jp>
            part 1 "application/x" "a\u{202e}fdp.exe": x\n
        "#]],
    );
}

#[test]
fn row_20_boundary_in_mid_line() {
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=BND\n\n--BND\n\n\
          before --BND after\n--BND2\nstill\n--BND--\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "1" "before --BND after\n--BND2\nstill"
        "#]],
    );
}

#[test]
fn row_21_no_closing_boundary() {
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=BND\n\n--BND\n\ntext\n\
          --BND\nContent-Type: application/pdf\n\n%PDF",
        expect![[r#"
            from - <a@example.jp>
            Plain "1" "text"
            part 2 "application/pdf": %PDF
            ! boundary-unclosed
        "#]],
    );
}

#[test]
fn row_22_multipart_without_boundary() {
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed\n\nThis is MIME.\n--xx\n\
          Content-Type: text/html\n\n<p>a</p>\n--xx--\n",
        expect![[r#"
            from - <a@example.jp>
            Html "1" "<p>a</p>"
            ! boundary-guessed
        "#]],
    );
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed\n\nJust text\n-- \nTaro\n",
        expect![[r#"
        from - <a@example.jp>
        Plain "" "Just text\n-- \nTaro\n"
        ! boundary-missing
    "#]],
    );
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=wrong\n\n--right\n\na\n--right--\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "1" "a"
            ! boundary-guessed
        "#]],
    );
}

#[test]
fn row_23_and_24_junk_and_second_run_in_base64() {
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\
          Content-Type: application/x\nContent-Transfer-Encoding: base64\n\naGVs!bG8g\nd29y*bGQ=\n--B\n\
          Content-Type: application/y\nContent-Transfer-Encoding: base64\n\naGVsbG8=\nd29ybGQ=\n--B--\n",
        expect![[r#"
            from - <a@example.jp>
            part 1 "application/x": hello world
            part 2 "application/y": helloworld
            ! base64-junk part:1
            ! base64-second-run part:2
        "#]],
    );
}

#[test]
fn row_25_and_26_message_within_a_message() {
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\nsee\n--B\n\
          Content-Type: message/rfc822\n\nFrom: inner@example.jp\nContent-Type: multipart/mixed; boundary=C\n\n\
          --C\n\nx\n--C--\n--B\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n\
          RnJvbTogYUBiCgp4Cg==\n--B--\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "1" "see"
            message 2 "message/rfc822": From: inner@example.jp\nContent-Type: multipart/mixed; bounda
            message 3 "message/rfc822": From: a@b\n\nx\n
        "#]],
    );
}

#[test]
fn row_28_three_thousand_nested_multiparts() {
    let mut mail = b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=B0\n\n".to_vec();
    for depth in 0..3_000 {
        let next = depth + 1;
        write!(
            &mut Ascii(&mut mail),
            "--B{depth}\nContent-Type: multipart/mixed; boundary=B{next}\n\n"
        )
        .unwrap();
    }
    let read = message(&mail, &Limits::default());
    assert_eq!(read.parts.len(), 1);
    assert!(read.parts[0].media_type.starts_with("multipart/"));
    assert_eq!(read.parts[0].path.matches('.').count(), 63);
    assert!(read.defects.iter().any(|(code, _)| *code == DefectCode::LimitDepth));
    assert_linear(&mail, &read);
}

#[test]
fn row_29_nul_in_subject_and_text() {
    check(
        b"From: a@example.jp\nSubject: a\0b\n\nhttp://a.example/\0x\n",
        expect![[r#"
        subject "a\0b"
        from - <a@example.jp>
        Plain "" "http://a.example/\0x\n"
        ! nul-byte header:Subject
        ! nul-byte text
    "#]],
    );
}

#[test]
fn row_30_uuencode_in_text() {
    check(
        b"From: a@example.jp\n\nHello\nbegin 644 a.txt\n+:&5L;&\\@=V]R;&0 \n`\nend\nBye\n\
          begin 644 b.txt\n#0V%T\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "" "Hello\nBye\n"
            part 1 "" "a.txt": hello world
            part 2 "" "b.txt": Cat
            ! uuencode-broken part:2
        "#]],
    );
}

#[test]
fn row_31_two_from_fields() {
    check(
        b"From: Boss <boss@example.jp>\nSubject: a\nFrom: x@evil.example\nsubject: b\n\nx\n",
        expect![[r#"
            subject "a"
            from Boss <boss@example.jp> header:From[0]
            from - <x@evil.example> header:From[1]
            Plain "" "x\n"
            ! duplicate-header header:From[1]
            ! duplicate-header header:Subject[1]
        "#]],
    );
}

#[test]
fn row_32_cr_only() {
    check_as_is(
        b"From: a@example.jp\rSubject: a\r b\rContent-Type: multipart/mixed; boundary=B\r\r--B\r\rx\ry\r\
          --B\rContent-Type: a/b\r\rz\r--B--\r",
        expect![[r#"
            subject "a b"
            from - <a@example.jp>
            Plain "1" "x\ny"
            part 2 "a/b": z
        "#]],
    );
}

#[test]
fn row_33_headers_only() {
    check(
        b"From: a@example.jp\nSubject: a",
        expect![[r#"
        subject "a"
        from - <a@example.jp>
        HeadersOnly
    "#]],
    );
    check(
        b"Received: from a by b; Tue, 5 Jan 2016 09:30:15 +0900\nFrom: a@example.jp\n\n\n",
        expect![[r#"
        from - <a@example.jp>
        HeadersOnly
    "#]],
    );
}

#[test]
fn row_34_blank_line_first() {
    check(
        b"\n\nFrom: a@example.jp\nSubject: a\n\nx\n",
        expect![[r#"
        subject "a"
        from - <a@example.jp>
        Plain "" "x\n"
        ! blank-line-first
    "#]],
    );
}

#[test]
fn row_35_utf_16_body() {
    check_as_is(
        b"From: a@example.jp\nContent-Type: text/plain; charset=utf-16\n\
          Content-Transfer-Encoding: base64\n\n//4sZ4dlZzBZMAIwDQAKAA==\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "" "本文です。\n"
        "#]],
    );
}

#[test]
fn row_36_us_ascii_over_code_page_932() {
    check(
        b"From: a@example.jp\nContent-Type: text/plain; charset=us-ascii\n\n\
          \x83p\x83X\x83\x8f\x81[\x83h: infected\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "" "パスワード: infected\n"
            ! charset-detected text
        "#]],
    );
}

#[test]
fn row_37_and_38_mbox_line_and_byte_order_marks() {
    check(
        b"From - Tue Jan  5 09:30:15 2016\nFrom: a@example.jp\n\nx\n",
        expect![[r#"
        from - <a@example.jp>
        Plain "" "x\n"
    "#]],
    );
    check(
        b"\xef\xbb\xbfFrom: a@example.jp\n\nx\n",
        expect![[r#"
        from - <a@example.jp>
        Plain "" "x\n"
    "#]],
    );
    let utf_16: Vec<u8> = "\u{feff}From: 太郎 <a@example.jp>\r\n\r\nx"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    check_as_is(
        &utf_16,
        expect![[r#"
        from 太郎 <a@example.jp>
        Plain "" "x"
    "#]],
    );
}

#[test]
fn row_39_soft_break_within_a_link() {
    check(
        b"From: a@example.jp\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n\
          <a href=3D\"http&#58;//a.exam=\nple/\">x</a>\n",
        expect![[r#"
            from - <a@example.jp>
            Html "" "<a href=\"http&#58;//a.example/\">x</a>\n"
        "#]],
    );
}

#[test]
fn senders_of_every_shape() {
    check(
        b"From : a@example.jp\n\nx\n",
        expect![[r#"
        from - <a@example.jp>
        Plain "" "x\n"
    "#]],
    );
    check(
        b"From: Staff: a@example.jp, B <b@example.jp>;\n\nx\n",
        expect![[r#"
        from - <a@example.jp> header:From
        from B <b@example.jp> header:From
        Plain "" "x\n"
    "#]],
    );
    check(
        b"Subject: a\nTo: b@example.jp\n\nx\n",
        expect![[r#"
        subject "a"
        Plain "" "x\n"
    "#]],
    );
    check(
        b"From: \"a@example.jp\" <x@evil.example>\n\nx\n",
        expect![[r#"
        from a@example.jp <x@evil.example>
        Plain "" "x\n"
    "#]],
    );
    check(
        b"From: =?utf-8?Q?a=40bank.example=3E?= <x@evil.example>\n\nx\n",
        expect![[r#"
        from a@bank.example> <x@evil.example>
        Plain "" "x\n"
    "#]],
    );
}

#[test]
fn names_that_differ() {
    check(
        b"From: a@example.jp\nContent-Type: application/pdf; name=a.pdf\n\
          Content-Disposition: attachment; filename=a.exe\n\nx\n",
        expect![[r#"
            from - <a@example.jp>
            part 1 "application/pdf" "a.exe" or "a.pdf": x\n
            ! name-conflict part:1
        "#]],
    );
}

#[test]
fn two_types_of_one_part() {
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\
          Content-Type: text/html\nContent-Type: text/plain\n\n<b>x\n--B--\n",
        expect![[r#"
            from - <a@example.jp>
            Html "1" "<b>x"
            ! duplicate-header part:1
        "#]],
    );
}

#[test]
fn a_text_with_a_name_is_a_part_unless_nothing_else_is_a_body() {
    check(
        b"From: a@example.jp\nContent-Type: text/plain; name=a.txt\n\nx\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "" "x\n"
        "#]],
    );
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\n1\n--B\n\
          Content-Type: text/html; name=a.html\n\n2\n--B\nContent-Disposition: attachment\n\n3\n--B--\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "1" "1"
            part 2 "text/html" "a.html": 2
            part 3 "": 3
        "#]],
    );
}

#[test]
fn alternatives_know_their_multipart() {
    let mail = b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=A\n\n--A\n\
        Content-Type: multipart/alternative; boundary=B\n\n--B\n\n1\n--B\n\
        Content-Type: multipart/related; boundary=C\n\n--C\nContent-Type: text/html\n\n2\n--C--\n--B--\n\
        --A\n\n3\n--A--\n";
    let read = message(mail, &Limits::default());
    let shown: Vec<_> =
        read.bodies.iter().map(|b| (b.path.as_str(), b.alternative.as_deref())).collect();
    assert_eq!(shown, [("1.1", Some("1")), ("1.2.1", Some("1")), ("2", None)]);
}

#[test]
fn pieces_of_mails() {
    check(
        b"Please pay by Friday.\nNote: urgent\nhttp://a.example/\n",
        expect![[r#"
        Plain "" "Please pay by Friday.\nNote: urgent\nhttp://a.example/\n"
        BodyOnly
    "#]],
    );
    check(
        b"-----Original Message-----\nFrom: a@example.jp\nTo: b@example.jp\n\nx\n",
        expect![[r#"
        Plain "" "-----Original Message-----\nFrom: a@example.jp\nTo: b@example.jp\n\nx\n"
        BodyOnly
    "#]],
    );
    check(
        b"\n<HTML><body>Hi</body>\n",
        expect![[r#"
        Html "" "\n<HTML><body>Hi</body>\n"
        BodyOnly
    "#]],
    );
    check(
        b"",
        expect![[r#"
        BodyOnly
    "#]],
    );
    check(
        "お世話になっております。\n請求書を送ります。\n",
        expect![[r#"
        Plain "" "お世話になっております。\n請求書を送ります。\n"
        BodyOnly
    "#]],
    );
    check_as_is(
        b"\x82\xa8\x90\xa2\x98b\x82\xc9\x82\xc8\x82\xc1\x82\xc4\n",
        expect![[r#"
        Plain "" "お世話になって\n"
        BodyOnly
    "#]],
    );
}

#[test]
fn no_blank_line_between_header_and_body() {
    check(
        b"From: a@example.jp\nSubject: a\nHello,\nplease pay.\n",
        expect![[r#"
        subject "a"
        from - <a@example.jp>
        Plain "" "Hello,\nplease pay.\n"
    "#]],
    );
}

#[test]
fn broken_line_within_the_header() {
    check(
        b"From: a@example.jp\nbroken\nSubject: a\n\nx\n",
        expect![[r#"
        subject "a"
        from - <a@example.jp>
        Plain "" "x\n"
        ! header-unreadable
    "#]],
    );
}

#[test]
fn part_without_header_or_blank_line() {
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=B\n\n--B\nHello: you\nand you\n--B\n--B--\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "1" "Hello: you\nand you"
            Plain "2" ""
        "#]],
    );
}

#[test]
fn part_after_the_closing_boundary() {
    check(
        b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\n1\n--B--\nepilogue\n\
          --B\nContent-Type: a/b\n\n2\n--B--\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "1" "1"
            part 2 "a/b": 2
        "#]],
    );
}

#[test]
fn report_of_a_bounce() {
    check(
        b"From: a@example.jp\nContent-Type: multipart/report; boundary=B\n\n--B\n\n1\n--B\n\
          Content-Type: message/delivery-status\n\nAction: failed\n--B\n\
          Content-Type: text/rfc822-headers\n\nSubject: x\n--B--\n",
        expect![[r#"
            from - <a@example.jp>
            Plain "1" "1"
            part 2 "message/delivery-status": Action: failed
            part 3 "text/rfc822-headers": Subject: x
        "#]],
    );
}

#[test]
fn thread_and_mailer_fields() {
    let read = message(
        b"From: a@example.jp\nMessage-ID:\n <1@a>\nIn-Reply-To: <0@a> (see)\nReferences: <x@a>\n <0@a>\n\
          Return-Path: <>\nSender: S <s@a>\nReply-To: r@a, q@a\nTo: t@a\nCc: c@a\nUser-Agent: U\nX-Mailer: M\n\nx",
        &Limits::default(),
    );
    assert_eq!(read.head.message_id.as_deref(), Some("1@a"));
    assert_eq!(read.head.in_reply_to.as_deref(), Some("0@a"));
    assert_eq!(read.head.references, ["x@a", "0@a"]);
    assert_eq!(read.head.return_path.as_deref(), Some(""));
    assert_eq!(read.head.sender.as_ref().map(shown::mailbox).as_deref(), Some("S <s@a>"));
    assert_eq!(read.head.reply_to.len(), 2);
    assert_eq!(read.head.to.len() + read.head.cc.len(), 2);
    assert_eq!(read.head.mailer.as_deref(), Some("M"));
}

#[test]
fn text_past_the_limit_is_cut_at_a_character() {
    let limits = Limits { text_bytes: 10, ..Limits::default() };
    let mail = format!("From: a@example.jp\n\n{}", "あ".repeat(100));
    let read = message(mail.as_bytes(), &limits);
    assert_eq!(read.bodies[0].text, "あああ");
    assert_eq!(
        read.defects,
        [(DefectCode::LimitText, Spot::Text), (DefectCode::CharsetDetected, Spot::Text)]
    );
}

#[test]
fn what_looks_like_a_mail() {
    for mail in [
        &b"Received: from a by b; date\nFrom: a@b\n\n"[..],
        b"From - Tue Jan  5 09:30:15 2016\nFrom: a\nTo: b\n",
        b"\r\nSubject: a\r\nFrom: b\r\n\r\nx",
        b"X-Foo: a\nMessage-ID: <a@b>\nSubject: x\n\n",
        b"Return-Path: <a@b>\n (x)\nReceived: x\n y\n",
    ] {
        assert!(looks_like_headers(mail), "{}", mail.escape_ascii());
    }
    for text in [
        &b""[..],
        b"Subject: a\n\ntext",
        b"Dear all,\nFrom: a\nTo: b\n",
        b"title: a\ndate: b\nlayout: c\n",
        b"HTTP/1.1 200 OK\nDate: a\nContent-Type: b\n",
        b"User-agent: *\nDisallow: /\n",
        b"fn main() {\n    let from: String;\n}\n",
        b"Date: a\nServer: b\nContent-Type: c\n\n",
        b"BEGIN:VCARD\nN:a\n",
        b"\x7fELF\n",
    ] {
        assert!(!looks_like_headers(text), "{}", text.escape_ascii());
    }
}

// What hostile input costs, counted and not timed.

struct Ascii<'a>(&'a mut Vec<u8>);

impl Write for Ascii<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

#[track_caller]
fn assert_linear(bytes: &[u8], mail: &Mail<'_>) {
    let length = u64::try_from(bytes.len()).unwrap();
    assert!(mail.work.bytes <= 10 * length, "{} bytes for {length}", mail.work.bytes);
    assert!(mail.work.nodes <= 40_000, "{} nodes", mail.work.nodes);
    assert!(mail.work.calls <= 20_000, "{} calls", mail.work.calls);
}

#[track_caller]
fn read_hostile(bytes: &[u8]) -> Mail<'_> {
    let mail = message(bytes, &Limits::default());
    assert_linear(bytes, &mail);
    mail
}

fn has(mail: &Mail<'_>, code: DefectCode) -> bool {
    mail.defects.iter().any(|(known, _)| *known == code)
}

#[test]
fn a_hundred_thousand_received_fields() {
    let field = b"Received: from a.example by b.example; Tue, 5 Jan 2016 09:30:15 +0900\n";
    let rest = b"From: a@example.jp\nContent-Type: text/html\n\n<p>x</p>";
    let bytes = join(&[&field.repeat(100_000), rest]);
    let mail = read_hostile(&bytes);
    assert_eq!(mail.head.received.len(), Limits::default().hops);
    assert!(has(&mail, DefectCode::LimitHops) && has(&mail, DefectCode::LimitHeaders));
    assert_eq!(mail.head.from.len(), 1);
    assert_eq!(mail.bodies[0].kind, BodyKind::Html);
}

#[test]
fn a_header_line_of_a_megabyte() {
    for piece in [
        &b"x"[..],
        b"=?utf-8?Q?",
        b"=?utf-8?B?QQ==?= ",
        b"(",
        b"a@b,",
        b"\"\\",
        b";a=\"",
        b"<",
        b"\x1b$B",
    ] {
        for name in [
            "Subject",
            "From",
            "To",
            "References",
            "Content-Type",
            "Date",
            "Received",
            "Authentication-Results",
        ] {
            let value = piece.repeat((1 << 20) / piece.len());
            read_hostile(&join(&[name.as_bytes(), b": ", &value, b"\nX-A: b\n\nx"]));
        }
    }
}

#[test]
fn comments_nested_in_from() {
    let bytes = join(&[b"From: ", &b"(".repeat(200_000), b" a@example.jp", b"\n\nx"]);
    assert_eq!(read_hostile(&bytes).head.from.len(), 1);
    let bytes =
        join(&[b"From: ", &b"(".repeat(200_000), &b")".repeat(200_000), b" a@example.jp\n\nx"]);
    assert_eq!(read_hostile(&bytes).head.from[0].mailbox.address.as_deref(), Some("a@example.jp"));
}

#[test]
fn a_million_lines_that_begin_like_boundaries() {
    for line in [
        &b"--x\n"[..],
        b"--B\n",
        b"--B--\n",
        b"--\n",
        b"--B\n\n",
        b"--B\nContent-Type: multipart/mixed\n\n",
    ] {
        let head = b"From: a@example.jp\nContent-Type: multipart/mixed; boundary=B\n\n";
        let bytes = join(&[head, &line.repeat(300_000)]);
        let mail = read_hostile(&bytes);
        assert!(mail.parts.len() + mail.bodies.len() <= Limits::default().parts);
        assert!(mail.defects.len() <= 3 * Limits::default().parts);
    }
}

#[test]
fn multiparts_without_boundary_within_each_other() {
    let bytes = b"Content-Type: multipart/mixed\n\n--a\n".repeat(30_000);
    read_hostile(&bytes);
    let bytes = b"Content-Type: multipart/mixed; boundary=x\n\n--y\n".repeat(30_000);
    read_hostile(&bytes);
}

#[test]
fn lines_that_are_no_fields() {
    read_hostile(&join(&[b"From: a\n", &b"x\nTo: b\n".repeat(100_000)]));
    read_hostile(&join(&[b"From: a\n", &b"x\ny\nz\nTo: b\n".repeat(100_000)]));
    read_hostile(&join(&[b"From: a\n", &b" \n".repeat(300_000)]));
    read_hostile(&b"\n".repeat(1_000_000));
    read_hostile(&b"a:\n".repeat(300_000));
}

#[test]
fn uuencoded_files_without_number() {
    let bytes = join(&[b"From: a@example.jp\n\n", &b"begin 644 a\n#0V%T\nend\n".repeat(20_000)]);
    let mail = read_hostile(&bytes);
    assert_eq!(mail.parts.len(), Limits::default().parts);
    assert!(has(&mail, DefectCode::LimitParts));
    read_hostile(&join(&[b"From: a@example.jp\n\n", &b"begin 644 a\n\n".repeat(100_000)]));
}

/// Another parser's answers on mails that both must read alike.
#[test]
fn ordinary_mails_read_as_by_mail_parser() {
    for mail in [
        "From: Taro <a@example.jp>\r\nTo: b@example.jp, \"C, D\" <c@example.jp>\r\nSubject: =?UTF-8?B?6KuL5rGC?=\r\n\
         Date: Tue, 5 Jan 2016 09:30:15 +0900\r\nMessage-ID: <1@a>\r\n\r\nHello\r\n",
        "From: a@example.jp\r\nSubject: folded\r\n subject\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\n\
         one\r\n--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=\r\n=41</p>\r\n\
         --B--\r\n",
        "From: a@example.jp (Taro)\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
         Content-Transfer-Encoding: base64\r\n\r\nY2Fm6Q==\r\n",
    ] {
        let ours = message(mail.as_bytes(), &Limits::default());
        let theirs = mail_parser::MessageParser::default().parse(mail).unwrap();
        assert_eq!(ours.head.subject.as_deref(), theirs.subject());
        assert_eq!(ours.head.message_id.as_deref(), theirs.message_id());
        assert_eq!(
            ours.head.date.map(vocab::Written::unix_seconds),
            theirs.date().map(|d| d.to_timestamp())
        );
        let addresses = |list: Option<&mail_parser::Address<'_>>| -> Vec<String> {
            let all = list.into_iter().flat_map(|l| l.iter());
            all.filter_map(|a| a.address().map(str::to_owned)).collect()
        };
        let from: Vec<_> =
            ours.head.from.iter().filter_map(|s| s.mailbox.address.clone()).collect();
        assert_eq!(from, addresses(theirs.from()));
        let to: Vec<_> = ours.head.to.iter().filter_map(|m| m.address.clone()).collect();
        assert_eq!(to, addresses(theirs.to()));
        let texts: Vec<_> = theirs
            .parts
            .iter()
            .filter(|part| part.is_text())
            .map(|part| part.text_contents().unwrap().replace("\r\n", "\n"))
            .collect();
        assert_eq!(ours.bodies.iter().map(|b| b.text.clone()).collect::<Vec<_>>(), texts);
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_a_mail(bytes: Vec<u8>) {
        let _ = message(&bytes, &Limits::default());
        let _ = looks_like_headers(&bytes);
    }

    #[test]
    fn pieces_of_mail_in_any_order_are_a_mail(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)
    ) {
        let bytes = pieces.concat();
        let mail = message(&bytes, &Limits { part_depth: 3, parts: 5, ..Limits::default() });
        proptest::prop_assert!(mail.bodies.len() + mail.parts.len() <= 10);
        proptest::prop_assert!(mail.work.bytes <= 16 * u64::try_from(bytes.len()).unwrap());
    }
}

const PIECES: &[&[u8]] = &[
    b"\n",
    b"\r\n",
    b"\r",
    b"--B",
    b"--B--",
    b"--C",
    b"Content-Type: ",
    b"multipart/mixed; boundary=B",
    b"multipart/digest; boundary=C",
    b"text/html",
    b"message/rfc822",
    b"text/plain; charset=iso-2022-jp",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable",
    b"QUJD",
    b"=3D=",
    b"From: ",
    b"a@b <c@d>, ",
    b"=?utf-8?B?",
    b"?=",
    b"\x1b$B",
    b"\x1b(B",
    b"\x83\x5c",
    b"\"",
    b"(",
    b")",
    b"begin 644 a\n",
    b"#0V%T\n",
    b"end\n",
    b"Subject: ",
    b"; name*0*=utf-8''%",
    b"; charset=\"",
    b" ",
    b"\0",
    b"From - Tue Jan  5 09:30:15 2016\n",
    b"Received: from a by b; ",
    b"x",
];
