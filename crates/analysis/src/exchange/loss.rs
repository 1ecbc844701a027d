//! What a conversion loses, so that nobody takes the other form for the whole.

use std::collections::BTreeMap;

use observable::Kind;

use super::Exchange;

vocab::vocabulary! {
    /// The closed list of losses (`docs/exchange.md` explains each).
    LossKey {
        /// Header fields, authentication, facts of files.
        Details = "details",
        /// A value that the form of the standard does not allow.
        Form = "form",
        /// A kind that has no object.
        NoObject = "no-object",
        /// Where values were read.
        Places = "places",
        /// Hosts and addresses of the receiving side.
        Receiver = "receiver",
        /// Another mail of the same sender, subject and text.
        SameMail = "same-mail",
        /// A text that is longer than the other form can hold.
        TextCut = "text-cut",
        /// A file without name and bytes.
        UnnamedFile = "unnamed-file",
        /// An indicator that would name a recipient.
        Victim = "victim",
    }
}

/// How much of one sort was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    pub key: LossKey,
    /// The kind of observable, where the key is about one.
    pub kind: Option<Kind>,
    pub count: u32,
}

impl Loss {
    /// What was lost, in words.
    #[must_use]
    pub fn text(&self, exchange: &Exchange<'_>) -> String {
        let kind = self.kind.map(|kind| exchange.text(&format!("kind-{kind}"))).unwrap_or_default();
        let params = [("count", &*self.count.to_string()), ("kind", &*kind)];
        (exchange.words)(&format!("loss-{}", self.key), &params)
    }
}

/// Losses while they are counted.
#[derive(Debug, Default)]
pub(super) struct Losses(BTreeMap<(LossKey, Option<Kind>), u32>);

impl Losses {
    pub(super) fn add(&mut self, key: LossKey, kind: Option<Kind>) {
        let count = self.0.entry((key, kind)).or_default();
        *count = count.saturating_add(1);
    }

    pub(super) fn into_list(self) -> Vec<Loss> {
        let losses = self.0.into_iter();
        losses.map(|((key, kind), count)| Loss { key, kind, count }).collect()
    }
}
