//! A mail that somebody forwarded inline: its header stands as lines of text in the
//! body, in the words of the forwarding program (Outlook, Thunderbird, Gmail, Apple
//! Mail, Becky; English and Japanese).

use std::borrow::Cow;

use vocab::Spot;

use crate::address;
use crate::date::date;
use crate::model::{Body, BodyKind, Field, Fragment, Mail, Sender};

/// Reads the first forwarded mail of a body, if its subject says that it forwards.
/// The date is prose in most programs, so one that cannot be read is no defect.
#[must_use]
pub fn forwarded(subject: &str, text: &str) -> Option<Mail<'static>> {
    if !says_forward(subject) {
        return None;
    }
    let lines: Vec<&str> = text.lines().take(LINES_MAX).collect();
    let start = (0..lines.len()).find(|&at| begins_block(&lines, at))?;
    let quoted = lines.get(start).is_some_and(|line| line.starts_with('>'));
    let mut mail = Mail { fragment: Some(Fragment::BodyOnly), ..Mail::default() };
    let mut rest = text.lines().skip(start);
    let mut body = String::new();
    for line in rest.by_ref() {
        let line = unquoted(line, quoted);
        match field(line) {
            Some((name, value)) => add(&mut mail, name, value),
            None if line.trim().is_empty() => break,
            None => {
                body.push_str(line);
                body.push('\n');
                break;
            }
        }
    }
    for line in rest {
        body.push_str(unquoted(line, quoted));
        body.push('\n');
    }
    let path = String::new();
    mail.bodies.push(Body { kind: BodyKind::Plain, text: body, path, alternative: None });
    Some(mail)
}

/// `FW:`, `Fwd:`, `転送:` in front of the subject.
fn says_forward(subject: &str) -> bool {
    let subject = subject.trim_start().to_lowercase();
    let marks = ["fw:", "fwd:", "fw：", "fwd：", "転送:", "転送：", "[fwd:"];
    marks.iter().any(|mark| subject.starts_with(mark))
}

/// A block is a From line with a Subject or a Date among the next lines; Thunderbird
/// writes the Subject first.
fn begins_block(lines: &[&str], at: usize) -> bool {
    let named = |line: &&str| field(unquoted(line, true)).map(|(name, _)| name);
    let Some(first) = lines.get(at).and_then(named) else { return false };
    let mut from = first == "From";
    let mut other = matches!(first, "Subject" | "Date");
    for line in lines.iter().skip(at + 1).take(BLOCK_LINES_MAX) {
        match named(line) {
            Some("From") => from = true,
            Some("Subject" | "Date") => other = true,
            Some(_) => {}
            None => break,
        }
    }
    from && other
}

fn unquoted(line: &str, quoted: bool) -> &str {
    if !quoted {
        return line;
    }
    line.strip_prefix('>').map_or(line, |line| line.strip_prefix(' ').unwrap_or(line))
}

/// A line of the block: the field it stands for and its value.
fn field(line: &str) -> Option<(&'static str, &str)> {
    let (label, value) = line.split_once([':', '：'])?;
    let label = label.trim_matches(['*', ' ', '\u{3000}', '\t']);
    let known =
        |(labels, _): &&(&[&str], &str)| labels.iter().any(|l| l.eq_ignore_ascii_case(label));
    let (_, name) = LABELS.iter().find(known)?;
    Some((name, value.trim_matches(['*', ' ', '\u{3000}', '\t'])))
}

fn add(mail: &mut Mail<'static>, name: &'static str, value: &str) {
    let boxes = || address::read(value.as_bytes(), None).mailboxes;
    match name {
        "From" => mail.head.from.extend(
            boxes().into_iter().map(|mailbox| Sender { mailbox, spot: Spot::header("From") }),
        ),
        "To" => mail.head.to.extend(boxes()),
        "Cc" => mail.head.cc.extend(boxes()),
        "Reply-To" => mail.head.reply_to.extend(boxes()),
        "Date" => mail.head.date = mail.head.date.or_else(|| date(value)),
        _ if mail.head.subject.is_none() => mail.head.subject = Some(value.to_owned()),
        _ => {}
    }
    mail.fields.push(Field {
        name: Cow::Borrowed(name),
        raw: Cow::Owned(value.as_bytes().to_vec()),
        spot: Spot::header(name),
    });
}

/// Labels of forwarding programs and the field that each stands for.
const LABELS: &[(&[&str], &str)] = &[
    (&["From", "差出人", "送信者", "発信者", "送信元"], "From"),
    (&["Sent", "Date", "送信日時", "日時", "日付", "送信日"], "Date"),
    (&["To", "宛先", "受信者", "送信先"], "To"),
    (&["Cc", "写し"], "Cc"),
    (&["Subject", "件名", "題名"], "Subject"),
    (&["Reply-To", "返信先"], "Reply-To"),
];

/// A covering note is short; a block further down is the history of a conversation.
const LINES_MAX: usize = 60;
const BLOCK_LINES_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(subject: &str, text: &str, expected: &Expect) {
        let shown = forwarded(subject, text).map_or("none\n".to_owned(), |mail| {
            let from = mail.head.from.first().map(|from| from.mailbox.clone()).unwrap_or_default();
            let body = mail.bodies.first().map(|body| body.text.as_str()).unwrap_or_default();
            format!(
                "{} <{}> | {} | to {}\n{body}",
                from.name.unwrap_or_default(),
                from.address.unwrap_or_default(),
                mail.head.subject.unwrap_or_default(),
                mail.head.to.len()
            )
        });
        expected.assert_eq(&shown);
    }

    #[test]
    fn outlook_block() {
        check(
            "FW: 見積",
            "確認してください\n\n-----Original Message-----\n差出人: 佐藤 <s@a.example>\n送信日時: 2026年2月2日月曜日 9:12\n宛先: x@b.example; y@b.example\n件名: 見積\n\n本文\n",
            &expect![[r#"
                佐藤 <s@a.example> | 見積 | to 2
                本文
            "#]],
        );
    }

    #[test]
    fn quoted_block_of_apple_mail() {
        check(
            "Fwd: hello",
            "Begin forwarded message:\n\n> From: A <a@a.example>\n> Subject: hello\n> Date: x\n>\n> body\n",
            &expect![[r#"
                A <a@a.example> | hello | to 0
                body
            "#]],
        );
    }

    #[test]
    fn answer_with_a_quoted_block_forwards_nothing() {
        let text = "-----Original Message-----\nFrom: a@a.example\nSubject: s\n\nbody\n";
        check("Re: s", text, &expect!["none\n"]);
    }

    #[test]
    fn lone_label_is_no_block() {
        check("FW: s", "From: the desk of A\n\nbody\n", &expect!["none\n"]);
    }
}
