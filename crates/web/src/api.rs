//! The REST interface: the same use cases for programs, in JSON. Members of the bodies are
//! documented in `docs/rest.md`.

use axum::http::{StatusCode, header};
use hub::{AnswerForm, Finds, InboxRow, OriginalReadView, Problem, ShareRow, Unanswered};
use release::{Permitted, Refusal};
use serde_json::{Value, json};
use store::StoredSearch;
use vocab::{AnswerWord, SubmissionId};
use wire::Submitted;

use crate::app::App;
use crate::asked::{Asked, Upload};
use crate::forms;
use crate::pages::shares::{form_of, media};
use crate::reply::Reply;

/// Hands in: the fields and files of the portal's form, or one mail as the body.
pub(crate) fn submit(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    check_form(asked, &forms::FIELDS_OF_SUBMISSION)?;
    let new = forms::submission(app, asked)?;
    let receipt = app.hub.submit(asked.viewer(), &new)?;
    let url = format!("{}/submissions/{}", app.address, receipt.receipt);
    let body = Submitted { receipt: receipt.receipt, again: receipt.again, url }.to_json();
    Ok(json_reply(body).status(StatusCode::CREATED))
}

/// Adds to what was handed in: files, words, and what happened since.
pub(crate) fn amend(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    check_form(asked, &forms::FIELDS_OF_AMENDMENT)?;
    let receipt = asked.part("receipt");
    app.hub.amend(asked.viewer(), receipt, &forms::amendment(asked)?)?;
    submission(app, asked)
}

/// What the own organisation handed in, the newest first.
pub(crate) fn submissions(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let after = asked.query("after").and_then(|after| {
        let (at, id) = after.split_once('.')?;
        Some((at.parse().ok()?, SubmissionId::parse(id)?))
    });
    let rows = app.hub.own_submissions(asked.viewer(), after)?;
    let next = rows.last().map(|row| format!("{}.{}", row.received, row.id));
    let rows: Vec<Value> = rows.iter().map(submission_row).collect();
    Ok(reply(&json!({ "submissions": rows, "next": next })))
}

/// One own submission.
pub(crate) fn submission(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let view = app.hub.submission(asked.viewer(), asked.part("receipt"))?;
    let items: Vec<Value> = view
        .items
        .iter()
        .map(|view| {
            let item = &view.item;
            json!({
                "number": item.number,
                "kind": item.kind.as_str(),
                "title": item.title,
                "bytes": item.size,
                "class": item.class.map(|class| class.as_str()),
            })
        })
        .collect();
    let messages: Vec<Value> = view
        .messages
        .iter()
        .map(|one| {
            json!({
                "from_hub": one.from_hub,
                "at": time(one.at),
                "text": one.text,
                "ask": one.ask,
                "happened": one.happened,
                "copies": one.copies,
                "rescue": one.rescue,
            })
        })
        .collect();
    let shares: Vec<Value> = view
        .shares
        .iter()
        .map(|(name, state)| json!({ "share": name, "state": state.as_str() }))
        .collect();
    Ok(reply(&json!({
        "receipt": view.submission.receipt,
        "received": time(view.submission.received),
        "state": view.submission.state.as_str(),
        "happened": view.submission.content.happened,
        "copies": view.submission.content.copies,
        "rescue": view.submission.content.rescue,
        "reason": view.submission.content.closing,
        "items": items,
        "messages": messages,
        "shares": shares,
        "waiting": view.asked.iter().map(wait_row).collect::<Vec<Value>>(),
        "originals": view.originals.iter().map(original_row).collect::<Vec<Value>>(),
    })))
}

/// What waits for an answer of the own organisation, the oldest first.
pub(crate) fn waiting(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let after = asked.query("after").and_then(|after| {
        let (at, id) = after.split_once('.')?;
        Some((at.parse().ok()?, SubmissionId::parse(id)?))
    });
    let waits = app.hub.own_unanswered(asked.viewer(), after)?;
    let next = waits.last().map(|one| format!("{}.{}", one.since, one.submission));
    let waits: Vec<Value> = waits.iter().map(|one| wait_row(one)).collect();
    Ok(reply(&json!({ "waiting": waits, "next": next })))
}

/// Shares for the reader, the newest first.
pub(crate) fn shares(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let after = asked.query("after").and_then(|after| {
        let (slot, name) = after.split_once('.')?;
        Some((slot.parse().ok()?, name))
    });
    let rows = app.hub.shares(asked.viewer(), after, lang(asked))?;
    let next = rows.last().map(|row| format!("{}.{}", row.released, row.name));
    Ok(reply(&json!({ "shares": share_rows(&rows), "next": next })))
}

/// Searches: `{"query": "…"}`.
pub(crate) fn search(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let body = body(asked)?;
    let query = text(&body, "query").unwrap_or_default();
    let rows = app.hub.search(asked.viewer(), query, lang(asked))?;
    Ok(reply(&json!({ "shares": share_rows(&rows) })))
}

/// Searches the submissions: `{"query": "…", "after": "…"}`.
pub(crate) fn search_inbox(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let body = body(asked)?;
    let query = text(&body, "query").unwrap_or_default();
    let found = app.hub.find_submissions(asked.viewer(), query, text(&body, "after"))?;
    let rows: Vec<Value> = found.rows.iter().map(submission_row).collect();
    Ok(reply(&json!({ "submissions": rows, "next": found.next })))
}

