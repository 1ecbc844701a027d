//! The gate that says who may read what, and what goes out of a submission: built, proven,
//! consented. Pure: time and chance are parameters, texts are asked for by key.
#![forbid(unsafe_code)]

mod audience;
mod build;
#[cfg(test)]
mod demo;
mod dictionary;
mod enclosure;
mod exchange;
mod facts;
mod gate;
mod handling;
mod k;
mod marker;
mod mask;
mod named;
mod notice;
mod proof;
mod reading;
mod sketch;
mod specific;
mod viewer;
mod vocabulary;

pub use audience::{Audience, Reach};
pub use build::{Built, Choices, Extent, Frame, Source, build};
pub use dictionary::{Dictionary, Found, HashKind, Identifier, IdentifierKind};
pub use enclosure::{Barred, ENCLOSURES_MAX, Enclosure, may_go_out};
pub use exchange::{Publisher, Telling, misp_event, stix_bundle};
pub use facts::{Facts, FileFacts, Indicator, PARTICIPANT, Part, Participant, ParticipantRole};
pub use gate::{Action, Guarded, Locked, Object, Permitted, Refusal, decide};
pub use handling::{Contradiction, Handling, NEVER_MAX, PassOn};
pub use k::{AttributeKind, K, Member, Shrink, k};
pub use marker::{Placeholder, is_masked, unmarked};
pub use mask::{Masked, Replaced, Why, cover, mask};
pub use notice::{Bilingual, Element, Notice, NoticeFile, NoticeIndicator, Reader};
pub use proof::{Encoding, LEAKS_MAX, Leak, Search};
pub use reading::{facts, told};
pub use sketch::{likeness, sketch};
pub use specific::{Specific, VictimSpecific};
pub use viewer::{Person, Proved, Standing, Viewer};
pub use vocabulary::{Nature, Token, Vocabulary, words_of};
