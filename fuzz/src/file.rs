//! A file that is opened as one type or another, and what must hold whatever its bytes are.

use artifact::{Beside, Budget, Content, Flow, Sample, Tools, sniff};
use vocab::{FileType, Limits};

/// Opens bytes as the type that they show, if it is one of these, or else as one that their
/// length chooses, so that also a type whose mark is gone is reached.
pub(crate) fn open(bytes: &[u8], kinds: &[FileType], limits: &Limits) {
    let told = sniff(bytes, None);
    let chosen = kinds.get(bytes.len() % kinds.len().max(1)).copied();
    let Some(kind) = kinds.iter().copied().find(|kind| *kind == told).or(chosen) else { return };
    let budget = Budget::new(limits);
    let passwords = ["infected".to_owned(), "空".to_owned()];
    let beside = NEIGHBOURS.map(|name| Beside { name, bytes });
    let tools =
        Tools { limits, budget: &budget, passwords: &passwords, beside: &beside, rules: None };
    let sample = Sample { bytes, kind, name: Some(NAME), extension: None };
    // Each eighth input is one whose reader has enough after the first file.
    let wanted = if bytes.len().is_multiple_of(8) { 1 } else { usize::MAX };
    let (mut given, mut unpacked) = (0, 0);
    let contents = artifact::open(&sample, &tools, &mut |member| {
        given += 1;
        assert!(given <= wanted, "nothing is given out to whoever has enough");
        if let Content::Bytes(bytes) = &member.content {
            assert!(bytes.len() <= limits.member_bytes, "a member within the limit");
            unpacked += bytes.len();
        }
        if given < wanted { Flow::Go } else { Flow::Stop }
    });
    assert!(given <= limits.members, "members within the limit");
    assert!(unpacked <= SHARES * limits.unpacked_bytes, "unpacked bytes within the limit");
    let text: usize = contents.texts.iter().map(|text| text.text.len()).sum();
    assert!(text <= limits.text_bytes, "text within the limit");
    assert!(contents.observables.len() <= limits.observables, "observables within the limit");
}

/// What stands in the file plain is handed out without being unpacked, and each member that
/// meets the end of the budget may bring one piece too many.
const SHARES: usize = 2;

/// The first volume of any set, and the names that the next one can have; its bytes are the
/// same, which is as good as any that mutation could make.
const NAME: &str = "a.part1.rar";
const NEIGHBOURS: [&str; 4] = ["a.part2.rar", "a.7z.002", "a.z01", "a.r00"];
