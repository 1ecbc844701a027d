//! What a text or bytes hide below one layer of encoding: a file, or another text.

use vocab::FileType;

use super::value::Method;
use crate::bytes::first;
use crate::decode;
use crate::sniff::sniff;

/// What was below a layer.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) bytes: Vec<u8>,
    pub(crate) method: Method,
}

/// The whole text as one encoding; `None` if it is none that gives a text or a file.
pub(crate) fn of_text(text: &str) -> Option<Layer> {
    let text = text.trim();
    let bytes = text.as_bytes();
    if bytes.len() < TEXT_MIN {
        return None;
    }
    let layer = |bytes: Option<Vec<u8>>, method| {
        let bytes = bytes.filter(|bytes| is_plausible(bytes))?;
        Some(Layer { bytes, method })
    };
    of_base64(text)
        .or_else(|| layer(is_hex(bytes).then(|| decode::hex(bytes)).flatten(), Method::Hexadecimal))
        .or_else(|| layer(of_codes(text), Method::CharacterCodes))
        .or_else(|| layer(of_percent(text), Method::Percent))
        .or_else(|| layer(of_reversed(text), Method::Reversal))
}

/// Runs of base64 or hexadecimal digits in a text, with where they begin. A run goes on
/// over the end of a line that holds nothing else.
pub(crate) fn runs(text: &str, tell: &mut dyn FnMut(Layer)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(skip) = rest.iter().position(|byte| decode::is_base64(*byte)) else { return };
        let start = at + skip;
        let length = run(bytes.get(start..).unwrap_or_default());
        at = start + length.max(1);
        let least = if is_encoded_command(bytes.get(..start).unwrap_or_default()) {
            COMMAND_MIN
        } else {
            RUN_MIN
        };
        let Some(run) = text.get(start..start + length).filter(|run| run.len() >= least) else {
            continue;
        };
        if let Some(layer) = of_text(run) {
            tell(layer);
        }
    }
}

/// Whether bytes are a file that is opened or run, and not a text.
pub(crate) fn file(bytes: &[u8]) -> Option<FileType> {
    use FileType as T;
    let kind = sniff(bytes, None);
    let is_text = matches!(
        kind,
        T::Unknown
            | T::Empty
            | T::Text
            | T::Json
            | T::Csv
            | T::Xml
            | T::Html
            | T::Hta
            | T::Svg
            | T::Js
            | T::Vbs
            | T::Bat
            | T::Ps1
            | T::DosCom
    );
    (!is_text).then_some(kind)
}

/// Letters of base64 from here, with the ends of lines between them.
fn run(bytes: &[u8]) -> usize {
    let is_letter = |byte: &u8| decode::is_base64(*byte);
    let mut length = 0;
    loop {
        let rest = bytes.get(length..).unwrap_or_default();
        let line = rest.iter().take_while(|byte| is_letter(byte)).count();
        length += line;
        let rest = rest.get(line..).unwrap_or_default();
        let end = if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n")) };
        let next = rest.get(end..).and_then(<[u8]>::first).is_some_and(is_letter);
        if end == 0 || line < LINE_MIN || !next {
            let padding = rest.iter().take_while(|byte| **byte == b'=').take(2).count();
            return length + padding;
        }
        length += end;
    }
}

/// `-enc`, in any of the lengths that PowerShell takes, right before a run.
fn is_encoded_command(before: &[u8]) -> bool {
    let tail = before.get(before.len().saturating_sub(24)..).unwrap_or_default();
    let tail = tail.trim_ascii_end();
    let tail = tail.strip_suffix(b"\"").or_else(|| tail.strip_suffix(b"'")).unwrap_or(tail);
    let tail = tail.trim_ascii_end();
    let start = tail.iter().rposition(|byte| matches!(byte, b'-' | b'/'));
    let Some(switch) = start.and_then(|start| tail.get(start + 1..)) else { return false };
    let switch = switch.to_ascii_lowercase();
    switch == b"ec" || !switch.is_empty() && b"encodedcommand".starts_with(switch.as_slice())
}

fn of_base64(text: &str) -> Option<Layer> {
    let bytes = text.as_bytes();
    // Words and paths are made of these letters too, and hexadecimal digits are.
    let fits = bytes
        .iter()
        .all(|byte| decode::is_base64(*byte) || *byte == b'=' || byte.is_ascii_whitespace());
    if !fits || is_hex(bytes) {
        return None;
    }
    let bytes = decode::base64(bytes).filter(|bytes| is_plausible(bytes))?;
    Some(Layer { bytes, method: Method::Base64 })
}

fn is_hex(bytes: &[u8]) -> bool {
    let digits = bytes.iter().filter(|byte| byte.is_ascii_hexdigit()).count();
    let others = bytes.iter().any(|byte| {
        !byte.is_ascii_hexdigit()
            && !matches!(byte, b' ' | b',' | b':' | b'-' | b'\\' | b'x' | b'\r' | b'\n' | b'\t')
    });
    !others && digits * 4 >= bytes.len() * 2
}

