//! Cells of a sheet: where they are and what they hold.

use crate::bytes::{u16_at, u32_at};

/// The name of a cell: column in letters, row from 1.
pub(super) fn name(row: u16, column: u16) -> String {
    let mut letters = Vec::new();
    let mut left = u32::from(column) + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", u32::from(row) + 1)
}

/// The name of the cell whose row and column begin a record.
pub(super) fn of_record(data: &[u8]) -> Option<String> {
    Some(name(u16_at(data, 0)?, u16_at(data, 2)?))
}

/// A number in four bytes (MS-XLS 2.5.217): the upper bits of a float, or a whole number, and
/// whether it is a hundred times too large.
pub(super) fn rk(bytes: &[u8], at: usize) -> Option<String> {
    let packed = u32_at(bytes, at)?;
    let number = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    Some(number_text(if packed & 1 == 0 { number } else { number / 100.0 }))
}

/// A float at `at`.
pub(super) fn number(bytes: &[u8], at: usize) -> Option<String> {
    let bits = u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    Some(number_text(f64::from_bits(bits)))
}

fn number_text(number: f64) -> String {
    // Floats of any size would be written with hundreds of digits.
    if number.abs() < 1e15 { number.to_string() } else { format!("{number:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        assert_eq!(name(0, 0), "A1");
        assert_eq!(name(9, 26), "AA10");
        assert_eq!(name(u16::MAX, 255), "IV65536");
        assert_eq!(rk(&(65_u32 << 2 | 2).to_le_bytes(), 0).unwrap(), "65");
        assert_eq!(rk(&(150_u32 << 2 | 3).to_le_bytes(), 0).unwrap(), "1.5");
        assert_eq!(rk(&[0, 0, 0xf0, 0x3f], 0).unwrap(), "1");
        assert_eq!(number(&f64::MAX.to_le_bytes(), 0).unwrap(), "1.7976931348623157e308");
    }
}
