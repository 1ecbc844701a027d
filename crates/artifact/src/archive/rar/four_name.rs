//! Names of RAR 3 and 4 with the Unicode flag: a name in the code page of the archiver, a
//! NUL, and what turns it into UTF-16. Two bits for each step say how its letters are had:
//! a low byte, a low byte under the common high byte, both bytes, or a run of the first name.

use encoding_rs::UTF_16LE;

use crate::charset::decoded;

/// Decodes a name with the Unicode flag; without a NUL it is UTF-8.
pub(super) fn unicode(raw: &[u8]) -> String {
    let Some(end) = raw.iter().position(|byte| *byte == 0) else { return decoded(raw) };
    let plain = raw.get(..end).unwrap_or_default();
    let steps = raw.get(end + 1..).unwrap_or_default();
    let units = units(plain, steps).unwrap_or_default();
    if units.is_empty() {
        return decoded(plain);
    }
    let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned()
}

/// The letters in UTF-16; `None` if the steps end within one of them.
fn units(plain: &[u8], steps: &[u8]) -> Option<Vec<u16>> {
    let mut bytes = steps.iter().copied();
    let high = u16::from(bytes.next()?) << 8;
    let mut units: Vec<u16> = Vec::new();
    let (mut kinds, mut kinds_left) = (0_u8, 0);
    while units.len() < UNITS_MAX {
        if kinds_left == 0 {
            let Some(next) = bytes.next() else { break };
            (kinds, kinds_left) = (next, 4);
        }
        let kind = kinds >> 6;
        kinds <<= 2;
        kinds_left -= 1;
        // The bits of a last byte that no letter needs are filled with zeros.
        let Some(first) = bytes.next() else { break };
        match kind {
            0 => units.push(first.into()),
            1 => units.push(high | u16::from(first)),
            2 => units.push(u16::from(bytes.next()?) << 8 | u16::from(first)),
            _ if first & 0x80 == 0 => run(plain, first, (0, 0), &mut units),
            _ => run(plain, first & 0x7F, (bytes.next()?, high), &mut units),
        }
    }
    Some(units)
}

/// A run of the first name, shifted and under a high byte; it ends where the name does.
fn run(plain: &[u8], length: u8, (shift, high): (u8, u16), units: &mut Vec<u16>) {
    let from = plain.iter().skip(units.len()).take(usize::from(length) + 2);
    units.extend(from.map(|byte| high | u16::from(byte.wrapping_add(shift))));
}

const UNITS_MAX: usize = 2_048;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_every_kind() {
        // 見(898B) 積(7A4D) by both bytes, then a run of the first name.
        let name = b"__.txt\0\x30\xAC\x8B\x89\x4D\x7A\x02";
        assert_eq!(unicode(name), "見積.txt");
        // Katakana under the common high byte 30, an ASCII letter between.
        assert_eq!(unicode(b"x\0\x30\x50\xC6\xB9a"), "テスa");
        // A run that is shifted: `a` + 0x41 under 30.
        assert_eq!(unicode(b"aa\0\x30\xC0\x80\x41"), "アア");
    }

    #[test]
    fn broken_steps_leave_the_first_name() {
        assert_eq!(unicode(b"name.txt\0"), "name.txt");
        assert_eq!(unicode(b"name.txt\0\x30\x80\x41"), "name.txt");
        assert_eq!(unicode(b"ab\0\x30\xC0\x7F"), "ab");
        assert_eq!(unicode("日本.txt".as_bytes()), "日本.txt");
    }
}
