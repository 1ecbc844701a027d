//! Observables: what can be looked for elsewhere. Kinds, normal forms, defanging
//! and refanging, and reading them out of text.
#![forbid(unsafe_code)]

mod extract;
mod fang;
mod host;
mod kind;
mod url;

pub use extract::{Span, extract};
pub use fang::{defang, refang};
pub use host::{host, ip_is_ordinary, public_suffix, registrable};
pub use kind::{Kind, Observable};
pub use url::{Url, url};
