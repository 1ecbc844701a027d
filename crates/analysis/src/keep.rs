//! Who keeps the files that the walk meets. Where the walk runs fenced in, hashing is not
//! left to it: the bytes go out, and who is outside says what they are called.

use vocab::FileId;

use crate::hashes::Hashes;
use crate::model::Analysis;

/// Takes the files of one input as the walk meets them.
pub trait Keep {
    /// A file is about to be opened: whoever watches the time begins anew.
    fn opening(&mut self, id: FileId);

    /// The bytes of a file.
    fn file(&mut self, id: FileId, bytes: &[u8]);
}

/// Hashes of the files of one input, taken as they come.
pub(crate) struct Hashed<'f> {
    pub(crate) hashes: Vec<(FileId, Hashes)>,
    pub(crate) files: &'f mut dyn FnMut(FileId, &[u8]),
}

/// Writes the hashes of its files into an analysis.
pub fn hashed(analysis: &mut Analysis, hashes: Vec<(FileId, Hashes)>) {
    analysis.name_files(hashes);
}

impl Keep for Hashed<'_> {
    fn opening(&mut self, _: FileId) {}

    fn file(&mut self, id: FileId, bytes: &[u8]) {
        self.hashes.push((id, Hashes::of(bytes)));
        (self.files)(id, bytes);
    }
}
