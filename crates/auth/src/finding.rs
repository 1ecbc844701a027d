//! What each method came to. The words are those of RFC 8601 section 2.7.

use vocab::{Spot, Written};

vocab::vocabulary! {
    /// Results of the methods (RFC 8601 section 2.7).
    AuthResult {
        Fail = "fail",
        Neutral = "neutral",
        None = "none",
        Pass = "pass",
        PermError = "permerror",
        Policy = "policy",
        SoftFail = "softfail",
        TempError = "temperror",
    }
}

vocab::vocabulary! {
    /// Why a method came to its result, or to none.
    AuthReason {
        /// The sender wrote a signature whose hash of the body is not that of this body.
        BodyAltered = "body-altered",
        /// Text was added behind the signed length (`l=`).
        BodyExtended = "body-extended",
        /// ARC: a set is missing, doubled, or says that the chain below it failed.
        ChainBroken = "chain-broken",
        /// Valid, but its `x=` had passed when the mail was received.
        Expired = "expired",
        /// Signed header fields were changed, or it was not made with this key.
        HeaderAltered = "header-altered",
        /// The record has no key that can be used (type, size, form, service).
        KeyUnusable = "key-unusable",
        /// SPF needs more than ten look-ups (RFC 7208 section 4.6.4).
        LookupLimit = "lookup-limit",
        /// The signature is not in the form of the standard.
        MalformedSignature = "malformed-signature",
        /// The record is not in the form of the standard.
        MalformedRecord = "malformed-record",
        /// The hop by which the mail came in shows no address.
        NoClientAddress = "no-client-address",
        /// DNS says that there is no key under this name.
        NoKey = "no-key",
        /// DNS says that the domain has no such record.
        NoRecord = "no-record",
        /// Nothing names the domain that should be asked.
        NoSenderDomain = "no-sender-domain",
        /// DMARC: what passed is of another domain, or nothing passed.
        NotAligned = "not-aligned",
        /// The mail is not here as it was sent: only its header, or out of another format.
        NotAsSent = "not-as-sent",
        /// An answer of DNS that is needed is not stored.
        RecordNotStored = "record-not-stored",
        /// The key was withdrawn: its record is empty.
        Revoked = "revoked",
        /// The stored answer is that the name server failed.
        ServerFailed = "server-failed",
        /// DMARC: From names several domains.
        SeveralSenders = "several-senders",
        /// Valid, but it has an `x=` and nothing tells when the mail was received.
        TimeUnknown = "time-unknown",
        /// DMARC: SPF or DKIM could not be worked out, and would decide.
        Undecided = "undecided",
        /// RSA with SHA-1 after RFC 8301, or a key below 1024 bits.
        Weak = "weak",
    }
}

/// The result of one method. Without a `result` it cannot be worked out, and `reason` says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub result: Option<AuthResult>,
    pub reason: Option<AuthReason>,
    /// The term of the SPF record that matched, or the name of the record that is meant.
    pub detail: Option<String>,
    /// The domain that the result is about.
    pub domain: Option<String>,
    /// The field that was checked.
    pub spot: Spot,
}

impl Finding {
    /// A result without a domain yet, about the whole mail.
    pub(crate) const fn new(result: AuthResult) -> Self {
        Self { result: Some(result), reason: None, detail: None, domain: None, spot: Spot::Whole }
    }

    /// No result, for this reason.
    pub(crate) const fn open(reason: AuthReason) -> Self {
        Self { result: None, reason: Some(reason), detail: None, domain: None, spot: Spot::Whole }
    }

    pub(crate) fn because(self, reason: AuthReason) -> Self {
        Self { reason: Some(reason), ..self }
    }

    pub(crate) fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    pub(crate) fn of(self, domain: &str) -> Self {
        Self { domain: Some(domain.to_owned()), ..self }
    }

    pub(crate) fn at(self, spot: &Spot) -> Self {
        Self { spot: spot.clone(), ..self }
    }

    /// Whether the method passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.result == Some(AuthResult::Pass)
    }
}

/// One DKIM signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimFinding {
    pub finding: Finding,
    /// `s=`; empty if the signature cannot be read.
    pub selector: String,
    /// `x=` in UTC: a signature that was valid at receipt may have expired since.
    pub expires: Option<Written>,
}

vocab::vocabulary! {
    /// What a domain asks for when DMARC fails (RFC 7489 section 6.3).
    Policy {
        None = "none",
        Quarantine = "quarantine",
        Reject = "reject",
    }
}

/// Everything that was worked out again for one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recomputed {
    /// The time that counts as now: when the receiving organisation took the mail.
    pub as_of: Option<Written>,
    /// The earliest day on which one of the answers used was observed, where that is known:
    /// `2024-03-06`.
    pub observed: Option<String>,
    pub spf: Finding,
    /// Up to [`SIGNATURES_MAX`](crate::SIGNATURES_MAX), in the order of the header.
    pub dkim: Vec<DkimFinding>,
    pub dmarc: Finding,
    /// What the From domain asks for; `None` without a DMARC record.
    pub policy: Option<Policy>,
    pub arc: Finding,
    /// Whether DNS knows the From domain; `None` if nothing of it is stored.
    pub sender_exists: Option<bool>,
}
