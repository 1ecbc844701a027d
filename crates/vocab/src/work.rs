//! Counted work, so that a test can bound what a hostile input costs without
//! looking at a clock.

/// What reading an input cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Bytes looked at, each pass over the same byte counted again.
    pub bytes: u64,
    /// Things built: fields, parts, hops, tags, candidates.
    pub nodes: u64,
    /// Calls of a decoder (charset, transfer encoding, decompression).
    pub calls: u64,
}

impl Work {
    /// Adds what a part cost to the whole.
    pub fn add(&mut self, part: Self) {
        self.bytes = self.bytes.saturating_add(part.bytes);
        self.nodes = self.nodes.saturating_add(part.nodes);
        self.calls = self.calls.saturating_add(part.calls);
    }
}
