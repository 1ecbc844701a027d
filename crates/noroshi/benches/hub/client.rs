//! A plain HTTP client that keeps its connection, as `noroshi submit` does: the time and the
//! status of each request.

use std::io::{BufRead, BufReader, Read, Write};
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

/// A connection on which one request follows the other.
#[derive(Debug)]
pub(super) struct Client {
    stream: BufReader<TcpStream>,
    credential: String,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) time: Duration,
    pub(super) body: String,
}

impl Client {
    pub(super) fn new(to: SocketAddr, who: &Who) -> Result<Self> {
        let credential = match who {
            Who::Session(token) => format!("Cookie: noroshi-session={token}"),
            Who::Key(key) => format!("Authorization: Bearer {key}\r\nContent-Type: message/rfc822"),
        };
        let stream = TcpStream::connect(to)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), credential })
    }

    /// Sends a request; any status but one of success is an error.
    pub(super) fn ask(&mut self, request: &str, body: &[u8]) -> Result<Answer> {
        let Self { stream, credential } = self;
        let length = body.len();
        let head = format!(
            "{request} HTTP/1.1\r\nHost: hub\r\n{credential}\r\nContent-Length: {length}\r\n\r\n"
        );
        let begin = Instant::now();
        stream.get_mut().write_all(&[head.as_bytes(), body].concat())?;
        let (status, length) = head_of(stream)?;
        let mut bytes = vec![0; length];
        stream.read_exact(&mut bytes)?;
        let time = begin.elapsed();
        if !status.starts_with('2') {
            bail!("{request}: {status}");
        }
        Ok(Answer { time, body: String::from_utf8_lossy(&bytes).into_owned() })
    }
}

/// The status of an answer and how long its body is.
fn head_of(stream: &mut impl BufRead) -> Result<(String, usize)> {
    let mut lines = stream.lines();
    let first = lines.next().context("no answer of HTTP")??;
    let status = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut length = None;
    for line in lines {
        let line = line?.to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        length = length.or(line.strip_prefix("content-length:").map(str::trim).map(str::parse));
    }
    Ok((status, length.context("an answer without a length")??))
}
