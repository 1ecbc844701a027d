//! Mail kind of the statistics: attachment before link, link before neither.
//!
//! A link in a footer, a signature or the quoted history, or to an own or a
//! partner's domain, does not make a mail one that attacks by a link; nor do
//! inline pictures and signature parts make one with an attachment.

use mail::Fragment;
use vocab::{FileType, MailKind};

use crate::footer::{self, Body, Quoted};
use crate::knowledge::{Knowledge, is_under};
use crate::subject::{FileFact, Link, Subject};

/// The kind of one mail.
#[must_use]
pub fn mail_kind(subject: &Subject<'_>, knowledge: &Knowledge) -> MailKind {
    if subject.files.iter().any(is_attachment) || says_attachment_removed(subject.text) {
        return MailKind::Attachment;
    }
    match subject.mail.fragment {
        Some(Fragment::HeadersOnly) => MailKind::Unknown,
        _ if has_link(subject, knowledge) => MailKind::Link,
        // Nobody knows what was attached to a pasted text.
        Some(Fragment::BodyOnly) => MailKind::Unknown,
        None => MailKind::Information,
    }
}

fn is_attachment(file: &FileFact) -> bool {
    let is_signature = matches!(file.kind, FileType::Smime | FileType::Pgp)
        && matches!(file.extension.as_deref(), Some("p7s" | "asc" | "sig"));
    !file.inline && !is_signature
}

/// Scanners that take an attachment away leave a line in the text; the mail still
/// attacked by an attachment.
fn says_attachment_removed(text: &str) -> bool {
    // Short words are looked for several times faster than whole lines.
    let mut removed = REMOVED.iter().filter(|(word, _)| text.contains(word));
    removed.any(|(_, lines)| lines.iter().any(|line| text.contains(line)))
}

fn has_link(subject: &Subject<'_>, knowledge: &Knowledge) -> bool {
    let mut foreign = subject.links.iter().filter(|link| leads_outside(link, knowledge)).peekable();
    if foreign.peek().is_none() {
        return false;
    }
    let body = footer::body(subject.text, quoted(subject));
    foreign
        .enumerate()
        .any(|(index, link)| index >= LINKS_PLACED || is_in_message(link, &body, subject))
}

/// Whether a link, or a link inside its parameters, leads to anybody but us and
/// our partners.
fn leads_outside(link: &Link, knowledge: &Knowledge) -> bool {
    let foreign = |target: &str| {
        observable::url_host(target)
            .is_some_and(|host| !knowledge.is_own(host) && !knowledge.is_partner(host))
    };
    // A page inside the link itself needs no host.
    let is_page = link.target.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    is_page || foreign(&link.target) || link.redirects.iter().any(|inner| foreign(inner))
}

fn is_in_message(link: &Link, body: &Body, subject: &Subject<'_>) -> bool {
    let Some(label) = label(link) else {
        return true;
    };
    if body.message.contains(label) {
        true
    } else if body.signature.contains(label) {
        !is_home_page(&link.target)
    } else if body.closing.contains(label) {
        !(is_home_page(&link.target) && is_senders(&link.target, subject))
    } else if body.trailer.contains(label) {
        false
    } else {
        // A picture's alternative text, for one, does not stand in the body.
        !footer::is_footer_line(label)
    }
}

/// What a reader sees of the link, as far as it stands on one line.
fn label(link: &Link) -> Option<&str> {
    let text = link.text.lines().map(str::trim).find(|line| !line.is_empty());
    text.or_else(|| Some(link.target.trim()).filter(|target| !target.is_empty()))
}

/// Whether a link leads to the front page of a site, as links in signatures do.
fn is_home_page(target: &str) -> bool {
    let rest = target.split_once("://").map_or(target, |(_, rest)| rest);
    let path = rest.find(['/', '?', '#']).and_then(|at| rest.get(at..)).unwrap_or_default();
    let pages = ["", "/", "/index.html", "/index.htm", "/index.php", "/en/", "/ja/", "/jp/"];
    pages.iter().any(|page| path.eq_ignore_ascii_case(page))
}

