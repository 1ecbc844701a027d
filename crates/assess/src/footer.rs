//! Which lines of a body are the message itself, and which are signature, footer
//! or quoted history.
//!
//! There is no standard but the signature separator (RFC 3676 section 4.3); the
//! rest is custom. When in doubt a line is part of the message, because an
//! attacker decorates a message as well as anybody decorates a signature.

use std::sync::LazyLock;

use crate::phrases::Phrases;

/// A body cut into what was written for this mail and what trails it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    /// Lines of the message itself.
    pub(crate) message: String,
    /// A block with contact data below a rule at the end.
    pub(crate) signature: String,
    /// The last lines, when contact data stand in them but no rule above.
    pub(crate) closing: String,
    /// Footer lines (leaving a list, privacy, legal notices), what follows a
    /// signature separator, and quoted history.
    pub(crate) trailer: String,
}

/// Cuts the text of a body.
pub(crate) fn body(text: &str, quoted: Quoted) -> Body {
    let Some(lines) = lines(text) else {
        return Body { message: text.to_owned(), ..Body::default() };
    };
    let history = match quoted {
        Quoted::History => lines.iter().position(|line| is_history_start(line)),
        Quoted::Message => None,
    };
    let separator = lines.iter().position(|line| matches!(*line, "-- " | "--"));
    let end = history.unwrap_or(lines.len());
    let signed = separator.filter(|&at| at > 0 && at < end).unwrap_or(end);
    let block = Block::find(lines.get(..signed).unwrap_or_default());
    let last_part = end.saturating_sub((end / 3).max(FOOTER_LINES));
    let mut body = Body::default();
    let mut after_footer_word = false;
    for (at, line) in lines.iter().enumerate() {
        let footer_word = at >= last_part && is_footer_line(line);
        let is_quote = quoted == Quoted::History && line.starts_with('>');
        let trails =
            at >= signed || is_quote || footer_word || (after_footer_word && !has_words(line));
        after_footer_word = footer_word;
        let part = if trails {
            &mut body.trailer
        } else if at >= block.start {
            if block.ruled { &mut body.signature } else { &mut body.closing }
        } else {
            &mut body.message
        };
        part.push_str(line);
        part.push('\n');
    }
    body
}

/// Whether quoted text is the history of a talk, or what a forwarding mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoted {
    History,
    Message,
}

/// Whether a text belongs to a footer: leaving a list, privacy, who sends it.
pub(crate) fn is_footer_line(line: &str) -> bool {
    FOOTER.any(line)
}

/// The lines, or `None` for a text of which nobody reads the end.
fn lines(text: &str) -> Option<Vec<&str>> {
    let lines = (text.len() <= TEXT_BYTES).then(|| text.lines().take(LINES_MAX.saturating_add(1)));
    lines.map(Iterator::collect).filter(|lines: &Vec<&str>| lines.len() <= LINES_MAX)
}

/// The lines at the end that may be a signature.
struct Block {
    start: usize,
    /// Whether a rule stands above it.
    ruled: bool,
}

impl Block {
    fn find(lines: &[&str]) -> Self {
        let filled = || lines.iter().enumerate().rev().filter(|(_, line)| !line.trim().is_empty());
        let bottom_is_rule = filled().next().is_some_and(|(_, line)| is_rule(line));
        let mut rules = filled().take(SIGNATURE_LINES).filter(|(_, line)| is_rule(line));
        let ruled = rules.nth(usize::from(bottom_is_rule)).map(|(at, _)| (at, true));
        let closing = filled().take(CLOSING_LINES).last().map(|(at, _)| (at, false));
        let block = ruled.into_iter().chain(closing).find(|(at, _)| {
            lines.get(*at..).unwrap_or_default().iter().any(|line| is_contact(line))
        });
        let (start, ruled) = block.unwrap_or((lines.len(), false));
        Self { start, ruled }
    }
}

/// Whether a line tells how to reach the writer.
fn is_contact(line: &str) -> bool {
    CONTACT.any(line)
}

