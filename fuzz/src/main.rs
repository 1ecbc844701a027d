//! Fuzz targets, one for each untrusted format, in one program: `NOROSHI_FUZZ` names
//! the target, so that everything is built once. `cargo xtask fuzz` builds and runs it.
#![forbid(unsafe_code)]
#![no_main]

mod file;
mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

use crate::targets::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(chosen);

fuzz_target!(init: LazyLock::force(&TARGET), |bytes: &[u8]| (*TARGET)(bytes));

#[expect(clippy::disallowed_methods, reason = "libFuzzer owns the command line")]
#[expect(clippy::expect_used, reason = "without a target there is nothing to run")]
fn chosen() -> Target {
    let name = std::env::var("NOROSHI_FUZZ").expect("NOROSHI_FUZZ names no target");
    let found = TARGETS.iter().find(|(target, _)| *target == name);
    let (_, target) = found.expect("NOROSHI_FUZZ names an unknown target");
    *target
}
