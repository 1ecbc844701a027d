//! The body as its reader saw it: HTML where there is HTML, without what the
//! page hides; plain text where there is only text.

use mail::{Body, BodyKind, Content, Mail, Page, Pictures, Room, Scene};
use vocab::Limits;

/// Reads every HTML body, in the order of the bodies.
pub(crate) fn pages(bodies: &[Body], limits: &Limits) -> Vec<Page> {
    bodies
        .iter()
        .filter(|body| body.kind == BodyKind::Html)
        .map(|body| mail::page(&body.text, limits))
        .collect()
}

/// Takes every HTML body apart for showing, with the pictures among the parts of its mail.
pub(crate) fn scenes(mail: &Mail<'_>, limits: &Limits, room: &mut Room) -> Vec<Scene> {
    let part = |id: &str| {
        let part = mail.parts.iter().find(|part| part.content_id.as_deref() == Some(id))?;
        match &part.content {
            Content::Bytes(bytes) => Some(bytes.as_ref()),
            Content::Message(_) | Content::Mail(_) => None,
        }
    };
    let check = |bytes: &[u8]| artifact::showable(bytes, limits);
    let pictures = Pictures { part: &part, check: &check };
    let pages = mail.bodies.iter().filter(|body| body.kind == BodyKind::Html);
    pages.map(|body| mail::scene(&body.text, room, &pictures)).collect()
}

/// Joins what a reader saw. A plain body that has an HTML sister among its
/// alternatives was not shown; any other was.
pub(crate) fn text(bodies: &[Body], pages: &[Page]) -> String {
    let mut seen = String::new();
    let mut pages = pages.iter();
    for body in bodies {
        let shown = match body.kind {
            BodyKind::Html => pages.next().map_or("", |page| page.text.as_str()),
            BodyKind::Plain if is_replaced(body, bodies) => continue,
            BodyKind::Plain => body.text.as_str(),
        };
        let shown = shown.trim_matches(['\n', '\r']);
        if !seen.is_empty() && !shown.is_empty() {
            seen.push_str("\n\n");
        }
        seen.push_str(shown);
    }
    seen
}

/// Whether an HTML body stands in the same multipart/alternative.
fn is_replaced(plain: &Body, bodies: &[Body]) -> bool {
    plain.alternative.is_some()
        && bodies
            .iter()
            .any(|body| body.kind == BodyKind::Html && body.alternative == plain.alternative)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(kind: BodyKind, text: &str, alternative: Option<&str>) -> Body {
        let alternative = alternative.map(str::to_owned);
        Body { kind, text: text.to_owned(), path: String::new(), alternative }
    }

    fn seen(bodies: &[Body]) -> String {
        text(bodies, &pages(bodies, &Limits::default()))
    }

    #[test]
    fn html_hides_its_plain_alternative_only() {
        let shown = seen(&[
            body(BodyKind::Plain, "plain", Some("1")),
            body(BodyKind::Html, "<p>page</p>", Some("1")),
            body(BodyKind::Plain, "list footer", None),
        ]);
        assert_eq!(shown, "page\n\nlist footer");
    }

    #[test]
    fn plain_alone_is_seen() {
        assert_eq!(seen(&[body(BodyKind::Plain, "\nonly\n", Some(""))]), "only");
    }
}