/// Whether a line only draws a line.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() >= RULE_CHARS
        && line.chars().all(|c| "-=_*~+#･・.─━═＝－―—‐ー＿＊～◆◇■□★☆●○〇◎ 　".contains(c))
}

/// Whether the earlier mail begins here.
fn is_history_start(line: &str) -> bool {
    let line = line.trim();
    let dashed = line.starts_with("--") && HISTORY_WORDS.iter().any(|word| line.contains(word));
    let wrote = line.starts_with("On ") && line.ends_with("wrote:");
    let wrote_ja = line.ends_with("のメール:") || line.ends_with("書きました:");
    dashed || wrote || wrote_ja
}

/// Whether a line says anything beside an address.
fn has_words(line: &str) -> bool {
    let line = line.trim();
    line.chars().any(char::is_whitespace) || (!line.is_empty() && !line.contains("://"))
}

static FOOTER: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(FOOTER_WORDS.map(str::to_owned)));
static CONTACT: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(CONTACT_WORDS.map(str::to_owned)));

const HISTORY_WORDS: [&str; 7] = [
    "Original Message",
    "Original Appointment",
    "Forwarded",
    "元のメッセージ",
    "転送メッセージ",
    "転送されたメッセージ",
    "原始邮件",
];

const FOOTER_WORDS: [&str; 28] = [
    "unsubscribe*",
    "opt out*",
    "opt-out*",
    "privacy",
    "terms of use",
    "terms of service",
    "manage preferences",
    "email preferences",
    "update your preferences",
    "view in browser",
    "view this email",
    "all rights reserved",
    "copyright*",
    "プライバシー",
    "個人情報保護",
    "個人情報の取",
    "配信停止",
    "配信の停止",
    "配信解除",
    "購読解除",
    "登録解除",
    "退会",
    "受信拒否",
    "特定商取引",
    "利用規約",
    "会社概要",
    "発行元",
    "このメールに心当たり",
];

const CONTACT_WORDS: [&str; 11] =
    ["@", "＠", "〒", "電話", "ＴＥＬ", "tel*", "fax*", "phone*", "mobile*", "携帯", "内線"];

/// A signature has at most this many lines that are not empty.
const SIGNATURE_LINES: usize = 14;

/// Without a rule, only the very last lines can be one.
const CLOSING_LINES: usize = 6;

/// Lines in which footer words are looked for, at least.
const FOOTER_LINES: usize = 12;

const RULE_CHARS: usize = 5;

/// Longer texts are not cut: their end is far from what a reader sees.
const TEXT_BYTES: usize = 256 << 10;

