//! ARJ and ACE archives.

mod ace;
mod arj;
mod bits;
mod fastest;
mod huffman;
mod lz77;
#[cfg(test)]
mod tests;
mod volumes;

use vocab::FileType;

use crate::contents::Contents;
use crate::open::{Give, Sample, Tools};

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    if sample.kind == FileType::Ace {
        ace::open_at(sample, ace::find(sample.bytes).unwrap_or(0), tools, give)
    } else {
        arj::open_at(sample, arj::find(sample.bytes).unwrap_or(0), tools, give)
    }
}
