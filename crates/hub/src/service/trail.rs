//! Noting what was done: ids and words alone.

use release::{Action, Guarded, Locked, Permitted, Refusal, Standing, Viewer};
use store::{NewEntry, Records};

use super::{Hub, Problem};

impl Hub {
    /// Notes something done within the transaction that does it.
    pub(super) fn note(
        &self,
        records: &mut Records<'_, '_>,
        actor: &str,
        action: &str,
        object: &str,
    ) -> Result<(), Problem> {
        let entry = NewEntry { at: self.now(), actor, action, object, outcome: "done" };
        Ok(records.note(entry)?)
    }

    /// Unlocks something for a viewer; what is refused is noted.
    pub(super) fn permit<T: Guarded>(
        &self,
        viewer: &Viewer,
        action: Action,
        value: Option<Locked<T>>,
    ) -> Result<Permitted<T>, Problem> {
        // Who can see nothing at all is told so, whether there is something or not.
        let nothing = match viewer {
            Viewer::Nobody => Refusal::NotLoggedIn,
            Viewer::Person(person) if person.standing == Standing::Suspended => Refusal::Suspended,
            Viewer::Person(_) => Refusal::NotFound,
        };
        let permitted = value.ok_or(nothing).and_then(|value| value.permit(viewer, action));
        permitted.map_err(|refusal| self.refused(viewer, action, refusal))
    }

    /// Notes a refusal and makes it a problem.
    pub(super) fn refused(&self, viewer: &Viewer, action: Action, refusal: Refusal) -> Problem {
        if *viewer == Viewer::Nobody {
            // Anybody can ask; a trail that strangers can fill is none.
            return Problem::Refused(refusal);
        }
        let actor = actor(viewer);
        let entry = NewEntry {
            at: self.now(),
            actor: &actor,
            action: action.as_str(),
            object: "-",
            outcome: "refused",
        };
        // A probe that is refused must be seen; that it cannot be noted must not let it pass.
        match self.store.write(|records| records.note(entry)) {
            Ok(()) => Problem::Refused(refusal),
            Err(error) => Problem::Store(error),
        }
    }

    /// Decides about an object that is no record.
    pub(super) fn may(
        &self,
        viewer: &Viewer,
        action: Action,
        object: release::Object<'_>,
    ) -> Result<(), Problem> {
        release::decide(viewer, action, object)
            .map_err(|refusal| self.refused(viewer, action, refusal))
    }
}

/// Who is named in the trail.
pub(super) fn actor(viewer: &Viewer) -> String {
    match viewer {
        Viewer::Nobody => "nobody".to_owned(),
        Viewer::Person(person) => person.id.to_string(),
    }
}

impl Hub {
    /// A page of the chain of what was done, the newest first.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn audit(
        &self,
        viewer: &Viewer,
        before: Option<i64>,
    ) -> Result<Vec<Permitted<store::Entry>>, Problem> {
        self.may(viewer, Action::Read, release::Object::Audit)?;
        let entries = self.store.read(|records| records.audit(before, PAGE))?;
        entries.into_iter().map(|one| Ok(one.permit(viewer, Action::Read)?)).collect()
    }
}

const PAGE: i64 = 100;
