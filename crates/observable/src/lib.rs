//! Observables: what can be looked for elsewhere. Kinds, normal forms, defanging
//! and refanging, and reading them out of text.
#![forbid(unsafe_code)]

mod address;
mod email;
mod extract;
mod fang;
mod host;
mod kind;
mod redirect;
mod url;

pub use address::ip_is_ordinary;
pub use email::email;
pub use extract::{Span, extract};
pub use fang::{defang, refang};
pub use host::{host, public_suffix, registrable};
pub use kind::{Kind, Observable};
pub use url::{Url, url, url_host};
