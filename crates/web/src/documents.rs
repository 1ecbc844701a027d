//! What is not a page: style, script, health, and the OpenAPI document, which is made from
//! the table of routes.

use axum::http::header;
use hub::Problem;
use release::Refusal;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::asked::Asked;
use crate::reply::Reply;
use crate::routes::{Door, ROUTES, Route};
use crate::schemas;

/// The OpenAPI 3.1 document of every route.
#[must_use]
pub fn openapi() -> String {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.as_str().to_lowercase(), operation(route));
        }
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Noroshi", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": { "securitySchemes": {
            "key": { "type": "http", "scheme": "bearer" },
            "session": { "type": "apiKey", "in": "cookie", "name": crate::asked::SESSION_COOKIE },
        } },
    });
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

fn operation(route: &Route) -> Value {
    let parameters: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let security = match route.door {
        Door::Open => json!([]),
        Door::Session => json!([{ "session": [] }]),
        Door::Api => json!([{ "key": [] }]),
    };
    let (takes, status, gives, problem) = match schemas::bodies(route) {
        Some(bodies) => {
            let problem = vec![("application/json", schemas::problem())];
            (content(bodies.takes), bodies.status, vec![bodies.gives], content(problem))
        }
        None => (Map::new(), "200", vec![("text/html", json!({}))], Map::new()),
    };
    let response = |what: &str, content: Map<String, Value>| json!({ "description": what, "content": content });
    let problems = PROBLEMS.iter();
    let problems =
        problems.map(|(status, what)| ((*status).to_owned(), response(what, problem.clone())));
    let mut responses: Map<String, Value> = problems.collect();
    responses.insert(status.to_owned(), response("done", content(gives)));
    let mut operation = Map::new();
    operation.insert("summary".to_owned(), json!(route.what));
    operation.insert("parameters".to_owned(), json!(parameters));
    operation.insert("security".to_owned(), security);
    operation.insert("responses".to_owned(), json!(responses));
    if !takes.is_empty() {
        let body = json!({ "required": true, "content": takes });
        operation.insert("requestBody".to_owned(), body);
    }
    Value::Object(operation)
}

/// Schemas by their media types.
fn content(all: Vec<(&'static str, Value)>) -> Map<String, Value> {
    let media = |(media, schema): (&str, Value)| (media.to_owned(), json!({ "schema": schema }));
    all.into_iter().map(media).collect()
}

pub(crate) fn handler(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Ok(Reply::of("application/json", openapi().into_bytes()))
}

pub(crate) fn asset(_: &App, asked: &Asked) -> Result<Reply, Problem> {
    let (media, text) = match asked.part("file") {
        "portal.css" => ("text/css; charset=utf-8", include_str!("../static/portal.css")),
        "desk.css" => ("text/css; charset=utf-8", include_str!("../static/desk.css")),
        "portal.js" => ("text/javascript; charset=utf-8", include_str!("../static/portal.js")),
        _ => return Err(Refusal::NotFound.into()),
    };
    Ok(Reply::of(media, text.into()).with(header::CACHE_CONTROL, "public, max-age=300"))
}

/// Whether the store answers.
pub(crate) fn health(app: &App, _: &Asked) -> Result<Reply, Problem> {
    app.hub.jobs()?;
    Ok(Reply::of("text/plain; charset=utf-8", b"ok\n".to_vec()))
}

/// What can be answered instead of what was asked for.
const PROBLEMS: [(&str, &str); 9] = [
    ("303", "done; see the page named by Location"),
    ("401", "log in first"),
    ("403", "the password once more, or another person"),
    ("404", "there is no such thing for this reader"),
    ("409", "not ready, or changed meanwhile"),
    ("413", "too much at once"),
    ("422", "a field cannot be taken: the text says which and why"),
    ("429", "too many attempts: wait"),
    ("503", "the hub cannot do its work now"),
];
