//! The closed list of signs, each with the parameters that it always sets.
//!
//! | key | parameters |
//! |---|---|
//! | `archive-attachment` | `name`, `type` |
//! | `asks-account-change`, `asks-log-in`, `asks-money`, `asks-open` | `word` |
//! | `auth-pass` | `domain` |
//! | `auto-exec-attachment` | `name` |
//! | `automatic-mail` | `word` |
//! | `brand-impersonated` | `brand`, `from`, `word` |
//! | `bulk-mail` | `word` |
//! | `cloud-hosting-log-in` | `host`, `word` |
//! | `command-attachment`, `exploit-attachment` | `name`, `feature` |
//! | `data-or-script-link` | `target` |
//! | `date-far-off` | `count` (days) |
//! | `deceptive-attachment-name` | `name`, `trick` |
//! | `direct-from-client` | `host` |
//! | `display-name-address` | `name`, `address`, `from` |
//! | `dkim-fail`, `dmarc-fail`, `spf-fail` | `domain`, `result` |
//! | `evasive-characters` | `text`, `trick` |
//! | `exchange-software-question` | `word` |
//! | `executive-impersonated` | `name`, `from` |
//! | `executable-attachment` | `name`, `type` |
//! | `fake-reply` | `text` |
//! | `form-attachment`, `rule-match-attachment`, `smuggling-attachment` | `name`, `feature` |
//! | `file-sharing-link` | `host` |
//! | `free-mail` | `from` |
//! | `free-mail-claims-organisation` | `from`, `name` |
//! | `generic-lure` | `word` |
//! | `greets-address` | `address` |
//! | `hidden-recipients` | `address` |
//! | `hidden-text` | `text` |
//! | `html-attachment` | `name`, `type` |
//! | `known-partner` | `domain` |
//! | `link-ip-host` | `host` |
//! | `link-text-differs` | `text`, `target` |
//! | `link-to-file` | `target`, `word` |
//! | `list-mail` | `word` |
//! | `locked-attachment` | `name` |
//! | `look-alike-brand`, `-own`, `-partner`, `-thread` | `domain`, `likes`, `trick` |
//! | `lure-without-document` | `name`, `word` |
//! | `macro-attachment` | `name`, `type` |
//! | `many-recipients` | `count` |
//! | `marketing-words` | `word` |
//! | `ministry-impersonated` | `name`, `from` |
//! | `official-lure` | `word` |
//! | `opening-question` | `word` |
//! | `origin-abroad` | `country`, `domain` |
//! | `own-organisation-impersonated` | `name`, `from` |
//! | `own-sender` | `from` |
//! | `password-announced` | `word` |
//! | `password-in-body` | `word`, `text` |
//! | `personal-address` | `name` |
//! | `provider-bypassed` | `from`, `host` |
//! | `quotation-lure` | `word` |
//! | `random-address` | `from` |
//! | `recipient-is-window` | `address` |
//! | `redirect-chain` | `host`, `target` |
//! | `remote-form` | `target` |
//! | `reply-to-differs` | `from`, `reply_to` |
//! | `return-path-differs`, `sender-differs` | `from`, `address` |
//! | `same-family-attachments` | `name`, `other` |
//! | `spam-words` | `word` |
//! | `thread-hijack` | `from`, `domain` |
//! | `threat-words` | `word` |
//! | `two-froms` | `from`, `address` |
//! | `urgent-words` | `word` |
//! | `url-shortener` | `host` |
//!
//! A value may be empty; the parameter is always there.

use vocab::Spot;

use crate::verdict::{attack_weight, rounded};

/// A sign found in a mail.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    pub key: SignKey,
    /// Log-odds that a mail with this sign is an attack rather than not.
    pub weight: f64,
    /// How plainly the sign shows: 1 as a rule, more or less when circumstances
    /// make the same sight mean more or less.
    pub strength: f64,
    pub spot: Spot,
    /// What was compared, for the reader: `from`, `reply_to`, `domain`, `likes` …
    pub params: Vec<Param>,
}

/// A parameter of a sign: its name in JSON and in the texts, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    pub name: &'static str,
    pub value: String,
}