/// The searches that are kept.
pub(crate) fn searches(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let kept = app.hub.kept_searches(asked.viewer())?;
    let rows =
        kept.iter().map(|one| json!({ "id": one.id, "name": one.content.name, "of": of(one) }));
    let rows: Vec<Value> = rows.collect();
    Ok(reply(&json!({ "searches": rows })))
}

/// Does a search that is kept.
pub(crate) fn open_search(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (id, after) = (asked.part("id"), asked.query("after"));
    let opened = app.hub.open_search(asked.viewer(), id, after, lang(asked))?;
    let content = &opened.search.content;
    let (shares, submissions, next) = match &opened.finds {
        Finds::Shares(rows) => (share_rows(rows), Vec::new(), None),
        Finds::Submissions(found) => {
            (Vec::new(), found.rows.iter().map(submission_row).collect(), found.next.clone())
        }
    };
    Ok(reply(&json!({
        "name": content.name,
        "query": content.query,
        "of": of(&opened.search),
        "shares": shares,
        "submissions": submissions,
        "next": next,
    })))
}

/// What a search is of.
fn of(search: &StoredSearch) -> &'static str {
    if search.content.submissions { "submissions" } else { "shares" }
}

/// One form of a share, byte for byte as proven.
pub(crate) fn form(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (form, lang) = form_of(asked.part("file")).ok_or(Refusal::NotFound)?;
    let bytes = app.hub.form(asked.viewer(), asked.part("name"), form, lang.as_str())?;
    Ok(Reply::of(media(form).0, bytes.into_inner().bytes))
}

/// The files that are out with a share; a person takes them from its page.
pub(crate) fn files(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let files = app.hub.share_files(asked.viewer(), asked.part("name"))?;
    let words = app.words(crate::pages::lang(asked));
    let row = |file: &wire::NoticeFileHead| {
        json!({
            "name": crate::pages::file_name(file, words),
            "type": file.kind.as_str(),
            "size": file.size,
            "sha256": file.sha256,
        })
    };
    Ok(reply(&json!({ "files": files.iter().map(row).collect::<Vec<Value>>() })))
}

/// Answers: `{"word": "seen", "copies": 3, "note": "…"}`.
pub(crate) fn answer(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let body = body(asked)?;
    let word = text(&body, "word").and_then(AnswerWord::of_word);
    let form = AnswerForm {
        word: word.ok_or(Problem::Invalid { field: "word", why: "no-choice" })?,
        copies: body.get("copies").and_then(Value::as_i64),
        seen: None,
        note: text(&body, "note").unwrap_or_default().to_owned(),
        submission: None,
    };
    app.hub.answer(asked.viewer(), asked.part("name"), &form)?;
    Ok(reply(&json!({ "answered": form.word.as_str() })))
}

/// Whether a body can hand something in by these fields.
fn check_form(asked: &Asked, fields: &[&str]) -> Result<(), Problem> {
    let invalid = |why| Err(Problem::Invalid { field: "body", why });
    if !MEDIA.contains(&asked.media.as_str()) {
        return invalid("wrong-media");
    }
    // A field that nobody reads may be a handling that was misspelt.
    if asked.names().any(|name| !fields.contains(&name)) {
        return invalid("unknown-field");
    }
    Ok(())
}

fn submission_row(row: &Permitted<InboxRow>) -> Value {
    json!({
        "receipt": row.receipt,
        "received": time(row.received),
        "state": row.state.as_str(),
        "title": row.title,
        "class": row.class.map(|class| class.as_str()),
        "items": row.items,
    })
}

fn wait_row(one: &Unanswered) -> Value {
    json!({
        "receipt": one.receipt,
        "share": one.share,
        "ask": one.ask,
        "since": time(one.since),
        "business_days": one.days,
        "stage": one.stage.as_str(),
    })
}

fn original_row(one: &OriginalReadView) -> Value {
    json!({
        "item": one.item,
        "at": time(one.at),
        "reason": one.reason.as_str(),
        "by_hub": one.by_hub,
    })
}

fn share_rows(rows: &[Permitted<ShareRow>]) -> Vec<Value> {
    let row = |row: &Permitted<ShareRow>| {
        json!({
            "share": row.name,
            "version": row.version,
            "title": row.title,
            "tlp": row.tlp.as_str(),
            "released": time(row.released),
            "withdrawn": row.withdrawn,
            "new": row.new,
            "answered": row.answered.map(|word| word.as_str()),
        })
    };
    rows.iter().map(row).collect()
}

fn body(asked: &Asked) -> Result<Value, Problem> {
    let malformed = Problem::Invalid { field: "body", why: "malformed" };
    let bytes = asked.uploads.first().map(|body: &Upload| body.bytes.as_slice());
    bytes.and_then(|bytes| serde_json::from_slice(bytes).ok()).ok_or(malformed)
}

fn text<'b>(body: &'b Value, name: &str) -> Option<&'b str> {
    body.get(name).and_then(Value::as_str)
}

fn lang(asked: &Asked) -> &'static str {
    crate::pages::lang(asked).as_str()
}

fn time(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_string()
}

fn reply(body: &Value) -> Reply {
    json_reply(body.to_string().into_bytes())
}

fn json_reply(body: Vec<u8>) -> Reply {
    Reply::of("application/json", body).with(header::CACHE_CONTROL, "no-store")
}

/// What can be handed in: a form, or one mail.
const MEDIA: [&str; 3] =
    ["multipart/form-data", "application/x-www-form-urlencoded", "message/rfc822"];
