//! TLP 2.0 as a marking: the ids and the extension are fixed by the standard ("TLP 2.0
//! for STIX 2.1", OASIS CTI common objects).

use serde::Serialize;
use vocab::{Tlp, Uuid};

use crate::id::Id;

/// The id that everybody gives the marking of a label.
pub(crate) const fn id(tlp: Tlp) -> Id {
    let uuid = match tlp {
        Tlp::Clear => 0x9486_8c89_83c2_464b_929b_a1a8_aa3c_8487,
        Tlp::Green => 0xbab4_a63c_aed9_4cf5_a766_dfca_5aba_c2bb,
        Tlp::Amber => 0x55d9_20b0_5e8b_4f79_9ee9_91f8_68d9_b421,
        Tlp::AmberStrict => 0x939a_9414_2ddd_4d32_a0cd_375e_a402_b003,
        Tlp::Red => 0xe828_b379_4e03_4974_9ac4_e53a_884c_97c1,
    };
    Id::new("marking-definition", Uuid::new(uuid))
}

/// The object itself, so that a bundle can be read alone.
pub(crate) fn definition(tlp: Tlp) -> impl Serialize {
    let word = tlp.as_str();
    Definition {
        kind: "marking-definition",
        spec_version: "2.1",
        id: id(tlp),
        created: "2022-10-01T00:00:00.000Z",
        name: format!("TLP:{}", word.to_ascii_uppercase()),
        extensions: Extensions {
            tlp: Extension { extension_type: "property-extension", tlp_2_0: word },
        },
    }
}

#[derive(Serialize)]
struct Definition {
    #[serde(rename = "type")]
    kind: &'static str,
    spec_version: &'static str,
    id: Id,
    created: &'static str,
    name: String,
    extensions: Extensions,
}

#[derive(Serialize)]
struct Extensions {
    #[serde(rename = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d")]
    tlp: Extension,
}

#[derive(Serialize)]
struct Extension {
    extension_type: &'static str,
    tlp_2_0: &'static str,
}
