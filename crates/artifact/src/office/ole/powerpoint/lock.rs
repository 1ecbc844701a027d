//! Encrypted presentations (MS-PPT 2.3.7, MS-OFFCRYPTO 2.3.5): each object of the stream is
//! encrypted by itself, its number is the number of its key.

use super::{Atom, CONTAINER};
use crate::bytes::{first, offset_at, u16_at, u32_at};
use crate::contents::Contents;
use crate::office::encrypted::block_key::{self, BlockKey};
use crate::open::Tools;

/// What can be read of a presentation.
pub(super) enum Reading {
    Plain,
    Decrypted(Vec<u8>),
    Locked,
}

/// Looks whether the presentation is encrypted and undoes it with the passwords known.
pub(super) fn plain(
    user: &[u8],
    document: &[u8],
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Reading {
    if u32_at(user, 12) != Some(ENCRYPTED) {
        return Reading::Plain;
    }
    let Some(edit) = offset_at(user, 16) else {
        block_key::unknown(contents);
        return Reading::Locked;
    };
    let objects = objects(document, edit);
    let session = offset_at(document, edit.saturating_add(8 + 28));
    let session = objects.iter().find(|(number, _)| session == usize::try_from(*number).ok());
    let Some(info) = session.and_then(|(_, offset)| record(document, *offset)) else {
        block_key::unknown(contents);
        return Reading::Locked;
    };
    let Some(key) = BlockKey::find(info.data, tools, contents) else { return Reading::Locked };
    let mut plain = document.to_vec();
    for (number, offset) in objects.iter().filter(|object| Some(*object) != session) {
        decrypt(&key, *number, *offset, &mut plain);
    }
    Reading::Decrypted(plain)
}

/// Decrypts an object: its header tells how much follows.
fn decrypt(key: &BlockKey, number: u32, offset: usize, plain: &mut [u8]) {
    let mut cipher = key.cipher(number);
    let Some(rest) = plain.get_mut(offset..) else { return };
    let Some((header, body)) = rest.split_at_mut_checked(8) else { return };
    cipher.apply(header.iter_mut());
    let size = offset_at(header, 4).unwrap_or_default();
    cipher.apply(body.iter_mut().take(size));
}

/// Numbers and offsets of the objects, by the edits from the last to the first (2.3.4).
fn objects(document: &[u8], last: usize) -> Vec<(u32, usize)> {
    let mut objects: Vec<(u32, usize)> = Vec::new();
    let mut edit = last;
    for _ in 0..EDITS_MAX {
        let Some(atom) = record(document, edit).filter(|atom| atom.kind == USER_EDIT) else {
            break;
        };
        let directory = offset_at(atom.data, 12).and_then(|at| record(document, at));
        let words = directory.map_or(&[][..], |directory| directory.data);
        list(words, &mut objects);
        let before = offset_at(atom.data, 8).unwrap_or_default();
        if before == 0 || before >= edit {
            break;
        }
        edit = before;
    }
    objects
}

/// Runs of offsets, each behind the number of its first object and their count (2.3.5).
fn list(words: &[u8], objects: &mut Vec<(u32, usize)>) {
    let mut words = words.chunks_exact(4).map(|word| u32_at(word, 0).unwrap_or_default());
    while let Some(head) = words.next() {
        for number in 0..head >> 20 {
            let Some(offset) = words.next() else { return };
            let number = (head & 0x000f_ffff).saturating_add(number);
            let known = objects.iter().any(|(known, _)| *known == number);
            if objects.len() >= OBJECTS_MAX {
                return;
            }
            if !known {
                objects.extend(usize::try_from(offset).map(|offset| (number, offset)));
            }
        }
    }
}

fn record(document: &[u8], offset: usize) -> Option<Atom<'_>> {
    let rest = document.get(offset..)?;
    let (version, kind) = (u16_at(rest, 0)?, u16_at(rest, 2)?);
    let data = first(rest.get(8..)?, offset_at(rest, 4)?);
    // The session of the encryption is a container whose data is no record.
    (version & 0x0f != CONTAINER || kind == SESSION).then_some(())?;
    Some(Atom { kind, instance: version >> 4, data })
}

/// What the first record of `Current User` begins with.
const ENCRYPTED: u32 = 0xf3d1_c4df;
const USER_EDIT: u16 = 0x0ff5;
const SESSION: u16 = 0x2f14;
const EDITS_MAX: usize = 100;
const OBJECTS_MAX: usize = 5_000;
