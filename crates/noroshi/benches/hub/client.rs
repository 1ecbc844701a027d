//! A plain HTTP client: one request a connection, its time and its status.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Who asks.
#[derive(Debug, Clone)]
pub(super) enum Who {
    /// A browser's session.
    Session(String),
    /// A program's key.
    Key(String),
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) time: Duration,
    pub(super) body: String,
}

/// Sends a request; any status but one of success is an error.
pub(super) fn ask(to: SocketAddr, who: &Who, request: &str, body: &[u8]) -> Result<Answer> {
    let credential = match who {
        Who::Session(token) => format!("Cookie: noroshi-session={token}"),
        Who::Key(key) => format!("Authorization: Bearer {key}\r\nContent-Type: message/rfc822"),
    };
    let head = format!(
        "{request} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n{credential}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let begin = Instant::now();
    let mut stream = TcpStream::connect(to)?;
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let time = begin.elapsed();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").context("no answer of HTTP")?;
    let status = head.split(' ').nth(1).unwrap_or_default();
    if !status.starts_with('2') {
        bail!("{request}: {status}");
    }
    Ok(Answer { time, body: body.to_owned() })
}
