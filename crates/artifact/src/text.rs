//! Files of letters: mails, pages, scripts and the small formats that carry a link
//! or a command. Told by their beginning; a script by its extension, because the
//! interpreter is chosen by it too.

use memchr::memmem;
use vocab::FileType;

use crate::bytes::first;

/// Tells a mail, a mailbox file or a web archive by its header fields (RFC 5322, RFC 4155).
/// Bytes that are no text do not hinder: mails carry any.
pub(crate) fn mail(bytes: &[u8], extension: Option<&str>) -> Option<FileType> {
    let bytes = first(bytes, MAIL_HEADER_BYTES_MAX);
    let bytes = bytes.strip_prefix(UTF8_BOM).unwrap_or(bytes).trim_ascii_start();
    let fields = Fields::read(bytes);
    if is_separator(bytes) && extension != Some("eml") {
        return (fields.telling > 0).then_some(FileType::Mbox);
    }
    // Word and browsers save pages so; no server has touched them.
    let is_archive = fields.mime && !fields.received && fields.related;
    if is_archive && (!fields.addressed || matches!(extension, Some("mht" | "mhtml"))) {
        return Some(FileType::Mht);
    }
    (fields.telling >= 2).then_some(FileType::Eml)
}

/// Tells a text; `None` if the bytes are none.
pub(crate) fn text(bytes: &[u8], extension: Option<&str>) -> Option<FileType> {
    let bytes = first(bytes, TEXT_BYTES_MAX);
    let letters = letters(bytes);
    let start = letters.trim_ascii_start();
    // Browsers and Word skip bytes that are no letters, so pages and RTF need no clean text.
    by_start(start, extension)
        .or_else(|| markup(start, extension))
        .or_else(|| is_clean(bytes).then(|| by_extension(start, extension)))
}

/// What the header block of a mail says, as far as telling types needs it.
#[derive(Debug, Default)]
struct Fields {
    /// Different fields that only mails have.
    telling: u32,
    mime: bool,
    received: bool,
    related: bool,
    addressed: bool,
}

impl Fields {
    /// Reads up to the blank line; a line that is no field means that this is no header.
    fn read(bytes: &[u8]) -> Self {
        let end = if memchr::memchr(b'\n', bytes).is_some() { b'\n' } else { b'\r' };
        let mut fields = Self::default();
        let mut seen = 0_u32;
        for (index, line) in bytes.split(|byte| *byte == end).enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() {
                break;
            }
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                fields.related |= is_related(line);
                continue;
            }
            if index == 0 && is_separator(line) {
                continue;
            }
            let Some((name, value)) = field(line) else { return Self::default() };
            fields.note(&name, value, &mut seen);
        }
        fields.telling = seen.count_ones();
        fields
    }

    fn note(&mut self, name: &[u8], value: &[u8], seen: &mut u32) {
        match name {
            b"content-type" => self.related |= is_related(value),
            b"mime-version" => self.mime = true,
            b"received" | b"return-path" => self.received = true,
            b"to" | b"message-id" => self.addressed = true,
            _ => {}
        }
        if let Some(index) = TELLING.iter().position(|known| known.as_bytes() == name) {
            *seen |= 1 << index;
        }
    }
}

/// RFC 4155: the line before each message. Some mailers write a blank before a colon too.
fn is_separator(line: &[u8]) -> bool {
    line.starts_with(b"From ") && !line.starts_with(b"From :")
}

/// The name, in lower case without trailing blanks, and the value.
fn field(line: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let colon = memchr::memchr(b':', first(line, FIELD_NAME_BYTES_MAX))?;
    let (name, value) = line.split_at_checked(colon)?;
    let name = name.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| (name.to_ascii_lowercase(), value))
}

fn is_related(value: &[u8]) -> bool {
    memmem::find(&first(value, 256).to_ascii_lowercase(), b"multipart/related").is_some()
}

