//! Header fields as they stand on the wire (RFC 5322 section 2.2): where a header ends,
//! what its fields are, unfolding.
//!
//! Gateways, copies by hand and attackers break headers, so that a line which is no field
//! ends the header only if no known field follows it.

use std::borrow::Cow;

/// One field, its value folded as on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawField<'a> {
    /// As written, without the colon: `From `.
    pub(crate) name: &'a str,
    /// The usual spelling, if it is a name that mail uses.
    pub(crate) known: Option<&'static str>,
    pub(crate) value: &'a [u8],
}

/// The header at the start of a message or part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    pub(crate) fields: Vec<RawField<'a>>,
    /// Where the body starts.
    pub(crate) end: usize,
    /// Whether one of the names is a name that mail uses.
    pub(crate) is_known: bool,
    /// Lines that are no field and were skipped.
    pub(crate) unreadable: usize,
    /// There were more fields than are kept.
    pub(crate) is_cut: bool,
}

/// What the header belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Message,
    /// A part of a multipart: a boundary ends its header too.
    Part,
}

/// Reads the header at the start of `bytes`. Past `fields_max`, only the fields that
/// decide how the mail is read are kept: a flood must not hide the body.
pub(crate) fn split(bytes: &[u8], line_end: u8, scope: Scope, fields_max: usize) -> Block<'_> {
    let look_ahead_lines = match scope {
        Scope::Message => LOOK_AHEAD_LINES,
        Scope::Part => PART_LOOK_AHEAD_LINES,
    };
    let block = Block::default();
    let mut reader =
        Reader { bytes, line_end, look_ahead_lines, block, last: None, known_until: 0 };
    let mut at = 0usize;
    while let Some((line, next)) = line(bytes, at, line_end) {
        if line.is_empty() || is_blank(line) && !reader.goes_on_after_blank(next) {
            reader.block.end = next;
            return reader.block;
        }
        if line.first().is_some_and(|b| matches!(b, b' ' | b'\t')) {
            reader.continue_field(at, line);
        } else if let Some(name) = name(line) {
            reader.add_field(name, at, line, fields_max);
        } else if scope == Scope::Part && line.starts_with(b"--") || !reader.goes_on(at, next) {
            reader.block.end = at;
            return reader.block;
        } else {
            reader.stray_line(at, line);
        }
        at = next;
    }
    reader.block.end = bytes.len();
    reader.block
}

/// The line at `at` without its end, and where the next one starts.
pub(crate) fn line(bytes: &[u8], at: usize, line_end: u8) -> Option<(&[u8], usize)> {
    let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
    let (line, next) = match memchr::memchr(line_end, rest) {
        Some(length) => (rest.get(..length)?, at.saturating_add(length).saturating_add(1)),
        None => (rest, bytes.len()),
    };
    Some((line.strip_suffix(b"\r").unwrap_or(line), next))
}

/// The name of the field that a line begins: printable ASCII up to a colon, perhaps with
/// blanks before it (RFC 5322 section 4.5.3).
pub(crate) fn name(line: &[u8]) -> Option<&str> {
    let head = line.get(..NAME_BYTES_MAX).unwrap_or(line);
    let colon = memchr::memchr(b':', head)?;
    let written = head.get(..colon)?;
    let name = written.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    if is_name { str::from_utf8(written).ok() } else { None }
}

/// Whether mail uses a field of this name.
pub(crate) fn is_known(name: &str) -> bool {
    let name = name.trim_ascii_end();
    canonical(name).is_some() || has_known_start(name)
}

/// Whether a name belongs to a family of fields, such as `X-` or `List-`.
fn has_known_start(name: &str) -> bool {
    ["x-", "content-", "resent-", "list-", "arc-", "thread-", "dkim-", "ms-"]
        .iter()
        .any(|start| name.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start)))
}

/// Whether a name stands in mail only, and not in other texts made of fields or quoted
/// by a person who forwards a mail.
pub(crate) fn is_strong(name: &str) -> bool {
    STRONG.iter().any(|strong| strong.eq_ignore_ascii_case(name.trim_ascii_end()))
}

/// The usual spelling of a known name.
pub(crate) fn canonical(name: &str) -> Option<&'static str> {
    NAMES.get(name.len())?.iter().copied().find(|known| known.eq_ignore_ascii_case(name))
}

/// A value on one line: line ends are taken out, the blank after each stays. A fold that
/// lost its blank gets one.
pub(crate) fn unfold(value: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr2(b'\n', b'\r', value).is_none() {
        return Cow::Borrowed(value);
    }
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    while !rest.is_empty() {
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        rest = after.get(1..).unwrap_or_default();
        let is_stripped = piece.first().is_some_and(|b| !matches!(b, b' ' | b'\t'));
        if is_stripped && !out.is_empty() {
            out.push(b' ');
        }
        out.extend_from_slice(piece);
    }
    Cow::Owned(out)
}

