//! Who may do what, written from the sentences of `docs/hub.md` ("Who may do what") and not
//! from the gate's table.

use std::collections::BTreeSet;

use release::Reach;
use vocab::{Role, Side};

use super::made::{Made, Question, Share, Submission};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Who {
    /// Position of the person; `None` is a stranger.
    pub(super) person: Option<usize>,
    pub(super) by: By,
}

/// How a person proved who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Session,
    /// The password was given within five minutes.
    Fresh,
    Key,
}

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Yes,
    /// As if there were no such thing.
    Nothing,
    /// One may see it, and there is nothing of that kind.
    NoMore,
    LogIn,
    Suspended,
    Password,
    NoKeys,
    SecondPerson,
}

impl Made {
    fn roles(&self, who: Who) -> &[Role] {
        who.person.map_or(&[], |person| &self.people[person].roles)
    }

    fn is(&self, who: Who, role: Role) -> bool {
        self.roles(who).contains(&role)
    }

    pub(super) fn analyst(&self, who: Who) -> bool {
        self.is(who, Role::Analyst)
    }

    pub(super) fn releaser(&self, who: Who) -> bool {
        self.is(who, Role::Releaser)
    }

    pub(super) fn administrator(&self, who: Who) -> bool {
        self.is(who, Role::HubAdministrator)
    }

    pub(super) fn auditor(&self, who: Who) -> bool {
        self.is(who, Role::Auditor)
    }

    /// Those who work on submissions.
    pub(super) fn desk(&self, who: Who) -> bool {
        self.analyst(who) || self.releaser(who)
    }

    /// Those who act for an organisation outside of the hub.
    pub(super) fn member(&self, who: Who) -> bool {
        let roles = [Role::MemberContact, Role::MemberAdministrator, Role::Partner];
        roles.into_iter().any(|role| self.is(who, role))
    }

    /// Who is there for a partner alone.
    pub(super) fn partner(&self, who: Who) -> bool {
        self.roles(who) == [Role::Partner]
    }

    pub(super) fn chief(&self, who: Who) -> bool {
        self.is(who, Role::MemberAdministrator)
    }

    pub(super) fn of(&self, who: Who) -> Option<usize> {
        who.person.map(|person| self.people[person].of)
    }

    pub(super) fn suspended(&self, who: Who) -> bool {
        self.of(who).is_some_and(|of| self.organisations[of].suspended)
    }

    fn owns(&self, who: Who, of: usize) -> bool {
        self.member(who) && self.of(who) == Some(of)
    }

    pub(super) fn reads_submission(&self, who: Who, one: &Submission) -> bool {
        !self.suspended(who) && (self.desk(who) || self.owns(who, one.of))
    }

    pub(super) fn owns_submission(&self, who: Who, one: &Submission) -> bool {
        !self.suspended(who) && self.owns(who, one.of)
    }

    /// A share that is out, or was taken back, for whoever it reaches.
    pub(super) fn reads_share(&self, who: Who, share: &Share) -> bool {
        let public = share.readers.contains(&Reach::Public);
        let trusted = !self.suspended(who) && (self.desk(who) || self.is_reached(who, share));
        share.out && (public || trusted)
    }

    /// Whether a share reaches the organisation of a person who acts for it.
    pub(super) fn is_reached(&self, who: Who, share: &Share) -> bool {
        let Some(of) = self.of(who).filter(|_| self.member(who)) else { return false };
        let organisation = &self.organisations[of];
        let in_sig = organisation.groups.iter().any(|one| matches!(one, Reach::Sig(_)));
        !organisation.suspended
            && share.out
            && share.readers.iter().any(|reach| match reach {
                Reach::Sig(_) | Reach::Arrangement(_) => organisation.groups.contains(reach),
                Reach::AllSigs => in_sig,
                Reach::Partners => organisation.side == Side::Partner,
                Reach::Public => true,
            })
    }

    pub(super) fn reads_consent(&self, who: Who, share: &Share, submission: usize) -> bool {
        let asked = share.asked.iter().any(|(one, _)| *one == submission);
        asked && self.reads_submission(who, &self.submissions[submission])
    }

    fn reads_question(&self, who: Who, one: &Question) -> bool {
        !self.suspended(who) && (self.desk(who) || self.owns(who, one.of))
    }

    /// Every mark of what somebody may see anywhere.
    pub(super) fn seen(&self, who: Who) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        for one in &self.submissions {
            if self.reads_submission(who, one) {
                seen.insert(one.receipt.as_str());
                seen.extend(one.marks.iter().map(String::as_str));
            }
            if self.desk(who) {
                seen.extend(one.notes.iter().map(String::as_str));
            }
            // The trail and the list behind a count name what they are about.
            seen.extend(self.auditor(who).then_some(one.receipt.as_str()));
        }
        for share in &self.shares {
            let asked =
                || (0..self.submissions.len()).any(|one| self.reads_consent(who, share, one));
            if self.reads_share(who, share) || self.desk(who) || asked() {
                seen.extend([share.name.as_str(), share.mark.as_str()]);
            }
            seen.extend(self.auditor(who).then_some(share.name.as_str()));
        }
        for one in self.questions.iter().filter(|one| self.reads_question(who, one)) {
            seen.extend(one.marks.iter().map(String::as_str));
        }
        if who.person == Some(self.search.owner) {
            seen.extend(self.search.marks);
        }
        for (at, one) in self.organisations.iter().enumerate() {
            let all = self.desk(who) || self.administrator(who);
            seen.extend((all || self.of(who) == Some(at)).then_some(one.name.as_str()));
        }
        for (at, one) in self.people.iter().enumerate() {
            let chief = self.chief(who) && self.of(who) == Some(one.of) && !self.suspended(who);
            let own = who.person == Some(at) || chief || self.administrator(who);
            seen.extend(own.then_some(one.address.as_str()));
        }
        seen
    }

    /// Marks of everything there is.
    pub(super) fn all_marks(&self) -> BTreeSet<&str> {
        let mut all = BTreeSet::new();
        for one in &self.submissions {
            all.insert(one.receipt.as_str());
            all.extend(one.marks.iter().chain(&one.notes).map(String::as_str));
        }
        for share in &self.shares {
            all.extend([share.name.as_str(), share.mark.as_str()]);
        }
        all.extend(self.search.marks);
        all.extend(self.questions.iter().flat_map(|one| &one.marks).map(String::as_str));
        // The hub's own name stands on every page.
        all.extend(self.organisations.iter().skip(1).map(|one| one.name.as_str()));
        all.extend(self.people.iter().map(|one| one.address.as_str()));
        all
    }
}
