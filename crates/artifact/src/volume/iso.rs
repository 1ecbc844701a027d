//! ISO 9660 (ECMA-119) with Joliet and Rock Ridge, alone or on one disk with UDF.
//!
//! A disk often holds its files in several trees of names. The one that Windows shows is
//! taken (UDF, Joliet, then the plain one), and of the others what it leaves out.

mod descriptor;
mod directory;
mod el_torito;
mod rock_ridge;

use vocab::{Deception, FactKey};

use crate::contents::Contents;
use crate::open::{Give, Sample, Tools};
use crate::volume::disk::{Disk, Source};
use crate::volume::outlet::{Outlet, merged};
use crate::volume::tree::Tree;
use crate::volume::udf;
use descriptor::Descriptors;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let source = Source::Plain(sample.bytes);
    let disk = Disk::whole(&source);
    let mut outlet = Outlet::new(tools, give);
    optical(&disk, &mut outlet);
    outlet.finish()
}

/// Reads an optical disk.
fn optical(disk: &Disk<'_>, outlet: &mut Outlet<'_, '_>) {
    let descriptors = Descriptors::read(disk);
    let mut systems = Vec::new();
    let mut trees = Vec::new();
    if let Some(volume) = udf::Volume::find(disk) {
        systems.push("udf");
        volume.facts(&mut outlet.contents);
        trees.push(volume.tree(disk, outlet.tools.limits));
    }
    for volume in &descriptors.volumes {
        let (tree, rock_ridge) = directory::tree(disk, volume, outlet.tools.limits);
        systems.push(volume.system());
        if rock_ridge {
            systems.push("rock-ridge");
        }
        trees.push(tree);
    }
    descriptors.facts(&mut outlet.contents);
    el_torito::facts(disk, &descriptors, &mut outlet.contents);
    outlet.contents.fact_some(FactKey::FileSystem, Some(systems));
    compare_names(&mut trees);
    let tree = merged(trees);
    outlet.tree(disk, tree);
}

/// Marks files whose extension depends on the tree in which they are looked up: one
/// system shows a picture where another one shows a program.
fn compare_names(trees: &mut [Tree]) {
    let Some((first, others)) = trees.split_first_mut() else { return };
    for node in first.nodes.iter_mut().filter(|node| node.start().is_some()) {
        let same = || {
            let others = others.iter().flat_map(|tree| &tree.nodes);
            others.filter(|other| other.start() == node.start())
        };
        let extension = short_extension(node.name());
        let agrees = |name: &str| short_extension(name) == extension;
        if extension.is_some() && same().count() > 0 && !same().any(|other| agrees(other.name())) {
            node.deceptions.push(Deception::HeaderNameMismatch);
        }
    }
}

/// What ISO 9660 level 1 keeps of an extension, if that loses nothing but its length.
fn short_extension(name: &str) -> Option<String> {
    let (_, extension) = name.rsplit_once('.')?;
    let letters = extension.chars().all(|letter| letter.is_ascii_alphanumeric());
    letters.then(|| extension.chars().take(3).collect::<String>().to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