impl Sign {
    /// A sign with the values of its parameters, in the order of [`SignKey::params`].
    #[must_use]
    pub(crate) fn new(key: SignKey, strength: f64, spot: Spot, values: &[&str]) -> Self {
        let mut values = values.iter();
        let params = key
            .params()
            .iter()
            .map(|&name| Param { name, value: shown(values.next().copied().unwrap_or_default()) })
            .collect();
        let weight = rounded(attack_weight(key) * strength);
        Self { key, weight, strength, spot, params }
    }
}

/// A value short enough for a card; the whole stands in the mail's own fields.
fn shown(value: &str) -> String {
    match value.char_indices().nth(VALUE_CHARS_MAX) {
        None => value.to_owned(),
        Some((at, _)) => format!("{}…", value.get(..at).unwrap_or_default()),
    }
}

const VALUE_CHARS_MAX: usize = 200;

/// Keys of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignKey {
    ArchiveAttachment,
    AsksAccountChange,
    AsksLogIn,
    AsksMoney,
    AsksOpen,
    AuthPass,
    AutoExecAttachment,
    AutomaticMail,
    BrandImpersonated,
    BulkMail,
    CloudHostingLogIn,
    CommandAttachment,
    DataOrScriptLink,
    DateFarOff,
    DeceptiveAttachmentName,
    DirectFromClient,
    DisplayNameAddress,
    DkimFail,
    DmarcFail,
    EvasiveCharacters,
    ExchangeSoftwareQuestion,
    ExecutableAttachment,
    ExecutiveImpersonated,
    ExploitAttachment,
    FakeReply,
    FileSharingLink,
    FormAttachment,
    FreeMail,
    FreeMailClaimsOrganisation,
    GenericLure,
    GreetsAddress,
    HiddenRecipients,
    HiddenText,
    HtmlAttachment,
    KnownPartner,
    LinkIpHost,
    LinkTextDiffers,
    LinkToFile,
    ListMail,
    LockedAttachment,
    LookAlikeBrand,
    LookAlikeOwn,
    LookAlikePartner,
    LookAlikeThread,
    LureWithoutDocument,
    MacroAttachment,
    ManyRecipients,
    MarketingWords,
    MinistryImpersonated,
    OfficialLure,
    OpeningQuestion,
    OriginAbroad,
    OwnOrganisationImpersonated,
    OwnSender,
    PasswordAnnounced,
    PasswordInBody,
    PersonalAddress,
    ProviderBypassed,
    QuotationLure,
    RandomAddress,
    RecipientIsWindow,
    RedirectChain,
    RemoteForm,
    ReplyToDiffers,
    ReturnPathDiffers,
    RuleMatchAttachment,
    SameFamilyAttachments,
    SenderDiffers,
    SmugglingAttachment,
    SpamWords,
    SpfFail,
    ThreadHijack,
    ThreatWords,
    TwoFroms,
    UrgentWords,
    UrlShortener,
}

