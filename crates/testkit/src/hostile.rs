//! Inputs that are too large to store: each is made by a function from its size, so
//! that a test bounds the counted work at a small size and the full size alike.

use std::iter::repeat_n;

/// A hostile input with the size at which a mail server would meet it.
#[derive(Debug, Clone, Copy)]
pub struct Hostile {
    pub name: &'static str,
    pub make: fn(usize) -> Vec<u8>,
    pub full_size: usize,
}

/// Every hostile mail.
pub const ALL: &[Hostile] = &[
    Hostile { name: "large-mail", make: large_mail, full_size: 50 << 20 },
    Hostile { name: "received", make: received, full_size: 100_000 },
    Hostile { name: "header-line", make: header_line, full_size: 1 << 20 },
    Hostile { name: "header-fields", make: header_fields, full_size: 200_000 },
    Hostile { name: "folded-lines", make: folded_lines, full_size: 200_000 },
    Hostile { name: "from-comments", make: from_comments, full_size: 200_000 },
    Hostile { name: "from-open-comments", make: from_open_comments, full_size: 200_000 },
    Hostile { name: "from-quotes", make: from_quotes, full_size: 200_000 },
    Hostile { name: "received-comments", make: received_comments, full_size: 200_000 },
    Hostile { name: "received-open-comments", make: received_open_comments, full_size: 200_000 },
    Hostile { name: "recipients", make: recipients, full_size: 100_000 },
    Hostile { name: "references", make: references, full_size: 100_000 },
    Hostile { name: "encoded-words", make: encoded_words, full_size: 50_000 },
    Hostile { name: "open-encoded-words", make: open_encoded_words, full_size: 200_000 },
    Hostile { name: "parameters", make: parameters, full_size: 50_000 },
    Hostile { name: "urls", make: urls, full_size: 1_000_000 },
    Hostile { name: "nested-redirects", make: nested_redirects, full_size: 20_000 },
    Hostile { name: "html-links", make: html_links, full_size: 200_000 },
    Hostile { name: "html-open-tags", make: html_open_tags, full_size: 1_000_000 },
    Hostile { name: "html-attributes", make: html_attributes, full_size: 200_000 },
    Hostile { name: "html-open-comment", make: html_open_comment, full_size: 500_000 },
    Hostile { name: "nested-multiparts", make: nested_multiparts, full_size: 3_000 },
    Hostile { name: "same-boundary", make: same_boundary, full_size: 3_000 },
    Hostile { name: "parts", make: parts, full_size: 10_000 },
    Hostile { name: "mail-in-mail", make: mail_in_mail, full_size: 200 },
    Hostile { name: "base64-runs", make: base64_runs, full_size: 100_000 },
    Hostile { name: "uuencode", make: uuencode, full_size: 20_000 },
    Hostile { name: "uuencode-unended", make: uuencode_unended, full_size: 20_000 },
    Hostile { name: "quoted-printable", make: quoted_printable, full_size: 500_000 },
    Hostile { name: "forwarded-blocks", make: forwarded_blocks, full_size: 20_000 },
    Hostile { name: "back-tracking", make: back_tracking, full_size: 200_000 },
    Hostile { name: "defanged-dots", make: defanged_dots, full_size: 200_000 },
    Hostile { name: "name-blanks", make: name_blanks, full_size: 500_000 },
    Hostile { name: "mbox-lines", make: mbox_lines, full_size: 100_000 },
];

/// A mail of about `bytes` bytes: a text and a base64 attachment, half each.
#[must_use]
pub fn large_mail(bytes: usize) -> Vec<u8> {
    let line = "資料の本文です。価格は次の表のとおりです。\n";
    let text = line.repeat(bytes / 2 / line.len() + 1);
    let base64 =
        repeated("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w\n", bytes / 2 / 57);
    let head = head("multipart/mixed; boundary=b");
    let one = format!("--b\nContent-Type: text/plain; charset=utf-8\n\n{text}");
    let two =
        "--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n";
    format!("{head}{one}{two}{base64}--b--\n").into_bytes()
}

/// `count` Received fields.
#[must_use]
pub fn received(count: usize) -> Vec<u8> {
    let fields: String = (0..count)
        .map(|n| {
            format!(
                "Received: from h{n}.example (h{n}.example [192.0.2.{}])\n\tby r{n}.example with \
                 ESMTP id {n}; Mon, 5 Jan 2026 09:00:00 +0900\n",
                n % 256
            )
        })
        .collect();
    format!("{fields}{}x\n", head("text/plain")).into_bytes()
}

