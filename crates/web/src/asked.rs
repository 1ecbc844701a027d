//! A request as plain values: read to its end within bounds before anything is done with it.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequest, Multipart, RawPathParams, Request};
use axum::http::{HeaderMap, Method, header};
use axum::{Form, RequestExt};
use hub::LoggedIn;
use release::Viewer;
use words::Lang;

use crate::app::App;

/// A request.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Parts of the path that the route names.
    parts: Vec<(String, String)>,
    query: Vec<(String, String)>,
    form: Vec<(String, String)>,
    pub(crate) uploads: Vec<Upload>,
    pub(crate) lang: Option<Lang>,
    /// Token of a session or a key, and whether it came as a cookie.
    pub(crate) token: Option<String>,
    pub(crate) by_cookie: bool,
    pub(crate) agent: String,
    pub(crate) client: String,
    /// Whether the browser says that the request comes from the hub's own pages.
    pub(crate) own_origin: bool,
    pub(crate) who: Option<LoggedIn>,
}

/// A file of a form.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// Field of the form; of a body that is no form, `body`.
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Why a request could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    TooLarge,
    TooSlow,
    TooMany,
    Malformed,
}

impl Asked {
    pub(crate) fn part(&self, name: &str) -> &str {
        find(&self.parts, name).unwrap_or_default()
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// A field of the form, without blanks around it; empty if it is not there.
    pub(crate) fn field(&self, name: &str) -> &str {
        find(&self.form, name).unwrap_or_default().trim()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        find(&self.form, name).is_some()
    }

    /// Every value of a field.
    pub(crate) fn fields<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.form.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn viewer(&self) -> &Viewer {
        self.who.as_ref().map_or(&Viewer::Nobody, |who| &who.viewer)
    }

    pub(crate) fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// Reads a request whole.
    pub(crate) async fn read(mut request: Request, app: &App) -> Result<Self, Unread> {
        let mut asked = Self::of_head(&mut request, app).await;
        let media = header_of(request.headers(), header::CONTENT_TYPE.as_str()).to_owned();
        let body = asked.read_body(request, &media);
        tokio::time::timeout(BODY_TIME, body).await.map_err(|_| Unread::TooSlow)??;
        Ok(asked)
    }

    async fn of_head(request: &mut Request, app: &App) -> Self {
        let parts: Option<RawPathParams> = request.extract_parts().await.ok();
        let parts = parts.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let headers = request.headers();
        let (token, by_cookie) = match bearer(headers) {
            Some(token) => (Some(token), false),
            None => (cookie(headers, SESSION_COOKIE), true),
        };
        let client = request.extensions().get::<ConnectInfo<SocketAddr>>();
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            parts: parts.collect(),
            query: pairs(request.uri().query().unwrap_or_default()),
            lang: cookie(headers, LANG_COOKIE).as_deref().and_then(lang_of),
            token,
            by_cookie,
            agent: header_of(headers, "user-agent").to_owned(),
            client: client.map(|ConnectInfo(address)| address.ip().to_string()).unwrap_or_default(),
            own_origin: is_own_origin(headers, &app.address),
            ..Self::default()
        }
    }

    async fn read_body(&mut self, request: Request, media: &str) -> Result<(), Unread> {
        if media.starts_with("multipart/form-data") {
            let multipart = Multipart::from_request(request, &()).await;
            return self.read_parts(multipart.map_err(|_| Unread::Malformed)?).await;
        }
        if media.starts_with("application/x-www-form-urlencoded") {
            let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
            self.form = form.map_err(|_| Unread::Malformed)?.0;
            if self.form.len() > FIELDS_MAX {
                return Err(Unread::TooMany);
            }
            return Ok(());
        }
        let bytes = axum::body::to_bytes(request.into_body(), PLAIN_BODY).await;
        let bytes = bytes.map_err(|_| Unread::TooLarge)?;
        if !bytes.is_empty() {
            let (field, name) = ("body".to_owned(), String::new());
            self.uploads.push(Upload { field, name, bytes: bytes.to_vec() });
        }
        Ok(())
    }

    async fn read_parts(&mut self, mut parts: Multipart) -> Result<(), Unread> {
        while let Some(part) = parts.next_field().await.map_err(|_| Unread::TooLarge)? {
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|_| Unread::TooLarge)?;
            match name {
                // A file field that was left empty comes as a file without name and bytes.
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => self.uploads.push(Upload { field, name, bytes: bytes.to_vec() }),
                None => {
                    let value = String::from_utf8_lossy(&bytes).into_owned();
                    self.form.push((field, value));
                }
            }
            if self.uploads.len() > UPLOADS_MAX || self.form.len() > FIELDS_MAX {
                return Err(Unread::TooMany);
            }
        }
        Ok(())
    }
}

/// The language that a word names.
pub(crate) fn lang_of(word: &str) -> Option<Lang> {
    Lang::ALL.iter().copied().find(|lang| lang.as_str() == word)
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let uri = format!("/?{query}").parse().unwrap_or_default();
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri);
    pairs.map(|pairs| pairs.0).unwrap_or_default()
}

pub(crate) fn header_of<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    header_of(headers, "authorization").strip_prefix("Bearer ").map(|token| token.trim().to_owned())
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = header_of(headers, "cookie").split(';');
    let cookie = cookies.filter_map(|cookie| cookie.trim().split_once('='));
    cookie.filter(|(known, _)| *known == name).map(|(_, value)| value.to_owned()).next()
}

/// A browser says where a request comes from in `Sec-Fetch-Site` or `Origin`; programs say
/// neither, and have no cookie that could be ridden on.
fn is_own_origin(headers: &HeaderMap, address: &str) -> bool {
    match header_of(headers, "sec-fetch-site") {
        "same-origin" | "none" => true,
        "" => matches!(header_of(headers, "origin"), "") || header_of(headers, "origin") == address,
        _ => false,
    }
}

pub(crate) const SESSION_COOKIE: &str = "noroshi-session";
pub(crate) const LANG_COOKIE: &str = "noroshi-lang";
/// The longest that a body may take.
const BODY_TIME: Duration = Duration::from_secs(120);
/// A body that is no form: JSON, or one mail.
const PLAIN_BODY: usize = 64 << 20;
const FIELDS_MAX: usize = 2_000;
const UPLOADS_MAX: usize = 1_000;
