//! Defanging for display and refanging of what people wrote.
//!
//! Analysts write `hxxp://evil[.]example`, attackers write `ｈｔｔｐ：／／` and slip
//! zero-width characters into names. Both are turned back before anything is
//! read out of a text, and every change is kept with its place, so that what was
//! found can be shown where it stands.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use crate::host::public_suffix;
use crate::kind::Kind;

/// The value so that no program makes a live link of it: `hxxps[://]evil[.]example`.
#[must_use]
pub fn defang(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Url => defang_url(value),
        Kind::Host | Kind::Ipv4 => value.replace('.', "[.]"),
        Kind::Ipv6 => value.replacen(':', "[:]", 1),
        Kind::Email => match value.rsplit_once('@') {
            Some((local, domain)) => format!("{local}[@]{}", domain.replace('.', "[.]")),
            None => value.to_owned(),
        },
        Kind::Filename
        | Kind::Md5
        | Kind::Sha1
        | Kind::Sha256
        | Kind::Mutex
        | Kind::Pdb
        | Kind::Registry
        | Kind::UserAgent
        | Kind::BankAccount
        | Kind::Phone
        | Kind::Wallet
        | Kind::Cve
        | Kind::Yara => value.to_owned(),
    }
}

/// Text with defanged spellings turned back.
#[must_use]
pub fn refang(text: &str) -> Cow<'_, str> {
    Refanged::of(text).text
}

/// Characters that nobody sees, of which names are split to escape filters.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Refanged text that still knows where each byte of it came from.
#[derive(Debug)]
pub(crate) struct Refanged<'t> {
    pub(crate) text: Cow<'t, str>,
    edits: Vec<Edit>,
}

/// One replacement: bytes `start..end` of the raw text became `with` at `at`.
#[derive(Debug)]
struct Edit {
    start: usize,
    end: usize,
    with: &'static str,
    at: usize,
}

impl<'t> Refanged<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let mut edits = Edits { text, bytes: text.as_bytes(), list: Vec::new() }.find();
        if edits.is_empty() {
            return Self { text: Cow::Borrowed(text), edits };
        }
        let mut clean = String::with_capacity(text.len());
        let mut done = 0;
        for edit in &mut edits {
            clean.push_str(text.get(done..edit.start).unwrap_or_default());
            edit.at = clean.len();
            clean.push_str(edit.with);
            done = edit.end;
        }
        clean.push_str(text.get(done..).unwrap_or_default());
        Self { text: Cow::Owned(clean), edits }
    }

    /// Where bytes `start..end` of the refanged text stood in the raw one.
    pub(crate) fn raw(&self, start: usize, end: usize) -> (usize, usize) {
        let before = |count: usize| count.checked_sub(1).and_then(|last| self.edits.get(last));
        let raw_start = match before(self.edits.partition_point(|edit| edit.at <= start)) {
            Some(edit) if start - edit.at < edit.with.len() => edit.start,
            Some(edit) => edit.end + (start - edit.at - edit.with.len()),
            None => start,
        };
        let raw_end = match before(self.edits.partition_point(|edit| edit.at < end)) {
            Some(edit) => edit.end + (end - edit.at).saturating_sub(edit.with.len()),
            None => end,
        };
        (raw_start, raw_end)
    }

    /// Whether something between these bytes of the refanged text was turned back.
    pub(crate) fn was_defanged(&self, start: usize, end: usize) -> bool {
        let first = self.edits.partition_point(|edit| edit.at < start);
        self.edits.get(first).is_some_and(|edit| edit.at < end)
    }
}

fn defang_url(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.replacen(':', "[:]", 1);
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let scheme = match scheme {
        "http" => "hxxp",
        "https" => "hxxps",
        "ftp" => "fxp",
        other => other,
    };
    format!("{scheme}[://]{}{tail}", authority.replace('.', "[.]").replace('@', "[@]"))
}

/// The search for what to turn back: one pass, edits in order and apart.
struct Edits<'t> {
    text: &'t str,
    bytes: &'t [u8],
    list: Vec<Edit>,
}

