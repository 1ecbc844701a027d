//! The signature of a program (Microsoft's "Windows Authenticode Portable Executable
//! Signature Format", RFC 5652 for its message).
//!
//! Told are who says to have signed, and whether the signature fits this file. Whether the
//! signer is who he says, and whether the certificate was valid or withdrawn, is not
//! decided here: no certificate is trusted, and no chain is followed.

use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use vocab::{FactKey, Facts};

use crate::bytes::{offset_at, u16_at};

use super::der::{CONTEXT_0, Element, OBJECT_ID, element, elements};
use super::image::Image;
use super::imports::hex;
use super::rsa;

/// A signature read and compared with the file.
#[derive(Debug, Default)]
pub(super) struct Signature {
    signer: Option<String>,
    issuer: Option<String>,
    serial: Option<String>,
    valid_from: Option<String>,
    valid_until: Option<String>,
    /// When it was signed, as a time stamp says.
    time: Option<String>,
    method: Option<&'static str>,
    /// The hash in the signature is that of the file.
    pub(super) fits_file: bool,
    /// The signed attributes hold the hash of the content, and the key of the signer signed
    /// them. `None` for keys that are not computed here.
    pub(super) fits_key: Option<bool>,
    /// Bytes of the signature table behind the signature itself.
    pub(super) behind: Vec<u8>,
}

/// Reads the signature of an image; `None` if there is none.
pub(super) fn signature(image: &Image<'_>) -> Option<Signature> {
    let (_, table) = image.certificates()?;
    let size = offset_at(table, 0)?;
    (u16_at(table, 6)? == PKCS_SIGNED_DATA).then_some(())?;
    let entry = table.get(8..size).or_else(|| table.get(8..))?;
    let mut signature = Signature::default();
    let Some(message) = element(entry) else { return Some(signature) };
    signature.behind = entry.get(message.whole.len()..).unwrap_or_default().to_vec();
    let _ = signature.read(image, message);
    Some(signature)
}

impl Signature {
    pub(super) fn holds(&self) -> bool {
        self.fits_file && self.fits_key != Some(false)
    }

    pub(super) fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        facts.put_some(FactKey::Signer, self.signer.clone());
        facts.put_some(FactKey::Issuer, self.issuer.clone());
        facts.put_some(FactKey::Serial, self.serial.clone());
        facts.put_some(FactKey::ValidFrom, self.valid_from.clone());
        facts.put_some(FactKey::ValidUntil, self.valid_until.clone());
        facts.put_some(FactKey::SignedAt, self.time.clone());
        facts.put_some(FactKey::Method, self.method);
        facts.put(FactKey::FitsFile, self.fits_file);
        facts.put_some(FactKey::FitsKey, self.fits_key);
        facts
    }

    /// RFC 5652, 5.1: content, certificates and the one signer.
    fn read(&mut self, image: &Image<'_>, message: Element<'_>) -> Option<()> {
        let data = message.child(1)?.child(0)?;
        let parts = data.children();
        let content = parts.get(2)?.child(1)?.child(0)?;
        let digest = content.child(1)?;
        let hash = Hash::of(digest.child(0)?.child(0)?.content)?;
        self.method = Some(hash.name());
        let signed = digest.child(1)?.content;
        self.fits_file = image_hash(image, hash).is_some_and(|computed| computed == signed);
        let certificates = parts.iter().find(|part| part.tag == CONTEXT_0)?.children();
        let signer = parts.last()?.child(0)?;
        let certificate = self.signer(signer, &certificates);
        self.time = signer.children().last().and_then(|last| signing_time(last.whole));
        self.fits_key = fits_key(signer, content, certificate);
        Some(())
    }

    /// The certificate of the signer, by issuer and serial number (RFC 5280, 4.1).
    fn signer<'a>(
        &mut self,
        signer: Element<'_>,
        certificates: &[Element<'a>],
    ) -> Option<Certificate<'a>> {
        let id = signer.child(1)?;
        let (issuer, serial) = (id.child(0)?, id.child(1)?);
        self.issuer = common_name(issuer);
        self.serial = Some(hex(serial.content));
        let certificate = certificates.iter().find_map(|certificate| {
            let read = Certificate::read(*certificate)?;
            (read.issuer.whole == issuer.whole && read.serial == serial.content).then_some(read)
        })?;
        self.signer = common_name(certificate.subject);
        let times = certificate.validity.children();
        self.valid_from = times.first().and_then(|time| time.time());
        self.valid_until = times.get(1).and_then(|time| time.time());
        Some(certificate)
    }
}

/// The parts of a certificate.
#[derive(Clone, Copy)]
struct Certificate<'a> {
    serial: &'a [u8],
    issuer: Element<'a>,
    validity: Element<'a>,
    subject: Element<'a>,
    key: Element<'a>,
}

