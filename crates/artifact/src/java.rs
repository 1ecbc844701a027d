//! Java archives (.jar): the manifest, the files, and what the constants of the classes
//! name.

mod class;
mod manifest;
pub(crate) mod remote;

use vocab::{DefectCode, FactKey, Feature, Inside, Spot};

use crate::archive::zip::Package;
use crate::budget::Unpacked;
use crate::contents::{Contents, TextKind};
use crate::member::{Flow, Member, Role};
use crate::open::{Give, Sample, Tools};
use class::Class;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let package = Package::open(sample.bytes, tools);
    let mut contents = Contents::new(tools.limits);
    let names: Vec<(usize, String)> = package.names().collect();
    contents.fact(FactKey::Members, names.len());
    contents.fact(FactKey::Classes, names.iter().filter(|(_, name)| is_class(name)).count());
    if let Some(position) = package.find(MANIFEST) {
        manifest::facts(&package.read(position).bytes, &mut contents);
    }
    contents.fact_some(FactKey::SignatureFiles, Some(signature_files(&names)));
    for (position, name) in &names {
        if is_class(name) {
            read_class(*position, &package.read(*position), &mut contents);
            continue;
        }
        if give(member(&package, *position, name)) == Flow::Stop {
            break;
        }
    }
    contents.lock = Some(package.lock());
    contents
}

/// Names of the files by which an archive is signed (JAR file specification); whether the
/// signature holds is not asked.
pub(crate) fn signature_files(names: &[(usize, String)]) -> Vec<&str> {
    let names = names.iter().map(|(_, name)| name.as_str());
    names.filter(|name| is_signature(name)).take(SIGNATURES_MAX).collect()
}

fn member(package: &Package<'_>, position: usize, name: &str) -> Member<'static> {
    let mut member = package.member(position);
    if name.eq_ignore_ascii_case(MANIFEST) || is_signature(name) {
        member.role = Role::Resource;
    }
    member
}

fn read_class(position: usize, unpacked: &Unpacked, contents: &mut Contents) {
    let place = Spot::inside(Inside::Member, position.to_string());
    if let Some(code) = unpacked.defect {
        contents.defect(code, place.clone());
    }
    let Some(class) = Class::read(&unpacked.bytes) else {
        contents.defect(DefectCode::FileBroken, place);
        return;
    };
    if class.starts_programs() {
        contents.feature(Feature::RunsCommand, place.clone());
    }
    let remote: Vec<&str> =
        class.strings().filter(|text| remote::is_remote(text)).take(STRINGS_MAX).collect();
    contents.text(TextKind::Hidden, place, remote.join("\n"));
}

fn is_class(name: &str) -> bool {
    name.ends_with(".class")
}

fn is_signature(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name.strip_prefix("META-INF/").is_some_and(|name| {
        let known = [".SF", ".RSA", ".DSA", ".EC"].iter().any(|ending| name.ends_with(ending));
        known && !name.contains('/')
    })
}

const MANIFEST: &str = "META-INF/MANIFEST.MF";
const SIGNATURES_MAX: usize = 20;
const STRINGS_MAX: usize = 1_000;

#[cfg(test)]
mod tests;