/// Whether a link leads to the registrable domain that the mail claims to come from.
fn is_senders(target: &str, subject: &Subject<'_>) -> bool {
    let mut addresses =
        subject.mail.head.from.iter().filter_map(|from| from.mailbox.address.as_deref());
    let from = addresses.next().and_then(|address| address.rsplit_once('@'));
    let (Some((_, from)), Some(host)) = (from, observable::url_host(target)) else {
        return false;
    };
    let from = observable::host(from).unwrap_or_default();
    observable::registrable(&from).is_some_and(|domain| is_under(host, domain))
}

/// A forwarding mail is about what it quotes.
fn quoted(subject: &Subject<'_>) -> Quoted {
    let title = subject.mail.head.subject.as_deref().unwrap_or_default().trim_start();
    let forwards =
        |mark: &str| title.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    let forwarded = ["fw:", "fwd:", "fw：", "転送:", "転送："].into_iter().any(forwards);
    if forwarded { Quoted::Message } else { Quoted::History }
}

/// Lines that mail gateways leave, by the word in them.
const REMOVED: [(&str, [&str; 4]); 2] = [
    (
        "添付ファイル",
        [
            "添付ファイルは削除されました",
            "添付ファイルを削除しました",
            "添付ファイルが削除されました",
            "添付ファイルは隔離されました",
        ],
    ),
    (
        "attachment",
        [
            "attachment has been removed",
            "attachment was removed",
            "attachments were removed",
            "attachment was quarantined",
        ],
    ),
];

/// Links whose place in the body is looked for; with more of them, the mail is
/// one with links.
const LINKS_PLACED: usize = 100;

#[cfg(test)]
mod tests {
    use mail::{Head, Mail, Mailbox, Sender};
    use vocab::{FileId, Spot};

    use super::*;
    use crate::lists::Lists;

