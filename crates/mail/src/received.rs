//! Hop-by-hop reading of the `Received` header chain (RFC 5321 section 4.4).
//!
//! The newest hop is first, as on the wire. Every field below the first trusted
//! relay is a claim by the sender; deciding what to believe is `assess`'s work.

use std::net::{IpAddr, Ipv6Addr};

use vocab::Written;

use crate::ascii;
use crate::date;

/// One Received field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hop {
    /// Host name from which the mail came: the name that the receiving side
    /// looked up if it wrote one, otherwise the HELO.
    pub from: Option<String>,
    /// The HELO name, a claim.
    pub helo: Option<String>,
    pub by: Option<String>,
    /// The address that the receiving side saw, not an address literal in the HELO
    /// when both are there.
    pub ip: Option<IpAddr>,
    /// Protocol of the `with` or `via` clause, such as `ESMTPA` or `HTTP`.
    pub with: Option<String>,
    pub time: Option<Written>,
    /// The raw field with its name, unfolded.
    pub line: String,
}

/// Reads one field: `value` is its raw value, unfolded, decoded as UTF-8 or Latin-1.
/// A clause that cannot be read is `None`; the field is always kept.
#[must_use]
pub fn hop(value: &str) -> Hop {
    let clauses = Clauses::read(value);
    let peer = Peer::read(&clauses.from);
    let protocol = if clauses.with.is_empty() { &clauses.via } else { &clauses.with };
    Hop {
        from: peer.from(),
        helo: peer.helo.map(str::to_owned),
        by: clauses.by.map(str::to_owned),
        ip: peer.ip,
        with: (!protocol.is_empty()).then(|| protocol.join(" ")),
        time: time(value),
        line: line(value),
    }
}

/// A piece of the value outside all parentheses, or what stands in an outermost pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item<'a> {
    Word(&'a str),
    Comment(&'a str),
    Stop,
}

/// The clauses of one field; of a repeated one the first counts.
#[derive(Debug, Default)]
struct Clauses<'a> {
    from: Vec<Item<'a>>,
    by: Option<&'a str>,
    via: Vec<&'a str>,
    with: Vec<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clause {
    None,
    From,
    By,
    Via,
    With,
    Other,
}

impl<'a> Clauses<'a> {
    fn read(value: &'a str) -> Self {
        let mut clauses = Self::default();
        let mut now = Clause::None;
        let mut items = Items::new(value).peekable();
        while let Some(item) = items.next() {
            let keyword = match item {
                Item::Stop => Some(Clause::Other),
                Item::Comment(_) => None,
                // A HELO may be spelled like a keyword: a comment right behind `from by (` tells.
                Item::Word(_)
                    if now == Clause::From
                        && clauses.from.is_empty()
                        && matches!(items.peek(), Some(Item::Comment(_))) =>
                {
                    None
                }
                Item::Word(word) => keyword(word),
            };
            match keyword {
                Some(next) => now = if clauses.has(next) { Clause::Other } else { next },
                None => clauses.add(now, item),
            }
        }
        clauses
    }

    fn has(&self, clause: Clause) -> bool {
        match clause {
            Clause::From => !self.from.is_empty(),
            Clause::By => self.by.is_some(),
            Clause::Via => !self.via.is_empty(),
            Clause::With => !self.with.is_empty(),
            Clause::None | Clause::Other => false,
        }
    }

    fn add(&mut self, clause: Clause, item: Item<'a>) {
        match (clause, item) {
            (Clause::From, item) => self.from.push(item),
            (Clause::By, Item::Word(word)) if self.by.is_none() => {
                self.by = Some(trimmed(word)).filter(|word| !word.is_empty());
            }
            (Clause::Via, Item::Word(word)) if self.via.len() < PROTOCOL_WORDS => {
                self.via.push(trimmed(word));
            }
            (Clause::With, Item::Word(word)) if self.with.len() < PROTOCOL_WORDS => {
                self.with.push(trimmed(word));
            }
            _ => {}
        }
    }
}

fn keyword(word: &str) -> Option<Clause> {
    const KEYWORDS: [(&str, Clause); 6] = [
        ("from", Clause::From),
        ("by", Clause::By),
        ("via", Clause::Via),
        ("with", Clause::With),
        ("id", Clause::Other),
        ("for", Clause::Other),
    ];
    if word.len() > 4 {
        return None;
    }
    KEYWORDS.iter().find(|(key, _)| word.eq_ignore_ascii_case(key)).map(|(_, clause)| *clause)
}

/// One pass over the value that cuts it into words, outermost comments and semicolons.
struct Items<'a> {
    value: &'a str,
    at: usize,
    /// Positions of parentheses that never close; they count as blanks, so that
    /// one stray parenthesis does not swallow the clauses behind it.
    unclosed: Vec<usize>,
}

