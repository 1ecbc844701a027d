//! Host names and file names in text: both are words with a dot.

use super::link::is_narrow_letter;
use super::{Scan, Token, is_plausible, is_registered};
use crate::host::host;
use crate::kind::Kind;

impl<'t> Scan<'t> {
    /// A word with a dot, read as what it most likely is.
    pub(super) fn name(&mut self, token: Token<'t>) -> Option<usize> {
        let extension = token.text.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let is_file = is_file_extension(&extension) || extension == "com" && is_program(token);
        let (start, end) = self.with_foreign_letters(token);
        let is_sure = self.clean.was_defanged(start, end) || starts_with_www(token.text);
        if (is_sure || !is_file && self.stands_free(token))
            && let Some(host) = host(self.slice(start, end))
            && is_plausible(&host)
            && (is_sure || is_registered(&host) && is_written_as_host(token.text))
        {
            return self.emit(Kind::Host, host, (start, end));
        }
        if !is_file {
            // The foreign letters were looked at and are no part of anything else.
            return (end > token.end).then_some(end);
        }
        let start = self.file_start(token);
        let name = self.slice(start, token.end);
        if name.len() <= extension.len() + 1 {
            return None;
        }
        self.emit(Kind::Filename, name.to_owned(), (start, token.end))
    }

    /// `www.日本語.jp`. Only this prefix tells such a host from the sentence around it.
    pub(super) fn foreign_host(&mut self, token: Token<'t>) -> Option<usize> {
        let end = self.foreign_end(token.start);
        let host = host(self.slice(token.start, end)).filter(|host| is_registered(host))?;
        self.emit(Kind::Host, host, (token.start, end))
    }

    /// Whether what stands around leaves a host possible: no path, no call.
    fn stands_free(&self, token: Token<'t>) -> bool {
        let in_path = match self.before(token.start) {
            Some(b'\\' | b'@' | b'$') => true,
            Some(b'/') => self.before(token.start - 1) != Some(b'/'),
            _ => false,
        };
        !in_path && !matches!(self.byte(token.end), Some(b'(' | b'@'))
    }

    /// The token together with letters of other alphabets that touch it: a
    /// look-alike is written with them.
    fn with_foreign_letters(&mut self, token: Token<'t>) -> (usize, usize) {
        let before = self.slice(self.floor, token.start);
        if !before.chars().next_back().is_some_and(is_narrow_letter) {
            let after = self.rest(token.end).chars().next();
            let end = if after.is_some_and(is_narrow_letter) {
                self.foreign_end(token.start).max(token.end)
            } else {
                token.end
            };
            return (token.start, end);
        }
        let length: usize = before
            .chars()
            .rev()
            .take(64)
            .take_while(|&c| is_narrow_letter(c) || c.is_ascii_alphanumeric() || c == '-')
            .map(char::len_utf8)
            .sum();
        let start = token.start - length;
        (start, self.foreign_end(start).max(token.end))
    }

    /// Where the host ends that begins here, unless one that was walked over already
    /// holds this place.
    fn foreign_end(&mut self, start: usize) -> usize {
        if start < self.walked {
            return start;
        }
        self.walked = self.host_end(start);
        self.walked
    }

    /// Where the name begins whose extension stands in the token: names hold
    /// Japanese, brackets and the like.
    fn file_start(&mut self, token: Token<'t>) -> usize {
        // The dot of an extension after Japanese was taken for punctuation.
        let dot = token.start - usize::from(!token.text.contains('.'));
        let before = self.slice(self.floor, dot);
        let letters = before.chars().rev().take(NAME_MAX).take_while(|&c| is_in_file_name(c));
        let length = letters.map(char::len_utf8).sum::<usize>();
        self.steps += length;
        let name = self.slice(dot - length, dot);
        let unopened = name.trim_start_matches(['-', '.', '+', '_']);
        let bracket = unopened.trim_start_matches(['(', '（', '[', '{', '\'']);
        let is_open = bracket.len() < unopened.len() && !bracket.contains([')', '）', ']', '}']);
        dot - if is_open { bracket.len() } else { unopened.len() }
    }
}