/// One header line of `length` bytes.
#[must_use]
pub fn header_line(length: usize) -> Vec<u8> {
    format!("X-Long: {}\n{}x\n", "a ".repeat(length / 2), head("text/plain")).into_bytes()
}

/// `count` header fields, every one of a name of its own.
#[must_use]
pub fn header_fields(count: usize) -> Vec<u8> {
    let fields: String = (0..count).map(|n| format!("X-{n}: {n}\n")).collect();
    format!("{fields}{}x\n", head("text/plain")).into_bytes()
}

/// A Subject folded into `count` lines.
#[must_use]
pub fn folded_lines(count: usize) -> Vec<u8> {
    format!("Subject: a\n{}From: a@a.example\n\nx\n", repeated(" b\n", count)).into_bytes()
}

/// `depth` comments within each other in From.
#[must_use]
pub fn from_comments(depth: usize) -> Vec<u8> {
    let (open, close) = (repeated("(", depth), repeated(")", depth));
    format!("From: {open}{close} a@a.example\nSubject: s\n\nx\n").into_bytes()
}

/// `depth` comments in From that are never closed.
#[must_use]
pub fn from_open_comments(depth: usize) -> Vec<u8> {
    format!("From: {} a@a.example\nSubject: s\n\nx\n", repeated("(a ", depth)).into_bytes()
}

/// `count` quotation marks, brackets and at signs in From.
#[must_use]
pub fn from_quotes(count: usize) -> Vec<u8> {
    format!("From: {} a@a.example\nSubject: s\n\nx\n", repeated("\"a\\\"<@", count)).into_bytes()
}

/// `depth` comments within each other in Received.
#[must_use]
pub fn received_comments(depth: usize) -> Vec<u8> {
    let (open, close) = (repeated("(", depth), repeated(")", depth));
    format!("Received: from a.example {open}{close} by b.example\n{}x\n", head("text/plain"))
        .into_bytes()
}

/// `depth` comments in Received that are never closed.
#[must_use]
pub fn received_open_comments(depth: usize) -> Vec<u8> {
    let open = repeated("(a [", depth);
    format!("Received: from a.example {open} by b.example\n{}x\n", head("text/plain")).into_bytes()
}

/// `count` recipients in one field.
#[must_use]
pub fn recipients(count: usize) -> Vec<u8> {
    let to: String = (0..count).map(|n| format!("n{n} <n{n}@a.example>,\n ")).collect();
    format!("To: {to}z@a.example\n{}x\n", head("text/plain")).into_bytes()
}

/// `count` message ids in References.
#[must_use]
pub fn references(count: usize) -> Vec<u8> {
    let ids: String = (0..count).map(|n| format!(" <{n}@a.example>\n")).collect();
    format!("References:{ids}{}x\n", head("text/plain")).into_bytes()
}

/// `count` encoded words, so that joining them could cost the square.
#[must_use]
pub fn encoded_words(count: usize) -> Vec<u8> {
    let words = repeated(" =?ISO-2022-JP?B?GyRCO3E=?=\n", count);
    format!("Subject:{words}From: a@a.example\n\nx\n").into_bytes()
}

/// `count` beginnings of encoded words without an end.
#[must_use]
pub fn open_encoded_words(count: usize) -> Vec<u8> {
    let words = repeated("=?utf-8?q?a", count);
    format!("Subject: {words}\nFrom: a@a.example\n\nx\n").into_bytes()
}

/// A file name in `count` RFC 2231 pieces, in the wrong order.
#[must_use]
pub fn parameters(count: usize) -> Vec<u8> {
    let pieces: String = (0..count).rev().map(|n| format!(";\n filename*{n}*=%E8%B3%87")).collect();
    format!(
        "From: a@a.example\nContent-Type: application/pdf\nContent-Disposition: attachment{pieces}\
         \n\nx\n"
    )
    .into_bytes()
}

/// `count` different URLs in a text.
#[must_use]
pub fn urls(count: usize) -> Vec<u8> {
    let text: String = (0..count).map(|n| format!("https://h{n}.example/p?q={n}\n")).collect();
    format!("{}{text}", head("text/plain")).into_bytes()
}

/// A URL inside the parameter of a URL, `depth` times.
#[must_use]
pub fn nested_redirects(depth: usize) -> Vec<u8> {
    format!("{}{}\n", head("text/plain"), repeated("https://r.example/?url=", depth)).into_bytes()
}

