//! URLs inside URLs: what a redirector, a mail gateway's wrapper or a counter is
//! told to open next.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem;

use crate::url::{Address, address, scheme_start};

/// URLs inside another one, outermost first.
#[derive(Debug, Default)]
pub(crate) struct Inside {
    /// At most [`REDIRECTS_MAX`].
    pub(crate) found: Vec<Address>,
    /// There were more, or values that are encoded more than [`DECODES_MAX`] times.
    pub(crate) is_cut: bool,
}

/// Every URL found inside.
pub(crate) fn inside(outer: &Address) -> Inside {
    let mut inside = Inside::default();
    if may_hold(outer) {
        search(outer, &mut inside);
    }
    let mut next = 0;
    while let Some(inner) = inside.found.get(next) {
        if may_hold(inner) {
            search(&inner.clone(), &mut inside);
        }
        next += 1;
    }
    inside
}

/// Most URLs hold nothing that a URL inside, encoded or not, must hold.
fn may_hold(outer: &Address) -> bool {
    let rest = outer.rest().as_bytes();
    memchr::memchr2(b':', b'%', rest).is_some()
        || BASE64_HTTP.find(rest).is_some()
        || outer.host().starts_with("urldefense.")
}

impl Inside {
    fn add(&mut self, target: &str) {
        let Some(inner) = address(target).filter(|inner| !self.found.contains(inner)) else {
            return;
        };
        if self.found.len() < REDIRECTS_MAX {
            self.found.push(inner);
        } else {
            self.is_cut = true;
        }
    }
}

/// Percent-decoding (RFC 3986 section 2.1); stray percent signs stay.
pub(crate) fn percent_decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'%', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let decoded = match after {
            [high, low, ..] if byte == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        let (byte, used) = decoded.map_or((byte, 0), |(high, low)| (high << 4 | low, 2));
        bytes.push(byte);
        rest = after.get(used..).unwrap_or_default();
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

fn search(outer: &Address, inside: &mut Inside) {
    let rest = outer.rest();
    if let Some(target) = urldefense(outer.host(), rest) {
        inside.add(&target);
        return;
    }
    let (before, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (path, query) = before.split_once('?').unwrap_or((before, ""));
    if let Some(start) = find_scheme(path) {
        inside.add(rest.get(start..).unwrap_or_default());
        return;
    }
    let parameters = pieces(query, b'&').chain(pieces(fragment, b'&'));
    for piece in pieces(path, b'/').chain(parameters) {
        value(piece, inside);
    }
}

/// The pieces of a text between the bytes of ASCII that separate them.
fn pieces(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let pieces = text.as_bytes().split(move |&byte| byte == separator);
    pieces.filter_map(|piece| str::from_utf8(piece).ok())
}

/// Looks into one path segment or parameter.
fn value(part: &str, inside: &mut Inside) {
    let mut text = Cow::Borrowed(part);
    for _ in 0..=DECODES_MAX {
        if let Some(start) = find_scheme(&text) {
            return inside.add(text.get(start..).unwrap_or_default());
        }
        if let Some(start) = BASE64_HTTP.find(text.as_bytes()) {
            let decoded = base64(text.as_bytes().get(start..).unwrap_or_default());
            return inside.add(&String::from_utf8_lossy(&decoded));
        }
        match percent_decode(&text) {
            Cow::Borrowed(_) => return,
            Cow::Owned(decoded) if decoded == *text => return,
            Cow::Owned(decoded) => text = Cow::Owned(decoded),
        }
    }
    inside.is_cut = true;
}

/// Where a URL begins within text: at its scheme. One slash is enough, since
/// servers fold the two that stand in a path.
fn find_scheme(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b':', bytes)
        .filter(|colon| matches!(bytes.get(colon + 1), Some(b'/' | b'\\')))
        .find_map(|colon| scheme_start(bytes, colon))
}

/// Proofpoint's own encodings of the wrapped URL, versions 2 and 3.
fn urldefense(host: &str, rest: &str) -> Option<String> {
    if !matches!(host, "urldefense.com" | "urldefense.us" | "urldefense.proofpoint.com") {
        return None;
    }
    if let Some(wrapped) = rest.strip_prefix("/v3/__") {
        let (target, replaced) = wrapped.rsplit_once("__;").unwrap_or((wrapped, ""));
        let mut replaced = base64(replaced.as_bytes()).into_iter().map(char::from);
        let plain = |c: char| if c == '*' { replaced.next().unwrap_or(c) } else { c };
        return Some(target.chars().map(plain).collect());
    }
    let query = rest.strip_prefix("/v2/url?")?;
    let target = query.split('&').find_map(|part| part.strip_prefix("u="))?;
    Some(percent_decode(&target.replace('-', "%").replace('_', "/")).into_owned())
}

/// Base64 in either alphabet (RFC 4648), up to the first byte that is none.
fn base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for &byte in text {
        let Some(six) = base64_digit(byte) else { break };
        bits = (bits << 6 | u32::from(six)) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held).to_le_bytes()[0]);
        }
    }
    out
}