impl<'a> Items<'a> {
    fn new(value: &'a str) -> Self {
        let mut open = Vec::new();
        for at in memchr::memchr2_iter(b'(', b')', value.as_bytes()) {
            match value.as_bytes().get(at) {
                Some(b'(') => open.push(at),
                _ => drop(open.pop()),
            }
        }
        Self { value, at: 0, unclosed: open }
    }

    fn opens(&self, at: usize, byte: u8) -> bool {
        byte == b'(' && self.unclosed.binary_search(&at).is_err()
    }

    fn comment(&mut self) -> Item<'a> {
        let start = self.at;
        let inside = self.value.get(start..).unwrap_or_default();
        let mut depth = 1_usize;
        for length in memchr::memchr2_iter(b'(', b')', inside.as_bytes()) {
            let at = start + length;
            match inside.as_bytes().get(length) {
                Some(b'(') => depth += usize::from(self.opens(at, b'(')),
                _ => depth -= 1,
            }
            if depth == 0 {
                self.at = at + 1;
                return Item::Comment(ascii::trim(inside.get(..length).unwrap_or_default()));
            }
        }
        self.at = self.value.len();
        Item::Comment(ascii::trim(inside))
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let bytes = self.value.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            let start = self.at;
            self.at += 1;
            if self.opens(start, byte) {
                return Some(self.comment());
            }
            if byte == b';' {
                return Some(Item::Stop);
            }
            if breaks_word(byte) {
                continue;
            }
            while bytes.get(self.at).is_some_and(|&next| !breaks_word(next)) {
                self.at += 1;
            }
            return self.value.get(start..self.at).map(Item::Word);
        }
        None
    }
}

/// A parenthesis or a semicolon ends a word even without a blank: `SMTPSVC(5.0)`, `ESMTP;`.
fn breaks_word(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'(' | b')' | b';')
}

/// What the `from` clause says of the other side.
#[derive(Debug, Default)]
struct Peer<'a> {
    helo: Option<&'a str>,
    /// The name that the receiving side looked up.
    name: Option<&'a str>,
    ip: Option<IpAddr>,
}