/// The bytes in lower case without BOM and zeros: UTF-16 of ASCII letters reads as they do.
fn letters(bytes: &[u8]) -> Vec<u8> {
    let bytes = [UTF8_BOM, UTF16_LE_BOM, UTF16_BE_BOM]
        .iter()
        .find_map(|bom| bytes.strip_prefix(*bom))
        .unwrap_or(bytes);
    bytes.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect()
}

/// Formats told by their first letters.
fn by_start(start: &[u8], extension: Option<&str>) -> Option<FileType> {
    if let Some((_, kind)) = STARTS.iter().find(|(mark, _)| start.starts_with(mark)) {
        return Some(*kind);
    }
    if start.starts_with(b"#@~^") {
        // An encoded script; both languages use the same envelope.
        let is_vbs = matches!(extension, Some("vbe" | "vbs"));
        return Some(if is_vbs { FileType::Vbs } else { FileType::Js });
    }
    let is_shortcut = start.starts_with(b"[")
        && memmem::find(first(start, 4_096), b"[internetshortcut]").is_some();
    is_shortcut.then_some(FileType::Url)
}

/// HTML, XML and what is written in them, by the first element.
fn markup(start: &[u8], extension: Option<&str>) -> Option<FileType> {
    if !start.starts_with(b"<") {
        return None;
    }
    let holds = |mark: &[u8]| memmem::find(start, mark).is_some();
    let is_xml = start.starts_with(b"<?xml") || start.starts_with(b"<?mso");
    let kind = match first_element(start) {
        b"svg" => FileType::Svg,
        b"job" | b"package" | b"component" | b"scriptlet" if holds(b"<script") => FileType::Wsf,
        b"plist" if holds(b"payloadtype") => FileType::Mobileconfig,
        b"hta:application" => FileType::Html,
        name if HTML_ELEMENTS.iter().any(|known| known.as_bytes() == name) => FileType::Html,
        _ if start.starts_with(b"<!doctype html") => FileType::Html,
        _ if is_xml => FileType::Xml,
        _ => return None,
    };
    let runs_as_program = extension == Some("hta") || holds(b"<hta:application");
    Some(if kind == FileType::Html && runs_as_program { FileType::Hta } else { kind })
}

/// Name of the first element after declarations and comments.
fn first_element(mut rest: &[u8]) -> &[u8] {
    for _ in 0..PROLOG_MAX {
        let end: &[u8] = if rest.starts_with(b"<!--") {
            b"-->"
        } else if rest.starts_with(b"<?") || rest.starts_with(b"<!") {
            b">"
        } else {
            break;
        };
        let Some(at) = memmem::find(rest, end) else { break };
        rest = rest.get(at + end.len()..).unwrap_or_default().trim_ascii_start();
    }
    let name = rest.strip_prefix(b"<").unwrap_or_default();
    let is_end = |byte: &u8| !byte.is_ascii_alphanumeric() && !b":-_".contains(byte);
    name.split(is_end).next().unwrap_or_default()
}

