//! Strings of a program that may name something elsewhere: addresses, paths, registry keys,
//! named objects, user agents. The rest of its strings says nothing to a reader.

use std::net::Ipv4Addr;

use vocab::{DefectCode, Inside, Spot};

use crate::charset::decoded;
use crate::contents::{Contents, TextKind};

/// Notes the telling strings of a program.
pub(super) fn note(bytes: &[u8], contents: &mut Contents) {
    let strings = strings(bytes);
    if strings.is_cut {
        contents.defect(DefectCode::LimitText, Spot::inside(Inside::Text, "strings"));
    }
    for (name, list) in [("narrow", strings.narrow), ("wide", strings.wide)] {
        contents.text(TextKind::Hidden, Spot::inside(Inside::Text, name), list.join("\n"));
    }
}

/// Strings kept of a program.
#[derive(Debug, Default)]
struct Strings {
    narrow: Vec<String>,
    wide: Vec<String>,
    /// Whether there were more than are kept.
    is_cut: bool,
}

/// Reads the strings of both widths.
fn strings(bytes: &[u8]) -> Strings {
    let mut strings = Strings::default();
    let mut left = STRINGS_MAX;
    let is_printable = |byte: &u8| matches!(*byte, b' '..=b'~' | 0x80..=0xFC);
    for run in bytes.split(|byte| !is_printable(byte)).filter(|run| run.len() >= LETTERS_MIN) {
        keep(decoded_run(run), &mut strings.narrow, &mut left);
    }
    for run in wide_runs(bytes) {
        keep(Some(run), &mut strings.wide, &mut left);
    }
    strings.is_cut = left == 0;
    strings
}

/// A run of printable bytes: as it is, or, if it has foreign letters, as it decodes.
fn decoded_run(run: &[u8]) -> Option<String> {
    let run = crate::bytes::first(run, STRING_BYTES_MAX);
    // Most runs of code decode to something; they are not worth it without a mark.
    let is_marked = run.windows(2).any(|pair| matches!(pair, b":\\" | b":/" | b"\\\\"))
        || run.contains(&b'.')
        || run.contains(&b'\\');
    is_marked.then(|| decoded(run))
}

fn keep(text: Option<String>, kept: &mut Vec<String>, left: &mut usize) {
    let Some(text) = text.filter(|text| is_telling(text)) else { return };
    if *left == 0 || kept.contains(&text) {
        return;
    }
    *left -= 1;
    kept.push(text);
}

/// Runs of letters of which every second byte is zero.
fn wide_runs(bytes: &[u8]) -> Vec<String> {
    let mut runs = Vec::new();
    let mut run = String::new();
    let mut at = 0;
    while let Some(pair) = bytes.get(at..).and_then(|rest| rest.first_chunk::<2>()) {
        if run.is_empty() && pair[1] != 0 {
            // A run begins before a zero.
            let rest = bytes.get(at + 1..).unwrap_or_default();
            let Some(zero) = memchr::memchr(0, rest) else { break };
            at += zero;
            continue;
        }
        let letter = match *pair {
            [letter @ b' '..=b'~', 0] => Some(char::from(letter)),
            // Letters of other scripts continue a string but begin none.
            [low, high @ (0x30..=0x9F | 0xFF)] if !run.is_empty() => {
                char::from_u32(u32::from(u16::from_le_bytes([low, high])))
                    .filter(|letter| letter.is_alphanumeric())
            }
            _ => None,
        };
        if let Some(letter) = letter {
            if run.len() < STRING_BYTES_MAX {
                run.push(letter);
            }
            at += 2;
            continue;
        }
        let was_empty = run.is_empty();
        if run.len() >= LETTERS_MIN && is_telling(&run) && runs.len() < STRINGS_MAX {
            runs.push(std::mem::take(&mut run));
        }
        run.clear();
        // After a string the next one may begin at an odd offset too.
        at += if was_empty { 1 } else { 2 };
    }
    if is_telling(&run) {
        runs.push(run);
    }
    runs
}

/// Whether a string looks like something to look for elsewhere.
fn is_telling(text: &str) -> bool {
    let lower = text.to_lowercase();
    if text.len() < LETTERS_MIN || NOISE.iter().any(|word| lower.contains(word)) {
        return false;
    }
    MARKS.iter().any(|mark| lower.contains(mark))
        || STARTS.iter().any(|mark| text.starts_with(mark))
        || is_path(&lower)
        || is_host(text)
}

