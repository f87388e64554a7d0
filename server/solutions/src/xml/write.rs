//! From a tree to the text of a file.

use super::{Element, Node};
use std::borrow::Cow;

impl Element {
    /// The text of a file with this element, which [`super::read`] reads as the same tree; two blanks a level between
    /// elements, none around texts.
    pub(crate) fn document(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out
    }

    /// The element alone, with just the blanks that it holds.
    pub(crate) fn verbatim(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// The same without the blanks between elements, also within them.
    pub(crate) fn tight(mut self) -> Self {
        let has_elements = self.elements().next().is_some();
        let is_blank = |child: &Node| matches!(child, Node::Text(text) if text.trim().is_empty());
        if has_elements {
            self.children.retain(|child| !is_blank(child));
        }
        let tight = |child| match child {
            Node::Element(element) => Node::Element(element.tight()),
            text @ Node::Text(_) => text,
        };
        self.children = self.children.into_iter().map(tight).collect();
        self
    }

    /// `level` = how deep it lies, where blanks are put between elements.
    fn write(&self, out: &mut String, level: Option<usize>) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            for piece in [" ", name, "=\"", &escaped(value, true), "\""] {
                out.push_str(piece);
            }
        }
        if self.children.is_empty() {
            out.push_str(" />");
            return;
        }
        out.push('>');
        // Blanks beside text would become a part of it.
        let has_text = self.children.iter().any(|child| matches!(child, Node::Text(_)));
        let inner = level.filter(|_| !has_text);
        for child in &self.children {
            if let Some(level) = inner {
                line(out, level + 1);
            }
            match child {
                Node::Element(element) => element.write(out, inner.map(|level| level + 1)),
                Node::Text(text) => out.push_str(&escaped(text, false)),
            }
        }
        if let Some(level) = inner {
            line(out, level);
        }
        for piece in ["</", &self.name, ">"] {
            out.push_str(piece);
        }
    }
}

fn line(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", level));
}

/// What stands for a text within a file. Characters that XML does not know at all, not even by number, become the one
/// that stands for unknown ones.
fn escaped(text: &str, is_attribute: bool) -> Cow<'_, str> {
    let needs =
        |c: char| matches!(c, '<' | '>' | '&' | '\r' | '"' | '\u{fffe}' | '\u{ffff}') || c.is_control();
    if !text.chars().any(needs) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Line ends and tabs of attributes would be read as blanks, and this one as a line feed everywhere.
            '\r' => out.push_str("&#13;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\n' if is_attribute => out.push_str("&#10;"),
            '\t' if is_attribute => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            '\n' | '\t' => out.push(c),
            c if (c as u32) < 0x20 => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
