//! Writes YAML that people read: blocks, and short things on one line.

use super::node::{Bare, Kind, Name, Node};
use std::fmt::Write as _;

/// The text of a tree. The items of a list whose name is among `compact` take one line each.
pub(super) fn write(node: &Node, compact: &[&str]) -> String {
    let mut writer = Writer { out: String::new(), compact };
    match &node.kind {
        Kind::Map(parts) if !parts.is_empty() => writer.parts(parts, 0, false),
        _ => {
            writer.flow(node);
            writer.out.push('\n');
        }
    }
    writer.out
}

struct Writer<'a> {
    out: String,
    compact: &'a [&'a str],
}

impl Writer<'_> {
    /// `goes_on` = the first one stands behind the dash of an item.
    fn parts(&mut self, parts: &[(Name, Node)], indent: usize, goes_on: bool) {
        for (at, (name, node)) in parts.iter().enumerate() {
            if at > 0 || !goes_on {
                self.pad(indent);
            }
            self.out.push_str(&scalar(&name.text));
            self.out.push(':');
            match &node.kind {
                Kind::Map(inner) if !inner.is_empty() => {
                    self.out.push('\n');
                    self.parts(inner, indent + 2, false);
                }
                Kind::List(items) if items.iter().any(|item| !is_scalar(item)) => {
                    self.out.push('\n');
                    self.items(items, indent + 2, self.compact.contains(&name.text.as_str()));
                }
                _ => {
                    self.out.push(' ');
                    self.flow(node);
                    self.out.push('\n');
                }
            }
        }
    }

    fn items(&mut self, items: &[Node], indent: usize, is_compact: bool) {
        for item in items {
            self.pad(indent);
            self.out.push_str("- ");
            match &item.kind {
                Kind::Map(parts) if !is_compact && !parts.is_empty() => self.parts(parts, indent + 2, true),
                _ => {
                    self.flow(item);
                    self.out.push('\n');
                }
            }
        }
    }

    fn flow(&mut self, node: &Node) {
        match &node.kind {
            Kind::Text(text) => self.out.push_str(&scalar(text)),
            Kind::Bare(Bare::Nothing) => self.out.push_str("null"),
            Kind::Bare(Bare::Truth(written) | Bare::Number(written)) => self.out.push_str(written),
            Kind::List(items) => {
                self.out.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.comma(at);
                    self.flow(item);
                }
                self.out.push(']');
            }
            Kind::Map(parts) => {
                self.out.push('{');
                for (at, (name, node)) in parts.iter().enumerate() {
                    self.comma(at);
                    self.out.push_str(&scalar(&name.text));
                    self.out.push_str(": ");
                    self.flow(node);
                }
                self.out.push('}');
            }
        }
    }

    fn comma(&mut self, at: usize) {
        self.out.push_str(if at == 0 { "" } else { ", " });
    }

    fn pad(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

fn is_scalar(node: &Node) -> bool {
    matches!(node.kind, Kind::Text(_) | Kind::Bare(_))
}

/// Text without quotes where every reader of YAML, old or new, takes it for just this text wherever it stands.
fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text.contains(['"', '\\']) && text.chars().all(is_seen) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        double(text)
    }
}

fn is_plain(text: &str) -> bool {
    // What YAML 1.1 or 1.2 takes for a truth or for nothing.
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let is_inner = |c: char| c.is_alphanumeric() || " _-./()'\"=<>&|!+*@$%^;\\".contains(c);
    let is_word = text.starts_with(|c: char| c.is_alphabetic() || "_(".contains(c))
        && text.chars().all(is_inner)
        && !text.ends_with(' ')
        // Some readers take a dash behind a blank for the beginning of an item.
        && !text.contains(" -")
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    is_word || is_version(text)
}

/// Four numbers between dots are no number.
fn is_version(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split('.').count() == 4 && text.split('.').all(is_number)
}

fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_seen(c) => out.push(c),
            _ => {
                let code = u32::from(c);
                let (mark, digits) = match code {
                    ..=0xFF => ('x', 2),
                    0x100..=0xFFFF => ('u', 4),
                    _ => ('U', 8),
                };
                // Writing to a text cannot fail.
                let _ = write!(out, "\\{mark}{code:0digits$X}");
            }
        }
    }
    out.push('"');
    out
}

/// Can a reader see that it is there? Not so control characters, blanks of other kinds, and marks that change the
/// direction of the text, behind which a change could hide from whoever reviews it.
fn is_seen(c: char) -> bool {
    let is_hidden = matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}'
    );
    !c.is_control() && !is_hidden && (c == ' ' || !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn only_what_nobody_can_misread_stands_without_quotes() {
        let plain = [
            "accounts",
            "msdyn_company.cdm_companycode",
            "customertypecode eq 3",
            "msdyn_sellable eq true  and name ne 'x'",
            "(PartyType == \"Person\")",
            "1.0.0.2",
            "Straße",
            "Ω",
        ];
        for text in plain {
            assert_eq!(scalar(text), text);
        }
        let quoted = [
            ("", "\"\""),
            ("1", "\"1\""),
            ("1.5", "\"1.5\""),
            ("1..0.2", "\"1..0.2\""),
            ("2020-01-01", "\"2020-01-01\""),
            ("no", "\"no\""),
            ("NULL", "\"NULL\""),
            ("~", "\"~\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("a, b", "\"a, b\""),
            ("entity-map/1", "entity-map/1"),
            (" a", "\" a\""),
            ("a ", "\"a \""),
            ("a -", "\"a -\""),
            ("a?", "\"a?\""),
            ("- a", "\"- a\""),
            ("a\nb", "\"a\\nb\""),
            ("[\"it's\"]", "'[\"it''s\"]'"),
            ("{\\}", "'{\\}'"),
            ("\"\t\\", "\"\\\"\\t\\\\\""),
            ("a\u{A0}b\u{202E}c\u{E0001}", "\"a\\xA0b\\u202Ec\\U000E0001\""),
        ];
        for (text, written) in quoted {
            assert_eq!(scalar(text), written);
        }
    }
}
