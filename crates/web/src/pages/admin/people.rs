//! The persons of an organisation and their roles.

use hub::{Given, NewPerson, Problem, WayIn};
use release::Refusal;
use vocab::{PersonId, Role, Uuid};

use super::{chosen, done, member_page, organisation};
use crate::app::App;
use crate::asked::Asked;
use crate::forms;
use crate::pages::login::local;
use crate::reply::Reply;

/// What was typed of a person to be invited.
pub(super) struct PersonForm {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) lang: String,
    roles: Vec<Role>,
}

/// A link that stands in one answer and nowhere else.
pub(super) struct Link {
    pub(super) to: String,
    /// What its texts are called: `invited`, `invited-again`, `recovered`.
    pub(super) what: &'static str,
    /// Whether the roles of who was invited wait.
    pub(super) waits: bool,
}

impl PersonForm {
    pub(super) fn has(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }
}

/// Invites a person. The link stands in the answer itself, since it is nowhere else.
pub(crate) fn invite(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let new = NewPerson {
        organisation: organisation(asked)?,
        name: asked.field("name").to_owned(),
        address: asked.field("address").to_owned(),
        lang: asked.field("lang").to_owned(),
        roles: asked.fields("roles").filter_map(Role::of_word).collect(),
    };
    match app.hub.invite(asked.viewer(), &new) {
        Ok(invited) => {
            let waits = invited.given == Given::Asked;
            member_page(app, asked, None, Some(link(app, &invited.token, ("invited", waits))))
        }
        Err(problem) => member_page(app, asked, Some(problem), None),
    }
}

/// Gives a role, or asks for it.
pub(crate) fn ask_role(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let person = person(asked)?;
    let given = role(asked).and_then(|role| app.hub.ask_role(asked.viewer(), person, role));
    done(app, asked, given.map(drop))
}

/// Ends a role now, or at the end of the day that was typed.
pub(crate) fn end_role(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let person = person(asked)?;
    let ended = || {
        let last = forms::day(asked, "last")?.map(hub::days_since_1970);
        app.hub.end_role(asked.viewer(), (person, role(asked)?), last)
    };
    done(app, asked, ended())
}

pub(crate) fn end_person(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let person = person(asked)?;
    done(app, asked, app.hub.end_person(asked.viewer(), person))
}

/// Names whoever stands in for the contacts, or nobody.
pub(crate) fn name_deputy(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let id = organisation(asked)?;
    let named = || {
        let person = match asked.field("deputy") {
            "" => None,
            text => Some(chosen(PersonId::parse(text), "deputy")?),
        };
        app.hub.name_deputy(asked.viewer(), id, person)
    };
    done(app, asked, named())
}

/// Agrees to a role that another person asked for, or refuses it.
pub(crate) fn agree(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let viewer = asked.viewer();
    let person = PersonId::parse(asked.field("person")).ok_or(Refusal::NotFound)?;
    let decided = || match asked.field("say") {
        "yes" => app.hub.agree_to_role(viewer, person, role(asked)?),
        "no" => app.hub.refuse_role(viewer, person, role(asked)?),
        _ => Err(Problem::Invalid { field: "say", why: "choose" }),
    };
    match decided() {
        Ok(()) => Ok(Reply::to(local(asked.field("next")))),
        Err(problem) => member_page(app, asked, Some(problem), None),
    }
}

/// Asks for a way back in, or invites again who has no password yet.
pub(crate) fn recover(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let way = match app.hub.ask_recovery(asked.viewer(), person(asked)?) {
        Ok(WayIn::Asked) => return done(app, asked, Ok(())),
        Ok(WayIn::Invited(token)) => link(app, &token, ("invited-again", false)),
        Ok(WayIn::Recovered(token)) => link(app, &token, ("recovered", false)),
        Err(problem) => return member_page(app, asked, Some(problem), None),
    };
    member_page(app, asked, None, Some(way))
}

/// Takes note of a link that was made at the server, and leads to who is in the hub.
pub(crate) fn see_server_link(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let id = Uuid::parse(asked.part("id")).ok_or(Refusal::NotFound)?;
    app.hub.see_server_link(asked.viewer(), id)?;
    Ok(Reply::to("/members"))
}

/// Agrees to a way back in that another person asked for, or refuses it.
pub(crate) fn agree_recovery(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let viewer = asked.viewer();
    let person = PersonId::parse(asked.field("person")).ok_or(Refusal::NotFound)?;
    let decided = match asked.field("say") {
        "yes" => app.hub.agree_to_recovery(viewer, person),
        "no" => app.hub.refuse_recovery(viewer, person),
        _ => Err(Problem::Invalid { field: "say", why: "choose" }),
    };
    match decided {
        Ok(()) => Ok(Reply::to(local(asked.field("next")))),
        Err(problem) => member_page(app, asked, Some(problem), None),
    }
}

/// Shows the link to another password to whoever asked for it.
pub(crate) fn recovery_link(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    match app.hub.recovery_link(asked.viewer(), person(asked)?) {
        Ok(token) => member_page(app, asked, None, Some(link(app, &token, ("recovered", false)))),
        Err(problem) => member_page(app, asked, Some(problem), None),
    }
}

/// What was typed; nothing once the person is invited.
pub(super) fn person_form(asked: &Asked, is_done: bool) -> PersonForm {
    let is_this = !is_done && asked.path.ends_with("/people");
    let field = |name| if is_this { asked.field(name).to_owned() } else { String::new() };
    PersonForm {
        name: field("name"),
        address: field("address"),
        lang: field("lang"),
        roles: asked.fields("roles").filter(|_| is_this).filter_map(Role::of_word).collect(),
    }
}

fn link(app: &App, token: &str, (what, waits): (&'static str, bool)) -> Link {
    Link { to: format!("{}/invitation/{token}", app.address), what, waits }
}

fn person(asked: &Asked) -> Result<PersonId, Problem> {
    Ok(PersonId::parse(asked.part("person")).ok_or(Refusal::NotFound)?)
}

fn role(asked: &Asked) -> Result<Role, Problem> {
    chosen(Role::of_word(asked.field("role")), "roles")
}
