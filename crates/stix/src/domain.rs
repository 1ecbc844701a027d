//! Domain and relationship objects (sections 4 and 5): what somebody says of what was
//! seen.

use serde::Serialize;

use crate::id::Id;
use crate::time::Timestamp;

/// One object without what all of them have in common.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum DomainObject {
    AttackPattern {
        name: String,
        description: String,
        kill_chain_phases: Vec<KillChainPhase>,
        external_references: Vec<ExternalReference>,
    },
    Identity {
        name: String,
        description: String,
        identity_class: &'static str,
    },
    Indicator {
        name: String,
        description: String,
        indicator_types: Vec<&'static str>,
        pattern: String,
        pattern_type: &'static str,
        /// 0 to 100, if the author says how sure it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        confidence: Option<u8>,
        /// Until when to act on it; after the bundle's `created`.
        #[serde(skip_serializing_if = "Option::is_none")]
        valid_until: Option<Timestamp>,
        kill_chain_phases: Vec<KillChainPhase>,
    },
    MalwareAnalysis {
        product: &'static str,
        version: &'static str,
        result: &'static str,
        sample_ref: Id,
    },
    Note {
        #[serde(rename = "abstract")]
        title: String,
        content: String,
        object_refs: Vec<Id>,
    },
    ObservedData {
        first_observed: Timestamp,
        last_observed: Timestamp,
        number_observed: u32,
        object_refs: Vec<Id>,
    },
    Relationship {
        relationship_type: &'static str,
        source_ref: Id,
        target_ref: Id,
    },
    Report {
        name: String,
        description: String,
        report_types: Vec<&'static str>,
        object_refs: Vec<Id>,
    },
    Vulnerability {
        name: String,
        description: String,
        external_references: Vec<ExternalReference>,
    },
}

/// A step of an attack as a chain of steps.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct KillChainPhase {
    pub kill_chain_name: &'static str,
    pub phase_name: &'static str,
}

/// An entry of a public catalogue.
#[derive(Debug, Clone, Serialize)]
pub struct ExternalReference {
    pub source_name: &'static str,
    pub external_id: String,
}

impl DomainObject {
    /// The type, as it begins the id.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::AttackPattern { .. } => "attack-pattern",
            Self::Identity { .. } => "identity",
            Self::Indicator { .. } => "indicator",
            Self::MalwareAnalysis { .. } => "malware-analysis",
            Self::Note { .. } => "note",
            Self::ObservedData { .. } => "observed-data",
            Self::Relationship { .. } => "relationship",
            Self::Report { .. } => "report",
            Self::Vulnerability { .. } => "vulnerability",
        }
    }

    /// Whether its names and descriptions are in a language.
    pub(crate) const fn has_text(&self) -> bool {
        !matches!(
            self,
            Self::MalwareAnalysis { .. } | Self::ObservedData { .. } | Self::Relationship { .. }
        )
    }
}
