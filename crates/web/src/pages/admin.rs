//! Organisations, communities, persons, and the trail.

use askama::Template;
use hub::{CommunityKind, MemberView, NewOrganisation, NewPerson, Problem};
use release::{Permitted, Proved, Reach, Refusal, Standing, Viewer};
use store::{Community, Entry, PersonProfile, Profile};
use vocab::{Agreement, OrganisationId, Role, Side};

use super::desk::is_said_on_the_page;
use super::{Frame, page};
use crate::app::App;
use crate::asked::Asked;
use crate::error;
use crate::reply::Reply;

#[derive(Template)]
#[template(path = "members.html")]
struct Members<'a> {
    frame: Frame<'a>,
    problems: Vec<String>,
    members: Vec<MemberView>,
    communities: Vec<Community>,
    may: May,
    form: OrganisationForm,
}

/// What the viewer may do here.
#[derive(Clone, Copy)]
struct May {
    manage: bool,
    /// Whether the password was given just now.
    is_fresh: bool,
}

/// What was typed of a new organisation.
struct OrganisationForm {
    name: String,
    name_en: String,
    side: String,
    corporate: String,
    agreement: String,
    groups: Vec<Reach>,
    /// Name of the field, one value a line.
    lists: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "member.html")]
struct MemberPage<'a> {
    frame: Frame<'a>,
    problems: Vec<String>,
    member: MemberView,
    /// Profile, roles, and whether the invitation was used; none for who may not see them.
    people: Option<Vec<(PersonProfile, Vec<Role>, bool)>>,
    may: May,
    roles: Vec<Role>,
    typed: PersonForm,
    /// The link of an invitation, shown once.
    link: Option<String>,
}

struct PersonForm {
    name: String,
    address: String,
    lang: String,
    roles: Vec<Role>,
}

impl OrganisationForm {
    fn is_in(&self, reach: &Reach) -> bool {
        self.groups.contains(reach)
    }
}

impl PersonForm {
    fn has(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }
}

#[derive(Template)]
#[template(path = "audit.html")]
struct Audit<'a> {
    frame: Frame<'a>,
    entries: Vec<(Entry, String)>,
    next: Option<i64>,
}

pub(crate) fn members(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    members_page(app, asked, None)
}

pub(crate) fn add_member(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let added =
        new_organisation(asked).and_then(|new| app.hub.add_organisation(asked.viewer(), &new));
    match added {
        Ok(id) => Ok(Reply::to(&format!("/members/{id}"))),
        Err(problem) => members_page(app, asked, Some(problem)),
    }
}

pub(crate) fn add_community(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let kind = match asked.field("kind") {
        "arrangement" => CommunityKind::Arrangement,
        _ => CommunityKind::Sig,
    };
    match app.hub.add_community(asked.viewer(), kind, asked.field("community")) {
        Ok(_) => Ok(Reply::to("/members")),
        Err(problem) => members_page(app, asked, Some(problem)),
    }
}

pub(crate) fn member(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    member_page(app, asked, None, None)
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
            let link = format!("{}/invitation/{}", app.address, invited.token);
            member_page(app, asked, None, Some(link))
        }
        Err(problem) => member_page(app, asked, Some(problem), None),
    }
}

pub(crate) fn standing(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let id = organisation(asked)?;
    let standing = match asked.field("standing") {
        "suspended" => Standing::Suspended,
        "active" => Standing::Active,
        _ => return Err(Problem::Invalid { field: "standing", why: "no-choice" }),
    };
    match app.hub.set_standing(asked.viewer(), id, standing) {
        Ok(()) => Ok(Reply::to(&format!("/members/{id}"))),
        Err(problem) => member_page(app, asked, Some(problem), None),
    }
}

/// A page of the trail, the newest first.
pub(crate) fn audit(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let before = asked.query("before").and_then(|number| number.parse().ok());
    let entries = app.hub.audit(asked.viewer(), before)?;
    let hash = |entry: &Entry| entry.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let entries: Vec<(Entry, String)> = entries
        .into_iter()
        .map(Permitted::into_inner)
        .map(|entry| (entry.clone(), hash(&entry)))
        .collect();
    let next = entries.last().map(|(entry, _)| entry.number).filter(|number| *number > 1);
    Ok(page(&Audit { frame: Frame::new(app, asked, "desk-title-audit"), entries, next }))
}

fn members_page(app: &App, asked: &Asked, problem: Option<Problem>) -> Result<Reply, Problem> {
    let problem = problem.map(said_here).transpose()?;
    let members = app.hub.members(asked.viewer())?;
    let reply = page(&Members {
        frame: Frame::new(app, asked, "desk-title-members"),
        problems: texts(app, asked, problem.as_ref()),
        members: members.into_iter().map(Permitted::into_inner).collect(),
        communities: app.hub.communities()?,
        may: may(asked.viewer()),
        form: organisation_form(asked),
    });
    Ok(with_status(reply, problem.as_ref()))
}

