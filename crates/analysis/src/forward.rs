//! Which mail the analysis is about. People hand in suspicious mails by forwarding
//! them, so the outer mail is a colleague's and the inner one is the suspect.

use assess::Knowledge;
use vocab::MailId;

use crate::model::{FileRecord, MailRecord, Parent};

/// The innermost foreign mail when the outer ones only forward it; otherwise the outermost.
pub(crate) fn subject_of_analysis(
    mails: &[MailRecord],
    files: &[FileRecord],
    reports: &[MailId],
    knowledge: &Knowledge,
) -> Option<MailId> {
    let mut subject = mails.first()?;
    while !reports.contains(&subject.id) {
        let Some(inner) = only_inner(subject, mails, files) else { break };
        if !only_forwards(subject) || (is_own(inner, knowledge) && !is_own(subject, knowledge)) {
            break;
        }
        subject = inner;
    }
    Some(subject.id)
}

/// The single mail within `outer`, when nothing else is attached to it.
fn only_inner<'m>(
    outer: &MailRecord,
    mails: &'m [MailRecord],
    files: &[FileRecord],
) -> Option<&'m MailRecord> {
    let own_files = || files.iter().filter(|file| file.mail == Some(outer.id));
    let is_inner = |mail: &&MailRecord| match mail.parent {
        Some(Parent::Mail(parent)) => parent == outer.id,
        Some(Parent::File(parent)) => own_files().any(|file| file.id == parent),
        None => false,
    };
    let mut inner = mails.iter().filter(is_inner);
    let first = inner.next()?;
    let carrier = match first.parent {
        Some(Parent::File(file)) => Some(file),
        _ => None,
    };
    let other_file = own_files().any(|file| !file.inline && Some(file.id) != carrier);
    (inner.next().is_none() && !other_file).then_some(first)
}

/// A covering note is short; a longer text says something of its own.
fn only_forwards(outer: &MailRecord) -> bool {
    outer.text.chars().filter(|c| !c.is_whitespace()).take(COVERING_NOTE_MAX + 1).count()
        <= COVERING_NOTE_MAX
}

fn is_own(mail: &MailRecord, knowledge: &Knowledge) -> bool {
    let address = mail.from.as_ref().and_then(|from| from.address.as_deref());
    let host = address.and_then(|address| address.rsplit_once('@')).map(|(_, host)| host);
    host.and_then(observable::host).is_some_and(|host| knowledge.is_own(&host))
}

/// Letters of a note such as "please look at this", with a signature below it.
const COVERING_NOTE_MAX: usize = 1_000;
