//! Looks for every sign in a mail. One check is one function in a module of its
//! own, whose header says what is looked for, why, and after which report.

mod asks_account_change;
mod asks_log_in;
mod asks_money;
mod asks_open;
mod auth;
mod believed;
mod brand;
mod bulk;
mod cloud_hosting_log_in;
mod display_name_address;
mod evasion;
mod exchange_software_question;
mod executive;
mod features;
mod files;
mod free_mail;
mod history;
mod likeness;
mod link_target;
mod link_text_differs;
mod link_to_file;
mod look_alike;
mod lure_and_content;
mod lures;
mod opening_question;
mod own_organisation;
mod password_in_body;
mod pressure;
mod reader;
mod remote_form;
mod reply_to_differs;
mod route;
mod scene;
mod several_senders;
mod thread;
mod wording;

pub(crate) use likeness::Shape;

use crate::knowledge::Knowledge;
use crate::origin::Origin;
use crate::sender::SenderJudgement;
use crate::sign::Sign;
use crate::subject::Subject;
use scene::Scene;

/// Every sign, in the order of the checks.
#[must_use]
pub fn signs(
    subject: &Subject<'_>,
    sender: &SenderJudgement,
    origin: &Origin,
    knowledge: &Knowledge,
) -> Vec<Sign> {
    let scene = Scene::new(subject, sender, origin, knowledge);
    let mut signs = Vec::new();
    for check in CHECKS {
        check(&scene, &mut signs);
    }
    signs
}

/// A check adds what it finds.
type Check = fn(&Scene<'_>, &mut Vec<Sign>);

/// Who writes, which way it came, what it asks, what it brings, to whom.
const CHECKS: [Check; 31] = [
    reply_to_differs::check,
    look_alike::check,
    display_name_address::check,
    several_senders::check,
    brand::check,
    own_organisation::check,
    executive::check,
    free_mail::check,
    thread::check,
    auth::check,
    route::check,
    asks_account_change::check,
    asks_money::check,
    asks_log_in::check,
    asks_open::check,
    opening_question::check,
    exchange_software_question::check,
    password_in_body::check,
    files::check,
    features::check,
    lure_and_content::check,
    cloud_hosting_log_in::check,
    remote_form::check,
    link_text_differs::check,
    link_to_file::check,
    link_target::check,
    lures::check,
    pressure::check,
    evasion::check,
    reader::check,
    bulk::check,
];

#[cfg(test)]
mod tests;
