//! The records of a hub, by noun. What belongs to somebody leaves it [`release::Locked`], and what is
//! not meant for everybody who holds the database lies sealed in it.

mod answer;
mod audit;
mod duty_notice;
mod index;
mod job;
mod judgement;
mod message;
mod organisation;
mod original_read;
mod person;
mod recovery;
mod role;
mod sealed;
mod server_link;
mod session;
mod shapes;
mod share;
mod share_file;
mod stored_search;
mod submission;
mod tally;
mod wait;
mod word;

pub use answer::{Answer, AnswerContent, Question, QuestionContent};
pub use audit::{Break, BreakReason, Entry, NewEntry};
pub use duty_notice::DutyNotice;
pub use job::{Claim, Job};
pub use judgement::{Judgement, JudgementContent};
pub use message::{Message, MessageContent};
pub use organisation::{Community, Membership, Organisation, Profile};
pub use original_read::OriginalRead;
pub use person::{Invitation, Person, PersonProfile};
pub use recovery::Recovery;
pub use role::{RoleRequest, RoleSpan};
pub use server_link::ServerLink;
pub use session::{Attempts, Session};
pub use share::{FormBytes, Share, ShareVersion, ShareWork, Source, StoredProof, VersionState};
pub use share_file::{FileConsent, ShareFile, ShareFileContent, ShareFileRead};
pub use stored_search::{StoredSearch, StoredSearchContent};
pub use submission::{Inbox, Item, Submission, SubmissionContent};
pub use tally::Tally;
pub use wait::{Wait, Waits};
pub use word::Found;

use crate::database::{Database, Transaction};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::keyring::Keyring;
use crate::keys::{BlindKey, Key};
use sealed::Sealer;

/// Database, evidence and keys of one hub.
#[derive(Debug)]
pub struct Store {
    pub(crate) database: Database,
    pub(crate) keyring: Keyring,
    pub(crate) blind: BlindKey,
    evidence: Evidence,
}

/// The records within one transaction.
#[derive(Debug)]
pub struct Records<'a, 't> {
    pub(crate) tx: &'a mut Transaction<'t>,
    pub(crate) store: &'a Store,
    /// The key that was asked for last: a record has several sealed fields.
    last_key: Option<(Sealer, Key)>,
}

impl Store {
    /// Joins an open and migrated database, its evidence and its keys.
    ///
    /// # Errors
    /// The database does not answer, or belongs to another master key.
    pub fn new(database: Database, evidence: Evidence, keyring: Keyring) -> Result<Self, Error> {
        let blind = database.write(|tx| tx.blind_key(&keyring))?;
        Ok(Self { database, keyring, blind, evidence })
    }

    /// Sealed bytes of what was handed in.
    #[must_use]
    pub const fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The database itself, for migrations and backups.
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// Reads records as of one moment.
    ///
    /// # Errors
    /// Those of `work`, and those of the database.
    pub fn read<T, E: From<Error>>(
        &self,
        mut work: impl FnMut(&mut Records<'_, '_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.database.read(|tx| work(&mut Records { tx, store: self, last_key: None }))
    }

    /// Reads and writes records; durable when it returns, all or nothing.
    ///
    /// # Errors
    /// Those of `work`, whose doing is taken back, and those of the database.
    pub fn write<T, E: From<Error>>(
        &self,
        mut work: impl FnMut(&mut Records<'_, '_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.database.write(|tx| work(&mut Records { tx, store: self, last_key: None }))
    }

    /// A keyed hash under which a value can be looked up without lying open.
    #[must_use]
    pub fn blind(&self, domain: &str, value: &str) -> [u8; 16] {
        self.blind.of(domain, value)
    }
}
