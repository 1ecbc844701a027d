//! The categories that the reports count by (`docs/analysis-json.md`).

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a mail brings its attack by (J-CSIP reports, "mail kind").
    MailKind {
        Attachment = "attachment",
        Link = "link",
        /// Neither attachment nor link: reconnaissance and exchange mails.
        Information = "information",
        /// Only a fragment is left, so nobody can say.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What kind of address the mail claims to come from.
    SenderKind {
        FreeDomestic = "free-domestic",
        FreeOverseas = "free-overseas",
        IspDomestic = "isp-domestic",
        Carrier = "carrier",
        Company = "company",
        Government = "government",
        Agency = "agency",
        University = "university",
        /// The domain stands under no public suffix, so it cannot exist.
        Nonexistent = "nonexistent",
        Other = "other",
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Why the machine on which the mail was written is not known. The reports
    /// count the two causes apart.
    OriginUnknown {
        NoHeaders = "no-headers",
        NoTrace = "no-trace",
    }
}

vocabulary! {
    /// What a mail is judged to be.
    VerdictClass {
        Targeted = "targeted",
        Mass = "mass",
        Phishing = "phishing",
        Bec = "bec",
        Spam = "spam",
        Harmless = "harmless",
        Undecided = "undecided",
    }
}

vocabulary! {
    /// How hostile bytes were fenced in while they were read.
    Sandbox {
        /// Every fence stood.
        Full = "full",
        /// A process of its own, but the kernel lacks a fence.
        Partial = "partial",
        /// In the process of the program itself.
        None = "none",
    }
}

vocabulary! {
    /// Where the password of a locked file was found.
    PasswordFrom {
        /// In the mail that brought the file.
        Body = "body",
        /// In another mail of the conversation.
        OtherMail = "other-mail",
        /// In a file beside it.
        Sibling = "sibling",
        /// It is a usual one.
        Default = "default",
        /// It was not found.
        None = "none",
        /// The file is not locked.
        NotNeeded = "not-needed",
    }
}

vocabulary! {
    /// A probability in words.
    VerdictWord {
        AlmostCertain = "almost-certain",
        VeryLikely = "very-likely",
        Likely = "likely",
        Even = "even",
    }
}

impl VerdictWord {
    /// The word for a probability: from .95, .80, .60, below that even.
    #[must_use]
    pub fn of(probability: f64) -> Self {
        match probability {
            p if p >= 0.95 => Self::AlmostCertain,
            p if p >= 0.80 => Self::VeryLikely,
            p if p >= 0.60 => Self::Likely,
            _ => Self::Even,
        }
    }
}

vocabulary! {
    /// Attachment kinds of the statistics; `archive` is a container and not counted.
    FileCategory {
        Executable = "executable",
        Office = "office",
        Justsystems = "justsystems",
        Shortcut = "shortcut",
        Pdf = "pdf",
        Other = "other",
        Archive = "archive",
    }
}
