//! Encrypted workbooks (MS-XLS 2.2.10 and 2.4.117): the record FILEPASS says how, and the
//! data of nearly all records is encrypted, their numbers and sizes are not.

use vocab::FactKey;

use super::record::{self, Record, Records};
use crate::bytes::u16_at;
use crate::contents::Contents;
use crate::office::encrypted::block_key::BlockKey;
use crate::office::encrypted::keyring::unlock;
use crate::office::encrypted::xor::XorKey;
use crate::open::Tools;

/// What can be read of a workbook.
pub(super) enum Reading {
    Plain,
    Decrypted(Vec<u8>),
    Locked,
}

/// Looks for an encryption and undoes it with the passwords that are known.
pub(super) fn plain(stream: &[u8], tools: &Tools<'_>, contents: &mut Contents) -> Reading {
    let globals = || Records::new(stream).take_while(|record| record.id != record::EOF);
    let Some(pass) = globals().find(|record| record.id == record::FILE_PASS) else {
        return Reading::Plain;
    };
    let decrypted = match (pass.data.len(), u16_at(pass.data, 0)) {
        (4, _) => xor(stream, u16_at(pass.data, 2), tools, contents),
        (6, Some(0)) => xor(stream, u16_at(pass.data, 4), tools, contents),
        _ => rc4(stream, &pass, tools, contents),
    };
    decrypted.map_or(Reading::Locked, Reading::Decrypted)
}

fn xor(
    stream: &[u8],
    verifier: Option<u16>,
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Option<Vec<u8>> {
    contents.fact(FactKey::Encryption, "XOR");
    let verifier = verifier?;
    let key = unlock(1, tools, contents, |password| {
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(password);
        XorKey::new(crate::bytes::first(&bytes, 15), verifier)
    })?;
    Some(with_data(stream, |record, data| {
        key.apply(data, record.offset, unencrypted(record));
    }))
}

fn rc4(
    stream: &[u8],
    pass: &Record<'_>,
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Option<Vec<u8>> {
    let key = BlockKey::find(pass.data.get(2..).unwrap_or_default(), tools, contents)?;
    let whole = key.whole(stream, BLOCK);
    Some(with_data(stream, |record, data| {
        let plain = whole.get(record.offset..).unwrap_or_default();
        for (byte, plain) in data.iter_mut().zip(plain).skip(unencrypted(record)) {
            *byte = *plain;
        }
    }))
}

/// A copy of the stream in which the data of each record that is encrypted was changed.
fn with_data(stream: &[u8], mut change: impl FnMut(&Record<'_>, &mut [u8])) -> Vec<u8> {
    let mut plain = stream.to_vec();
    for record in Records::new(stream).filter(|record| !PLAIN.contains(&record.id)) {
        let end = record.offset.saturating_add(record.data.len());
        if let Some(data) = plain.get_mut(record.offset..end) {
            change(&record, data);
        }
    }
    plain
}

/// The offset of its sheet stands before the encrypted part of BOUNDSHEET.
fn unencrypted(record: &Record<'_>) -> usize {
    if record.id == record::BOUND_SHEET { 4 } else { 0 }
}

/// BOF, FILEPASS, USREXCL, FILELOCK, INTERFACEHDR, RRDINFO, RRDHEAD.
const PLAIN: &[u16] = &[record::BOF, record::FILE_PASS, 0x0194, 0x0195, 0x00e1, 0x0196, 0x0138];
/// Bytes of a stream under one key.
const BLOCK: usize = 1024;
