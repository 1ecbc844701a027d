//! # What
//! A domain made to be taken for an own one, a partner's, a brand's, or one that
//! occurs in the same mail.
//! # Why
//! Swindlers register the name of one side with a letter more or less and write
//! to the other; the one in the same thread is found without any configuration.
//! # Example
//! `b-comppany.com` for `b-company.com`.
//! # Source
//! J-CSIP 2019 Q1, chapter 4 (1).

use std::collections::BTreeMap;

use vocab::Spot;

use super::likeness::{Name, Shape, Trick, likeness};
use super::scene::{Scene, found, site};
use crate::fold::fold;
use crate::knowledge::is_under;
use crate::lists::ListName;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let knowledge = scene.knowledge;
    let own = names(&knowledge.own_domains);
    let partners = names(&knowledge.partners);
    let mut suspects = suspects(scene);
    suspects.retain(|suspect| !is_known(scene, &suspect.host));
    if suspects.is_empty() {
        return;
    }
    let thread = thread(scene);
    let others: Vec<Name<'_>> = thread.iter().map(|host| Name::new(site(host))).collect();
    let brands = brands(scene, &suspects);
    for suspect in &suspects {
        let site = site(&suspect.host);
        let name = Name::of_hosts([suspect.host.as_str()], site);
        let tables = [(&own, SignKey::LookAlikeOwn), (&partners, SignKey::LookAlikePartner)];
        let before = signs.len();
        for (genuine, key) in tables {
            report(suspect, &name, genuine, key, signs);
        }
        // A partner in the thread is still the same disguise.
        if suspect.writes && signs.len() == before {
            report(suspect, &name, &others, SignKey::LookAlikeThread, signs);
        }
        let brands = brands.get(site).map(Vec::as_slice).unwrap_or_default();
        brand(scene, suspect, &name, brands, signs);
    }
}

/// A domain that may be a disguise.
struct Suspect {
    host: String,
    spot: Spot,
    /// Whether it stands in an address of the sender, not in a link.
    writes: bool,
}

/// Hosts of From, Reply-To and of the links, each once.
fn suspects(scene: &Scene<'_>) -> Vec<Suspect> {
    let mut suspects: Vec<Suspect> = Vec::new();
    let writers = scene.from.iter().chain(&scene.reply_to);
    let writers = writers.map(|party| (party.host.as_str(), &party.spot, true));
    let links = scene.links.iter().filter(|aim| aim.is_web() && !aim.host.is_empty());
    let links = links.map(|aim| (aim.host, &aim.link.spot, false));
    for (host, spot, writes) in writers.chain(links) {
        let host = host.strip_prefix("www.").unwrap_or(host);
        if suspects.iter().all(|known| known.host != host) {
            suspects.push(Suspect { host: host.to_owned(), spot: spot.clone(), writes });
        }
        if suspects.len() >= SUSPECTS_MAX {
            break;
        }
    }
    suspects
}

/// Own, a partner's, or so well known that nobody made it for this mail.
fn is_known(scene: &Scene<'_>, host: &str) -> bool {
    let knowledge = scene.knowledge;
    let listed = knowledge.lists.of(host);
    knowledge.is_own(host)
        || knowledge.is_partner(host)
        || listed.sender_kind().is_some()
        || listed.on(ListName::BigService)
}

fn names(domains: &[String]) -> Vec<Name<'_>> {
    domains.iter().map(|domain| Name::new(site(domain))).collect()
}

