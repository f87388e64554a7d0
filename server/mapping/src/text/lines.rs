//! In which lines two text files differ.

use super::MapText;
use model::{LineTurn, TextHunk, TextLine};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;

/// How many lines that are the same stand around those that differ.
const AROUND: usize = 3;

/// The lines in which two texts differ, each group with what stands around it, in the order of the texts; empty exactly
/// where both are the same. What is told is no more than has to be removed and added to make the one of the other.
pub fn difference(before: &str, after: &str) -> Vec<TextHunk> {
    let found = TextDiff::from_lines(before, after);
    let number = |at: Option<usize>| at.and_then(|at| u32::try_from(at + 1).ok());
    let groups = found.grouped_ops(AROUND);
    let hunks = groups.iter().map(|ops| {
        let changes = ops.iter().flat_map(|op| found.iter_changes(op));
        let lines = changes.map(|change| TextLine {
            turn: match change.tag() {
                ChangeTag::Equal => LineTurn::Kept,
                ChangeTag::Delete => LineTurn::Removed,
                ChangeTag::Insert => LineTurn::Added,
            },
            before: number(change.old_index()),
            after: number(change.new_index()),
            text: change.value().trim_end_matches(['\n', '\r']).to_owned(),
        });
        TextHunk { lines: lines.collect() }
    });
    hunks.collect()
}

/// Both files as one in the unified format of `diff`, as `patch` and Git read it; empty where both are the same. Behind the
/// name of each file its publisher stands where `diff` has the time of a file.
pub fn unified(before: &MapText, after: &MapText) -> String {
    let (old, new) = (super::to_yaml(before), super::to_yaml(after));
    let name = |text: &MapText| {
        let publisher: String = text.publisher.chars().filter(|it| !it.is_control()).collect();
        format!("{}\t{publisher}", file_name(text, "yaml"))
    };
    let found = TextDiff::from_lines(old.as_str(), new.as_str());
    found.unified_diff().context_radius(AROUND).header(&name(before), &name(after)).to_string()
}

/// A name for the file of a version: `Contacts-V2-1.0.0.2.yaml`, of characters that every file system takes.
pub fn file_name(text: &MapText, ending: &str) -> String {
    let letters = |it: char| if it.is_ascii_alphanumeric() { it } else { '-' };
    let mut name: String = text.name.chars().map(letters).collect();
    let _ = write!(name, "-{}.{ending}", text.version);
    name
}
