//! Bounds on everything that input can grow. They are passed in, and reaching
//! one is a recorded defect with what was seen so far, never a silent cut.

/// Bounds of one analysis. The names are the keys of `[limits]` in `noroshi.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes read of one input; the rest is not looked at.
    pub input_bytes: usize,
    /// Mails within mails.
    pub mail_depth: usize,
    /// Mails in one input, the outermost included.
    pub mails: usize,
    /// Multiparts within multiparts of one mail; deeper ones stay a leaf.
    pub part_depth: usize,
    /// Leaf parts of one mail.
    pub parts: usize,
    /// Header fields kept of one mail.
    pub headers: usize,
    /// `Received` fields read as hops.
    pub hops: usize,
    /// Links kept of one mail.
    pub links: usize,
    /// Observables kept of one input.
    pub observables: usize,
    /// Bytes of decoded body text kept of one mail.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 100 << 20,
            mail_depth: 32,
            mails: 1_000,
            part_depth: 64,
            parts: 5_000,
            headers: 10_000,
            hops: 1_000,
            links: 10_000,
            observables: 20_000,
            text_bytes: 16 << 20,
        }
    }
}
