//! What was wrong with the input. A defect is a fact about the mail, not an
//! error of the program; the ones that lose facts decide the exit code.

use crate::place::Place;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The closed list of defects (`docs/analysis-json.md` explains each).
    DefectCode {
        AddressUnreadable = "address-unreadable",
        AnalysisFailed = "analysis-failed",
        ArchiveBroken = "archive-broken",
        Base64Junk = "base64-junk",
        Base64SecondRun = "base64-second-run",
        BlankLineFirst = "blank-line-first",
        BoundaryGuessed = "boundary-guessed",
        BoundaryMissing = "boundary-missing",
        BoundaryUnclosed = "boundary-unclosed",
        CharsetDetected = "charset-detected",
        CharsetUnknown = "charset-unknown",
        ChecksumWrong = "checksum-wrong",
        DateUnreadable = "date-unreadable",
        DecodeErrors = "decode-errors",
        DuplicateHeader = "duplicate-header",
        FileBroken = "file-broken",
        HeaderUndeclaredCharset = "header-undeclared-charset",
        HeaderUnreadable = "header-unreadable",
        LimitBytes = "limit-bytes",
        LimitDepth = "limit-depth",
        LimitHeaders = "limit-headers",
        LimitHops = "limit-hops",
        LimitLinks = "limit-links",
        LimitMails = "limit-mails",
        LimitMember = "limit-member",
        LimitMembers = "limit-members",
        LimitMemory = "limit-memory",
        LimitObservables = "limit-observables",
        LimitParts = "limit-parts",
        LimitPasswordWork = "limit-password-work",
        LimitRatio = "limit-ratio",
        LimitSignatures = "limit-signatures",
        LimitText = "limit-text",
        LimitUnpacked = "limit-unpacked",
        LinkLoop = "link-loop",
        MethodUnknown = "method-unknown",
        MsgBroken = "msg-broken",
        NameConflict = "name-conflict",
        NulByte = "nul-byte",
        PasswordNotFound = "password-not-found",
        QuotedPrintableJunk = "quoted-printable-junk",
        ReceivedUnreadable = "received-unreadable",
        RtfBroken = "rtf-broken",
        TnefBroken = "tnef-broken",
        TransferEncodingUnknown = "transfer-encoding-unknown",
        Truncated = "truncated",
        UuencodeBroken = "uuencode-broken",
        VolumeMissing = "volume-missing",
        WorkerAnswer = "worker-answer",
        WorkerCrashed = "worker-crashed",
        WorkerMemory = "worker-memory",
        WorkerTime = "worker-time",
        WorkerViolation = "worker-violation",
    }
}

impl DefectCode {
    /// Whether facts were lost, so that the exit code becomes 1. The others
    /// were recovered from and are noted because an attacker may have made them.
    #[must_use]
    pub const fn loses(self) -> bool {
        matches!(
            self,
            Self::AnalysisFailed
                | Self::ArchiveBroken
                | Self::CharsetUnknown
                | Self::DecodeErrors
                | Self::FileBroken
                | Self::HeaderUnreadable
                | Self::LimitBytes
                | Self::LimitDepth
                | Self::LimitHeaders
                | Self::LimitHops
                | Self::LimitLinks
                | Self::LimitMails
                | Self::LimitMember
                | Self::LimitMembers
                | Self::LimitMemory
                | Self::LimitObservables
                | Self::LimitParts
                | Self::LimitPasswordWork
                | Self::LimitRatio
                | Self::LimitSignatures
                | Self::LimitText
                | Self::LimitUnpacked
                | Self::MethodUnknown
                | Self::MsgBroken
                | Self::PasswordNotFound
                | Self::RtfBroken
                | Self::TnefBroken
                | Self::Truncated
                | Self::UuencodeBroken
                | Self::VolumeMissing
                | Self::WorkerAnswer
                | Self::WorkerCrashed
                | Self::WorkerMemory
                | Self::WorkerTime
                | Self::WorkerViolation
        )
    }
}

/// One defect with the place where it was met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Defect {
    pub code: DefectCode,
    pub place: Place,
}