impl Edits<'_> {
    fn find(mut self) -> Vec<Edit> {
        let mut at = 0;
        let mut folded = String::new();
        while let Some(place) = self.next_trigger(at) {
            let next = self.byte(place + 1).unwrap_or_default();
            at = match self.byte(place) {
                Some(b'[' | b'(' | b'{') => self.bracket(place),
                Some(b':') => self.colon(place),
                Some(b'\\') => self.backslash(place),
                Some(byte) if begins_wide(byte, next) => self.wide(place, &mut folded),
                // The second byte of `E3 80`: Japanese is too full of the first.
                Some(0x80) if place > at && self.byte(place - 1) == Some(0xE3) => {
                    self.wide(place - 1, &mut folded)
                }
                _ => place + 1,
            };
        }
        self.list
    }

    /// The next byte at which something may have to be turned back, looked for eight
    /// bytes at a time: most have none.
    fn next_trigger(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        let (eights, _) = rest.as_chunks::<8>();
        let is_plain = |eight: &&[u8; 8]| !eight.iter().fold(false, |any, &b| any | is_trigger(b));
        let skipped = 8 * eights.iter().take_while(is_plain).count();
        let step = rest.get(skipped..)?.iter().position(|&byte| is_trigger(byte))?;
        Some(at + skipped + step)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn is_name(&self, at: Option<usize>) -> bool {
        at.and_then(|at| self.byte(at))
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') || b >= 0x80)
    }

    fn push(&mut self, start: usize, end: usize, with: &'static str) {
        if self.list.last().is_none_or(|last| last.end <= start) {
            self.list.push(Edit { start, end, with, at: 0 });
        }
    }

    /// `[.]`, `(dot)`, `{at}`, `[://]` and the like, brackets doubled or not.
    fn bracket(&mut self, start: usize) -> usize {
        let opened = self.skip(start, b"[({");
        let word = self.skip(opened, b" ").min(opened + 1);
        let inside = self.bytes.get(word..).unwrap_or_default();
        let Some((spelling, with)) = BRACKETED.iter().find(|(spelling, _)| {
            inside
                .get(..spelling.len())
                .is_some_and(|b| b.eq_ignore_ascii_case(spelling.as_bytes()))
        }) else {
            return opened;
        };
        let blank = word + spelling.len();
        let closing = self.skip(blank, b" ").min(blank + 1);
        let end = self.skip(closing, b"])}");
        let is_square = self.byte(start) == Some(b'[');
        let in_name = self.is_name(start.checked_sub(1)) && self.is_name(Some(end));
        let is_part_of_name = matches!(*with, "." | "@");
        let spaced = is_part_of_name
            && start.checked_sub(1).is_some_and(|at| self.byte(at) == Some(b' '))
            && self.byte(end) == Some(b' ')
            && self.is_name(start.checked_sub(2))
            && self.is_name(Some(end + 1));
        if end == closing || !(is_square || is_part_of_name && (in_name || spaced)) {
            return opened;
        }
        if with.starts_with(':') {
            self.scheme(start, self.is_slashes(end) || *with == "://");
        }
        let margin = usize::from(spaced);
        self.push(start.saturating_sub(margin), end + margin, with);
        end + margin
    }

    fn colon(&mut self, at: usize) -> usize {
        self.scheme(at, self.is_slashes(at + 1));
        at + 1
    }

    fn is_slashes(&self, at: usize) -> bool {
        let is_slash = |at| matches!(self.byte(at), Some(b'/' | b'\\'));
        is_slash(at) && is_slash(at + 1)
    }

    /// Turns back a scheme that ends before `end`, if slashes follow.
    fn scheme(&mut self, end: usize, slashes_follow: bool) {
        let before = self.bytes.get(..end).unwrap_or_default();
        if let Some((length, with)) = fanged_scheme(before).filter(|_| slashes_follow) {
            self.push(end - length, end, with);
        }
    }

    /// `evil\.example`, as copied out of a regular expression, but not `\Users\.ssh`.
    fn backslash(&mut self, at: usize) -> usize {
        let next_is_name = self.byte(at + 2).is_some_and(|b| b.is_ascii_alphanumeric());
        if self.byte(at + 1) != Some(b'.') || !next_is_name {
            return at + 1;
        }
        let before = self.bytes.get(at.saturating_sub(64)..at).unwrap_or_default();
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
        let start = before.iter().rposition(|b| !is_name(b)).map_or(0, |last| last + 1);
        let (front, word) = before.split_at_checked(start).unwrap_or_default();
        let is_escaped = word.first() == Some(&b'.');
        let is_path = front.last() == Some(&b'\\') && !is_escaped;
        if word.last().is_some_and(u8::is_ascii_alphanumeric) && !is_path {
            self.push(at, at + 2, ".");
        }
        at + 2
    }

    /// A character that is not ASCII: invisible, a full-width form or a full stop.
    fn wide(&mut self, at: usize, folded: &mut String) -> usize {
        let Some(c) = self.text.get(at..).and_then(|rest| rest.chars().next()) else {
            return at + 1;
        };
        if is_invisible(c) {
            return self.invisible(at);
        }
        let is_start = match ideographic_stop(c) {
            true => self.is_name(at.checked_sub(1)) && self.is_label_next(at + c.len_utf8()),
            false => full_width(c).is_some(),
        };
        if is_start { self.full_width_run(at, folded) } else { at + c.len_utf8() }
    }

    fn is_label_next(&self, at: usize) -> bool {
        let next = self.text.get(at..).and_then(|rest| rest.chars().next());
        next.is_some_and(|c| c.is_ascii_alphanumeric() || full_width(c).is_some_and(is_alnum))
    }

    /// Invisible characters go when they stand between visible ASCII: there they
    /// split a name. Elsewhere (emoji, Persian) they have a meaning.
    fn invisible(&mut self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let length: usize =
            rest.chars().take_while(|&c| is_invisible(c) && !is_bidi(c)).map(char::len_utf8).sum();
        let end = start + length;
        let is_graphic = |at: Option<usize>| {
            at.and_then(|at| self.byte(at)).is_some_and(|b| b.is_ascii_graphic())
        };
        if length > 0 && is_graphic(start.checked_sub(1)) && is_graphic(Some(end)) {
            self.push(start, end, "");
        }
        end.max(start + 2)
    }

    /// A run of full-width forms, turned into ASCII if it spells an address.
    fn full_width_run(&mut self, start: usize, folded: &mut String) -> usize {
        folded.clear();
        let mut end = start;
        for c in self.text.get(start..).unwrap_or_default().chars() {
            let next = end + c.len_utf8();
            let ascii = match c {
                _ if ideographic_stop(c) => self.is_label_next(next).then_some("."),
                _ => full_width(c).or_else(|| ascii_str(c).filter(|_| is_address_ascii(c))),
            };
            let Some(ascii) = ascii else { break };
            folded.push_str(ascii);
            end = next;
        }
        let before = self.bytes.get(..start).unwrap_or_default();
        if spells_address(before, folded) {
            self.fold_run(start, end, folded);
        }
        end.max(start + 1)
    }

    fn fold_run(&mut self, start: usize, end: usize, folded: &str) {
        // The scheme inside may be defanged as well: ｈｘｘｐ：／／.
        let scheme = folded.find("://").and_then(|colon| {
            let (length, with) = fanged_scheme(folded.as_bytes().get(..colon)?)?;
            Some((colon - length, colon, with))
        });
        let mut scheme_start = start;
        for (index, (offset, c)) in
            self.text.get(start..end).unwrap_or_default().char_indices().enumerate()
        {
            let (at, next) = (start + offset, start + offset + c.len_utf8());
            match scheme {
                Some((first, last, with)) if (first..last).contains(&index) => {
                    if index == first {
                        scheme_start = at;
                    }
                    if index + 1 == last {
                        self.push(scheme_start, next, with);
                    }
                }
                _ if ideographic_stop(c) => self.push(at, next, "."),
                _ => {
                    if let Some(ascii) = full_width(c) {
                        self.push(at, next, ascii);
                    }
                }
            }
        }
    }

    fn skip(&self, at: usize, set: &[u8]) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|b| set.contains(b)).count()
    }
}

