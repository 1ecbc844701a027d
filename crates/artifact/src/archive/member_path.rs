//! Names of members that do not stay where they are unpacked to.

use vocab::Deception;

/// What a name of a member tries as a path: folders above, the root, a drive, a device,
/// or a NUL, behind which some programs do not read on.
pub(crate) fn deceptions(name: &str) -> Vec<Deception> {
    if escapes(name) { vec![Deception::PathTraversal] } else { Vec::new() }
}

fn escapes(name: &str) -> bool {
    let is_separator = |letter| matches!(letter, '/' | '\\');
    let drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive
        || name.starts_with(is_separator)
        || name.contains('\0')
        || name.split(is_separator).any(|part| part == ".." || is_device(part))
}

/// Windows takes these for devices in any folder and with any extension.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end_matches(' ');
    DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem))
        || matches!(
            stem.to_ascii_uppercase().as_bytes(),
            [b'C', b'O', b'M', b'1'..=b'9'] | [b'L', b'P', b'T', b'1'..=b'9']
        )
}

const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_their_folder() {
        for name in [
            "../a",
            "a/../../b",
            "..\\a",
            "/etc/passwd",
            "\\\\host\\share",
            "C:\\a",
            "c:a",
            "nul",
            "a/CON.txt",
            "COM1 .log",
            "a\0.txt",
            "..",
        ] {
            assert_eq!(deceptions(name), [Deception::PathTraversal], "{name:?}");
        }
        for name in ["a", "a/b..c", "...", "a..", "console.log", "COM10", "見積:書.txt", ""] {
            assert_eq!(deceptions(name), [], "{name:?}");
        }
    }
}
