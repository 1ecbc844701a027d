//! Whose word on a method counts: that of the receiving side, or what was worked out again.
//!
//! A pass that was worked out is proof. A failure is one only if the copy at hand is as it
//! was sent: what somebody anonymised, edited or forwarded never verifies. And a word that
//! stands above the border is that of the receiving side, who saw the mail and DNS as they
//! were then; any other word of the header is a claim of the sender.

use std::borrow::Cow;

use auth::{AuthReason, AuthResult, DkimFinding, Finding, Recomputed};
use mail::{AuthRead, DkimRead, MethodRead};
use vocab::Spot;

use crate::origin::Origin;
use crate::subject::Subject;

/// The results that judgement goes by.
pub(super) fn believed<'a>(subject: &'a Subject<'a>, origin: &Origin) -> Cow<'a, AuthRead> {
    let head = &subject.mail.head.auth;
    let Some(found) = subject.recomputed else { return Cow::Borrowed(head) };
    let is_evidence = |spot: &Spot| stands_above_border(subject, origin, spot);
    let method = |finding: &Finding, read: &Option<MethodRead>| {
        let kept = read.as_ref().filter(|read| !finding.passed() && is_evidence(&read.spot));
        let ours = method_read(finding).filter(|_| kept.is_none());
        ours.or_else(|| read.clone())
    };
    let dmarc = if found.dkim.iter().any(is_altered) && !found.dmarc.passed() {
        head.dmarc.clone()
    } else {
        method(&found.dmarc, &head.dmarc)
    };
    let (spf, arc) = (method(&found.spf, &head.spf), method(&found.arc, &head.arc));
    let (dkim, signers) = (dkim(found, head, is_evidence), head.signers.clone());
    Cow::Owned(AuthRead { spf, dkim, dmarc, arc, signers })
}

fn dkim(found: &Recomputed, head: &AuthRead, is_evidence: impl Fn(&Spot) -> bool) -> Vec<DkimRead> {
    let passed = found.dkim.iter().any(|dkim| dkim.finding.passed());
    if !passed && head.dkim.iter().any(|read| is_evidence(&read.spot)) {
        return head.dkim.clone();
    }
    let ours = found.dkim.iter().filter(|dkim| !is_altered(dkim));
    let ours: Vec<DkimRead> = ours.filter_map(dkim_read).collect();
    if ours.is_empty() { head.dkim.clone() } else { ours }
}

/// Whether the copy at hand was changed since it was signed, which may have been done long
/// after it was received.
fn is_altered(dkim: &DkimFinding) -> bool {
    let altered = [AuthReason::BodyAltered, AuthReason::HeaderAltered].map(Some);
    altered.contains(&dkim.finding.reason)
}

fn method_read(finding: &Finding) -> Option<MethodRead> {
    let result = word(finding.result?);
    let domain = finding.domain.clone();
    Some(MethodRead { result, domain, spot: finding.spot.clone() })
}

fn dkim_read(dkim: &DkimFinding) -> Option<DkimRead> {
    let MethodRead { result, domain, spot } = method_read(&dkim.finding)?;
    Some(DkimRead { result, domain, selector: Some(dkim.selector.clone()), spot })
}

fn word(result: AuthResult) -> String {
    result.as_str().to_owned()
}

/// Whether a field stands above the one by which the mail came in.
fn stands_above_border(subject: &Subject<'_>, origin: &Origin, spot: &Spot) -> bool {
    let Some(border) = &origin.border else { return false };
    let mut fields = subject.mail.fields.iter().map(|field| &field.spot);
    fields.find(|at| *at == spot || **at == border.evidence) == Some(spot)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use mail::{Field, Head, Mail};
    use vocab::Written;

    use super::*;
    use crate::origin::Point;

    /// The border is the second Received; a result may stand above or below it.
    fn check(field: &str, ours: &Recomputed, expected: &Expect) {
        let result = Spot::header("Authentication-Results");
        let border = Spot::Header { name: "Received".into(), index: Some(1) };
        let order = match field {
            "above" => [result.clone(), border.clone()],
            _ => [border.clone(), result.clone()],
        };
        let fields = order.into_iter().map(|spot| Field {
            name: "X".into(),
            raw: b"".as_slice().into(),
            spot,
        });
        let said = |result: &str| MethodRead {
            result: result.to_owned(),
            domain: None,
            spot: Spot::header("Authentication-Results"),
        };
        let auth = AuthRead {
            spf: Some(said("softfail")),
            dmarc: Some(said("none")),
            dkim: vec![DkimRead {
                result: "fail".to_owned(),
                domain: None,
                selector: None,
                spot: result,
            }],
            ..AuthRead::default()
        };
        let head = Head { auth, ..Head::default() };
        let mail = Mail { head, fields: fields.collect(), ..Mail::default() };
        let subject = Subject {
            mail: &mail,
            text: "",
            pages: &[],
            links: &[],
            files: &[],
            recomputed: Some(ours),
        };
        let ip = "192.0.2.1".parse().unwrap();
        let point = Point { ip, country: None, evidence: border };
        let origin = Origin { border: Some(point), ..Origin::default() };
        let believed = believed(&subject, &origin);
        let word = |read: &Option<MethodRead>| read.as_ref().map(|read| read.result.clone());
        let dkim: Vec<&str> = believed.dkim.iter().map(|read| read.result.as_str()).collect();
        expected.assert_eq(&format!(
            "spf {:?} dkim {dkim:?} dmarc {:?} arc {:?}",
            word(&believed.spf),
            word(&believed.dmarc),
            word(&believed.arc)
        ));
    }

    fn finding(result: Option<AuthResult>, reason: Option<AuthReason>) -> Finding {
        Finding { result, reason, detail: None, domain: None, spot: Spot::Whole }
    }

    fn ours(result: Option<AuthResult>, reason: Option<AuthReason>) -> Recomputed {
        let plain = || finding(result, None);
        let dkim = DkimFinding {
            finding: finding(result, reason),
            selector: String::new(),
            expires: Written::of_unix_seconds(0),
        };
        Recomputed {
            as_of: None,
            observed: None,
            spf: plain(),
            dkim: vec![dkim],
            dmarc: plain(),
            policy: None,
            arc: plain(),
            sender_exists: None,
        }
    }

    #[test]
    fn a_pass_is_proof_and_so_is_the_word_of_the_receiving_side() {
        let pass = ours(Some(AuthResult::Pass), None);
        check(
            "above",
            &pass,
            &expect![[r#"spf Some("pass") dkim ["pass"] dmarc Some("pass") arc Some("pass")"#]],
        );
        let fail = ours(Some(AuthResult::PermError), None);
        check(
            "above",
            &fail,
            &expect![[
                r#"spf Some("softfail") dkim ["fail"] dmarc Some("none") arc Some("permerror")"#
            ]],
        );
        check(
            "below",
            &fail,
            &expect![[
                r#"spf Some("permerror") dkim ["permerror"] dmarc Some("permerror") arc Some("permerror")"#
            ]],
        );
    }

    #[test]
    fn what_is_open_or_altered_proves_nothing() {
        let open = ours(None, Some(AuthReason::RecordNotStored));
        check(
            "below",
            &open,
            &expect![[r#"spf Some("softfail") dkim ["fail"] dmarc Some("none") arc None"#]],
        );
        let altered = ours(Some(AuthResult::Fail), Some(AuthReason::BodyAltered));
        check(
            "below",
            &altered,
            &expect![[r#"spf Some("fail") dkim ["fail"] dmarc Some("none") arc Some("fail")"#]],
        );
    }
}
