//! What a channel of Microsoft Teams is told: an Adaptive Card
//! (<https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using>).
//!
//! Whatever somebody typed, or an app said, stands in `TextRun`s, which know no Markdown
//! (<https://adaptivecards.io/explorer/TextRun.html>).

use crate::mail::letter::{Block, Letter, Tone, one_line, shortened};
use serde_json::{Value, json};

/// The longest text of one run, in characters. A message of Teams has 28 KB at most.
const TEXT: usize = 1_000;

/// The message that says what a letter says.
pub(super) fn message(letter: &Letter) -> Value {
    let colour = match letter.tone {
        Tone::Bad => "Attention",
        Tone::Good => "Good",
        Tone::Plain => "Default",
    };
    let title = json!({
        "type": "TextRun", "text": text(&letter.title), "weight": "Bolder", "size": "Medium", "color": colour,
    });
    let mut body = vec![paragraph(vec![title])];
    let mut actions = Vec::new();
    for block in &letter.blocks {
        match block {
            Block::Words(words) => body.push(paragraph(vec![run(words)])),
            Block::Facts(facts) => {
                body.extend(facts.iter().map(|(name, value)| paragraph(vec![label(name), run(value)])));
            }
            Block::Counts(heading, rows) => {
                body.push(paragraph(vec![label(heading)]));
                let row = |of: String| paragraph(vec![run(&of)]);
                body.extend(
                    rows.iter().map(|each| row(format!("{}\u{d7} {} ({})", each.count, each.what, each.of))),
                );
            }
            Block::Links(links) => {
                let action = |(words, url): &(&str, String)| json!({ "type": "Action.OpenUrl", "title": words, "url": url });
                actions.extend(links.iter().map(action));
            }
        }
    }
    let card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": body,
        "actions": actions,
    });
    let attachment = json!({
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": null,
        "content": card,
    });
    json!({ "type": "message", "attachments": [attachment] })
}

fn paragraph(runs: Vec<Value>) -> Value {
    json!({ "type": "RichTextBlock", "inlines": runs })
}

fn label(name: &str) -> Value {
    json!({ "type": "TextRun", "text": format!("{name}: "), "weight": "Bolder" })
}

fn run(typed: &str) -> Value {
    json!({ "type": "TextRun", "text": text(typed) })
}

/// One line; `{{DATE(…)}}` and its like would be replaced by the host.
fn text(typed: &str) -> String {
    shortened(&one_line(typed), TEXT).replace("{{", "{\u{200b}{")
}
