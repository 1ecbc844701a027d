//! Authentication as the receiving side wrote it into the header:
//! Authentication-Results (RFC 8601 and the Microsoft form), Received-SPF
//! (RFC 7208 section 9.1), ARC-Authentication-Results and ARC-Seal (RFC 8617).
//! Nothing is recomputed here.

use std::borrow::Cow;

use vocab::Spot;

use crate::model::Field;

/// One method's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodRead {
    /// `pass`, `fail`, `softfail`, `none`, … in lower case as written.
    pub result: String,
    pub domain: Option<String>,
    pub spot: Spot,
}

/// One DKIM result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimRead {
    pub result: String,
    pub domain: Option<String>,
    pub selector: Option<String>,
    pub spot: Spot,
}

/// Whom a DKIM-Signature names as its signer, believed or not (RFC 6376 section 3.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    pub domain: Option<String>,
    pub selector: Option<String>,
}

/// What the header says of each method.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthRead {
    pub spf: Option<MethodRead>,
    pub dkim: Vec<DkimRead>,
    pub dmarc: Option<MethodRead>,
    pub arc: Option<MethodRead>,
    pub signers: Vec<Signer>,
}

/// Reads the topmost word on each method: fields lower down are claims of the sender.
///
/// Of the ARC fields only the word on the chain itself is taken: the rest of them
/// repeats what some relay on the way saw.
pub(crate) fn read(fields: &[Field<'_>]) -> AuthRead {
    let mut auth = AuthRead::default();
    let mut arc_set = None;
    let mut arc_seal = None;
    for field in fields {
        let name = field.name.trim_end();
        if name.eq_ignore_ascii_case("Authentication-Results") {
            results(&mut auth, &value(field), &field.spot);
        } else if name.eq_ignore_ascii_case("Received-SPF") {
            if auth.spf.is_none() {
                auth.spf = received_spf(&value(field), &field.spot);
            }
        } else if name.eq_ignore_ascii_case("ARC-Authentication-Results") && arc_set.is_none() {
            let mut relay = AuthRead::default();
            results(&mut relay, &value(field), &field.spot);
            arc_set = relay.arc;
        } else if name.eq_ignore_ascii_case("ARC-Seal") && arc_seal.is_none() {
            arc_seal = seal(&value(field), &field.spot);
        } else if name.eq_ignore_ascii_case("DKIM-Signature") && auth.signers.len() < DKIM_RESULTS {
            auth.signers.push(signer(&value(field)));
        }
    }
    // The receiving side's own word on the chain goes before that of a relay.
    auth.arc = auth.arc.or(arc_set).or(arc_seal);
    auth
}

fn signer(value: &str) -> Signer {
    let tags = value.split(';').filter_map(|tag| tag.split_once('='));
    let tags: Vec<(&str, &str)> = tags.map(|(name, value)| (name.trim(), value.trim())).collect();
    let tag = |wanted: &str| {
        let found = tags.iter().find(|(name, value)| *name == wanted && !value.is_empty());
        found.map(|(_, value)| (*value).to_owned())
    };
    Signer { domain: tag("d").as_deref().and_then(domain), selector: tag("s") }
}

/// The value as text. Line ends are blanks like any other here, so it can stay folded.
fn value<'f>(field: &'f Field<'_>) -> Cow<'f, str> {
    String::from_utf8_lossy(&field.raw)
}

/// Takes from one Authentication-Results what no field above it has said.
fn results(auth: &mut AuthRead, value: &str, spot: &Spot) {
    let dkim_open = auth.dkim.is_empty();
    let mut helo_spf = None;
    for found in statements(value) {
        match found.method {
            Method::Spf if auth.spf.is_none() => {
                let envelope = found.envelope_domain();
                // A result for the HELO may stand before the one for the envelope sender, which counts.
                if envelope.is_some() {
                    auth.spf = Some(found.method_read(spot, envelope));
                } else if helo_spf.is_none() {
                    helo_spf = Some(found.method_read(spot, found.domain_of("smtp.helo")));
                }
            }
            Method::Dkim if dkim_open && auth.dkim.len() < DKIM_RESULTS => {
                auth.dkim.push(found.dkim_read(spot));
            }
            Method::Dmarc if auth.dmarc.is_none() => {
                auth.dmarc = Some(found.method_read(spot, found.domain_of("header.from")));
            }
            Method::Arc if auth.arc.is_none() => auth.arc = Some(found.method_read(spot, None)),
            Method::Spf | Method::Dkim | Method::Dmarc | Method::Arc | Method::Other => {}
        }
    }
    if auth.spf.is_none() {
        auth.spf = helo_spf;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Spf,
    Dkim,
    Dmarc,
    Arc,
    Other,
}

/// `method=result` with the properties behind it.
#[derive(Debug)]
struct Statement<'a> {
    method: Method,
    result: String,
    properties: Vec<(&'a str, &'a str)>,
}

impl Statement<'_> {
    fn property(&self, name: &str) -> Option<&str> {
        let found = self.properties.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value).filter(|value| !value.is_empty())
    }

    fn domain_of(&self, name: &str) -> Option<String> {
        domain(self.property(name)?)
    }

    /// `smtp.mailfrom`, under the names that other receivers give it.
    fn envelope_domain(&self) -> Option<String> {
        ["smtp.mailfrom", "smtp.mail", "smtp.mfrom", "smtp.envelope-from"]
            .iter()
            .find_map(|name| self.domain_of(name))
    }

    fn method_read(&self, spot: &Spot, domain: Option<String>) -> MethodRead {
        MethodRead { result: self.result.clone(), domain, spot: spot.clone() }
    }

    fn dkim_read(&self, spot: &Spot) -> DkimRead {
        DkimRead {
            result: self.result.clone(),
            domain: self.domain_of("header.d").or_else(|| self.domain_of("header.i")),
            selector: self.property("header.s").map(str::to_owned),
            spot: spot.clone(),
        }
    }
}

