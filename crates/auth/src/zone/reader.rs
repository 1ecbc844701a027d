//! The file of records, line by line: the output of `dig` as it is, and the same lines
//! written by hand.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::civil::Date;

use super::{Data, Found, Observed, RecordKind, Zone, ZoneError};

/// Reads the whole file.
pub(super) fn read(text: &str) -> Result<Zone, ZoneError> {
    if text.len() > BYTES_MAX {
        return Err(ZoneError::TooMuch { most: BYTES_MAX, what: "bytes" });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        reader.line(line.trim(), index.saturating_add(1))?;
        if reader.count > RECORDS_MAX {
            return Err(ZoneError::TooMuch { most: RECORDS_MAX, what: "records" });
        }
    }
    reader.end_of_reply();
    Ok(reader.zone)
}

#[derive(Debug, Default)]
struct Reader {
    zone: Zone,
    count: usize,
    /// The day of `$OBSERVED`.
    observed: Observed,
    reply: Reply,
}

/// One reply of `dig`, whose day stands behind its records.
#[derive(Debug, Default)]
struct Reply {
    /// NOERROR, NXDOMAIN, SERVFAIL …; empty outside of a reply.
    status: String,
    is_answered: bool,
    is_in_question: bool,
    question: Option<(String, RecordKind)>,
    found: Vec<(String, RecordKind, Found)>,
    observed: Observed,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize) -> Result<(), ZoneError> {
        if let Some(day) = line.strip_prefix("$OBSERVED") {
            self.end_of_reply();
            let day = day.trim();
            let date =
                day.parse().map_err(|_| ZoneError::Day { line: number, value: day.into() })?;
            self.observed = Some(date);
            return Ok(());
        }
        if let Some(comment) = line.strip_prefix(';') {
            return self.comment(comment, number);
        }
        // `$TTL` and the like of zone files, comments of other tools.
        if line.is_empty() || line.starts_with(['#', '$']) {
            return Ok(());
        }
        self.record(line, number)
    }

    /// What `dig` says in comments: the status of a reply, its question, its day.
    fn comment(&mut self, comment: &str, number: usize) -> Result<(), ZoneError> {
        let Some(remark) = comment.strip_prefix(';') else {
            if std::mem::take(&mut self.reply.is_in_question) {
                self.reply.question = question(comment, number)?;
            }
            return Ok(());
        };
        let remark = remark.trim();
        self.reply.is_in_question = remark.starts_with("QUESTION SECTION");
        if remark.starts_with("->>HEADER<<-") {
            self.end_of_reply();
            let status = remark.split_once("status:").map_or("", |(_, rest)| rest.trim_start());
            self.reply.status = status.split(',').next().unwrap_or_default().to_owned();
        } else if let Some((_, rest)) = remark.split_once("ANSWER:") {
            self.reply.is_answered = !rest.trim_start().starts_with("0,");
        } else if let Some(when) = remark.strip_prefix("WHEN:") {
            self.reply.observed = day_of_dig(when);
        } else if remark.starts_with("MSG SIZE") {
            self.end_of_reply();
        }
        Ok(())
    }

    /// Keeps what the reply said, and when.
    fn end_of_reply(&mut self) {
        let reply = std::mem::take(&mut self.reply);
        let observed = reply.observed.or(self.observed);
        for (name, kind, found) in reply.found {
            self.zone.add(&name, kind, found, observed);
        }
        let Some((name, kind)) = reply.question.filter(|_| !reply.is_answered) else { return };
        match reply.status.as_str() {
            "NOERROR" => self.zone.add(&name, kind, Found::Nothing, observed),
            "NXDOMAIN" => self.zone.add_missing(&name, observed),
            "" => {}
            _ => self.zone.add(&name, kind, Found::Failed, observed),
        }
    }

    /// `name [ttl] [IN] TYPE value`, `name TYPE NODATA`, `name TYPE SERVFAIL`, `name NXDOMAIN`.
    fn record(&mut self, line: &str, number: usize) -> Result<(), ZoneError> {
        let (name, mut rest) = word(line);
        let name = self::name(name, number)?;
        let mut kind = word(rest);
        while kind.0.eq_ignore_ascii_case("IN") || kind.0.parse::<u32>().is_ok() {
            rest = kind.1;
            kind = word(rest);
        }
        let (kind, value) = kind;
        self.count = self.count.saturating_add(1);
        match kind.to_ascii_uppercase().as_str() {
            "" => return Err(ZoneError::NoRecord { line: number }),
            "NXDOMAIN" => self.zone.add_missing(&name, self.observed),
            // Of other kinds, `dig` shows some beside the answer.
            word if BESIDE.contains(&word) => {}
            word => {
                let unknown = || ZoneError::Type { line: number, value: kind.to_owned() };
                let kind = RecordKind::of_word(word).ok_or_else(unknown)?;
                let found = match value {
                    "NODATA" => Found::Nothing,
                    "SERVFAIL" => Found::Failed,
                    value => Found::Record(data(kind, value, number)?),
                };
                self.reply.found.push((name, kind, found));
            }
        }
        if self.reply.status.is_empty() {
            self.end_of_reply();
        }
        Ok(())
    }
}