fn report(
    suspect: &Suspect,
    name: &Name<'_>,
    genuine: &[Name<'_>],
    key: SignKey,
    signs: &mut Vec<Sign>,
) {
    let Some((like, trick)) =
        genuine.iter().find_map(|one| Some((one, likeness(&suspect.host, name, one)?)))
    else {
        return;
    };
    // A link is one step further from the reader than an address.
    let step = if suspect.writes { 1.0 } else { 0.7 };
    // Companies of one group write in one thread under several suffixes.
    let kin = key == SignKey::LookAlikeThread && trick == Trick::Suffix;
    let strength = trick.strength(like.letters) * step * if kin { 0.5 } else { 1.0 };
    let values = [suspect.host.as_str(), like.site, trick.as_str()];
    found(signs, Sign::new(key, strength, suspect.spot.clone(), &values));
}

/// Domains of everybody else in this mail: recipients, quoted people, the senders
/// of earlier mails by their Message-IDs.
fn thread(scene: &Scene<'_>) -> Vec<String> {
    let mail = scene.subject.mail;
    let ids = mail.head.references.iter().chain(&mail.head.in_reply_to).take(IDS_MAX);
    let id_hosts = ids.filter_map(|id| observable::host(id.rsplit_once('@')?.1));
    let people = scene.recipients.iter().map(|party| party.host.clone());
    // With Reply-To the disguise may be of the From beside it.
    let sender = scene.from.iter().map(|from| from.host.clone());
    let mut hosts: Vec<String> = Vec::new();
    for host in people.chain(scene.quoted_hosts.iter().cloned()).chain(sender).chain(id_hosts) {
        let public = scene.knowledge.lists.of(&host).sender_kind().is_some();
        if !public && host.contains('.') && !hosts.contains(&host) && hosts.len() < THREAD_MAX {
            hosts.push(host);
        }
    }
    hosts
}

/// The domains of brands that the hosts of each site may resemble, by site: a mail has
/// many hosts under few sites, and most of the brands are out for all of them at once.
fn brands<'s>(
    scene: &Scene<'s>,
    suspects: &'s [Suspect],
) -> BTreeMap<&'s str, Vec<(Shape, &'s str)>> {
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for suspect in suspects {
        hosts.entry(site(&suspect.host)).or_default().push(&suspect.host);
    }
    let resembling = |(site, hosts)| {
        let name = Name::of_hosts(hosts, site);
        let may = |shape: Shape| shape.letters >= BRAND_LETTERS_MIN && name.may_resemble(shape);
        (site, scene.knowledge.lists.brand_sites(may).collect())
    };
    hosts.into_iter().map(resembling).collect()
}

/// A brand's domain that this one looks like. Suffixes such as go.jp, under which a
/// ministry writes, are nobody's name.
fn brand(
    scene: &Scene<'_>,
    suspect: &Suspect,
    name: &Name<'_>,
    brands: &[(Shape, &str)],
    signs: &mut Vec<Sign>,
) {
    let mut resembling = brands.iter().filter(|(shape, _)| name.may_resemble(*shape));
    let like = resembling.find_map(|&(shape, site)| {
        let genuine = Name::with_shape(site, shape);
        let trick = likeness(&suspect.host, name, &genuine)?;
        let likely = match trick {
            // Brands own their name under many suffixes.
            Trick::Suffix => false,
            Trick::Affix => genuine.letters >= AFFIX_LETTERS_MIN && names_brand(scene, site),
            _ => true,
        };
        likely.then_some((genuine, trick))
    });
    let Some((genuine, trick)) = like else { return };
    if scene.knowledge.lists.brand_sites(|_| true).any(|(_, site)| is_under(&suspect.host, site)) {
        return;
    }
    let strength = trick.strength(genuine.letters);
    let values = [suspect.host.as_str(), genuine.site, trick.as_str()];
    let spot = suspect.spot.clone();
    found(signs, Sign::new(SignKey::LookAlikeBrand, strength, spot, &values));
}

/// Whether the mail speaks of the brand that has this domain: `sakura-keiki` is
/// anybody's, unless Sakura is named.
fn names_brand(scene: &Scene<'_>, domain: &str) -> bool {
    let brands = scene.knowledge.lists.brands().iter();
    let mut names = brands.filter(|brand| brand.domains.iter().any(|own| own == domain));
    let name = scene.from.as_ref().map(|from| fold(from.name)).unwrap_or_default();
    let texts = [name, scene.title.clone(), scene.top().join(" ")].map(|text| text.to_lowercase());
    names.any(|brand| {
        brand
            .names
            .iter()
            .map(|name| name.to_lowercase())
            .any(|name| texts.iter().any(|text| text.contains(&name)))
    })
}

const SUSPECTS_MAX: usize = 24;
const THREAD_MAX: usize = 64;
const IDS_MAX: usize = 32;
/// Brands with shorter names are near to too much.
const BRAND_LETTERS_MIN: usize = 5;
/// Many a company's name begins like a short brand's.
const AFFIX_LETTERS_MIN: usize = 6;
