//! A mail as HTML: one column with styles at each element, since mail programs drop style sheets; nothing is loaded.

use super::letter::{Block, Letter, Tone};
use std::fmt::Write as _;

const FONT: &str = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/// The document. Whatever stands in the letter is text in it.
pub(super) fn html(letter: &Letter) -> String {
    let (dark, light) = match letter.tone {
        Tone::Bad => ("#a4262c", "#fdf3f4"),
        Tone::Good => ("#0e700e", "#f1faf1"),
        Tone::Plain => ("#0f548c", "#f3f8fc"),
    };
    let title = escaped(&letter.title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\n\
         <body style=\"margin:0;padding:16px;background:#f5f5f5;color:#242424;{FONT};font-size:15px;line-height:1.45\">\n\
         <div style=\"max-width:600px;margin:0 auto;background:#ffffff;border:1px solid #d6d6d6;border-radius:6px\">\n\
         <h1 style=\"margin:0;padding:16px 20px;font-size:18px;color:{dark};background:{light};\
         border-left:4px solid {dark};border-radius:6px 6px 0 0\">{title}</h1>\n<div style=\"padding:4px 20px 16px\">\n"
    );
    letter.blocks.iter().for_each(|each| block(&mut page, each));
    page.push_str(
        "</div>\n<div style=\"padding:12px 20px;border-top:1px solid #e0e0e0;color:#616161;font-size:12px\">",
    );
    let footer: Vec<String> = letter.footer.iter().map(|line| linked(line)).collect();
    page.push_str(&footer.join("<br>\n"));
    page.push_str("</div>\n</div>\n</body></html>\n");
    page
}

fn block(page: &mut String, block: &Block) {
    // Writing to a string does not fail.
    let _ = match block {
        Block::Heading(words) => writeln!(
            page,
            "<h2 style=\"margin:24px 0 4px;padding-top:16px;border-top:1px solid #e0e0e0;font-size:16px\">{}</h2>",
            escaped(words)
        ),
        Block::Words(words) => writeln!(page, "<p style=\"margin:12px 0\">{}</p>", escaped(words)),
        Block::Facts(facts) => {
            let rows = facts.iter().map(|(name, value)| {
                format!(
                    "<tr><th scope=\"row\" align=\"left\" valign=\"top\" style=\"padding:3px 16px 3px 0;color:#616161;\
                     font-weight:normal;white-space:nowrap\">{}</th><td style=\"padding:3px 0\">{}</td></tr>\n",
                    escaped(name),
                    escaped(value)
                )
            });
            table(page, &rows.collect::<String>())
        }
        Block::Counts(heading, rows) => {
            let _ =
                writeln!(page, "<h2 style=\"margin:16px 0 4px;font-size:15px\">{}</h2>", escaped(heading));
            let rows = rows.iter().map(|row| {
                format!(
                    "<tr><td align=\"right\" valign=\"top\" style=\"padding:4px 12px 4px 0;font-weight:bold\">{}</td>\
                     <td style=\"padding:4px 0\">{}<br><span style=\"color:#616161;font-size:13px\">{}</span></td></tr>\n",
                    row.count,
                    escaped(&row.what),
                    escaped(&row.of)
                )
            });
            table(page, &rows.collect::<String>())
        }
        Block::Links(links) => {
            let links = links.iter().enumerate().map(|(at, (words, url))| {
                let look = if at == 0 {
                    "display:inline-block;padding:8px 16px;margin-right:16px;background:#0f548c;color:#ffffff;\
                     border-radius:4px;text-decoration:none"
                } else {
                    "display:inline-block;padding:8px 0;margin-right:16px;color:#0f548c"
                };
                format!("<a href=\"{}\" style=\"{look}\">{}</a>\n", escaped(url), escaped(words))
            });
            writeln!(page, "<p style=\"margin:16px 0 8px\">{}</p>", links.collect::<String>())
        }
    };
}

fn table(page: &mut String, rows: &str) -> std::fmt::Result {
    writeln!(
        page,
        "<table role=\"presentation\" style=\"border-collapse:collapse;margin:8px 0;font-size:15px\"><tbody>\n\
         {rows}</tbody></table>"
    )
}

/// A line of text that may end in an address.
fn linked(line: &str) -> String {
    let split = line.rfind("http").filter(|at| {
        let address = &line[*at..];
        (address.starts_with("http://") || address.starts_with("https://")) && !address.contains(' ')
    });
    match split {
        Some(at) => {
            let url = escaped(&line[at..]);
            format!("{}<a href=\"{url}\" style=\"color:#616161\">{url}</a>", escaped(&line[..at]))
        }
        None => escaped(line),
    }
}

/// The text as it stands in HTML, between tags and in attributes alike.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}