/// Whether what stands before four numbers says that they are a version.
pub(super) fn is_version(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', '：', '.']);
    let word = before.rsplit([' ', '\n', '(', '（', '、']).next().unwrap_or_default();
    let word = word.to_ascii_lowercase();
    matches!(word.as_str(), "v" | "ver" | "version" | "release" | "build" | "rev")
        || word.ends_with("バージョン")
        || word.ends_with("version")
}

fn is_file_extension(extension: &str) -> bool {
    EXTENSIONS.binary_search(&extension).is_ok()
}

/// `.com` is a program where another extension stands before it.
fn is_program(token: Token<'_>) -> bool {
    let inner = token.text.rsplit('.').nth(1).unwrap_or_default();
    is_file_extension(&inner.to_ascii_lowercase())
}

/// People write hosts in small letters, and sentences that lack a blank
/// (`done.It`) with a capital.
fn is_written_as_host(name: &str) -> bool {
    let top = name.rsplit('.').next().unwrap_or_default();
    let is_source = SOURCES.contains(&top) && name.matches('.').count() == 1;
    let is_plain = !is_source && !name.contains(['_', '+']) && !name.contains("..");
    let is_shouted =
        name.matches('.').count() >= 2 && !name.contains(|c: char| c.is_ascii_lowercase());
    is_plain && (is_shouted || top.bytes().all(|b| b.is_ascii_lowercase()))
}

fn starts_with_www(name: &str) -> bool {
    name.get(..4).is_some_and(|front| front.eq_ignore_ascii_case("www."))
}

fn is_in_file_name(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '.' | '_' | '-' | '+' | '(' | ')' | '[' | ']' | '{' | '}' | '~' | '#' | '%' | '&'
        | '\'' => true,
        '、' | '。' | '「' | '」' | '『' | '』' | '【' | '】' | '〈' | '〉' | '《' | '》'
        | '〔' | '〕' => false,
        '：' | '／' | '？' | '！' | '＜' | '＞' | '＂' | '，' | '．' | '｢' | '｣' | '・' | '→'
        | '※' | '■' | '●' => false,
        c => c > '\u{7f}' && !c.is_whitespace() && !c.is_control(),
    }
}

/// Characters of the longest name that a file system takes.
const NAME_MAX: usize = 255;

/// Countries whose codes are extensions of source files and notes: `README.md`.
const SOURCES: [&str; 6] = ["md", "pl", "ps", "py", "rs", "so"];

/// Extensions of programs, documents, archives and disk images, sorted. `com`
/// and `app` are left to the hosts.
const EXTENSIONS: [&str; 103] = [
    "7z",
    "ace",
    "apk",
    "arj",
    "asd",
    "aspx",
    "bat",
    "bin",
    "bmp",
    "bz2",
    "cab",
    "chm",
    "cmd",
    "cpl",
    "csv",
    "dat",
    "dll",
    "dmg",
    "doc",
    "docb",
    "docm",
    "docx",
    "dot",
    "dotm",
    "dotx",
    "dump",
    "elf",
    "eml",
    "exe",
    "gif",
    "gz",
    "hta",
    "htm",
    "html",
    "hwp",
    "ics",
    "img",
    "inf",
    "ini",
    "iqy",
    "iso",
    "jar",
    "jpeg",
    "jpg",
    "js",
    "jse",
    "jtd",
    "jtdc",
    "jtt",
    "jttc",
    "lha",
    "lnk",
    "log",
    "lzh",
    "mdb",
    "mht",
    "mhtml",
    "mobileconfig",
    "mov",
    "msg",
    "msi",
    "odp",
    "ods",
    "odt",
    "one",
    "pdf",
    "pif",
    "png",
    "pps",
    "ppsx",
    "ppt",
    "pptm",
    "pptx",
    "ps1",
    "rar",
    "reg",
    "rtf",
    "scr",
    "sct",
    "sh",
    "slk",
    "svg",
    "swf",
    "sys",
    "tar",
    "tgz",
    "tif",
    "tiff",
    "txt",
    "udf",
    "url",
    "vbe",
    "vbs",
    "vhd",
    "vhdx",
    "wsf",
    "wsh",
    "xlam",
    "xls",
    "xlsb",
    "xlsm",
    "xlsx",
    "zip",
];

#[cfg(test)]
mod tests {
    use super::EXTENSIONS;

    #[test]
    fn extensions_are_sorted() {
        assert!(EXTENSIONS.is_sorted());
    }
}
