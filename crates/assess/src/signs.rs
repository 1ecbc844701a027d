//! Looks for every sign in a mail. One check is one function in a module of its own.

use crate::knowledge::Knowledge;
use crate::origin::Origin;
use crate::sender::SenderJudgement;
use crate::sign::Sign;
use crate::subject::Subject;

/// Every sign, in the order of the checks.
#[must_use]
pub fn signs(
    _subject: &Subject<'_>,
    _sender: &SenderJudgement,
    _origin: &Origin,
    _knowledge: &Knowledge,
) -> Vec<Sign> {
    Vec::new()
}
