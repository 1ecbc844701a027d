//! Encrypted packages (MS-OFFCRYPTO 2.3.4): a compound file with `EncryptionInfo` and
//! `EncryptedPackage`, in which a .docx, .xlsx or .pptx stands.
//!
//! Standard and agile encryption are undone; extensible encryption and certificates are not.
//! office-crypto 0.4 was looked at and left: it spins as often as a file asks for, knows no
//! hash but SHA-512 for agile keys, and slices by lengths that it did not check.

mod agile;
pub(crate) mod block_key;
mod cipher;
mod crypto_api;
mod digest;
mod info;
pub(crate) mod keyring;
mod rc4;
pub(crate) mod xor;

use vocab::{DefectCode, FactKey, Inside, Spot};

use info::Scheme;
use keyring::unlock;

use crate::contents::Contents;
use crate::member::{Content, Member};
use crate::office::ole::properties;
use crate::office::ole::streams::Streams;
use crate::open::{Give, Sample, Tools};

/// Opens a package with the passwords that are known and hands out what is in it.
pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let Some(streams) = Streams::open(sample.bytes, tools.limits, &mut contents) else {
        return contents;
    };
    properties::read(&streams, &mut contents);
    let package = streams.bytes("EncryptedPackage");
    let plain = plain(streams.bytes("EncryptionInfo"), package, tools, &mut contents);
    let place = Spot::inside(Inside::Stream, "EncryptedPackage");
    let is_open = plain.is_some();
    let mut member =
        Member::named(place, sample.name.unwrap_or_default(), plain.unwrap_or_default());
    if sample.name.is_none() {
        member.name = None;
    }
    member.encrypted = true;
    member.size = size(package);
    if !is_open {
        member.content = Content::Locked;
    }
    give(member);
    contents
}

/// The package within, if a password fits.
fn plain(
    info: &[u8],
    package: &[u8],
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Option<Vec<u8>> {
    let Some(scheme) = Scheme::read(info) else {
        let damaged = info.len() < INFO_MIN;
        let code = if damaged { DefectCode::FileBroken } else { DefectCode::MethodUnknown };
        contents.defect(code, Spot::inside(Inside::Stream, "EncryptionInfo"));
        block_key::locked(contents);
        return None;
    };
    contents.fact(FactKey::Encryption, scheme.describe());
    let sealed = package.get(8..).unwrap_or_default();
    let mut plain = match &scheme {
        Scheme::Agile(agile) => {
            let key = unlock(scheme.rounds(), tools, contents, |password| agile.key(password))?;
            agile.open(&key, sealed)?
        }
        Scheme::CryptoApi(api) => {
            let key = unlock(scheme.rounds(), tools, contents, |password| api.key(password))?;
            key.aes()?.ecb(sealed)
        }
        Scheme::Rc4(_) => {
            block_key::unknown(contents);
            return None;
        }
    };
    let said = size(package).and_then(|size| usize::try_from(size).ok()).unwrap_or_default();
    if said > plain.len() {
        contents.defect(DefectCode::Truncated, Spot::inside(Inside::Stream, "EncryptedPackage"));
    }
    plain.truncate(said);
    if !tools.budget.unpacked(plain.len()) {
        contents.defect(DefectCode::LimitUnpacked, Spot::Whole);
        return None;
    }
    Some(plain)
}

/// The size that stands before the package.
fn size(package: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*package.first_chunk()?))
}

/// Less than this says nothing about the encryption.
const INFO_MIN: usize = 8;

#[cfg(test)]
pub(crate) mod tests;
