//! URLs in their normal form: as a mail client would open them (WHATWG URL),
//! with the path kept as written, since it is what proxies and logs show.

use std::borrow::Cow;
use std::net::Ipv6Addr;
use std::ops::Range;

use crate::address::{ends_in_number, ipv4_number};
use crate::fang::{is_invisible, refang};
use crate::host::fold;
use crate::redirect;

/// A URL taken apart as far as judging needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// The normalised whole.
    pub text: String,
    host: Range<usize>,
    /// URLs found inside its parameters, outermost first.
    pub redirects: Vec<String>,
    /// More of them, or more deeply encoded ones, than are looked for.
    pub redirects_cut: bool,
}

impl Url {
    /// Normalised host name or address without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.text.get(self.host.clone()).unwrap_or_default()
    }
}

/// Reads a URL as a mail client would open it. Only `http`, `https` and `ftp`
/// lead to a host; everything else is `None`. A long one stays whole: what it
/// costs grows with its length and no faster.
#[must_use]
pub fn url(text: &str) -> Option<Url> {
    let address = address(text)?;
    let inside = redirect::inside(&address);
    Some(Url {
        host: address.host,
        text: address.text,
        redirects: inside.found.into_iter().map(|inner| inner.text).collect(),
        redirects_cut: inside.is_cut,
    })
}

/// The host of an already normalised URL, without reading it again.
#[must_use]
pub fn url_host(normalised: &str) -> Option<&str> {
    let rest = SCHEMES.iter().find_map(|(scheme, _)| normalised.strip_prefix(scheme))?;
    let rest = rest.strip_prefix("://")?;
    let end = position(rest, |byte| matches!(byte, b'/' | b'?' | b'#'));
    let (_, place) = user_and_place(rest.get(..end)?);
    match place.strip_prefix('[') {
        Some(literal) => literal.split_once(']').map(|(address, _)| address),
        None => place.get(..position(place, |byte| byte == b':')),
    }
}

/// A normalised URL without the ones inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) text: String,
    /// Where in the text the host stands.
    host: Range<usize>,
    /// Where in the text path, query and fragment begin.
    rest_at: usize,
}

impl Address {
    pub(crate) fn host(&self) -> &str {
        self.text.get(self.host.clone()).unwrap_or_default()
    }

    /// Path, query and fragment.
    pub(crate) fn rest(&self) -> &str {
        self.text.get(self.rest_at..).unwrap_or_default()
    }
}

pub(crate) fn address(text: &str) -> Option<Address> {
    let mut text = squeeze(text);
    // Turning back may bring a new spelling to light, such as `[[.].]`. What
    // still changes after a few rounds was made to, and is opened by nobody.
    for _ in 0..ROUNDS {
        let turned = refang(&text);
        let address = split(&turned)?;
        let was_normal = matches!(turned, Cow::Borrowed(_)) && address.text == *text;
        if was_normal || matches!(refang(&address.text), Cow::Borrowed(_)) {
            return Some(address);
        }
        text = Cow::Owned(address.text);
    }
    None
}

/// The start of the scheme that ends before the colon at `colon`, if a client would open it.
pub(crate) fn scheme_start(text: &[u8], colon: usize) -> Option<usize> {
    let before = text.get(..colon)?;
    SCHEMES.iter().find_map(|(scheme, _)| {
        let start = colon.checked_sub(scheme.len())?;
        before.get(start..)?.eq_ignore_ascii_case(scheme.as_bytes()).then_some(start)
    })
}