/// Whether there are no control characters but those of texts. Any high byte may be
/// a letter in some charset.
fn is_clean(bytes: &[u8]) -> bool {
    let is_letter = |unit: u16| {
        // ISO-2022-JP changes its character set by ESC.
        matches!(unit, 0x09 | 0x0A | 0x0C | 0x0D | 0x1B | 0x20..=0x7E | 0x80..=0xFFFD)
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    if bytes.starts_with(UTF16_LE_BOM) || is_bare_utf16(pairs) {
        return pairs.iter().all(|pair| is_letter(u16::from_le_bytes(*pair)));
    }
    if bytes.starts_with(UTF16_BE_BOM) {
        return pairs.iter().all(|pair| is_letter(u16::from_be_bytes(*pair)));
    }
    // A text may end with the mark of old systems.
    let bytes = bytes.strip_suffix(b"\x1A").unwrap_or(bytes);
    bytes.iter().all(|byte| is_letter(u16::from(*byte)))
}

/// UTF-16 without BOM: every letter of a small sample has a zero behind it.
fn is_bare_utf16(pairs: &[[u8; 2]]) -> bool {
    pairs.len() >= 4 && pairs.iter().take(16).all(|pair| matches!(pair, [1..=0xFF, 0]))
}

/// What a clean text is by the program that its name would start.
fn by_extension(start: &[u8], extension: Option<&str>) -> FileType {
    let Some(extension) = extension else { return FileType::Text };
    let known = EXTENSIONS.iter().find(|(_, known)| known.contains(&extension));
    match known.map(|(kind, _)| *kind) {
        Some(FileType::Json) if !matches!(start.first(), Some(b'{' | b'[')) => FileType::Text,
        Some(FileType::Svg | FileType::Xml) if !start.starts_with(b"<") => FileType::Text,
        Some(kind) => kind,
        None => FileType::Text,
    }
}

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";
const UTF16_LE_BOM: &[u8] = b"\xFF\xFE";
const UTF16_BE_BOM: &[u8] = b"\xFE\xFF";
const MAIL_HEADER_BYTES_MAX: usize = 64 << 10;
const FIELD_NAME_BYTES_MAX: usize = 128;
const TEXT_BYTES_MAX: usize = 16 << 10;
/// Declarations and comments before the first element.
const PROLOG_MAX: usize = 16;

/// Two of these make a mail.
const TELLING: [&str; 7] =
    ["from", "received", "return-path", "message-id", "mime-version", "date", "subject"];

/// First letters, in lower case.
const STARTS: &[(&[u8], FileType)] = &[
    (br"{\rt", FileType::Rtf),
    (b"begin:vcalendar", FileType::Ics),
    (b"begin:vcard", FileType::Vcf),
    (b"web\r\n1", FileType::Iqy),
    (b"web\n1", FileType::Iqy),
    (b"id;p", FileType::Slk),
    (b"-----begin pgp ", FileType::Pgp),
    (b"-----begin pkcs7", FileType::Smime),
    (b"@echo off", FileType::Bat),
];

/// Elements that a page may begin with (WHATWG MIME Sniffing 7.1, and what forms use).
const HTML_ELEMENTS: [&str; 25] = [
    "a", "b", "base", "body", "br", "center", "div", "font", "form", "h1", "h2", "h3", "head",
    "html", "iframe", "img", "link", "meta", "p", "pre", "script", "span", "style", "table",
    "title",
];

/// Types of texts by extension.
const EXTENSIONS: &[(FileType, &[&str])] = &[
    (FileType::Js, &["js", "jse"]),
    (FileType::Vbs, &["vbs", "vbe"]),
    (FileType::Wsf, &["wsf", "wsc", "sct"]),
    (FileType::Hta, &["hta"]),
    (FileType::Bat, &["bat", "cmd"]),
    (FileType::Ps1, &["ps1", "psm1", "psd1"]),
    (FileType::Html, &["htm", "html", "xhtml", "shtml"]),
    (FileType::Mht, &["mht", "mhtml"]),
    (FileType::Svg, &["svg"]),
    (FileType::Iqy, &["iqy"]),
    (FileType::Slk, &["slk"]),
    (FileType::Url, &["url"]),
    (FileType::Eml, &["eml"]),
    (FileType::Ics, &["ics"]),
    (FileType::Vcf, &["vcf"]),
    (FileType::Json, &["json"]),
    (FileType::Csv, &["csv"]),
    (FileType::Xml, &["xml"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: &str, extension: &str, kind: FileType) {
        let extension = Some(extension).filter(|extension| !extension.is_empty());
        let bytes = content.as_bytes();
        let found = mail(bytes, extension).or_else(|| text(bytes, extension));
        assert_eq!(found, Some(kind), "{content:?}");
    }

    #[test]
    fn mails_are_told_by_two_fields() {
        check("Received: from a\r\n\tby b\r\nFrom: a@b\r\n\r\nx", "", FileType::Eml);
        check("\n\nFrom : a@b\nSubject: x", "", FileType::Eml);
        check("From: a@b\rDate: x\r\rbody", "", FileType::Eml);
        check("Subject: x\nTo: y\n\n", "", FileType::Text);
        check("Subject: x\nis no field\nFrom: y\n\n", "", FileType::Text);
        check("body alone", "eml", FileType::Eml);
        check("From - Mon Jan  1\nFrom: a@b\n\nx", "", FileType::Mbox);
        check("From - Mon Jan  1\nFrom: a@b\nDate: x\n\nx", "eml", FileType::Eml);
        check("From here to there.\n", "txt", FileType::Text);
    }

    #[test]
    fn saved_pages_are_no_mails() {
        let page = "MIME-Version: 1.0\nContent-Type: Multipart/Related; boundary=x\n\n--x";
        check(page, "doc", FileType::Mht);
        let page = "From: <Saved by x>\nSubject: t\nDate: d\nMIME-Version: 1.0\n\
                    Content-Type: multipart/related;\n boundary=x\n\n";
        check(page, "mht", FileType::Mht);
        check(&format!("Received: from a\n{page}"), "eml", FileType::Eml);
    }

    #[test]
    fn pages_and_markup() {
        check("<!-- x --> <HTML><body>", "txt", FileType::Html);
        check("<!DOCTYPE html><html>", "", FileType::Html);
        check("<script>1</script>", "hta", FileType::Hta);
        check("<html><HTA:APPLICATION id=x>", "html", FileType::Hta);
        check("<?xml version='1.0'?>\n<svg xmlns='x'>", "", FileType::Svg);
        check("<?xml version='1.0'?><job><script>", "", FileType::Wsf);
        check("<?xml?><!DOCTYPE plist><plist><key>PayloadType", "", FileType::Mobileconfig);
        check("<?xml version='1.0'?><data/>", "", FileType::Xml);
        check("<3 you", "", FileType::Text);
        check("hello", "html", FileType::Html);
        check("<a", "", FileType::Html);
        check("<address>", "txt", FileType::Text);
    }

    #[test]
    fn small_formats() {
        check("WEB\r\n1\r\nhttp://a.example", "", FileType::Iqy);
        check("ID;PWXL;N;E", "csv", FileType::Slk);
        check("[InternetShortcut]\r\nURL=x", "", FileType::Url);
        check("BEGIN:VCALENDAR", "", FileType::Ics);
        check("BEGIN:VCARD", "", FileType::Vcf);
        check("-----BEGIN PGP MESSAGE-----", "", FileType::Pgp);
        check("{\\rtf1", "", FileType::Rtf);
        check("@echo off\r\n", "txt", FileType::Bat);
        check("#@~^abc", "vbe", FileType::Vbs);
        check("var a;", "js", FileType::Js);
        check("{}", "json", FileType::Json);
        check("no json", "json", FileType::Text);
        check("a,b", "csv", FileType::Csv);
    }

    #[test]
    fn any_charset_is_text_and_controls_are_not() {
        let kind = |bytes: &[u8]| text(bytes, Some("js"));
        assert_eq!(kind(b"\xFF\xFEv\0a\0r\0"), Some(FileType::Js));
        assert_eq!(kind(b"\xFE\xFF\0v\0a\0r"), Some(FileType::Js));
        assert_eq!(kind(b"v\0a\0r\0 \0a\0"), Some(FileType::Js));
        assert_eq!(kind(b"// \x83\x65\x83\x58\x83\x67"), Some(FileType::Js));
        assert_eq!(kind(b"// \x1B$B%F%9%H\x1B(B"), Some(FileType::Js));
        assert_eq!(kind(b"var a;\x01"), None);
        assert_eq!(text(b"<\0html>\x01", None), Some(FileType::Html));
    }
}
