//! Class files: their pool of constants (Java Virtual Machine Specification 4.4).

use crate::charset::decoded;
use crate::volume::field::{be, index};

/// The constants of a class.
#[derive(Debug)]
pub(super) struct Class {
    /// By their position; other constants are empty.
    texts: Vec<String>,
    /// Positions of those that the program uses as strings.
    strings: Vec<usize>,
}

impl Class {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        bytes.starts_with(b"\xCA\xFE\xBA\xBE").then_some(())?;
        let count = index(be::<2>(bytes, 8)?);
        let mut class = Self { texts: vec![String::new()], strings: Vec::new() };
        let mut rest = bytes.get(10..)?;
        while class.texts.len() < count {
            let (&tag, behind) = rest.split_first()?;
            let length = match tag {
                UTF8 => 2 + index(be::<2>(behind, 0)?),
                STRING => {
                    class.strings.push(index(be::<2>(behind, 0)?));
                    2
                }
                7 | 16 | 19 | 20 => 2,
                15 => 3,
                3 | 4 | 9..=12 | 17 | 18 => 4,
                LONG | DOUBLE => 8,
                _ => return None,
            };
            let (constant, behind) = behind.split_at_checked(length)?;
            let text = if tag == UTF8 { constant.get(2..) } else { None };
            class.texts.push(text.map(decoded).unwrap_or_default());
            // These two take a second position (4.4.5).
            if matches!(tag, LONG | DOUBLE) {
                class.texts.push(String::new());
            }
            rest = behind;
        }
        Some(class)
    }

    /// Constants that the program uses as strings.
    pub(super) fn strings(&self) -> impl Iterator<Item = &str> {
        self.strings.iter().filter_map(|at| self.texts.get(*at)).map(String::as_str)
    }

    /// Whether it calls what starts programs.
    pub(super) fn starts_programs(&self) -> bool {
        let has = |name: &str| self.texts.iter().any(|text| text == name);
        has("java/lang/ProcessBuilder") || has("java/lang/Runtime") && has("exec")
    }
}

const UTF8: u8 = 1;
const LONG: u8 = 5;
const DOUBLE: u8 = 6;
const STRING: u8 = 8;
