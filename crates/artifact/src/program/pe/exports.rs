//! What a library offers (PE format specification, "The .edata section").

use crate::bytes::offset_at;
use crate::bytes::u32_at;

use super::image::{Image, Table};

/// The exports of an image.
#[derive(Debug, Default)]
pub(super) struct Exports {
    /// The name under which it was linked, which a renamed file keeps.
    pub(super) name: Option<String>,
    pub(super) functions: Vec<String>,
    /// All functions, also those without a name.
    pub(super) count: usize,
    pub(super) is_cut: bool,
}

/// Reads the exports, if there are any.
pub(super) fn exports(image: &Image<'_>) -> Option<Exports> {
    let directory = image.table(Table::Exports)?;
    let table = image.at(directory.address)?;
    let names = offset_at(table, 24)?;
    let list = image.at(u32_at(table, 32)?).unwrap_or_default();
    let (addresses, _) = list.as_chunks::<4>();
    let functions = addresses.iter().take(names.min(FUNCTIONS_MAX)).map_while(|address| {
        image.text(u32::from_le_bytes(*address)).filter(|name| !name.is_empty())
    });
    Some(Exports {
        name: image.text(u32_at(table, 12)?).filter(|name| !name.is_empty()),
        functions: functions.collect(),
        count: offset_at(table, 20)?,
        is_cut: names > FUNCTIONS_MAX,
    })
}

impl Exports {
    /// Whether the control panel opens it (`CPlApplet`).
    pub(super) fn is_control_panel_item(&self) -> bool {
        self.functions.iter().any(|name| name == "CPlApplet")
    }
}

const FUNCTIONS_MAX: usize = 200;
