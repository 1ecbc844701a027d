//! The texts of a form (MS-OFORMS): captions, tags and values of its controls, in which
//! macros keep what they do not want to show in their code.
//!
//! The streams `f` and `o` hold the properties of controls in a packed form of their own.
//! Only the strings in them are wanted, so these are taken by how they look.

use super::strings;
use crate::office::ole::streams::{Streams, name, parent, same};

/// The strings of the form whose storage has this path, and of the frames within it.
pub(super) fn texts(streams: &Streams<'_>, form: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let within = |path: &str| {
        same(parent(path), form)
            || path.get(..form.len()).is_some_and(|start| same(start, form))
                && path.get(form.len()..).is_some_and(|rest| rest.starts_with('/'))
    };
    for stream in streams.list.iter().filter(|stream| within(&stream.path)) {
        if matches!(name(&stream.path), "f" | "o" | "\u{3}VBFrame") {
            texts.extend(strings::printable(&stream.bytes, TEXT_MIN));
        }
        if texts.len() >= TEXTS_MAX {
            break;
        }
    }
    texts.truncate(TEXTS_MAX);
    texts
}

const TEXT_MIN: usize = 4;
const TEXTS_MAX: usize = 500;
