//! Unpacking a folder: its coders put together as its bonds say.

use std::io::Read;

use vocab::{DefectCode, Limits};

use super::aes::{Key, Recipe};
use super::method::{self, Source};
use super::streams::{Coder, Folder, Streams};

/// A folder with all that it takes to unpack it.
#[derive(Clone, Copy)]
pub(super) struct Unpacking<'a, 'k> {
    pub(super) bytes: &'a [u8],
    pub(super) streams: &'k Streams,
    pub(super) folder: &'k Folder,
    pub(super) limits: &'k Limits,
    pub(super) key: &'k dyn Fn(&Recipe) -> Result<Key, DefectCode>,
}

impl<'a> Unpacking<'a, '_> {
    /// The decoder of what the folder unpacks to.
    pub(super) fn begin(&self) -> Result<Source<'a>, DefectCode> {
        let coders = self.folder.coders.iter().zip(&self.folder.sizes);
        let memory: u64 =
            coders.fold(0, |sum, (coder, size)| sum.saturating_add(method::memory(coder, *size)));
        if usize::try_from(memory).map_or(true, |bytes| bytes > self.limits.decoder_bytes) {
            return Err(DefectCode::LimitMemory);
        }
        let last = self.folder.last_coder().ok_or(DefectCode::ArchiveBroken)?;
        self.coder(last, 0)
    }

    fn coder(&self, index: usize, depth: usize) -> Result<Source<'a>, DefectCode> {
        let broken = DefectCode::ArchiveBroken;
        let coder = self.folder.coders.get(index).ok_or(broken)?;
        let size = *self.folder.sizes.get(index).ok_or(broken)?;
        // Bonds that lead back to where they come from have no end.
        if depth > self.folder.coders.len() {
            return Err(broken);
        }
        let before = self.folder.coders.iter().take(index);
        let start: usize = before.map(|coder| coder.inputs).sum();
        let inputs = start..start + coder.inputs;
        let sources: Result<Vec<Source<'a>>, DefectCode> =
            inputs.map(|input| self.input(input, depth)).collect();
        Ok(Box::new(self.decoder(coder, sources?, size)?.take(size)))
    }

    fn input(&self, input: usize, depth: usize) -> Result<Source<'a>, DefectCode> {
        if let Some(source) = self.folder.source(input) {
            return self.coder(source, depth + 1);
        }
        let packed = self.folder.packed.iter().position(|packed| *packed == input);
        let stream = packed.and_then(|at| at.checked_add(self.folder.first_packed));
        let bytes = stream.and_then(|stream| self.streams.packed(self.bytes, stream));
        Ok(Box::new(bytes.ok_or(DefectCode::ArchiveBroken)?))
    }

    fn decoder(
        &self,
        coder: &Coder,
        mut sources: Vec<Source<'a>>,
        size: u64,
    ) -> Result<Source<'a>, DefectCode> {
        if coder.inputs > 1 {
            return method::joined(coder, sources, size);
        }
        let source = sources.pop().ok_or(DefectCode::ArchiveBroken)?;
        if coder.id != method::AES {
            return method::decoder(coder, source, size, self.limits.decoder_bytes);
        }
        let recipe = Recipe::parse(&coder.properties).ok_or(DefectCode::ArchiveBroken)?;
        let key = (self.key)(&recipe)?;
        Ok(Box::new(recipe.decrypt(&key, source)))
    }
}

impl Folder {
    pub(super) fn is_encrypted(&self) -> bool {
        self.coders.iter().any(|coder| coder.id == method::AES)
    }

    /// The methods in the order in which they were applied.
    pub(super) fn methods(&self) -> String {
        let coders = self.coders.iter().filter(|coder| coder.id != method::AES);
        let mut names: Vec<String> = coders.map(|coder| method::name(&coder.id)).collect();
        names.dedup();
        names.join(" ")
    }

    /// Bytes of its packed streams that are there.
    pub(super) fn packed_bytes(&self, streams: &Streams, bytes: &[u8]) -> usize {
        let positions = (0..self.packed.len()).map(|at| self.first_packed.saturating_add(at));
        let streams = positions.filter_map(|at| streams.packed(bytes, at));
        streams.map(<[u8]>::len).sum()
    }
}
