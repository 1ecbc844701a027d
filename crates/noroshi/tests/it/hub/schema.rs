//! Real answers of the REST interface against the schemas of the OpenAPI document.

use std::sync::Arc;

use hub::{NewItem, NewSubmission, Said};
use release::{Handling, Reach};
use serde_json::{Value, json};
use store::SubmissionContent;
use vocab::{ItemKind, Preset};
use web::{App, Serving};

use super::files::{SAMPLE, hash};
use super::http::Browser;
use super::world::{MINUTE, World, worlds};

const MAIL: &[u8] = include_bytes!("../../../../../data/demo/06-macro-document.eml");

/// A share that is out, by the first member for its SIG: its name.
pub(super) fn shared(world: &World) -> String {
    let hub = &world.hub;
    let member = world.fresh(&world.members[0].contact);
    let Reach::Sig(sig) = world.sig else { panic!("a SIG") };
    let (kind, name) = (ItemKind::Mail, "suspicious.eml".to_owned());
    let (bytes, file) = (SAMPLE.to_vec(), "run.js".to_owned());
    let sample = NewItem { kind: ItemKind::File, name: file, bytes };
    let new = NewSubmission {
        items: vec![NewItem { kind, name, bytes: MAIL.to_vec() }, sample],
        content: SubmissionContent::default(),
        handling: Handling::preset(Preset::OwnSigAskMe, &[sig]),
        once: None,
    };
    let receipt = hub.submit(&member, &new).unwrap().receipt;
    world.work();
    let analyst = world.viewer(&world.analyst);
    let name = hub.draft(&analyst, &receipt).unwrap();
    let file = hash(SAMPLE);
    hub.propose_file(&analyst, &name, (&file, "so")).unwrap();
    hub.approve_file(&world.fresh(&world.releaser), &name, &file).unwrap();
    hub.prove(&analyst, &name).unwrap();
    let view = hub.consent_view(&member, &name, &receipt, "ja").unwrap();
    let said = Said {
        receipt: &receipt,
        digest: &view.digest,
        yes: true,
        may_be_guessed: true,
        files: &[&file],
    };
    hub.consent(&member, &name, &said).unwrap();
    hub.release(&world.fresh(&world.releaser), &name).unwrap();
    world.wait(15 * MINUTE);
    world.work();
    name
}

