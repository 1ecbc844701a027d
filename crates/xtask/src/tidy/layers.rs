//! Who may import whom: the table of `ARCHITECTURE.md` against `cargo metadata`.

use cargo_metadata::{DependencyKind, Metadata};

use crate::finding::Finding;

/// One line of `[dependencies]` of a crate of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Whether `to` is a crate of the workspace.
    pub(crate) own: bool,
    /// Whether it is a dev-dependency.
    pub(crate) dev: bool,
}

/// Every dependency of every crate of the workspace.
pub(crate) fn edges(metadata: &Metadata) -> Vec<Edge> {
    let own = metadata.workspace_packages();
    let mut edges = Vec::new();
    for package in &own {
        for dependency in &package.dependencies {
            edges.push(Edge {
                from: package.name.to_string(),
                to: dependency.name.clone(),
                own: own.iter().any(|other| other.name.as_str() == dependency.name),
                dev: dependency.kind == DependencyKind::Development,
            });
        }
    }
    edges
}

/// Finds the dependencies that the table does not allow.
pub(crate) fn check(edges: &[Edge]) -> Vec<Finding> {
    edges.iter().filter_map(|edge| if edge.own { inside(edge) } else { outside(edge) }).collect()
}

/// A crate of ours imports a crate of ours.
fn inside(edge: &Edge) -> Option<Finding> {
    let manifest = manifest(&edge.from);
    let Some(from) = row(&edge.from) else {
        let what = format!("crate {} has no layer: add its row to xtask's table", edge.from);
        return Some(Finding::new(&manifest, 0, what));
    };
    let allowed = may_import(from, &edge.to) || (edge.dev && tests_may_import(from, &edge.to));
    if from.layer == Layer::Dev || allowed {
        return None;
    }
    let what = format!(
        "{} ({:?}) imports {}, which its row does not allow: move the code or the noun it needs down",
        edge.from, from.layer, edge.to
    );
    Some(Finding::new(&manifest, 0, what))
}

/// A crate of ours imports one from outside that only some crates may know.
fn outside(edge: &Edge) -> Option<Finding> {
    let (_, crates) = ONLY_IN.iter().find(|(name, _)| *name == edge.to)?;
    if edge.dev || crates.contains(&edge.from.as_str()) {
        return None;
    }
    let what = format!("{} imports {}, which stays within {crates:?}", edge.from, edge.to);
    Some(Finding::new(&manifest(&edge.from), 0, what))
}

fn manifest(name: &str) -> String {
    if name == "fuzz" { "fuzz/Cargo.toml".to_owned() } else { format!("crates/{name}/Cargo.toml") }
}

/// Whether the crate belongs to the layers that have no effects: 0, 1 and 2.
pub(crate) fn is_pure(name: &str) -> bool {
    row(name)
        .is_some_and(|row| matches!(row.layer, Layer::Words | Layer::Formats | Layer::Judgement))
}

fn row(name: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.name == name)
}

fn may_import(from: &Row, to: &str) -> bool {
    from.crates.contains(&to)
        || row(to).is_some_and(|to| to.layer != Layer::Dev && from.layers.contains(&to.layer))
}

/// Tests may use the testkit and anything that stands below their crate.
fn tests_may_import(from: &Row, to: &str) -> bool {
    to == "testkit" || row(to).is_some_and(|to| to.layer < from.layer)
}

/// The layers from below; the order is that of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Words,
    Formats,
    Judgement,
    Effects,
    UseCases,
    Edges,
    Program,
    Dev,
}

/// A crate, its layer, and what it may import: whole layers and single crates.
struct Row {
    name: &'static str,
    layer: Layer,
    layers: &'static [Layer],
    crates: &'static [&'static str],
}

const fn r(
    name: &'static str,
    layer: Layer,
    layers: &'static [Layer],
    crates: &'static [&'static str],
) -> Row {
    Row { name, layer, layers, crates }
}

const TO_0: &[Layer] = &[Layer::Words];
const TO_1: &[Layer] = &[Layer::Words, Layer::Formats];
const TO_2: &[Layer] = &[Layer::Words, Layer::Formats, Layer::Judgement];
const TO_3: &[Layer] = &[Layer::Words, Layer::Formats, Layer::Judgement, Layer::Effects];