const LINES_MAX: usize = 10_000;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, quoted: Quoted, expected: &Expect) {
        let body = body(text, quoted);
        let parts = [
            ("message", body.message),
            ("signature", body.signature),
            ("closing", body.closing),
            ("trailer", body.trailer),
        ];
        let shown = parts.map(|(name, part)| {
            let lines: String = part.lines().map(|line| format!("| {line}\n")).collect();
            format!("{name}\n{lines}")
        });
        expected.assert_eq(&shown.concat());
    }

    #[test]
    fn a_signature_between_rules() {
        check(
            "お世話になります。\n\n資料をご覧ください。\nhttp://a.example/x\n\n━━━━━━━━━━\n甲商事 山田\nTEL 03-0000-0000\nhttps://www.ko.example/\n━━━━━━━━━━\n",
            Quoted::History,
            &expect![[r#"
                message
                | お世話になります。
                | 
                | 資料をご覧ください。
                | http://a.example/x
                | 
                signature
                | ━━━━━━━━━━
                | 甲商事 山田
                | TEL 03-0000-0000
                | https://www.ko.example/
                | ━━━━━━━━━━
                closing
                trailer
            "#]],
        );
    }

    #[test]
    fn rules_around_a_call_to_action_are_no_signature() {
        check(
            "ご確認ください。\n━━━━━━━━━━\n▼ログイン\nhttp://evil.example/\n━━━━━━━━━━\n",
            Quoted::History,
            &expect![[r#"
                message
                | ご確認ください。
                | ━━━━━━━━━━
                | ▼ログイン
                | http://evil.example/
                | ━━━━━━━━━━
                signature
                closing
                trailer
            "#]],
        );
    }

    #[test]
    fn last_lines_with_contact_data() {
        let lines: String = (0..9).map(|n| format!("line {n}\n")).collect();
        check(
            &format!("{lines}甲商事 山田\nyamada@ko.example\nhttps://www.ko.example/\n"),
            Quoted::History,
            &expect![[r#"
                message
                | line 0
                | line 1
                | line 2
                | line 3
                | line 4
                | line 5
                signature
                closing
                | line 6
                | line 7
                | line 8
                | 甲商事 山田
                | yamada@ko.example
                | https://www.ko.example/
                trailer
            "#]],
        );
    }

    #[test]
    fn a_separator_ends_the_message() {
        check(
            "Please see\nhttp://a.example/\n-- \nJohn\nhttp://b.example/c\n",
            Quoted::History,
            &expect![[r#"
                message
                | Please see
                | http://a.example/
                signature
                closing
                trailer
                | -- 
                | John
                | http://b.example/c
            "#]],
        );
    }

    #[test]
    fn history_trails_unless_the_mail_forwards_it() {
        let text =
            "承知しました。\n\n-----Original Message-----\nFrom: a\n見積 http://a.example/q\n";
        check(
            text,
            Quoted::History,
            &expect![[r#"
                message
                | 承知しました。
                | 
                signature
                closing
                trailer
                | -----Original Message-----
                | From: a
                | 見積 http://a.example/q
            "#]],
        );
        check(
            text,
            Quoted::Message,
            &expect![[r#"
                message
                | 承知しました。
                | 
                | -----Original Message-----
                | From: a
                | 見積 http://a.example/q
                signature
                closing
                trailer
            "#]],
        );
    }

    #[test]
    fn footer_words_and_the_address_below_them() {
        let lines: String = (0..20).map(|n| format!("line {n}\n")).collect();
        check(
            &format!(
                "配信停止の手順\n{lines}配信停止はこちら\nhttps://a.example/stop\nPrivacy Policy: https://a.example/p\n"
            ),
            Quoted::History,
            &expect![[r#"
                message
                | 配信停止の手順
                | line 0
                | line 1
                | line 2
                | line 3
                | line 4
                | line 5
                | line 6
                | line 7
                | line 8
                | line 9
                | line 10
                | line 11
                | line 12
                | line 13
                | line 14
                | line 15
                | line 16
                | line 17
                | line 18
                | line 19
                signature
                closing
                trailer
                | 配信停止はこちら
                | https://a.example/stop
                | Privacy Policy: https://a.example/p
            "#]],
        );
    }

    #[test]
    fn empty_and_odd_texts() {
        check(
            "",
            Quoted::History,
            &expect![[r#"
            message
            signature
            closing
            trailer
        "#]],
        );
        check(
            "--\nonly a separator\n",
            Quoted::History,
            &expect![[r#"
                message
                | --
                | only a separator
                signature
                closing
                trailer
            "#]],
        );
        check(
            "━━━━━\n━━━━━\n",
            Quoted::History,
            &expect![[r#"
                message
                | ━━━━━
                | ━━━━━
                signature
                closing
                trailer
            "#]],
        );
    }

    proptest::proptest! {
        #[test]
        fn every_line_is_in_one_part(lines in proptest::collection::vec(
            "(-- |--|━━━━━|> a|TEL 1|unsubscribe|https://a.example/|-----Original Message-----|x|)", 0..40,
        )) {
            let text = lines.join("\n");
            let body = body(&text, Quoted::History);
            let parts = [body.message, body.signature, body.closing, body.trailer];
            let mut parted: Vec<&str> = parts.iter().flat_map(|part| part.lines()).collect();
            let mut whole: Vec<&str> = text.lines().collect();
            parted.sort_unstable();
            whole.sort_unstable();
            proptest::prop_assert_eq!(parted, whole);
        }
    }
}
