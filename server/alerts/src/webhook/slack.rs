//! What a channel of Slack is told (<https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>).
//!
//! Whatever somebody typed, or an app said, stands in text objects of the type `plain_text`, which know no formatting;
//! `&`, `<` and `>` are escaped everywhere, as they begin mentions and links
//! (<https://docs.slack.dev/messaging/formatting-message-text#escaping>).

use crate::mail::letter::{Block, Letter, Tone, one_line, shortened};
use serde_json::{Value, json};

/// The longest text of a section, in characters, with room for the escapes of a few.
const SECTION: usize = 2_400;
/// The longest header.
const HEADER: usize = 120;
/// The longest text of a section with its escapes, as Slack has it.
const ESCAPED: usize = 3_000;

/// The message that says what a letter says.
pub(super) fn message(letter: &Letter) -> Value {
    let sign = match letter.tone {
        Tone::Bad => "\u{1f534} ",
        Tone::Good => "\u{2705} ",
        Tone::Plain => "",
    };
    let title = format!("{sign}{}", letter.title);
    let mut blocks = vec![json!({ "type": "header", "text": plain(&one_line(&title), HEADER) })];
    blocks.extend(letter.blocks.iter().map(block));
    // What notifications show; it is no text object, so it is the one place where `*` would count.
    let summary = escaped(&shortened(&unformatted(&one_line(&title)), HEADER));
    json!({ "text": summary, "blocks": blocks })
}

fn block(block: &Block) -> Value {
    match block {
        Block::Words(words) => section(words),
        Block::Facts(facts) => {
            let lines: Vec<String> =
                facts.iter().map(|(name, value)| format!("{name}: {}", one_line(value))).collect();
            section(&lines.join("\n"))
        }
        Block::Counts(heading, rows) => {
            let rows = rows.iter().map(|row| format!("{}\u{d7} {} ({})", row.count, row.what, row.of));
            let lines: Vec<String> = std::iter::once((*heading).to_owned()).chain(rows).collect();
            section(&lines.join("\n"))
        }
        Block::Links(links) => {
            // Words and addresses are ours.
            let links: Vec<String> =
                links.iter().map(|(words, url)| format!("<{}|{words}>", escaped(url))).collect();
            json!({ "type": "section", "text": { "type": "mrkdwn", "text": links.join(" \u{b7} ") } })
        }
    }
}

fn section(text: &str) -> Value {
    json!({ "type": "section", "text": plain(text, SECTION) })
}

fn plain(text: &str, most: usize) -> Value {
    let mut kept = shortened(text, most);
    // Where there is much to escape, less of it fits.
    let mut fits = most;
    while escaped(&kept).chars().count() > ESCAPED {
        fits /= 2;
        kept = shortened(text, fits);
    }
    json!({ "type": "plain_text", "text": escaped(&kept), "emoji": false })
}

/// The three characters that Slack has a meaning for in any text.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Marks of formatting count only beside a letter: a blank of no width is none.
fn unformatted(text: &str) -> String {
    let is_mark = |letter: char| matches!(letter, '*' | '_' | '~' | '`');
    let apart = |letter: char| {
        let blank = is_mark(letter).then_some('\u{200b}');
        blank.into_iter().chain([letter]).chain(blank)
    };
    text.chars().flat_map(apart).collect()
}
