//! From the bytes of a file to its tree. Nothing outside of the file is ever asked for, and nothing in it grows.

use super::{Element, Node};
use crate::Bounds;
use crate::fault::{FaultCode, PackageFault};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The tree of a file. Comments and processing instructions are passed over; a document type is refused, and so is every
/// reference to an entity that XML does not know by itself.
pub(crate) fn read(file: &str, bytes: &[u8], bounds: &Bounds) -> Result<Element, PackageFault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| FaultCode::Encoding.refuse(format!("{file} is not text in UTF-8.")))?;
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut tree = Tree { file, bounds, open: Vec::new(), root: None, nodes: 0 };
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| tree.broken(at, &error))?;
        match event {
            Event::Start(start) => {
                let element = tree.element(&start, at)?;
                tree.open(element)?;
            }
            Event::Empty(start) => {
                let element = tree.element(&start, at)?;
                tree.open(element)?;
                tree.close();
            }
            Event::End(_) => tree.close(),
            Event::Text(text) => tree.text(&text.xml10_content())?,
            Event::CData(text) => tree.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => tree.reference(&reference)?,
            Event::DocType(_) => {
                let message = format!("{file} declares a document type, which packages never do.");
                return Err(FaultCode::Entities.refuse(message));
            }
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    let is_whole = tree.open.is_empty();
    tree.root
        .filter(|_| is_whole)
        .ok_or_else(|| FaultCode::Xml.refuse(format!("{file} is cut short, or has no element at all.")))
}

struct Tree<'a> {
    file: &'a str,
    bounds: &'a Bounds,
    /// The elements that are open, the outermost first.
    open: Vec<Element>,
    root: Option<Element>,
    nodes: usize,
}

impl Tree<'_> {
    fn broken(&self, at: u64, error: &dyn std::error::Error) -> PackageFault {
        let file = self.file;
        FaultCode::Xml.refuse(format!("{file} is not well-formed XML: at byte {at}, {error}."))
    }

    fn count(&mut self) -> Result<(), PackageFault> {
        self.nodes += 1;
        if self.nodes <= self.bounds.nodes {
            return Ok(());
        }
        let message = format!("{} has more than {} elements and texts.", self.file, self.bounds.nodes);
        Err(FaultCode::Shape.refuse(message))
    }

    fn element(&mut self, start: &BytesStart<'_>, at: u64) -> Result<Element, PackageFault> {
        let mut element = Element::new(start.name().as_ref());
        for attribute in start.attributes() {
            self.count()?;
            let attribute = attribute.map_err(|error| self.broken(at, &error))?;
            let value = attribute.normalized_value(XmlVersion::Explicit1_0);
            // Only the five entities of XML itself and characters by number are known.
            let value = value.map_err(|error| self.broken(at, &error))?;
            self.known(&value)?;
            element.attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(element)
    }

    fn open(&mut self, element: Element) -> Result<(), PackageFault> {
        self.count()?;
        if self.open.len() >= self.bounds.depth {
            let message = format!("Elements of {} lie more than {} deep.", self.file, self.bounds.depth);
            return Err(FaultCode::Shape.refuse(message));
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(FaultCode::Xml.refuse(format!("{} has more than one outermost element.", self.file)));
        }
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => self.root = Some(element),
        }
    }

    /// Refuses characters that XML has no way to write, so that whatever is kept can be written again.
    fn known(&self, text: &str) -> Result<(), PackageFault> {
        let is_unknown =
            |c: char| matches!(c, '\u{fffe}' | '\u{ffff}') || (c < ' ' && !matches!(c, '\t' | '\n' | '\r'));
        text.chars().find(|c| is_unknown(*c)).map_or(Ok(()), |c| {
            let (file, code) = (self.file, u32::from(c));
            Err(FaultCode::Xml
                .refuse(format!("{file} has the character {code:#06x}, which XML does not allow.")))
        })
    }

    fn text(&mut self, more: &str) -> Result<(), PackageFault> {
        self.count()?;
        self.known(more)?;
        let Some(element) = self.open.last_mut() else {
            let is_blank = more.trim().is_empty();
            let stray = || FaultCode::Xml.refuse(format!("{} has text outside of its elements.", self.file));
            return if is_blank { Ok(()) } else { Err(stray()) };
        };
        match element.children.last_mut() {
            Some(Node::Text(text)) => text.push_str(more),
            _ => element.children.push(Node::Text(more.to_owned())),
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), PackageFault> {
        let unknown = || {
            let (file, name) = (self.file, reference.escape_debug());
            FaultCode::Entities.refuse(format!("{file} refers to the entity {name}, which is not known."))
        };
        match reference.resolve_char_ref() {
            Ok(Some(character)) => self.text(character.encode_utf8(&mut [0; 4])),
            Ok(None) => {
                let known = resolve_predefined_entity(reference).ok_or_else(unknown)?;
                self.text(known)
            }
            Err(_) => Err(unknown()),
        }
    }
}
