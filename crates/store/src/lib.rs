//! Records and evidence of a hub: the only place that knows SQL.
//!
//! [`Database`] runs work in transactions on SQLite or PostgreSQL, with one text of SQL for
//! both; [`Evidence`] keeps sealed bytes under the address of their hash; [`Keyring`] and
//! [`Key`] seal what may not lie open in either. Who may read what is not decided here.
#![forbid(unsafe_code)]

mod backup;
mod copy;
mod database;
mod error;
mod evidence;
mod file;
mod group;
mod hash;
mod keyring;
mod keys;
mod location;
mod migration;
mod pool;
mod postgresql;
mod records;
mod rotation;
mod seal;
mod sqlite;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod timing;
mod value;

pub use backup::{backup, restore};
pub use database::{Database, Transaction};
pub use error::{Cause, Error};
pub use evidence::Evidence;
pub use hash::{Address, NoAddress};
pub use keyring::Keyring;
pub use keys::{BlindKey, Key, MasterKey};
pub use location::Location;
pub use migration::Migration;
pub use records::{
    Answer, AnswerContent, Attempts, Break, BreakReason, Claim, Community, DutyNotice, Entry,
    FileConsent, FormBytes, Found, Inbox, Invitation, Item, Job, Judgement, JudgementContent,
    Membership, Message, MessageContent, NewEntry, Organisation, OriginalRead, Person,
    PersonProfile, Profile, Question, QuestionContent, Records, Recovery, RoleRequest, RoleSpan,
    ServerLink, Session, Share, ShareFile, ShareFileContent, ShareFileRead, ShareVersion,
    ShareWork, Source, Store, StoredProof, StoredSearch, StoredSearchContent, Submission,
    SubmissionContent, Tally, VersionState, Wait, Waits,
};
pub use rotation::Rotation;
pub use timing::{Timed, Timing};
pub use value::{Row, Value};
