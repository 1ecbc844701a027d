//! File names as they are, as they should be shown, and the tricks in them.

use std::fmt::Write;

use vocab::{Deception, FileType};

use crate::nature::Nature;

/// A decoded name read for what it pretends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileName {
    /// Controls, bidi marks and zero-width characters made visible as `[U+202E]`, the
    /// rest as it is. The brackets part the code from letters beside it, which would
    /// otherwise read as more hexadecimal digits.
    pub shown: String,
    /// True extension in lower case without dot, after trailing dots, blanks and
    /// zero-width characters are taken off.
    pub extension: Option<String>,
    pub deceptions: Vec<Deception>,
}

/// Reads a decoded name.
#[must_use]
pub fn file_name(decoded: &str) -> FileName {
    let bare: String = decoded.chars().filter(|letter| !is_invisible(*letter)).collect();
    let (stem, extension) = split(&bare);
    let mut deceptions = Vec::new();
    let mut note = |found: bool, deception| {
        if found {
            deceptions.push(deception);
        }
    };
    note(is_double(stem, extension.as_deref()), Deception::DoubleExtension);
    note(decoded.chars().any(turns_around), Deception::BidiOverride);
    note(hides_characters(decoded), Deception::ZeroWidth);
    note(is_padded(stem, &bare), Deception::Padding);
    note(leaves_folder(&bare), Deception::PathTraversal);
    FileName { shown: shown(decoded), extension, deceptions }
}

/// Whether a file of this type under this extension deceives its reader: the name
/// promises something to look at, or to unpack, and the bytes run. Formats that the same
/// program opens do not contradict each other, and a script called `.txt` is only shown.
#[must_use]
pub fn type_contradicts(kind: FileType, extension: &str) -> bool {
    let (Some(promised), Some(found)) = (Nature::of_extension(extension), Nature::of_kind(kind))
    else {
        return false;
    };
    match promised {
        Nature::Document if is_readable_as(kind, extension) => false,
        Nature::Document | Nature::Picture | Nature::Media => {
            found.runs() || matches!(found, Nature::Archive | Nature::Disk)
        }
        Nature::Text => {
            matches!(found, Nature::Program | Nature::Shortcut | Nature::Archive | Nature::Disk)
        }
        Nature::Archive | Nature::Disk => found.runs(),
        Nature::Web => found == Nature::Program,
        Nature::Script | Nature::Shortcut | Nature::Program => false,
    }
}

/// The stem and the extension, from a name without invisible characters.
fn split(bare: &str) -> (&str, Option<String>) {
    // Windows drops dots and blanks at the end of a name.
    let name = bare.trim_end_matches(|letter| letter == '.' || is_blank(letter));
    let Some((stem, extension)) = name.rsplit_once('.') else { return (name, None) };
    let is_extension = !extension.is_empty()
        && extension.len() <= EXTENSION_BYTES_MAX
        && !extension.chars().any(|letter| is_blank(letter) || is_separator(letter));
    if is_extension { (stem, Some(extension.to_lowercase())) } else { (name, None) }
}

/// `report.pdf.exe`, also with blanks between the two.
fn is_double(stem: &str, extension: Option<&str>) -> bool {
    let Some(nature) = extension.and_then(Nature::of_extension) else { return false };
    let (_, Some(inner)) = split(stem.trim_end_matches('_')) else { return false };
    let pretends =
        Nature::of_extension(&inner).is_some_and(|inner| !inner.runs() && inner != Nature::Disk);
    // `report.pdf.zip` is how people name an archive of one file.
    pretends && (nature.runs() || nature == Nature::Disk)
}

/// Blanks that push the extension out of sight: three right before it, or ten anywhere.
fn is_padded(stem: &str, bare: &str) -> bool {
    let ending = stem.chars().rev().take_while(|letter| is_blank(*letter)).count();
    let filler = stem.chars().rev().take_while(|letter| matches!(letter, '_' | '.')).count();
    let mut run = 0;
    let longest = bare.trim().chars().map(|letter| {
        run = if is_blank(letter) { run + 1 } else { 0 };
        run
    });
    ending >= 3 || filler >= 10 || longest.max() >= Some(10)
}