/// Every statement of one field. The server's name and anything else without a
/// known shape is passed over: Microsoft writes no name at all.
fn statements(value: &str) -> impl Iterator<Item = Statement<'_>> {
    let mut pairs = Pairs { value, at: 0 }.peekable();
    std::iter::from_fn(move || {
        let (method, written) = loop {
            if let Pair::Equals(key, value) = pairs.next()?
                && let Some(method) = method(key)
            {
                break (method, value);
            }
        };
        let mut properties = Vec::new();
        let result = split_result(written, &mut properties);
        while let Some(Pair::Equals(key, value)) = pairs.peek() {
            if self::method(key).is_some() {
                break;
            }
            if properties.len() < PROPERTIES {
                properties.push((*key, *value));
            }
            pairs.next();
        }
        Some(Statement { method, result, properties })
    })
}

/// The method that a key names; the keys of properties have a dot or are none of these.
fn method(key: &str) -> Option<Method> {
    // RFC 8601 allows a version: `dkim/1=pass`.
    let name = key.split_once('/').map_or(key, |(name, _)| name);
    const METHODS: [(&str, Method); 13] = [
        ("spf", Method::Spf),
        ("dkim", Method::Dkim),
        ("dmarc", Method::Dmarc),
        ("arc", Method::Arc),
        ("auth", Method::Other),
        ("compauth", Method::Other),
        ("bimi", Method::Other),
        ("dkim-adsp", Method::Other),
        ("dkim-atps", Method::Other),
        ("domainkeys", Method::Other),
        ("iprev", Method::Other),
        ("sender-id", Method::Other),
        ("x-sender-id", Method::Other),
    ];
    METHODS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, method)| *method)
}