impl<'a> Peer<'a> {
    fn read(items: &[Item<'a>]) -> Self {
        let mut words = items.iter().filter_map(|item| match item {
            Item::Word(word) => Some(trimmed(word)),
            Item::Comment(_) | Item::Stop => None,
        });
        let first = words.next();
        let second = words.next();
        let mut peer = Self::default();
        let mut bare_ip = None;
        for item in items {
            if let Item::Comment(comment) = item {
                peer.comment(comment, &mut bare_ip);
            }
        }
        // An address in brackets is written by the receiving side; one without may be
        // part of some remark, so it only counts when there is no other.
        peer.ip = peer
            .ip
            .or(bare_ip)
            .or_else(|| second.and_then(address))
            .or_else(|| first.and_then(address));
        match peer.helo {
            // qmail and Exim put the looked-up name first and the HELO into the comment.
            Some(_) => peer.name = peer.name.or(first.filter(|word| is_name(word))),
            None => peer.helo = first.filter(|word| !word.contains('@')),
        }
        peer
    }

    fn from(&self) -> Option<String> {
        self.name.or(self.helo.filter(|helo| !is_stand_in(helo))).map(str::to_owned)
    }

    fn comment(&mut self, comment: &'a str, bare_ip: &mut Option<IpAddr>) {
        let mut tokens = comment.split_ascii_whitespace();
        let mut head = None;
        let mut read = 0_usize;
        while let Some(token) = tokens.next() {
            let before = read;
            read += 1;
            if let Some(helo) = helo_value(token, &mut tokens) {
                self.helo = self.helo.or(Some(helo).filter(|helo| !helo.is_empty()));
                // What stands behind it may still be what the sender typed.
                return;
            }
            if let Some(ip) = bracketed(token) {
                self.ip = self.ip.or(Some(ip));
                self.name = self.name.or(head);
            } else if before > 0 && token.contains('@') {
                // `(Authenticated sender: user@192.0.2.1)` holds no address of a machine.
            } else if let Some(ip) = bare(token) {
                *bare_ip = bare_ip.or(Some(ip));
            } else if before == 0 {
                head = looked_up(token);
            }
        }
        // `(mail.example.com)` alone is a looked-up name, `(unverified)` and `(Postfix)` are not.
        if read == 1 && self.name.is_none() {
            self.name = head.filter(|name| is_dotted_name(name));
        }
    }
}

/// The HELO named inside a comment: `HELO name`, `EHLO name`, `helo=name`.
fn helo_value<'a>(token: &'a str, rest: &mut impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if token.eq_ignore_ascii_case("helo") || token.eq_ignore_ascii_case("ehlo") {
        return Some(trimmed(rest.next().unwrap_or_default()));
    }
    let (key, value) = ascii::split_once(token, b'=')?;
    (key.eq_ignore_ascii_case("helo") || key.eq_ignore_ascii_case("ehlo")).then(|| trimmed(value))
}

/// `[192.0.2.1]`, also as `[192.0.2.1]:25` and `user@[192.0.2.1]`.
fn bracketed(token: &str) -> Option<IpAddr> {
    let (_, behind) = ascii::split_once(token, b'[')?;
    parse_ip(ascii::split_once(behind, b']')?.0)
}

/// `192.0.2.1`, also as `192.0.2.1:25` and, of qmail, `user@192.0.2.1`.
/// The user is what the sender typed, so only what follows the last `@` counts.
fn bare(token: &str) -> Option<IpAddr> {
    let host = trimmed(ascii::rsplit_once(token, b'@').map_or(token, |(_, host)| host));
    parse_ip(host).or_else(|| match ascii::split_once(host, b':') {
        Some((ip, port)) if port.bytes().all(|b| b.is_ascii_digit()) => parse_ip(ip),
        _ => None,
    })
}

/// An address written as a word of the `from` clause.
fn address(word: &str) -> Option<IpAddr> {
    bracketed(word).or_else(|| bare(word))
}

fn parse_ip(text: &str) -> Option<IpAddr> {
    let text = ascii::trim(text);
    let text = match text.split_at_checked(5) {
        Some((tag, rest)) if tag.eq_ignore_ascii_case("ipv6:") => rest,
        _ => text,
    };
    // Most words are none and are told so by their first letter.
    if !text.starts_with(|c: char| c.is_ascii_hexdigit() || c == ':') {
        return None;
    }
    // A zone id (`fe80::1%4`) names an interface of the receiving machine.
    let text = ascii::split_once(text, b'%').map_or(text, |(ip, _)| ip);
    match text.parse().ok()? {
        IpAddr::V6(ip) => Some(unmapped(ip)),
        ip @ IpAddr::V4(_) => Some(ip),
    }
}

