//! Sheets as text: symbolic link files (SYLK, Microsoft's "SLK" of Multiplan and Excel)
//! and comma-separated values (RFC 4180). Excel opens both with a double click, and
//! computes what looks like a formula.

mod sylk;
mod table;

use vocab::FileType;

use crate::charset::{decoded, utf16_be, utf16_le};
use crate::contents::Contents;
use crate::open::{Give, Sample, Tools};

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, _give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let text = text(sample.bytes);
    if sample.kind == FileType::Slk {
        sylk::read(&text, tools.limits, &mut contents);
    } else {
        table::read(&text, tools.limits, &mut contents);
    }
    contents
}

fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16_le(rest),
        [0xfe, 0xff, rest @ ..] => utf16_be(rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => decoded(rest),
        _ => decoded(bytes),
    }
}

#[cfg(test)]
mod tests;
