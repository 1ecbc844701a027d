//! A row for each route: what it is about, how it is asked, and what the oracle says.

use super::made::{Made, Request};
use super::oracle::{By, Says, Who};

/// What a route is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// Nothing that anybody owns.
    Nothing,
    Submission,
    /// An item of a submission.
    Item,
    /// A share that is out.
    Share,
    /// A share that is worked on.
    Draft,
    /// A share and a submission that is in it.
    Consent,
    /// A file that is out with a share, or is to go out with it.
    File,
    Question,
    Organisation,
    /// Somebody of an organisation.
    Person,
    /// A role that waits for a second person.
    Request,
    /// A way back in that waits for a second person.
    Recovery,
    /// What the duty analyst is told.
    Notice,
    /// A search that somebody keeps.
    Search,
    /// A link that was made at the server.
    ServerLink,
}

/// What is asked of whoever comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    Open,
    Browser,
    Program,
}

/// What somebody may do to one thing, by its position; of a consent, both in one number.
type May = fn(&Made, Who, usize) -> Says;

pub(super) struct Row {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) door: Door,
    pub(super) about: About,
    pub(super) may: May,
    /// Fields of its form, or its body.
    pub(super) fields: &'static [(&'static str, &'static str)],
}

const fn get(path: &'static str, door: Door, about: About, may: May) -> Row {
    Row { method: "get", path, door, about, may, fields: &[] }
}

const fn post(
    path: &'static str,
    about: About,
    may: May,
    fields: &'static [(&'static str, &'static str)],
) -> Row {
    Row { method: "post", path, door: Browser, about, may, fields }
}

use About as A;
use Door::{Browser, Open, Program};

