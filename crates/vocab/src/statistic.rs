//! Words of the records that the statistics count (`docs/records.md`), beyond those
//! that an analysis uses too.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Which record a line holds.
    RecordKind {
        Organisation = "organisation",
        Membership = "membership",
        Submission = "submission",
        Mail = "mail",
        File = "file",
        Destination = "destination",
        Share = "share",
        Outreach = "outreach",
        WindowMail = "window_mail",
        Consultation = "consultation",
        Case = "case",
        Chain = "chain",
        Alert = "alert",
    }
}

vocabulary! {
    /// What an organisation is to the hub.
    OrganisationKind {
        Member = "member",
        Arrangement = "arrangement",
        Partner = "partner",
        Outsider = "outsider",
    }
}

vocabulary! {
    /// What a membership rests on.
    Agreement {
        Nda = "nda",
        Rules = "rules",
    }
}

vocabulary! {
    /// What a submission brings.
    SubmissionForm {
        Mail = "mail",
        Log = "log",
        File = "file",
        Incident = "incident",
        Answer = "answer",
    }
}

vocabulary! {
    /// What a member consults the hub about (J-CSIP Jan-Mar 2019, table 2).
    ReportCategory {
        AccountTakenOver = "account-taken-over",
        BadTraffic = "bad-traffic",
        WebProbing = "web-probing",
        Other = "other",
    }
}

vocabulary! {
    /// Why the kind of a mail is not known.
    KindUnknown {
        Quarantined = "quarantined",
        Deleted = "deleted",
        LogOnly = "log-only",
    }
}

vocabulary! {
    /// Where a suspicious file came from.
    FileSource {
        Attachment = "attachment",
        Link = "link",
    }
}

vocabulary! {
    /// Why the region of a destination is not known.
    RegionUnknown {
        NotResolved = "not-resolved",
        NotKnown = "not-known",
    }
}

vocabulary! {
    /// Who a share goes back to. All but `members` are the hub's own sources.
    ShareSource {
        Members = "members",
        Window = "window",
        Partner = "partner",
        OpenSource = "open-source",
        Feed = "feed",
    }
}

vocabulary! {
    /// Kind of an organisation outside that was warned (J-CSIP Jul-Sep 2016, chapter 2).
    OutreachKind {
        Company = "company",
        University = "university",
        Research = "research",
        Other = "other",
    }
}

vocabulary! {
    /// What a mail to the public window carries (J-CRAT 2014, table 1).
    WindowForm {
        Compressed = "compressed",
        Plain = "plain",
        Link = "link",
        None = "none",
        Other = "other",
    }
}

vocabulary! {
    /// Kind of a From address at the public window (J-CRAT 2014, figure A-2).
    WindowFrom {
        Free = "free",
        Company = "company",
        Ministry = "ministry",
        Nonexistent = "nonexistent",
        Agency = "agency",
        University = "university",
        Other = "other",
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Formats of archives at the public window (J-CRAT 2014, figure A-3).
    ArchiveFormat {
        Zip = "zip",
        Rar = "rar",
        Lzh = "lzh",
        SevenZip = "7z",
        Other = "other",
    }
}

vocabulary! {
    /// Suspicious files at the public window by extension (J-CRAT 2014, figure A-4).
    WindowFile {
        Exe = "exe",
        Office = "office",
        Scr = "scr",
        Pdf = "pdf",
        Cpl = "cpl",
        Other = "other",
    }
}

vocabulary! {
    /// Kind of the body that a rescue helps (J-CRAT 2014, chapter 2.2).
    CaseBody {
        Agency = "agency",
        Foundation = "foundation",
        Company = "company",
        OtherPublic = "other-public",
    }
}

vocabulary! {
    /// How a case starts.
    CaseOrigin {
        Asked = "asked",
        Chain = "chain",
        OpenSource = "open-source",
    }
}

impl ArchiveFormat {
    /// The format that an extension stands for.
    #[must_use]
    pub fn of_extension(extension: &str) -> Self {
        Self::of_word(&bare(extension)).unwrap_or(Self::Other)
    }
}

impl WindowFile {
    /// The row that an extension counts in.
    #[must_use]
    pub fn of_extension(extension: &str) -> Self {
        let extension = bare(extension);
        if OFFICE.contains(&extension.as_str()) {
            return Self::Office;
        }
        Self::of_word(&extension).unwrap_or(Self::Other)
    }
}

/// Lower case without the dot, as people write an extension both ways.
fn bare(extension: &str) -> String {
    extension.trim().trim_start_matches('.').to_ascii_lowercase()
}

/// Extensions of Microsoft Office documents.
const OFFICE: &[&str] = &[
    "doc", "docm", "docx", "dot", "dotm", "dotx", "pot", "potm", "potx", "pps", "ppsm", "ppsx",
    "ppt", "pptm", "pptx", "rtf", "xla", "xlam", "xls", "xlsb", "xlsm", "xlsx", "xlt", "xltm",
    "xltx",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_read_as_people_write_them() {
        for (extension, row) in [
            ("exe", WindowFile::Exe),
            (".EXE", WindowFile::Exe),
            ("docx", WindowFile::Office),
            ("office", WindowFile::Office),
            ("jtd", WindowFile::Other),
            ("", WindowFile::Other),
        ] {
            assert_eq!(WindowFile::of_extension(extension), row, "{extension}");
        }
        assert_eq!(ArchiveFormat::of_extension(".7Z"), ArchiveFormat::SevenZip);
        assert_eq!(ArchiveFormat::of_extension("arj"), ArchiveFormat::Other);
    }

    #[test]
    fn words_are_read_back() {
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::of_word(kind.as_str()), Some(*kind));
        }
        assert_eq!(RecordKind::of_word("Mail"), None);
    }
}
