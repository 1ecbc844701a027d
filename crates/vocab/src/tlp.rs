//! The Traffic Light Protocol 2.0 (FIRST, 2022): how far information may travel.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A label, from open to closed, so that `max` of two is the label of both together.
    Tlp {
        Clear = "clear",
        Green = "green",
        Amber = "amber",
        AmberStrict = "amber+strict",
        Red = "red",
    }
}
