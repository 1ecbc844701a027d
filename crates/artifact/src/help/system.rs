//! The `#SYSTEM` file: title, first page, language and the program that wrote the help.

use vocab::FactKey;

use crate::charset::until_nul;
use crate::contents::Contents;
use crate::time::file_time;
use crate::volume::field::{index, le};

/// Notes what the entries say. Each is a number, a length and data.
pub(super) fn facts(bytes: &[u8], contents: &mut Contents) {
    let mut rest = bytes.get(4..).unwrap_or_default();
    for _ in 0..ENTRIES_MAX {
        let (Some(code), Some(length)) = (le::<2>(rest, 0), le::<2>(rest, 2)) else { return };
        let Some((entry, behind)) = rest.split_at_checked(4 + index(length)) else { return };
        let data = entry.get(4..).unwrap_or_default();
        let text = || Some(until_nul(data));
        match code {
            2 => contents.fact_some(FactKey::DefaultTopic, text()),
            3 => contents.fact_some(FactKey::Title, text()),
            9 => contents.fact_some(FactKey::Application, text()),
            // Behind the language and four marks.
            4 => {
                let time = le::<8>(data, 20).and_then(file_time);
                contents.fact_some(FactKey::Created, time);
            }
            _ => {}
        }
        rest = behind;
    }
}

const ENTRIES_MAX: usize = 64;
