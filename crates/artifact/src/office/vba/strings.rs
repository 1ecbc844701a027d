//! Strings in the compiled code of a module and in the properties of a form.

use encoding_rs::Encoding;

use super::directory;
use crate::bytes::u16_at;

/// The string constants of compiled code: an instruction word, a length, and as many
/// bytes of text. The numbers of instructions differ between versions of the language, so
/// any in the range where they put this one is taken, if all of what follows is text.
pub(super) fn literals(compiled: &[u8], charset: &'static Encoding) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < compiled.len() && found.len() < LITERALS_MAX {
        match literal(compiled, at) {
            Some(bytes) => {
                at += 4 + bytes.len();
                found.push(directory::text(charset, bytes));
            }
            None => at += 1,
        }
    }
    found
}

fn literal(compiled: &[u8], at: usize) -> Option<&[u8]> {
    let instruction = u16_at(compiled, at)?;
    let length = usize::from(u16_at(compiled, at.checked_add(2)?)?);
    let start = at.checked_add(4)?;
    if !INSTRUCTIONS.contains(&instruction) || !(LITERAL_MIN..=LITERAL_MAX).contains(&length) {
        return None;
    }
    let bytes = compiled.get(start..start.checked_add(length)?)?;
    bytes.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~')).then_some(bytes)
}

/// Runs of printable characters, one or two bytes each.
pub(super) fn printable(bytes: &[u8], least: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut run = String::new();
    let mut rest = bytes;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        if matches!(byte, b'\t' | b' '..=b'~') {
            run.push(char::from(byte));
            // The upper half of a UTF-16 character.
            if behind.first() == Some(&0) && behind.get(1).is_some_and(|next| *next != 0) {
                rest = behind.get(1..).unwrap_or_default();
            }
            continue;
        }
        if run.len() >= least {
            found.push(std::mem::take(&mut run));
        }
        run.clear();
    }
    if run.len() >= least {
        found.push(run);
    }
    found
}

const INSTRUCTIONS: std::ops::RangeInclusive<u16> = 0x00ac..=0x00c0;
const LITERAL_MIN: usize = 5;
const LITERAL_MAX: usize = 1_024;
const LITERALS_MAX: usize = 500;
