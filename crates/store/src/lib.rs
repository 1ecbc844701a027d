//! Records and evidence of a hub: the only place that knows SQL.
#![forbid(unsafe_code)]
