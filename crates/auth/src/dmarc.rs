//! DMARC (RFC 7489): whether what passed is of the domain that the reader sees in From.

use mail::Mail;
use observable::registrable;

use crate::finding::{AuthReason, AuthResult, DkimFinding, Finding, Policy};
use crate::lookup::{Lookup, Stop};
use crate::tags::{tag, tags};

/// The domain of From. RFC 7489 section 6.6.1 leaves out mails with several.
pub(crate) fn from_domain(mail: &Mail<'_>) -> Result<String, AuthReason> {
    let mut domains = mail.head.from.iter().filter_map(|from| {
        let (_, domain) = from.mailbox.address.as_deref()?.rsplit_once('@')?;
        observable::host(domain)
    });
    let first = domains.next().ok_or(AuthReason::NoSenderDomain)?;
    if domains.all(|other| other == first) { Ok(first) } else { Err(AuthReason::SeveralSenders) }
}

/// Evaluates the record of the From domain over the other findings.
pub(crate) fn finding(
    lookup: &Lookup<'_>,
    from: &str,
    spf: &Finding,
    dkim: &[DkimFinding],
) -> (Finding, Option<Policy>) {
    let (finding, policy) = match Record::find(lookup, from) {
        Err(finding) => (finding, None),
        Ok(record) => (record.evaluate(from, spf, dkim), Some(record.policy)),
    };
    (finding.of(from), policy)
}

/// A DMARC record, as it applies to the From domain.
struct Record {
    policy: Policy,
    dkim_is_strict: bool,
    spf_is_strict: bool,
}

impl Record {
    /// The record of the domain, or else that of the organisation above it.
    fn find(lookup: &Lookup<'_>, from: &str) -> Result<Self, Finding> {
        if let Some(text) = text(lookup, from).map_err(Stop::finding)? {
            return Self::read(text, Below::No);
        }
        let organisation = registrable(from).filter(|organisation| *organisation != from);
        if let Some(organisation) = organisation
            && let Some(text) = text(lookup, organisation).map_err(Stop::finding)?
        {
            return Self::read(text, Below::Yes);
        }
        Err(Finding::new(AuthResult::None).because(AuthReason::NoRecord))
    }

    fn read(text: &str, below: Below) -> Result<Self, Finding> {
        let malformed = || Finding::new(AuthResult::PermError).because(AuthReason::MalformedRecord);
        let tags = tags(text).ok_or_else(malformed)?;
        let written = match below {
            Below::Yes => tag(&tags, "sp").or(tag(&tags, "p")),
            Below::No => tag(&tags, "p"),
        };
        let policy = match written.map(str::to_ascii_lowercase).as_deref().map(Policy::of_word) {
            Some(Some(policy)) => policy,
            // RFC 7489 section 6.6.3: a record that only asks for reports counts as `none`.
            _ if tag(&tags, "rua").is_some() => Policy::None,
            _ => return Err(malformed()),
        };
        let is_strict = |name| tag(&tags, name).is_some_and(|mode| mode.eq_ignore_ascii_case("s"));
        Ok(Self { policy, dkim_is_strict: is_strict("adkim"), spf_is_strict: is_strict("aspf") })
    }

    fn evaluate(&self, from: &str, spf: &Finding, dkim: &[DkimFinding]) -> Finding {
        let findings = || {
            let dkim = dkim.iter().map(|dkim| (&dkim.finding, self.dkim_is_strict));
            std::iter::once((spf, self.spf_is_strict)).chain(dkim)
        };
        let is_aligned = |finding: &Finding, is_strict| {
            let domain = finding.domain.as_deref();
            domain.is_some_and(|domain| aligned(from, domain, is_strict))
        };
        if findings().any(|(found, is_strict)| found.passed() && is_aligned(found, is_strict)) {
            return Finding::new(AuthResult::Pass);
        }
        // What is open may have passed, unless it is of another domain anyway.
        let may_pass = |found: &Finding, is_strict| {
            let is_foreign = found.domain.is_some() && !is_aligned(found, is_strict);
            !is_foreign && found.result.is_none()
        };
        if findings().any(|(found, is_strict)| may_pass(found, is_strict)) {
            return Finding::open(AuthReason::Undecided);
        }
        if findings().any(|(found, _)| found.result == Some(AuthResult::TempError)) {
            return Finding::new(AuthResult::TempError).because(AuthReason::ServerFailed);
        }
        Finding::new(AuthResult::Fail).because(AuthReason::NotAligned)
    }
}

/// Whether the record stands above the From domain.
#[derive(Clone, Copy)]
enum Below {
    No,
    Yes,
}

/// The one DMARC record of a domain; several count as none (RFC 7489 section 6.6.3).
fn text<'z>(lookup: &Lookup<'z>, domain: &str) -> Result<Option<&'z str>, Stop> {
    let Some(texts) = lookup.texts(&format!("_dmarc.{domain}"))? else { return Ok(None) };
    let mut records = texts.filter(|text| {
        let version = text.split(';').next().unwrap_or_default();
        version
            .split_once('=')
            .is_some_and(|(name, value)| name.trim() == "v" && value.trim() == "DMARC1")
    });
    Ok(records.next().filter(|_| records.next().is_none()))
}

/// RFC 7489 section 3.1: the same domain, or one organisation when relaxed.
fn aligned(from: &str, domain: &str, is_strict: bool) -> bool {
    let organisation = |name| registrable(name).unwrap_or(name);
    from == domain || (!is_strict && organisation(from) == organisation(domain))
}

#[cfg(test)]
mod tests;
