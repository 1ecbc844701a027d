//! # What
//! A reply in a thread to which the sender does not belong, or a reply to nothing.
//! # Why
//! Stolen mails are answered from other addresses, with the true text below: the
//! reader knows the thread and believes. A subject `Re:` without any thread is the
//! cheap imitation.
//! # Example
//! Below the text: "From: Bob <bob@b-company.example>", above it
//! `From: Bob <bob77@elsewhere.example>`.
//! # Source
//! J-CSIP 2019 Q1, chapter 4; J-CRAT 2014 (mail stolen and used 1 day later).

use vocab::Spot;

use super::scene::{Scene, found, site};
use crate::fold::fold;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(from) = &scene.from else { return };
    let mail = scene.subject.mail;
    let is_reply = has_prefix(&scene.title, &REPLY_PREFIXES);
    if scene.is_list_or_bulk || scene.knowledge.is_own(&from.host) {
        return;
    }
    let known = scene.quoted_hosts.iter().any(|host| site(host) == from.site());
    let named = !from.name.is_empty() && quoted_name(scene, from.name);
    let stranger = stranger(scene, from.site());
    if (is_reply || named)
        && !known
        && let Some(stranger) = stranger
    {
        let strength = if named { 1.5 } else { 0.7 };
        let values = [from.address, stranger];
        found(signs, Sign::new(SignKey::ThreadHijack, strength, from.spot.clone(), &values));
    }
    let threaded = mail.head.in_reply_to.is_some() || !mail.head.references.is_empty();
    // Without a Message-ID the headers are not complete, so nothing is missing.
    if is_reply && !threaded && scene.quoted.is_empty() && mail.head.message_id.is_some() {
        let title = mail.head.subject.as_deref().unwrap_or_default();
        let spot = Spot::header("Subject");
        found(signs, Sign::new(SignKey::FakeReply, 1.0, spot, &[title]));
    }
}

/// A quoted domain that is neither the sender's nor a reader's: somebody whose
/// place in the thread the sender took.
fn stranger<'s>(scene: &'s Scene<'_>, sender: &str) -> Option<&'s str> {
    scene.quoted_hosts.iter().map(|host| site(host)).find(|&quoted| {
        quoted != sender
            && !scene.knowledge.is_own(quoted)
            && scene.recipients.iter().all(|party| party.site() != quoted)
    })
}

/// Whether the quoted mails name the sender, whose address they do not know.
fn quoted_name(scene: &Scene<'_>, name: &str) -> bool {
    let name = fold(name);
    let long_enough = name.chars().count() >= NAME_CHARS_MIN;
    let headed = |line: &&str| line.contains('@') && fold(line).contains(&name);
    long_enough && scene.quoted.iter().take(QUOTED_LINES).any(headed)
}

fn has_prefix(title: &str, prefixes: &[&str]) -> bool {
    let head: String = title.chars().take(8).collect::<String>().to_lowercase();
    prefixes.iter().any(|prefix| head.starts_with(prefix))
}

const REPLY_PREFIXES: [&str; 4] = ["re:", "re[", "回复:", "返信:"];
const NAME_CHARS_MIN: usize = 4;
const QUOTED_LINES: usize = 400;
