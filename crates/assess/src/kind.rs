//! Mail kind of the statistics: attachment before link, link before neither.

use vocab::MailKind;

use crate::knowledge::Knowledge;
use crate::subject::Subject;

/// The kind of one mail.
#[must_use]
pub fn mail_kind(_subject: &Subject<'_>, _knowledge: &Knowledge) -> MailKind {
    MailKind::Unknown
}
