//! The portal and the REST interface of a hub.
#![forbid(unsafe_code)]
