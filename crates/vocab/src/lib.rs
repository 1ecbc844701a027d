//! Words of the field that every other crate speaks: categories of the reports,
//! ids, places, defects, limits and times. Nothing here judges or reads input.
#![forbid(unsafe_code)]

mod category;
mod country;
mod deception;
mod defect;
mod fact;
mod feature;
mod filetype;
mod limits;
mod period;
mod place;
mod record_id;
mod sharing;
mod statistic;
mod tlp;
mod uuid;
mod vocabulary;
mod work;
mod written;

pub use category::{
    FileCategory, MailKind, OriginUnknown, PasswordFrom, Sandbox, SenderKind, VerdictClass,
    VerdictWord,
};
pub use country::Country;
pub use deception::Deception;
pub use defect::{Defect, DefectCode};
pub use fact::{FactKey, FactValue, Facts};
pub use feature::Feature;
pub use filetype::FileType;
pub use limits::Limits;
pub use period::{FiscalCalendar, Period, PeriodKind};
pub use place::{FileId, Inside, MailId, Owner, Place, ShownPlace, Spot};
pub use record_id::{
    AnswerId, ArrangementId, DutyNoticeId, ItemId, JobId, OrganisationId, PersonId, QuestionId,
    ShareId, SigId, SubmissionId,
};
pub use sharing::{
    AnswerWord, Attribution, ConsentRule, ConsentWord, DutyNoticeKind, Form, Happened, ItemKind,
    JobKind, OriginalReason, Preset, Provenance, Role, ShareState, Side, SubmissionState,
    WaitStage,
};
pub use statistic::{
    Agreement, ArchiveFormat, CaseBody, CaseOrigin, FileSource, KindUnknown, OrganisationKind,
    OutreachKind, RecordKind, RegionUnknown, ReportCategory, ShareSource, SubmissionForm,
    WindowFile, WindowForm, WindowFrom,
};
pub use tlp::Tlp;
pub use uuid::Uuid;
pub use vocabulary::Word;
pub use work::Work;
pub use written::Written;
