//! Host names in their normal form (RFC 1123, UTS 46), and where the part that
//! somebody registered begins (Public Suffix List).

use std::borrow::Cow;
use std::sync::LazyLock;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use memchr::memmem;

use crate::address::ends_in_number;
use crate::fang::is_invisible;

/// A host name in lower case A-label form without a final dot, or `None`. An IP
/// address is no host name.
#[must_use]
pub fn host(text: &str) -> Option<String> {
    fold(text).filter(|host| !ends_in_number(host)).map(Cow::into_owned)
}

/// The public suffix of a normalised host, or `None` if it stands under none.
#[must_use]
pub fn public_suffix(host: &str) -> Option<&str> {
    let (front, top) = last_label(host);
    if RESERVED_TLDS.contains(&top) {
        // The list knows nothing of reserved names. Made examples shall behave
        // like the real names they stand for, so `co.example` is as `co.jp`.
        let second = front.map(|front| last_label(front).1);
        let second = second.filter(|label| SECOND_LEVELS.contains(label));
        let length = top.len() + second.map_or(0, |label| label.len() + 1);
        return host.get(host.len().saturating_sub(length)..);
    }
    let suffix = psl::suffix(host.as_bytes())?;
    suffix.typ()?;
    str::from_utf8(suffix.as_bytes()).ok()
}

/// The registrable domain of a normalised host.
#[must_use]
pub fn registrable(host: &str) -> Option<&str> {
    let suffix = public_suffix(host)?;
    let front = host.strip_suffix(suffix)?.strip_suffix('.')?;
    let label = last_label(front).1;
    host.get(front.len() - label.len()..).filter(|_| !label.is_empty())
}

/// What stands before the last dot, and what stands behind it.
fn last_label(host: &str) -> (Option<&str>, &str) {
    let dot = host.bytes().rposition(|byte| byte == b'.');
    match dot.and_then(|dot| Some((host.get(..dot)?, host.get(dot + 1..)?))) {
        Some((front, label)) => (Some(front), label),
        None => (None, host),
    }
}

/// The normal form of anything that stands where a URL has its host, numbers included.
pub(crate) fn fold(text: &str) -> Option<Cow<'_, str>> {
    let text = text.trim();
    if text.len() > RAW_MAX {
        return None;
    }
    if text.is_ascii() {
        let name = text.strip_suffix('.').unwrap_or(text);
        if !is_well_formed(name) {
            return None;
        }
        let name = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        // A-labels that encode nothing valid stay as they are: no client opens
        // them, but they are what the mail says.
        let decodes = name.starts_with("xn--") || LATER_A_LABEL.find(name.as_bytes()).is_some();
        return if decodes { to_ascii(&name).map(Cow::Owned).or(Some(name)) } else { Some(name) };
    }
    let visible: Cow<'_, str> = if text.contains(is_invisible) {
        Cow::Owned(text.chars().filter(|&c| !is_invisible(c)).collect())
    } else {
        Cow::Borrowed(text)
    };
    to_ascii(&visible).map(Cow::Owned)
}

fn to_ascii(name: &str) -> Option<String> {
    let mapped = Uts46::new()
        .to_ascii(name.as_bytes(), AsciiDenyList::URL, Hyphens::Allow, DnsLength::Ignore)
        .ok()?;
    let name = mapped.strip_suffix('.').unwrap_or(&mapped);
    is_well_formed(name).then(|| name.to_owned())
}

/// Labels of 1 to 63 letters, digits, hyphens and underscores, 253 in all.
/// Underscores are no host name by RFC 1123, but the DNS and clients take them.
fn is_well_formed(name: &str) -> bool {
    let mut label = 0_usize;
    let fits = |byte: u8| {
        let length = if byte == b'.' { 0 } else { label + 1 };
        let before = std::mem::replace(&mut label, length);
        match byte {
            b'.' => before > 0,
            b'-' | b'_' => length <= 63,
            _ => length <= 63 && byte.is_ascii_alphanumeric(),
        }
    };
    name.len() <= 253 && name.bytes().all(fits) && label > 0
}

/// A name longer than this is none, however many of its characters fall away.
const RAW_MAX: usize = 1_024;

/// The start of an A-label behind the first label.
static LATER_A_LABEL: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(b".xn--"));

/// RFC 2606 and RFC 6761. `onion` is on the list of public suffixes.
const RESERVED_TLDS: [&str; 4] = ["example", "invalid", "localhost", "test"];

const SECOND_LEVELS: [&str; 12] =
    ["ac", "co", "com", "ed", "edu", "go", "gov", "lg", "ne", "net", "or", "org"];

#[cfg(test)]
mod tests {
    use super::{host, public_suffix, registrable};

    #[test]
    fn hosts_have_one_normal_form() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(host(text).as_deref(), want, "{text}");
        };
        check("WWW.Example.COM.", Some("www.example.com"));
        check("日本語.jp", Some("xn--wgv71a119e.jp"));
        check("ｅｖｉｌ．ｅｘａｍｐｌｅ", Some("evil.example"));
        check("evil。example", Some("evil.example"));
        check("ev\u{ad}il\u{200b}.example", Some("evil.example"));
        check("𝐞𝐯𝐢𝐥.example", Some("evil.example"));
        check("pаypal.example", Some("xn--pypal-4ve.example"));
        check("XN--WGV71A119E.jp", Some("xn--wgv71a119e.jp"));
        check("xn--zzzzzzzz999.example", Some("xn--zzzzzzzz999.example"));
        check("_dmarc.example", Some("_dmarc.example"));
        check("localhost", Some("localhost"));
        check("192.0.2.1", None);
        check("a..b", None);
        check("", None);
        check("a b.example", None);
        check("a/b.example", None);
        check(&format!("{}.example", "a".repeat(64)), None);
        check(&format!("{}example", "a.".repeat(130)), None);
    }

    #[test]
    fn suffixes_and_registrable_domains() {
        let check = |text: &str, suffix: Option<&str>, domain: Option<&str>| {
            assert_eq!((public_suffix(text), registrable(text)), (suffix, domain), "{text}");
        };
        check("mail.a.co.jp", Some("co.jp"), Some("a.co.jp"));
        check("a.b.co.example", Some("co.example"), Some("b.co.example"));
        check("b.example", Some("example"), Some("b.example"));
        check("x.b.example", Some("example"), Some("b.example"));
        check("co.example", Some("co.example"), None);
        check("go.co.test", Some("co.test"), Some("go.co.test"));
        check("example", Some("example"), None);
        check("mail.corp", None, None);
        check(
            "a.blob.core.windows.net",
            Some("blob.core.windows.net"),
            Some("a.blob.core.windows.net"),
        );
        check("x.onion", Some("onion"), Some("x.onion"));
        check("com", Some("com"), None);
    }
}