/// Every route. One that is not here fails the test.
pub(super) const ROWS: &[Row] = &[
    get("/", Open, A::Nothing, anybody),
    get("/login", Open, A::Nothing, anybody),
    get("/lang/{lang}", Open, A::Nothing, anybody),
    get("/invitation/{token}", Open, A::Nothing, anybody),
    get("/help", Open, A::Nothing, anybody),
    get("/static/{file}", Open, A::Nothing, anybody),
    get("/healthz", Open, A::Nothing, anybody),
    get("/api/openapi.json", Open, A::Nothing, anybody),
    get("/confirm", Browser, A::Nothing, anybody),
    get("/account", Browser, A::Nothing, trusted),
    get("/shares", Open, A::Nothing, anybody),
    get("/shares/{name}", Open, A::Share, read_share),
    get("/shares/{name}/versions/{version}", Open, A::Share, no_earlier),
    get("/shares/{name}/forms/{file}", Open, A::Share, read_share),
    get("/searches/{id}", Browser, A::Search, own_search),
    get("/submit", Browser, A::Nothing, hand_in),
    get("/submissions", Browser, A::Nothing, follow),
    get("/submissions/{receipt}", Browser, A::Submission, read_submission),
    get("/consent", Browser, A::Nothing, follow),
    get("/consent/{name}/{receipt}", Browser, A::Consent, read_consent),
    get("/inbox", Browser, A::Nothing, desk),
    get("/inbox/{receipt}", Browser, A::Submission, desk),
    get("/items/{id}/seen", Browser, A::Item, read_submission),
    get("/drafts", Browser, A::Nothing, desk),
    get("/drafts/{name}", Browser, A::Draft, desk),
    get("/questions", Browser, A::Nothing, desk),
    get("/unanswered", Browser, A::Nothing, desk),
    get("/statistics", Browser, A::Nothing, statistics),
    get("/statistics/{table}/{row}", Browser, A::Nothing, statistics),
    get("/statistics/records", Browser, A::Nothing, export),
    get("/people", Browser, A::Nothing, anybody),
    get("/members", Browser, A::Nothing, members),
    get("/members/{id}", Browser, A::Organisation, member),
    get("/audit", Browser, A::Nothing, audit),
    get("/api/v1/submissions", Program, A::Nothing, follow),
    get("/api/v1/submissions/{receipt}", Program, A::Submission, read_submission),
    get("/api/v1/waiting", Program, A::Nothing, follow),
    get("/api/v1/shares", Program, A::Nothing, anybody),
    get("/api/v1/searches", Program, A::Nothing, anybody),
    get("/api/v1/searches/{id}", Program, A::Search, own_search),
    get("/api/v1/shares/{name}/files", Program, A::Share, read_share),
    get("/api/v1/shares/{name}/{file}", Program, A::Share, read_share),
    Row { door: Open, ..post("/login", A::Nothing, anybody, &[]) },
    Row { door: Open, ..post("/invitation/{token}", A::Nothing, no_invitation, &NEW_PASSWORD) },
    post("/confirm", A::Nothing, anybody, &[("password", "wrong wrong wrong")]),
    post("/shares", A::Nothing, anybody, &[("query", "invoice")]),
    post("/searches", A::Nothing, trusted, &[("name", "invoices"), ("query", "invoice")]),
    post("/searches/{id}/remove", A::Search, own_search, &[]),
    post("/shares/{name}/files/{file}", A::File, read_file, &[("file-words", "so")]),
    post("/shares/{name}/acknowledge", A::Share, answer, &[]),
    post("/shares/{name}/answer", A::Share, answer, &[("word", "not-seen")]),
    post("/shares/{name}/ask", A::Share, answer, &[("text", "since when?")]),
    post("/submit", A::Nothing, hand_in, &[("words", "a strange call"), ("preset", "hub-only")]),
    post("/submissions/{receipt}/amend", A::Submission, amend, &[("words", "more of it")]),
    post("/submissions/{receipt}/narrow", A::Submission, amend, &[("preset", "hub-only")]),
    post("/submissions/{receipt}/rescue", A::Submission, amend, &[("telephone", "")]),
    post("/submissions/{receipt}/after-all", A::Submission, amend, &[]),
    post("/notices/{id}", A::Notice, judge, &[]),
    post("/server-links/{id}", A::ServerLink, runs_the_hub, &[]),
    post("/consent/{name}/{receipt}", A::Consent, consent, &[("say", "yes"), ("digest", "00")]),
    post("/inbox", A::Nothing, desk, &[("query", "invoice")]),
    post("/inbox/{receipt}/hand-over", A::Submission, judge, &[("take", "yes")]),
    // The item comes from the path that the test fills in.
    post(
        "/inbox/{receipt}/judge",
        A::Item,
        judge,
        &[("class", "mass"), ("counted", "mass"), ("reason", "so")],
    ),
    post("/inbox/{receipt}/ask", A::Submission, judge, &[("ask", "headers")]),
    post("/inbox/{receipt}/close", A::Submission, judge, &[("closing", "nothing new")]),
    post("/inbox/{receipt}/no-answer", A::Submission, judge, &[]),
    post("/items/{id}/original", A::Item, original, &[("reason", "check"), ("words", "so")]),
    post("/inbox/{receipt}/draft", A::Submission, judge, &[]),
    post("/drafts/{name}", A::Draft, judge, &[("was", "1")]),
    post("/drafts/{name}/join", A::Draft, judge, &[("receipt", "{other}")]),
    post("/drafts/{name}/files", A::Draft, judge, &[("file", "00"), ("why", "so")]),
    post("/drafts/{name}/files/{file}/approve", A::File, approve_file, &[]),
    post("/drafts/{name}/files/{file}/take-back", A::File, desk, &[]),
    post("/drafts/{name}/prove", A::Draft, judge, &[]),
    post("/drafts/{name}/release", A::Draft, release, &[]),
    post("/drafts/{name}/release-at-night", A::Draft, release_at_night, &[]),
    post("/drafts/{name}/revise", A::Draft, judge, &[]),
    post("/drafts/{name}/withdraw", A::Share, withdraw, &[("reason_ja", "誤り")]),
    post("/questions/{id}/reply", A::Question, judge, &[("text", "since May")]),
    post("/members", A::Nothing, manage, &[("name", ""), ("side", "member"), ("agreement", "nda")]),
    post("/members/communities", A::Nothing, manage, &[("kind", "sig"), ("community", "")]),
    post(
        "/members/{id}/people",
        A::Organisation,
        invite,
        &[("address", "none"), ("roles", "analyst")],
    ),
    post("/members/{id}/standing", A::Organisation, manage, &[("standing", "active")]),
    post("/members/{id}/deputy", A::Organisation, invite, &[("deputy", "")]),
    post("/members/{id}/profile", A::Organisation, manage, &[("name", "")]),
    post("/members/{id}/memberships", A::Organisation, manage, &MEMBERSHIP),
    post("/members/{id}/memberships/end", A::Organisation, manage, &MEMBERSHIP_ENDS),
    post(
        "/members/{id}/requests",
        A::Request,
        agree,
        &[("role", "member-contact"), ("say", "yes")],
    ),
    post("/members/{id}/recoveries", A::Recovery, agree_recovery, &[("say", "yes")]),
    post("/members/{id}/people/{person}/recovery", A::Person, keep, &[]),
    post("/members/{id}/people/{person}/recovery/link", A::Person, keep, &[]),
    post("/members/{id}/people/{person}/roles", A::Person, keep, &[("role", "auditor")]),
    post("/members/{id}/people/{person}/roles/end", A::Person, keep, &[("role", "auditor")]),
    post("/members/{id}/people/{person}/end", A::Person, keep, &[]),
    post("/account/revoke", A::Nothing, no_session, &[("name", "S-0000-0000")]),
    post("/account/key", A::Nothing, own_key, &[("purpose", "a gateway")]),
    post("/logout", A::Nothing, anybody, &[]),
    Row { door: Program, ..post("/api/v1/submissions", A::Nothing, hand_in, &[]) },
    Row { door: Program, ..post("/api/v1/submissions/{receipt}", A::Submission, amend, &[]) },
    Row { door: Program, ..post("/api/v1/inbox", A::Nothing, desk, &[]) },
    Row { door: Program, ..post("/api/v1/search", A::Nothing, anybody, &[]) },
    Row { door: Program, ..post("/api/v1/shares/{name}/answers", A::Share, answer, &[]) },
];

