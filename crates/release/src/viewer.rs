//! Who looks: a person with an organisation, roles and memberships as of today, or nobody.

use std::collections::BTreeSet;

use vocab::{ArrangementId, OrganisationId, PersonId, Role, Side, SigId};

use crate::audience::Reach;

/// Who asks for something at an edge. The system itself is none of them: what it reads
/// for its own work never takes the way of a [`crate::Permitted`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Whoever is not logged in.
    Nobody,
    Person(Person),
}

/// A person who proved to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub organisation: OrganisationId,
    pub side: Side,
    pub roles: BTreeSet<Role>,
    /// SIGs of the organisation on this day.
    pub sigs: BTreeSet<SigId>,
    /// Arrangements of the organisation on this day.
    pub arrangements: BTreeSet<ArrangementId>,
    pub standing: Standing,
    pub proved: Proved,
}

/// Whether the organisation may be spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Active,
    /// The attacker may read what reaches it: nothing goes there until it was verified anew.
    Suspended,
}

/// How the person proved who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proved {
    /// By a key of a program.
    Key,
    /// By a session.
    Session,
    /// By a session whose password was given once more within the last minutes.
    Fresh,
}

impl Viewer {
    /// The groups of readers that the viewer belongs to, in order.
    #[must_use]
    pub fn reaches(&self) -> Vec<Reach> {
        let Self::Person(person) = self else { return vec![Reach::Public] };
        // Who has no role yet, or none any more, acts for nobody.
        let acts = person.roles.iter().any(|role| ACTING.contains(role));
        if person.standing == Standing::Suspended || !acts {
            return vec![Reach::Public];
        }
        let mut reaches: Vec<Reach> = person.sigs.iter().copied().map(Reach::Sig).collect();
        if !person.sigs.is_empty() {
            reaches.push(Reach::AllSigs);
        }
        reaches.extend(person.arrangements.iter().copied().map(Reach::Arrangement));
        if person.side == Side::Partner {
            reaches.push(Reach::Partners);
        }
        reaches.push(Reach::Public);
        reaches.sort();
        reaches
    }
}

/// Roles of those who act for an organisation outside of the hub.
const ACTING: [Role; 3] = [Role::MemberContact, Role::MemberAdministrator, Role::Partner];
