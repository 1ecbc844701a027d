//! How the tests of .msg and TNEF show a mail, line by line.

use crate::model::{Content, Mail, Mailbox};

pub(crate) fn show(mail: &Mail<'_>) -> String {
    let from: Vec<_> = mail.head.from.iter().map(|from| from.mailbox.clone()).collect();
    let subject = mail.head.subject.as_deref().unwrap_or("-");
    let mut shown = format!("{subject} | {}\n", people(&from));
    for (label, mailboxes) in
        [("to", &mail.head.to), ("cc", &mail.head.cc), ("reply", &mail.head.reply_to)]
    {
        if !mailboxes.is_empty() {
            shown += &format!("{label} {}\n", people(mailboxes));
        }
    }
    if let Some(date) = mail.head.date {
        shown += &format!("{date}\n");
    }
    for body in &mail.bodies {
        shown += &format!("{:?} {:?}\n", body.kind, body.text);
    }
    for part in &mail.parts {
        let name = part.name.as_ref().map_or("-", |name| name.decoded.as_str());
        let name = name.replace('\0', "\\0");
        shown += &format!("{} {name} {:?} ", part.path, part.disposition);
        match &part.content {
            Content::Bytes(bytes) => shown += &format!("{} bytes\n", bytes.len()),
            Content::Message(_) => unreachable!("Outlook keeps no message in the Internet format"),
            Content::Mail(inner) => {
                shown += "mail\n";
                show(inner).lines().for_each(|line| shown += &format!("  {line}\n"));
            }
        }
    }
    for (code, spot) in &mail.defects {
        shown += &format!("! {code} {spot}\n");
    }
    shown
}

fn people(mailboxes: &[Mailbox]) -> String {
    mailboxes.iter().map(mailbox).collect::<Vec<_>>().join(", ")
}

pub(crate) fn mailbox(mailbox: &Mailbox) -> String {
    let name = mailbox.name.as_deref().unwrap_or("-");
    format!("{name} <{}>", mailbox.address.as_deref().unwrap_or("-"))
}