    #[derive(Default)]
    struct Case<'a> {
        subject: &'a str,
        text: &'a str,
        /// Text and target.
        links: &'a [(&'a str, &'a str)],
        files: Vec<FileFact>,
        fragment: Option<Fragment>,
    }

    fn kind(case: &Case<'_>) -> MailKind {
        let knowledge = Knowledge {
            own_domains: vec!["ours.example".to_owned()],
            windows: Vec::new(),
            partners: vec!["partner.example".to_owned()],
            trusted_relays: Vec::new(),
            trust_reserved: false,
            lists: Lists::default().into(),
        };
        let address = Some("taro@ko.example".to_owned());
        let mailbox = Mailbox { address, name: None };
        let head = Head {
            subject: Some(case.subject.to_owned()),
            from: vec![Sender { mailbox, spot: Spot::header("From") }],
            ..Head::default()
        };
        let mail = Mail { head, fragment: case.fragment, ..Mail::default() };
        let link = |(text, target): &(&str, &str)| Link {
            text: (*text).to_owned(),
            target: (*target).to_owned(),
            redirects: observable::url(target).map(|url| url.redirects).unwrap_or_default(),
            spot: Spot::Text,
        };
        let links: Vec<Link> = case.links.iter().map(link).collect();
        let (text, files) = (case.text, &case.files);
        let subject =
            Subject { mail: &mail, text, pages: &[], links: &links, files, recomputed: None };
        mail_kind(&subject, &knowledge)
    }

    fn links<'a>(text: &'a str, links: &'a [(&'a str, &'a str)]) -> MailKind {
        kind(&Case { text, links, ..Case::default() })
    }

    fn file(name: &str, kind: FileType, inline: bool) -> FileFact {
        FileFact {
            id: FileId(1),
            name: Some(name.to_owned()),
            extension: name.rsplit_once('.').map(|(_, extension)| extension.to_owned()),
            kind,
            size: 1,
            deceptions: Vec::new(),
            inline,
            parent: None,
            opened: false,
            locked: false,
            families: Vec::new(),
            features: Vec::new(),
        }
    }

    const EVIL: [(&str, &str); 1] = [("http://evil.example/x", "http://evil.example/x")];

    #[test]
    fn an_attachment_comes_before_a_link() {
        let files = vec![file("a.zip", FileType::Zip, false)];
        let case = Case { text: "http://evil.example/x", links: &EVIL, files, ..Case::default() };
        assert_eq!(kind(&case), MailKind::Attachment);
    }

    #[test]
    fn pictures_in_the_text_and_signature_parts_are_no_attachments() {
        let files = vec![
            file("logo.png", FileType::Png, true),
            file("smime.p7s", FileType::Smime, false),
            file("signature.asc", FileType::Pgp, false),
        ];
        assert_eq!(kind(&Case { files, ..Case::default() }), MailKind::Information);
        let files = vec![file("secret.pgp", FileType::Pgp, false)];
        assert_eq!(kind(&Case { files, ..Case::default() }), MailKind::Attachment);
    }

    #[test]
    fn a_removed_attachment_was_one() {
        assert_eq!(links("[添付ファイルは削除されました]\n", &[]), MailKind::Attachment);
    }

    #[test]
    fn links_to_own_and_partner_domains_do_not_count_unless_they_lead_on() {
        assert_eq!(links("see http://evil.example/x", &EVIL), MailKind::Link);
        assert_eq!(links("a", &[("a", "https://www.ours.example/x")]), MailKind::Information);
        assert_eq!(links("a", &[("a", "https://partner.example/x")]), MailKind::Information);
        assert_eq!(links("a", &[("a", "mailto:a@evil.example")]), MailKind::Information);
        let through = [("a", "https://www.ours.example/go?url=http://evil.example/x")];
        assert_eq!(links("a", &through), MailKind::Link);
        assert_eq!(links("a", &[("a", "data:text/html,<form>")]), MailKind::Link);
    }

    #[test]
    fn signatures_and_footers_do_not_count() {
        let signature =
            "ご確認ください。\n\n======\n山田 太郎\nTEL 03\nhttp://www.ko.example/\n======\n";
        let home = [("http://www.ko.example/", "http://www.ko.example/")];
        assert_eq!(links(signature, &home), MailKind::Information);
        let deep = [("http://www.ko.example/", "http://www.ko.example/login.php")];
        assert_eq!(links(signature, &deep), MailKind::Link);
        assert_eq!(links("hello\n-- \nhttp://evil.example/x\n", &EVIL), MailKind::Information);
        assert_eq!(links("> http://evil.example/x\n了解です\n", &EVIL), MailKind::Information);
        let stop = [("配信停止", "http://evil.example/stop")];
        assert_eq!(links("hello\n", &stop), MailKind::Information);
    }

    #[test]
    fn a_call_to_action_in_the_last_lines_counts() {
        let text = "ご確認ください。\nhttp://ko.example/\n";
        let home = [("http://ko.example/", "http://ko.example/")];
        assert_eq!(links(text, &home), MailKind::Link);
        let text = "ご確認ください。\nhttp://evil.example/x\nTEL 03-0000-0000\n";
        assert_eq!(links(text, &EVIL), MailKind::Link);
    }

    #[test]
    fn a_forwarding_mail_is_about_what_it_quotes() {
        let text = "FYI\n\n-----Original Message-----\nhttp://evil.example/x\n";
        let case = |subject| Case { subject, text, links: &EVIL, ..Case::default() };
        assert_eq!(kind(&case("Re: x")), MailKind::Information);
        assert_eq!(kind(&case("Fwd: x")), MailKind::Link);
    }

    #[test]
    fn fragments_are_unknown_unless_they_show_a_link() {
        let case = |fragment, links| Case { fragment, links, text: "x", ..Case::default() };
        assert_eq!(kind(&case(Some(Fragment::HeadersOnly), &[])), MailKind::Unknown);
        assert_eq!(kind(&case(Some(Fragment::BodyOnly), &[])), MailKind::Unknown);
        assert_eq!(kind(&case(Some(Fragment::BodyOnly), &EVIL)), MailKind::Link);
        assert_eq!(kind(&case(None, &[])), MailKind::Information);
    }
}
