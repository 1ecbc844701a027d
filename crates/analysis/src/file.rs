//! One file as it came: name, size, true type, and the tricks of its name.

use mail::{Disposition, Page, Part};
use vocab::{Deception, Facts, FileCategory, FileId, FileType, MailId};

use crate::model::FileRecord;

/// Where a file came from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    pub(crate) id: FileId,
    pub(crate) mail: Option<MailId>,
    pub(crate) parent: Option<FileId>,
}

/// A name as decoded and as it stands in what holds the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name<'a> {
    pub(crate) decoded: &'a str,
    pub(crate) raw: &'a [u8],
    /// Another place gives the file another name.
    pub(crate) conflict: bool,
    /// Whether folders in front of it are usual, as in an archive.
    pub(crate) in_folders: bool,
}

impl<'a> Name<'a> {
    /// The part that a person takes for the name.
    fn last(self) -> &'a str {
        let parts = self.decoded.rsplit(['/', '\\']);
        let last = parts.take(1).next().filter(|_| self.in_folders);
        last.unwrap_or(self.decoded)
    }
}

/// Reads name and bytes. Hashes are taken by whoever keeps the files.
pub(crate) fn record(origin: Origin, name: Option<Name<'_>>, bytes: &[u8]) -> FileRecord {
    let read = name.map(|name| artifact::file_name(name.last())).unwrap_or_default();
    let kind = artifact::sniff(bytes, read.extension.as_deref());
    let mut deceptions = read.deceptions;
    if let Some(extension) = &read.extension
        && artifact::type_contradicts(kind, extension)
    {
        deceptions.push(Deception::TypeMismatch);
    }
    if name.is_some_and(|name| name.conflict) {
        deceptions.push(Deception::HeaderNameMismatch);
    }
    FileRecord {
        id: origin.id,
        mail: origin.mail,
        parent: origin.parent,
        name: name.map(|name| name.decoded.to_owned()),
        name_raw: name.map(|name| name.raw.to_vec()),
        name_shown: name.map(|name| artifact::file_name(name.decoded).shown),
        extension: read.extension,
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        hashes: None,
        tlsh: None,
        kind,
        inline: false,
        deceptions,
        member: None,
        lock: None,
        features: Vec::new(),
        facts: Facts::default(),
    }
}

/// The similarity hash of a file that is long and varied enough to have one. Archives get
/// none: what is packed is like nothing, and the files within have theirs.
pub(crate) fn tlsh(bytes: &[u8], kind: FileType) -> Option<String> {
    if kind.category() == FileCategory::Archive {
        return None;
    }
    tlsh::hash_buf(bytes).ok().map(|hash| hash.to_string())
}

/// Whether a part belongs to the body rather than being an attachment: pictures
/// that the page shows, signatures, and the machine parts of a report.
pub(crate) fn is_inline(part: &Part<'_>, kind: FileType, pages: &[Page]) -> bool {
    let machine_part = matches!(
        part.media_type.as_str(),
        "application/pgp-signature"
            | "application/pkcs7-signature"
            | "application/x-pkcs7-signature"
            | "message/delivery-status"
            | "message/disposition-notification"
            | "message/feedback-report"
            | "text/rfc822-headers"
    );
    machine_part || (is_picture(kind) && is_shown(part, pages))
}

fn is_picture(kind: FileType) -> bool {
    matches!(
        kind,
        FileType::Png
            | FileType::Jpeg
            | FileType::Gif
            | FileType::Bmp
            | FileType::Webp
            | FileType::Tiff
            | FileType::Emf
    )
}

fn is_shown(part: &Part<'_>, pages: &[Page]) -> bool {
    let shown_by_id = part
        .content_id
        .as_ref()
        .is_some_and(|id| pages.iter().any(|page| page.cids.iter().any(|cid| cid == id)));
    shown_by_id || part.disposition == Disposition::Inline
}
