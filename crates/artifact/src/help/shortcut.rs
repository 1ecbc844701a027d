//! Shortcuts of the help control (`hhctrl.ocx`): an object of a page that starts a program,
//! and a script that clicks on it for the reader.

use memchr::memmem;

use crate::bytes::first;
use crate::charset::decoded;

/// What a page starts.
pub(super) struct Shortcut {
    pub(super) command: String,
    /// A script clicks on it.
    pub(super) clicks: bool,
}

/// Looks for the control with the command `ShortCut`.
pub(super) fn find(page: &[u8]) -> Option<Shortcut> {
    let text = decoded(first(page, PAGE_MAX));
    let small = text.to_ascii_lowercase();
    let control = CONTROL.iter().any(|mark| small.contains(mark));
    let starts = value(&text, &small, "command")
        .is_some_and(|command| command.trim().to_ascii_lowercase().starts_with("shortcut"));
    (control && starts).then_some(())?;
    // The first item is `window,program,arguments`.
    let command = value(&text, &small, "item1").unwrap_or_default();
    let clicks = memmem::find(small.as_bytes(), b".click").is_some();
    Some(Shortcut { command: command.trim_start_matches(',').trim().to_owned(), clicks })
}

/// The value of `<param name="NAME" value="…">`.
fn value<'t>(text: &'t str, small: &str, name: &str) -> Option<&'t str> {
    small.match_indices("<param").take(PARAMETERS_MAX).find_map(|(at, _)| {
        let end = small.get(at..)?.find('>').map_or(small.len(), |end| at + end);
        let tag = small.get(at..end)?;
        (attribute(tag, "name")?.0 == name).then_some(())?;
        let (_, from, to) = attribute(tag, "value")?;
        text.get(at + from..at + to)
    })
}

/// An attribute of a tag, with or without quotes, and where its value stands.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<(&'t str, usize, usize)> {
    let at = tag.match_indices(name).find_map(|(at, _)| {
        let rest = tag.get(at + name.len()..)?;
        let value = rest.trim_start().strip_prefix('=')?.trim_start();
        Some(tag.len() - value.len())
    })?;
    let value = tag.get(at..)?;
    let (from, to) = match value.chars().next()? {
        quote @ ('"' | '\'') => (at + 1, at + 1 + value.get(1..)?.find(quote)?),
        _ => (at, at + value.find(char::is_whitespace).unwrap_or(value.len())),
    };
    Some((tag.get(from..to)?, from, to))
}

const PAGE_MAX: usize = 1 << 20;
const PARAMETERS_MAX: usize = 256;
/// The control by its class and by its file.
const CONTROL: [&str; 2] = ["adb880a6-d8ff-11cf-9377-00aa003b7a11", "hhctrl.ocx"];