/// The table of `ARCHITECTURE.md`.
const TABLE: &[Row] = &[
    r("vocab", Layer::Words, &[], &[]),
    r("observable", Layer::Words, &[], &["vocab"]),
    r("compound", Layer::Formats, &[], &[]),
    r("mail", Layer::Formats, TO_0, &["compound"]),
    r("artifact", Layer::Formats, TO_0, &["compound"]),
    r("stix", Layer::Formats, TO_0, &[]),
    r("misp", Layer::Formats, TO_0, &[]),
    r("auth", Layer::Judgement, TO_1, &[]),
    r("assess", Layer::Judgement, TO_1, &["auth"]),
    r("analysis", Layer::Judgement, TO_1, &["assess", "auth"]),
    r("stats", Layer::Judgement, TO_0, &[]),
    r("release", Layer::Judgement, TO_1, &["assess", "analysis"]),
    r("sandbox", Layer::Effects, TO_2, &[]),
    r("store", Layer::Effects, TO_2, &[]),
    r("wire", Layer::Effects, TO_2, &[]),
    r("words", Layer::Effects, &[], &["vocab"]),
    r("report", Layer::Effects, TO_2, &["words", "wire"]),
    r("hub", Layer::UseCases, TO_3, &[]),
    r("web", Layer::Edges, TO_2, &["hub", "wire", "report", "words", "store"]),
    r("cli", Layer::Edges, TO_2, &["hub", "wire", "report", "words", "store", "web"]),
    r("noroshi", Layer::Program, &[], &["cli"]),
    r("xtask", Layer::Dev, &[], &[]),
    r("testkit", Layer::Dev, &[], &[]),
    r("fuzz", Layer::Dev, &[], &[]),
];

/// Crates from outside that only these of ours may know: errors without a type end at
/// the edge, foreign shapes stay at their door, and each effect has one home.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("anyhow", &["cli", "noroshi", "testkit", "xtask"]),
    ("clap", &["cli"]),
    ("axum", &["web"]),
    ("postgres", &["store"]),
    ("rusqlite", &["store"]),
    ("serde", &["misp", "stix", "store", "testkit", "web", "wire"]),
    ("serde_json", &["misp", "stix", "store", "testkit", "web", "wire"]),
    ("tokio", &["web"]),
    ("ureq", &["cli"]),
    ("toml", &["testkit", "wire"]),
];

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{Edge, check};

    fn edge(from: &str, to: &str, own: bool, dev: bool) -> Edge {
        Edge { from: from.to_owned(), to: to.to_owned(), own, dev }
    }

    fn red(edges: &[Edge], expected: &Expect) {
        let lines: Vec<String> = check(edges).iter().map(ToString::to_string).collect();
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn rows_of_the_table_pass() {
        red(
            &[
                edge("assess", "mail", true, false),
                edge("analysis", "assess", true, false),
                edge("hub", "wire", true, false),
                edge("mail", "testkit", true, true),
                edge("noroshi", "wire", true, true),
                edge("words", "assess", true, true),
                edge("xtask", "hub", true, false),
                edge("cli", "anyhow", false, false),
                edge("mail", "serde", false, true),
            ],
            &expect![""],
        );
    }

    #[test]
    fn an_upward_import_and_a_neighbour_are_found() {
        red(
            &[
                edge("mail", "assess", true, false),
                edge("mail", "artifact", true, false),
                edge("assess", "analysis", true, false),
                edge("noroshi", "vocab", true, false),
                edge("hub", "testkit", true, false),
            ],
            &expect![[r#"
                crates/mail/Cargo.toml:0: mail (Formats) imports assess, which its row does not allow: move the code or the noun it needs down
                crates/mail/Cargo.toml:0: mail (Formats) imports artifact, which its row does not allow: move the code or the noun it needs down
                crates/assess/Cargo.toml:0: assess (Judgement) imports analysis, which its row does not allow: move the code or the noun it needs down
                crates/noroshi/Cargo.toml:0: noroshi (Program) imports vocab, which its row does not allow: move the code or the noun it needs down
                crates/hub/Cargo.toml:0: hub (UseCases) imports testkit, which its row does not allow: move the code or the noun it needs down"#]],
        );
    }

    #[test]
    fn tests_import_nothing_from_beside_or_above() {
        red(
            &[edge("mail", "analysis", true, true)],
            &expect![[
                r#"crates/mail/Cargo.toml:0: mail (Formats) imports analysis, which its row does not allow: move the code or the noun it needs down"#
            ]],
        );
    }

    #[test]
    fn a_crate_without_a_row_and_a_guest_in_the_wrong_house_are_found() {
        red(
            &[edge("novelty", "vocab", true, false), edge("mail", "serde", false, false)],
            &expect![[r#"
                crates/novelty/Cargo.toml:0: crate novelty has no layer: add its row to xtask's table
                crates/mail/Cargo.toml:0: mail imports serde, which stays within ["misp", "stix", "store", "testkit", "web", "wire"]"#]],
        );
    }
}