#[test]
fn answers_are_what_the_document_says() {
    let world = worlds().swap_remove(0);
    let name = shared(&world);
    let bearer = world.hub.new_key(&world.fresh(&world.members[1].contact), "schema").unwrap();
    let bearer = format!("Bearer {bearer}");
    let desk = world.hub.new_key(&world.fresh(&world.analyst), "schema").unwrap();
    let desk = format!("Bearer {desk}");
    let (hub, _folder) = world.into_hub();
    let serving = on_loopback();
    let hub = Arc::new(hub);
    let running =
        web::serve(&Arc::new(App::new(Arc::clone(&hub), "http://hub")), &serving).unwrap();
    let program = Browser { to: running.address, cookie: None, form: String::new() };
    let document = program.get("/api/openapi.json");
    let document: Value = serde_json::from_str(&document.body).unwrap();
    let ask_as = |bearer: &str, (method, route, path, body): (&str, &str, &str, &str)| {
        let is_handed_in = route.starts_with("/api/v1/submissions");
        let media = if is_handed_in { "message/rfc822" } else { "application/json" };
        let headers = [("Authorization", bearer), ("Content-Type", media)];
        let answer = program.send(method, path, &headers, body.as_bytes());
        let operation = &document["paths"][route][method.to_lowercase()];
        let said = &operation["responses"][answer.status.to_string()];
        let schema = &said["content"]["application/json"]["schema"];
        let value: Value = serde_json::from_str(&answer.body).unwrap();
        let mut wrong = Vec::new();
        check(schema, &value, "", &mut wrong);
        assert!(wrong.is_empty(), "{method} {path} {}: {wrong:#?}\n{value:#}", answer.status);
        if answer.status < 300 && method == "POST" {
            assert!(operation["requestBody"]["content"][media]["schema"].is_object(), "{route}");
        }
        value
    };
    let ask = |method: &str, route: &str, path: &str, body: &str| {
        ask_as(&bearer, (method, route, path, body))
    };
    let submissions = "/api/v1/submissions";
    let mail = "From: a@evil.test\r\nSubject: s\r\n\r\nhello\r\n";
    let receipt = ask("POST", submissions, submissions, mail)["receipt"].clone();
    let receipt = receipt.as_str().unwrap();
    while hub.work().unwrap() != hub::WorkDone::Nothing {}
    ask("POST", submissions, submissions, "");
    assert_eq!(ask("GET", submissions, submissions, "")["submissions"][0]["items"], 1);
    let one = "/api/v1/submissions/{receipt}";
    assert!(!ask("GET", one, &format!("{submissions}/{receipt}"), "")["items"].is_null());
    ask("GET", one, &format!("{submissions}/R-0000-0000"), "");
    let amended = ask("POST", one, &format!("{submissions}/{receipt}"), mail);
    assert_eq!(amended["items"].as_array().unwrap().len(), 2, "{amended}");

    let analyst = hub.log_in("analyst@hub.example", super::world::PASSWORD, "t", "::1").unwrap();
    let analyst = hub.logged_in(&analyst).unwrap().unwrap().viewer;
    hub.ask_back(&analyst, receipt, hub::Ask::Headers, "").unwrap();
    let waiting = ask("GET", "/api/v1/waiting", "/api/v1/waiting", "");
    assert_eq!(waiting["waiting"][0]["ask"], "headers");
    ask("GET", one, &format!("{submissions}/{receipt}"), "");

    let shares = ask("GET", "/api/v1/shares", "/api/v1/shares", "");
    assert_eq!(shares["shares"][0]["share"], name);
    let query = json!({ "query": name }).to_string();
    let found = ask("POST", "/api/v1/search", "/api/v1/search", &query);
    assert_eq!(found["shares"][0]["share"], name);
    ask("POST", "/api/v1/search", "/api/v1/search", "{}");
    let (inbox, query) = ("/api/v1/inbox", r#"{"query": "evil.test", "after": "nothing"}"#);
    ask("POST", inbox, inbox, query);
    ask_as(&desk, ("POST", inbox, inbox, query));
    let files = |name: &str| format!("/api/v1/shares/{name}/files");
    let files = ask("GET", &files("{name}"), &files(&name), "");
    assert_eq!(files["files"][0]["size"], SAMPLE.len());
    let answers = "/api/v1/shares/{name}/answers";
    for body in [r#"{"word": "seen", "copies": 3}"#, r#"{"word": "unheard"}"#] {
        ask("POST", answers, &format!("/api/v1/shares/{name}/answers"), body);
    }
}

/// A server that does no work of its own.
fn on_loopback() -> Serving {
    let listen = "127.0.0.1:0".parse().unwrap();
    Serving { listen, metrics: None, workers: 0, body_bytes_max: 1 << 20 }
}

#[test]
fn what_is_wrong_is_found() {
    let schema = json!({
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": { "a": { "type": "string", "enum": ["x"] }, "b": { "type": "array",
            "items": { "anyOf": [{ "type": "integer" }, { "type": "null" }] } } },
    });
    for (value, count) in [
        (json!({ "a": "x", "b": [1, null] }), 0),
        (json!({ "a": "y" }), 1),
        (json!({ "b": [] }), 1),
        (json!({ "a": "x", "c": 1 }), 1),
        (json!({ "a": "x", "b": ["1", 2] }), 1),
        (json!([]), 1),
    ] {
        let mut wrong = Vec::new();
        check(&schema, &value, "", &mut wrong);
        assert_eq!(wrong.len(), count, "{value} {wrong:?}");
    }
}

/// What of a value is not as its schema says, by the words of JSON Schema that ours use.
fn check(schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let Some(schema) = schema.as_object() else { return wrong.push(format!("{at}: no schema")) };
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        let fits = |choice: &Value| {
            let mut wrong = Vec::new();
            check(choice, value, at, &mut wrong);
            wrong.is_empty()
        };
        if !choices.iter().any(fits) {
            wrong.push(format!("{at}: {value} is none of the choices"));
        }
        return;
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.clone(),
        kind => vec![kind.clone()],
    };
    if !kinds.iter().any(|kind| kind == kind_of(value)) {
        return wrong.push(format!("{at}: {value} is not {kinds:?}"));
    }
    if schema.get("enum").is_some_and(|words| !words.as_array().unwrap().contains(value)) {
        wrong.push(format!("{at}: {value} is no word of the list"));
    }
    for (index, element) in value.as_array().into_iter().flatten().enumerate() {
        check(&schema["items"], element, &format!("{at}/{index}"), wrong);
    }
    let Some(members) = value.as_object() else { return };
    for name in schema["required"].as_array().unwrap() {
        if !members.contains_key(name.as_str().unwrap()) {
            wrong.push(format!("{at}: {name} is missing"));
        }
    }
    for (name, member) in members {
        match schema["properties"].get(name) {
            Some(schema) => check(schema, member, &format!("{at}/{name}"), wrong),
            None => wrong.push(format!("{at}/{name} is not in the schema")),
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