/// The result in lower case. Microsoft has written `dmarc=noneaction=none`: the
/// property glued to the result is taken apart from it.
fn split_result<'a>(written: &'a str, properties: &mut Vec<(&'a str, &'a str)>) -> String {
    const RESULTS: [&str; 10] = [
        "bestguesspass",
        "fail",
        "hardfail",
        "neutral",
        "none",
        "pass",
        "permerror",
        "policy",
        "softfail",
        "temperror",
    ];
    let Some((glued, value)) = written.split_once('=') else {
        return written.to_ascii_lowercase();
    };
    let glued_lower = glued.to_ascii_lowercase();
    let known = RESULTS.iter().find(|known| glued_lower.starts_with(**known));
    match known.and_then(|known| glued.get(known.len()..)) {
        Some(key) => {
            properties.push((key, value));
            glued_lower.strip_suffix(&key.to_ascii_lowercase()).unwrap_or_default().to_owned()
        }
        None => glued_lower,
    }
}

/// A `key=value`, or the semicolon between two of them.
#[derive(Debug, PartialEq, Eq)]
enum Pair<'a> {
    Equals(&'a str, &'a str),
    Stop,
}

/// One pass over a field that yields its pairs and steps over comments and stray words.
struct Pairs<'a> {
    value: &'a str,
    at: usize,
}

impl<'a> Pairs<'a> {
    fn byte(&self) -> Option<u8> {
        self.value.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(byte) = self.byte() {
            match byte {
                b'(' => self.comment(),
                byte if byte.is_ascii_whitespace() => self.at += 1,
                _ => break,
            }
        }
    }

    /// Comments may stand in comments; one that never ends takes the rest.
    fn comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.byte() {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn word(&mut self, ends: fn(u8) -> bool) -> &'a str {
        let start = self.at;
        while self.byte().is_some_and(|byte| !ends(byte)) {
            self.at += 1;
        }
        self.value.get(start..self.at).unwrap_or_default()
    }

    fn quoted(&mut self) -> &'a str {
        self.at += 1;
        let inner = self.word(|byte| byte == b'"');
        self.at += 1;
        inner
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Pair<'a>;

    fn next(&mut self) -> Option<Pair<'a>> {
        loop {
            self.blanks();
            match self.byte()? {
                b';' => {
                    self.at += 1;
                    return Some(Pair::Stop);
                }
                b'=' | b'"' | b')' => self.at += 1,
                _ => {
                    let key = self.word(|b| b.is_ascii_whitespace() || b"=;()\"".contains(&b));
                    self.blanks();
                    if self.byte() == Some(b'=') {
                        self.at += 1;
                        self.blanks();
                        let value = match self.byte() {
                            Some(b'"') => self.quoted(),
                            _ => self.word(|b| b.is_ascii_whitespace() || b";(\"".contains(&b)),
                        };
                        return Some(Pair::Equals(key, value));
                    }
                }
            }
        }
    }
}

/// The result stands first and without a key, the rest is a remark for people and pairs.
fn received_spf(value: &str, spot: &Spot) -> Option<MethodRead> {
    let result = value.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| !word.is_empty())?;
    let properties = Pairs { value, at: 0 }.filter_map(|pair| match pair {
        Pair::Equals(key, value) => Some((key, value)),
        Pair::Stop => None,
    });
    let properties = properties.take(PROPERTIES).collect();
    let said = Statement { method: Method::Spf, result: result.to_ascii_lowercase(), properties };
    let domain = said
        .domain_of("envelope-from")
        .or_else(|| domain_remark(value))
        .or_else(|| said.domain_of("helo"));
    Some(said.method_read(spot, domain))
}

/// `(mx.example: domain of user@example.com designates …)`.
fn domain_remark(value: &str) -> Option<String> {
    let (_, behind) = value.split_once("domain of ")?;
    let mut words = behind.split_ascii_whitespace();
    let first = words.next()?;
    domain(if first == "transitioning" { words.next()? } else { first })
}

