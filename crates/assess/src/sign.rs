//! The closed list of signs, each with the weights that it carries.

use vocab::Spot;

/// A sign found in a mail.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    pub key: SignKey,
    /// Log-odds that a mail with this sign is an attack rather than not.
    pub weight: f64,
    pub spot: Spot,
    /// What was compared, for the reader: `from`, `reply_to`, `domain`, `likes` …
    pub params: Vec<Param>,
}

/// A parameter of a sign: its name in JSON and in the texts, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    pub name: &'static str,
    pub value: String,
}

/// Keys of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignKey {
    ReplyToDiffers,
}

impl SignKey {
    /// Every key, in alphabetical order of its word.
    pub const ALL: &'static [Self] = &[Self::ReplyToDiffers];

    /// The word in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        "reply-to-differs"
    }
}