/// Whether folded text is an address by itself or together with what stands before it.
fn spells_address(before: &[u8], folded: &str) -> bool {
    if let Some(colon) = folded.find("://") {
        let scheme =
            if colon == 0 { before } else { folded.as_bytes().get(..colon).unwrap_or_default() };
        let is_scheme = |word: &str| {
            let tail = scheme.len().checked_sub(word.len()).and_then(|from| scheme.get(from..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word.as_bytes()))
        };
        return ["http", "https", "ftp"].iter().any(|word| is_scheme(word))
            || fanged_scheme(scheme).is_some();
    }
    let joined = before.last().is_some_and(u8::is_ascii_alphanumeric);
    let mut first = true;
    folded.split(['@', ':', '/', '?', '#', '=', '&']).any(|piece| {
        let whole = std::mem::take(&mut first) && joined && piece.starts_with('.');
        let name = if whole { piece.trim_matches('.') } else { piece.trim_end_matches('.') };
        let has_dot = whole || name.contains('.');
        let top = name.rsplit('.').next().unwrap_or_default();
        has_dot
            && (name.parse::<Ipv4Addr>().is_ok()
                || top.bytes().all(|b| b.is_ascii_lowercase()) && public_suffix(top).is_some())
    })
}

/// The length and the true name of a defanged scheme at the end of some bytes.
fn fanged_scheme(before: &[u8]) -> Option<(usize, &'static str)> {
    let end = before.get(before.len().saturating_sub(FANGED_MAX)..)?;
    if !end.iter().any(|byte| matches!(byte, b'x' | b'X' | b'*')) {
        return None;
    }
    FANGED_SCHEMES.iter().find_map(|&(spelling, with)| {
        let tail = before.get(before.len().checked_sub(spelling.len())?..)?;
        tail.eq_ignore_ascii_case(spelling.as_bytes()).then_some((spelling.len(), with))
    })
}

