//! Reads observables out of running text, in one pass.
//!
//! The text is refanged first, then cut into tokens (runs of letters, digits and
//! `_ . + -`). What follows a token and what it is made of tells which readers
//! are asked; each of them looks at a bounded number of bytes or at ones that the
//! next will not look at, so the cost grows with the text and with nothing else.
//! Precision comes before completeness: whether a value matters is judged elsewhere.

mod account;
mod digest;
mod link;
mod name;
mod phone;
mod program;
mod wallet;

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::fang::Refanged;
use crate::host::{public_suffix, registrable};
use crate::kind::{Kind, Observable};

/// Where in the text an observable was read, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// Every observable of the text, in order, at most `limit`; the flag says that
/// there were more, or longer ones than are read whole.
#[must_use]
pub fn extract(text: &str, limit: usize) -> (Vec<(Observable, Span)>, bool) {
    let clean = Refanged::of(text);
    let scan = Scan::of(&clean, limit);
    (scan.found, scan.cut)
}

/// The walk over one refanged text.
struct Scan<'t> {
    text: &'t str,
    clean: &'t Refanged<'t>,
    /// What stands before this was taken and is not looked at again.
    floor: usize,
    limit: usize,
    found: Vec<(Observable, Span)>,
    cut: bool,
    /// Up to here a host with foreign letters was looked for; none begins before.
    walked: usize,
    /// Bytes looked at by everything that may look far.
    steps: usize,
}

/// A run of token characters without punctuation at its ends.
#[derive(Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    /// What the token is made of: `LETTER`, `DIGIT` and so on.
    seen: u8,
}

