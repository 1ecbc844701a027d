//! Inputs that are too large to store: each is made by a function from its size, so
//! that a test bounds the counted work at a small size and the full size alike.

/// A hostile input with the size at which a mail server would meet it.
#[derive(Debug, Clone, Copy)]
pub struct Hostile {
    pub name: &'static str,
    pub make: fn(usize) -> String,
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
pub fn large_mail(bytes: usize) -> String {
    let line = "資料の本文です。価格は次の表のとおりです。\n";
    let text = line.repeat(bytes / 2 / line.len() + 1);
    let base64 =
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w\n".repeat(bytes / 2 / 57);
    let head = head("multipart/mixed; boundary=b");
    let one = format!("--b\nContent-Type: text/plain; charset=utf-8\n\n{text}");
    let two =
        "--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n";
    format!("{head}{one}{two}{base64}--b--\n")
}

/// `count` Received fields.
fn received(count: usize) -> String {
    let fields: String = (0..count)
        .map(|n| {
            format!(
                "Received: from h{n}.example (h{n}.example [192.0.2.{}])\n\tby r{n}.example with \
                 ESMTP id {n}; Mon, 5 Jan 2026 09:00:00 +0900\n",
                n % 256
            )
        })
        .collect();
    format!("{fields}{}x\n", head("text/plain"))
}

/// One header line of `length` bytes.
fn header_line(length: usize) -> String {
    format!("X-Long: {}\n{}x\n", "a ".repeat(length / 2), head("text/plain"))
}

/// `count` header fields, every one of a name of its own.
fn header_fields(count: usize) -> String {
    let fields: String = (0..count).map(|n| format!("X-{n}: {n}\n")).collect();
    format!("{fields}{}x\n", head("text/plain"))
}

/// A Subject folded into `count` lines.
fn folded_lines(count: usize) -> String {
    format!("Subject: a\n{}From: a@a.example\n\nx\n", " b\n".repeat(count))
}

/// `depth` comments within each other in From.
fn from_comments(depth: usize) -> String {
    let (open, close) = ("(".repeat(depth), ")".repeat(depth));
    format!("From: {open}{close} a@a.example\nSubject: s\n\nx\n")
}

/// `depth` comments in From that are never closed.
fn from_open_comments(depth: usize) -> String {
    format!("From: {} a@a.example\nSubject: s\n\nx\n", "(a ".repeat(depth))
}

/// `count` quotation marks, brackets and at signs in From.
fn from_quotes(count: usize) -> String {
    format!("From: {} a@a.example\nSubject: s\n\nx\n", "\"a\\\"<@".repeat(count))
}

/// `depth` comments within each other in Received.
fn received_comments(depth: usize) -> String {
    let (open, close) = ("(".repeat(depth), ")".repeat(depth));
    format!("Received: from a.example {open}{close} by b.example\n{}x\n", head("text/plain"))
}

/// `depth` comments in Received that are never closed.
fn received_open_comments(depth: usize) -> String {
    let open = "(a [".repeat(depth);
    format!("Received: from a.example {open} by b.example\n{}x\n", head("text/plain"))
}

/// `count` recipients in one field.
fn recipients(count: usize) -> String {
    let to: String = (0..count).map(|n| format!("n{n} <n{n}@a.example>,\n ")).collect();
    format!("To: {to}z@a.example\n{}x\n", head("text/plain"))
}

/// `count` message ids in References.
fn references(count: usize) -> String {
    let ids: String = (0..count).map(|n| format!(" <{n}@a.example>\n")).collect();
    format!("References:{ids}{}x\n", head("text/plain"))
}

/// `count` encoded words, so that joining them could cost the square.
fn encoded_words(count: usize) -> String {
    let words = " =?ISO-2022-JP?B?GyRCO3E=?=\n".repeat(count);
    format!("Subject:{words}From: a@a.example\n\nx\n")
}

/// `count` beginnings of encoded words without an end.
fn open_encoded_words(count: usize) -> String {
    let words = "=?utf-8?q?a".repeat(count);
    format!("Subject: {words}\nFrom: a@a.example\n\nx\n")
}

/// A file name in `count` RFC 2231 pieces, in the wrong order.
fn parameters(count: usize) -> String {
    let pieces: String = (0..count).rev().map(|n| format!(";\n filename*{n}*=%E8%B3%87")).collect();
    format!(
        "From: a@a.example\nContent-Type: application/pdf\nContent-Disposition: attachment{pieces}\
         \n\nx\n"
    )
}

/// `count` different URLs in a text.
fn urls(count: usize) -> String {
    let text: String = (0..count).map(|n| format!("https://h{n}.example/p?q={n}\n")).collect();
    format!("{}{text}", head("text/plain"))
}

/// A URL inside the parameter of a URL, `depth` times.
fn nested_redirects(depth: usize) -> String {
    format!("{}{}\n", head("text/plain"), "https://r.example/?url=".repeat(depth))
}

/// `count` different links in a page.
fn html_links(count: usize) -> String {
    let links: String =
        (0..count).map(|n| format!("<a href=\"https://h{n}.example/\">{n}</a>\n")).collect();
    format!("{}{links}", head("text/html"))
}

/// `count` tags that are never closed.
fn html_open_tags(count: usize) -> String {
    format!("{}{}x\n", head("text/html"), "<div><b>".repeat(count / 2))
}

/// One tag with `count` attributes.
fn html_attributes(count: usize) -> String {
    let attributes: String = (0..count).map(|n| format!(" a{n}=\"{n}\"")).collect();
    format!("{}<a{attributes} href=\"https://a.example/\">x</a>\n", head("text/html"))
}

/// `count` beginnings of comments without an end.
fn html_open_comment(count: usize) -> String {
    format!("{}{}\n", head("text/html"), "<!-- <![CDATA[ <script".repeat(count))
}

/// `depth` multiparts within each other, a text in the innermost.
#[must_use]
pub fn nested_multiparts(depth: usize) -> String {
    let mut mail = "From: a@a.example\nSubject: nested\n".to_owned();
    for n in 0..depth {
        mail.push_str(&format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"));
    }
    mail.push_str("Content-Type: text/plain\n\ninnermost\n");
    for n in (0..depth).rev() {
        mail.push_str(&format!("--b{n}--\n"));
    }
    mail
}

/// `depth` multiparts that all use the same boundary.
fn same_boundary(depth: usize) -> String {
    let part = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(depth);
    let head = "From: a@a.example\nSubject: same boundary\n";
    format!("{head}{part}Content-Type: text/plain\n\nx\n{}", "--b--\n".repeat(depth))
}

/// `count` attachments in one multipart.
fn parts(count: usize) -> String {
    let parts: String = (0..count)
        .map(|n| format!("--b\nContent-Disposition: attachment; filename=a{n}.txt\n\n{n}\n"))
        .collect();
    format!("{}{parts}--b--\n", head("multipart/mixed; boundary=b"))
}

/// A mail in a mail, `depth` times.
fn mail_in_mail(depth: usize) -> String {
    let outer: String = (0..depth)
        .map(|n| format!("From: a{n}@a.example\nSubject: {n}\nContent-Type: message/rfc822\n\n"))
        .collect();
    format!("{outer}From: a@a.example\nSubject: innermost\n\nx\n")
}

/// `count` padded base64 runs in one part.
fn base64_runs(count: usize) -> String {
    let head =
        "From: a@a.example\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64";
    format!("{head}\n\n{}", "QQ==\n".repeat(count))
}

/// `count` files in uuencode in one text.
fn uuencode(count: usize) -> String {
    let file = "begin 644 a.bin\n#86)C\n`\nend\n";
    format!("{}{}", head("text/plain"), file.repeat(count))
}

/// `count` beginnings of uuencode without an end.
fn uuencode_unended(count: usize) -> String {
    format!("{}{}", head("text/plain"), "begin 644 a.bin\n#86)C\n".repeat(count))
}

/// `count` broken quoted-printable sequences without a line end.
fn quoted_printable(count: usize) -> String {
    let head = "From: a@a.example\nContent-Type: text/plain; charset=iso-2022-jp\n\
                Content-Transfer-Encoding: quoted-printable";
    format!("{head}\n\n{}", "=1B$B=G=".repeat(count))
}

/// `count` forwarded blocks of quoted header lines.
fn forwarded_blocks(count: usize) -> String {
    let block = "-----Original Message-----\n差出人: a@a.example\n件名: 資料\n\n";
    format!("{}{}", head("text/plain; charset=utf-8"), block.repeat(count))
}

/// A text of `length` bytes on which expressions for URLs, addresses and hashes back-track.
fn back_tracking(length: usize) -> String {
    let fifth = length / 5;
    let pieces = [
        "a".repeat(fifth),
        "a.".repeat(fifth / 2),
        "h[t][t]p:".repeat(fifth / 9),
        "0123456789abcdef".repeat(fifth / 16),
        "a@".repeat(fifth / 2),
    ];
    format!("{}{}!\n", head("text/plain"), pieces.join("\n"))
}

/// One word with `count` defanged dots.
fn defanged_dots(count: usize) -> String {
    format!("{}hxxp://{}\n", head("text/plain"), "a[.]".repeat(count))
}

/// A file name with `count` blanks before its extension.
fn name_blanks(count: usize) -> String {
    let blanks = " ".repeat(count);
    format!(
        "From: a@a.example\nContent-Type: application/octet-stream\nContent-Disposition: \
         attachment; filename=\"a.pdf{blanks}.exe\"\n\nMZ\n"
    )
}

/// `count` lines that begin like the first line of a message of an mbox.
fn mbox_lines(count: usize) -> String {
    "From a@a.example Mon Jan  5 09:00:00 2026\nSubject: x\n\nx\n\n".repeat(count)
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

fn head(content_type: &str) -> String {
    format!(
        "From: a@a.example\nTo: b@b.example\nSubject: hostile\nMIME-Version: 1.0\n\
         Content-Type: {content_type}\n\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_is_what_was_asked_for() {
        let mail = large_mail(1 << 20);
        assert!((900_000..1_200_000).contains(&mail.len()), "{}", mail.len());
        let lines = received(1_000);
        assert_eq!(lines.matches("Received:").count(), 1_000);
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
