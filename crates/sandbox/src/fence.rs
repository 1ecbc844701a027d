//! The fences that a worker puts round itself before it reads anything hostile. Nothing
//! that it needs afterwards takes a right: it reads from one pipe and writes into another.

use std::collections::BTreeMap;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetStatus,
    Scope,
};
use rustix::process::{Resource, Rlimit, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};
use vocab::{Limits, Sandbox};

/// Puts up every fence that the kernel has. Nothing of this can be undone.
pub(crate) fn close_in(limits: &Limits) -> Sandbox {
    // With an empty hook a panic writes nothing: the default one would read files for a
    // trace, and the filter ends the process for that.
    std::panic::set_hook(Box::new(|_| {}));
    close_descriptors();
    let fences = [
        bound_resources(limits),
        rustix::thread::set_no_new_privs(true).is_ok(),
        shut_files_and_network(),
        // Last, since the others need calls that it forbids.
        filter_calls(),
    ];
    if fences.iter().all(|stands| *stands) { Sandbox::Full } else { Sandbox::Partial }
}

/// Whatever was inherited beside the three standard streams.
fn close_descriptors() {
    let Ok(entries) = std::fs::read_dir("/proc/self/fd") else { return };
    let number = |entry: std::io::Result<std::fs::DirEntry>| -> Option<i32> {
        entry.ok()?.file_name().to_str()?.parse().ok()
    };
    let open: Vec<i32> = entries.filter_map(number).filter(|number| *number > 2).collect();
    for descriptor in open {
        // That of the listing itself is closed already.
        let _ = nix::unistd::close(descriptor);
    }
}

fn bound_resources(limits: &Limits) -> bool {
    let seconds = u64::try_from(limits.input_seconds).unwrap_or(u64::MAX);
    let bounds = [
        (Resource::As, ADDRESS_SPACE),
        // A process cannot take more processor time than time; this holds for one whose
        // owner died and no longer watches the clock. A worker that opened files reads
        // no second input, and one without stays far below.
        (Resource::Cpu, seconds),
        (Resource::Nofile, DESCRIPTORS),
        (Resource::Nproc, 0),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    // All of them, also when one fails.
    let set = bounds.map(|(resource, bound)| {
        setrlimit(resource, Rlimit { current: Some(bound), maximum: Some(bound) }).is_ok()
    });
    set.iter().all(|done| *done)
}

/// Landlock: no file can be opened, no address reached, no process outside signalled.
/// Kernels since 5.13 know files, since 6.7 TCP, since 6.12 signals; what one lacks, the
/// filter of calls forbids as well.
fn shut_files_and_network() -> bool {
    let newest = ABI::V6;
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(newest))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(newest)))
        .and_then(|rules| rules.scope(Scope::from_all(newest)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    status.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

/// Any call that is not listed ends the process.
fn filter_calls() -> bool {
    let Ok(arch) = std::env::consts::ARCH.try_into() else { return false };
    let Some(rules) = allowed() else { return false };
    let filter = SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, arch);
    let program = filter.and_then(BpfProgram::try_from);
    program.is_ok_and(|program| seccompiler::apply_filter(&program).is_ok())
}

/// The calls that a worker makes: its two pipes, its memory, its end.
fn allowed() -> Option<BTreeMap<i64, Vec<SeccompRule>>> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        FREE.iter().map(|call| (*call, Vec::new())).collect();
    let own = u64::from(std::process::id());
    // Memory may be written or run, never both: nothing that was read becomes code.
    let no_code = || condition(2, SeccompCmpOp::MaskedEq(PROT_EXEC), 0);
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        rules.insert(call, vec![SeccompRule::new(vec![no_code()?]).ok()?]);
    }
    // An abort is how memory that runs out ends the process.
    let abort = vec![
        condition(0, SeccompCmpOp::Eq, own)?,
        condition(2, SeccompCmpOp::Eq, u64::from(libc::SIGABRT.unsigned_abs()))?,
    ];
    rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(abort).ok()?]);
    // The allocator names its memory.
    let name = vec![condition(0, SeccompCmpOp::Eq, PR_SET_VMA)?];
    rules.insert(libc::SYS_prctl, vec![SeccompRule::new(name).ok()?]);
    Some(rules)
}

fn condition(argument: u8, comparison: SeccompCmpOp, value: u64) -> Option<SeccompCondition> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, comparison, value).ok()
}

const FREE: [i64; 20] = [
    libc::SYS_brk,
    libc::SYS_clock_gettime,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_futex,
    libc::SYS_getpid,
    libc::SYS_getrandom,
    libc::SYS_gettid,
    libc::SYS_madvise,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_write,
    libc::SYS_writev,
];
const PROT_EXEC: u64 = 4;
const PR_SET_VMA: u64 = 0x5356_4d41;
const DESCRIPTORS: u64 = 32;
const ADDRESS_SPACE: u64 = 1 << 30;