/// A path with a drive, or of another machine.
fn is_path(lower: &str) -> bool {
    let drive = lower.find(":\\").and_then(|at| at.checked_sub(1));
    let drive = drive.and_then(|at| lower.as_bytes().get(at));
    drive.is_some_and(u8::is_ascii_lowercase) && lower.len() >= 8
        || lower.starts_with("\\\\") && lower.len() >= 8 && lower.is_ascii()
}

/// A host by itself, with a port or a path behind it. Names of classes look alike
/// (`System.IO`), so only lower case and usual endings count.
fn is_host(text: &str) -> bool {
    let host = text.split([':', '/']).next().unwrap_or_default();
    let is_plain = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '-' | '.' | '_');
    let Some((front, ending)) = host.rsplit_once('.') else { return false };
    // Versions look like addresses, but begin with small numbers.
    let is_address = host.parse::<Ipv4Addr>().is_ok_and(|address| {
        let [first, .., last] = address.octets();
        last != 0 && (first > 10 || text.contains(':'))
    });
    is_address || host.chars().all(is_plain) && front.len() >= 3 && ENDINGS.contains(&ending)
}

const LETTERS_MIN: usize = 6;
const STRING_BYTES_MAX: usize = 2_000;
const STRINGS_MAX: usize = 500;
const MARKS: &[&str] = &[
    "http://",
    "https://",
    "ftp://",
    "www.",
    "hkey_",
    "hklm\\",
    "hkcu\\",
    "software\\",
    "mozilla/",
    "user-agent",
    "\\pipe\\",
    ".onion",
    "cmd /c",
    "cmd.exe",
    "powershell",
    "/c ping",
    "schtasks",
    "%appdata%",
    "%temp%",
    "%programdata%",
    ".pdb",
    "currentversion\\run",
    "@gmail.",
];
const STARTS: &[&str] = &["Global\\", "Local\\"];
/// Addresses that compilers, formats and certificates leave in every program.
const NOISE: &[&str] = &[
    "schemas.microsoft.com",
    "www.w3.org",
    "schemas.openxmlformats",
    "crl.",
    "ocsp.",
    "schemas.xmlsoap.org",
    "sectigo.com",
    "digicert.com",
    "verisign.com",
    "symcb.com",
    "/pkiops/",
    "thawte.com",
    "globalsign.com",
    "usertrust.com",
    "mingw",
    "purl.org",
    "ns.adobe.com",
    "/rustc/",
    ".cargo\\registry",
    "api-ms-win",
];
const ENDINGS: &[&str] = &[
    "com", "net", "org", "info", "biz", "jp", "cn", "tw", "hk", "kr", "ru", "su", "us", "uk", "de",
    "fr", "in", "vn", "th", "xyz", "top", "site", "online", "club", "shop", "icu", "cc", "tk",
    "ml", "ga", "cf", "gq", "pw", "ws", "onion", "example", "test", "live", "link", "space",
    "website",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telling_strings_of_both_widths_are_kept() {
        let mut bytes = b"\x01\0ok\0Hello world\0http://c2.example/gate.php\0\xFF\0".to_vec();
        bytes.extend(b"C:\\\x8aJ\x94\xad\\a.txt\0System.IO.Path\0panel.evil.example\0");
        bytes.extend(b"10.1.2.3:443\0\x006.0.0.0\0\0");
        for text in ["Global\\見積_mutex", "Software\\Microsoft\\Windows\\CurrentVersion\\Run"] {
            bytes.push(7);
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.extend([0, 0]);
        }
        let strings = strings(&bytes);
        assert_eq!(
            strings.narrow,
            ["http://c2.example/gate.php", "C:\\開発\\a.txt", "panel.evil.example", "10.1.2.3:443"]
        );
        assert_eq!(
            strings.wide,
            ["Global\\見積_mutex", "Software\\Microsoft\\Windows\\CurrentVersion\\Run"]
        );
        assert!(!strings.is_cut);
    }

    #[test]
    fn many_strings_are_cut() {
        let bytes: Vec<u8> =
            (0..2_000).flat_map(|n| format!("http://host{n}.example/\0").into_bytes()).collect();
        let strings = strings(&bytes);
        assert_eq!(strings.narrow.len(), STRINGS_MAX);
        assert!(strings.is_cut);
    }
}
