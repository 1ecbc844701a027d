//! The manifest of a package (ODF part 2, 4): which files are encrypted, and how.

use vocab::Limits;

use crate::xml::{self, Piece};

#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// Names of files, sorted.
    pub(super) encrypted: Vec<String>,
    /// Name of the algorithm, without the address that stands before it.
    pub(super) algorithm: String,
}

impl Manifest {
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Self {
        let mut manifest = Self::default();
        let mut path = String::new();
        xml::read(bytes, limits, &mut |piece| {
            let Piece::Open(element) = piece else { return };
            match element.name() {
                "file-entry" => path = element.attribute("full-path").unwrap_or_default(),
                "encryption-data" if manifest.encrypted.len() < limits.members => {
                    manifest.encrypted.push(path.clone());
                }
                "algorithm" if manifest.algorithm.is_empty() => {
                    let name = element.attribute("algorithm-name").unwrap_or_default();
                    name.rsplit('#').next().unwrap_or_default().clone_into(&mut manifest.algorithm);
                }
                _ => {}
            }
        });
        manifest.encrypted.sort();
        manifest
    }
}
