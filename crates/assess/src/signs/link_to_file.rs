//! # What
//! A link that fetches a file which runs, holds macros, or is an archive.
//! # Why
//! The attachment is left out of the mail so that no gateway sees it.
//! # Example
//! `http://example.net/29f0/i92nd.zip`
//! # Source
//! J-CSIP 2019 Q1, chapter 7 (a link to a Word document with macros).

use super::scene::{Aim, Scene, found};
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some((aim, extension)) =
        scene.links.iter().find_map(|aim| extension(aim).map(|extension| (aim, extension)))
    else {
        return;
    };
    let from_site = scene.from.as_ref().map(|from| from.site().to_owned()).unwrap_or_default();
    // A sender's own site offers its files itself.
    let own_site = aim.site == from_site && !scene.is_anybodys();
    let strength = match (own_site, scene.is_list_or_bulk) {
        (true, _) => 0.5,
        (false, true) => 0.5,
        (false, false) => 1.0,
    };
    let values = [aim.link.target.as_str(), extension];
    found(signs, Sign::new(SignKey::LinkToFile, strength, aim.link.spot.clone(), &values));
}

/// The extension of the file that a link fetches, when it is a dangerous one.
pub(super) fn extension(aim: &Aim<'_>) -> Option<&'static str> {
    if !aim.is_web() {
        return None;
    }
    let target = aim.link.target.as_bytes();
    let end = target.iter().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(target.len());
    let path = target.get(..end)?;
    let length = path.iter().rev().take(EXTENSION_MAX + 1).position(|&byte| byte == b'.')?;
    let (front, extension) = path.split_at_checked(path.len() - length)?;
    let stem = front.rsplit(|&byte| byte == b'/').next().filter(|stem| stem.len() > 1);
    // The host itself is no file: `http://example.zip`.
    let is_file = stem.is_some() && front.iter().filter(|&&byte| byte == b'/').count() >= 3;
    let mut known = EXTENSIONS.iter().copied().filter(|_| is_file);
    known.find(|known| extension.eq_ignore_ascii_case(known.as_bytes()))
}

/// Letters of the longest of them.
const EXTENSION_MAX: usize = 4;

const EXTENSIONS: [&str; 30] = [
    "7z", "bat", "cab", "chm", "cmd", "cpl", "doc", "docm", "exe", "gz", "hta", "img", "iso",
    "jar", "js", "lnk", "lzh", "msi", "one", "pif", "ps1", "rar", "scr", "vbs", "vhd", "wsf",
    "xls", "xlsb", "xlsm", "zip",
];
