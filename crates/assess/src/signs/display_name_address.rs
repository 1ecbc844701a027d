//! # What
//! The display name holds an address, and it is not the sender's.
//! # Why
//! Many programs, above all on telephones, show the name only.
//! # Example
//! `"boss@own.example" <x91@freemail.example>`
//! # Source
//! `mail-cases.md`, sender; IPA's warnings on business e-mail compromise.

use super::scene::{Scene, found, site};
use crate::fold::fold;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(from) = &scene.from else { return };
    let name = fold(from.name);
    let Some(address) = address_in(&name) else { return };
    if address.eq_ignore_ascii_case(from.address) {
        return;
    }
    let host = address.rsplit_once('@').and_then(|(_, host)| observable::host(host));
    let Some(host) = host else { return };
    let knowledge = scene.knowledge;
    let strength = match () {
        // A list that rewrites senders shows the true one in the name.
        () if scene.is_list_or_bulk => 0.2,
        () if site(&host) == from.site() => 0.3,
        () if knowledge.is_own(&host) || knowledge.is_partner(&host) => 1.5,
        () => 1.0,
    };
    let values = [name.as_str(), address, from.address];
    found(signs, Sign::new(SignKey::DisplayNameAddress, strength, from.spot.clone(), &values));
}

/// The first word of a name that is an address.
fn address_in(name: &str) -> Option<&str> {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || "._%+-@".contains(c);
    name.split(|c: char| !is_inner(c)).find(|word| {
        word.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && observable::registrable(&host.to_ascii_lowercase()).is_some()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_among_other_words() {
        assert_eq!(address_in("山田 (yamada@corp.co.jp)"), Some("yamada@corp.co.jp"));
        assert_eq!(address_in("Sales @ Tokyo"), None);
        assert_eq!(address_in("@handle"), None);
    }
}