impl<'a> Certificate<'a> {
    fn read(certificate: Element<'a>) -> Option<Self> {
        let parts = certificate.child(0)?.children();
        // The version stands in front unless it is the first.
        let skip = usize::from(parts.first()?.tag == CONTEXT_0);
        let part = |index: usize| parts.get(index + skip).copied();
        Some(Self {
            serial: part(0)?.content,
            issuer: part(2)?,
            validity: part(3)?,
            subject: part(4)?,
            key: part(5)?,
        })
    }
}

/// A hash that signatures use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(id: &[u8]) -> Option<Self> {
        Some(match id {
            b"\x2A\x86\x48\x86\xF7\x0D\x02\x05" => Self::Md5,
            b"\x2B\x0E\x03\x02\x1A" => Self::Sha1,
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x01" => Self::Sha256,
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x02" => Self::Sha384,
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x03" => Self::Sha512,
            _ => return None,
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    fn digest(self, pieces: &[&[u8]]) -> Vec<u8> {
        fn hashed<D: md5::Digest>(pieces: &[&[u8]]) -> Vec<u8> {
            let mut hash = D::new();
            for piece in pieces {
                hash.update(piece);
            }
            hash.finalize().to_vec()
        }
        match self {
            Self::Md5 => hashed::<Md5>(pieces),
            Self::Sha1 => hashed::<Sha1>(pieces),
            Self::Sha256 => hashed::<Sha256>(pieces),
            Self::Sha384 => hashed::<Sha384>(pieces),
            Self::Sha512 => hashed::<Sha512>(pieces),
        }
    }
}

/// The hash over the file but for its checksum, the table entry of the signatures, and the
/// signatures themselves.
fn image_hash(image: &Image<'_>, hash: Hash) -> Option<Vec<u8>> {
    let (checksum, entry) = (image.checksum_offset(), image.certificates_offset());
    let (start, table) = image.certificates()?;
    let pieces = [
        image.bytes.get(..checksum)?,
        image.bytes.get(checksum + 4..entry)?,
        image.bytes.get(entry + 8..start)?,
        image.bytes.get(start + table.len()..)?,
    ];
    Some(hash.digest(&pieces))
}

/// Whether the key of the certificate signed the content.
fn fits_key(
    signer: Element<'_>,
    content: Element<'_>,
    certificate: Option<Certificate<'_>>,
) -> Option<bool> {
    let parts = signer.children();
    let hash = Hash::of(parts.get(2)?.child(0)?.content)?;
    let attributes = parts.get(3).filter(|part| part.tag == CONTEXT_0)?;
    let digest = attribute(*attributes, MESSAGE_DIGEST)?.child(0)?;
    if hash.digest(&[content.content]) != digest.content {
        return Some(false);
    }
    // The attributes are signed as the set that they are, not under the tag they stand with.
    let rest = attributes.whole.get(1..)?;
    let signed = hash.digest(&[&[SET], rest]);
    let value = parts.get(5)?.content;
    rsa::signed(certificate?.key, value, &signed)
}

/// The value of a signed attribute.
fn attribute<'a>(attributes: Element<'a>, id: &[u8]) -> Option<Element<'a>> {
    attributes.children().into_iter().find_map(|attribute| {
        let parts = attribute.children();
        (parts.first()?.content == id).then(|| parts.get(1).copied()).flatten()
    })
}

/// The name that a person reads: the common name, else the organisation.
fn common_name(name: Element<'_>) -> Option<String> {
    let find = |id: &[u8]| {
        name.children().into_iter().flat_map(Element::children).find_map(|pair| {
            let (kind, value) = (pair.child(0)?, pair.child(1)?);
            (kind.tag == OBJECT_ID && kind.content == id).then(|| value.text())
        })
    };
    find(COMMON_NAME).or_else(|| find(ORGANIZATION))
}

/// The time in a time stamp of either kind: the attribute of a counter-signature, or the
/// content of a token (RFC 3161).
fn signing_time(attributes: &[u8]) -> Option<String> {
    let at = memchr::memmem::find(attributes, SIGNING_TIME)? + SIGNING_TIME.len();
    let value = element(attributes.get(at..)?)?;
    elements(value.content).first().and_then(|time| time.time())
}

const PKCS_SIGNED_DATA: u16 = 2;
const SET: u8 = 0x31;
/// 1.2.840.113549.1.9.4 and .5.
const MESSAGE_DIGEST: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04";
const SIGNING_TIME: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x05";
/// 2.5.4.3 and 2.5.4.10.
const COMMON_NAME: &[u8] = b"\x55\x04\x03";
const ORGANIZATION: &[u8] = b"\x55\x04\x0A";

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The hash that a signature of this file would hold.
    pub(in super::super) fn file_hash(image: &Image<'_>) -> Vec<u8> {
        image_hash(image, Hash::Sha256).unwrap()
    }
}
