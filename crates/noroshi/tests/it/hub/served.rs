//! A made hub behind a real server, with a member's program and people at their browsers.

use std::sync::Arc;

use hub::Hub;
use web::{App, Running, Serving};

use super::http::{Answer, Browser};
use super::world::{World, worlds};

/// Bytes that a request may have.
pub(super) const BODY_BYTES: usize = 4 << 20;

pub(super) struct Site {
    /// Ends with the test.
    _running: Running,
    pub(super) hub: Arc<Hub>,
    pub(super) member: Browser,
    pub(super) analyst: Browser,
    pub(super) releaser: Browser,
    pub(super) stranger: Browser,
    /// Of the member's program.
    pub(super) key: String,
    pub(super) member_token: String,
    pub(super) analyst_token: String,
}

impl Site {
    pub(super) fn new() -> Self {
        Self::of(worlds().swap_remove(0))
    }

    pub(super) fn of(world: World) -> Self {
        let key = world.hub.new_key(&world.fresh(&world.members[0].contact), "gateway").unwrap();
        let tokens = [&world.members[0].contact, &world.analyst, &world.releaser].map(Clone::clone);
        let forms =
            tokens.clone().map(|token| world.hub.logged_in(&token).unwrap().unwrap().form_token);
        let (hub, folder) = world.into_hub();
        let app = Arc::new(App::new(Arc::clone(&hub), "http://hub"));
        let serving = Serving {
            listen: "127.0.0.1:0".parse().unwrap(),
            metrics: None,
            workers: 1,
            body_bytes_max: BODY_BYTES,
        };
        let running = web::serve(&app, &serving).unwrap();
        // The folder must outlive the server, which ends with the process at the latest.
        std::mem::forget(folder);
        let to = running.address;
        let [member_token, analyst_token, releaser_token] = tokens;
        let [member, analyst, releaser] = forms;
        let browser = |token: &str, form| Browser { to, cookie: Some(token.to_owned()), form };
        Self {
            _running: running,
            hub,
            member: browser(&member_token, member),
            analyst: browser(&analyst_token, analyst),
            releaser: browser(&releaser_token, releaser),
            stranger: Browser { to, cookie: None, form: String::new() },
            key,
            member_token,
            analyst_token,
        }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.stranger.to)
    }

    /// Hands in as a program does; parts are a field, its file's name if it is one, its bytes.
    pub(super) fn post_parts(&self, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        let media = "multipart/form-data; boundary=BB";
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", media)];
        self.stranger.send("POST", "/api/v1/submissions?lang=en", &headers, &multipart(parts))
    }

    /// The receipt of what a program hands in.
    pub(super) fn receipt(&self, parts: &[(&str, Option<&str>, &[u8])]) -> String {
        let answer = self.post_parts(parts);
        assert_eq!(answer.status, 201, "{answer:?}");
        let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        body["receipt"].as_str().unwrap().to_owned()
    }

    /// Waits until no work is left.
    pub(super) fn worked(&self) {
        for _ in 0..1_200 {
            if self.hub.jobs().unwrap() == (0, 0) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the work does not end: {:?}", self.hub.jobs());
    }
}

/// The body of a form with the boundary `BB`.
pub(super) fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, name, bytes) in parts {
        let name = name.map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
        let head =
            format!("--BB\r\nContent-Disposition: form-data; name=\"{field}\"{name}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--BB--\r\n");
    body
}