/// Courier writes an IPv4 peer as `::ffff:192.0.2.1`.
fn unmapped(ip: Ipv6Addr) -> IpAddr {
    ip.to_ipv4_mapped().map_or(IpAddr::V6(ip), IpAddr::V4)
}

/// The name at the head of a comment, without the ident user before it.
fn looked_up(token: &str) -> Option<&str> {
    let name = ascii::rsplit_once(token, b'@').map_or(token, |(_, name)| name);
    // Sendmail may write the address right behind the name.
    let name = ascii::split_once(name, b'[').map_or(name, |(name, _)| name);
    Some(trimmed(name)).filter(|name| is_name(name))
}

/// Whether a word is a host name rather than a stand-in for a missing one.
fn is_name(word: &str) -> bool {
    !word.is_empty()
        && address(word).is_none()
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        && !is_stand_in(word)
}

fn is_stand_in(word: &str) -> bool {
    const STAND_INS: [&str; 5] = ["unknown", "unverified", "unresolved", "softdnserr", "no-ptr"];
    STAND_INS.iter().any(|other| word.eq_ignore_ascii_case(other))
}

fn is_dotted_name(word: &str) -> bool {
    ascii::rsplit_once(word, b'.')
        .is_some_and(|(_, last)| last.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn trimmed(word: &str) -> &str {
    word.trim_matches([',', ';', '"', '\''])
}

/// The date stands behind the last semicolon; some relays write a remark behind it.
fn time(value: &str) -> Option<Written> {
    let (before, last) = ascii::rsplit_once(value, b';')?;
    date::date(ascii::trim(last))
        .or_else(|| date::date(ascii::trim(ascii::split_once(before, b';')?.1)))
}

/// The field on one line, each run of white space as one blank.
fn line(value: &str) -> String {
    let mut line = String::with_capacity("Received: ".len() + value.len());
    line.push_str("Received:");
    for word in value.split_ascii_whitespace() {
        line.push(' ');
        line.push_str(word);
    }
    line
}

/// Words kept of a protocol: `Microsoft SMTP Server`, `Internet Mail Service`.
const PROTOCOL_WORDS: usize = 4;

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};

    use super::*;

    fn check(values: &[&str], expected: &Expect) {
        let mut shown = String::new();
        for value in values {
            let hop = hop(value);
            let or = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
            let (from, helo, by) = (or(hop.from), or(hop.helo), or(hop.by));
            let ip = or(hop.ip.map(|ip| ip.to_string()));
            writeln!(shown, "{from} | {helo} | {ip} -> {by} | {}", or(hop.with)).unwrap();
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn looked_up_name_and_seen_address_win_over_the_helo() {
        check(
            &[
                "from helo.example (rdns.example [192.0.2.1]) by mx.example (Postfix) with ESMTP id 1",
                "from User (ppp9.isp.example [192.0.2.1]) (using TLSv1.2) (Authenticated sender: \
                 a@192.0.2.99) by mx.example (Postfix) with ESMTPA id 1 for <b@mx.example>",
                "from [192.168.1.5] (unknown [192.0.2.1]) by mx.example with ESMTPSA id 1",
                "from a.example (b.example [192.0.2.1] (may be forged)) by mx.example (8.14.4/8.14.4) id 1",
                "from a.example (IDENT:root@b.example [192.0.2.1]) by mx.example (8.9.3)",
                "from ?10.0.0.7? (dyn.isp.example [192.0.2.1]) by mx.google.com with ESMTPS id g",
                "from 127.0.0.1 (EHLO a.example) (192.0.2.1) by mta.yahoo.com with SMTP",
            ],
            &expect![[r#"
                rdns.example | helo.example | 192.0.2.1 -> mx.example | ESMTP
                ppp9.isp.example | User | 192.0.2.1 -> mx.example | ESMTPA
                [192.168.1.5] | [192.168.1.5] | 192.0.2.1 -> mx.example | ESMTPSA
                b.example | a.example | 192.0.2.1 -> mx.example | -
                b.example | a.example | 192.0.2.1 -> mx.example | -
                dyn.isp.example | ?10.0.0.7? | 192.0.2.1 -> mx.google.com | ESMTPS
                a.example | a.example | 192.0.2.1 -> mta.yahoo.com | SMTP
            "#]],
        );
    }

    #[test]
    fn forms_of_other_servers() {
        check(
            &[
                "from unknown (HELO foo) (192.0.2.1) by mx.example with SMTP",
                "from rdns.example (HELO foo) (user@192.0.2.1 with login) by mx.example with SMTP",
                "from rdns.example ([192.0.2.1]:4711 helo=foo) by mx.example with esmtp (Exim 4.9)",
                "from [192.0.2.1] (helo=foo) by mx.example with esmtpa (Exim 4.9)",
                "from a.example (a.example [::ffff:192.0.2.1]) (AUTH: LOGIN x) by mx.example with ESMTP",
                "from A.corp.example (10.0.0.1) by B.corp.example (10.0.0.2) with Microsoft SMTP Server \
                 (version=TLS1_2, cipher=X) id 15.1 via Frontend Transport",
                "from A ([fe80::1%4]) by B ([fe80::2%4]) with mapi id 15.20",
                "from a.example ([192.0.2.1]) by mx.example (Lotus Domino Release 8.5) with ESMTP id 1-2",
                "from a.example ([192.0.2.1]) by mx.example with Microsoft SMTPSVC(6.0.3790.4675)",
                "from [192.0.2.1] (account a@b.example HELO foo) by mx.example (CommuniGate Pro SMTP 5.1)",
                "from [192.0.2.1] by web123.mail.yahoo.co.jp via HTTP",
                "from mf.example 192.0.2.1 by mx.example with SMTP",
                "from mf.example [192.0.2.1] by mx.example (SMTPD-10)",
                "from murder ([unix socket]) by imap.example (Cyrus v2.2.12) with LMTPA",
            ],
            &expect![[r#"
                foo | foo | 192.0.2.1 -> mx.example | SMTP
                rdns.example | foo | 192.0.2.1 -> mx.example | SMTP
                rdns.example | foo | 192.0.2.1 -> mx.example | esmtp
                foo | foo | 192.0.2.1 -> mx.example | esmtpa
                a.example | a.example | 192.0.2.1 -> mx.example | ESMTP
                A.corp.example | A.corp.example | 10.0.0.1 -> B.corp.example | Microsoft SMTP Server
                A | A | fe80::1 -> B | mapi
                a.example | a.example | 192.0.2.1 -> mx.example | ESMTP
                a.example | a.example | 192.0.2.1 -> mx.example | Microsoft SMTPSVC
                foo | foo | 192.0.2.1 -> mx.example | -
                [192.0.2.1] | [192.0.2.1] | 192.0.2.1 -> web123.mail.yahoo.co.jp | HTTP
                mf.example | mf.example | 192.0.2.1 -> mx.example | SMTP
                mf.example | mf.example | 192.0.2.1 -> mx.example | -
                murder | murder | - -> imap.example | LMTPA
            "#]],
        );
    }

    #[test]
    fn ipv6_in_every_spelling() {
        check(
            &[
                "from a.example (a.example [IPv6:2001:db8::1]) by mx.example with ESMTPS",
                "from a.example (2001:db8:201:1::37) by mx.example (2001:db8::24) with HTTPS",
                "from [IPv6:2001:db8::1] by mx.example with ESMTPA",
                "by 2002:a05:600c:4e8e:0:0:0:0 with SMTP id f14csp1",
            ],
            &expect![[r#"
                a.example | a.example | 2001:db8::1 -> mx.example | ESMTPS
                a.example | a.example | 2001:db8:201:1::37 -> mx.example | HTTPS
                [IPv6:2001:db8::1] | [IPv6:2001:db8::1] | 2001:db8::1 -> mx.example | ESMTPA
                - | - | - -> 2002:a05:600c:4e8e:0:0:0:0 | SMTP
            "#]],
        );
    }

    #[test]
    fn fields_without_a_sending_side() {
        check(
            &[
                "(qmail 1234 invoked by uid 89); 1 Apr 2013 23:34:45 +0900",
                "(nullmailer pid 99 invoked by uid 0); Thu, 29 Apr 2010 14:34:45 -0000",
                "by mail.example (Postfix, from userid 502) id 8FB15; Mon, 22 Sep 2008 15:06:28 -0400",
                "(from root@localhost) by mx.example (8.11.6/8.11.1) id 1; Thu, 9 May 2012 23:34:45 +0900",
                "",
            ],
            &expect![[r#"
                - | - | - -> - | -
                - | - | - -> - | -
                - | - | - -> mail.example | -
                - | - | - -> mx.example | -
                - | - | - -> - | -
            "#]],
        );
    }

    #[test]
    fn a_helo_cannot_pass_for_a_clause_or_an_address() {
        check(
            &[
                "from by (evil.example [192.0.2.1]) by mx.example with ESMTP",
                "from x (HELO [10.9.9.9] [10.8.8.8]) (192.0.2.1) by mx.example with SMTP",
                "from unknown (HELO 10.9.9.9) (10.7.7.7@192.0.2.1) by mx.example with SMTP",
                "from a.example (unclosed [192.0.2.1] by mx.example (ok) with ESMTP",
            ],
            &expect![[r#"
                evil.example | by | 192.0.2.1 -> mx.example | ESMTP
                x | [10.9.9.9] | 192.0.2.1 -> mx.example | SMTP
                10.9.9.9 | 10.9.9.9 | 192.0.2.1 -> mx.example | SMTP
                a.example | a.example | - -> mx.example | ESMTP
            "#]],
        );
    }

    #[test]
    fn the_time_stands_behind_the_last_semicolon() {
        let time = |value| hop(value).time.map(|time| time.to_string());
        let expected = Some("2010-04-29T23:34:45+09:00".to_owned());
        assert_eq!(time("by mx.example; Thu, 29 Apr 2010 23:34:45 +0900 (JST)"), expected);
        assert_eq!(time("from a (b; c) by mx.example; Thu, 29 Apr 2010 23:34:45 +0900"), expected);
        assert_eq!(time("by mx.example; Thu, 29 Apr 2010 23:34:45 +0900; remark"), expected);
        assert_eq!(time("by mx.example"), None);
    }

    #[test]
    fn the_line_is_the_field_unfolded() {
        let hop = hop(" from a.example\r\n\tby mx.example ;  Thu, 29 Apr 2010 23:34:45 +0900 ");
        assert_eq!(
            hop.line,
            "Received: from a.example by mx.example ; Thu, 29 Apr 2010 23:34:45 +0900"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_value_is_kept(value in r"(from|by|with|[()\[\];@.:<> ]|[0-9a-fé]{1,4}){0,60}") {
            let hop = hop(&value);
            assert_eq!(hop.line, line(&value));
        }
    }

    /// <https://github.com/advisories/GHSA-g7gc-gmgp-wgqg>: nested parentheses were quadratic.
    #[test]
    fn nested_parentheses_are_read_in_one_pass() {
        let open = format!("from a {} by mx.example", "(".repeat(500_000));
        assert_eq!(hop(&open).by.as_deref(), Some("mx.example"));
        let closed = format!("from a {}{} by mx.example", "(".repeat(500_000), ")".repeat(500_000));
        assert_eq!(hop(&closed).by.as_deref(), Some("mx.example"));
        assert_eq!(hop(&")".repeat(500_000)).by, None);
    }
}
