//! Address lists (RFC 5322 sections 3.4 and 4.4): mailboxes, groups, comments, obsolete forms.
//!
//! Structure is read before encoded words are decoded, so that an encoded comma or `<`
//! cannot put an address there that the mail does not have. Raw bytes of another charset
//! are decoded first, because half of a character may look like structure.

use crate::charset::{self, Decoded, Trouble};
use crate::encoded_word;
use crate::model::Mailbox;

/// An address list as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Addresses {
    pub(crate) mailboxes: Vec<Mailbox>,
    /// Something stands there that is no mailbox, no group and no comment.
    pub(crate) is_unreadable: bool,
    /// There were more mailboxes, or more words of one, than are kept.
    pub(crate) is_cut: bool,
    pub(crate) trouble: Trouble,
}

/// Reads an address list as it stands on the wire; groups are opened. `hint` is a charset
/// for raw 8-bit bytes.
pub(crate) fn read(raw: &[u8], hint: Option<&str>) -> Addresses {
    let Decoded { text, trouble } = charset::decode_raw(&encoded_word::armoured(raw), hint);
    let mut list = List { out: Addresses { trouble, ..Addresses::default() }, ..List::default() };
    let mut rest = text.as_str();
    while !rest.is_empty() && !list.out.is_cut {
        rest = list.step(rest);
    }
    list.flush();
    list.flush_words();
    list.out
}

/// A list while it is read.
#[derive(Debug, Default)]
struct List<'a> {
    out: Addresses,
    /// The words of the mailbox that is being read, outside of angle brackets.
    words: Vec<Word<'a>>,
    angle: Option<String>,
    comment: Option<&'a str>,
    /// Whether one of the words holds an `@`.
    has_at: bool,
    /// Whether a blank or comment was just met.
    gap: bool,
    /// A quote or parenthesis without its partner was met: later ones have none either,
    /// and looking for it again and again would cost the square of the length.
    quote_unclosed: bool,
    comment_unclosed: bool,
    /// How much is left where the last encoded word without an end ended.
    encoded_unclosed: usize,
}

#[derive(Debug)]
struct Word<'a> {
    text: &'a str,
    is_quoted: bool,
    /// Whether a blank or comment stands before it.
    gap: bool,
}

impl<'a> List<'a> {
    /// Reads one token and returns what follows it.
    fn step(&mut self, rest: &'a str) -> &'a str {
        let Some(first) = rest.bytes().next() else { return "" };
        let after = rest.get(1..).unwrap_or_default();
        match first {
            b' ' | b'\t' | b'\r' | b'\n' => {
                self.gap = true;
                after
            }
            b'"' if !self.quote_unclosed => self.quoted(rest, after),
            b'(' if !self.comment_unclosed => self.comment(rest, after),
            b'<' => self.angle(after),
            b',' => self.comma(rest, after),
            b';' => {
                self.flush();
                self.flush_words();
                after
            }
            b':' if self.angle.is_none() && !self.has_at => {
                // The name of a group, or the `mailto:` of a pasted link.
                self.clear();
                after
            }
            b'>' => after,
            _ => self.word(rest),
        }
    }

    fn push(&mut self, text: &'a str, is_quoted: bool) {
        if self.words.len() >= WORDS_MAX {
            self.out.is_cut = true;
            return;
        }
        let word = Word { text, is_quoted, gap: std::mem::take(&mut self.gap) };
        self.has_at |= word.has_at();
        self.words.push(word);
    }

    fn quoted(&mut self, rest: &'a str, after: &'a str) -> &'a str {
        match quoted_length(after) {
            Some(length) => {
                self.push(after.get(..length).unwrap_or_default(), true);
                after.get(length.saturating_add(1)..).unwrap_or_default()
            }
            None => {
                self.quote_unclosed = true;
                self.word(rest)
            }
        }
    }

