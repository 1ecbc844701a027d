//! What of an analysis is fit to detect the attack, for whoever passes it on in a form of
//! its own. Decided by [`super::attack`]; here it is only handed out.

use assess::Knowledge;
use observable::{Kind, Observable};

use super::attack::Attack;
use super::receiver::Receiver;
use crate::model::{Analysis, FileRecord, MailRecord};

vocab::vocabulary! {
    /// What a value is to an attack.
    Part {
        Sender = "sender",
        ReplyTo = "reply-to",
        Link = "link",
        /// Where a file of the attack leads.
        Destination = "destination",
    }
}

/// What detects an attack.
#[derive(Debug)]
pub struct Detecting<'a> {
    /// The mail that attacks.
    pub mail: &'a MailRecord,
    /// In the order of kinds and values.
    pub values: Vec<(&'a Observable, Part)>,
    /// URLs that would detect it but name a recipient.
    pub naming: Vec<Observable>,
    /// The files of the attack, which have hashes.
    pub files: Vec<&'a FileRecord>,
}

/// What detects the attack that an analysis is about; `None` if its judgement calls it none.
#[must_use]
pub fn detecting<'a>(analysis: &'a Analysis, knowledge: &Knowledge) -> Option<Detecting<'a>> {
    let receiver = Receiver::of(analysis, knowledge);
    let attack = Attack::of(analysis, &receiver, knowledge)?;
    let url = |url: &&str| Observable { kind: Kind::Url, value: (*url).to_owned() };
    Some(Detecting {
        mail: attack.mail,
        values: analysis
            .observables
            .iter()
            .filter_map(|record| Some((&record.observable, attack.part(record)?)))
            .collect(),
        naming: attack.naming.iter().map(url).collect(),
        files: analysis.files.iter().filter(|file| attack.has_file(file.id)).collect(),
    })
}
