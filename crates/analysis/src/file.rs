//! One file as it came: name, size, hashes, true type, and the tricks of its name.

use mail::{Disposition, Page, Part, PartName};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;
use vocab::{Deception, FileId, FileType, MailId};

use crate::model::FileRecord;

/// Where a file came from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    pub(crate) id: FileId,
    pub(crate) mail: Option<MailId>,
    pub(crate) parent: Option<FileId>,
}

/// Reads name and bytes.
pub(crate) fn record(origin: Origin, name: Option<&PartName>, bytes: &[u8]) -> FileRecord {
    let read = name.map(|name| artifact::file_name(&name.decoded)).unwrap_or_default();
    let kind = artifact::sniff(bytes, read.extension.as_deref());
    let mut deceptions = read.deceptions;
    if let Some(extension) = &read.extension
        && artifact::type_contradicts(kind, extension)
    {
        deceptions.push(Deception::TypeMismatch);
    }
    if name.is_some_and(|name| name.other.is_some()) {
        deceptions.push(Deception::HeaderNameMismatch);
    }
    FileRecord {
        id: origin.id,
        mail: origin.mail,
        parent: origin.parent,
        name: name.map(|name| name.decoded.clone()),
        name_raw: name.map(|name| name.raw.clone()),
        name_shown: name.map(|_| read.shown),
        extension: read.extension,
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        sha256: Sha256::digest(bytes).into(),
        sha1: Sha1::digest(bytes).into(),
        md5: Md5::digest(bytes).into(),
        kind,
        inline: false,
        deceptions,
    }
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
