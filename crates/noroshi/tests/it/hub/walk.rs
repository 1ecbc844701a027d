//! The whole loop as people walk it: a browser, every page, both languages, with and without
//! script. `walk.mjs` is what they do; it asks here for time to pass and for what nobody can
//! see from outside. axe-core looks at each page, light and dark, wide and narrow.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::Arc;

use base64::Engine;
use hub::{Hub, WorkDone};
use serde_json::{Value, json};
use vocab::Form;
use web::{App, Serving};

use super::world::{MINUTE, PASSWORD, worlds};

#[test]
fn the_loop_is_walked_in_japanese() {
    walk("ja");
}

#[test]
fn the_loop_is_walked_in_english() {
    walk("en");
}

fn walk(lang: &str) {
    let Some(modules) = testkit::node_modules() else {
        return testkit::missing("the packages of NOROSHI_NODE_MODULES");
    };
    for tool in ["node", "chromium"] {
        if Command::new(tool).arg("--version").output().is_err() {
            return testkit::missing(tool);
        }
    }
    let world = worlds().swap_remove(0);
    let (hub, folder) = world.into_hub();
    let hub = Arc::new(hub);
    let app = Arc::new(App::new(Arc::clone(&hub), "http://hub"));
    let serving = Serving {
        listen: "127.0.0.1:0".parse().unwrap(),
        metrics: None,
        // Time passes when the walk says so, and work is done then.
        workers: 0,
        body_bytes_max: 16 << 20,
    };
    let running = web::serve(&app, &serving).unwrap();
    let settings = json!({
        "base": format!("http://{}", running.address),
        "lang": lang,
        "password": PASSWORD,
        "mail": concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo/06-macro-document.eml"),
        "screens": std::env::var_os("NOROSHI_SCREENS").map(|path| path.into_string().unwrap()),
    });
    let said = walked(&modules, &settings, &hub);
    drop((running, folder));
    assert_eq!(said, [json!({ "walked": lang })], "{said:#?}");
}

/// Runs the walk and answers what it asks: what it said at the end.
fn walked(modules: &Path, settings: &Value, hub: &Hub) -> Vec<Value> {
    let mut child = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/hub/walk.mjs"))
        .arg(modules)
        .arg(settings.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut said = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        match (line["wait"].as_i64(), line["share"].as_str()) {
            (Some(minutes), _) => pass(hub, minutes, &mut stdin),
            (_, Some(name)) => answer(&mut stdin, &forms(hub, name)),
            _ => said.push(line),
        }
    }
    assert!(child.wait().unwrap().success(), "{said:#?}");
    said
}

/// Lets time pass and does the work that is due.
fn pass(hub: &Hub, minutes: i64, stdin: &mut ChildStdin) {
    hub.set_clock(hub.now() + minutes * MINUTE);
    while hub.work().unwrap() != WorkDone::Nothing {}
    answer(stdin, &json!({ "now": hub.now() }));
}

/// The bytes that are out from the store, in the order in which they are consented to.
fn forms(hub: &Hub, name: &str) -> Value {
    hub.store()
        .read(|records| {
            let share = records.share_by_name(name)?.unwrap().for_the_system();
            let version = records.current_version(share.id)?.unwrap().for_the_system();
            let mut forms = Vec::new();
            for lang in ["ja", "en"] {
                for form in Form::ALL {
                    let found = records.form(&version, *form, lang)?.unwrap();
                    let bytes = base64::engine::general_purpose::STANDARD.encode(&found.bytes);
                    forms.push(json!([form.as_str(), lang, bytes]));
                }
            }
            Ok::<_, store::Error>(json!({ "forms": forms }))
        })
        .unwrap()
}

fn answer(stdin: &mut ChildStdin, answer: &Value) {
    writeln!(stdin, "{answer}").unwrap();
}
