//! Android packages (.apk): the manifest, the signatures, and what the strings of the
//! programs name.

mod axml;
mod dex;
mod manifest;
mod signing_block;

use vocab::{FactKey, Inside, Spot};

use crate::archive::zip::Package;
use crate::contents::{Contents, TextKind};
use crate::java::remote::is_remote;
use crate::java::signature_files;
use crate::member::{Content, Flow};
use crate::open::{Give, Sample, Tools};

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let package = Package::open(sample.bytes, tools);
    let mut contents = Contents::new(tools.limits);
    let names: Vec<(usize, String)> = package.names().collect();
    if let Some(position) = package.find("AndroidManifest.xml") {
        let unpacked = package.read(position);
        if let Some(code) = unpacked.defect {
            contents.defect(code, Spot::inside(Inside::Member, position.to_string()));
        }
        manifest::facts(&unpacked.bytes, &mut contents);
    }
    let mut schemes = signing_block::schemes(sample.bytes);
    if signature_files(&names).len() > 1 {
        schemes.insert(0, "v1");
    }
    contents.fact_some(FactKey::SignatureSchemes, Some(schemes));
    contents.fact(FactKey::Members, names.len());
    members(&package, &names, &mut contents, give);
    contents.lock = Some(package.lock());
    contents
}

/// Hands out programs and what else may hold something; pictures and layouts are many.
fn members(
    package: &Package<'_>,
    names: &[(usize, String)],
    contents: &mut Contents,
    give: &mut Give<'_>,
) {
    let wanted = names.iter().filter(|(_, name)| is_wanted(name));
    for (position, name) in wanted {
        let member = package.member(*position);
        if let Content::Bytes(bytes) = &member.content
            && name.ends_with(".dex")
        {
            strings(bytes, &member.place, contents);
        }
        if give(member) == Flow::Stop {
            return;
        }
    }
}

fn strings(program: &[u8], place: &Spot, contents: &mut Contents) {
    let remote: Vec<String> =
        dex::strings(program).filter(|text| is_remote(text)).take(STRINGS_MAX).collect();
    contents.text(TextKind::Hidden, place.clone(), remote.join("\n"));
}

/// By its name alone, since unpacking everything would cost more than it tells.
fn is_wanted(name: &str) -> bool {
    let known = ["AndroidManifest.xml", "resources.arsc", "DebugProbesKt.bin"];
    let folders = ["res/", "r/", "META-INF/", "kotlin/"];
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let program = ["dex", "so", "apk", "jar", "zip"].contains(&extension);
    let resource = known.contains(&name)
        || folders.iter().any(|folder| name.starts_with(folder))
        || RESOURCES.iter().any(|known| known.eq_ignore_ascii_case(extension));
    program || !resource
}

const STRINGS_MAX: usize = 10_000;
const RESOURCES: &[&str] = &[
    "png",
    "webp",
    "jpg",
    "jpeg",
    "gif",
    "svg",
    "ttf",
    "otf",
    "ogg",
    "mp3",
    "mp4",
    "wav",
    "properties",
    "proto",
    "version",
];

#[cfg(test)]
mod tests;
