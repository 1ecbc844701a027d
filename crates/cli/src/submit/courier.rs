//! Carries a form to a hub over HTTP and brings back its answer. The only client of HTTP.

use std::io::Read;
use std::net::IpAddr;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, bail};
use ureq::http::{Response, Uri};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body, Error, Proxy};
use wire::{NotSubmitted, Submitted};

/// A way to one hub.
pub(super) struct Courier {
    agent: Agent,
    url: String,
    key: String,
}

/// Why nothing was taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum Undelivered {
    /// This one: others may be taken.
    #[error("{}", .0.messages.join(" "))]
    Refused(NotSubmitted),
    #[error("the hub does not take this key: {}", .0.messages.join(" "))]
    Key(NotSubmitted),
    #[error(
        "{url} cannot be reached: {error}: check the address and the network, and run the same again: nothing is handed in twice"
    )]
    Unreachable { url: String, error: Box<Error> },
    #[error(
        "{url} shows a certificate that cannot be trusted ({error}): nothing was sent. If the hub \
         has an authority of its own, name the file of its certificate with --ca; if it has not, \
         somebody may stand between: ask the hub by telephone"
    )]
    Untrusted { url: String, error: Box<Error> },
    #[error("{url} answers {status} and no receipt: is it the address of a hub?")]
    NoHub { url: String, status: u16 },
    #[error(
        "the hub has no time (it said {status} again and again): run the same again later, nothing is handed in twice"
    )]
    Busy { status: u16 },
}

impl Courier {
    /// `address` is that of the hub, `lang` the language that its texts shall have, `ca` a file
    /// with the only authorities that are believed.
    ///
    /// # Errors
    /// The address is no https, and no http of this very machine; the file holds no certificate.
    pub(super) fn new(
        address: &str,
        key: &str,
        lang: &str,
        ca: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let url = checked(address)?;
        let tls = TlsConfig::builder().root_certs(ca.map_or(Ok(RootCerts::WebPki), authorities)?);
        // A proxy would read along what is not encrypted.
        let proxy = Proxy::try_from_env().filter(|_| url.starts_with("https://"));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(url.starts_with("https://"))
            .tls_config(tls.build())
            .proxy(proxy)
            // The key goes nowhere but where it was sent.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT_TIME))
            .timeout_recv_response(Some(ANSWER_TIME))
            .user_agent(concat!("noroshi/", env!("CARGO_PKG_VERSION")))
            .build();
        let url = format!("{url}/api/v1/submissions?lang={lang}");
        Ok(Self { agent: config.new_agent(), url, key: key.to_owned() })
    }

    /// Hands in; `waits` is told how many seconds will be waited before the next attempt.
    ///
    /// # Errors
    /// It was refused, or nobody answers.
    pub(super) fn deliver(
        &self,
        boundary: &str,
        body: &[u8],
        waits: impl Fn(u64),
    ) -> Result<Submitted, Undelivered> {
        let mut status = 0;
        for attempt in 0..ATTEMPTS {
            let mut pause = PAUSE << attempt;
            match self.send(boundary, body) {
                Ok(mut response) => {
                    status = response.status().as_u16();
                    if !AGAIN.contains(&status) {
                        return self.answer(&mut response);
                    }
                    pause = asked_pause(&response).unwrap_or(pause);
                }
                // Both rustls and the socket beneath it say it in words alone.
                Err(error) if error.to_string().contains("certificate") => {
                    let error = Box::new(error);
                    return Err(Undelivered::Untrusted { url: self.url.clone(), error });
                }
                Err(error) if attempt + 1 == ATTEMPTS_UNREACHED => {
                    let error = Box::new(error);
                    return Err(Undelivered::Unreachable { url: self.url.clone(), error });
                }
                Err(_) => {}
            }
            if attempt + 1 < ATTEMPTS {
                waits(pause);
                sleep(Duration::from_secs(pause));
            }
        }
        Err(Undelivered::Busy { status })
    }

    fn send(&self, boundary: &str, body: &[u8]) -> Result<Response<Body>, Error> {
        let request = self
            .agent
            .post(&self.url)
            .header("Authorization", format!("Bearer {}", self.key))
            .header("Content-Type", format!("multipart/form-data; boundary={boundary}"));
        // What is large is sent once the hub said that it wants it.
        match body.len() {
            0..LARGE_BYTES => request.send(body),
            _ => request.header("Expect", "100-continue").send(body),
        }
    }

