//! Values and names of records within a sentence: hostile ones must not fill it.

/// The first letters of a value.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(LETTERS_MAX).and_then(|(end, _)| text.get(..end)) {
        Some(kept) => format!("{kept}…"),
        None => text.to_owned(),
    }
}

/// The first names, and how many more there are.
pub(crate) fn listed(mut names: impl Iterator<Item = String>) -> String {
    let shown: Vec<String> = names.by_ref().take(NAMES_MAX).map(|name| shortened(&name)).collect();
    let shown = shown.join(", ");
    match names.count() {
        0 => shown,
        more => format!("{shown}, … (+{more})"),
    }
}

const LETTERS_MAX: usize = 200;
const NAMES_MAX: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_and_many_names_are_cut_with_a_mark() {
        assert_eq!(shortened(&"あ".repeat(200)), "あ".repeat(200));
        assert_eq!(shortened(&"あ".repeat(201)), "あ".repeat(200) + "…");
        let names = |count: usize| listed((1..=count).map(|name| name.to_string()));
        assert_eq!(names(0), "");
        assert_eq!(names(3), "1, 2, 3");
        assert!(names(40).ends_with(", 39, 40"));
        assert!(names(100).ends_with(", 39, 40, … (+60)"));
        assert_eq!(listed(["あ".repeat(300)].into_iter()), "あ".repeat(200) + "…");
    }
}