/// A name that writes elsewhere when it is taken as a path.
fn leaves_folder(bare: &str) -> bool {
    let drive = matches!(bare.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    let device = bare.split('.').next().unwrap_or_default().trim_end_matches(is_blank);
    let is_device = DEVICES.iter().any(|name| name.eq_ignore_ascii_case(device))
        || matches!(
            device.to_ascii_uppercase().as_bytes(),
            [b'C', b'O', b'M', b'1'..=b'9'] | [b'L', b'P', b'T', b'1'..=b'9']
        );
    drive || is_device || bare == ".." || bare.contains(is_separator)
}

/// Whether the program of this extension opens these bytes all the same.
fn is_readable_as(kind: FileType, extension: &str) -> bool {
    match kind {
        // Word and Excel open pages, and many systems export tables so.
        FileType::Html | FileType::Mht => {
            matches!(extension, "doc" | "dot" | "xls" | "xlt" | "ppt" | "eml")
        }
        // Containers whose inner format is none of ours.
        FileType::Zip => ZIPPED.contains(&extension),
        FileType::Gz => matches!(extension, "xmind" | "svg"),
        _ => false,
    }
}

/// Whether a zero-width character stands where no writing needs it.
fn hides_characters(decoded: &str) -> bool {
    let mut before = None;
    decoded.chars().any(|letter| {
        let needed = joins(letter) && before.is_some_and(is_joined);
        before = Some(letter);
        is_zero_width(letter) && !needed
    })
}

/// Joiners belong to emoji and to the scripts from Arabic to Sinhala.
fn joins(letter: char) -> bool {
    matches!(letter, '\u{200C}' | '\u{200D}')
}

fn is_joined(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{DFF}' | '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
}

fn shown(decoded: &str) -> String {
    let mut shown = String::with_capacity(decoded.len());
    for letter in decoded.chars() {
        if is_invisible(letter) {
            // Writing into a String cannot fail.
            let _ = write!(shown, "[U+{:04X}]", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    shown
}

fn is_invisible(letter: char) -> bool {
    letter.is_control() || turns_around(letter) || is_mark(letter) || is_zero_width(letter)
}

/// Embeddings, overrides and isolates: they reorder the letters after them.
fn turns_around(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Direction marks reorder only what has no direction, and some systems write them
/// into every name, so they are shown but deceive nobody.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{200E}' | '\u{200F}' | '\u{61C}')
}

fn is_zero_width(letter: char) -> bool {
    matches!(
        letter,
        '\u{AD}' | '\u{34F}' | '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}'
            | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}'
    )
}

/// Also the ideographic blank and the Hangul fillers, which look like one.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '\u{2800}' | '\u{3164}' | '\u{115F}' | '\u{1160}' | '\u{FFA0}')
}

fn is_separator(letter: char) -> bool {
    matches!(letter, '/' | '\\')
}

const EXTENSION_BYTES_MAX: usize = 32;
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
const ZIPPED: &[&str] = &[
    "docx", "docm", "dotx", "dotm", "xlsx", "xlsm", "xlsb", "xltx", "xltm", "pptx", "pptm", "ppsx",
    "ppsm", "potx", "odt", "ods", "odp", "odg", "vsdx", "xps", "oxps", "pages", "numbers", "key",
    "epub", "hwpx",
];

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(names: &[&str], expected: &Expect) {
        let mut lines = String::new();
        for name in names {
            let read = file_name(name);
            let tricks: Vec<_> = read.deceptions.iter().map(|trick| trick.as_str()).collect();
            let extension = read.extension.unwrap_or_else(|| "-".into());
            writeln!(lines, "{} .{extension} {}", read.shown, tricks.join(" ")).unwrap();
        }
        expected.assert_eq(&lines);
    }

    #[test]
    fn ordinary_names_have_no_tricks() {
        check(
            &[
                "資料.PDF",
                "資料",
                "請求書.pdf.zip",
                "見積書 (1).xlsx",
                "Mr. Smith came",
                "jquery.min.js",
                "👩\u{200D}💻.png",
                "Screenshot\u{200E}.png",
                "console.txt",
            ],
            &expect![[r#"
                資料.PDF .pdf 
                資料 .- 
                請求書.pdf.zip .zip 
                見積書 (1).xlsx .xlsx 
                Mr. Smith came .- 
                jquery.min.js .js 
                👩[U+200D]💻.png .png 
                Screenshot[U+200E].png .png 
                console.txt .txt 
            "#]],
        );
    }

    #[test]
    fn tricks_are_named() {
        check(
            &[
                "report.pdf.exe",
                "議事録.docx      .exe",
                "議事録\u{202E}xcod.exe",
                "a.pdf\u{3000}\u{3000}\u{3000}.scr",
                "a.txt\u{200B}.js",
                "a.exe. .\u{3000}",
                "a.ex\u{200B}e\u{200B}",
                "../../etc/passwd",
                "C:\\a.txt",
                "con.txt",
                "LPT1",
                "a\0.pdf",
                "invoice.pdf____________________.exe",
            ],
            &expect![[r#"
                report.pdf.exe .exe double-extension
                議事録.docx      .exe .exe double-extension padding
                議事録[U+202E]xcod.exe .exe bidi-override
                a.pdf　　　.scr .scr double-extension padding
                a.txt[U+200B].js .js double-extension zero-width
                a.exe. .　 .exe 
                a.ex[U+200B]e[U+200B] .exe zero-width
                ../../etc/passwd .- path-traversal
                C:\a.txt .txt path-traversal
                con.txt .txt path-traversal
                LPT1 .- path-traversal
                a[U+0000].pdf .pdf 
                invoice.pdf____________________.exe .exe double-extension padding
            "#]],
        );
    }

    #[test]
    fn names_contradict_what_runs() {
        for (kind, extension, contradicts) in [
            (FileType::PeExe, "pdf", true),
            (FileType::PeExe, "zip", true),
            (FileType::PeExe, "txt", true),
            (FileType::PeExe, "html", true),
            (FileType::Html, "pdf", true),
            (FileType::Lnk, "docx", true),
            (FileType::Zip, "jpg", true),
            (FileType::Iso, "pdf", true),
            (FileType::Rtf, "doc", false),
            (FileType::OfficeOleXls, "docx", false),
            (FileType::Png, "jpg", false),
            (FileType::Rar5, "zip", false),
            (FileType::Html, "xls", false),
            (FileType::Zip, "vsdx", false),
            (FileType::Bat, "txt", false),
            (FileType::PeExe, "exe", false),
            (FileType::PeExe, "dat", false),
            (FileType::Text, "exe", false),
            (FileType::Unknown, "pdf", false),
        ] {
            assert_eq!(type_contradicts(kind, extension), contradicts, "{kind} {extension}");
        }
    }
}
