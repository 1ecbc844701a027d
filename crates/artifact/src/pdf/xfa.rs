//! Forms in XML within a document (XFA): their scripts and where they send to. The XML
//! is only searched, since broken XML is what readers accept.

/// What a form does.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) scripts: Vec<String>,
    pub(super) targets: Vec<String>,
    /// An event that comes with the opening has an action.
    pub(super) runs_when_opened: bool,
}

/// Searches a form.
pub(super) fn read(xml: &str) -> Form {
    let mut form = Form::default();
    let mut rest = xml;
    while let Some((tag, after)) = next_tag(rest) {
        rest = after;
        let (name, attributes) =
            tag.split_once(|letter: char| letter.is_whitespace()).unwrap_or((tag, ""));
        let local = name.rsplit(':').next().unwrap_or(name);
        match local {
            "script" if !tag.ends_with('/') && form.scripts.len() < LIST_MAX => {
                let end = rest.find("</").unwrap_or(rest.len());
                let (code, after) = script(rest, end);
                rest = after;
                form.scripts.push(code);
            }
            "submit" if form.targets.len() < LIST_MAX => {
                form.targets
                    .extend(attribute(attributes, "target").filter(|target| !target.is_empty()));
            }
            "event" => {
                let activity = attribute(attributes, "activity").unwrap_or_default();
                form.runs_when_opened |= OPENING.contains(&activity.as_str());
            }
            _ => {}
        }
    }
    form
}

/// The next tag without its brackets, and what stands behind it.
fn next_tag(xml: &str) -> Option<(&str, &str)> {
    let (_, rest) = xml.split_once('<')?;
    rest.split_once('>')
}

/// The text of a script, plain or as CDATA, and what stands behind it.
fn script(rest: &str, end: usize) -> (String, &str) {
    let plain = rest.trim_start();
    if let Some(data) = plain.strip_prefix("<![CDATA[") {
        let (code, after) = data.split_once("]]>").unwrap_or((data, ""));
        return (code.to_owned(), after);
    }
    let (code, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
    (unescaped(code), after)
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, rest) = attributes.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    let (value, _) = rest.get(1..)?.split_once(quote)?;
    Some(unescaped(value))
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#xD;", "\r")
        .replace("&amp;", "&")
}

const OPENING: &[&str] =
    &["initialize", "ready", "docReady", "layoutReady", "formReady", "calculate"];
const LIST_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_targets() {
        let form = read(
            "<xdp:xdp><event activity='initialize'><script contentType=\"application/x-javascript\">\
            if (a &lt; 1 &amp;&amp; b) app.alert(1)</script></event><script><![CDATA[x</y]]></script>\
            <xfa:submit format='xml' target=\"https://a.example/?x=1&amp;y\"/><script/>",
        );
        assert_eq!(form.scripts, ["if (a < 1 && b) app.alert(1)", "x</y"]);
        assert_eq!(form.targets, ["https://a.example/?x=1&y"]);
        assert!(form.runs_when_opened);
        assert_eq!(read("<script>"), Form { scripts: vec![String::new()], ..Form::default() });
        assert_eq!(read("<script"), Form::default());
    }
}
