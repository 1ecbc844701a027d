//! Identifiers of 16 bytes as Microsoft's formats keep them (MS-DTYP 2.3.4.2): the first
//! three fields little-endian.

use crate::bytes::{first, u16_at, u32_at};

/// The identifier at `offset`, as `20D04FE0-3AEA-1069-A2D8-08002B30309D`.
pub(crate) fn guid_at(bytes: &[u8], offset: usize) -> Option<String> {
    let rest = bytes.get(offset..)?;
    let (one, two, three) = (u32_at(rest, 0)?, u16_at(rest, 4)?, u16_at(rest, 6)?);
    let [a, b, c, d, e, f, g, h] = *rest.get(8..)?.first_chunk()?;
    Some(format!(
        "{one:08X}-{two:04X}-{three:04X}-{a:02X}{b:02X}-{c:02X}{d:02X}{e:02X}{f:02X}{g:02X}{h:02X}"
    ))
}

/// Sixteen bytes in the order in which they stand, with the same dashes.
pub(crate) fn dashed(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let part = |start: usize, end: usize| digits.get(start..end).unwrap_or_default();
    let parts = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)];
    parts.join("-")
}

/// Tenths of a microsecond since 1601, and the network card, of an identifier made from
/// time and card (RFC 9562, 5.1).
pub(crate) fn made_from(bytes: &[u8]) -> Option<(u64, String)> {
    let bytes = first(bytes, 16);
    let (low, middle, high) = (u32_at(bytes, 0)?, u16_at(bytes, 4)?, u16_at(bytes, 6)?);
    let is_made_so = high >> 12 == 1;
    let ticks = u64::from(low) | u64::from(middle) << 32 | u64::from(high & 0x0FFF) << 48;
    let [a, b, c, d, e, f] = *bytes.get(10..)?.first_chunk()?;
    let card = format!("{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}");
    is_made_so.then_some((ticks.checked_sub(TICKS_1582_TO_1601)?, card))
}

const TICKS_1582_TO_1601: u64 = 5_748_192_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::file_time;

    /// The file identifier of the example in MS-SHLLINK 3.1.
    const FILE: [u8; 16] = [
        0xEC, 0x46, 0xCD, 0x7B, 0x22, 0x7F, 0xDD, 0x11, 0x94, 0x99, 0x00, 0x13, 0x72, 0x16, 0x87,
        0x4A,
    ];

    #[test]
    fn identifier_tells_its_time_and_card() {
        assert_eq!(guid_at(&FILE, 0).as_deref(), Some("7BCD46EC-7F22-11DD-9499-00137216874A"));
        let (ticks, card) = made_from(&FILE).unwrap();
        assert_eq!(card, "00:13:72:16:87:4a");
        assert_eq!(file_time(ticks).as_deref(), Some("2008-09-10T10:23:17Z"));
    }

    #[test]
    fn random_and_cut_identifiers_tell_nothing() {
        let mut random = FILE;
        random[7] = 0x41;
        assert_eq!(made_from(&random), None);
        assert_eq!(made_from(&FILE[..12]), None);
        assert_eq!(guid_at(&FILE, 1), None);
    }
}