    fn comment(&mut self, rest: &'a str, after: &'a str) -> &'a str {
        match comment_length(after) {
            Some(length) => {
                self.gap = true;
                self.comment = after.get(..length).or(self.comment);
                after.get(length.saturating_add(1)..).unwrap_or_default()
            }
            None => {
                self.comment_unclosed = true;
                self.word(rest)
            }
        }
    }

    /// Reads up to `>`. A second address in angle brackets is a second mailbox: two readers
    /// may show two.
    fn angle(&mut self, after: &'a str) -> &'a str {
        if self.angle.is_some() {
            self.flush();
        }
        let end = after.find(['>', '<']).unwrap_or(after.len());
        // Without its partner it reaches to the next mailbox.
        let is_closed = after.get(end..).is_some_and(|rest| rest.starts_with('>'));
        let end = if is_closed { end } else { after.find([',', '<']).unwrap_or(after.len()) };
        let (inner, rest) = after.split_at_checked(end).unwrap_or((after, ""));
        self.angle = Some(bare_address(inner));
        self.gap = true;
        rest.strip_prefix('>').unwrap_or(rest)
    }

    /// A comma ends a mailbox, but not the unquoted name of `Tanaka, Taro <t@example.jp>`.
    fn comma(&mut self, rest: &'a str, after: &'a str) -> &'a str {
        if self.angle.is_some() || self.has_at {
            self.flush();
        } else if !self.words.is_empty() {
            self.gap = false;
            self.push(rest.get(..1).unwrap_or_default(), false);
        }
        after
    }

    /// A run of characters that mean nothing else; an encoded word is one whatever it holds.
    fn word(&mut self, rest: &'a str) -> &'a str {
        let encoded = if rest.starts_with("=?") { self.encoded_length(rest) } else { None };
        let length = encoded.unwrap_or_else(|| {
            let mut chars = rest.char_indices().skip(1);
            let end = if rest.starts_with('[') {
                // The address literal of `user@[IPv6:2001:db8::1]`.
                chars
                    .find(|(_, c)| matches!(c, ']' | ' ' | ',' | '>'))
                    .map(|(at, c)| if c == ']' { at.saturating_add(1) } else { at })
            } else {
                chars.find(|(at, c)| self.ends_word(rest, *at, *c)).map(|(at, _)| at)
            };
            end.unwrap_or(rest.len())
        });
        let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        self.push(word, false);
        after
    }

    fn encoded_length(&mut self, rest: &str) -> Option<usize> {
        if rest.len() > self.encoded_unclosed && self.encoded_unclosed > 0 {
            return None;
        }
        match encoded_word::length(rest.as_bytes()) {
            Ok(length) => Some(length),
            Err(seen) => {
                // Before that point no other one ends either.
                self.encoded_unclosed = rest.len().saturating_sub(seen).max(1);
                None
            }
        }
    }

    fn ends_word(&self, rest: &str, at: usize, c: char) -> bool {
        match c {
            ' ' | '\t' | '\r' | '\n' | '<' | '>' | ',' | ';' | ':' | '[' => true,
            '"' => !self.quote_unclosed,
            '(' => !self.comment_unclosed,
            '=' => rest.get(at..).is_some_and(|rest| rest.starts_with("=?")),
            _ => false,
        }
    }

    /// Ends the mailbox that is being read, if there is an address in it.
    fn flush(&mut self) {
        let comment = self.comment.take();
        if let Some(address) = self.angle.take() {
            let name = self.name().or_else(|| comment.and_then(|c| self.decode(c)));
            self.clear();
            self.add(Some(address).filter(|a| !a.is_empty()), name);
        } else if self.has_at {
            let (addresses, name) = self.bare();
            let mut name = name.or_else(|| comment.and_then(|c| self.decode(c)));
            self.clear();
            for address in addresses {
                self.add(Some(address), name.take());
            }
        } else {
            self.comment = comment;
        }
    }

    /// Ends what has no address at all: a name, or a local part such as `root`.
    fn flush_words(&mut self) {
        while self.words.last().is_some_and(|w| w.text == "," && !w.is_quoted) {
            self.words.pop();
        }
        let name = self.name();
        self.clear();
        self.comment = None;
        if name.is_some() {
            self.add(None, name);
        }
    }

    fn clear(&mut self) {
        self.words.clear();
        self.has_at = false;
    }

    fn add(&mut self, address: Option<String>, name: Option<String>) {
        if self.out.mailboxes.len() >= MAILBOXES_MAX {
            self.out.is_cut = true;
            return;
        }
        self.out.is_unreadable |= address.is_none();
        if address.is_some() || name.is_some() {
            self.out.mailboxes.push(Mailbox { address, name });
        }
    }

    /// The display name that the words make.
    fn name(&mut self) -> Option<String> {
        let mut raw = String::new();
        for word in &self.words {
            if word.gap && !raw.is_empty() {
                raw.push(' ');
            }
            if word.is_quoted { unescape(word.text, &mut raw) } else { raw.push_str(word.text) }
        }
        self.decode(&raw)
    }

    fn decode(&mut self, raw: &str) -> Option<String> {
        let found = encoded_word::decode(raw.as_bytes(), None);
        self.out.trouble.add(found.trouble);
        let name = found.text.trim_matches(|c: char| c.is_ascii_whitespace());
        // Outlook repeats quotes: `"'Taro'"`. They are part of what it shows, so they stay.
        (!name.is_empty()).then(|| name.to_owned())
    }

    /// The addresses without angle brackets, and the words beside them. Only a blank may
    /// stand between two addresses, and then some readers show one and some the other.
    fn bare(&mut self) -> (Vec<String>, Option<String>) {
        let starts: Vec<bool> = (0..self.words.len()).map(|index| !self.joins(index)).collect();
        let mut addresses: Vec<String> = Vec::new();
        let mut names = Vec::new();
        let mut run: Vec<Word<'a>> = Vec::new();
        let words = std::mem::take(&mut self.words);
        let mut end_run = |run: &mut Vec<Word<'a>>| {
            if run.iter().any(Word::has_at) {
                addresses.push(joined(run));
                run.clear();
            }
            names.append(run);
        };
        for (word, is_start) in words.into_iter().zip(starts) {
            if is_start {
                end_run(&mut run);
            }
            run.push(word);
        }
        end_run(&mut run);
        self.words = names;
        (addresses, self.name())
    }

    /// Whether the word at `index` belongs to the same address as the one before it.
    fn joins(&self, index: usize) -> bool {
        let (Some(before), Some(word)) =
            (index.checked_sub(1).and_then(|i| self.words.get(i)), self.words.get(index))
        else {
            return false;
        };
        !word.gap
            || !before.is_quoted && before.text.ends_with(['@', '.'])
            || !word.is_quoted && word.text.starts_with(['@', '.'])
    }
}

