//! Use cases as plain functions over plain types: the boundary that every edge calls.
#![forbid(unsafe_code)]

mod analyst;
mod analyze;
mod bundle;
mod conversation;
mod delivery;
mod demo;
mod error;
mod hub_file;
mod lines;
mod queue;
mod records;
mod samples;
mod service;
mod settings;
mod sources;
mod statistics;
mod watch;
mod worker;

pub use analyze::{Done, Hashes, Rendered, Request, Unread, analyze};
pub use demo::{DEMO_CONFIG, DemoMail, demo_config, demo_mails, demo_period};
pub use error::Error;
pub use hub_file::HubFile;
pub use queue::{OpenedInput, opened_inputs};
pub use records::{
    ReceivedAt, RecordChoices, RecordFault, RecordProblem, RecordTally, Recorded, records,
};
pub use samples::{SAMPLE_PASSWORD, SAMPLE_PEOPLE, fill_with_samples};
pub use sandbox::{Attempt, Outcome, Reuse, Workers, attempt, try_it};
pub use service::{
    Account, Amendment, AnswerForm, Ask, AskedFile, Band, Call, Chance, Clock, CommunityKind,
    Conditions, ConsentView, DraftView, DutyNoticeView, EarlierVersion, EnclosedFile, Figures,
    FileSearch, Finds, FirstPerson, Given, HandOver, Hub, HubSettings, HubTables, InboxFound,
    InboxRow, Invited, ItemView, Judged, LoggedIn, MemberView, MessageView, NewItem,
    NewOrganisation, NewPerson, NewSubmission, ORIGINAL_PASSWORD, OpenedSearch, OriginalReadView,
    OriginalZip, PasswordCost, Patience, PersonView, Preview, Problem, ProposedFile, QuestionView,
    Receipt, RecoveryView, Reminder, RequestView, Said, ServerLinkView, SessionRow, ShareRow,
    ShareView, Shelf, ShelfFilter, SimilarRow, Slots, SourceView, SubmissionView, Unanswered,
    Waiting, WayIn, WorkDone, days_since_1970, roles_of,
};
pub use settings::{Configuration, settings};
pub use sources::{Source, sources};
pub use statistics::{Counting, counting, history};
pub use watch::Watch;
pub use worker::{serve_worker, workers};
