//! Ids of the records of a hub: each noun has its own type, so that one cannot be taken for
//! another. They stay inside: what goes out is named by random texts.

use std::fmt;

use crate::uuid::Uuid;

/// Declares ids that are UUIDs.
macro_rules! record_ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Reads a UUID as it is written down.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

record_ids! {
    /// An answer of a member to a share.
    AnswerId,
    /// A body and its members under accepted rules.
    ArrangementId,
    /// Something that the duty analyst is told.
    DutyNoticeId,
    /// One piece of evidence of a submission: a mail, a file, a text.
    ItemId,
    /// A piece of work that waits or is done.
    JobId,
    /// A member, a partner, or the hub itself.
    OrganisationId,
    /// Someone who may log in.
    PersonId,
    /// A question of a member about a share.
    QuestionId,
    /// A share, from its first draft on.
    ShareId,
    /// A SIG.
    SigId,
    /// What was handed in at once.
    SubmissionId,
}
