//! Which mail the analysis is about. People hand in suspicious mails by forwarding
//! them, so the outer mail is a colleague's and the inner one is the suspect.

use assess::Knowledge;
use vocab::MailId;

use crate::model::{FileRecord, MailRecord, Parent};

/// What the walk found, for telling which mail it was all about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    /// The outermost first.
    pub(crate) mails: &'a [MailRecord],
    pub(crate) files: &'a [FileRecord],
    /// Mails that report on the mails in them.
    pub(crate) reports: &'a [MailId],
    /// Mails that were forwarded inline.
    pub(crate) inline: &'a [MailId],
}

impl<'a> Found<'a> {
    /// The innermost foreign mail when the outer ones only forward it; otherwise the
    /// outermost.
    pub(crate) fn subject_of_analysis(self, knowledge: &Knowledge) -> Option<MailId> {
        let mut subject = self.mails.first()?;
        while !self.reports.contains(&subject.id) {
            let Some(inner) = self.only_inner(subject) else { break };
            if !self.forwards(subject, inner, knowledge) {
                break;
            }
            subject = inner;
        }
        Some(subject.id)
    }

    /// The single mail within `outer`, when nothing else is attached to it. What is
    /// attached to a mail that forwards inline came with the forwarded one.
    fn only_inner(self, outer: &MailRecord) -> Option<&'a MailRecord> {
        let own_files = || self.files.iter().filter(|file| file.mail == Some(outer.id));
        let is_inner = |mail: &&MailRecord| match mail.parent {
            Some(Parent::Mail(parent)) => parent == outer.id,
            Some(Parent::File(parent)) => own_files().any(|file| file.id == parent),
            None => false,
        };
        let mut inner = self.mails.iter().filter(is_inner);
        let first = inner.next()?;
        let carrier = match first.parent {
            Some(Parent::File(file)) => Some(file),
            _ => None,
        };
        let other_file = !self.inline.contains(&first.id)
            && own_files().any(|file| !file.inline && Some(file.id) != carrier);
        (inner.next().is_none() && !other_file).then_some(first)
    }

    fn forwards(self, outer: &MailRecord, inner: &MailRecord, knowledge: &Knowledge) -> bool {
        if self.inline.contains(&inner.id) {
            // Anybody can write such a block into a lure, so only a colleague's counts:
            // one of the own domains, or one whose mail crossed no border.
            return is_own(outer, knowledge)
                || (knowledge.own_domains.is_empty() && outer.origin.border.is_none());
        }
        is_covering_note(&outer.text) && (!is_own(inner, knowledge) || is_own(outer, knowledge))
    }
}

/// A covering note is short; a longer text says something of its own.
fn is_covering_note(text: &str) -> bool {
    text.chars().filter(|c| !c.is_whitespace()).take(COVERING_NOTE_MAX + 1).count()
        <= COVERING_NOTE_MAX
}

fn is_own(mail: &MailRecord, knowledge: &Knowledge) -> bool {
    let address = mail.head.first_from().and_then(|from| from.address.as_deref());
    let host = address.and_then(|address| address.rsplit_once('@')).map(|(_, host)| host);
    host.and_then(observable::host).is_some_and(|host| knowledge.is_own(&host))
}

/// Letters of a note such as "please look at this", with a signature below it.
const COVERING_NOTE_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use assess::{Knowledge, Lists};
    use vocab::Limits;

    use crate::walk::{Input, Scenes, Settings, analyze};

    /// The subject of a mail that holds another one, written by these two.
    fn check(own_domains: &[&str], outer: &str, inner: &str, attached: bool, subject: u32) {
        let lure = format!("From: {inner}\nTo: a@own.co.jp\nSubject: lure\n\nOpen it.\n");
        let mail = if attached {
            format!(
                "From: {outer}\nTo: desk@own.co.jp\nSubject: FW: lure\nMIME-Version: 1.0\n\
                 Content-Type: multipart/mixed; boundary=b\n\n--b\n\nPlease look.\n\
                 --b\nContent-Type: message/rfc822\n\n{lure}\n--b--\n"
            )
        } else {
            format!(
                "From: {outer}\nTo: desk@own.co.jp\nSubject: FW: lure\n\nPlease look.\n\n\
                 -----Original Message-----\nFrom: {inner}\nSent: Monday, February 2, 2026\n\
                 To: a@own.co.jp\nSubject: lure\n\nOpen it.\n"
            )
        };
        let knowledge = Knowledge {
            own_domains: own_domains.iter().map(|&domain| domain.to_owned()).collect(),
            windows: Vec::new(),
            partners: Vec::new(),
            trusted_relays: Vec::new(),
            trust_reserved: false,
            lists: Lists::default().into(),
        };
        let settings = Settings {
            limits: Limits::default(),
            knowledge,
            region: None,
            rules: None,
            zone: None,
            scenes: Scenes::Left,
        };
        let analysis = analyze(&Input::new(mail.as_bytes(), "x.eml"), &settings);
        assert_eq!(analysis.mails.len(), 2, "{mail}");
        assert_eq!(analysis.subject.map(|id| id.0), Some(subject), "{mail}");
    }

    #[test]
    fn a_colleague_forwards_and_a_stranger_only_pretends_to() {
        let own = ["own.co.jp"];
        check(&own, "b@own.co.jp", "x@evil.example", false, 2);
        check(&own, "x@evil.example", "b@own.co.jp", false, 1);
        check(&own, "x@evil.example", "y@evil.example", false, 1);
        check(&[], "b@own.co.jp", "x@evil.example", false, 2);
    }

    #[test]
    fn an_attached_mail_is_the_subject_unless_a_stranger_hands_back_ours() {
        let own = ["own.co.jp"];
        check(&own, "b@own.co.jp", "x@evil.example", true, 2);
        check(&own, "x@evil.example", "y@evil.example", true, 2);
        check(&own, "x@evil.example", "b@own.co.jp", true, 1);
        check(&own, "c@own.co.jp", "b@own.co.jp", true, 2);
    }
}
