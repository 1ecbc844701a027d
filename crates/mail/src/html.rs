//! What a reader of an HTML body saw, and where its links go.

/// An HTML body as read.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Visible text, blocks on lines of their own; hidden elements left out.
    pub text: String,
    pub links: Vec<PageLink>,
    /// `action` of every form.
    pub forms: Vec<String>,
    /// `src` and the like that a reader would fetch: pictures, frames, styles.
    pub remote: Vec<String>,
    /// Content-IDs named by `cid:`.
    pub cids: Vec<String>,
    /// Whether a password field stands in the page.
    pub password_field: bool,
    /// Whether there is script.
    pub script: bool,
    /// Text that the page hides from its reader.
    pub hidden: String,
    /// More links than the limit.
    pub links_cut: bool,
    pub work: vocab::Work,
}

/// One link of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageLink {
    /// The text a reader sees, or the alternative text of a picture.
    pub text: String,
    /// `href` with entities decoded, resolved against `<base href>`, blanks inside taken out.
    pub target: String,
}

/// Reads a page; any text is a page.
#[must_use]
pub fn page(_html: &str, _limits: &vocab::Limits) -> Page {
    Page::default()
}