/// A header while it is read.
struct Reader<'a> {
    bytes: &'a [u8],
    line_end: u8,
    look_ahead_lines: usize,
    block: Block<'a>,
    /// Where the value of the last field starts, unless that field is not kept.
    last: Option<usize>,
    /// Up to here the header is known to go on, so that no line is looked at ahead twice.
    known_until: usize,
}

impl<'a> Reader<'a> {
    fn add_field(&mut self, name: &'a str, at: usize, line: &'a [u8], fields_max: usize) {
        self.last = None;
        let known = canonical(name.trim_ascii_end());
        self.block.is_known |= known.is_some() || !self.block.is_known && has_known_start(name);
        let count = self.block.fields.len();
        if count >= fields_max {
            self.block.is_cut = true;
            if !decides(name) || count >= fields_max.saturating_add(DECIDING_MAX) {
                return;
            }
        }
        let colon = name.len().saturating_add(1);
        self.last = Some(at.saturating_add(colon));
        let value = line.get(colon..).unwrap_or_default();
        self.block.fields.push(RawField { name, known, value });
    }

    /// Lengthens the value of the last field by the line at `at`.
    fn continue_field(&mut self, at: usize, line: &[u8]) {
        let end = at.saturating_add(line.len());
        if let (Some(start), Some(field)) = (self.last, self.block.fields.last_mut()) {
            field.value = self.bytes.get(start..end).unwrap_or(field.value);
        }
    }

    /// Whether the header goes on after a line of blanks. Some mailers write such a line
    /// where the empty one belongs, others fold like this.
    fn goes_on_after_blank(&self, next: usize) -> bool {
        line(self.bytes, next, self.line_end).is_some_and(|(line, _)| {
            !is_blank(line)
                && (line.first().is_some_and(|b| matches!(b, b' ' | b'\t')) && self.last.is_some()
                    || name(line).is_some_and(is_known))
        })
    }

    /// Whether the header goes on after a line that is no field. If there was no known
    /// field yet, `-----Original Message-----` of a pasted body may be the line.
    fn goes_on(&mut self, at: usize, next: usize) -> bool {
        if at < self.known_until {
            return true;
        }
        let is_expected = if self.block.is_known { is_known } else { is_strong };
        let mut at = next;
        for _ in 0..self.look_ahead_lines {
            let Some((line, after)) = line(self.bytes, at, self.line_end) else { break };
            if is_blank(line) {
                break;
            }
            if name(line).is_some_and(is_expected) {
                self.known_until = at;
                return true;
            }
            at = after;
        }
        false
    }

    /// A line that is no field, within the header. Headers that were pasted somewhere often
    /// lost the blanks of their folds, so that it belongs to the field before it, unless
    /// a stray line must not change what that one says.
    fn stray_line(&mut self, at: usize, line: &[u8]) {
        let is_trace = self.block.fields.last().is_some_and(|field| !decides(field.name));
        if is_trace && self.last.is_some() {
            return self.continue_field(at, line);
        }
        self.last = None;
        // The line that an mbox puts before a message is no loss.
        let is_mbox = line.strip_prefix(b">").unwrap_or(line).starts_with(b"From ");
        self.block.unreadable += usize::from(!is_mbox);
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|b| matches!(b, b' ' | b'\t' | b'\r'))
}

/// Whether a field decides what else is found in the mail.
fn decides(name: &str) -> bool {
    let name = name.trim_ascii_end();
    [
        "from",
        "sender",
        "reply-to",
        "to",
        "cc",
        "subject",
        "date",
        "message-id",
        "in-reply-to",
        "references",
        "return-path",
        "content-type",
        "content-transfer-encoding",
        "content-disposition",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(name))
}

/// Fields that stand in mail only.
const STRONG: [&str; 9] = [
    "Received",
    "Return-Path",
    "Message-ID",
    "MIME-Version",
    "Delivered-To",
    "DKIM-Signature",
    "Authentication-Results",
    "X-Mailer",
    "Received-SPF",
];

/// Longer names are no names.
const NAME_BYTES_MAX: usize = 256;
/// Deciding fields that are kept past the limit.
const DECIDING_MAX: usize = 64;
/// The longest fields fold over some fifty lines: results of filters.
const LOOK_AHEAD_LINES: usize = 64;
const PART_LOOK_AHEAD_LINES: usize = 3;

