//! The tables: which records belong to which rows, one module for each population.

mod activity;
mod cases;
mod mails;
mod material;
mod members;
mod window;

use vocab::Period;

use crate::history::History;
use crate::table::{Name, TableId};
use crate::tally::Tally;

pub(crate) use activity::{FLOWS, MEASURES, ever as count_ever};
pub(crate) use cases::STEPS;

/// Counts the records of a period into the rows of a table. `name` stands for the period
/// in the rows of the tables that have several periods.
pub(crate) fn count<'h>(
    table: TableId,
    history: &'h History,
    period: Period,
    name: Name<'h>,
    tally: &mut Tally<'h>,
) {
    match table {
        TableId::ActivityQuarters | TableId::ActivityYears => {
            activity::count(history, period, name, tally);
        }
        TableId::Membership => members::changes(history, period, tally),
        TableId::SenderRegion => mails::sender_region(history, period, tally),
        TableId::DestinationRegion => material::destination_region(history, period, tally),
        TableId::MailKind => mails::mail_kind(history, period, tally),
        TableId::AttachmentKind => material::attachment_kind(history, period, tally),
        TableId::SenderKind => mails::sender_kind(history, period, tally),
        TableId::MemberReports => members::reports(history, period, tally),
        TableId::Tags => mails::tags(history, period, tally),
        TableId::Outreach => members::outreach(history, period, tally),
        TableId::WindowForms => window::forms(history, period, tally),
        TableId::WindowFrom => window::from(history, period, tally),
        TableId::WindowArchives => window::archives(history, period, tally),
        TableId::WindowFiles => window::files(history, period, tally),
        TableId::CaseLadder => cases::ladder(history, period, name, tally),
        TableId::CaseBodies => cases::bodies(history, period, tally),
        TableId::CaseDurations => cases::durations(history, period, tally),
        TableId::CaseOrigins => cases::origins(history, period, tally),
        // These two are not counted from records but from tables and findings.
        TableId::Claims | TableId::Records => {}
    }
}
