//! Archives that were cut into numbered pieces after they had been made: `all.7z.001`,
//! `all.7z.002` and so on.

use crate::open::{Sample, Tools};

/// All pieces in one, if this is the first and the second came with it.
pub(crate) fn joined(sample: &Sample<'_>, tools: &Tools<'_>) -> Option<Vec<u8>> {
    let stem = sample.name?.strip_suffix("001").filter(|_| is_first(sample))?;
    let piece = |number: usize| {
        let name = format!("{stem}{number:03}");
        tools.beside.iter().find(|beside| beside.name.eq_ignore_ascii_case(&name))
    };
    let pieces: Vec<_> = (2..=PIECES_MAX).map_while(piece).collect();
    let mut joined = sample.bytes.to_vec();
    for piece in &pieces {
        joined.extend_from_slice(piece.bytes);
    }
    (!pieces.is_empty()).then_some(joined)
}

/// Whether its name says that it is the first piece.
pub(crate) fn is_first(sample: &Sample<'_>) -> bool {
    sample.name.is_some_and(|name| name.ends_with(".001"))
}

/// Three digits.
const PIECES_MAX: usize = 999;
