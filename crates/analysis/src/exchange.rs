//! An analysis in the forms of others: a STIX 2.1 bundle, a MISP event
//! (`docs/exchange.md`). What becomes an indicator, what of the receiving side stays
//! out, and what is lost on the way is decided here; texts for people are asked for by
//! key, since there are none in this layer.

mod attack;
mod detecting;
mod loss;
mod misp;
mod receiver;
mod stix;
mod told;

use std::fmt;

use assess::Knowledge;
use vocab::Tlp;

pub use self::detecting::{Detecting, Part, detecting, detecting_values};
pub use self::misp::{
    misp_event, misp_fitted, misp_plain, misp_tags, misp_threat_level, misp_value,
};
pub use self::stix::{
    STIX_DELIVERY, StixLack, stix_bundle, stix_object, stix_path, stix_technique,
};
pub use loss::{Loss, LossKey};

/// Says a key with its parameters in the language of the receiver.
type Say<'a> = dyn Fn(&str, &[(&str, &str)]) -> String + 'a;

/// Who tells an analysis to others, when, how far it may go, and in which words.
#[derive(Clone, Copy)]
pub struct Exchange<'a> {
    /// The organisation that speaks, never one that handed a mail in; without it the
    /// program speaks.
    pub identity: Option<&'a str>,
    pub tlp: Tlp,
    /// The time of the analysis.
    pub created: ::stix::Timestamp,
    /// Language of the texts, a tag of BCP 47.
    pub lang: &'static str,
    /// The text of a key with its parameters.
    pub words: &'a Say<'a>,
    pub knowledge: &'a Knowledge,
}

impl fmt::Debug for Exchange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { identity, tlp, created, lang, .. } = self;
        f.debug_tuple("Exchange").field(&(identity, tlp, created, lang)).finish()
    }
}

impl Exchange<'_> {
    fn text(&self, key: &str) -> String {
        (self.words)(key, &[])
    }
}

/// What speaks if no organisation does.
const PROGRAM: &str = "noroshi analyze";
