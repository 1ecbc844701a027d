//! Organisations, communities, persons and their roles, and the trail.

use askama::Template;
use hub::{
    CommunityKind, MemberView, NewOrganisation, PersonView, Problem, RecoveryView, RequestView,
};
use release::{Permitted, Proved, Reach, Refusal, Standing, Viewer};
use store::{Community, Entry};
use vocab::{Agreement, OrganisationId, PersonId, Role, Side};

use super::desk::is_said_on_the_page;
use super::{Frame, page};
use crate::app::App;
use crate::asked::Asked;
use crate::error;
use crate::forms;
use crate::reply::Reply;

mod people;
mod profile;

use people::Link;
use people::{PersonForm, person_form};
pub(crate) use people::{
    agree, agree_recovery, ask_role, end_person, end_role, invite, name_deputy, recover,
    recovery_link, see_server_link,
};
use profile::{ProfileForm, profile};

#[derive(Template)]
#[template(path = "members.html")]
struct Members<'a> {
    frame: Frame<'a>,
    problems: Vec<String>,
    /// Organisations by their side.
    sides: Vec<(Side, Vec<MemberRow>)>,
    /// Communities with how many belong to them.
    communities: Vec<(Community, usize)>,
    requests: Vec<RequestView>,
    recoveries: Vec<RecoveryView>,
    members: Vec<MemberView>,
    may: May,
    form: OrganisationForm,
    here: String,
}

/// An organisation in the list, with the name of the head of its corporate group.
struct MemberRow {
    view: MemberView,
    head: Option<String>,
}

/// What the viewer may do here.
#[derive(Clone, Copy)]
struct May {
    /// Whether the viewer works for the hub, and so came from the list.
    list: bool,
    manage: bool,
    people: bool,
    /// Whether the password was given just now.
    is_fresh: bool,
}

/// What was typed of a new organisation.
struct OrganisationForm {
    side: String,
    agreement: String,
    groups: Vec<Reach>,
    profile: ProfileForm,
}

#[derive(Template)]
#[template(path = "member.html")]
struct MemberPage<'a> {
    frame: Frame<'a>,
    problems: Vec<String>,
    member: MemberView,
    head: Option<String>,
    /// None for who may not see them.
    people: Option<Vec<PersonView>>,
    /// Whoever of them stands in for the contacts.
    deputy: Option<PersonId>,
    requests: Vec<RequestView>,
    recoveries: Vec<RecoveryView>,
    may: May,
    roles: Vec<Role>,
    typed: PersonForm,
    /// The link of an invitation or to another password, shown once.
    link: Option<Link>,
    communities: Vec<Community>,
    /// Those that can be the head of its corporate group.
    members: Vec<MemberView>,
    form: Option<ProfileForm>,
    today: String,
    here: String,
}

impl MemberPage<'_> {
    fn is_deputy(&self, person: &PersonId) -> bool {
        self.deputy.as_ref() == Some(person)
    }
}