impl SignKey {
    /// Every key, in alphabetical order of its word.
    pub const ALL: &'static [Self] = &[
        Self::ArchiveAttachment,
        Self::AsksAccountChange,
        Self::AsksLogIn,
        Self::AsksMoney,
        Self::AsksOpen,
        Self::AuthPass,
        Self::AutoExecAttachment,
        Self::AutomaticMail,
        Self::BrandImpersonated,
        Self::BulkMail,
        Self::CloudHostingLogIn,
        Self::CommandAttachment,
        Self::DataOrScriptLink,
        Self::DateFarOff,
        Self::DeceptiveAttachmentName,
        Self::DirectFromClient,
        Self::DisplayNameAddress,
        Self::DkimFail,
        Self::DmarcFail,
        Self::EvasiveCharacters,
        Self::ExchangeSoftwareQuestion,
        Self::ExecutableAttachment,
        Self::ExecutiveImpersonated,
        Self::ExploitAttachment,
        Self::FakeReply,
        Self::FileSharingLink,
        Self::FormAttachment,
        Self::FreeMail,
        Self::FreeMailClaimsOrganisation,
        Self::GenericLure,
        Self::GreetsAddress,
        Self::HiddenRecipients,
        Self::HiddenText,
        Self::HtmlAttachment,
        Self::KnownPartner,
        Self::LinkIpHost,
        Self::LinkTextDiffers,
        Self::LinkToFile,
        Self::ListMail,
        Self::LockedAttachment,
        Self::LookAlikeBrand,
        Self::LookAlikeOwn,
        Self::LookAlikePartner,
        Self::LookAlikeThread,
        Self::LureWithoutDocument,
        Self::MacroAttachment,
        Self::ManyRecipients,
        Self::MarketingWords,
        Self::MinistryImpersonated,
        Self::OfficialLure,
        Self::OpeningQuestion,
        Self::OriginAbroad,
        Self::OwnOrganisationImpersonated,
        Self::OwnSender,
        Self::PasswordAnnounced,
        Self::PasswordInBody,
        Self::PersonalAddress,
        Self::ProviderBypassed,
        Self::QuotationLure,
        Self::RandomAddress,
        Self::RecipientIsWindow,
        Self::RedirectChain,
        Self::RemoteForm,
        Self::ReplyToDiffers,
        Self::ReturnPathDiffers,
        Self::RuleMatchAttachment,
        Self::SameFamilyAttachments,
        Self::SenderDiffers,
        Self::SmugglingAttachment,
        Self::SpamWords,
        Self::SpfFail,
        Self::ThreadHijack,
        Self::ThreatWords,
        Self::TwoFroms,
        Self::UrgentWords,
        Self::UrlShortener,
    ];

    /// The word in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.entry().0
    }

    /// Names of the parameters that every sign of this key sets, in this order.
    #[must_use]
    pub const fn params(self) -> &'static [&'static str] {
        self.entry().1
    }

    /// Word and parameters: one line a key, so that they cannot drift apart.
    #[allow(clippy::too_many_lines, reason = "a flat table, one line a key")]
    const fn entry(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::ArchiveAttachment => ("archive-attachment", &["name", "type"]),
            Self::AsksAccountChange => ("asks-account-change", &["word"]),
            Self::AsksLogIn => ("asks-log-in", &["word"]),
            Self::AsksMoney => ("asks-money", &["word"]),
            Self::AsksOpen => ("asks-open", &["word"]),
            Self::AuthPass => ("auth-pass", &["domain"]),
            Self::AutoExecAttachment => ("auto-exec-attachment", &["name"]),
            Self::AutomaticMail => ("automatic-mail", &["word"]),
            Self::BrandImpersonated => ("brand-impersonated", &["brand", "from", "word"]),
            Self::BulkMail => ("bulk-mail", &["word"]),
            Self::CloudHostingLogIn => ("cloud-hosting-log-in", &["host", "word"]),
            Self::CommandAttachment => ("command-attachment", &["name", "feature"]),
            Self::DataOrScriptLink => ("data-or-script-link", &["target"]),
            Self::DateFarOff => ("date-far-off", &["count"]),
            Self::DeceptiveAttachmentName => ("deceptive-attachment-name", &["name", "trick"]),
            Self::DirectFromClient => ("direct-from-client", &["host"]),
            Self::DisplayNameAddress => ("display-name-address", &["name", "address", "from"]),
            Self::DkimFail => ("dkim-fail", &["domain", "result"]),
            Self::DmarcFail => ("dmarc-fail", &["domain", "result"]),
            Self::EvasiveCharacters => ("evasive-characters", &["text", "trick"]),
            Self::ExchangeSoftwareQuestion => ("exchange-software-question", &["word"]),
            Self::ExecutableAttachment => ("executable-attachment", &["name", "type"]),
            Self::ExecutiveImpersonated => ("executive-impersonated", &["name", "from"]),
            Self::ExploitAttachment => ("exploit-attachment", &["name", "feature"]),
            Self::FakeReply => ("fake-reply", &["text"]),
            Self::FileSharingLink => ("file-sharing-link", &["host"]),
            Self::FormAttachment => ("form-attachment", &["name", "feature"]),
            Self::FreeMail => ("free-mail", &["from"]),
            Self::FreeMailClaimsOrganisation => {
                ("free-mail-claims-organisation", &["from", "name"])
            }
            Self::GenericLure => ("generic-lure", &["word"]),
            Self::GreetsAddress => ("greets-address", &["address"]),
            Self::HiddenRecipients => ("hidden-recipients", &["address"]),
            Self::HiddenText => ("hidden-text", &["text"]),
            Self::HtmlAttachment => ("html-attachment", &["name", "type"]),
            Self::KnownPartner => ("known-partner", &["domain"]),
            Self::LinkIpHost => ("link-ip-host", &["host"]),
            Self::LinkTextDiffers => ("link-text-differs", &["text", "target"]),
            Self::LinkToFile => ("link-to-file", &["target", "word"]),
            Self::ListMail => ("list-mail", &["word"]),
            Self::LockedAttachment => ("locked-attachment", &["name"]),
            Self::LookAlikeBrand => ("look-alike-brand", &["domain", "likes", "trick"]),
            Self::LookAlikeOwn => ("look-alike-own", &["domain", "likes", "trick"]),
            Self::LookAlikePartner => ("look-alike-partner", &["domain", "likes", "trick"]),
            Self::LookAlikeThread => ("look-alike-thread", &["domain", "likes", "trick"]),
            Self::LureWithoutDocument => ("lure-without-document", &["name", "word"]),
            Self::MacroAttachment => ("macro-attachment", &["name", "type"]),
            Self::ManyRecipients => ("many-recipients", &["count"]),
            Self::MarketingWords => ("marketing-words", &["word"]),
            Self::MinistryImpersonated => ("ministry-impersonated", &["name", "from"]),
            Self::OfficialLure => ("official-lure", &["word"]),
            Self::OpeningQuestion => ("opening-question", &["word"]),
            Self::OriginAbroad => ("origin-abroad", &["country", "domain"]),
            Self::OwnOrganisationImpersonated => {
                ("own-organisation-impersonated", &["name", "from"])
            }
            Self::OwnSender => ("own-sender", &["from"]),
            Self::PasswordAnnounced => ("password-announced", &["word"]),
            Self::PasswordInBody => ("password-in-body", &["word", "text"]),
            Self::PersonalAddress => ("personal-address", &["name"]),
            Self::ProviderBypassed => ("provider-bypassed", &["from", "host"]),
            Self::QuotationLure => ("quotation-lure", &["word"]),
            Self::RandomAddress => ("random-address", &["from"]),
            Self::RecipientIsWindow => ("recipient-is-window", &["address"]),
            Self::RedirectChain => ("redirect-chain", &["host", "target"]),
            Self::RemoteForm => ("remote-form", &["target"]),
            Self::ReplyToDiffers => ("reply-to-differs", &["from", "reply_to"]),
            Self::ReturnPathDiffers => ("return-path-differs", &["from", "address"]),
            Self::RuleMatchAttachment => ("rule-match-attachment", &["name", "feature"]),
            Self::SameFamilyAttachments => ("same-family-attachments", &["name", "other"]),
            Self::SenderDiffers => ("sender-differs", &["from", "address"]),
            Self::SmugglingAttachment => ("smuggling-attachment", &["name", "feature"]),
            Self::SpamWords => ("spam-words", &["word"]),
            Self::SpfFail => ("spf-fail", &["domain", "result"]),
            Self::ThreadHijack => ("thread-hijack", &["from", "domain"]),
            Self::ThreatWords => ("threat-words", &["word"]),
            Self::TwoFroms => ("two-froms", &["from", "address"]),
            Self::UrgentWords => ("urgent-words", &["word"]),
            Self::UrlShortener => ("url-shortener", &["host"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_alphabetical_order_and_distinct() {
        assert!(SignKey::ALL.is_sorted_by(|a, b| a.as_str() < b.as_str()));
    }

    #[test]
    fn the_table_of_the_header_names_every_key() {
        let header: String =
            include_str!("sign.rs").lines().take_while(|line| line.starts_with("//!")).collect();
        for key in SignKey::ALL {
            let word = key.as_str();
            let short = word.strip_prefix("look-alike").unwrap_or(word);
            assert!(header.contains(&format!("`{short}`")) || header.contains(word), "{word}");
            for name in key.params() {
                assert!(header.contains(&format!("`{name}`")), "{word} {name}");
            }
        }
    }

    #[test]
    fn a_sign_sets_every_parameter_even_without_a_value() {
        let sign = Sign::new(SignKey::ReplyToDiffers, 1.0, Spot::Whole, &["a@b.example"]);
        let names: Vec<_> = sign.params.iter().map(|param| param.name).collect();
        assert_eq!(names, SignKey::ReplyToDiffers.params());
    }

    #[test]
    fn a_long_value_is_cut_at_a_character() {
        assert_eq!(shown(&"あ".repeat(201)), format!("{}…", "あ".repeat(200)));
    }
}
