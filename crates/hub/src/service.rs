//! The hub as a service: people, intake, judging, release, reading and answering, as plain
//! functions over a viewer. Each reads through the gate of `release` and notes what it did.

mod accounts;
mod answering;
mod asking;
mod calendar;
mod chance;
mod clock;
mod consent;
mod counting;
mod drafting;
mod duty;
mod figures;
mod file_search;
mod files;
mod finding;
mod granting;
mod inbox;
mod intake;
mod judging;
mod linked;
mod membership;
mod names;
mod originals;
mod people;
mod pieces;
mod previews;
mod problem;
mod proving;
mod reading;
mod recovering;
mod releasing;
mod searching;
mod setup;
mod shelf;
mod trail;
mod unanswered;

pub use accounts::{Account, LoggedIn, SessionRow};
pub use answering::{AnswerForm, Band, QuestionView};
pub use asking::Ask;
pub use calendar::days_since_1970;
pub use chance::Chance;
pub use clock::Clock;
pub use consent::{ConsentView, Said};
pub use counting::HubTables;
pub use drafting::{DraftView, SourceView};
pub use duty::DutyNoticeView;
pub use figures::Figures;
pub use file_search::{EnclosedFile, FileSearch};
pub use files::{AskedFile, ProposedFile};
pub use finding::InboxFound;
pub use granting::{Given, RequestView};
pub use inbox::{HandOver, InboxRow, ItemView, MessageView, SimilarRow, SubmissionView, Waiting};
pub use intake::{Amendment, NewItem, NewSubmission, Receipt};
pub use judging::Judged;
pub use membership::MemberView;
pub use originals::{ORIGINAL_PASSWORD, OriginalReadView, OriginalZip};
pub use people::{CommunityKind, Invited, NewOrganisation, NewPerson, PersonView, roles_of};
pub use problem::Problem;
pub use proving::Preview;
pub use reading::Done as WorkDone;
pub use recovering::{RecoveryView, ServerLinkView, WayIn};
pub use releasing::Slots;
pub use searching::{Finds, Opened as OpenedSearch};
pub use setup::{Conditions, FirstPerson, HubSettings, PasswordCost};
pub use shelf::{EarlierVersion, ShareRow, ShareView, Shelf, ShelfFilter};
pub use unanswered::{Call, Patience, Reminder, Unanswered};

use std::sync::Mutex;

use sandbox::{Reuse, Workers};
use store::Store;

use self::counting::Counted;
use self::figures::Counters;
use self::previews::Previews;
use crate::worker::workers;

/// A hub: its records, its clock, its chance, and how it does its work.
#[derive(Debug)]
pub struct Hub {
    store: Store,
    settings: HubSettings,
    conditions: Conditions,
    /// What reads hostile bytes: a worker for each item, forked from one that has read nothing.
    workers: Workers,
    /// What statistics were counted last.
    counted: Mutex<Option<Counted>>,
    previews: Previews,
    counters: Counters,
}

impl Hub {
    /// Joins an open store with settings. `conditions` are clock, chance and the program
    /// whose workers read hostile bytes.
    #[must_use]
    pub fn new(store: Store, settings: HubSettings, conditions: Conditions) -> Self {
        let workers = workers(
            conditions.program.clone(),
            &conditions.configuration,
            &conditions.analysis.limits,
            Reuse::Fresh,
        );
        Self {
            store,
            settings,
            conditions,
            workers,
            counted: Mutex::new(None),
            previews: Previews::default(),
            counters: Counters::default(),
        }
    }

    /// How it works.
    #[must_use]
    pub const fn settings(&self) -> &HubSettings {
        &self.settings
    }

    /// Database, evidence and keys, for backup, migration and audit at the command line.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.conditions.clock.now()
    }

    /// Sets the clock of a hub whose clock can be set: tests and samples.
    pub fn set_clock(&self, milliseconds: i64) {
        self.conditions.clock.set(milliseconds);
    }

    /// Whether names that nobody can have count as ordinary ones: for simulations.
    #[must_use]
    pub fn trusts_reserved(&self) -> bool {
        self.conditions.configuration.config.trust_reserved
    }

    /// Ends every session, key and link: after a restore nobody knows what became of them.
    ///
    /// # Errors
    /// Those of the store.
    pub fn end_all_sessions(&self) -> Result<(), Problem> {
        let now = self.now();
        self.store.write(|records| {
            records.end_all_sessions(now)?;
            records.end_all_links(now)?;
            self.note(records, "system", "end-all-sessions", "-")
        })
    }
}