const MEMBERSHIP: [(&str, &str); 3] =
    [("reach", "all-sigs"), ("agreement", "nda"), ("since", "2026-06-01")];
const MEMBERSHIP_ENDS: [(&str, &str); 3] =
    [("reach", "all-sigs"), ("since", "20000"), ("last", "2026-06-30")];

const NEW_PASSWORD: [(&str, &str); 2] =
    [("password", "correct horse battery"), ("again", "correct horse battery")];

impl Row {
    /// What the oracle says, the door first.
    pub(super) fn says(&self, made: &Made, who: Who, one: usize) -> Says {
        let changes = self.method == "post";
        match (self.door, who.person, who.by) {
            (Open, ..) => {}
            (_, None, _) => return Says::LogIn,
            (Browser, _, By::Key) => return Says::NoKeys,
            (Program, _, By::Session | By::Fresh) if changes => return Says::NoKeys,
            _ => {}
        }
        (self.may)(made, who, one)
    }
}

/// The share and the submission of a position.
pub(super) fn both(made: &Made, one: usize) -> (usize, usize) {
    (one / made.submissions.len(), one % made.submissions.len())
}

fn anybody(_: &Made, _: Who, _: usize) -> Says {
    Says::Yes
}

/// There is no such invitation.
fn no_invitation(_: &Made, _: Who, _: usize) -> Says {
    Says::Nothing
}

fn no_session(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, false)
}

fn trusted(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, true)
}

fn of_role(made: &Made, who: Who, may: bool) -> Says {
    match who.person {
        None => Says::LogIn,
        Some(_) if made.suspended(who) => Says::Suspended,
        Some(_) if may => Says::Yes,
        Some(_) => Says::Nothing,
    }
}

/// The same for what keys may not do and needs the password again.
fn fresh(made: &Made, who: Who, may: bool) -> Says {
    match (of_role(made, who, may), who.by) {
        (Says::Yes, By::Key) => Says::NoKeys,
        (Says::Yes, By::Session) => Says::Password,
        (says, _) => says,
    }
}

fn read_share(made: &Made, who: Who, one: usize) -> Says {
    match made.reads_share(who, &made.shares[one]) {
        true => Says::Yes,
        false => of_role(made, who, false),
    }
}

/// A file of a share is for its readers, as far as they are known by name.
fn read_file(made: &Made, who: Who, one: usize) -> Says {
    let share = &made.shares[made.files[one].share];
    let reads = made.is_reached(who, share) || made.desk(who);
    fresh(made, who, reads && share.out)
}

/// Who proposed a file does not approve it.
fn approve_file(made: &Made, who: Who, one: usize) -> Says {
    match fresh(made, who, made.releaser(who)) {
        Says::Yes if who.person == Some(made.files[one].proposer) => Says::SecondPerson,
        says => says,
    }
}

