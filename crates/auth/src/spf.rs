//! SPF (RFC 7208): whether the domain of the envelope sender lets this address send for it.

use std::net::IpAddr;

use crate::finding::{AuthReason, AuthResult, Finding};
use crate::lookup::{Lookup, Stop};
use crate::recompute::Border;
use crate::zone::RecordKind;

mod macros;
mod record;

use macros::Session;
use record::{Domain, Mechanism, Record, Term};

/// Checks the envelope sender, or the HELO of a bounce, which has none.
pub(crate) fn finding(
    lookup: &Lookup<'_>,
    return_path: Option<&str>,
    border: Option<&Border<'_>>,
) -> Finding {
    let Some(border) = border else { return Finding::open(AuthReason::NoClientAddress) };
    let helo = border.hop.helo.as_deref().and_then(observable::host);
    let address = return_path.unwrap_or_default();
    let (local, domain) = match address.rsplit_once('@') {
        Some((local, domain)) => (local, observable::host(domain)),
        // Only a Return-Path that is there and empty tells that the HELO counts.
        None => ("postmaster", return_path.and(helo.clone())),
    };
    let Some(domain) = domain else {
        return Finding::open(AuthReason::NoSenderDomain).at(&border.spot);
    };
    let session = Session {
        client: border.client.to_canonical(),
        helo: helo.as_deref().unwrap_or_default(),
        local,
        sender_domain: &domain,
    };
    let mut evaluation = Evaluation { lookup, session, lookups: 0, voids: 0 };
    let finding = match evaluation.check_host(&domain) {
        Ok(Some(Match { result, term })) => Finding::new(result).detail(term),
        Ok(None) => Finding::new(AuthResult::None).because(AuthReason::NoRecord),
        Err(End::Stop(stop)) => stop.finding(),
        Err(End::Broken(reason, detail)) => {
            Finding::new(AuthResult::PermError).because(reason).detail(detail)
        }
    };
    finding.of(&domain).at(&border.spot)
}

/// The term that decided.
struct Match {
    result: AuthResult,
    term: String,
}

/// What ends the evaluation without a match.
enum End {
    Stop(Stop),
    /// A permanent error, with the term or the name that shows it.
    Broken(AuthReason, String),
}

impl From<Stop> for End {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

struct Evaluation<'s> {
    lookup: &'s Lookup<'s>,
    session: Session<'s>,
    /// Terms that ask DNS, over all records: `include` cannot go deeper than their limit.
    lookups: usize,
    /// Questions to which DNS had no answer.
    voids: usize,
}

impl<'s> Evaluation<'s> {
    /// The function `check_host()` of RFC 7208 section 4; `None` if there is no record.
    fn check_host(&mut self, domain: &str) -> Result<Option<Match>, End> {
        let Some(text) = self.text(domain)? else { return Ok(None) };
        let broken = |term: &str| End::Broken(AuthReason::MalformedRecord, term.to_owned());
        let record = Record::read(text).map_err(broken)?;
        for term in &record.terms {
            if self.matches(term, domain)? {
                let term_text = term.text.to_owned();
                return Ok(Some(Match { result: term.result, term: term_text }));
            }
        }
        let Some(redirect) = record.redirect else {
            return Ok(Some(Match { result: AuthResult::Neutral, term: "default".to_owned() }));
        };
        self.count_lookup(redirect)?;
        let target = self.expanded(redirect, domain).ok_or_else(|| broken(redirect))?;
        let found = self.check_host(&target)?;
        found.map(Some).ok_or(End::Broken(AuthReason::NoRecord, target))
    }