fn member_page(
    app: &App,
    asked: &Asked,
    problem: Option<Problem>,
    link: Option<String>,
) -> Result<Reply, Problem> {
    let problem = problem.map(said_here).transpose()?;
    let id = organisation(asked)?;
    let members = app.hub.members(asked.viewer())?.into_iter().map(Permitted::into_inner);
    let member = members.into_iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
    let may = may(asked.viewer());
    let people = if may.manage { Some(app.hub.people(asked.viewer(), id)?) } else { None };
    let reply = page(&MemberPage {
        frame: Frame::new(app, asked, &member.name),
        problems: texts(app, asked, problem.as_ref()),
        roles: hub::roles_of(member.side).collect(),
        member,
        people,
        may,
        typed: person_form(asked, link.is_some()),
        link,
    });
    Ok(with_status(reply, problem.as_ref()))
}

/// A problem that is told on the page; any other is none of the page's.
fn said_here(problem: Problem) -> Result<Problem, Problem> {
    if is_said_on_the_page(&problem) { Ok(problem) } else { Err(problem) }
}

fn texts(app: &App, asked: &Asked, problem: Option<&Problem>) -> Vec<String> {
    problem.map(|problem| error::texts(app, asked, problem)).unwrap_or_default()
}

fn with_status(reply: Reply, problem: Option<&Problem>) -> Reply {
    match problem {
        Some(problem) => reply.status(error::status(problem)),
        None => reply,
    }
}

fn may(viewer: &Viewer) -> May {
    match viewer {
        Viewer::Nobody => May { manage: false, is_fresh: false },
        Viewer::Person(person) => May {
            manage: person.roles.contains(&Role::HubAdministrator),
            is_fresh: person.proved == Proved::Fresh,
        },
    }
}

fn organisation(asked: &Asked) -> Result<OrganisationId, Problem> {
    Ok(OrganisationId::parse(asked.part("id")).ok_or(Refusal::NotFound)?)
}

fn new_organisation(asked: &Asked) -> Result<NewOrganisation, Problem> {
    let unknown = |field| Problem::Invalid { field, why: "no-choice" };
    let lines = |name| {
        let lines = asked.field(name).lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    let corporate = match asked.field("corporate") {
        "" => None,
        id => Some(OrganisationId::parse(id).ok_or_else(|| unknown("corporate"))?),
    };
    let groups = asked.fields("groups").map(Reach::parse).collect::<Option<Vec<_>>>();
    Ok(NewOrganisation {
        side: Side::of_word(asked.field("side")).ok_or_else(|| unknown("side"))?,
        corporate,
        profile: Profile {
            name: asked.field("name").to_owned(),
            name_en: Some(asked.field("name_en").to_owned()).filter(|name| !name.is_empty()),
            aliases: lines("aliases"),
            domains: lines("domains"),
            windows: lines("windows"),
            hosts: lines("hosts"),
            staff: lines("staff"),
            phones: lines("phones"),
            places: lines("places"),
            projects: lines("projects"),
            products: lines("products"),
            partners: lines("partners"),
            regions: lines("regions"),
            kinds: lines("kinds"),
        },
        groups: groups.ok_or_else(|| unknown("groups"))?,
        agreement: Agreement::of_word(asked.field("agreement"))
            .ok_or_else(|| unknown("agreement"))?,
    })
}

fn organisation_form(asked: &Asked) -> OrganisationForm {
    let field = |name| asked.field(name).to_owned();
    OrganisationForm {
        name: field("name"),
        name_en: field("name_en"),
        side: field("side"),
        corporate: field("corporate"),
        agreement: field("agreement"),
        groups: asked.fields("groups").filter_map(Reach::parse).collect(),
        lists: LISTS.iter().map(|name| (*name, field(name))).collect(),
    }
}

/// What was typed; nothing once the person is invited.
fn person_form(asked: &Asked, is_done: bool) -> PersonForm {
    let field = |name| if is_done { String::new() } else { asked.field(name).to_owned() };
    PersonForm {
        name: field("name"),
        address: field("address"),
        lang: field("lang"),
        roles: asked.fields("roles").filter(|_| !is_done).filter_map(Role::of_word).collect(),
    }
}

/// Fields of an organisation that hold one value a line.
const LISTS: [&str; 12] = [
    "aliases", "domains", "windows", "hosts", "staff", "phones", "places", "projects", "products",
    "partners", "regions", "kinds",
];
