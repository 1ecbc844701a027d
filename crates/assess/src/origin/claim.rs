//! The earliest client that the hops below the border claim.

use std::net::IpAddr;

use observable::registrable;
use vocab::Spot;

use super::step::{Step, same_body};
use crate::knowledge::Knowledge;
use crate::lists::ListName;

/// Follows the hops downwards as long as each continues the one above; the
/// deepest address that can be a writer's machine is the client. `steps` begin
/// with the hop by which the mail came in.
pub(super) fn client<'s>(
    steps: &'s [Step<'_>],
    knowledge: &Knowledge,
) -> Option<(IpAddr, &'s Spot)> {
    let entry = steps.first().and_then(|step| step.by.as_deref()).and_then(registrable);
    let mut client = None;
    let mut above: Option<&Step<'_>> = None;
    for step in steps {
        // Nothing comes to the border from our own machines: such a hop is forged.
        let is_ours = entry.is_some() && step.by.as_deref().and_then(registrable) == entry;
        if above.is_some_and(|above| is_ours || !continues(above, step, knowledge)) {
            break;
        }
        match peer(step, knowledge) {
            Peer::Client(ip) => client = Some((ip, &step.spot)),
            // Whoever is recorded above only passed the provider's mail on.
            Peer::Relay => client = None,
            Peer::Unusable => {}
        }
        // A hop that names nobody (`qmail invoked from network`) stands for none.
        if step.from.is_some() || step.by.is_some() || step.ip.is_some() {
            above = Some(step);
        }
    }
    client
}

/// Who handed a mail to the machine that wrote a hop.
enum Peer {
    Client(IpAddr),
    /// A relay of a provider with many writers: says nothing of this one.
    Relay,
    /// No address, a private one, or a machine of the provider itself.
    Unusable,
}

fn peer(step: &Step<'_>, knowledge: &Knowledge) -> Peer {
    let Some(ip) = step.ip.filter(|&ip| knowledge.is_ordinary(ip)) else { return Peer::Unusable };
    if is_provider_internal(step, ip, knowledge) {
        Peer::Unusable
    } else if !step.is_submission() && is_relay(step, ip, knowledge) {
        Peer::Relay
    } else {
        Peer::Client(ip)
    }
}

/// Large providers pass mail about over IPv6 between machines of their own, with
/// addresses that look ordinary.
fn is_provider_internal(step: &Step<'_>, ip: IpAddr, knowledge: &Knowledge) -> bool {
    if step.by_ip.is_some_and(|by| by.is_ipv6()) {
        return true;
    }
    match (&step.from, &step.by) {
        (Some(from), Some(by)) => ip.is_ipv6() && same_body(from, by, &knowledge.lists),
        _ => false,
    }
}

/// Whether a mail provider's own relay handed the mail over. Lists of free mail
/// hold access providers too, whose customers' machines have names under the same
/// domain; such names are made of the address.
fn is_relay(step: &Step<'_>, ip: IpAddr, knowledge: &Knowledge) -> bool {
    let lists = &knowledge.lists;
    if lists.of(&ip.to_string()).on(ListName::MailProvider) {
        return true;
    }
    let qualified = |name: &&str| registrable(name).is_some();
    let names = [step.from.as_deref(), step.helo.as_deref()];
    let Some(name) = names.into_iter().flatten().find(qualified) else { return false };
    let listed = lists.of(name);
    let large = listed.on(ListName::MailProvider) || listed.is_free_mail();
    large && !step.is_refuted() && !is_made_of(name, ip)
}

/// Whether at least three of the four numbers of an address stand in a name, as in
/// `p1234-123-45-67.dyn.example.ne.jp`. Relays are named by two at most.
fn is_made_of(name: &str, ip: IpAddr) -> bool {
    let IpAddr::V4(ip) = ip else { return false };
    let number = |run: &str| run.parse::<u8>().ok();
    let numbers = || name.split(|c: char| !c.is_ascii_digit()).filter_map(number);
    let mut octets = ip.octets();
    octets.sort_unstable();
    let mut found: Vec<u8> = numbers().take(NAME_NUMBERS).collect();
    found.sort_unstable();
    let mut found = found.into_iter().peekable();
    let shared = octets.iter().filter(|&&octet| {
        while found.next_if(|&number| number < octet).is_some() {}
        found.next_if_eq(&octet).is_some()
    });
    shared.count() >= 3
}

/// Whether a hop can be the one before: the machine that wrote it is the one from
/// which the mail came, and it was not later.
fn continues(above: &Step<'_>, step: &Step<'_>, knowledge: &Knowledge) -> bool {
    let late = match (above.hop.time, step.hop.time) {
        (Some(above), Some(below)) => {
            below.unix_seconds().saturating_sub(above.unix_seconds()) > CLOCK_SKEW_SECONDS
        }
        _ => false,
    };
    !late && fits(above, step, knowledge)
}

fn fits(above: &Step<'_>, step: &Step<'_>, knowledge: &Knowledge) -> bool {
    let Some(by) = step.by.as_deref().filter(|by| registrable(by).is_some()) else {
        // A bare name or none cannot be compared; an address can.
        return step.by_ip.is_none_or(|by| {
            above.ip.is_none_or(|ip| ip == by) || by.is_ipv6() || !knowledge.is_ordinary(by)
        });
    };
    let lists = &knowledge.lists;
    let senders = [above.from.as_deref(), above.helo.as_deref()];
    if senders
        .into_iter()
        .flatten()
        .any(|name| is_same_machine(name, by) || same_body(name, by, lists))
    {
        return true;
    }
    // Handed on within one machine, network or provider, where hops name only who
    // received.
    let Some(above_by) = above.by.as_deref() else { return false };
    let handed_on = above.ip.is_none_or(|ip| !knowledge.is_ordinary(ip));
    (handed_on || lists.of(above_by).on(ListName::MailProvider)) && same_body(above_by, by, lists)
}

/// Whether a bare machine name is the first label of the full one.
fn is_same_machine(bare: &str, full: &str) -> bool {
    !bare.contains('.') && full.split('.').next() == Some(bare)
}

/// Clocks of mail servers are wrong by less.
const CLOCK_SKEW_SECONDS: i64 = 3_600;

/// A name has no more runs of digits that matter.
const NAME_NUMBERS: usize = 32;
