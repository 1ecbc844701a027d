//! Observables of the header: addresses and hosts of the structured fields, and
//! whatever the free-form fields hold.

use std::net::IpAddr;

use mail::{Field, Hop, Mail, Mailbox};
use observable::Kind;
use vocab::{Owner, Place, Spot};

use crate::observables::Observables;

/// Adds the observables of every header field.
pub(crate) fn add(mail: &Mail<'_>, owner: Owner, to: &mut Observables) {
    add_addresses(mail, owner, to);
    if let Some(subject) = &mail.head.subject {
        to.text(subject, &Spot::header("Subject").of(owner));
    }
    let mut hops = mail.head.received.iter();
    for field in &mail.fields {
        let name = field.name.trim_end().to_ascii_lowercase();
        match name.as_str() {
            "received" => {
                if let Some(hop) = hops.next() {
                    add_hop(hop, field, owner, to);
                }
            }
            "user-agent" => add_user_agent(field, owner, to),
            "message-id" => add_id_host(mail, field, owner, to),
            name if is_read_elsewhere(name) => {}
            _ => to.text(&String::from_utf8_lossy(&field.raw), &field.spot.clone().of(owner)),
        }
    }
}

fn add_addresses(mail: &Mail<'_>, owner: Owner, to: &mut Observables) {
    for sender in &mail.head.from {
        add_mailbox(&sender.mailbox, sender.spot.clone(), owner, to);
    }
    let lists: [(&[Mailbox], &'static str); 4] = [
        (mail.head.sender.as_slice(), "Sender"),
        (&mail.head.reply_to, "Reply-To"),
        (&mail.head.to, "To"),
        (&mail.head.cc, "Cc"),
    ];
    for (mailboxes, name) in lists {
        for mailbox in mailboxes {
            add_mailbox(mailbox, Spot::header(name), owner, to);
        }
    }
    if let Some(address) = &mail.head.return_path {
        to.text(address, &Spot::header("Return-Path").of(owner));
    }
}

/// The display name is read too: attackers put a second address into it.
fn add_mailbox(mailbox: &Mailbox, spot: Spot, owner: Owner, to: &mut Observables) {
    let place = spot.of(owner);
    for text in [&mailbox.address, &mailbox.name].into_iter().flatten() {
        to.text(text, &place);
    }
}

fn add_hop(hop: &Hop, field: &Field<'_>, owner: Owner, to: &mut Observables) {
    let place = field.spot.clone().of(owner);
    if let Some(ip) = hop.ip {
        let kind = if matches!(ip, IpAddr::V4(_)) { Kind::Ipv4 } else { Kind::Ipv6 };
        to.add(kind, &ip.to_string(), &place);
    }
    for name in [&hop.from, &hop.helo, &hop.by].into_iter().flatten() {
        add_host(name, &place, to);
    }
}

fn add_user_agent(field: &Field<'_>, owner: Owner, to: &mut Observables) {
    let value = String::from_utf8_lossy(&field.raw);
    to.add(Kind::UserAgent, value.trim(), &field.spot.clone().of(owner));
}

/// A message id looks like an address and is none; its host is what its writer's
/// program called itself.
fn add_id_host(mail: &Mail<'_>, field: &Field<'_>, owner: Owner, to: &mut Observables) {
    let id = mail.head.message_id.as_deref().and_then(|id| id.rsplit_once('@'));
    if let Some((_, name)) = id {
        add_host(name, &field.spot.clone().of(owner), to);
    }
}

fn add_host(name: &str, place: &Place, to: &mut Observables) {
    let host = observable::host(name);
    if let Some(host) = host.filter(|host| observable::public_suffix(host).is_some()) {
        to.add(Kind::Host, &host, place);
    }
}

/// Fields whose values are facts of their own, or signatures in base64 in which
/// chance would find hosts and hashes.
fn is_read_elsewhere(name: &str) -> bool {
    matches!(
        name,
        "from"
            | "sender"
            | "reply-to"
            | "to"
            | "cc"
            | "return-path"
            | "subject"
            | "date"
            | "mime-version"
            | "x-mailer"
            | "in-reply-to"
            | "references"
            | "dkim-signature"
            | "domainkey-signature"
            | "x-google-dkim-signature"
            | "x-gm-message-state"
            | "authentication-results"
            | "received-spf"
            | "dkim-filter"
    ) || ["arc-", "content-", "x-ms-exchange-", "x-microsoft-", "x-forefront-"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}
