//! URLs and mail addresses in text, where they begin and where they end.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Scan, is_plausible};
use crate::email::{LOCAL_MAX, email};
use crate::host::host;
use crate::kind::Kind;
use crate::redirect;
use crate::url::{address, scheme_start};

impl<'t> Scan<'t> {
    /// The URL whose scheme ends before the colon at `colon`.
    pub(super) fn link(&mut self, colon: usize) -> Option<usize> {
        let is_slash = |at| matches!(self.byte(at), Some(b'/' | b'\\'));
        if !is_slash(colon + 1) || !is_slash(colon + 2) {
            return None;
        }
        let start = scheme_start(self.text.as_bytes(), colon).filter(|&at| at >= self.floor)?;
        let (written, end) = match self.bracketed(start) {
            Some((joined, end)) => (Cow::Owned(joined), end),
            None => {
                let end = self.link_end(start, colon + 3)?;
                (Cow::Borrowed(self.slice(start, end)), end)
            }
        };
        let link = address(&written)?;
        let place = (start, end);
        let inside = redirect::inside(&link);
        self.cut |= inside.is_cut;
        for address in std::iter::once(link).chain(inside.found) {
            let host = address.host().to_owned();
            self.emit(Kind::Url, address.text, place);
            self.emit_host(host, place);
        }
        Some(end)
    }

    /// The mail address whose local part is the token.
    pub(super) fn email(&mut self, start: usize, at_sign: usize) -> Option<usize> {
        let end = self.host_end(at_sign + 1);
        let domain = host(self.slice(at_sign + 1, end)).filter(|host| is_plausible(host))?;
        let start = self.local_start(start);
        let token = self.slice(start, at_sign);
        let local = token.trim_start_matches(['.', '-', '+']);
        let start = at_sign - local.len();
        self.cut |= local.len() > LOCAL_MAX;
        let value = email(self.slice(start, end))?;
        self.emit(Kind::Email, value, (start, end));
        self.emit(Kind::Host, domain, (at_sign + 1, end));
        Some(end)
    }

    fn emit_host(&mut self, host: String, place: (usize, usize)) {
        let kind = if host.parse::<Ipv4Addr>().is_ok() {
            Kind::Ipv4
        } else if host.parse::<Ipv6Addr>().is_ok() {
            Kind::Ipv6
        } else if is_plausible(&host) {
            Kind::Host
        } else {
            return;
        };
        self.emit(kind, host, place);
    }

    /// A local part may hold an apostrophe or an ampersand: `o'brien`, `r&d`.
    fn local_start(&mut self, start: usize) -> usize {
        let before = self.text.as_bytes().get(self.floor..start).unwrap_or_default();
        let Some((b'\'' | b'&', front)) = before.split_last() else { return start };
        let word = front.iter().rev().take_while(|b| b.is_ascii_alphanumeric()).count();
        self.steps += word;
        if word == 0 { start } else { start - 1 - word }
    }

    /// Where the host that begins here ends, its final dots and hyphens left out.
    pub(super) fn host_end(&mut self, start: usize) -> usize {
        let mut end = start;
        let mut label = Label::Empty;
        for c in self.rest(start).chars() {
            let Some(next) = label.with(c).filter(|_| end - start <= HOST_MAX) else { break };
            label = next;
            end += c.len_utf8();
        }
        self.steps += end - start;
        start + self.slice(start, end).trim_end_matches(['.', '-', '_']).len()
    }

    /// Where the URL that begins here ends. Its host decides how far its name
    /// reaches, its path goes on to the first character that is in no URL.
    fn link_end(&mut self, start: usize, authority: usize) -> Option<usize> {
        let mut end =
            authority + leading(self.rest(authority), |c| matches!(c, '/' | '\\'), URL_MAX);
        let mut label = Label::Empty;
        for c in self.rest(end).chars() {
            let next = match c {
                '@' | ':' | '[' | ']' | '%' | '~' | '=' | '&' | '$' | '!' => Some(Label::Empty),
                _ => label.with(c),
            };
            let Some(next) = next else { break };
            if end - start >= URL_MAX {
                self.cut = true;
                break;
            }
            label = next;
            end += c.len_utf8();
        }
        self.steps += end - start;
        if matches!(self.byte(end), Some(b'/' | b'\\' | b'?' | b'#')) {
            // A host that is none must not cost the walk over all of its path.
            address(self.slice(start, end))?;
            let (length, is_cut) = path(self.rest(end), URL_MAX.saturating_sub(end - start));
            self.steps += length;
            self.cut |= is_cut;
            end += length;
        }
        Some(start + trimmed(self.slice(start, end)).len())
    }

