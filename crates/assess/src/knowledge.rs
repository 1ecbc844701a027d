//! What the operator told us about itself, and the lists.

use crate::lists::Lists;

/// Own names, partners and lists. Domains are normalised host names.
#[derive(Debug, Clone)]
pub struct Knowledge {
    pub own_domains: Vec<String>,
    /// Addresses of public contact windows, lower case.
    pub windows: Vec<String>,
    pub partners: Vec<String>,
    /// Host names, domains or addresses of relays that are believed.
    pub trusted_relays: Vec<String>,
    /// Treat reserved names and addresses as ordinary ones.
    pub trust_reserved: bool,
    pub lists: Lists,
}
