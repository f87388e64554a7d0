//! One version of an entity map as a text file: for people to read, to compare and to keep in Git.
//!
//! ```yaml
//! tandem: entity-map/1
//! name: Contacts V2
//! publisher: Contoso
//! version: 1.0.0.2
//! note: Birthdays for the call centre
//! left:
//!   entity: ContactsV2
//! right:
//!   entity: contacts
//!   filter: msdyn_sellable eq false
//! key: [msdyn_contactpersonid]
//! fields:
//!   - left: ContactPersonId
//!     right: msdyn_contactpersonid
//!   - left: Gender
//!     right: gendercode
//!     direction: left_to_right
//!     transforms:
//!       - value_map:
//!           - {left: Male, right: "1"}
//!           - {left: Female, right: "2"}
//! ```
//!
//! What is as usual is left out: an empty filter, the direction `both`. The same tree may be written as JSON. Its form
//! is published as a JSON schema, `public/schema/entity-map-1.json`.

mod change;
mod decode;
mod document;
mod json;
mod lines;
mod node;
#[cfg(test)]
mod schema_tests;
mod write;
mod yaml;

pub use lines::{difference, file_name, unified};

use document::Document;
use model::{Mapping, VersionNumber};
use node::{Kind, Node, Place, quoted};

/// The first line of a file says that it is one of these.
pub const FORMAT: &str = "entity-map/1";

/// Longest text that is read, in bytes.
pub const LONGEST_TEXT: usize = 1 << 20;

/// The most pairs of fields that are read.
pub const MOST_FIELDS: usize = 5_000;

/// How deep values may lie in each other; the form needs seven.
const DEEPEST: usize = 16;

/// One version of an entity map, with what a file has to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapText {
    /// The name of the map.
    pub name: String,
    /// Who publishes the version, by unique name.
    pub publisher: String,
    /// Its number.
    pub version: VersionNumber,
    /// Why there is this version; may be empty.
    pub note: String,
    /// Its content.
    pub mapping: Mapping,
}

/// Why a text is not read as an entity map. Nothing is known of the rest of the text then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}{}{path}: {message}", if path.is_empty() { "" } else { ", " })]
pub struct TextFault {
    /// Where, from 1.
    pub line: usize,
    /// Where in the line, in characters from 1.
    pub column: usize,
    /// Which value, such as `fields[3].direction`, where items are counted from 0; empty = the text as such.
    pub path: String,
    /// What is wrong, as part of a sentence for people.
    pub message: String,
}

/// The file as YAML, with a line break at its end. The same for the same content, and read back as just that by
/// [`from_text`] unless it is longer than [`LONGEST_TEXT`] or has more than [`MOST_FIELDS`].
pub fn to_yaml(text: &MapText) -> String {
    let source = compact_json(text);
    // What we wrote ourselves is JSON, and less deep than the limit.
    let tree = json::syntax(&source).and_then(|value| json::read(&source, value));
    tree.map(|tree| write::write(&tree, &document::COMPACT)).unwrap_or_default()
}

/// The file as JSON, otherwise as [`to_yaml`].
pub fn to_json(text: &MapText) -> String {
    let mut out = serde_json::to_string_pretty(&Document::from(text)).unwrap_or_default();
    out.push('\n');
    out
}

/// Reads a file, YAML or JSON, of which [`LONGEST_TEXT`] and [`MOST_FIELDS`] are the limits. Names, the publisher and
/// the note are taken as they are; whether the mapping fits its apps is another question.
pub fn from_text(text: &str) -> Result<MapText, TextFault> {
    if text.len() > LONGEST_TEXT {
        let message = format!("it has {} bytes, and at most {LONGEST_TEXT} are read", text.len());
        return Err(Place::START.fault(message));
    }
    let tree = tree(text.strip_prefix('\u{FEFF}').unwrap_or(text))?;
    check_format(&tree)?;
    let document: Document = decode::decode(&tree)?;
    if document.fields.len() > MOST_FIELDS {
        let message = format!("there are {}, and at most {MOST_FIELDS} are read", document.fields.len());
        return Err(TextFault { path: "fields".to_owned(), ..tree.place.fault(message) });
    }
    Ok(document.into())
}

fn compact_json(text: &MapText) -> String {
    // Nothing in it can fail to be written: its names are texts, and it holds nothing but texts and lists.
    serde_json::to_string(&Document::from(text)).unwrap_or_default()
}

/// JSON is read as such, as not all of it is YAML (pairs of surrogates are not).
fn tree(text: &str) -> Result<Node, TextFault> {
    let mut start = text.chars().filter(|c| !c.is_whitespace());
    if start.next() != Some('{') {
        return yaml::read(text);
    }
    match json::syntax(text) {
        Ok(value) => json::read(text, value),
        Err(fault) => yaml::read(text).map_err(|other| if start.next() == Some('"') { fault } else { other }),
    }
}

/// Says so plainly when a text is something else altogether, or newer than we are.
fn check_format(tree: &Node) -> Result<(), TextFault> {
    let Kind::Map(parts) = &tree.kind else { return Ok(()) };
    let Some((_, format)) = parts.iter().find(|(name, _)| name.text == "tandem") else {
        return Err(tree.place.fault(format!("this is no entity map: `tandem: {FORMAT}` is missing")));
    };
    let Kind::Text(found) = &format.kind else { return Ok(()) };
    if found == FORMAT {
        return Ok(());
    }
    let message = format!("{} is another form than {FORMAT}, which is read here", quoted(found));
    Err(TextFault { path: "tandem".to_owned(), ..format.place.fault(message) })
}
