//! Words of handing in, sharing and answering.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a person may be there for.
    Role {
        MemberContact = "member-contact",
        MemberAdministrator = "member-administrator",
        Analyst = "analyst",
        Releaser = "releaser",
        HubAdministrator = "hub-administrator",
        Auditor = "auditor",
        Partner = "partner",
    }
}

vocabulary! {
    /// On which side of the hub an organisation stands.
    Side {
        Member = "member",
        Arrangement = "arrangement",
        Partner = "partner",
        Hub = "hub",
    }
}

vocabulary! {
    /// What one piece of a submission is.
    ItemKind {
        Mail = "mail",
        File = "file",
        Url = "url",
        Host = "host",
        Log = "log",
        Words = "words",
        Fragment = "fragment",
        Incident = "incident",
    }
}

vocabulary! {
    /// What happened to what was received.
    Happened {
        Opened = "opened",
        Paid = "paid",
        Blocked = "blocked",
        Quarantined = "quarantined",
        Deleted = "deleted",
        NotOpened = "not-opened",
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What the duty analyst is told at once.
    DutyNoticeKind {
        /// Money was paid.
        Paid = "paid",
        /// A rescue is wanted.
        Rescue = "rescue",
        /// Somebody wanted more originals on one day than the hub gives out.
        Originals = "originals",
    }
}

vocabulary! {
    /// Why somebody needs an original as it came.
    OriginalReason {
        /// To take it apart elsewhere, further than the hub does.
        Analysis = "analysis",
        /// To see whether the hub read it rightly.
        Check = "check",
        /// To help whoever opened it.
        Rescue = "rescue",
        /// Its submitter asked for it.
        Request = "request",
    }
}

vocabulary! {
    /// How long an answer of a submitter has been waited for, in the order of time.
    WaitStage {
        /// Not long enough to say anything.
        Waiting = "waiting",
        /// The contact is reminded.
        Reminded = "reminded",
        /// The deputy too.
        Deputy = "deputy",
        /// The hub may go on without an answer.
        Overdue = "overdue",
    }
}

vocabulary! {
    /// Handling that most submitters choose from.
    Preset {
        /// Nobody but the hub.
        HubOnly = "hub-only",
        /// The own SIG, after I have seen what goes out.
        OwnSigAskMe = "own-sig-ask-me",
        /// All SIGs, after I have seen what goes out.
        AllSigsAskMe = "all-sigs-ask-me",
        /// All SIGs and partners without asking again; indicators at once.
        StandingConsent = "standing-consent",
    }
}

vocabulary! {
    /// Whether the submitter is asked before a share goes out.
    ConsentRule {
        AskMe = "ask-me",
        Standing = "standing",
    }
}

vocabulary! {
    /// Whether recipients may be told who handed in.
    Attribution {
        Anonymous = "anonymous",
        Named = "named",
    }
}

vocabulary! {
    /// Where a share stands.
    ShareState {
        /// The analyst works on it.
        Draft = "draft",
        /// Rendered and proven; sources were asked.
        Proven = "proven",
        /// At least one version is out.
        Released = "released",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// Will not go out, with a reason.
        NotShared = "not-shared",
    }
}

vocabulary! {
    /// What a source says to being shared.
    ConsentWord {
        Asked = "asked",
        Given = "given",
        Refused = "refused",
        /// Covered by what its handling says.
        Standing = "standing",
        /// Nobody answered in time, which is no consent: the share goes without it.
        NoAnswer = "no-answer",
    }
}

vocabulary! {
    /// What a recipient found.
    AnswerWord {
        Seen = "seen",
        SeenBlocked = "seen-blocked",
        NotSeen = "not-seen",
        FalseAlarm = "false-alarm",
    }
}

vocabulary! {
    /// A form that a share is delivered in.
    Form {
        Portal = "portal",
        Html = "html",
        Text = "text",
        Json = "json",
        Csv = "csv",
        Stix = "stix",
        Misp = "misp",
    }
}

vocabulary! {
    /// Where an outgoing element comes from: nothing else may go out.
    Provenance {
        /// Written by the hub, or a word of its own lists.
        Hub = "hub",
        /// Made by the attacker.
        Attacker = "attacker",
        /// Seen at several independent organisations.
        Common = "common",
        /// Approved by itself.
        Approved = "approved",
    }
}

vocabulary! {
    /// Where a submission stands, as its submitter follows it.
    SubmissionState {
        Received = "received",
        /// Read and judged by the machine.
        Analysed = "analysed",
        /// The hub asked the submitter for more.
        Asked = "asked",
        /// Judged by an analyst.
        Judged = "judged",
        /// The submitter is asked for its consent.
        Consent = "consent",
        Shared = "shared",
        /// Will not be shared, with a reason.
        NotShared = "not-shared",
        /// Not shared, since its submitter did not answer.
        NoAnswer = "no-answer",
    }
}

vocabulary! {
    /// Work that the hub does by itself.
    JobKind {
        /// Read the items of a submission.
        Analyse = "analyse",
        /// Tell anew how far a share was seen.
        Band = "band",
        /// Let a share out at its slot.
        Release = "release",
    }
}
