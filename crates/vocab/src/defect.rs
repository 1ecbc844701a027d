//! What was wrong with the input. A defect is a fact about the mail, not an
//! error of the program; the ones that lose facts decide the exit code.

use crate::place::Place;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The closed list of defects (`docs/analysis-json.md` explains each).
    DefectCode {
        AddressUnreadable = "address-unreadable",
        AnalysisFailed = "analysis-failed",
        Base64Junk = "base64-junk",
        Base64SecondRun = "base64-second-run",
        BlankLineFirst = "blank-line-first",
        BoundaryGuessed = "boundary-guessed",
        BoundaryMissing = "boundary-missing",
        BoundaryUnclosed = "boundary-unclosed",
        CharsetDetected = "charset-detected",
        CharsetUnknown = "charset-unknown",
        DateUnreadable = "date-unreadable",
        DecodeErrors = "decode-errors",
        DuplicateHeader = "duplicate-header",
        HeaderUndeclaredCharset = "header-undeclared-charset",
        HeaderUnreadable = "header-unreadable",
        LimitBytes = "limit-bytes",
        LimitDepth = "limit-depth",
        LimitHeaders = "limit-headers",
        LimitHops = "limit-hops",
        LimitLinks = "limit-links",
        LimitMails = "limit-mails",
        LimitObservables = "limit-observables",
        LimitParts = "limit-parts",
        LimitText = "limit-text",
        MsgBroken = "msg-broken",
        NameConflict = "name-conflict",
        NulByte = "nul-byte",
        QuotedPrintableJunk = "quoted-printable-junk",
        ReceivedUnreadable = "received-unreadable",
        RtfBroken = "rtf-broken",
        TnefBroken = "tnef-broken",
        TransferEncodingUnknown = "transfer-encoding-unknown",
        Truncated = "truncated",
        UuencodeBroken = "uuencode-broken",
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
                | Self::DecodeErrors
                | Self::CharsetUnknown
                | Self::HeaderUnreadable
                | Self::LimitBytes
                | Self::LimitDepth
                | Self::LimitHeaders
                | Self::LimitHops
                | Self::LimitLinks
                | Self::LimitMails
                | Self::LimitObservables
                | Self::LimitParts
                | Self::LimitText
                | Self::MsgBroken
                | Self::RtfBroken
                | Self::TnefBroken
                | Self::Truncated
                | Self::UuencodeBroken
        )
    }
}

/// One defect with the place where it was met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Defect {
    pub code: DefectCode,
    pub place: Place,
}
