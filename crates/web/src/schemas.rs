//! What the bodies of the REST interface hold, as JSON Schema (2020-12) for the OpenAPI
//! document. A test holds real answers against it.

use serde_json::{Map, Value, json};
use vocab::{
    AnswerWord, FileType, Happened, ItemKind, OriginalReason, Preset, ReportCategory, ShareState,
    SubmissionState, Tlp, VerdictClass, WaitStage, Word,
};

use crate::routes::Route;

/// The bodies that a route takes and gives: media type and schema of each.
pub(crate) struct Bodies {
    pub(crate) takes: Vec<(&'static str, Value)>,
    pub(crate) status: &'static str,
    pub(crate) gives: (&'static str, Value),
}

/// Those of a route of the REST interface; none for pages.
pub(crate) fn bodies(route: &Route) -> Option<Bodies> {
    let (takes, status, gives) = match (route.method.as_str(), route.path) {
        ("POST", "/api/v1/submissions") => {
            let mail = ("message/rfc822", json!({ "type": "string", "format": "binary" }));
            (vec![("multipart/form-data", submission_form()), mail], "201", receipt())
        }
        ("GET", "/api/v1/submissions") => (vec![], "200", page("submissions", submission_row())),
        ("GET", "/api/v1/submissions/{receipt}") => (vec![], "200", submission()),
        ("POST", "/api/v1/submissions/{receipt}") => {
            let mail = ("message/rfc822", json!({ "type": "string", "format": "binary" }));
            (vec![("multipart/form-data", amendment_form()), mail], "200", submission())
        }
        ("GET", "/api/v1/waiting") => (vec![], "200", page("waiting", wait_row())),
        ("GET", "/api/v1/shares") => (vec![], "200", page("shares", share_row())),
        ("POST", "/api/v1/search") => {
            let takes = object(&[("query", text())], &[]);
            let gives = object(&[("shares", list(share_row()))], &[]);
            (vec![("application/json", takes)], "200", gives)
        }
        ("POST", "/api/v1/inbox") => {
            let takes = object(&[("query", text())], &[("after", text())]);
            (vec![("application/json", takes)], "200", page("submissions", submission_row()))
        }
        ("GET", "/api/v1/searches") => {
            let search = object(&[("id", text()), ("name", text()), ("of", search_of())], &[]);
            (vec![], "200", object(&[("searches", list(search))], &[]))
        }
        ("GET", "/api/v1/searches/{id}") => {
            let next = json!({ "type": ["string", "null"] });
            let always = [
                ("name", text()),
                ("query", text()),
                ("of", search_of()),
                ("shares", list(share_row())),
                ("submissions", list(submission_row())),
                ("next", next),
            ];
            (vec![], "200", object(&always, &[]))
        }
        ("POST", "/api/v1/shares/{name}/answers") => {
            let whole = json!({ "type": ["integer", "null"], "minimum": 0 });
            let more = [("copies", whole), ("note", text())];
            let takes = object(&[("word", word(AnswerWord::ALL))], &more);
            let gives = object(&[("answered", word(AnswerWord::ALL))], &[]);
            (vec![("application/json", takes)], "200", gives)
        }
        ("GET", "/api/v1/shares/{name}/files") => {
            let name = ("name", json!({ "type": ["string", "null"] }));
            let kind = ("type", word(FileType::ALL));
            let file = object(&[name, kind, ("size", number()), ("sha256", text())], &[]);
            (vec![], "200", object(&[("files", list(file))], &[]))
        }
        ("GET", "/api/v1/shares/{name}/{file}") => {
            let gives = ("*/*", json!({ "type": "string", "format": "binary" }));
            return Some(Bodies { takes: vec![], status: "200", gives });
        }
        _ => return None,
    };
    Some(Bodies { takes, status, gives: ("application/json", gives) })
}

/// What every answer holds that is none of the above.
pub(crate) fn problem() -> Value {
    let error = object(&[("code", text()), ("messages", list(text()))], &[]);
    object(&[("error", error)], &[])
}

/// The fields of the portal's form; all of them may be left out but one of the first two.
fn submission_form() -> Value {
    let fields = [
        ("files", list(json!({ "type": "string", "format": "binary" }))),
        ("words", text()),
        ("preset", word(Preset::ALL)),
        ("happened", list(word(Happened::ALL))),
        ("seen", json!({ "type": "string", "format": "date" })),
        ("copies", json!({ "type": "integer", "minimum": 0 })),
        ("category", word(ReportCategory::ALL)),
        ("rescue", text()),
        ("once", text()),
    ];
    let mut schema = object(&[], &fields);
    // The handling can be opened up with the other fields of the form.
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("additionalProperties");
    }
    schema
}

/// What can be added to what was handed in, one of them at least.
fn amendment_form() -> Value {
    let fields = [
        ("files", list(json!({ "type": "string", "format": "binary" }))),
        ("words", text()),
        ("kind", word(ItemKind::ALL)),
        ("happened", list(word(Happened::ALL))),
        ("copies", json!({ "type": "integer", "minimum": 0 })),
        ("rescue", text()),
        ("telephone", text()),
    ];
    object(&[], &fields)
}

fn receipt() -> Value {
    let again = json!({ "type": "boolean" });
    let url = json!({ "type": "string", "format": "uri" });
    object(&[("receipt", text()), ("again", again), ("url", url)], &[])
}

fn submission_row() -> Value {
    object(
        &[
            ("receipt", text()),
            ("received", time()),
            ("state", word(SubmissionState::ALL)),
            ("title", text()),
            ("class", or_null(word(VerdictClass::ALL))),
            ("items", number()),
        ],
        &[],
    )
}

fn submission() -> Value {
    let item = object(
        &[
            ("number", number()),
            ("kind", word(ItemKind::ALL)),
            ("title", text()),
            ("bytes", number()),
            ("class", or_null(word(VerdictClass::ALL))),
        ],
        &[],
    );
    let from_hub = json!({ "type": "boolean" });
    let ask = or_null(word(hub::Ask::ALL));
    let [happened, copies, rescue] = circumstances();
    let message = object(
        &[
            ("from_hub", from_hub),
            ("at", time()),
            ("text", text()),
            ("ask", ask),
            happened.clone(),
            copies.clone(),
            rescue.clone(),
        ],
        &[],
    );
    let share = object(&[("share", text()), ("state", word(ShareState::ALL))], &[]);
    let original = object(
        &[
            ("item", number()),
            ("at", time()),
            ("reason", word(OriginalReason::ALL)),
            ("by_hub", json!({ "type": "boolean" })),
        ],
        &[],
    );
    object(
        &[
            ("receipt", text()),
            ("received", time()),
            ("state", word(SubmissionState::ALL)),
            happened,
            copies,
            rescue,
            ("reason", json!({ "type": ["string", "null"] })),
            ("items", list(item)),
            ("messages", list(message)),
            ("shares", list(share)),
            ("waiting", list(wait_row())),
            ("originals", list(original)),
        ],
        &[],
    )
}

/// One of the two is null: what is asked is consent to a share, or more about a submission.
fn wait_row() -> Value {
    object(
        &[
            ("receipt", text()),
            ("share", json!({ "type": ["string", "null"] })),
            ("ask", or_null(word(hub::Ask::ALL))),
            ("since", time()),
            ("business_days", number()),
            ("stage", word(WaitStage::ALL)),
        ],
        &[],
    )
}

/// What its submitter told of it.
fn circumstances() -> [(&'static str, Value); 3] {
    [
        ("happened", list(word(Happened::ALL))),
        ("copies", json!({ "type": ["integer", "null"], "minimum": 0 })),
        ("rescue", json!({ "type": "boolean" })),
    ]
}

fn share_row() -> Value {
    let yes_or_no = json!({ "type": "boolean" });
    object(
        &[
            ("share", text()),
            ("version", number()),
            ("title", text()),
            ("tlp", word(Tlp::ALL)),
            ("released", time()),
            ("withdrawn", yes_or_no.clone()),
            ("new", yes_or_no),
            ("answered", or_null(word(AnswerWord::ALL))),
        ],
        &[],
    )
}

fn search_of() -> Value {
    json!({ "type": "string", "enum": ["shares", "submissions"] })
}

/// Rows with what `after` must be for those behind them.
fn page(name: &'static str, row: Value) -> Value {
    let next = json!({ "type": ["string", "null"] });
    object(&[(name, list(row)), ("next", next)], &[])
}

/// An object with members that are always there and some that may be; no others.
fn object(always: &[(&str, Value)], sometimes: &[(&str, Value)]) -> Value {
    let members = always.iter().chain(sometimes).cloned();
    let members: Map<String, Value> =
        members.map(|(name, schema)| (name.to_owned(), schema)).collect();
    let required: Vec<&str> = always.iter().map(|(name, _)| *name).collect();
    json!({
        "type": "object",
        "properties": members,
        "required": required,
        "additionalProperties": false,
    })
}

fn list(of: Value) -> Value {
    let members = [("type", json!("array")), ("items", of)];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn number() -> Value {
    json!({ "type": "integer" })
}

fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// A word of a closed list.
fn word<W: Word>(all: &[W]) -> Value {
    let words: Vec<&str> = all.iter().map(|word| word.word()).collect();
    json!({ "type": "string", "enum": words })
}

fn or_null(schema: Value) -> Value {
    let choices = vec![schema, json!({ "type": "null" })];
    [("anyOf".to_owned(), Value::Array(choices))].into_iter().collect()
}
