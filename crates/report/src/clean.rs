//! Values of a mail made fit for a terminal: controls made visible, links defanged,
//! long ones cut with a mark.

use std::fmt::Write;

use observable::Kind;
use words::Words;

/// A text of others for a page: defanged, what hides made visible, at most a thousand letters.
#[must_use]
pub fn shown(text: &str, words: &Words) -> String {
    safe(text, PAGE_LETTERS_MAX, words)
}

/// A value of a known kind for a page, whole up to a thousand letters.
#[must_use]
pub fn shown_value(kind: Kind, value: &str, words: &Words) -> String {
    safe_long_value(kind, value, PAGE_LETTERS_MAX, words)
}

/// A value as shown: at most `letters_max` letters, with a mark that says how many were cut.
pub(crate) fn safe(text: &str, letters_max: usize, words: &Words) -> String {
    let (text, left_out) = cut(text, letters_max, words);
    defanged(&visible(&folded(text)), |_| true) + &left_out
}

/// A file name as shown: a name with dots is no host there, and a run of blanks that
/// pushes the extension away is counted instead of drawn.
pub(crate) fn safe_name(name: &str, words: &Words) -> String {
    let (name, left_out) = cut(name, NAME_LETTERS_MAX, words);
    let counted = blanks_counted(&visible(name), words);
    defanged(&counted, |kind| matches!(kind, Kind::Url | Kind::Email)) + &left_out
}

/// A value of a known kind.
pub(crate) fn safe_value(kind: Kind, value: &str, words: &Words) -> String {
    safe_long_value(kind, value, VALUE_LETTERS_MAX, words)
}

/// A value of a known kind of which more than usual has to be seen.
pub(crate) fn safe_long_value(
    kind: Kind,
    value: &str,
    letters_max: usize,
    words: &Words,
) -> String {
    let (value, left_out) = cut(value, letters_max, words);
    let value = visible(value);
    let shown = if is_live(kind) {
        guarded(&observable::defang(kind, &value))
    } else {
        defanged(&value, |_| true)
    };
    shown + &left_out
}

/// A line of a text as long as it is: its links defanged, its other words as they are.
pub(crate) fn unlinked(line: &str) -> String {
    defanged(&visible(line), |kind| kind == Kind::Url)
}

/// Controls, bidi marks and characters without a width made visible as `[U+202E]`:
/// a terminal would obey the first and a reader be deceived by the others.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for letter in text.chars() {
        marks = if is_mark(letter) { marks + 1 } else { 0 };
        if is_hidden(letter) || marks > MARKS_MAX {
            // Writing into a String cannot fail.
            let _ = write!(shown, "[U+{:04X}]", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// The first letters, and the mark that says how many more there were.
fn cut<'a>(text: &'a str, letters_max: usize, words: &Words) -> (&'a str, String) {
    let end = text.char_indices().nth(letters_max).map(|(end, _)| end);
    match end.and_then(|end| text.split_at_checked(end)) {
        Some((kept, rest)) => {
            (kept, words.text("value-cut", &[("count", &rest.chars().count().to_string())]))
        }
        None => (text, String::new()),
    }
}

/// Line ends and tabs become blanks, as a mail client shows them.
fn folded(text: &str) -> String {
    let blank = |letter| matches!(letter, ' ' | '\t' | '\r' | '\n');
    let mut folded = String::with_capacity(text.len());
    for piece in text.split(blank).filter(|piece| !piece.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(piece);
    }
    folded
}

fn blanks_counted(text: &str, words: &Words) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(char::is_whitespace) {
        let (before, blanks) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let after = blanks.trim_start();
        let run = blanks.strip_suffix(after).unwrap_or(blanks);
        shown.push_str(before);
        match run.chars().count() {
            count @ 3.. => {
                shown.push_str(&words.text("value-blanks", &[("count", &count.to_string())]));
            }
            _ => shown.push_str(run),
        }
        rest = after;
    }
    shown + rest
}

/// Every link, host and address in a text defanged, whatever else stands around it.
fn defanged(text: &str, wanted: impl Fn(Kind) -> bool) -> String {
    let (found, _) = observable::extract(text, FOUND_MAX);
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for (observable, span) in found {
        let live = is_live(observable.kind);
        let pieces = text.get(at..span.start).zip(text.get(span.start..span.end));
        // A span that begins within the one before is part of it.
        let Some((before, value)) = pieces.filter(|_| live && wanted(observable.kind)) else {
            continue;
        };
        shown.push_str(before);
        // What was written defanged must not be defanged twice.
        shown.push_str(&observable::defang(observable.kind, &observable::refang(value)));
        at = span.end;
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    guarded(&shown)
}

/// Whether a terminal or an editor may make a link of it.
const fn is_live(kind: Kind) -> bool {
    matches!(kind, Kind::Url | Kind::Host | Kind::Email | Kind::Ipv4 | Kind::Ipv6)
}

/// No live scheme is left, even in what was not recognised as a link.
fn guarded(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        shown.push_str(before);
        shown.push_str(if before.ends_with('[') { "://" } else { "[://]" });
        rest = after;
    }
    shown + rest
}

/// Whether a letter draws nothing, or commands who shows it.
pub(crate) fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
                | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
                | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// Marks that pile up over one letter and climb into the lines above.
fn is_mark(letter: char) -> bool {
    unicode_width::UnicodeWidthChar::width(letter) == Some(0)
}

const NAME_LETTERS_MAX: usize = 160;
const VALUE_LETTERS_MAX: usize = 160;
const PAGE_LETTERS_MAX: usize = 1_000;
const MARKS_MAX: usize = 3;
/// More links than this in one short value end the defanging of hosts; schemes are
/// still guarded.
const FOUND_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;
    use words::Lang;

    fn ja() -> Words {
        Words::new(Lang::Ja)
    }

    #[test]
    fn terminal_codes_and_marks_are_made_visible() {
        assert_eq!(
            visible("\x1B[31m\u{9B}x\u{202E}y\u{200B}\0"),
            "[U+001B][31m[U+009B]x[U+202E]y[U+200B][U+0000]"
        );
        assert_eq!(visible("が\u{3099}"), "が\u{3099}");
        assert!(visible(&("a".to_owned() + &"\u{301}".repeat(9))).contains("[U+0301]"));
    }

    #[test]
    fn long_values_say_how_much_was_cut() {
        assert_eq!(safe(&"あ".repeat(12), 10, &ja()), "あ".repeat(10) + "…（あと 2 字）");
    }

    #[test]
    fn blanks_before_an_extension_are_counted() {
        let name = format!("a.pdf{}.exe b", " ".repeat(40));
        assert_eq!(safe_name(&name, &ja()), "a.pdf[空白×40].exe b");
    }

    #[test]
    fn no_live_link_is_left() {
        for text in ["see http://a.example/x now", "foo://bar", "hxxp[://]a[.]example"] {
            let shown = safe(text, 100, &ja());
            assert!(
                shown.contains("[://]") && !shown.contains("[[") && !shown.contains("p://"),
                "{shown}"
            );
        }
    }
}
