//! A mail as plain text.

use super::letter::{Block, Letter, one_line};
use std::fmt::Write as _;

/// The text, its lines ended by line feeds.
pub(super) fn plain(letter: &Letter) -> String {
    let mut text = format!("{}\n", one_line(&letter.title));
    for block in &letter.blocks {
        text.push('\n');
        // Writing to a string does not fail.
        let _ = match block {
            Block::Heading(words) => {
                let words = one_line(words);
                writeln!(text, "{words}\n{}", "-".repeat(words.chars().count()))
            }
            Block::Words(words) => writeln!(text, "{}", one_line(words)),
            Block::Facts(facts) => facts.iter().try_for_each(|(name, value)| {
                writeln!(text, "{:<14}{}", format!("{name}:"), one_line(value))
            }),
            Block::Counts(heading, rows) => writeln!(text, "{heading}").and_then(|()| {
                rows.iter().try_for_each(|row| {
                    writeln!(text, "{:>7} x {} ({})", row.count, one_line(&row.what), one_line(&row.of))
                })
            }),
            Block::Links(links) => {
                links.iter().try_for_each(|(words, url)| writeln!(text, "{words}:\n  {}", one_line(url)))
            }
        };
    }
    // Mail programs grey out what follows this line (RFC 3676, section 4.3).
    text.push_str("\n-- \n");
    for line in &letter.footer {
        let _ = writeln!(text, "{}", one_line(line));
    }
    text
}
