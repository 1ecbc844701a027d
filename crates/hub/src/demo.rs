//! The shipped set of made mails: one for each kind of attack that the reports
//! describe, and a harmless one.

use std::path::Path;

use vocab::{FiscalCalendar, Period};

use crate::error::Error;
use crate::settings::Configuration;

/// A made mail with its file name and its titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoMail {
    pub file: &'static str,
    pub bytes: &'static [u8],
    pub title_ja: &'static str,
    pub title_en: &'static str,
    /// Report and chapter that describe the attack.
    pub report: &'static str,
}

/// The quarter that they were all received in.
#[must_use]
pub fn demo_period() -> Option<Period> {
    FiscalCalendar::default().quarter(2026, 1)
}

/// The configuration of the made organisation that receives them.
pub const DEMO_CONFIG: &str = include_str!("../../../data/demo/noroshi.toml");

/// That configuration, read.
///
/// # Errors
/// None in a tested program: a test reads it.
pub fn demo_config() -> Result<Configuration, Error> {
    Configuration::parse(DEMO_CONFIG, Path::new("noroshi.toml"))
}

/// The mails in the order of the index.
#[must_use]
pub fn demo_mails() -> Vec<DemoMail> {
    INDEX.lines().skip(1).filter_map(mail).collect()
}

fn mail(line: &'static str) -> Option<DemoMail> {
    let mut columns = line.split('\t');
    let (file, title_ja, title_en) = (columns.next()?, columns.next()?, columns.next()?);
    let report = columns.nth(2)?;
    let (_, bytes) = MAILS.iter().find(|(name, _)| *name == file)?;
    Some(DemoMail { file, bytes, title_ja, title_en, report })
}

static INDEX: &str = include_str!("../../../data/demo/index.tsv");

static MAILS: &[(&str, &[u8])] = &[
    ("01-drive-by-link.eml", include_bytes!("../../../data/demo/01-drive-by-link.eml")),
    (
        "02-fake-login-of-own-system.eml",
        include_bytes!("../../../data/demo/02-fake-login-of-own-system.eml"),
    ),
    (
        "03-watering-hole-notice.eml",
        include_bytes!("../../../data/demo/03-watering-hole-notice.eml"),
    ),
    (
        "04-executable-in-archive-with-password.eml",
        include_bytes!("../../../data/demo/04-executable-in-archive-with-password.eml"),
    ),
    (
        "05-password-announced-zip-has-none.eml",
        include_bytes!("../../../data/demo/05-password-announced-zip-has-none.eml"),
    ),
    ("06-macro-document.eml", include_bytes!("../../../data/demo/06-macro-document.eml")),
    ("07-exploit-document.eml", include_bytes!("../../../data/demo/07-exploit-document.eml")),
    ("09-shortcut.eml", include_bytes!("../../../data/demo/09-shortcut.eml")),
    ("10-ichitaro-document.eml", include_bytes!("../../../data/demo/10-ichitaro-document.eml")),
    ("11-iqy-mass-mailing.eml", include_bytes!("../../../data/demo/11-iqy-mass-mailing.eml")),
    ("12-exchange-1-question.eml", include_bytes!("../../../data/demo/12-exchange-1-question.eml")),
    (
        "14-exchange-3-unpacker-question.eml",
        include_bytes!("../../../data/demo/14-exchange-3-unpacker-question.eml"),
    ),
    ("15-exchange-4-resend.eml", include_bytes!("../../../data/demo/15-exchange-4-resend.eml")),
    (
        "16-bec-look-alike-domain.eml",
        include_bytes!("../../../data/demo/16-bec-look-alike-domain.eml"),
    ),
    ("17-bec-reply-to.eml", include_bytes!("../../../data/demo/17-bec-reply-to.eml")),
    ("18-bec-account-letter.eml", include_bytes!("../../../data/demo/18-bec-account-letter.eml")),
    (
        "19-phishing-cloud-hosting.eml",
        include_bytes!("../../../data/demo/19-phishing-cloud-hosting.eml"),
    ),
    (
        "21-employee-name-link-to-macro.eml",
        include_bytes!("../../../data/demo/21-employee-name-link-to-macro.eml"),
    ),
    ("22-plant-rfq.eml", include_bytes!("../../../data/demo/22-plant-rfq.eml")),
    (
        "23-ministry-impersonated.eml",
        include_bytes!("../../../data/demo/23-ministry-impersonated.eml"),
    ),
    ("24-mass-invoice.eml", include_bytes!("../../../data/demo/24-mass-invoice.eml")),
    ("26-account-taken-over.eml", include_bytes!("../../../data/demo/26-account-taken-over.eml")),
    ("27-fake-warning.eml", include_bytes!("../../../data/demo/27-fake-warning.eml")),
    ("28-stolen-mail-reused.eml", include_bytes!("../../../data/demo/28-stolen-mail-reused.eml")),
    (
        "29-right-to-left-override.eml",
        include_bytes!("../../../data/demo/29-right-to-left-override.eml"),
    ),
    (
        "31-lzh-control-panel-item.eml",
        include_bytes!("../../../data/demo/31-lzh-control-panel-item.eml"),
    ),
    ("32-page-makes-archive.eml", include_bytes!("../../../data/demo/32-page-makes-archive.eml")),
    (
        "33-disk-image-with-shortcut.eml",
        include_bytes!("../../../data/demo/33-disk-image-with-shortcut.eml"),
    ),
    ("80-newsletter.eml", include_bytes!("../../../data/demo/80-newsletter.eml")),
    (
        "81-business-mail-with-attachment.eml",
        include_bytes!("../../../data/demo/81-business-mail-with-attachment.eml"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mail_stands_in_the_index_and_the_index_names_no_other() {
        let listed: Vec<&str> = demo_mails().iter().map(|mail| mail.file).collect();
        let shipped: Vec<&str> = MAILS.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, shipped);
        assert_eq!(listed.len() + 1, INDEX.lines().count());
    }

    #[test]
    fn configuration_is_one() {
        assert!(crate::settings(&demo_config().unwrap()).is_ok());
    }
}
