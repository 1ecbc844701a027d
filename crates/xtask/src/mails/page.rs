//! HTML bodies as newsletters, business mailers and phishers write them: a style sheet,
//! nested tables, inline styles, remote pictures and links through a counter.

use testkit::mutation::Random;

use super::prose;
use super::{Kind, Part, pick};

/// A page of so many blocks.
pub(super) fn page(random: &mut Random, part: &Part, blocks: usize) -> String {
    let mut page = format!("{HEAD}{STYLE}</head>\n<body bgcolor=\"#ffffff\">\n");
    page.push_str("<table width=\"600\" cellpadding=\"0\" cellspacing=\"0\" align=\"center\">\n");
    for _ in 0..blocks {
        page.push_str(&block(random, part));
    }
    if part.kind == Kind::Phishing {
        page.push_str(&bait(random));
    }
    page.push_str("</table>\n</body>\n</html>\n");
    page
}

fn block(random: &mut Random, part: &Part) -> String {
    let words = prose::paragraph(random, part.language, part.kind);
    let (house, id) = (pick(random, HOUSES), random.next_u64());
    let picture = format!("https://img.{house}.example.com/{:04}/banner.png", random.below(10_000));
    format!(
        "<tr><td style=\"padding:16px 24px;font-family:'Hiragino Kaku Gothic ProN',Meiryo,\
         sans-serif;font-size:14px;line-height:1.7;color:#333333;border-bottom:1px solid #e0e0e0\">\n\
         <a href=\"https://click.{house}.example.com/c?u={id:016x}&amp;r=https%3A%2F%2Fwww.{house}\
         .example.com%2Fitem%2F{id:x}\" style=\"color:#0055aa;text-decoration:none\">\n\
         <img src=\"{picture}\" width=\"200\" height=\"120\" alt=\"{house}\" border=\"0\"></a>\n\
         <p class=\"lead\">{words}</p>\n\
         <a class=\"button\" href=\"https://www.{house}.example.com/item/{id:x}\">{house}</a>\n\
         </td></tr>\n"
    )
}

/// A link that shows one address and goes to another.
fn bait(random: &mut Random) -> String {
    let (house, number) = (pick(random, HOUSES), random.below(100_000));
    format!(
        "<tr><td><a href=\"https://{house}-login.example.net/{number}/index.html\">\
         https://www.{house}.example.co.jp/login</a>\n\
         <span style=\"display:none;font-size:0\">{number}</span></td></tr>\n"
    )
}

const HOUSES: &[&str] = &["nagisa", "kogane", "hibari", "mizuho-card", "aoba", "tokiwa", "minato"];

const HEAD: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \
\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n\
<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title></title>\n";

const STYLE: &str = "<style type=\"text/css\">\n\
body { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; background-color: #ffffff; }\n\
table { border-collapse: collapse; mso-table-lspace: 0pt; mso-table-rspace: 0pt; }\n\
img { border: 0; height: auto; line-height: 100%; outline: none; text-decoration: none; }\n\
p.lead { margin: 12px 0; font-size: 14px; line-height: 1.7; color: #333333; }\n\
a.button { display: inline-block; padding: 10px 24px; background: #0055aa; color: #ffffff; }\n\
@media only screen and (max-width: 620px) { table { width: 100% !important; } }\n\
</style>\n";
