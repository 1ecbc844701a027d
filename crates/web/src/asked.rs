//! A request as plain values: its head, by which it is told who asks, and then its body, read
//! to its end within bounds before anything is done with it.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::pin;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::multipart::MultipartError;
use axum::extract::{ConnectInfo, FromRequest, Multipart, RawPathParams, Request};
use axum::http::{HeaderMap, Method, StatusCode, header};
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
    /// Media type of the body, without its parameters.
    pub(crate) media: String,
    /// Bytes of the body, as far as its sender says.
    pub(crate) length: Option<u64>,
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
    /// Others send so much that there is no room for it now.
    Busy,
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

    /// Names of all that the form holds, texts and files.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let texts = self.form.iter().map(|(name, _)| name.as_str());
        texts.chain(self.uploads.iter().map(|upload| upload.field.as_str()))
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

    /// Reads all of a request but its body.
    pub(crate) async fn of_head(request: &mut Request, app: &App) -> Self {
        let parts: Option<RawPathParams> = request.extract_parts().await.ok();
        let parts = parts.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let headers = request.headers();
        let (token, by_cookie) = match bearer(headers) {
            Some(token) => (Some(token), false),
            None => (cookie(headers, SESSION_COOKIE), true),
        };
        let client = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let media = header_of(headers, header::CONTENT_TYPE.as_str());
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            media,
            length: header_of(headers, header::CONTENT_LENGTH.as_str()).parse().ok(),
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

    /// Reads the body, up to the limit of the routes.
    pub(crate) async fn read_body(&mut self, request: Request) -> Result<(), Unread> {
        match self.media.as_str() {
            "multipart/form-data" => {
                let multipart = Multipart::from_request(request, &()).await;
                self.read_parts(multipart.map_err(|_| Unread::Malformed)?).await?;
            }
            "application/x-www-form-urlencoded" => {
                let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
                self.form = form.map_err(|refused| unread(refused.status()))?.0;
            }
            _ => {
                let bytes = Bytes::from_request(request, &()).await;
                let bytes = bytes.map_err(|refused| unread(refused.status()))?;
                if !bytes.is_empty() {
                    let (field, name) = ("body".to_owned(), String::new());
                    self.uploads.push(Upload { field, name, bytes: bytes.to_vec() });
                }
            }
        }
        if self.form.len() > FIELDS_MAX { Err(Unread::TooMany) } else { Ok(()) }
    }

    /// Whether a text holds what no text of a database can.
    pub(crate) fn has_zero(&self) -> bool {
        let texts = [&self.parts, &self.query, &self.form].into_iter().flatten();
        texts.flat_map(|(name, value)| [name, value]).any(|text| text.contains('\0'))
    }

    async fn read_parts(&mut self, mut parts: Multipart) -> Result<(), Unread> {
        let failed = |error: MultipartError| unread(error.status());
        let mut count = 0_usize;
        while let Some(part) = parts.next_field().await.map_err(failed)? {
            count += 1;
            if count > UPLOADS_MAX + FIELDS_MAX {
                // Read to its end, so that its sender hears why it is refused.
                continue;
            }
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(failed)?;
            match name {
                // A file field that was left empty comes as a file without name and bytes.
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => self.uploads.push(Upload { field, name, bytes: bytes.to_vec() }),
                None => {
                    let value = String::from_utf8_lossy(&bytes).into_owned();
                    self.form.push((field, value));
                }
            }
        }
        if self.uploads.len() > UPLOADS_MAX || count > UPLOADS_MAX + FIELDS_MAX {
            return Err(Unread::TooMany);
        }
        Ok(())
    }
}

/// Reads a body that is refused, and forgets it: a browser that is cut off while it sends
/// shows no reason.
pub(crate) async fn discard(body: Body) {
    let mut body = pin!(body);
    let mut left = DISCARDED_MAX;
    while let Some(Ok(frame)) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
        if left == 0 {
            break;
        }
    }
}

fn unread(status: StatusCode) -> Unread {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Unread::TooLarge,
        _ => Unread::Malformed,
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
/// As much of a refused body is read.
const DISCARDED_MAX: usize = 256 << 20;
const FIELDS_MAX: usize = 2_000;
const UPLOADS_MAX: usize = 1_000;