/// `example.com. IN TXT` of a question; other kinds are of no use.
fn question(text: &str, number: usize) -> Result<Option<(String, RecordKind)>, ZoneError> {
    let mut words = text.split_ascii_whitespace();
    let (Some(name), Some(kind)) = (words.next(), words.next_back()) else { return Ok(None) };
    let Some(kind) = RecordKind::of_word(kind) else { return Ok(None) };
    Ok(Some((self::name(name, number)?, kind)))
}

/// The first word and what stands behind it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once(|c: char| c.is_ascii_whitespace())
        .map_or((text, ""), |(word, rest)| (word, rest.trim()))
}

/// A name in lower case without its last dot.
fn name(text: &str, line: usize) -> Result<String, ZoneError> {
    let name = text.strip_suffix('.').unwrap_or(text);
    let is_name = !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.*/=+".contains(&b))
        && name.split('.').all(|label| (1..=LABEL_BYTES_MAX).contains(&label.len()));
    if is_name {
        Ok(name.to_ascii_lowercase())
    } else {
        Err(ZoneError::Name { line, value: shown(text) })
    }
}

fn data(kind: RecordKind, value: &str, line: usize) -> Result<Data, ZoneError> {
    let wrong = |remedy| ZoneError::Value { line, value: shown(value), kind, remedy };
    let plain = |name: &str| -> Result<Data, ZoneError> {
        Ok(Data::Name { preference: 0, name: self::name(name, line)? })
    };
    match kind {
        RecordKind::A => value
            .parse::<Ipv4Addr>()
            .map(|ip| Data::Address(IpAddr::V4(ip)))
            .map_err(|_| wrong("write an IPv4 address")),
        RecordKind::Aaaa => value
            .parse::<Ipv6Addr>()
            .map(|ip| Data::Address(IpAddr::V6(ip)))
            .map_err(|_| wrong("write an IPv6 address")),
        RecordKind::Cname | RecordKind::Ptr => plain(value),
        RecordKind::Mx => {
            let (preference, exchange) = word(value);
            let preference = preference.parse().map_err(|_| wrong("write `10 mx.example.com`"))?;
            // RFC 7505: `0 .` takes no mail, and has no address.
            let name = if exchange == "." { String::new() } else { name(exchange, line)? };
            Ok(Data::Name { preference, name })
        }
        RecordKind::Txt => text(value)
            .map(Data::Text)
            .ok_or_else(|| wrong("close each quoted string, and write nothing between them")),
    }
}

/// The strings of a TXT record joined, as RFC 7208 section 3.3 and RFC 6376 section 3.6.2.2
/// read them. A value without quotes is one string to the end of the line.
fn text(value: &str) -> Option<String> {
    if !value.starts_with('"') {
        return Some(value.to_owned()).filter(|value| !value.is_empty());
    }
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    let mut is_inside = false;
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => is_inside = !is_inside,
            b'\\' if is_inside => bytes.push(escaped(&mut rest)?),
            byte if is_inside => bytes.push(byte),
            b' ' | b'\t' => {}
            _ => return None,
        }
    }
    (!is_inside).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// `\"`, `\;` or `\123` (RFC 1035 section 5.1).
fn escaped(rest: &mut std::str::Bytes<'_>) -> Option<u8> {
    let first = rest.next()?;
    if !first.is_ascii_digit() {
        return Some(first);
    }
    let digits = [first, rest.next()?, rest.next()?];
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

/// `Wed Mar 06 10:00:00 JST 2024`.
fn day_of_dig(when: &str) -> Observed {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = when.split_ascii_whitespace().skip(1);
    let (month, day) = (words.next()?, words.next()?.parse().ok()?);
    let month = (1..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
    Date::new(words.last()?.parse().ok()?, month, day).ok()
}

/// A value short enough for a message.
fn shown(value: &str) -> String {
    value.chars().take(SHOWN_CHARS_MAX).collect()
}

/// Kinds that stand in replies beside what was asked for.
const BESIDE: [&str; 18] = [
    "CAA", "DNAME", "DNSKEY", "DS", "HINFO", "HTTPS", "LOC", "NAPTR", "NS", "NSEC", "NSEC3", "OPT",
    "RRSIG", "SOA", "SPF", "SRV", "SVCB", "TLSA",
];

/// A key record has 500 bytes; the file of a year's cases has some thousands.
const BYTES_MAX: usize = 64 << 20;
const RECORDS_MAX: usize = 200_000;

/// RFC 1035 section 2.3.4.
const NAME_BYTES_MAX: usize = 253;
const LABEL_BYTES_MAX: usize = 63;

const SHOWN_CHARS_MAX: usize = 60;
