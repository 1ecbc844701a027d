//! Pieces of mails: mailboxes are taken apart, and a header that came later is joined with
//! the text that came first.
//!
//! What a whole takes the place of stays as evidence and counts no more.

use release::Facts;
use store::Item;
use vocab::{ItemId, ItemKind};

/// The mails of a mailbox with their names; none if it is no mailbox, or one with a single
/// mail, which is read as that mail. `bytes_max` bounds each of them.
pub(super) fn mailbox(name: &str, bytes: &[u8], bytes_max: usize) -> Vec<(String, Vec<u8>)> {
    let named = (1..).zip(messages(bytes, bytes_max));
    let mails: Vec<_> =
        named.map(|(number, mail)| (format!("{name}/{number}.eml"), mail)).collect();
    if mails.len() > 1 { mails } else { Vec::new() }
}

/// How many mails a mailbox holds; 0 if it is none.
pub(super) fn mails_in(bytes: &[u8], bytes_max: usize) -> usize {
    messages(bytes, bytes_max).count()
}

/// What of a submission belongs together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Together {
    /// A piece, and the whole mail that it is a piece of.
    pub(super) within: Vec<(ItemId, ItemId)>,
    /// A header and a text that are one mail.
    pub(super) joined: Option<(ItemId, ItemId)>,
}

/// Finds the pieces among the items of a submission that were read. Doubt leaves them apart:
/// two headers beside one text are nobody's to guess.
pub(super) fn together(items: &[&Item]) -> Together {
    let standing = items.iter().filter(|item| item.stands());
    let read: Vec<(&Item, &Facts)> =
        standing.filter_map(|item| Some((*item, item.facts.as_ref()?))).collect();
    let (pieces, whole): (Vec<_>, Vec<_>) = read
        .into_iter()
        .filter(|(item, _)| is_of_mail(item))
        .partition(|(item, facts)| is_text(item, facts) || is_header(facts));
    let mut found = Together { within: Vec::new(), joined: None };
    let (mut texts, mut headers) = (Vec::new(), Vec::new());
    for (item, facts) in pieces {
        let mut of = whole.iter().filter(|(_, whole)| is_piece_of(facts, whole));
        match (of.next(), of.next()) {
            (Some((whole, _)), None) => found.within.push((item.id, whole.id)),
            _ if is_header(facts) => headers.push(item.id),
            _ => texts.push(item.id),
        }
    }
    if let ([header], [text]) = (headers.as_slice(), texts.as_slice()) {
        found.joined = Some((*header, *text));
    }
    found
}

/// One mail of a header and a text. A text that was copied out of a mail program is no longer
/// in the form that the header tells: then the header's word on the form is left out.
pub(super) fn joined(header: &[u8], text: &[u8]) -> Vec<u8> {
    let header = header.trim_ascii();
    let mut mail = Vec::with_capacity(header.len() + text.len() + FORM.len());
    if is_source(header, text) {
        mail.extend_from_slice(header);
    } else {
        for line in without_form(header) {
            mail.extend_from_slice(line);
        }
        let is_page = text.trim_ascii_start().starts_with(b"<");
        mail.truncate(mail.trim_ascii_end().len());
        mail.extend_from_slice(FORM);
        mail.extend_from_slice(if is_page { b"text/html" } else { b"text/plain" });
        mail.extend_from_slice(b"; charset=utf-8");
    }
    mail.extend_from_slice(b"\r\n\r\n");
    mail.extend_from_slice(text);
    mail
}

/// Whether bytes are a header and nothing else.
pub(super) fn is_header_alone(bytes: &[u8]) -> bool {
    let lines = bytes.trim_ascii_start().split(|byte| *byte == b'\n');
    let mut behind = lines.skip_while(|line| !line.trim_ascii().is_empty());
    mail::looks_like_headers(bytes) && behind.all(|line| line.trim_ascii().is_empty())
}

fn messages(bytes: &[u8], bytes_max: usize) -> impl Iterator<Item = Vec<u8>> {
    let bytes = if bytes.starts_with(b"From ") { bytes } else { &[] };
    // Reading memory does not fail.
    mail::Messages::new(bytes, bytes_max).filter_map(Result::ok)
}

fn is_of_mail(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Mail | ItemKind::Fragment)
}

/// Whether an item is the text of a mail without its header.
fn is_text(item: &Item, facts: &Facts) -> bool {
    is_of_mail(item) && !has_head(facts)
}

/// Whether an item may be a header alone; its bytes tell for certain.
fn is_header(facts: &Facts) -> bool {
    has_head(facts) && facts.sketch.is_empty() && facts.files.is_empty()
}