const fn base64_digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

const fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// More hops than this serve nobody but the one who hides the last of them.
const REDIRECTS_MAX: usize = 8;

/// How often one value is percent-decoded.
const DECODES_MAX: usize = 3;

/// `http` in base64.
static BASE64_HTTP: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b"aHR0c"));

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::url;

    fn check(text: &str, want: &Expect) {
        want.assert_eq(&url(text).unwrap().redirects.join("\n"));
    }

    #[test]
    fn redirectors_are_looked_into() {
        check(
            "https://www.google.com/url?sa=t&q=https%3A%2F%2Fevil.example%2Fa%3Fb&usg=x",
            &expect!["https://evil.example/a?b"],
        );
        check(
            "https://nam01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fevil.example%2F&data=05",
            &expect!["http://evil.example/"],
        );
        check("http://a.example/go?http://b.example/?x=1", &expect!["http://b.example/?x=1"]);
        check("http://a.example/#/x?u=//y&next=http://b.example/", &expect!["http://b.example/"]);
        check(
            "https://web.archive.org/web/2020/http:/b.example/x?y=z#f",
            &expect!["http://b.example/x?y=z#f"],
        );
        check("http://a.example/c/http%3A%2F%2Fb.example%2F/d", &expect!["http://b.example/"]);
        check("http://a.example/?q=nothing&r=%zz%41", &expect![""]);
    }

    #[test]
    fn chains_come_outermost_first() {
        check(
            "http://a.example/?u=http%3A%2F%2Fb.example%2F%3Fu%3Dhttp%253A%252F%252Fc.example%252F",
            &expect![[r#"
                http://b.example/?u=http%3A%2F%2Fc.example%2F
                http://c.example/"#]],
        );
        check(
            "http://a.example/?u=http%25253A%25252F%25252Fb.example&v=http://c.example",
            &expect![[r#"
                http://b.example/
                http://c.example/"#]],
        );
    }

    #[test]
    fn base64_is_decoded() {
        check(
            "https://a.example/ck/a?u=a1aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYT9i&ntb=1",
            &expect!["https://evil.example/a?b"],
        );
    }

    #[test]
    fn urldefense_is_decoded() {
        check(
            "https://urldefense.proofpoint.com/v2/url?u=http-3A__evil.example_a-3Fb-3Dc&d=DwMF",
            &expect!["http://evil.example/a?b=c"],
        );
        check(
            "https://urldefense.com/v3/__https://evil.example/a*b__;Iw!!x$",
            &expect!["https://evil.example/a#b"],
        );
    }

    #[test]
    fn the_number_is_bounded() {
        let many = (0..100).map(|n| format!("&u{n}=http://h{n}.example/")).collect::<String>();
        let cut = |text: &str| {
            let url = url(text).unwrap();
            (url.redirects.len(), url.redirects_cut)
        };
        assert_eq!(cut(&format!("http://a.example/?{many}")), (8, true));
        assert_eq!(cut(&"http://a.example/?u=".repeat(400)), (8, true));
        assert_eq!(cut(&"http://a.example/?u=".repeat(9)), (8, false));
        assert_eq!(cut("http://a.example/?u=http%252525253A//b.example/&v=%&w=%zz"), (0, true));
        assert_eq!(cut("http://a.example/?v=50%&w=%zz"), (0, false));
    }
}