impl OrganisationForm {
    fn is_in(&self, reach: &Reach) -> bool {
        self.groups.contains(reach)
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

/// The page of the viewer's own organisation.
pub(crate) fn own(_: &App, asked: &Asked) -> Result<Reply, Problem> {
    let Viewer::Person(person) = asked.viewer() else { return Err(Refusal::NotLoggedIn.into()) };
    Ok(Reply::to(&format!("/members/{}", person.organisation)))
}

pub(crate) fn member(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    member_page(app, asked, None, None)
}

pub(crate) fn standing(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let id = organisation(asked)?;
    let standing = match asked.field("standing") {
        "suspended" => Standing::Suspended,
        "active" => Standing::Active,
        _ => return Err(Problem::Invalid { field: "standing", why: "no-choice" }),
    };
    done(app, asked, app.hub.set_standing(asked.viewer(), id, standing))
}

pub(crate) fn change_profile(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let id = organisation(asked)?;
    let changed = profile::corporate(asked).and_then(|corporate| {
        app.hub.change_profile(asked.viewer(), id, (profile(asked), corporate))
    });
    done(app, asked, changed)
}

pub(crate) fn join(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let id = organisation(asked)?;
    let joined = || {
        let reach = chosen(Reach::parse(asked.field("reach")), "groups")?;
        let agreement = chosen(Agreement::of_word(asked.field("agreement")), "agreement")?;
        let since = day(asked, "since")?;
        app.hub.join_community(asked.viewer(), id, (reach, since, agreement))
    };
    done(app, asked, joined())
}

pub(crate) fn end_membership(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let id = organisation(asked)?;
    let reach = Reach::parse(asked.field("reach")).ok_or(Refusal::NotFound)?;
    let since = asked.field("since").parse().map_err(|_| Refusal::NotFound)?;
    let ended = day(asked, "last")
        .and_then(|last| app.hub.end_membership(asked.viewer(), id, (reach, since, last)));
    done(app, asked, ended)
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
    let viewer = asked.viewer();
    let members: Vec<MemberView> =
        app.hub.members(viewer)?.into_iter().map(Permitted::into_inner).collect();
    let of_side = |side: Side| {
        let rows = members.iter().filter(|one| one.side == side);
        rows.map(|one| MemberRow { head: head(one, &members), view: one.clone() }).collect()
    };
    let sides = Side::ALL.iter().map(|side| (*side, of_side(*side)));
    let belonging = |reach: Reach| {
        let belongs = |one: &&MemberView| one.memberships.iter().any(|(_, own)| own.reach == reach);
        members.iter().filter(belongs).count()
    };
    let communities = app.hub.communities()?.into_iter();
    let communities = communities.map(|one| (one.clone(), belonging(one.reach))).collect();
    let reply = page(&Members {
        frame: Frame::new(app, asked, "desk-title-members"),
        problems: texts(app, asked, problem.as_ref()),
        sides: sides.filter(|(_, rows): &(_, Vec<MemberRow>)| !rows.is_empty()).collect(),
        communities,
        requests: requests(app, viewer, None)?,
        recoveries: recoveries(app, viewer, None)?,
        may: may(viewer, None),
        form: organisation_form(asked),
        here: "/members".to_owned(),
        members,
    });
    Ok(with_status(reply, problem.as_ref()))
}

fn member_page(
    app: &App,
    asked: &Asked,
    problem: Option<Problem>,
    link: Option<Link>,
) -> Result<Reply, Problem> {
    let problem = problem.map(said_here).transpose()?;
    let (id, viewer) = (organisation(asked)?, asked.viewer());
    let member = app.hub.member(viewer, id)?.into_inner();
    let may = may(viewer, Some(id));
    let members = if may.list { app.hub.members(viewer)? } else { Vec::new() };
    let members: Vec<MemberView> = members.into_iter().map(Permitted::into_inner).collect();
    let people = if may.people { Some(app.hub.people(viewer, id)?) } else { None };
    let deputy = if may.people { app.hub.deputy(viewer, id)? } else { None };
    let form = match &member.profile {
        Some(_) if asked.path.ends_with("/profile") => Some(ProfileForm::typed(asked)),
        Some(profile) => Some(ProfileForm::of(profile, member.corporate)),
        None => None,
    };
    let reply = page(&MemberPage {
        frame: Frame::new(app, asked, &member.name),
        problems: texts(app, asked, problem.as_ref()),
        roles: hub::roles_of(member.side).collect(),
        head: head(&member, &members),
        people,
        deputy,
        requests: requests(app, viewer, Some(id))?,
        recoveries: recoveries(app, viewer, Some(id))?,
        may,
        typed: person_form(asked, link.is_some()),
        link,
        communities: app.hub.communities()?,
        members,
        form,
        today: forms::written_day(&app.hub.today()),
        here: format!("/members/{id}"),
        member,
    });
    Ok(with_status(reply, problem.as_ref()))
}

/// Roles that wait, of one organisation or of all.
fn requests(
    app: &App,
    viewer: &Viewer,
    of: Option<OrganisationId>,
) -> Result<Vec<RequestView>, Problem> {
    let all = app.hub.role_requests(viewer)?.into_iter().map(Permitted::into_inner);
    Ok(all.filter(|one| of.is_none_or(|id| id == one.request.organisation)).collect())
}

/// Ways back in that wait, of one organisation or of all.
fn recoveries(
    app: &App,
    viewer: &Viewer,
    of: Option<OrganisationId>,
) -> Result<Vec<RecoveryView>, Problem> {
    let all = app.hub.recoveries(viewer)?.into_iter().map(Permitted::into_inner);
    Ok(all.filter(|one| of.is_none_or(|id| id == one.recovery.organisation)).collect())
}

/// Back to the organisation; what could not be done is said there.
fn done(app: &App, asked: &Asked, result: Result<(), Problem>) -> Result<Reply, Problem> {
    match result {
        Ok(()) => Ok(Reply::to(&format!("/members/{}", organisation(asked)?))),
        Err(problem) => member_page(app, asked, Some(problem), None),
    }
}

/// The name of the head of an organisation's corporate group.
fn head(member: &MemberView, members: &[MemberView]) -> Option<String> {
    let head = members.iter().find(|one| Some(one.id) == member.corporate);
    head.map(|one| one.name.clone())
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

fn may(viewer: &Viewer, of: Option<OrganisationId>) -> May {
    let Viewer::Person(person) = viewer else {
        return May { list: false, manage: false, people: false, is_fresh: false };
    };
    let is = |role| person.roles.contains(&role);
    let manage = is(Role::HubAdministrator);
    let own = of == Some(person.organisation) && is(Role::MemberAdministrator);
    May {
        list: manage || is(Role::Analyst) || is(Role::Releaser),
        manage,
        people: manage || own,
        is_fresh: person.proved == Proved::Fresh,
    }
}

fn organisation(asked: &Asked) -> Result<OrganisationId, Problem> {
    Ok(OrganisationId::parse(asked.part("id")).ok_or(Refusal::NotFound)?)
}

fn chosen<W>(value: Option<W>, field: &'static str) -> Result<W, Problem> {
    value.ok_or(Problem::Invalid { field, why: "no-choice" })
}

/// A day that must be typed, days since 1970.
fn day(asked: &Asked, field: &'static str) -> Result<i64, Problem> {
    let day = forms::day(asked, field)?;
    day.map(hub::days_since_1970).ok_or(Problem::Invalid { field, why: "day" })
}

fn new_organisation(asked: &Asked) -> Result<NewOrganisation, Problem> {
    let groups = asked.fields("groups").map(Reach::parse).collect::<Option<Vec<_>>>();
    Ok(NewOrganisation {
        side: chosen(Side::of_word(asked.field("side")), "side")?,
        corporate: profile::corporate(asked)?,
        profile: profile(asked),
        groups: chosen(groups, "groups")?,
        agreement: chosen(Agreement::of_word(asked.field("agreement")), "agreement")?,
    })
}

fn organisation_form(asked: &Asked) -> OrganisationForm {
    OrganisationForm {
        side: asked.field("side").to_owned(),
        agreement: asked.field("agreement").to_owned(),
        groups: asked.fields("groups").filter_map(Reach::parse).collect(),
        profile: ProfileForm::typed(asked),
    }
}