    fn answer(&self, response: &mut Response<Body>) -> Result<Submitted, Undelivered> {
        let status = response.status().as_u16();
        let mut body = Vec::new();
        let mut reader = response.body_mut().as_reader().take(ANSWER_BYTES);
        // An answer that breaks off is no answer: that is told below.
        let _ = reader.read_to_end(&mut body);
        let refused = NotSubmitted::parse(&body);
        match (status, Submitted::parse(&body), refused) {
            (200..=299, Some(submitted), _) => Ok(submitted),
            (401 | 403, _, Some(refused)) => Err(Undelivered::Key(refused)),
            (400..=499, _, Some(refused)) => Err(Undelivered::Refused(refused)),
            _ => Err(Undelivered::NoHub { url: self.url.clone(), status }),
        }
    }
}

/// The certificates of a file.
fn authorities(file: &Path) -> anyhow::Result<RootCerts> {
    let unread = || format!("--ca {}: cannot be read", file.display());
    let bytes = std::fs::read(file).with_context(unread)?;
    let certificate = |item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    };
    let found: Vec<_> = parse_pem(&bytes).filter_map(certificate).collect();
    if found.is_empty() {
        bail!(
            "--ca {}: there is no certificate in it; it must be PEM, -----BEGIN CERTIFICATE-----",
            file.display()
        );
    }
    Ok(RootCerts::from(found))
}

/// Seconds that the hub wants to be left alone, within what one is ready to wait.
fn asked_pause(response: &Response<Body>) -> Option<u64> {
    let asked = response.headers().get("retry-after")?.to_str().ok()?;
    Some(asked.trim().parse::<u64>().ok()?.clamp(1, PAUSE_MAX))
}

/// The address of a hub without a slash at its end: https, or http to this machine alone.
fn checked(address: &str) -> anyhow::Result<String> {
    let address = address.trim().trim_end_matches('/');
    let uri: Uri = address.parse().with_context(|| format!("--hub {address:?} is no address"))?;
    let host = uri.host().unwrap_or_default();
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        bail!("--hub {host}: an address holds no user and no password, the key says who you are");
    }
    if uri.query().is_some() {
        bail!("--hub {address:?}: give the address of the hub alone");
    }
    match uri.scheme_str() {
        Some("https") => Ok(address.to_owned()),
        Some("http") if is_own(host) => Ok(address.to_owned()),
        Some("http") => bail!(
            "--hub {address:?} is not encrypted: everybody on the way could read the mails and \
             the key. Give https://"
        ),
        _ => bail!("--hub {address:?} is no address of a hub: give https://hub.example"),
    }
}

/// Whether a host is this machine.
fn is_own(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

const CONNECT_TIME: Duration = Duration::from_secs(20);
const ANSWER_TIME: Duration = Duration::from_secs(180);
/// A receipt is a line, a refusal a few.
const ANSWER_BYTES: u64 = 64 << 10;
/// Statuses that say "later".
const AGAIN: [u16; 4] = [408, 429, 502, 503];
const ATTEMPTS: u32 = 8;
/// Attempts when nobody answers at all.
const ATTEMPTS_UNREACHED: u32 = 3;
/// Seconds before the second attempt; twice as long before each further one.
const PAUSE: u64 = 1;
const PAUSE_MAX: u64 = 15 * 60;
const LARGE_BYTES: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(address: &str, expected: &Expect) {
        let text = checked(address).unwrap_or_else(|error| error.to_string());
        expected.assert_eq(&text);
    }

    #[test]
    fn only_what_is_encrypted_leaves_the_machine() {
        check("https://hub.example/", &expect!["https://hub.example"]);
        check("http://127.0.0.1:8600", &expect!["http://127.0.0.1:8600"]);
        check("http://[::1]:8600/", &expect!["http://[::1]:8600"]);
        check("http://localhost:1/x", &expect!["http://localhost:1/x"]);
        for address in
            ["http://hub.example", "http://127.0.0.1.evil.example", "http://localhost.example"]
        {
            assert!(checked(address).unwrap_err().to_string().contains("not encrypted"));
        }
        check(
            "https://key@hub.example",
            &expect![
                "--hub hub.example: an address holds no user and no password, the key says who you are"
            ],
        );
        for address in ["", "hub.example", "ftp://hub.example", "https://", "https://h?x"] {
            assert!(checked(address).is_err(), "{address}");
        }
    }
}