/// Its own first version has none before it.
fn no_earlier(made: &Made, who: Who, one: usize) -> Says {
    let says = read_share(made, who, one);
    if says == Says::Yes { Says::NoMore } else { says }
}

/// Nobody but its owner, whatever the role.
fn own_search(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, who.person == Some(made.search.owner))
}

fn answer(made: &Made, who: Who, one: usize) -> Says {
    of_role(made, who, made.is_reached(who, &made.shares[one]))
}

fn hand_in(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, made.member(who) || made.analyst(who))
}

fn follow(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, made.member(who) || made.desk(who))
}

fn read_submission(made: &Made, who: Who, one: usize) -> Says {
    of_role(made, who, made.reads_submission(who, &made.submissions[one]))
}

fn amend(made: &Made, who: Who, one: usize) -> Says {
    of_role(made, who, made.owns_submission(who, &made.submissions[one]))
}

fn read_consent(made: &Made, who: Who, one: usize) -> Says {
    let (share, submission) = both(made, one);
    of_role(made, who, made.reads_consent(who, &made.shares[share], submission))
}

fn consent(made: &Made, who: Who, one: usize) -> Says {
    let (share, submission) = both(made, one);
    let asked = made.reads_consent(who, &made.shares[share], submission);
    let own = made.owns_submission(who, &made.submissions[submission]);
    fresh(made, who, asked && own)
}

/// Its own contacts and administrators, and analysts.
fn original(made: &Made, who: Who, one: usize) -> Says {
    let submission = &made.submissions[one];
    let own = made.owns_submission(who, submission) && !made.partner(who);
    fresh(made, who, own || made.analyst(who))
}

fn desk(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, made.desk(who))
}

fn runs_the_hub(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, made.administrator(who))
}

fn judge(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, made.analyst(who))
}

/// Who wrote on a share does not release it.
fn release(made: &Made, who: Who, one: usize) -> Says {
    let wrote = who.person.is_some_and(|person| made.shares[one].drafters.contains(&person));
    match fresh(made, who, made.releaser(who)) {
        Says::Yes if wrote => Says::SecondPerson,
        says => says,
    }
}

/// By night a releaser is alone.
fn release_at_night(made: &Made, who: Who, _: usize) -> Says {
    fresh(made, who, made.releaser(who))
}

/// Nothing can be taken back but what is out.
fn withdraw(made: &Made, who: Who, one: usize) -> Says {
    fresh(made, who, made.releaser(who) && made.shares[one].out)
}

fn statistics(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, made.desk(who) || made.auditor(who))
}

fn export(made: &Made, who: Who, _: usize) -> Says {
    fresh(made, who, made.analyst(who))
}

fn members(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, made.desk(who) || made.administrator(who))
}

fn member(made: &Made, who: Who, one: usize) -> Says {
    let own = made.member(who) && made.of(who) == Some(one);
    of_role(made, who, own || made.desk(who) || made.administrator(who))
}

fn manage(made: &Made, who: Who, _: usize) -> Says {
    fresh(made, who, made.administrator(who))
}

fn invite(made: &Made, who: Who, one: usize) -> Says {
    let chief = made.chief(who) && made.of(who) == Some(one);
    fresh(made, who, chief || made.administrator(who))
}

/// Changes somebody's roles, or ends the account.
fn keep(made: &Made, who: Who, one: usize) -> Says {
    invite(made, who, made.people[one].of)
}

/// Agrees to a role that another person asked for.
fn agree(made: &Made, who: Who, _: usize) -> Says {
    second(made, who, &made.request)
}

/// Agrees to a way back in that another person asked for.
fn agree_recovery(made: &Made, who: Who, _: usize) -> Says {
    second(made, who, &made.recovery)
}

fn second(made: &Made, who: Who, request: &Request) -> Says {
    let chief = made.chief(who) && made.of(who) == Some(request.of);
    let may = chief || made.administrator(who) || made.releaser(who);
    let own = who.person.map(|person| made.people[person].id) == Some(request.person);
    match fresh(made, who, may) {
        Says::Yes if own || who.person == Some(request.asker) => Says::SecondPerson,
        says => says,
    }
}

fn audit(made: &Made, who: Who, _: usize) -> Says {
    of_role(made, who, made.auditor(who))
}

fn own_key(made: &Made, who: Who, _: usize) -> Says {
    fresh(made, who, who.person.is_some())
}