impl<'t> Scan<'t> {
    fn of(clean: &'t Refanged<'t>, limit: usize) -> Self {
        let text = &clean.text;
        let found = Vec::new();
        let mut scan =
            Self { text, clean, floor: 0, limit, found, cut: false, walked: 0, steps: 0 };
        scan.run();
        scan
    }

    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while !(self.cut && self.found.len() >= self.limit) {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(step) = rest.iter().position(|&byte| class(byte) != 0) else { return };
            at += step;
            let next = match rest.get(step).copied().map_or(0, class) {
                COLON => self.colon(at),
                WIDE => self.wide(at),
                _ => self.token(at),
            };
            at = next.max(at + 1);
        }
    }

    /// Takes the token at `start`; returns where to go on. Kept out of the loop around
    /// it, which is a quarter faster on Japanese text so.
    #[inline(never)]
    fn token(&mut self, start: usize) -> usize {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let mut seen = 0;
        let length = rest
            .iter()
            .take_while(|&&byte| {
                let class = class(byte);
                let is_token = class & TOKEN != 0;
                seen |= if is_token { class } else { 0 };
                is_token
            })
            .count();
        let end = start + length;
        self.steps += length + 1;
        let next = rest.get(length).copied().unwrap_or_default();
        let taken = match next {
            b':' => self.before_colon(start, end),
            b'@' => self.email(start, end),
            b'\\' => self.before_backslash(start, end),
            b'/' => self.before_slash(start, end),
            _ => None,
        };
        let taken = taken.or_else(|| {
            if seen & (DOT | DIGIT) != 0 {
                self.compound(start, end, seen)
            } else if next == b' ' && self.slice(start, end) == "rule" {
                self.read(start, end, Kind::Yara, program::yara)
            } else {
                None
            }
        });
        if let Some(taken) = taken {
            self.floor = self.floor.max(taken);
        }
        taken.unwrap_or(end).max(end)
    }

    fn before_colon(&mut self, start: usize, end: usize) -> Option<usize> {
        let token = self.slice(start, end);
        if let Some(taken) = self.link(end) {
            return Some(taken);
        }
        if token.eq_ignore_ascii_case("user-agent") {
            return self.read(start, end, Kind::UserAgent, program::user_agent_field);
        }
        if token.len() == 1 && self.byte(end + 1) == Some(b'\\') {
            return self.read(start, start, Kind::Pdb, program::pdb);
        }
        self.ipv6(start)
    }

    fn before_backslash(&mut self, start: usize, end: usize) -> Option<usize> {
        let is_path_inside = matches!(self.before(start), Some(b'\\' | b'/' | b':'));
        match self.slice(start, end) {
            "Global" | "Local" if !is_path_inside => {
                self.read(start, start, Kind::Mutex, program::mutex)
            }
            token if token.starts_with("HK") => {
                self.read(start, start, Kind::Registry, program::registry)
            }
            _ => None,
        }
    }

    fn before_slash(&mut self, start: usize, end: usize) -> Option<usize> {
        if self.slice(start, end) != "Mozilla" {
            return None;
        }
        self.read(start, start, Kind::UserAgent, program::user_agent)
    }

    /// A token that holds a digit or a dot.
    fn compound(&mut self, start: usize, end: usize, seen: u8) -> Option<usize> {
        let token = self.trimmed(start, end, seen);
        let first = token.text.bytes().next()?;
        if token.text.contains('.') {
            return self.dotted(token);
        }
        if token.text.eq_ignore_ascii_case("www") {
            return self.foreign_host(token);
        }
        // In `請求書.exe` the token is the extension alone.
        let is_extension = self.before(token.start) == Some(b'.')
            && self.before(token.start - 1).is_some_and(|b| b >= 0x80 || matches!(b, b')' | b']'));
        if is_extension {
            return self.name(token);
        }
        if seen & DIGIT == 0 {
            return None;
        }
        if first.is_ascii_digit() || first == b'+' {
            let number = self.number(token);
            if number.is_some() {
                return number;
            }
        }
        if let Some((kind, value)) =
            digest::digest(token.text).or_else(|| wallet::wallet(token.text))
        {
            return self.emit(kind, value, (token.start, token.end));
        }
        if let Some((value, length)) = digest::cve(token.text) {
            return self.emit(Kind::Cve, value, (token.start, token.start + length));
        }
        self.read(token.start, token.start, Kind::BankAccount, account::iban)
    }

    /// A phone number, or an account number that is named as one.
    fn number(&mut self, token: Token<'t>) -> Option<usize> {
        let account = self.account(token.start);
        if account.is_some() || !token.text.starts_with(['0', '+']) {
            return account;
        }
        self.read(token.start, token.start, Kind::Phone, phone::phone)
    }

    /// An account number that begins here and that the words before it name.
    fn account(&mut self, start: usize) -> Option<usize> {
        let (value, length) = account::labelled(self.window(start), self.rest(start))?;
        self.emit(Kind::BankAccount, value, (start, start + length))
    }

    /// A token with a dot inside: an address, a file, a host.
    fn dotted(&mut self, token: Token<'t>) -> Option<usize> {
        if token.seen & (LETTER | UNDERSCORE) == 0 {
            let addresses = self.ipv4(token);
            if addresses.is_some() {
                return addresses;
            }
            if token.text.starts_with(['0', '+']) {
                return self.read(token.start, token.start, Kind::Phone, phone::phone);
            }
            return None;
        }
        // `口座番号No.1234567`: the label runs into the number.
        let number = token.text.get(..3).filter(|no| no.eq_ignore_ascii_case("no."));
        let account = number.and_then(|label| self.account(token.start + label.len()));
        account.or_else(|| self.name(token))
    }

    /// One address, or a range of two with a hyphen between.
    fn ipv4(&mut self, token: Token<'t>) -> Option<usize> {
        if token.seen & PLUS != 0 || name::is_version(self.window(token.start)) {
            return None;
        }
        let mut at = token.start;
        for piece in token.text.split('-') {
            piece.parse::<Ipv4Addr>().ok()?;
        }
        for piece in token.text.split('-') {
            self.emit(Kind::Ipv4, piece.to_owned(), (at, at + piece.len()));
            at += piece.len() + 1;
        }
        Some(token.end)
    }

    fn ipv6(&mut self, start: usize) -> Option<usize> {
        let rest = self.rest(start);
        let length = rest
            .bytes()
            .take(IPV6_MAX)
            .take_while(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
            .count();
        let text = rest.get(..length)?;
        let text = text.trim_end_matches('.');
        let text = if text.ends_with("::") { text } else { text.trim_end_matches(':') };
        let after = self.byte(start + text.len());
        let ip: Ipv6Addr = text.parse().ok()?;
        let digits = text.bytes().filter(|&b| b != b':').count();
        let is_short = |group: &str| group.len() <= 2;
        // `a::b` is C++ and eight pairs are a hardware address.
        if digits < 5
            || !text.bytes().any(|b| b.is_ascii_digit())
            || text.split(':').all(is_short)
            || after.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_')
        {
            return None;
        }
        self.emit(Kind::Ipv6, ip.to_string(), (start, start + text.len()))
    }

    /// A colon that no token stands before: `::1` and the like.
    fn colon(&mut self, at: usize) -> usize {
        let is_pair = self.byte(at + 1) == Some(b':');
        let joined = self.before(at).is_some_and(|b| b.is_ascii_alphanumeric() || b == b':');
        if is_pair
            && !joined
            && let Some(taken) = self.ipv6(at)
        {
            self.floor = taken;
            return taken;
        }
        at + 1
    }

    /// Full-width digits: numbers as Japanese text writes them.
    fn wide(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let run: usize =
            rest.chars().take_while(|c| ('０'..='９').contains(c)).map(char::len_utf8).sum();
        let is_number = run > 0 || rest.starts_with('＋');
        if !is_number {
            return at + 3;
        }
        let taken = self.account(at).or_else(|| {
            let is_phone = rest.starts_with(['０', '＋']);
            if is_phone { self.read(at, at, Kind::Phone, phone::phone) } else { None }
        });
        taken.unwrap_or(at + run.max(3))
    }

    /// Asks a reader for a value and its length from `from` on; what it read
    /// stands from `start`.
    fn read(
        &mut self,
        start: usize,
        from: usize,
        kind: Kind,
        reader: fn(&str) -> Option<(String, usize)>,
    ) -> Option<usize> {
        let rest = self.rest(from);
        let bounded = rest.get(..rest.floor_char_boundary(VALUE_MAX)).unwrap_or_default();
        let (value, length) = reader(bounded)?;
        self.steps += length;
        // It went on to the very end of what it was given.
        self.cut |= length == bounded.len() && bounded.len() < rest.len();
        self.emit(kind, value, (start, from + length))
    }

    /// Keeps a value; returns the end of its place.
    fn emit(&mut self, kind: Kind, value: String, place: (usize, usize)) -> Option<usize> {
        if self.found.len() == self.limit {
            self.cut = true;
        } else {
            let (start, end) = self.clean.raw(place.0, place.1);
            self.found.push((Observable { kind, value }, Span { start, end }));
        }
        Some(place.1)
    }

    fn trimmed(&self, start: usize, end: usize, seen: u8) -> Token<'t> {
        let whole = self.slice(start, end);
        let left = whole.trim_start_matches(['.', '-', '_']);
        let left = match left.trim_start_matches('+') {
            plain if left.len() - plain.len() > 1 => plain,
            _ => left,
        };
        let text = left.trim_end_matches(['.', '-', '_', '+']);
        let start = end - left.len();
        Token { text, start, end: start + text.len(), seen }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn before(&self, at: usize) -> Option<u8> {
        at.checked_sub(1).and_then(|at| self.byte(at))
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn rest(&self, start: usize) -> &'t str {
        self.text.get(start..).unwrap_or_default()
    }

    /// The few characters before a place: labels such as 口座番号 stand there.
    fn window(&self, end: usize) -> &'t str {
        let start = self.text.floor_char_boundary(end.saturating_sub(LABEL_MAX));
        self.slice(start, end)
    }
}