    /// A URL in angle brackets may run over several lines (RFC 3986 appendix C);
    /// the line ends, quoting marks and soft breaks inside are no part of it.
    fn bracketed(&mut self, start: usize) -> Option<(String, usize)> {
        let before = self.slice(self.text.floor_char_boundary(start.saturating_sub(5)), start);
        if !(before.ends_with('<') || before.ends_with("<URL:")) {
            return None;
        }
        let mut joined = String::new();
        let mut at = start;
        let mut margin = before.len();
        while joined.len() < URL_MAX {
            let stop = |b: u8| b.is_ascii_control() || matches!(b, b'<' | b'>' | b' ') || b >= 0x80;
            let length = self.rest(at).bytes().take(URL_MAX).position(stop)?;
            self.steps += length;
            let piece = self.slice(at, at + length);
            at += length;
            if self.byte(at) == Some(b'>') {
                joined.push_str(piece);
                return Some((joined, at));
            }
            let is_soft = (72..=76).contains(&(margin + length)) && piece.ends_with('=');
            joined.push_str(if is_soft { piece.trim_end_matches('=') } else { piece });
            let blank = leading(self.rest(at), |c| matches!(c, ' ' | '\t' | '\r'), 8);
            if self.byte(at + blank) != Some(b'\n') {
                return None;
            }
            at += blank + 1;
            margin = leading(self.rest(at), |c| matches!(c, '>' | ' ' | '\t'), 64);
            at += margin;
        }
        self.cut = true;
        None
    }
}

/// What a label of a host has begun with. Japanese goes on without a blank where
/// a name ends, so a CJK character ends a label that began in ASCII.
#[derive(Clone, Copy)]
enum Label {
    Empty,
    Narrow,
    Cjk,
}

impl Label {
    const fn with(self, c: char) -> Option<Self> {
        match (self, c) {
            (_, '.') => Some(Self::Empty),
            (Self::Cjk, 'a'..='z' | 'A'..='Z' | '0'..='9' | '-') => Some(Self::Cjk),
            (_, 'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_') => Some(Self::Narrow),
            (Self::Empty | Self::Cjk, c) if is_cjk_letter(c) => Some(Self::Cjk),
            (_, c) if is_narrow_letter(c) => Some(Self::Narrow),
            _ => None,
        }
    }
}

/// Letters of scripts that put blanks between words.
pub(super) const fn is_narrow_letter(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{250}'..='\u{2af}' | '\u{370}'..='\u{3ff}'
        | '\u{400}'..='\u{52f}' | '\u{530}'..='\u{58f}' | '\u{5d0}'..='\u{5ea}'
        | '\u{620}'..='\u{6ff}' | '\u{900}'..='\u{109f}' | '\u{1e00}'..='\u{1fff}'
        | '\u{1d400}'..='\u{1d7ff}' | '\u{2460}'..='\u{24ff}')
}

const fn is_cjk_letter(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fc}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3ffff}')
}

const fn is_path(c: char) -> bool {
    match c {
        '<' | '>' | '"' | '`' => false,
        '!'..='~' => true,
        _ => is_narrow_letter(c),
    }
}

/// Bytes of the path that text begins with, at most `room`, and whether it goes on.
fn path(text: &str, room: usize) -> (usize, bool) {
    let mut length = 0;
    for c in text.chars() {
        // Markdown: `[http://a.example](http://b.example)` is two.
        let is_turn = c == ']' && text.get(length + 1..).is_some_and(|rest| rest.starts_with('('));
        if is_turn || !is_path(c) {
            break;
        }
        if length + c.len_utf8() > room {
            return (length, true);
        }
        length += c.len_utf8();
    }
    (length, false)
}

/// Bytes of the leading characters that fit, at most `room`.
fn leading(text: &str, fits: fn(char) -> bool, room: usize) -> usize {
    let mut length = 0;
    for c in text.chars() {
        if !fits(c) || length + c.len_utf8() > room {
            break;
        }
        length += c.len_utf8();
    }
    length
}

/// Without the punctuation of the sentence around: full stops, quotes, and
/// closing brackets that were not opened inside.
fn trimmed(link: &str) -> &str {
    let count = |c: char| link.matches(c).count();
    let mut extra = [(')', '('), (']', '['), ('}', '{')]
        .map(|(close, open)| (close, count(close).saturating_sub(count(open))));
    // Of a formula such as `=cmd|'/c start https://a.example/b'!A1`.
    let quote = memchr::memchr(b'\'', link.as_bytes());
    let quoted = quote.and_then(|at| link.split_at_checked(at));
    let is_reference = |rest: &str| rest.starts_with("'!") && rest.len() > 2;
    let mut text = quoted.filter(|(_, rest)| is_reference(rest)).map_or(link, |(front, _)| front);
    while let Some(last) = text.chars().next_back() {
        let falls = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '|' | '\\' => true,
            _ => extra.iter_mut().any(|(close, left)| {
                let is_extra = *close == last && *left > 0;
                *left -= usize::from(is_extra);
                is_extra
            }),
        };
        if !falls {
            break;
        }
        text = text.strip_suffix(last).unwrap_or_default();
    }
    text
}

/// A host name and its invisible characters; longer ones are none.
const HOST_MAX: usize = 320;

/// Bytes kept of a URL in running text, which is where servers stop reading.
/// Without a bound, hosts that are none would be walked over again and again.
const URL_MAX: usize = 8_192;
