//! Which mails belong together, as far as passwords go: those of one thread, and those of
//! one sender.

use std::collections::BTreeSet;

use analysis::{Analysis, MailRecord, Password};
use assess::SignKey;
use vocab::PasswordFrom;

/// What one input tells others, and what it would be told.
#[derive(Debug, Default)]
pub(crate) struct Conversation {
    /// Ids of its mails and of those that they answer, and addresses of their senders.
    keys: BTreeSet<String>,
    pub(crate) passwords: Vec<Password>,
    /// Whether it holds a file that nothing opened.
    pub(crate) is_locked: bool,
}

impl Conversation {
    /// Empty for the many that neither tell a password nor need one.
    pub(crate) fn of(analysis: &Analysis) -> Self {
        let is_locked = analysis
            .files
            .iter()
            .filter_map(|file| file.lock.as_ref())
            .any(|lock| lock.from == PasswordFrom::None);
        let telling: Vec<&MailRecord> = analysis.mails.iter().filter(|mail| tells(mail)).collect();
        if !is_locked && telling.is_empty() {
            return Self::default();
        }
        let keys = analysis.mails.iter().flat_map(keys).take(KEYS_MAX).collect();
        let source = match analysis.index {
            0 => analysis.source.clone(),
            index => format!("{}[{index}]", analysis.source),
        };
        let passwords = telling.iter().flat_map(|mail| {
            let told = format!("{source} mail:{}/text", mail.id);
            analysis::told(&mail.text).into_iter().map(move |value| Password {
                value,
                from: PasswordFrom::OtherMail,
                told: Some(told.clone()),
            })
        });
        Self { keys, passwords: passwords.collect(), is_locked }
    }

    /// Whether both are of one thread or one sender.
    pub(crate) fn is_with(&self, other: &Self) -> bool {
        self.keys.intersection(&other.keys).next().is_some()
    }
}

/// Whether the signs say that a mail tells a password.
fn tells(mail: &MailRecord) -> bool {
    mail.signs.iter().any(|sign| sign.key == SignKey::PasswordInBody)
}

fn keys(mail: &MailRecord) -> impl Iterator<Item = String> {
    let head = &mail.head;
    let ids = head.message_id.iter().chain(&head.in_reply_to).chain(&head.references);
    let senders = head.from.iter().filter_map(|from| from.mailbox.address.as_deref());
    ids.map(|id| format!("<{id}>")).chain(senders.map(str::to_lowercase))
}

const KEYS_MAX: usize = 200;
