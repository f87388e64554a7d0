//! One map of a package: its row in `customizations.xml`.

use super::head::{Head, version};
use super::settings::MapSettings;
use super::skeleton::ROW;
use super::{CUSTOMIZATIONS, Warning};
use crate::Bounds;
use crate::dialect::{self, Gate};
use crate::xml::{self, Element};
use mapping::text::MapText;
use model::VersionNumber;

const ID: &str = "msdyn_dualwriteentitymapid";
const DISPLAY_NAME: &str = "msdyn_displayname";
const NAME: &str = "msdyn_name";
const VERSION: &str = "msdyn_version";
const MAPPING: &str = "msdyn_mapping";
const PROPERTIES: &str = "msdyn_properties";

/// A map that is to be packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMap {
    /// The version that is packed.
    pub text: MapText,
    /// The ERP's entity by its label, for example `Customers V3`: packages name it so.
    pub left_label: String,
    /// What belongs to the map as such.
    pub settings: MapSettings,
    /// The row that it came with, if it came with one: what that says besides stays in it.
    pub kept: Option<String>,
}

/// A map of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedMap {
    /// Its GUID, in small letters and without braces: one for each version of a map.
    pub id: String,
    /// Its display name, for example `accounts - Customers V3`.
    pub label: String,
    /// Its unique name, for example `tdm_[accounts - Customers V3]`.
    pub name: String,
    /// The ERP's entity by its label.
    pub left_label: String,
    /// What it pairs; `None` where that cannot be read. Without `tandem.json` entities and fields of the ERP are named as
    /// the package names them, and neither key nor company is known.
    pub text: Option<MapText>,
    /// What belongs to the map as such.
    pub settings: MapSettings,
    /// What it asks for of both apps.
    pub gates: Vec<Gate>,
    /// Its row, as XML.
    pub row: String,
    /// Is it told by `tandem.json`, so that nothing of it was lost?
    pub is_exact: bool,
    /// What its row holds besides names; for comparison with what `tandem.json` says.
    pub(super) checksum: String,
}

impl PackedMap {
    /// The same to be packed anew; `None` where what it pairs cannot be read.
    pub fn to_new(&self) -> Option<NewMap> {
        Some(NewMap {
            text: self.text.clone()?,
            left_label: self.left_label.clone(),
            settings: self.settings.clone(),
            kept: Some(self.row.clone()),
        })
    }
}

/// The map as a part of a package, and its row.
pub(super) fn pack(head: &Head, new: NewMap) -> (PackedMap, Element) {
    let NewMap { text, left_label, settings, kept } = new;
    let kept = kept.and_then(|row| xml::read(CUSTOMIZATIONS, row.as_bytes(), &Bounds::USUAL).ok());
    let old = |name: &str| kept.as_ref().and_then(|row| row.child(name)).map(Element::content);
    let label = format!("{} - {left_label}", text.mapping.right_entity);
    let name = format!("{}_[{label}]", head.publisher.prefix);
    let mapping = dialect::write(&text.mapping, &left_label, old(MAPPING).as_deref());
    let properties = dialect::properties(&settings.description, old(PROPERTIES).as_deref());
    // Each version of a map is a row of its own.
    let same = kept.as_ref().filter(|row| version(&row.word(VERSION)) == Some(text.version));
    let id = same.and_then(id).unwrap_or_else(|| made_id(&text, &left_label));
    let mut row = kept.clone().unwrap_or_else(|| {
        let fixed = [
            ("iscustomizable", "1"),
            (DISPLAY_NAME, ""),
            (NAME, ""),
            (VERSION, ""),
            ("statecode", "0"),
            ("statuscode", "1"),
        ];
        Element::new(ROW).holding(fixed.map(|(name, text)| Element::new(name).text(text)))
    });
    row.put_attribute(ID, format!("{{{id}}}"));
    let number = text.version.to_string();
    for (part, new) in [
        (DISPLAY_NAME, &label),
        (NAME, &name),
        (VERSION, &number),
        (MAPPING, &mapping),
        (PROPERTIES, &properties),
    ] {
        if old(part).as_ref() != Some(new) {
            row.put(part, new);
        }
    }
    let map = PackedMap {
        id,
        left_label,
        gates: dialect::gates(&properties).unwrap_or_default(),
        row: row.verbatim(),
        checksum: checksum(&mapping, &properties),
        text: Some(text),
        settings,
        is_exact: true,
        label,
        name,
    };
    (map, row)
}

/// A row as it stands in a package, without what `tandem.json` says.
pub(super) fn unpack(head: &Head, row: &Element, place: usize, warnings: &mut Vec<Warning>) -> PackedMap {
    let label = row.word(DISPLAY_NAME);
    let called = if label.is_empty() { format!("map {}", place + 1) } else { label.clone() };
    let mut warn = |message: String| warnings.push(Warning { map: called.clone(), message });
    let content = |name: &str| row.child(name).map(Element::content).unwrap_or_default();
    let (mapping, properties) = (content(MAPPING), content(PROPERTIES));
    let gates = dialect::gates(&properties).unwrap_or_else(|error| {
        warn(format!("Its properties are broken and kept as they are: {error}."));
        Vec::new()
    });
    let number = row.word(VERSION);
    let version = version(&number).unwrap_or_else(|| {
        warn(format!("Its version “{}” is not up to four numbers; 1.0.0.0 is taken.", number.escape_debug()));
        VersionNumber([1, 0, 0, 0])
    });
    let spoken = dialect::read(&mapping);
    let (left_label, text) = match spoken {
        Ok(spoken) => {
            spoken.warnings.into_iter().for_each(&mut warn);
            let text = MapText {
                name: spoken.left_label.clone(),
                publisher: head.publisher.name.clone(),
                version,
                note: String::new(),
                mapping: spoken.mapping,
            };
            (spoken.left_label, Some(text))
        }
        Err(error) => {
            warn(format!("What it pairs cannot be read and is kept as it is: {error}."));
            (String::new(), None)
        }
    };
    // One without an id still has to be told from all others.
    let id = id(row).unwrap_or_else(|| guid(&[b"row", row.verbatim().as_bytes(), &place.to_le_bytes()]));
    PackedMap {
        id,
        name: row.word(NAME),
        left_label,
        text,
        settings: MapSettings { description: dialect::description(&properties), ..MapSettings::default() },
        gates,
        row: row.verbatim(),
        is_exact: false,
        checksum: checksum(&mapping, &properties),
        label,
    }
}

fn id(row: &Element) -> Option<String> {
    let id = row.attribute(ID)?.trim().trim_start_matches('{').trim_end_matches('}');
    (!id.is_empty()).then(|| id.to_ascii_lowercase())
}

/// One GUID for each version of a map, the same wherever it is packed.
fn made_id(text: &MapText, left_label: &str) -> String {
    let MapText { publisher, version, mapping, .. } = text;
    let parts = [publisher.as_str(), &version.to_string(), &mapping.right_entity, left_label, &text.name];
    guid(&parts.map(str::as_bytes))
}

/// A GUID of the kind that is [made of something](https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8).
fn guid(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part);
    }
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}

fn checksum(mapping: &str, properties: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [mapping, properties] {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