fn has_head(facts: &Facts) -> bool {
    facts.message_id.is_some() || facts.sender.is_some() || facts.subject.is_some()
}

fn is_piece_of(piece: &Facts, whole: &Facts) -> bool {
    if is_header(piece) {
        piece.message_id.is_some() && piece.message_id == whole.message_id
    } else {
        release::likeness(&piece.sketch, &whole.sketch) >= LIKE
    }
}

/// Whether a text is still as it stood below its header.
fn is_source(header: &[u8], text: &[u8]) -> bool {
    let header = String::from_utf8_lossy(header).to_lowercase();
    if let Some((_, rest)) = header.split_once("boundary=") {
        let boundary = rest.trim_start_matches('"').split(['"', ';', '\r', '\n', ' ']).next();
        let mark = format!("--{}", boundary.unwrap_or_default());
        return String::from_utf8_lossy(text).to_lowercase().contains(&mark);
    }
    if header.contains("base64") {
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=\r\n".contains(byte);
        return text.iter().all(is_letter);
    }
    text.is_ascii() || std::str::from_utf8(text).is_err()
}

/// The lines of a header but for the fields that tell the form of the text.
fn without_form(header: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut is_kept = true;
    header.split_inclusive(|byte| *byte == b'\n').filter(move |line| {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
            let name = name.trim_ascii().to_ascii_lowercase();
            is_kept = !name.starts_with(b"content-") && name != b"mime-version";
        }
        is_kept
    })
}

/// Texts with so much in common are one: what was copied is seldom more than a part.
const LIKE: f32 = 0.5;
const FORM: &[u8] = b"\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: ";

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(header: &str, text: &str, expected: &Expect) {
        let mail = joined(header.as_bytes(), text.as_bytes());
        expected.assert_eq(&String::from_utf8_lossy(&mail).replace('\r', ""));
    }

    #[test]
    fn a_text_as_it_stood_keeps_the_whole_header() {
        check(
            "From: a@b.test\nContent-Type: multipart/mixed;\n boundary=\"Xy\"\n\n",
            "--Xy\n\nhello\n--Xy--\n",
            &expect![[r#"
                From: a@b.test
                Content-Type: multipart/mixed;
                 boundary="Xy"

                --Xy

                hello
                --Xy--
            "#]],
        );
        check(
            "From: a@b.test\nContent-Transfer-Encoding: base64\n",
            "aGVsbG8=",
            &expect![[r#"
            From: a@b.test
            Content-Transfer-Encoding: base64

            aGVsbG8="#]],
        );
    }

    #[test]
    fn a_copied_text_loses_what_the_header_says_of_its_form() {
        check(
            "From: a@b.test\nContent-Type: multipart/mixed;\n boundary=Xy\nSubject: s\n",
            "請求書です",
            &expect![[r#"
                From: a@b.test
                Subject: s
                MIME-Version: 1.0
                Content-Transfer-Encoding: 8bit
                Content-Type: text/plain; charset=utf-8

                請求書です"#]],
        );
        check(
            "From: a@b.test\nContent-Transfer-Encoding: base64",
            "<p>hello there</p>",
            &expect![[r#"
                From: a@b.test
                MIME-Version: 1.0
                Content-Transfer-Encoding: 8bit
                Content-Type: text/html; charset=utf-8

                <p>hello there</p>"#]],
        );
    }

    #[test]
    fn a_header_alone_has_nothing_below_it() {
        assert!(is_header_alone(b"From: a\nTo: b\n"));
        assert!(is_header_alone(b"\r\nFrom: a\r\n x\r\nTo: b\r\n\r\n \r\n"));
        assert!(!is_header_alone(b"From: a\nTo: b\n\nx"));
        assert!(!is_header_alone(b"hello"));
        assert!(!is_header_alone(b""));
    }

    #[test]
    fn a_mailbox_is_its_mails_and_one_mail_is_none() {
        let one = "From a Mon Jan  5 09:30:15 2026\nFrom: a\nTo: b\n\nx\n\n";
        assert_eq!(mails_in(b"hello", 100), 0);
        assert!(mailbox("m", one.as_bytes(), 100).is_empty());
        let names: Vec<String> =
            mailbox("m", one.repeat(3).as_bytes(), 100).into_iter().map(|one| one.0).collect();
        assert_eq!(names, ["m/1.eml", "m/2.eml", "m/3.eml"]);
        assert_eq!(mails_in(one.repeat(3).as_bytes(), 100), 3);
    }
}