fn is_trigger(byte: u8) -> bool {
    TRIGGERS.get(usize::from(byte)).copied().unwrap_or_default()
}

/// Whether two bytes begin a character that may have to be turned back.
const fn begins_wide(byte: u8, next: u8) -> bool {
    match byte {
        0xC2 => next == 0xAD,
        0xE2 => matches!(next, 0x80 | 0x81),
        0xEF => matches!(next, 0xBB..=0xBD),
        _ => false,
    }
}

const fn triggers() -> [bool; 256] {
    let mut triggers = [false; 256];
    let mut rest = triggers.as_mut_slice();
    let mut byte = 0_u8;
    while let Some((first, more)) = rest.split_first_mut() {
        *first = matches!(byte, b'[' | b'(' | b'{' | b':' | b'\\' | 0xC2 | 0xE2 | 0xEF | 0x80);
        byte = byte.wrapping_add(1);
        rest = more;
    }
    triggers
}

static TRIGGERS: [bool; 256] = triggers();

const fn ideographic_stop(c: char) -> bool {
    matches!(c, '。' | '｡')
}

const fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_alnum(ascii: &str) -> bool {
    ascii.bytes().all(|b| b.is_ascii_alphanumeric())
}

const fn is_address_ascii(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '.' | '-' | '_' | '/' | ':' | '?' | '=' | '&' | '%' | '@' | '~' | '+' | '#')
}

/// The ASCII form of a full-width character that addresses are made of.
fn full_width(c: char) -> Option<&'static str> {
    let ascii = char::from_u32(u32::from(c).checked_sub(FULL_WIDTH_OFFSET)?)?;
    ascii_str(ascii).filter(|_| is_address_ascii(ascii))
}

fn ascii_str(c: char) -> Option<&'static str> {
    let at = usize::try_from(u32::from(c).checked_sub(0x21)?).ok()?;
    GRAPHIC.get(at..at.checked_add(1)?)
}

/// From `！` (U+FF01) to `!`.
const FULL_WIDTH_OFFSET: u32 = 0xFEE0;

const GRAPHIC: &str = concat!(
    "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`",
    "abcdefghijklmnopqrstuvwxyz{|}~"
);

/// What stands in brackets, longer spellings first.
const BRACKETED: [(&str, &str); 8] = [
    ("://", "://"),
    ("//", "//"),
    ("dot", "."),
    ("at", "@"),
    (".", "."),
    ("@", "@"),
    (":", ":"),
    ("/", "/"),
];

const FANGED_SCHEMES: [(&str, &str); 9] = [
    ("hxxps", "https"),
    ("hxxp", "http"),
    ("h**ps", "https"),
    ("h**p", "http"),
    ("hxtps", "https"),
    ("hxtp", "http"),
    ("htxps", "https"),
    ("htxp", "http"),
    ("fxp", "ftp"),
];

