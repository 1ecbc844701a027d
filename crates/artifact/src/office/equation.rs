//! Equation Editor 3 (MTEF 3): the records that its holes hide in.

/// Whether the data of an equation runs over the buffers that the editor keeps for it.
///
/// CVE-2017-11882 and CVE-2018-0802: the name in a FONT record is copied into 40 bytes.
/// The record stands near the beginning, behind records of one byte.
pub(crate) fn overruns(native: &[u8]) -> bool {
    let start =
        native.get(..2).filter(|size| *size == [HEADER, 0]).map_or(0, |_| usize::from(HEADER));
    let records = native.get(start + VERSION_BYTES..).unwrap_or_default();
    let fonts = records.iter().take(RECORDS_BYTES).enumerate();
    fonts.filter(|(_, tag)| **tag & 15 == FONT).any(|(at, _)| {
        let name = records.get(at + 3..).unwrap_or_default();
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        name.len() > NAME_MAX && !name.iter().all(u8::is_ascii_graphic)
    })
}

/// Bytes of the header before the records: `EQNOLEFILEHDR`.
const HEADER: u8 = 28;
/// Version, platform, product and its two versions.
const VERSION_BYTES: usize = 5;
const FONT: u8 = 8;
/// Where records are looked for.
const RECORDS_BYTES: usize = 16;
const NAME_MAX: usize = 40;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An equation with one FONT record.
    pub(crate) fn equation(name: &[u8]) -> Vec<u8> {
        let mut bytes = vec![28, 0, 0, 0, 2, 0];
        bytes.resize(28, 0);
        bytes.extend([3, 1, 1, 3, 10, 10, 1, 8, 0x5a, 0x5a]);
        bytes.extend(name);
        bytes.extend([0; 8]);
        bytes
    }

    #[test]
    fn long_name_of_a_font() {
        assert!(overruns(&equation(&[0xb8; 44])));
        assert!(overruns(&equation(&[0xb8; 44])[28..]));
        assert!(!overruns(&equation(b"Times New Roman")));
        assert!(!overruns(&[]));
    }
}