fn of_codes(text: &str) -> Option<Vec<u8>> {
    text.as_bytes().first().is_some_and(u8::is_ascii_digit).then_some(())?;
    let codes = decode::char_codes(text).filter(|codes| codes.len() >= CODES_MIN)?;
    // Dates and amounts are numbers too: most codes are those of letters.
    let letters = codes.iter().filter(|code| (32..127).contains(*code)).count();
    let bytes = decode::bytes_of_codes(&codes)?;
    (letters * 10 >= codes.len() * 8 || file(&bytes).is_some()).then_some(bytes)
}

fn of_percent(text: &str) -> Option<Vec<u8>> {
    let count = decode::percent_count(text);
    // Code with escaped texts in it is no escaped text, but a page may be escaped in part.
    let is_whole = text.starts_with('%') || !text.contains(['(', '"', '\'', ' ']);
    (is_whole && count >= CODES_MIN && count * 12 >= text.len()).then(|| decode::percent(text))
}

fn of_reversed(text: &str) -> Option<Vec<u8>> {
    let lower = first(text.as_bytes(), REVERSED_LOOKED_AT).to_ascii_lowercase();
    let tail = text.as_bytes().get(text.len().saturating_sub(8)..).unwrap_or_default();
    let signs: [&[u8]; 4] = [b"//:ptth", b"//:sptth", b"llehs.tpircsw", b"llehsrewop"];
    let told = signs.iter().any(|sign| memchr::memmem::find(&lower, sign).is_some());
    // The beginnings of a program, a ZIP and a gzip stream in base64.
    let program = ["qVT", "EBsU", "IsH4"].iter().any(|end| tail.ends_with(end.as_bytes()));
    let padded = text.starts_with('=');
    if !told && !program && !padded {
        return None;
    }
    let reversed: String = text.chars().rev().collect();
    let encoded = program || padded;
    if encoded && !told {
        return of_base64(&reversed).map(|layer| layer.bytes);
    }
    Some(reversed.into_bytes())
}

/// Whether what came out makes sense: a file, or a text.
fn is_plausible(bytes: &[u8]) -> bool {
    let packed = bytes.starts_with(&[0x1F, 0x8B, 8]);
    packed || file(bytes).is_some() || decode::readable(bytes).is_some_and(|text| is_told(&text))
}

/// Letters chosen at random decode to bytes that are sometimes a text of UTF-8 or UTF-16:
/// one of rare signs. What people write is mostly ASCII or of one script.
fn is_told(text: &str) -> bool {
    let count = text.chars().count();
    let plain = text.chars().filter(char::is_ascii).count();
    let japanese = text
        .chars()
        .filter(|letter| matches!(letter, '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}'))
        .count();
    count >= TOLD_MIN && (plain + japanese) * 10 >= count * 9
}

/// Shorter texts are words.
const TEXT_MIN: usize = 12;
const TOLD_MIN: usize = 4;
const RUN_MIN: usize = 48;
const COMMAND_MIN: usize = 12;
const LINE_MIN: usize = 56;
const CODES_MIN: usize = 8;
const REVERSED_LOOKED_AT: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, Method)>) {
        let found = of_text(text)
            .map(|layer| (decode::readable(&layer.bytes).unwrap_or_default(), layer.method));
        let found = found.as_ref().map(|(text, method)| (text.as_str(), *method));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn one_layer_is_taken_off() {
        check("aHR0cDovL2EuZXhhbXBsZQ==", Some(("http://a.example", Method::Base64)));
        check("SQBFAFgAIAAkAGEA", Some(("IEX $a", Method::Base64)));
        check("687474703a2f2f61", Some(("http://a", Method::Hexadecimal)));
        check("104,116,116,112,58,47,47,97", Some(("http://a", Method::CharacterCodes)));
        check("%68%74%74%70%3a%2f%2f%61", Some(("http://a", Method::Percent)));
        check("exe.a/elpmaxe.a//:ptth", Some(("http://a.example/a.exe", Method::Reversal)));
        check("==QZsBXbhhXZuE2LvoDc0RHa", Some(("http://a.example", Method::Reversal)));
    }

    #[test]
    fn words_paths_and_numbers_are_no_layers() {
        for text in [
            "internationalization",
            "application/javascript",
            "C0FFEEC0FFEE",
            "2024-01-02 10:11:12",
            "1,20,300,4000,50000,1,2,3,4",
            "100% of 50% or 30%",
            "eval(unescape('%77%69%6e%64%6f%77%2e') + document.forms[0].elements)",
            "abcdefghijklmnopqrstuvwxyz",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn runs_within_commands_and_over_lines() {
        let tell = |text: &str| {
            let mut out = Vec::new();
            runs(text, &mut |layer| out.extend(decode::readable(&layer.bytes)));
            out
        };
        assert_eq!(tell("powershell -w hidden -Enc dwBoAG8AYQBtAGkA"), ["whoami"]);
        assert_eq!(tell("powershell -e 'dwBoAG8AYQBtAGkA'"), ["whoami"]);
        assert_eq!(tell("x dwBoAG8AYQBtAGkA"), [""; 0]);
        let line = "aHR0cDovL2EuZXhhbXBsZS9vbmUgbGluZSBvZiBtYW55IGxldHRlcnMgaW4g";
        let text = format!("-----BEGIN CERTIFICATE-----\r\n{line}\r\nYmFzZTY0\r\n-----END");
        assert_eq!(tell(&text), ["http://a.example/one line of many letters in base64"]);
    }
}