/// `count` different links in a page.
#[must_use]
pub fn html_links(count: usize) -> Vec<u8> {
    let links: String =
        (0..count).map(|n| format!("<a href=\"https://h{n}.example/\">{n}</a>\n")).collect();
    format!("{}{links}", head("text/html")).into_bytes()
}

/// `count` tags that are never closed.
#[must_use]
pub fn html_open_tags(count: usize) -> Vec<u8> {
    format!("{}{}x\n", head("text/html"), repeated("<div><b>", count / 2)).into_bytes()
}

/// One tag with `count` attributes.
#[must_use]
pub fn html_attributes(count: usize) -> Vec<u8> {
    let attributes: String = (0..count).map(|n| format!(" a{n}=\"{n}\"")).collect();
    format!("{}<a{attributes} href=\"https://a.example/\">x</a>\n", head("text/html")).into_bytes()
}

/// `count` beginnings of comments without an end.
#[must_use]
pub fn html_open_comment(count: usize) -> Vec<u8> {
    format!("{}{}\n", head("text/html"), repeated("<!-- <![CDATA[ <script", count)).into_bytes()
}

/// `depth` multiparts within each other, a text in the innermost.
#[must_use]
pub fn nested_multiparts(depth: usize) -> Vec<u8> {
    let mut mail = "From: a@a.example\nSubject: nested\n".to_owned();
    for n in 0..depth {
        mail.push_str(&format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"));
    }
    mail.push_str("Content-Type: text/plain\n\ninnermost\n");
    for n in (0..depth).rev() {
        mail.push_str(&format!("--b{n}--\n"));
    }
    mail.into_bytes()
}

/// `depth` multiparts that all use the same boundary.
#[must_use]
pub fn same_boundary(depth: usize) -> Vec<u8> {
    let part = repeated("Content-Type: multipart/mixed; boundary=b\n\n--b\n", depth);
    let head = "From: a@a.example\nSubject: same boundary\n";
    format!("{head}{part}Content-Type: text/plain\n\nx\n{}", repeated("--b--\n", depth))
        .into_bytes()
}

/// `count` attachments in one multipart.
#[must_use]
pub fn parts(count: usize) -> Vec<u8> {
    let parts: String = (0..count)
        .map(|n| format!("--b\nContent-Disposition: attachment; filename=a{n}.txt\n\n{n}\n"))
        .collect();
    format!("{}{parts}--b--\n", head("multipart/mixed; boundary=b")).into_bytes()
}

/// A mail in a mail, `depth` times.
#[must_use]
pub fn mail_in_mail(depth: usize) -> Vec<u8> {
    let outer: String = (0..depth)
        .map(|n| format!("From: a{n}@a.example\nSubject: {n}\nContent-Type: message/rfc822\n\n"))
        .collect();
    format!("{outer}From: a@a.example\nSubject: innermost\n\nx\n").into_bytes()
}

/// `count` padded base64 runs in one part.
#[must_use]
pub fn base64_runs(count: usize) -> Vec<u8> {
    let head =
        "From: a@a.example\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64";
    format!("{head}\n\n{}", repeated("QQ==\n", count)).into_bytes()
}

/// `count` files in uuencode in one text.
#[must_use]
pub fn uuencode(count: usize) -> Vec<u8> {
    let file = "begin 644 a.bin\n#86)C\n`\nend\n";
    format!("{}{}", head("text/plain"), repeated(file, count)).into_bytes()
}

/// `count` beginnings of uuencode without an end.
#[must_use]
pub fn uuencode_unended(count: usize) -> Vec<u8> {
    format!("{}{}", head("text/plain"), repeated("begin 644 a.bin\n#86)C\n", count)).into_bytes()
}

/// `count` broken quoted-printable sequences without a line end.
#[must_use]
pub fn quoted_printable(count: usize) -> Vec<u8> {
    let head = "From: a@a.example\nContent-Type: text/plain; charset=iso-2022-jp\n\
                Content-Transfer-Encoding: quoted-printable";
    format!("{head}\n\n{}", repeated("=1B$B=G=", count)).into_bytes()
}

/// `count` forwarded blocks of quoted header lines.
#[must_use]
pub fn forwarded_blocks(count: usize) -> Vec<u8> {
    let block = "-----Original Message-----\n差出人: a@a.example\n件名: 資料\n\n";
    format!("{}{}", head("text/plain; charset=utf-8"), repeated(block, count)).into_bytes()
}

/// A text of `length` bytes on which expressions for URLs, addresses and hashes back-track.
#[must_use]
pub fn back_tracking(length: usize) -> Vec<u8> {
    let fifth = length / 5;
    let pieces = [
        repeated("a", fifth),
        repeated("a.", fifth / 2),
        repeated("h[t][t]p:", fifth / 9),
        repeated("0123456789abcdef", fifth / 16),
        repeated("a@", fifth / 2),
    ];
    format!("{}{}!\n", head("text/plain"), pieces.join("\n")).into_bytes()
}

/// One word with `count` defanged dots.
#[must_use]
pub fn defanged_dots(count: usize) -> Vec<u8> {
    format!("{}hxxp://{}\n", head("text/plain"), repeated("a[.]", count)).into_bytes()
}

/// A file name with `count` blanks before its extension.
#[must_use]
pub fn name_blanks(count: usize) -> Vec<u8> {
    let blanks: String = repeat_n(' ', count).collect();
    format!(
        "From: a@a.example\nContent-Type: application/octet-stream\nContent-Disposition: \
         attachment; filename=\"a.pdf{blanks}.exe\"\n\nMZ\n"
    )
    .into_bytes()
}

/// `count` lines that begin like the first line of a message of an mbox.
#[must_use]
pub fn mbox_lines(count: usize) -> Vec<u8> {
    repeated("From a@a.example Mon Jan  5 09:00:00 2026\nSubject: x\n\nx\n\n", count).into_bytes()
}

/// A TNEF stream whose attribute declares `length` bytes and holds none.
#[must_use]
pub fn tnef_declaring(length: u32) -> Vec<u8> {
    let mut stream = vec![0x78, 0x9f, 0x3e, 0x22, 1, 0];
    // attBody (MS-OXTNEF 2.1.3.1.2) at message level.
    stream.extend_from_slice(&[0x01, 0x0c, 0x80, 0x02, 0x00]);
    stream.extend_from_slice(&length.to_le_bytes());
    stream.extend_from_slice(b"short");
    stream
}

/// A compound file (.msg) whose directory chain leads back to itself.
#[must_use]
pub fn msg_with_loop() -> Vec<u8> {
    let mut header = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    header.resize(24, 0);
    // Version 3, little endian, sectors of 512 bytes, mini sectors of 64.
    for word in [0x3e_u16, 3, 0xfffe, 9, 6] {
        header.extend_from_slice(&word.to_le_bytes());
    }
    header.resize(44, 0);
    // One FAT sector, the directory in sector 1, no mini FAT, no further DIFAT; the FAT is sector 0.
    for word in [1_u32, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0, 0] {
        header.extend_from_slice(&word.to_le_bytes());
    }
    header.resize(SECTOR_BYTES, 0xff);
    let mut fat: Vec<u8> = [FAT_SECTOR, 1].iter().flat_map(|word| word.to_le_bytes()).collect();
    fat.resize(SECTOR_BYTES, 0xff);
    let mut directory: Vec<u8> = "Root Entry\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    directory.resize(64, 0);
    directory.extend_from_slice(&[22, 0, 5, 1]);
    // Left, right and child are the entry itself.
    directory.extend_from_slice(&[0; 12]);
    directory.resize(SECTOR_BYTES, 0);
    [header, fat, directory].concat()
}

fn head(content_type: &str) -> String {
    format!(
        "From: a@a.example\nTo: b@b.example\nSubject: hostile\nMIME-Version: 1.0\n\
         Content-Type: {content_type}\n\n"
    )
}

fn repeated(piece: &str, count: usize) -> String {
    piece.repeat(count)
}

const SECTOR_BYTES: usize = 512;
const END_OF_CHAIN: u32 = 0xffff_fffe;
const FAT_SECTOR: u32 = 0xffff_fffd;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_is_what_was_asked_for() {
        let mail = large_mail(1 << 20);
        assert!((900_000..1_200_000).contains(&mail.len()), "{}", mail.len());
        let lines = received(1_000);
        assert_eq!(lines.windows(9).filter(|window| window == b"Received:").count(), 1_000);
        assert_eq!(msg_with_loop().len(), 3 * SECTOR_BYTES);
    }

    #[test]
    fn every_one_grows_in_proportion() {
        for hostile in ALL {
            let (small, large) = ((hostile.make)(1_000).len(), (hostile.make)(2_000).len());
            assert!(large > small, "{} does not grow", hostile.name);
            assert!(large <= 4 * small, "{} grows faster than its size", hostile.name);
        }
    }
}