/// Names that mail uses, each in the row of its length.
static NAMES: [&[&str]; 28] = [
    &[],
    &[],
    &["Cc", "To"],
    &["Bcc"],
    &["Date", "From", "Path"],
    &["Lines"],
    &["Sender", "Status"],
    &["Expires", "List-ID", "Subject"],
    &["Comments", "Keywords", "Priority", "Received", "Reply-To", "X-Mailer"],
    &["Autocrypt", "Errors-To", "Resent-To", "X-MimeOLE"],
    &[
        "Bounces-To",
        "Content-ID",
        "Importance",
        "Message-ID",
        "Newsgroups",
        "Precedence",
        "References",
        "User-Agent",
        "X-Priority",
    ],
    &[
        "Approved-By",
        "Envelope-To",
        "Feedback-ID",
        "In-Reply-To",
        "Resent-Date",
        "Resent-From",
        "Return-Path",
        "Sensitivity",
    ],
    &[
        "Content-Type",
        "Delivered-To",
        "Mailing-List",
        "MIME-Version",
        "Organization",
        "Received-SPF",
        "Thread-Index",
        "Thread-Topic",
    ],
    &["Apparently-To", "Delivery-Date"],
    &["Auto-Submitted", "DKIM-Signature"],
    &["Accept-Language"],
    &["Content-Language", "Mail-Followup-To", "X-Originating-IP"],
    &["Deferred-Delivery", "Return-Receipt-To"],
    &["Original-Recipient"],
    &["Content-Description", "Content-Disposition", "DomainKey-Signature"],
    &[],
    &[],
    &["Authentication-Results"],
    &[],
    &[],
    &["Content-Transfer-Encoding"],
    &[],
    &["Disposition-Notification-To"],
];

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "the snapshot macro gives a value")]
    fn check(bytes: &[u8], scope: Scope, expected: Expect) {
        let block = split(bytes, b'\n', scope, 3);
        let mut shown: Vec<String> = block
            .fields
            .iter()
            .map(|f| format!("{:?} {}", f.name, f.value.escape_ascii()))
            .collect();
        shown.push(format!("body {}", bytes[block.end..].escape_ascii()));
        if block.unreadable > 0 {
            shown.push(format!("!unreadable {}", block.unreadable));
        }
        if block.is_cut {
            shown.push("!cut".to_owned());
        }
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn names_stand_where_they_are_looked_for() {
        for name in NAMES.iter().copied().flatten().copied() {
            assert_eq!(canonical(&name.to_uppercase()), Some(name));
        }
        assert_eq!(canonical("Foo"), None);
    }

    #[test]
    fn folded_fields() {
        check(
            b"Subject: a\r\n b\r\n\tc\r\nFrom : x\r\n\r\nBody\r\n",
            Scope::Message,
            expect![[r#"
            "Subject"  a\r\n b\r\n\tc
            "From "  x
            body Body\r\n"#]],
        );
    }

    #[test]
    fn no_blank_line_before_the_body() {
        check(
            b"Subject: a\nHello,\nsee http://a.example\n",
            Scope::Message,
            expect![[r#"
            "Subject"  a
            body Hello,\nsee http://a.example\n"#]],
        );
    }

    #[test]
    fn broken_line_within_the_header() {
        check(
            b"Subject: a\nbroken line\n more\nTo: b\n\nBody",
            Scope::Message,
            expect![[r#"
            "Subject"  a
            "To"  b
            body Body
            !unreadable 1"#]],
        );
    }

    #[test]
    fn pasted_header_without_the_blanks_of_its_folds() {
        check(
            b"Received: from a\nby b;\nTue, 5 Jan 2016 09:30:15 +0900\nTo: c\nd\nX-A: e\n\nBody",
            Scope::Message,
            expect![[r#"
                "Received"  from a\nby b;\nTue, 5 Jan 2016 09:30:15 +0900
                "To"  c
                "X-A"  e
                body Body
                !unreadable 1"#]],
        );
        assert_eq!(unfold(b"from a\nby b").as_ref(), b"from a by b");
        assert_eq!(unfold(b"a\r\n b").as_ref(), b"a b");
    }

    #[test]
    fn line_of_blanks() {
        check(
            b"Subject: a\n \n b\nTo: c\n \nBody",
            Scope::Message,
            expect![[r#"
            "Subject"  a\n \n b
            "To"  c
            body Body"#]],
        );
    }

    #[test]
    fn boundary_ends_the_header_of_a_part() {
        check(
            b"Content-Type: a/b\n--X\nContent-Type: c/d\n\n",
            Scope::Part,
            expect![[r#"
            "Content-Type"  a/b
            body --X\nContent-Type: c/d\n\n"#]],
        );
    }

    #[test]
    fn a_flood_does_not_hide_the_deciding_fields() {
        check(
            b"A: 1\nB: 2\nC: 3\nD: 4\n 5\nContent-Type: x/y\n z\n\nBody",
            Scope::Message,
            expect![[r#"
            "A"  1
            "B"  2
            "C"  3
            "Content-Type"  x/y\n z
            body Body
            !cut"#]],
        );
    }
}
