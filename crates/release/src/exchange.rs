//! A notice in the forms of others: a STIX 2.1 bundle, a MISP event (`docs/exchange.md`).
//! Texts for people are asked for by key, since there are none in this layer.

use std::fmt;

/// Says a key with its parameters in the language of the reader.
type Say<'a> = dyn Fn(&str, &[(&str, &str)]) -> String + 'a;

/// Who sends a notice.
#[derive(Debug, Clone, Copy)]
pub struct Publisher<'a> {
    /// The hub, never a member.
    pub name: &'a str,
    /// The slot at which the first version of the share went out, seconds since 1970.
    pub first_released: i64,
}

/// Who tells a notice, and in which words.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    pub publisher: Publisher<'a>,
    /// Language of the texts, a tag of BCP 47.
    pub lang: &'static str,
    /// The text of a key with its parameters.
    pub words: &'a Say<'a>,
}

impl fmt::Debug for Telling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Telling").field(&(self.publisher, self.lang)).finish()
    }
}
