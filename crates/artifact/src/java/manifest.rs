//! The manifest of a Java archive (JAR file specification, main section): names and values
//! by lines, long ones folded with a blank.

use vocab::FactKey;

use crate::bytes::first;
use crate::charset::decoded;
use crate::contents::Contents;

/// Notes the fields of the main section.
pub(super) fn facts(bytes: &[u8], contents: &mut Contents) {
    let text = decoded(first(bytes, MANIFEST_MAX)).replace("\r\n", "\n").replace('\r', "\n");
    let unfolded = text.replace("\n ", "");
    // An empty line ends the main section.
    for line in unfolded.lines().take_while(|line| !line.is_empty()) {
        let Some((name, value)) = line.split_once(':') else { continue };
        let key = match name.to_ascii_lowercase().as_str() {
            "main-class" => FactKey::MainClass,
            "created-by" => FactKey::Application,
            "built-by" => FactKey::Author,
            "class-path" => FactKey::ClassPath,
            // Runs in a Java program that is already there.
            "premain-class" | "agent-class" => FactKey::AgentClass,
            "implementation-title" => FactKey::Product,
            "implementation-version" => FactKey::ProductVersion,
            "implementation-vendor" => FactKey::Company,
            _ => continue,
        };
        if contents.facts.get(key).is_none() {
            contents.fact_some(key, Some(value.trim()));
        }
    }
}

const MANIFEST_MAX: usize = 64 << 10;