/// Clients drop line ends and tabs anywhere; blanks and invisible characters are
/// what transport and evasion put in.
fn squeeze(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    let falls = |c: char| c.is_ascii_whitespace() || c.is_ascii_control() || is_invisible(c);
    if text.contains(falls) {
        Cow::Owned(text.chars().filter(|&c| !falls(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

fn split(text: &str) -> Option<Address> {
    let (scheme, rest) = text.split_at_checked(position(text, |byte| byte == b':'))?;
    let (scheme, port) = *SCHEMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(scheme))?;
    let rest = rest.strip_prefix(':')?.trim_start_matches(['/', '\\']);
    let end = position(rest, |byte| matches!(byte, b'/' | b'\\' | b'?' | b'#'));
    let (authority, tail) = rest.split_at_checked(end)?;
    let (user, place) = user_and_place(authority);
    let mut out = String::with_capacity(text.len() + 8);
    out.extend([scheme, "://"]);
    if !user.is_empty() {
        push_user(user, &mut out);
        out.push('@');
    }
    let (host, written_port) = push_place(place, &mut out)?;
    if let Some(number) = written_port.filter(|&number| number != port) {
        out.push(':');
        out.push_str(&number.to_string());
    }
    let rest_at = out.len();
    if !tail.starts_with(['/', '\\']) {
        out.push('/');
    }
    let path = position(tail, |byte| matches!(byte, b'?' | b'#'));
    let (path, query) = tail.split_at_checked(path)?;
    if path.contains('\\') {
        out.push_str(&path.replace('\\', "/"));
    } else {
        out.push_str(path);
    }
    out.push_str(query);
    Some(Address { text: out, host, rest_at })
}

/// Where a byte of ASCII stands first, or the end. On the short pieces of a URL this
/// is several times faster than the searches of the standard library.
fn position(text: &str, is_sought: impl Fn(u8) -> bool) -> usize {
    text.bytes().position(is_sought).unwrap_or(text.len())
}

/// The parts of an authority before and behind its last `@`.
fn user_and_place(authority: &str) -> (&str, &str) {
    let at = authority.bytes().rposition(|byte| byte == b'@');
    let parts = at.and_then(|at| Some((authority.get(..at)?, authority.get(at + 1..)?)));
    parts.unwrap_or(("", authority))
}

/// Writes a user name as clients do (WHATWG URL, userinfo percent-encode set): a bracket
/// left in it would look like one of defanging.
fn push_user(user: &str, out: &mut String) {
    let mut rest = user;
    while let Some((before, behind)) = rest.split_once(['[', ']']) {
        let is_open = rest.as_bytes().get(before.len()) == Some(&b'[');
        out.push_str(before);
        out.push_str(if is_open { "%5B" } else { "%5D" });
        rest = behind;
    }
    out.push_str(rest);
}

/// Writes the normalised host; returns where it stands, and the port as written.
fn push_place(place: &str, out: &mut String) -> Option<(Range<usize>, Option<u16>)> {
    let (host, port) = match place.strip_prefix('[') {
        Some(bracketed) => {
            let (literal, port) = bracketed.split_once(']')?;
            let literal = literal.split('%').next().unwrap_or_default();
            let ip: Ipv6Addr = literal.parse().ok()?;
            out.push('[');
            let start = out.len();
            out.push_str(&ip.to_string());
            let host = start..out.len();
            out.push(']');
            (host, port)
        }
        None => {
            let (name, port) = place.split_at_checked(position(place, |byte| byte == b':'))?;
            let start = out.len();
            push_name(name, out)?;
            (start..out.len(), port)
        }
    };
    match port.strip_prefix(':') {
        None if port.is_empty() => Some((host, None)),
        None => None,
        Some("") => Some((host, None)),
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            Some((host, Some(digits.parse().ok()?)))
        }
        Some(_) => None,
    }
}

/// Writes a host name, or the address that it is when it ends in a number.
fn push_name(name: &str, out: &mut String) -> Option<()> {
    let decoded = redirect::percent_decode(name);
    let folded = fold(&decoded)?;
    if ends_in_number(&folded) {
        out.push_str(&ipv4_number(&folded)?.to_string());
    } else {
        out.push_str(&folded);
    }
    Some(())
}

const ROUNDS: usize = 4;

/// Schemes that lead to a host, with their default ports; longer names first.
const SCHEMES: [(&str, u16); 3] = [("https", 443), ("http", 80), ("ftp", 21)];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{url, url_host};

    fn check(text: &str, want: Option<&str>) {
        assert_eq!(url(text).map(|url| url.text).as_deref(), want, "{text}");
    }

    #[test]
    fn urls_have_one_normal_form() {
        check("HTTP://Evil.EXAMPLE:80/Path?Q=1#F", Some("http://evil.example/Path?Q=1#F"));
        check("https://evil.example:443", Some("https://evil.example/"));
        check("https://evil.example:8443?x", Some("https://evil.example:8443/?x"));
        check("hxxps[://]evil[.]example/a", Some("https://evil.example/a"));
        check("http:\\\\evil.example\\a\\b?c\\d", Some("http://evil.example/a/b?c\\d"));
        check("http:/evil.example/a", Some("http://evil.example/a"));
        check(" http://evil\n.exa\tmple/a b\r\n c ", Some("http://evil.example/abc"));
        check(
            "http://www.bank.example@evil.example/",
            Some("http://www.bank.example@evil.example/"),
        );
        check("http://%65vil%2eexample/%65", Some("http://evil.example/%65"));
        check("http://ev\u{ad}il.example/\u{200b}a", Some("http://evil.example/a"));
        check("http://日本語.jp/あ", Some("http://xn--wgv71a119e.jp/あ"));
        check("http://ｅｖｉｌ。example/", Some("http://evil.example/"));
        check("http://evil.example./", Some("http://evil.example/"));
        check("http://intranet/x", Some("http://intranet/x"));
    }

    #[test]
    fn addresses_written_as_numbers() {
        check("http://3232235777/", Some("http://192.168.1.1/"));
        check("http://0xC0.0250.0x1.1/a", Some("http://192.168.1.1/a"));
        check("http://0x7f000001:8080", Some("http://127.0.0.1:8080/"));
        check("http://①.2.3.4/", Some("http://1.2.3.4/"));
        check("http://[2001:DB8:0::1]:80/x", Some("http://[2001:db8::1]/x"));
        check("http://[fe80::1%25eth0]/", Some("http://[fe80::1]/"));
        check("http://256.256.256.256/", None);
        check("http://[::1/", None);
        check("http://evil.example:99999/", None);
        check("http://evil.example:8x/", None);
    }

    #[test]
    fn host_of_a_normalised_url_is_the_one_that_was_read() {
        for text in [
            "http://a.example/x:y@z",
            "https://u:p@a.example:8080/?q=http://b.example/",
            "http://[2001:db8::1]:81/",
            "http://192.0.2.1?x",
        ] {
            let url = url(text).unwrap();
            assert_eq!(url_host(&url.text), Some(url.host()), "{text}");
        }
    }

    #[test]
    fn what_leads_to_no_host_is_no_url() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "mailto:a@b.example",
            "tel:+81312345678",
            "file:///c:/x",
            "\\\\server\\share",
            "//evil.example/",
            "www.evil.example",
            "",
            ":",
            "http://",
            "http://a b%2f.example/",
            "http://a_[b].example/",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn long_urls_stay_whole() {
        let long = format!("http://evil.example/{}", "あ".repeat(50_000));
        check(&long, Some(&long));
        let user =
            format!("http://{}@evil.example/", "bank.example/".replace('/', "%2f").repeat(1_000));
        check(&user, Some(&user));
    }

    #[test]
    fn brackets_of_a_user_name_are_no_defanging() {
        check("https://evil[.@kaede.example/", Some("https://evil%5B.@kaede.example/"));
        check("https://a]b[c@kaede.example/", Some("https://a%5Db%5Bc@kaede.example/"));
    }

    #[test]
    fn parts() {
        let url = url("ftp://u:p@[2001:db8::1]:2121/x").unwrap();
        assert_eq!(url.host(), "2001:db8::1");
        assert_eq!(url.text, "ftp://u:p@[2001:db8::1]:2121/x");
    }

    proptest! {
        #[test]
        fn normalising_twice_is_once(
            text in "(http|hxxps|FTP|[a-z]{3})(://|\\[:\\]//|:)[a-zA-Z0-9.@:\\[\\]{}()%あ。．／＠\u{200b} -]{1,30}([/?#\\\\]\\PC{0,20})?"
        ) {
            if let Some(once) = url(&text) {
                let twice = url(&once.text).map(|url| url.text);
                prop_assert_eq!(twice, Some(once.text));
            }
        }
    }
}