impl Word<'_> {
    fn has_at(&self) -> bool {
        !self.is_quoted && self.text.contains('@') && !self.text.starts_with("=?")
    }
}

/// An address whose pieces stand apart: `"taro" @ example . jp`.
fn joined(words: &[Word<'_>]) -> String {
    let mut address = String::new();
    for word in words {
        let quote = if word.is_quoted { "\"" } else { "" };
        address.extend([quote, word.text, quote]);
    }
    address
}

/// The length of a quoted string up to its closing quote.
fn quoted_length(after: &str) -> Option<usize> {
    let mut bytes = after.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some(at),
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
    None
}

/// The length of a comment up to its closing parenthesis. Comments nest, and a counter
/// knows any depth.
fn comment_length(after: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut bytes = after.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
    None
}

fn unescape(quoted: &str, out: &mut String) {
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
}

/// What stands in angle brackets without its route, comments and blanks.
fn bare_address(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let (mut depth, mut quoted) = (0usize, false);
    for c in inner.chars() {
        match c {
            '"' if depth == 0 => {
                quoted = !quoted;
                out.push(c);
            }
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            ' ' | '\t' | '\r' | '\n' if !quoted => {}
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    // The obsolete route `@relay,@relay:` is no part of the address.
    match out.split_once(':') {
        Some((route, address)) if route.starts_with('@') => address.to_owned(),
        Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto") => address.to_owned(),
        _ => out,
    }
}

/// More mailboxes of one field are not kept.
const MAILBOXES_MAX: usize = 10_000;
/// A mailbox of more words is none.
const WORDS_MAX: usize = 10_000;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "the snapshot macro gives a value")]
    fn check(raw: &[u8], expected: Expect) {
        let read = read(raw, None);
        let mut shown: Vec<String> = read
            .mailboxes
            .iter()
            .map(|m| {
                format!(
                    "{} | {}",
                    m.name.as_deref().unwrap_or("-"),
                    m.address.as_deref().unwrap_or("-")
                )
            })
            .collect();
        if read.is_unreadable {
            shown.push("!unreadable".to_owned());
        }
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn plain_and_named() {
        check(
            b"taro@example.jp, Hanako <hanako@example.jp>",
            expect![[r#"
            - | taro@example.jp
            Hanako | hanako@example.jp"#]],
        );
        check(b"\"Tanaka, Taro\" <t@example.jp>", expect!["Tanaka, Taro | t@example.jp"]);
        check(b"a@example.jp (Taro (the first))", expect!["Taro (the first) | a@example.jp"]);
        check(b"<a@example.jp>", expect!["- | a@example.jp"]);
    }

    #[test]
    fn name_that_holds_another_address() {
        check(b"\"ceo@example.jp\" <x@evil.example>", expect!["ceo@example.jp | x@evil.example"]);
        check(b"ceo@example.jp <x@evil.example>", expect!["ceo@example.jp | x@evil.example"]);
    }

    #[test]
    fn encoded_structure_stays_in_the_name() {
        check(
            b"=?UTF-8?Q?a=40bank.example=3E=2C_=3Cb=40c=3E?= <x@evil.example>",
            expect!["a@bank.example>, <b@c> | x@evil.example"],
        );
        check(b"=?UTF-8?Q?Tanaka,_Taro?= <t@example.jp>", expect!["Tanaka, Taro | t@example.jp"]);
    }

    #[test]
    fn unquoted_comma_in_a_name() {
        check(
            b"Tanaka, Taro <t@example.jp>, b@example.jp",
            expect![[r#"
            Tanaka, Taro | t@example.jp
            - | b@example.jp"#]],
        );
    }

    #[test]
    fn groups() {
        check(b"undisclosed-recipients:;", expect![""]);
        check(
            b"Staff: a@example.jp, B <b@example.jp>; c@example.jp",
            expect![[r#"
            - | a@example.jp
            B | b@example.jp
            - | c@example.jp"#]],
        );
    }

    #[test]
    fn obsolete_forms() {
        check(b"<@relay.example,@b.example:taro@example.jp>", expect!["- | taro@example.jp"]);
        check(b"taro (a) @ (b) example . jp", expect!["b | taro@example.jp"]);
        check(b"\"john doe\"@example.jp", expect![[r#"- | "john doe"@example.jp"#]]);
        check(b"John Doe jd@example.jp", expect!["John Doe | jd@example.jp"]);
        check(b"u@[IPv6:2001:db8::1]", expect!["- | u@[IPv6:2001:db8::1]"]);
    }

    #[test]
    fn two_addresses_in_one_mailbox() {
        check(
            b"Bank <a@bank.example> <b@evil.example>",
            expect![[r#"
            Bank | a@bank.example
            - | b@evil.example"#]],
        );
        check(
            b"Bank a@bank.example b@evil.example",
            expect![[r#"
            Bank | a@bank.example
            - | b@evil.example"#]],
        );
    }

    #[test]
    fn broken_forms() {
        check(
            b"MAILER-DAEMON",
            expect![[r#"
            MAILER-DAEMON | -
            !unreadable"#]],
        );
        check(b"\"Taro <t@example.jp>", expect![[r#""Taro | t@example.jp"#]]);
        check(b"Taro <t@example.jp", expect!["Taro | t@example.jp"]);
        check(b"Taro (x <t@example.jp>", expect!["Taro (x | t@example.jp"]);
        check(
            b"a@example.jp; b@example.jp",
            expect![[r#"
            - | a@example.jp
            - | b@example.jp"#]],
        );
        check(b"", expect![""]);
        check(
            b"Taro <>",
            expect![[r#"
            Taro | -
            !unreadable"#]],
        );
    }

    #[test]
    fn raw_iso_2022_jp_with_structure_within() {
        // The bytes of 弱 and 示 hold `<`, those of others a comma or a quote.
        check(b"\x1b$B<e<(%,%\"\x1b(B <t@example.jp>", expect!["弱示ガア | t@example.jp"]);
    }

    #[test]
    fn raw_bytes_within_an_encoded_word() {
        check(b"=?iso-8859-1?Q?M\xfcller?= <m@example.jp>", expect!["Müller | m@example.jp"]);
    }

    #[test]
    fn hostile_lengths_cost_one_pass() {
        let nested = [b"(".repeat(200_000), b"a@example.jp".to_vec()].concat();
        assert_eq!(read(&nested, None).mailboxes.len(), 1);
        let nested =
            [b"(".repeat(200_000), b")".repeat(200_000), b"a@example.jp".to_vec()].concat();
        assert_eq!(
            read(&nested, None).mailboxes.first().unwrap().address.as_deref(),
            Some("a@example.jp")
        );
        assert!(read(&b"a@b,".repeat(20_000), None).is_cut);
        assert!(read(&b"a,".repeat(20_000), None).is_cut);
        for piece in [&b"\""[..], b"<", b"\\\"(", b"=?", b"a ", b",a", b"[", b"a:"] {
            read(&piece.repeat(200_000), None);
        }
    }
}