/// Bytes of the longest of them.
const FANGED_MAX: usize = 5;

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::{Refanged, defang, refang};
    use crate::{Kind, email, host, url};

    #[test]
    fn every_spelling_is_turned_back() {
        for (text, want) in [
            ("hxxp://evil[.]example/x", "http://evil.example/x"),
            ("hXXps://evil(.)example", "https://evil.example"),
            ("h**p://evil{.}example", "http://evil.example"),
            ("hxxps[://]evil[dot]example", "https://evil.example"),
            ("hxxp[:]//evil[[.]]example[/]x", "http://evil.example/x"),
            ("fxp://evil.example", "ftp://evil.example"),
            ("user[at]evil(dot)example", "user@evil.example"),
            ("user [at] evil [dot] example", "user@evil.example"),
            ("user[@]evil[.]example", "user@evil.example"),
            ("user( at )evil[ DOT ]example", "user@evil.example"),
            ("www\\.evil\\.example", "www.evil.example"),
            ("ｈｔｔｐ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／ａ", "http://evil.example/a"),
            ("ｈｘｘｐｓ：／／evil．example", "https://evil.example"),
            ("http：／／evil.example/を", "http://evil.example/を"),
            ("evil。example", "evil.example"),
            ("ｕｓｅｒ＠ｅｖｉｌ．ｅｘａｍｐｌｅ", "user@evil.example"),
            ("user＠evil.example", "user@evil.example"),
            ("ＵＲＬ：ｅｖｉｌ．ｅｘａｍｐｌｅ", "URL:evil.example"),
            ("１９２．０．２．１", "192.0.2.1"),
            ("ev\u{200b}il.exa\u{ad}mple", "evil.example"),
            ("2001[:]db8::1 and [:]:1", "2001:db8::1 and ::1"),
        ] {
            assert_eq!(refang(text), want);
        }
    }

    #[test]
    fn ordinary_text_is_borrowed() {
        for text in [
            "Meet me (at noon) [see 3.] {x} at http://a.example: fine",
            "会議は１０：００から。資料はＡ４です。２０２４．０１．０２（火）？",
            "これは test。次は",
            "C:\\Users\\.ssh and \\\\server\\share",
            "[[[[[ ((((( :::: ",
            "می\u{200c}خواهم 👨\u{200d}👩",
            "(:) and a (dot), (at) all",
        ] {
            assert!(matches!(refang(text), Cow::Borrowed(_)), "{text} -> {}", refang(text));
        }
    }

    #[test]
    fn places_lead_back_to_the_raw_text() {
        let raw = "見よ hxxps[://]ev\u{200b}il[.]example/x ここ";
        let clean = Refanged::of(raw);
        let place = |text: &str| {
            let start = clean.text.find(text).unwrap();
            let (start, end) = clean.raw(start, start + text.len());
            raw.get(start..end).unwrap()
        };
        assert_eq!(clean.text, "見よ https://evil.example/x ここ");
        assert_eq!(place("https://evil.example/x"), "hxxps[://]ev\u{200b}il[.]example/x");
        assert_eq!(place("evil.example"), "ev\u{200b}il[.]example");
        assert_eq!(place("ここ"), "ここ");
        assert_eq!(place("見よ"), "見よ");
    }

    proptest! {
        #[test]
        fn defanged_values_come_back(
            name in "[a-z0-9_-]{1,8}(\\.[a-z0-9-]{1,6}){1,3}",
            local in "[a-z0-9.+_-]{1,9}",
            tail in "(:[1-9][0-9]{1,3})?([/?#][!-~]{0,20})?",
            user in "([a-z.:]{1,6}@)?",
            v4 in any::<std::net::Ipv4Addr>(),
            v6 in any::<std::net::Ipv6Addr>(),
        ) {
            let check = |kind, value: &str| {
                let shown = defang(kind, value);
                assert_eq!(refang(&shown), value, "{shown}");
            };
            if let Some(host) = host(&name) {
                check(Kind::Host, &host);
            }
            if let Some(email) = email(&format!("{local}@{name}")) {
                check(Kind::Email, &email);
            }
            for text in [format!("https://{user}{name}{tail}"), format!("http://[{v6}]{tail}")] {
                if let Some(url) = url(&text) {
                    check(Kind::Url, &url.text);
                    check(Kind::Url, &crate::url(&url.text).unwrap().text);
                }
            }
            check(Kind::Ipv4, &v4.to_string());
            check(Kind::Ipv6, &v6.to_string());
        }
    }
}
