//! Formulas of cells (MS-XLS 2.5.198): a row of tokens in reverse Polish notation, told as
//! a person would write them.
//!
//! What a token cannot tell (a function whose count of arguments is not known here, data
//! of another version) ends the text with `?`, and what was read before stands.

use super::cell;
use super::function::{command, function, of_fixed_count};
use super::globals::Globals;
use crate::bytes::{u16_at, u32_at};

/// Formulas of a workbook, which refer to its names and sheets by number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Formula<'a>(pub(super) &'a Globals);

/// A formula while it is read.
struct Stack<'a> {
    globals: &'a Globals,
    values: Vec<String>,
    /// Bytes of text that may still be made.
    work: usize,
}

impl Formula<'_> {
    /// The tokens as text, without `=`.
    pub(super) fn text(self, tokens: &[u8]) -> String {
        let mut stack = Stack { globals: self.0, values: Vec::new(), work: WORK };
        let mut rest = tokens;
        while let Some((&token, behind)) = rest.split_first() {
            match stack.token(token, behind) {
                Some(size) => rest = behind.get(size..).unwrap_or_default(),
                None => {
                    stack.values.push("?".to_owned());
                    break;
                }
            }
        }
        // More than one value is left only where the tokens were damaged.
        let mut values = stack.values;
        values.dedup();
        values.join(" ")
    }
}

