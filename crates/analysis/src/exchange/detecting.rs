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
    Some(of(&Attack::of(analysis, &receiver, knowledge)?, analysis))
}

/// The same of a text in which links and hosts alone were handed in as those of an attack.
#[must_use]
pub fn detecting_values<'a>(
    analysis: &'a Analysis,
    knowledge: &Knowledge,
) -> Option<Detecting<'a>> {
    let receiver = Receiver::of(analysis, knowledge);
    Some(of(&Attack::of_values(analysis, &receiver, knowledge)?, analysis))
}

fn of<'a>(attack: &Attack<'a>, analysis: &'a Analysis) -> Detecting<'a> {
    let url = |url: &&str| Observable { kind: Kind::Url, value: (*url).to_owned() };
    let values = analysis.observables.iter();
    Detecting {
        mail: attack.mail,
        values: values.filter_map(|one| Some((&one.observable, attack.part(one)?))).collect(),
        naming: attack.naming.iter().map(url).collect(),
        files: analysis.files.iter().filter(|file| attack.has_file(file.id)).collect(),
    }
}