/// ARC-Seal: `cv` is the sealer's word on the chain below it.
fn seal(value: &str, spot: &Spot) -> Option<MethodRead> {
    let mut result = None;
    let mut sealer = None;
    for pair in (Pairs { value, at: 0 }) {
        match pair {
            Pair::Equals(key, value) if key.eq_ignore_ascii_case("cv") => {
                result = Some(value.to_ascii_lowercase());
            }
            Pair::Equals(key, value) if key.eq_ignore_ascii_case("d") => sealer = domain(value),
            Pair::Equals(..) | Pair::Stop => {}
        }
    }
    Some(MethodRead { result: result?, domain: sealer, spot: spot.clone() })
}

/// The domain of an address or a bare domain. `none` is what Microsoft writes for no domain.
fn domain(written: &str) -> Option<String> {
    let address = written.trim_matches(|c: char| matches!(c, '<' | '>' | '"' | '\'' | ',' | ')'));
    let domain = address.rsplit_once('@').map_or(address, |(_, domain)| domain);
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    (!domain.is_empty() && domain != "none").then_some(domain)
}

/// DKIM results kept of one field: more is no receiver's answer.
const DKIM_RESULTS: usize = 100;
/// Properties kept of one statement.
const PROPERTIES: usize = 32;

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};

    use super::*;

    fn check(header: &[(&'static str, &str)], expected: &Expect) {
        let fields: Vec<Field<'_>> = header
            .iter()
            .zip(0..)
            .map(|((name, value), index)| Field {
                name: Cow::Borrowed(name),
                raw: Cow::Borrowed(value.as_bytes()),
                spot: Spot::Header { name: Cow::Borrowed(name), index: Some(index) },
            })
            .collect();
        let auth = read(&fields);
        let mut shown = String::new();
        let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        for (method, read) in [("spf", auth.spf), ("dmarc", auth.dmarc), ("arc", auth.arc)] {
            if let Some(read) = read {
                let (result, domain) = (read.result, or(&read.domain));
                writeln!(shown, "{method} {result} {domain} {}", read.spot).unwrap();
            }
        }
        for read in auth.dkim {
            let (domain, selector) = (or(&read.domain), or(&read.selector));
            writeln!(shown, "dkim {} {domain} {selector} {}", read.result, read.spot).unwrap();
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn signers_are_read_from_their_own_fields() {
        let signature = ("DKIM-Signature", "v=1; a=rsa-sha256;\r\n\td=A.example; s = s1 ; b=AA==");
        let fields = [signature, ("DKIM-Signature", "d=; q")].map(|(name, value)| Field {
            name: Cow::Borrowed(name),
            raw: Cow::Borrowed(value.as_bytes()),
            spot: Spot::header(name),
        });
        let signers: Vec<_> =
            read(&fields).signers.into_iter().map(|one| (one.domain, one.selector)).collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(signers, [(some("a.example"), some("s1")), (None, None)]);
    }

    #[test]
    fn the_form_of_the_standard() {
        check(
            &[(
                "Authentication-Results",
                "mx.example.com 1;\r\n dkim=pass (1024-bit (rsa) key) header.d=a.example header.s=s1 \
                 header.b=abc;\r\n dkim=FAIL reason=\"bad; (signature)\" header.i=@b.example;\r\n\
                 \tspf=softfail smtp.helo=h.example; spf = pass smtp.mailfrom=u@A.example;\r\n\
                 dmarc=pass (p=NONE dis=NONE) header.from=a.example; arc=none; iprev=pass",
            )],
            &expect![[r#"
                spf pass a.example header:Authentication-Results[0]
                dmarc pass a.example header:Authentication-Results[0]
                arc none - header:Authentication-Results[0]
                dkim pass a.example s1 header:Authentication-Results[0]
                dkim fail b.example - header:Authentication-Results[0]
            "#]],
        );
    }

    #[test]
    fn the_microsoft_form() {
        check(
            &[(
                "Authentication-Results",
                "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=a.example; mx.example; dkim=none \
                 (message not signed)header.d=none;mx.example; \
                 dmarc=bestguesspass action=none header.from=a.example;compauth=pass reason=109",
            )],
            &expect![[r#"
                spf pass a.example header:Authentication-Results[0]
                dmarc bestguesspass a.example header:Authentication-Results[0]
                dkim none - - header:Authentication-Results[0]
            "#]],
        );
        check(
            &[(
                "Authentication-Results",
                "spf=fail(x)smtp.mailfrom=a.example;dmarc=failaction=none",
            )],
            &expect![[r#"
                spf fail a.example header:Authentication-Results[0]
                dmarc fail - header:Authentication-Results[0]
            "#]],
        );
    }

    #[test]
    fn the_topmost_field_wins_for_each_method() {
        check(
            &[
                (
                    "Received-SPF",
                    "SoftFail (mx.example: domain of transitioning u@a.example does not)",
                ),
                ("Authentication-Results", "mx.example; dkim=pass header.i=@a.example"),
                (
                    "Authentication-Results",
                    "evil; spf=pass smtp.mailfrom=b.example; dkim=pass header.d=b.example; \
                     dmarc=pass header.from=b.example",
                ),
            ],
            &expect![[r#"
                spf softfail a.example header:Received-SPF[0]
                dmarc pass b.example header:Authentication-Results[2]
                dkim pass a.example - header:Authentication-Results[1]
            "#]],
        );
    }

    #[test]
    fn received_spf_names_its_domain_in_three_ways() {
        for value in [
            "pass (x: domain of v@b.example designates) client-ip=192.0.2.1; envelope-from=\"u@a.example\";",
            "pass (google.com: best guess record for domain of a.example designates 192.0.2.1 as)",
            "Pass (mx.example: ok) client-ip=192.0.2.1; helo=a.example;",
        ] {
            check(
                &[("Received-SPF", value)],
                &expect![[r#"
                    spf pass a.example header:Received-SPF[0]
                "#]],
            );
        }
    }

    #[test]
    fn of_arc_only_the_word_on_the_chain() {
        check(
            &[
                ("ARC-Seal", "i=2; a=rsa-sha256; cv=pass; d=relay.example; s=x; b=AA=="),
                (
                    "ARC-Authentication-Results",
                    "i=2; relay.example; arc=fail (i=1 spf=pass); spf=pass smtp.mailfrom=a.example",
                ),
            ],
            &expect![[r#"
                arc fail - header:ARC-Authentication-Results[1]
            "#]],
        );
        check(
            &[("ARC-Seal", "i=1; a=rsa-sha256; cv=none; d=relay.example; s=x; b=AA==")],
            &expect![[r#"
                arc none relay.example header:ARC-Seal[0]
            "#]],
        );
    }

    #[test]
    fn yahoo_names_no_domain_and_nothing_is_no_result() {
        check(
            &[(
                "Authentication-Results",
                "mta.yahoo.com  from=a.example; domainkeys=neutral (no sig);  from=a.example; \
                 dkim=neutral (no sig)",
            )],
            &expect![[r#"
                dkim neutral - - header:Authentication-Results[0]
            "#]],
        );
        check(&[("Authentication-Results", "mx.example; none")], &expect![""]);
        check(&[("Authentication-Results", "((((;=\"")], &expect![""]);
    }

    #[test]
    fn a_flood_of_results_is_bounded() {
        let flood = "dkim=pass header.d=a.example; ".repeat(10_000);
        let field = Field {
            name: Cow::Borrowed("Authentication-Results"),
            raw: Cow::Owned(flood.into_bytes()),
            spot: Spot::header("Authentication-Results"),
        };
        assert_eq!(read(&[field]).dkim.len(), DKIM_RESULTS);
    }
}
