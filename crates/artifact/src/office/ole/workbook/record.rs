//! Records of a workbook stream (MS-XLS 2.1.4): number, size, data.

use crate::bytes::{first, u16_at};

/// One record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) id: u16,
    pub(super) data: &'a [u8],
    /// Where its data begins, counted from the first record.
    pub(super) offset: usize,
}

/// The records of a stream, in their order; a cut one ends them.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.bytes.get(self.at..)?;
        let (id, size) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
        let data = first(rest.get(4..)?, size);
        let record = Record { id, data, offset: self.at + 4 };
        self.at = self.at.checked_add(4 + size)?;
        Some(record)
    }
}

pub(super) const FORMULA: u16 = 0x0006;
pub(super) const EOF: u16 = 0x000a;
pub(super) const EXTERN_SHEET: u16 = 0x0017;
pub(super) const NAME: u16 = 0x0018;
pub(super) const FILE_PASS: u16 = 0x002f;
pub(super) const CONTINUE: u16 = 0x003c;
pub(super) const CODE_PAGE: u16 = 0x0042;
pub(super) const BOUND_SHEET: u16 = 0x0085;
pub(super) const MUL_RK: u16 = 0x00bd;
pub(super) const SHARED_STRINGS: u16 = 0x00fc;
pub(super) const LABEL_SHARED: u16 = 0x00fd;
pub(super) const SUP_BOOK: u16 = 0x01ae;
pub(super) const HYPERLINK: u16 = 0x01b8;
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const LABEL: u16 = 0x0204;
pub(super) const STRING: u16 = 0x0207;
pub(super) const FORMULA_OLD: u16 = 0x0206;
pub(super) const RK: u16 = 0x027e;
pub(super) const BOF: u16 = 0x0809;
