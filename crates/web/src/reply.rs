//! Replies: a page, a redirect, bytes. What every one of them says to browsers stands in
//! `guard`.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};

/// What is answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Vec<u8>,
}

impl Reply {
    pub(crate) fn page(html: String) -> Self {
        Self::of("text/html; charset=utf-8", html.into_bytes())
    }

    pub(crate) fn of(media: &str, body: Vec<u8>) -> Self {
        Self {
            status: StatusCode::OK,
            headers: vec![(header::CONTENT_TYPE, media.to_owned())],
            body,
        }
    }

    /// To another page of the hub, with GET.
    pub(crate) fn to(path: &str) -> Self {
        let headers = vec![(header::LOCATION, path.to_owned())];
        Self { status: StatusCode::SEE_OTHER, headers, body: Vec::new() }
    }

    pub(crate) fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Bytes to be saved under a name, which is one of ours.
    pub(crate) fn download(media: &str, name: &str, body: Vec<u8>) -> Self {
        let disposition = format!("attachment; filename=\"{name}\"");
        Self::of(media, body).with(header::CONTENT_DISPOSITION, disposition)
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            // Values are ours; one that is no header is left out rather than sent cut.
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}
