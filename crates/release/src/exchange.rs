//! A notice in the forms of others: a STIX 2.1 bundle, a MISP event (`docs/exchange.md`).
//! Texts for people are asked for by key, since there are none in this layer.

mod misp;
mod stix;
mod told;

use std::fmt;

use crate::marker::unmarked;
use crate::notice::{Bilingual, NoticeIndicator};

pub use self::misp::misp_event;
pub use self::stix::stix_bundle;

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

impl Telling<'_> {
    fn text(&self, key: &str) -> String {
        (self.words)(key, &[])
    }

    /// The name of the share, and what is said of it.
    fn title(&self, share: &str, said: &str) -> String {
        (self.words)("exchange-title", &[("heading", share), ("subject", said)])
    }

    /// A text of the attacker with words for its markers.
    fn unmarked(&self, text: &str) -> String {
        unmarked(text, &|placeholder| self.text(&format!("placeholder-{placeholder}")))
    }

    /// The words in the language of the reader, else the Japanese ones.
    fn translated(&self, written: &Bilingual) -> String {
        let english = written.en.as_ref().filter(|_| self.lang == "en");
        self.unmarked(english.unwrap_or(&written.ja))
    }

    /// How to handle a value, if that needs words.
    fn advice(&self, indicator: &NoticeIndicator) -> String {
        let key = match (indicator.compromised, indicator.until) {
            (true, Some(_)) => "share-compromised-until",
            (true, None) => "share-compromised",
            (false, Some(_)) => "share-until",
            (false, None) => return String::new(),
        };
        let until = indicator.until.map(|until| until.to_string()).unwrap_or_default();
        (self.words)(key, &[("date", &until)])
    }
}

#[cfg(test)]
mod tests;