    /// The one SPF record of a name.
    fn text(&self, domain: &str) -> Result<Option<&'s str>, End> {
        let Some(texts) = self.lookup.texts(domain)? else { return Ok(None) };
        let is_spf = |text: &&str| {
            let (version, _) = text.split_once(' ').unwrap_or((text, ""));
            version.eq_ignore_ascii_case("v=spf1")
        };
        let mut records = texts.filter(is_spf);
        let first = records.next();
        if records.next().is_some() {
            return Err(End::Broken(AuthReason::MalformedRecord, domain.to_owned()));
        }
        Ok(first)
    }

    fn matches(&mut self, term: &Term<'_>, domain: &str) -> Result<bool, End> {
        let client = self.session.client;
        let broken = || End::Broken(AuthReason::MalformedRecord, term.text.to_owned());
        if term.mechanism.asks() {
            self.count_lookup(term.text)?;
        }
        let target = match &term.mechanism {
            Mechanism::All => return Ok(true),
            Mechanism::Ip(net) => return Ok(net.holds(client)),
            Mechanism::Include(spec) | Mechanism::Exists(spec) => self.expanded(spec, domain),
            Mechanism::A(spec) | Mechanism::Mx(spec) => self.target(spec, domain),
            Mechanism::Ptr(spec) => match spec {
                Some(spec) => self.expanded(spec, domain),
                None => Some(domain.to_owned()),
            },
        };
        let target = target.ok_or_else(broken)?;
        match &term.mechanism {
            Mechanism::Include(_) => match self.check_host(&target)? {
                Some(found) => Ok(found.result == AuthResult::Pass),
                None => Err(End::Broken(AuthReason::NoRecord, target)),
            },
            Mechanism::Exists(_) => {
                let found = self.lookup.addresses(&target, IPV4)?;
                self.count_void(found.is_empty(), term.text)?;
                Ok(!found.is_empty())
            }
            Mechanism::A(spec) => {
                let found = self.lookup.addresses(&target, client)?;
                self.count_void(found.is_empty(), term.text)?;
                Ok(found.iter().any(|ip| spec.holds(*ip, client)))
            }
            Mechanism::Mx(spec) => self.mx(spec, &target, term.text),
            Mechanism::Ptr(_) => self.ptr(&target, term.text),
            Mechanism::All | Mechanism::Ip(_) => Ok(false),
        }
    }

    fn mx(&mut self, spec: &Domain<'_>, target: &str, term: &str) -> Result<bool, End> {
        let client = self.session.client;
        let exchanges = self.lookup.names(target, RecordKind::Mx)?;
        self.count_void(exchanges.is_empty(), term)?;
        if exchanges.len() > NAMES_MAX {
            return Err(End::Broken(AuthReason::LookupLimit, term.to_owned()));
        }
        for exchange in exchanges.into_iter().filter(|name| !name.is_empty()) {
            let found = self.lookup.addresses(exchange, client)?;
            if found.iter().any(|ip| spec.holds(*ip, client)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// RFC 7208 section 5.5: a name of the client that leads back to it, within the domain.
    fn ptr(&mut self, target: &str, term: &str) -> Result<bool, End> {
        let client = self.session.client;
        let names = self.lookup.names(&macros::reverse_name(client), RecordKind::Ptr)?;
        self.count_void(names.is_empty(), term)?;
        for name in names.into_iter().take(NAMES_MAX) {
            let below = name.strip_suffix(target);
            let within = below.is_some_and(|below| below.is_empty() || below.ends_with('.'));
            if within && self.lookup.addresses(name, client)?.contains(&client) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn target(&self, spec: &Domain<'_>, domain: &str) -> Option<String> {
        match spec.spec {
            Some(spec) => self.expanded(spec, domain),
            None => Some(domain.to_owned()),
        }
    }

    fn expanded(&self, spec: &str, domain: &str) -> Option<String> {
        macros::expand(spec, domain, &self.session)
    }

    fn count_lookup(&mut self, term: &str) -> Result<(), End> {
        self.lookups = self.lookups.saturating_add(1);
        if self.lookups > LOOKUPS_MAX {
            return Err(End::Broken(AuthReason::LookupLimit, term.to_owned()));
        }
        Ok(())
    }

    fn count_void(&mut self, is_void: bool, term: &str) -> Result<(), End> {
        self.voids = self.voids.saturating_add(usize::from(is_void));
        if self.voids > VOIDS_MAX {
            return Err(End::Broken(AuthReason::LookupLimit, term.to_owned()));
        }
        Ok(())
    }
}

/// `exists` asks for A records whatever the client's family.
const IPV4: IpAddr = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);

/// RFC 7208 section 4.6.4.
const LOOKUPS_MAX: usize = 10;
const VOIDS_MAX: usize = 2;
const NAMES_MAX: usize = 10;

#[cfg(test)]
mod tests;