/// Whether a normalised host can be meant as one: it has a dot and stands under
/// a suffix that exists.
fn is_plausible(host: &str) -> bool {
    host.contains('.') && public_suffix(host).is_some()
}

/// Whether it is more than the suffix itself, such as `co.jp`.
fn is_registered(host: &str) -> bool {
    registrable(host).is_some()
}

fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or_default()
}

const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut rest = classes.as_mut_slice();
    let mut byte = 0_u8;
    while let Some((first, more)) = rest.split_first_mut() {
        *first = class_of(byte);
        byte = byte.wrapping_add(1);
        rest = more;
    }
    classes
}

const fn class_of(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => TOKEN | DIGIT,
        b'a'..=b'z' | b'A'..=b'Z' => TOKEN | LETTER,
        b'.' => TOKEN | DOT,
        b'_' => TOKEN | UNDERSCORE,
        b'+' => TOKEN | PLUS,
        b'-' => TOKEN,
        b':' => COLON,
        0xEF => WIDE,
        _ => 0,
    }
}

static CLASSES: [u8; 256] = classes();

const TOKEN: u8 = 1;
const DIGIT: u8 = 2;
const LETTER: u8 = 4;
const DOT: u8 = 8;
const UNDERSCORE: u8 = 16;
const PLUS: u8 = 32;
const COLON: u8 = 64;
const WIDE: u8 = 128;

/// The longest text form of an IPv6 address, and a little to see its end.
const IPV6_MAX: usize = 48;

const LABEL_MAX: usize = 48;

/// Bytes that a reader of one value is given; only keys of the registry and user
/// agents could go on longer.
const VALUE_MAX: usize = 8_192;

#[cfg(test)]
mod tests;
