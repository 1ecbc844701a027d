//! Organisations as they are kept: what they are like, and to which communities they belong
//! from which day to which.

use release::{Action, Locked, Permitted, Reach, Standing, Viewer};
use store::{Community, Membership, Organisation, Profile};
use vocab::{Agreement, OrganisationId, Side};

use super::trail::actor;
use super::{Hub, Problem};

/// An organisation as the hub sees it, and as it sees itself.
#[derive(Debug, Clone)]
pub struct MemberView {
    pub id: OrganisationId,
    pub side: Side,
    pub standing: Standing,
    pub name: String,
    /// The head of its corporate group, if it belongs to one.
    pub corporate: Option<OrganisationId>,
    /// Its communities today and on days to come, by name.
    pub memberships: Vec<(String, Membership)>,
    /// For who manages organisations.
    pub profile: Option<Profile>,
}

impl MemberView {
    /// Names of the communities that it belongs to.
    #[must_use]
    pub fn groups(&self) -> Vec<&str> {
        self.memberships.iter().map(|(name, _)| name.as_str()).collect()
    }
}

impl Hub {
    /// Every organisation, for the hub.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn members(&self, viewer: &Viewer) -> Result<Vec<Permitted<MemberView>>, Problem> {
        let all = self.store.read(|records| records.organisations())?;
        let (memberships, communities) = self.current_memberships(None)?;
        let mut views = Vec::new();
        for one in all {
            let one = self.permit(viewer, Action::Read, Some(one))?;
            views.push(one.map(|one| view(one, &memberships, &communities, None)));
        }
        Ok(views)
    }

    /// One organisation.
    ///
    /// # Errors
    /// There is none that the viewer may see.
    pub fn member(
        &self,
        viewer: &Viewer,
        id: OrganisationId,
    ) -> Result<Permitted<MemberView>, Problem> {
        let found = self.store.read(|records| records.organisation(id))?;
        let found = self.permit(viewer, Action::Read, found)?;
        let (memberships, communities) = self.current_memberships(Some(id))?;
        let object = release::Object::Organisation { organisation: id };
        // Its identifiers are for those who keep them; the password comes with the change.
        let keeps = !matches!(
            release::decide(viewer, Action::Manage, object),
            Err(refusal) if refusal != release::Refusal::NotFresh
        );
        let profile = keeps.then(|| found.profile.clone());
        Ok(found.map(|one| view(one, &memberships, &communities, profile)))
    }

    /// Writes anew what an organisation is like and which corporate group it belongs to.
    ///
    /// # Errors
    /// The viewer may not; it has no name; the head of its group is itself.
    pub fn change_profile(
        &self,
        viewer: &Viewer,
        id: OrganisationId,
        (profile, corporate): (Profile, Option<OrganisationId>),
    ) -> Result<(), Problem> {
        let found = self.store.read(|records| records.organisation(id))?;
        let found = self.permit(viewer, Action::Manage, found)?.into_inner();
        if profile.name.trim().is_empty() {
            return Err(Problem::Invalid { field: "name", why: "empty" });
        }
        if corporate == Some(id) {
            return Err(Problem::Invalid { field: "corporate", why: "no-choice" });
        }
        let changed = Organisation { profile, corporate, ..found };
        self.store.write(|records| {
            records.change_organisation(&changed)?;
            self.note(records, &actor(viewer), "change-organisation", &id.to_string())
        })
    }

    /// Lets an organisation join a community from a day on.
    ///
    /// # Errors
    /// The viewer may not; there is no such community; it belongs to it already.
    pub fn join_community(
        &self,
        viewer: &Viewer,
        id: OrganisationId,
        (reach, since, agreement): (Reach, i64, Agreement),
    ) -> Result<(), Problem> {
        let found = self.store.read(|records| records.organisation(id))?;
        self.permit(viewer, Action::Manage, found)?;
        let (memberships, communities) = self.current_memberships(Some(id))?;
        if !communities.iter().any(|one| one.reach == reach) {
            return Err(Problem::Invalid { field: "groups", why: "no-choice" });
        }
        let lasts = |one: &&Membership| one.last.is_none_or(|last| last >= since);
        if memberships.iter().filter(lasts).any(|one| one.reach == reach) {
            return Err(Problem::Invalid { field: "groups", why: "member-already" });
        }
        let (organisation, last) = (id, None);
        let membership = Membership { organisation, reach, since, last, agreement };
        self.store.write(|records| {
            records.add_membership(&membership)?;
            self.note(records, &actor(viewer), "join-community", &format!("{id} {reach}"))
        })
    }

    /// Sets the last day of a membership that began on `since`; its days stay on record.
    ///
    /// # Errors
    /// The viewer may not; there is no such membership; it would end before it began.
    pub fn end_membership(
        &self,
        viewer: &Viewer,
        id: OrganisationId,
        (reach, since, last): (Reach, i64, i64),
    ) -> Result<(), Problem> {
        let found = self.store.read(|records| records.organisation(id))?;
        self.permit(viewer, Action::Manage, found)?;
        let (memberships, _) = self.current_memberships(Some(id))?;
        let found = memberships.into_iter().find(|one| one.reach == reach && one.since == since);
        let found = found.ok_or(release::Refusal::NotFound)?;
        if last < since {
            return Err(Problem::Invalid { field: "last", why: "ends-before-it-begins" });
        }
        let ended = Membership { last: Some(last), ..found };
        self.store.write(|records| {
            records.end_membership(&ended)?;
            self.note(records, &actor(viewer), "end-membership", &format!("{id} {reach}"))
        })
    }

    /// Memberships that are not over, and the communities.
    fn current_memberships(
        &self,
        of: Option<OrganisationId>,
    ) -> Result<(Vec<Membership>, Vec<Community>), Problem> {
        let today = self.day_of(self.now());
        let (all, communities) = self
            .store
            .read(|records| Ok::<_, Problem>((records.memberships()?, records.communities()?)))?;
        let is_current = |one: &Membership| {
            of.is_none_or(|id| id == one.organisation) && one.last.is_none_or(|last| last >= today)
        };
        Ok((all.into_iter().filter(is_current).collect(), communities))
    }

    /// Organisations without their locks, for the hub's own work: dictionary, k, own domains.
    pub(super) fn all_organisations(&self) -> Result<Vec<Organisation>, Problem> {
        let all = self.store.read(|records| records.organisations())?;
        Ok(all.into_iter().map(Locked::for_the_system).collect())
    }
}

fn view(
    one: Organisation,
    memberships: &[Membership],
    communities: &[Community],
    profile: Option<Profile>,
) -> MemberView {
    let name = |reach: Reach| {
        let known = communities.iter().find(|one| one.reach == reach);
        known.map(|one| one.name.clone()).unwrap_or_default()
    };
    let own = memberships.iter().filter(|membership| membership.organisation == one.id);
    MemberView {
        memberships: own.map(|own| (name(own.reach), own.clone())).collect(),
        id: one.id,
        side: one.side,
        standing: one.standing,
        name: one.profile.name,
        corporate: one.corporate,
        profile,
    }
}
