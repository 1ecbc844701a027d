//! Custom actions: programs and scripts that the package runs beside its installation.

use vocab::{DefectCode, FactKey, FactValue, Facts, Feature, Inside, Spot};

use crate::bytes::first;
use crate::contents::{Contents, TextKind};
use crate::installer::database::{Database, Row};

/// Notes the actions and what they run.
pub(super) fn facts(database: &Database, contents: &mut Contents) {
    let mut listed: Vec<FactValue> = Vec::new();
    for row in database.table("CustomAction") {
        let Some(kind) = kind(&row) else { continue };
        let place = Spot::inside(Inside::Script, row.text("Action"));
        if listed.len() >= ACTIONS_MAX {
            contents.defect(DefectCode::LimitText, place);
            break;
        }
        listed.push(action(&row, kind, runs_at(database, row.text("Action"))).into());
        if kind == "set-property" {
            continue;
        }
        contents.feature(Feature::RunsCommand, place.clone());
        if kind == "script" {
            contents.feature(Feature::Script, place.clone());
        }
        contents.text(TextKind::Code, place, row.text("Target").to_owned());
    }
    contents.fact_some(FactKey::CustomActions, Some(listed));
}

fn action(row: &Row<'_>, kind: &str, sequence: Option<i64>) -> Facts {
    let mut facts = Facts::default();
    facts.put(FactKey::Name, row.text("Action"));
    facts.put(FactKey::Kind, kind);
    // Of a stream, a file, a folder or a property, as the kind wants it.
    facts.put_some(FactKey::Source, Some(row.text("Source")));
    let code = row.text("Target");
    let cut = code.floor_char_boundary(first(code.as_bytes(), CODE_MAX).len());
    facts.put_some(FactKey::Code, code.get(..cut));
    let sequence = sequence.and_then(|sequence| u64::try_from(sequence).ok());
    facts.put_some(FactKey::Sequence, sequence);
    facts
}

/// What an action is, by the lowest bits of its type; none for messages.
fn kind(row: &Row<'_>) -> Option<&'static str> {
    Some(match row.number("Type") & 0x3F {
        1 | 17 | 33 | 49 => "dll",
        2 | 18 | 34 | 50 => "program",
        5 | 6 | 21 | 22 | 37 | 38 | 53 | 54 => "script",
        7 | 23 | 39 => "package",
        35 | 51 => "set-property",
        _ => return None,
    })
}

/// Its place in the order of the installation; without one nothing starts it.
fn runs_at(database: &Database, action: &str) -> Option<i64> {
    ["InstallExecuteSequence", "InstallUISequence"].into_iter().find_map(|name| {
        let row = database.table(name).find(|row| row.text("Action") == action)?;
        Some(row.number("Sequence"))
    })
}

const ACTIONS_MAX: usize = 200;
const CODE_MAX: usize = 4_096;
