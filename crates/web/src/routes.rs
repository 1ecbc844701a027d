//! Every route, once: the server and the OpenAPI document are both made from this table.

use axum::http::Method;

use crate::app::App;
use crate::asked::Asked;
use crate::pages::{
    account, admin, consent, desk, draft, login, member, numbers, searches, shares, unanswered,
};
use crate::reply::Reply;
use crate::{api, documents};

use hub::Problem;

/// A function that answers a request.
pub(crate) type Handler = fn(&App, &Asked) -> Result<Reply, Problem>;

/// One route.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) handler: Handler,
    pub(crate) door: Door,
    /// One line for the OpenAPI document.
    pub(crate) what: &'static str,
}

/// What is asked of a request before its handler sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// Nobody need be logged in.
    Open,
    /// A session of a browser; its posts carry the token of its forms.
    Session,
    /// A key of a program, or a session that only reads.
    Api,
}

const fn get(path: &'static str, handler: Handler, door: Door, what: &'static str) -> Route {
    Route { method: Method::GET, path, handler, door, what }
}

const fn post(path: &'static str, handler: Handler, door: Door, what: &'static str) -> Route {
    Route { method: Method::POST, path, handler, door, what }
}

use Door::{Api, Open, Session};

/// Every route of the portal and of the REST interface.
pub(crate) const ROUTES: &[Route] = &[
    get("/", login::start, Open, "Leads to the first page of whoever asks"),
    get("/login", login::form, Open, "The form to log in"),
    post("/login", login::log_in, Open, "Logs in"),
    post("/logout", login::log_out, Session, "Logs out"),
    get("/lang/{lang}", login::language, Open, "Chooses the language of the pages"),
    get("/invitation/{token}", login::invitation, Open, "The form to set a first password"),
    post("/invitation/{token}", login::accept, Open, "Sets a first password"),
    get("/confirm", login::confirm_form, Session, "The form to give the password once more"),
    post("/confirm", login::confirm, Session, "Takes the password once more"),
    get("/help", login::help, Open, "How to hand in, how to answer, which keys there are"),
    get("/shares", shares::list, Open, "Shares for the reader, the newest first"),
    post("/shares", shares::search, Session, "Searches the shares for the reader"),
    post("/searches", searches::keep, Session, "Keeps a search under a name"),
    get("/searches/{id}", searches::open, Session, "Does a search that is kept"),
    post("/searches/{id}/remove", searches::remove, Session, "Removes a search that is kept"),
    get("/shares/{name}", shares::show, Open, "One share"),
    get("/shares/{name}/versions/{version}", shares::earlier, Open, "An earlier version of it"),
    get("/shares/{name}/forms/{file}", shares::form, Open, "One form of a share, as proven"),
    post("/shares/{name}/files/{file}", shares::file, Session, "A file of it, as a locked ZIP"),
    post("/shares/{name}/acknowledge", shares::acknowledge, Session, "Says that a share was read"),
    post("/shares/{name}/answer", shares::answer, Session, "Answers a share"),
    post("/shares/{name}/ask", shares::ask, Session, "Asks about a share"),
    get("/submit", member::form, Session, "The form to hand in"),
    post("/submit", member::submit, Session, "Hands in"),
    get("/submissions", member::list, Session, "What the own organisation handed in"),
    get("/submissions/{receipt}", member::show, Session, "One own submission"),
    post("/submissions/{receipt}/amend", member::amend, Session, "Adds what was asked for"),
    post("/submissions/{receipt}/narrow", member::narrow, Session, "Narrows the handling"),
    post("/submissions/{receipt}/rescue", member::rescue, Session, "Asks the hub to call and help"),
    post("/submissions/{receipt}/after-all", member::after_all, Session, "May be shared after all"),
    post("/notices/{id}", desk::acknowledge, Session, "Acknowledges what the desk is told"),
    post("/server-links/{id}", admin::see_server_link, Session, "Takes note of a link"),
    get("/consent", consent::list, Session, "What the own organisation is asked to consent to"),
    get("/consent/{name}/{receipt}", consent::show, Session, "What would go out, byte for byte"),
    post("/consent/{name}/{receipt}", consent::say, Session, "Consents or refuses"),
    get("/inbox", desk::inbox, Session, "What waits for the hub"),
    post("/inbox", desk::search, Session, "Searches the submissions"),
    get("/inbox/{receipt}", desk::show, Session, "One submission on one screen"),
    post("/inbox/{receipt}/hand-over", desk::hand_over, Session, "Takes, gives back, sets aside"),
    post("/inbox/{receipt}/judge", desk::judge, Session, "Judges an item"),
    post("/inbox/{receipt}/ask", desk::ask_back, Session, "Asks the submitter back"),
    post("/inbox/{receipt}/close", desk::close, Session, "Closes without a share, with the reason"),
    post("/inbox/{receipt}/no-answer", unanswered::close, Session, "Goes on without an answer"),
    post("/inbox/{receipt}/draft", desk::draft, Session, "Begins a share"),
    get("/unanswered", unanswered::list, Session, "What waits for submitters, and whom to call"),
    get("/items/{id}/seen", desk::seen, Session, "A mail as its victim saw it, for a sandbox"),
    post("/items/{id}/original", desk::original, Session, "The original, as a ZIP with a password"),
    get("/drafts", draft::list, Session, "Shares that are worked on"),
    get("/drafts/{name}", draft::show, Session, "One share that is worked on"),
    post("/drafts/{name}", draft::edit, Session, "Writes what the analyst decided"),
    post("/drafts/{name}/join", draft::join, Session, "Adds an equivalent submission"),
    post("/drafts/{name}/files", draft::propose, Session, "Proposes that a file goes out with it"),
    post("/drafts/{name}/files/{file}/approve", draft::approve, Session, "Approves one file"),
    post("/drafts/{name}/files/{file}/take-back", draft::take_back, Session, "Takes a file back"),
    post("/drafts/{name}/prove", draft::prove, Session, "Proves the bytes and asks the sources"),
    post("/drafts/{name}/release", draft::release, Session, "Lets the share out at the next slot"),
    post("/drafts/{name}/release-at-night", draft::release_at_night, Session, "The night rule"),
    post("/drafts/{name}/revise", draft::revise, Session, "Begins a new version"),
    post("/drafts/{name}/withdraw", draft::withdraw, Session, "Takes a share back"),
    get("/questions", desk::questions, Session, "Questions that wait for a reply"),
    post("/questions/{id}/reply", desk::reply, Session, "Replies to a question"),
    get("/statistics", numbers::quarter, Session, "The tables of this quarter"),
    get("/statistics/{table}/{row}", numbers::explain, Session, "The list behind a count"),
    get("/statistics/records", numbers::records, Session, "Every record, one JSON object a line"),
    get("/members", admin::members, Session, "Organisations"),
    post("/members", admin::add_member, Session, "Adds an organisation"),
    post("/members/communities", admin::add_community, Session, "Adds a SIG or an arrangement"),
    get("/people", admin::own, Session, "Leads to the own organisation"),
    get("/members/{id}", admin::member, Session, "An organisation and its persons"),
    post("/members/{id}/profile", admin::change_profile, Session, "Writes what it is like"),
    post("/members/{id}/memberships", admin::join, Session, "Lets it join a community"),
    post("/members/{id}/memberships/end", admin::end_membership, Session, "Ends a membership"),
    post("/members/{id}/people", admin::invite, Session, "Invites a person"),
    post("/members/{id}/requests", admin::agree, Session, "Agrees to a role that was asked for"),
    post("/members/{id}/recoveries", admin::agree_recovery, Session, "Agrees to a way back in"),
    post("/members/{id}/people/{person}/recovery", admin::recover, Session, "Asks for a way back"),
    post("/members/{id}/people/{person}/recovery/link", admin::recovery_link, Session, "Its link"),
    post("/members/{id}/people/{person}/roles", admin::ask_role, Session, "Asks for a role"),
    post("/members/{id}/people/{person}/roles/end", admin::end_role, Session, "Ends a role"),
    post("/members/{id}/people/{person}/end", admin::end_person, Session, "Ends an account"),
    post("/members/{id}/deputy", admin::name_deputy, Session, "Names who stands in for contacts"),
    post("/members/{id}/standing", admin::standing, Session, "Suspends or verifies"),
    get("/audit", admin::audit, Session, "What was done, entry by entry"),
    get("/account", account::show, Session, "The own account, sessions and keys"),
    post("/account/revoke", account::revoke, Session, "Ends a session or a key"),
    post("/account/key", account::new_key, Session, "Makes a key for a program"),
    get("/api/openapi.json", documents::handler, Open, "This document"),
    post(
        "/api/v1/submissions",
        api::submit,
        Api,
        "Hands in: multipart form or one mail as the body",
    ),
    get("/api/v1/submissions", api::submissions, Api, "What the own organisation handed in"),
    get("/api/v1/submissions/{receipt}", api::submission, Api, "One own submission"),
    post("/api/v1/submissions/{receipt}", api::amend, Api, "Adds files, or what happened since"),
    get("/api/v1/waiting", api::waiting, Api, "What waits for the own organisation"),
    get("/api/v1/shares", api::shares, Api, "Shares for the reader, the newest first"),
    post("/api/v1/search", api::search, Api, "Searches the shares for the reader"),
    post("/api/v1/inbox", api::search_inbox, Api, "Searches the submissions, for the hub"),
    get("/api/v1/searches", api::searches, Api, "The searches that are kept"),
    get("/api/v1/searches/{id}", api::open_search, Api, "Does a search that is kept"),
    get("/api/v1/shares/{name}/files", api::files, Api, "The files that are out with a share"),
    get("/api/v1/shares/{name}/{file}", api::form, Api, "One form of a share, as proven"),
    post("/api/v1/shares/{name}/answers", api::answer, Api, "Answers a share"),
    get("/static/{file}", documents::asset, Open, "Style and script of the portal"),
    get("/healthz", documents::health, Open, "Whether the hub can do its work"),
];