impl Stack<'_> {
    /// Reads one token; answers the size of its data.
    fn token(&mut self, token: u8, data: &[u8]) -> Option<usize> {
        let unicode = self.globals.writing.unicode;
        let base = if token & 0x40 != 0 { token & 0x3f | 0x20 } else { token };
        // Sizes before Excel 97 stand second.
        let size = |new: usize, old: usize| if unicode { new } else { old };
        match base {
            0x03..=0x11 => self.binary(base),
            0x12..=0x15 => self.unary(base),
            0x16 => self.push(String::new(), 0),
            0x17 => self.string(data),
            0x19 => self.attribute(data),
            0x1c => self.push("#ERR".to_owned(), 1),
            0x1d => {
                let word = if data.first()? == &0 { "FALSE" } else { "TRUE" };
                self.push(word.to_owned(), 1)
            }
            0x1e => self.push(u16_at(data, 0)?.to_string(), 2),
            0x1f => self.push(cell::number(data, 0)?, 8),
            0x20 => self.push("{array}".to_owned(), 7),
            0x21 => self.fixed(u16_at(data, 0)?),
            0x22 => self.variable(usize::from(data.first()? & 0x7f), u16_at(data, 1)?),
            0x23 => {
                let index = usize::from(u16_at(data, 0)?);
                let name = index.checked_sub(1).and_then(|index| self.globals.names.get(index));
                let name = name.map_or_else(|| format!("NAME{index}"), |name| name.name.clone());
                self.push(name, size(4, 14))
            }
            0x24 | 0x2c => self.push(reference(data, unicode)?, size(4, 3)),
            0x25 | 0x2d => self.push(area(data, unicode)?, size(8, 6)),
            0x01 | 0x02 => self.push("SHARED".to_owned(), 4),
            0x26..=0x28 => Some(6),
            0x29 | 0x2e | 0x2f => Some(2),
            0x2a => self.push("#REF!".to_owned(), size(4, 3)),
            0x2b => self.push("#REF!".to_owned(), size(8, 6)),
            0x39 => self.push(format!("EXTERNAL{}", u32_at(data, 2)?), size(6, 24)),
            0x3a => {
                let place = reference(data.get(size(2, 14)..)?, unicode)?;
                self.push(format!("{}!{place}", self.sheet(data)), size(6, 17))
            }
            0x3b => {
                let place = area(data.get(size(2, 14)..)?, unicode)?;
                self.push(format!("{}!{place}", self.sheet(data)), size(10, 20))
            }
            0x3c => self.push("#REF!".to_owned(), size(6, 17)),
            0x3d => self.push("#REF!".to_owned(), size(10, 20)),
            _ => None,
        }
    }

    /// The name of the sheet that a reference begins with.
    fn sheet(&self, data: &[u8]) -> &str {
        let globals = self.globals;
        let name = if globals.writing.unicode {
            u16_at(data, 0).and_then(|number| globals.sheet_of(number))
        } else {
            // Before Excel 97 the number of the sheet itself stands in the reference.
            let index = u16_at(data, 10).map(usize::from);
            index.and_then(|index| Some(globals.sheets.get(index)?.name.as_str()))
        };
        name.unwrap_or("SHEET")
    }

    fn push(&mut self, value: String, size: usize) -> Option<usize> {
        self.work = self.work.checked_sub(value.len() + 1)?;
        self.values.push(value);
        Some(size)
    }

    fn binary(&mut self, token: u8) -> Option<usize> {
        let sign = *SIGNS.get(usize::from(token.checked_sub(3)?))?;
        let right = self.values.pop()?;
        self.work = self.work.checked_sub(right.len() + sign.len())?;
        let left = self.values.last_mut()?;
        left.push_str(sign);
        left.push_str(&right);
        Some(0)
    }

    fn unary(&mut self, token: u8) -> Option<usize> {
        let value = self.values.pop()?;
        let text = match token {
            0x12 => format!("+{value}"),
            0x13 => format!("-{value}"),
            0x14 => format!("{value}%"),
            _ => format!("({value})"),
        };
        self.push(text, 0)
    }

    fn string(&mut self, data: &[u8]) -> Option<usize> {
        let (text, size) = self.globals.writing.short(data);
        self.push(format!("\"{}\"", text.replace('"', "\"\"")), size)
    }

    /// Tokens that steer the evaluation or keep blanks; only a sum is part of the text.
    fn attribute(&mut self, data: &[u8]) -> Option<usize> {
        let (kind, value) = (*data.first()?, u16_at(data, 1)?);
        if kind & 0x04 != 0 {
            return Some(3 + (usize::from(value) + 1) * 2);
        }
        if kind & 0x10 != 0 {
            self.call("SUM", 1)?;
        }
        Some(3)
    }

    fn fixed(&mut self, number: u16) -> Option<usize> {
        let (name, count) = of_fixed_count(number)?;
        self.call(name, count)?;
        Some(2)
    }

    fn variable(&mut self, count: usize, number: u16) -> Option<usize> {
        if number & 0x8000 != 0 {
            let name = command(number & 0x7fff);
            self.call(&name, count)?;
        } else if number == USER_DEFINED {
            let at = self.values.len().checked_sub(count)?;
            let name = (count > 0).then(|| self.values.remove(at))?;
            self.call(&name, count - 1)?;
        } else {
            self.call(&function(number), count)?;
        }
        Some(3)
    }

    fn call(&mut self, name: &str, count: usize) -> Option<()> {
        let at = self.values.len().checked_sub(count)?;
        let arguments = self.values.split_off(at).join(", ");
        self.push(format!("{name}({arguments})"), 0).map(|_| ())
    }
}

/// One cell (2.5.198.84): row and column with flags that say whether they are relative.
fn reference(data: &[u8], unicode: bool) -> Option<String> {
    let row = u16_at(data, 0)?;
    Some(if unicode {
        cell::name(row, u16_at(data, 2)? & 0x3fff)
    } else {
        cell::name(row & 0x3fff, u16::from(*data.get(2)?))
    })
}

/// Cells from one to another: both rows, then both columns.
fn area(data: &[u8], unicode: bool) -> Option<String> {
    let (first, last) = (u16_at(data, 0)?, u16_at(data, 2)?);
    let (mask, columns) = if unicode {
        (u16::MAX, (u16_at(data, 4)? & 0x3fff, u16_at(data, 6)? & 0x3fff))
    } else {
        (0x3fff, (u16::from(*data.get(4)?), u16::from(*data.get(5)?)))
    };
    Some(format!("{}:{}", cell::name(first & mask, columns.0), cell::name(last & mask, columns.1)))
}

/// The signs of the tokens from 3 on.
const SIGNS: &[&str] =
    &["+", "-", "*", "/", "^", " & ", " < ", " <= ", " = ", " >= ", " > ", " <> ", " ", ", ", ":"];
/// A function that its first argument names.
const USER_DEFINED: u16 = 255;
const WORK: usize = 256 << 10;
