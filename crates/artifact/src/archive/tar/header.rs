//! A header block of 512 bytes: names, numbers in octal or base 256, and its checksum.

use crate::bytes::has;

/// What one header block says.
#[derive(Debug)]
pub(super) struct Header<'a> {
    block: &'a [u8],
    pub(super) kind: Kind,
    pub(super) size: u64,
    pub(super) modified: Option<i64>,
    /// Whether the sum over the block is the one written in it.
    pub(super) is_whole: bool,
}

/// Type of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    HardLink,
    SymbolicLink,
    /// With a name for what it is.
    Device(&'static str),
    Folder,
    /// Pax attributes of the next record.
    Extended,
    /// Pax attributes of all further records.
    Global,
    /// GNU: name of the next record.
    LongName,
    /// GNU: link target of the next record.
    LongLink,
    /// GNU: a file with holes.
    Sparse,
    /// GNU: label of the tape.
    Label,
    /// GNU: rest of a file that began on another tape.
    Continued,
}

impl<'a> Header<'a> {
    /// `None` for less than a block.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let block = bytes.get(..BLOCK)?;
        let modified = number(block.get(136..148)?);
        Some(Self {
            block,
            kind: kind(*block.get(156)?),
            size: number(block.get(124..136)?).unwrap_or(0),
            modified: modified.and_then(|seconds| i64::try_from(seconds).ok()),
            is_whole: is_whole(block),
        })
    }

    /// Folder and name, as they stand.
    pub(super) fn name(&self) -> Vec<u8> {
        let name = until_nul(self.block.get(..100));
        let prefix = match self.format() {
            "ustar" => until_nul(self.block.get(345..500)),
            _ => &[],
        };
        if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
    }

    pub(super) fn link(&self) -> &'a [u8] {
        until_nul(self.block.get(157..257))
    }

    /// Which of the forms it is in.
    pub(super) fn format(&self) -> &'static str {
        if has(self.block, 257, b"ustar  \0") {
            "gnu"
        } else if has(self.block, 257, b"ustar") {
            "ustar"
        } else {
            "v7"
        }
    }

    pub(super) fn is_marked(&self) -> bool {
        self.format() != "v7"
    }

    /// GNU: the first four pieces of a file with holes, and whether more follow.
    pub(super) fn sparse(&self) -> (&'a [u8], bool) {
        let pieces = self.block.get(386..482).unwrap_or_default();
        (pieces, self.block.get(482) == Some(&1))
    }

    /// GNU: the size with the holes.
    pub(super) fn real_size(&self) -> u64 {
        self.block.get(483..495).and_then(number).unwrap_or(0)
    }
}

/// Octal with blanks or NUL around it, or after a set first bit the number itself.
pub(super) fn number(field: &[u8]) -> Option<u64> {
    let (first, rest) = field.split_first()?;
    if *first == 0x80 {
        return rest
            .iter()
            .try_fold(0_u64, |value, byte| value.checked_mul(256)?.checked_add((*byte).into()));
    }
    let digits = field.iter().skip_while(|byte| **byte == b' ');
    let digits: Vec<u8> =
        digits.take_while(|byte| (b'0'..=b'7').contains(*byte)).copied().collect();
    let value = digits
        .iter()
        .try_fold(0_u64, |value, digit| value.checked_mul(8)?.checked_add((digit - b'0').into()));
    value.filter(|_| !digits.is_empty())
}

fn kind(flag: u8) -> Kind {
    match flag {
        b'1' => Kind::HardLink,
        b'2' => Kind::SymbolicLink,
        b'3' => Kind::Device("character device"),
        b'4' => Kind::Device("block device"),
        b'5' | b'D' => Kind::Folder,
        b'6' => Kind::Device("pipe"),
        b'g' => Kind::Global,
        b'x' | b'X' => Kind::Extended,
        b'K' => Kind::LongLink,
        b'L' => Kind::LongName,
        b'M' => Kind::Continued,
        b'S' => Kind::Sparse,
        b'V' => Kind::Label,
        // POSIX: what is not known is a file.
        _ => Kind::File,
    }
}

/// The sum counts its own field as blanks. Old programs added signed bytes.
fn is_whole(block: &[u8]) -> bool {
    let Some(written) = block.get(148..156).and_then(number) else { return false };
    let counted = block.iter().enumerate().map(
        |(at, byte)| {
            if (148..156).contains(&at) { b' ' } else { *byte }
        },
    );
    let (unsigned, signed) = counted.fold((0_i64, 0_i64), |(unsigned, signed), byte| {
        (unsigned + i64::from(byte), signed + i64::from(byte.cast_signed()))
    });
    i64::try_from(written).is_ok_and(|written| written == unsigned || written == signed)
}

fn until_nul(field: Option<&[u8]>) -> &[u8] {
    field.unwrap_or_default().split(|byte| *byte == 0).next().unwrap_or_default()
}

/// Everything begins at a multiple of this.
pub(super) const BLOCK: usize = 512;
