//! Names of members as paths: whether one leaves the folder it is unpacked to.

/// Whether a name leads out of its folder, to a drive or a device: `..`, a leading
/// separator, a drive letter, a NUL, `CON` and its kin in any part of the path.
pub(crate) fn leaves_folder(name: &str) -> bool {
    let drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive
        || name.starts_with(is_separator)
        || name.contains('\0')
        || name.split(is_separator).any(|part| part.trim_end() == ".." || is_device(part))
}

/// Windows takes these names for devices with any extension.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end();
    let numbered = |device: &str| {
        stem.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(device))
            && matches!(stem.get(3..).map(str::as_bytes), Some([b'1'..=b'9']))
    };
    ["CON", "PRN", "AUX", "NUL"].iter().any(|device| stem.eq_ignore_ascii_case(device))
        || numbered("COM")
        || numbered("LPT")
}

const fn is_separator(letter: char) -> bool {
    matches!(letter, '/' | '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_are_told_from_those_that_stay() {
        for name in
            ["../a", "a\\..\\b", "/etc/a", "\\\\host\\a", "C:a", "a/con.txt", "x/LPT1", "a\0b"]
        {
            assert!(leaves_folder(name), "{name}");
        }
        for name in ["a/b.txt", "資料\\a..b", "console/com10", "...", "..a", "lpt"] {
            assert!(!leaves_folder(name), "{name}");
        }
    }
}
