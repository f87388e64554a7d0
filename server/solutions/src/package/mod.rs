//! Packages: a solution as a file.
//!
//! The form is that of solutions of Dataverse with entity maps of dual-write: `[Content_Types].xml`, `solution.xml` and
//! `customizations.xml`, in which every map is a row. Beside them lies `tandem.json` with what that form cannot say.
//! Packages without it are read, too, as far as they go.

mod extension;
mod head;
mod manifest;
mod read;
mod row;
mod settings;
mod skeleton;

pub(crate) use head::version;
pub use head::{Head, PackagePublisher, Requirement};
pub use row::{NewMap, PackedMap};
pub use settings::MapSettings;

use crate::Bounds;
use crate::archive::{self, File};
use crate::fault::{FaultCode, PackageFault};
use model::Packaging;
use std::collections::HashSet;

const CONTENT_TYPES: &str = "[Content_Types].xml";
const SOLUTION: &str = "solution.xml";
const CUSTOMIZATIONS: &str = "customizations.xml";
const EXTENSION: &str = "tandem.json";

/// What XML files of packages begin with.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A solution as a file. What is in it does not change; another one is made of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    head: Head,
    maps: Vec<PackedMap>,
    warnings: Vec<Warning>,
    /// As they were read or made, in their order.
    files: Vec<File>,
}

/// Something that was understood in part, or not at all, and that did not keep the rest from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The display name of the map; empty = the package as such.
    pub map: String,
    /// What it is, as a sentence.
    pub message: String,
}

impl Package {
    /// The package of these maps, in their order. Refused when two of them are the same version of one map.
    pub fn new(head: Head, maps: Vec<NewMap>) -> Result<Self, PackageFault> {
        let (maps, rows): (Vec<_>, Vec<_>) = maps.into_iter().map(|map| row::pack(&head, map)).unzip();
        distinct(&maps)?;
        let marked = |text: String| [MARK, text.as_bytes()].concat();
        let file = |name: &str, bytes: Vec<u8>| (name.to_owned(), bytes);
        let files = vec![
            file(CONTENT_TYPES, marked(skeleton::content_types().document())),
            file(SOLUTION, marked(manifest::write(&head).document())),
            file(CUSTOMIZATIONS, marked(skeleton::customizations(rows).document())),
            file(EXTENSION, extension::write(&maps).into_bytes()),
        ];
        Ok(Self { head, maps, warnings: Vec::new(), files })
    }

    /// Reads the bytes of a package, within the usual bounds.
    pub fn read(zip: &[u8]) -> Result<Self, PackageFault> {
        Self::read_within(zip, &Bounds::USUAL)
    }

    /// Reads the bytes of a package. Whatever they are, no more is taken than the bounds say.
    pub fn read_within(zip: &[u8], bounds: &Bounds) -> Result<Self, PackageFault> {
        read::package(archive::read(zip, bounds)?, bounds)
    }

    /// Its bytes: the same for the same content, whenever and wherever they are made.
    pub fn write(&self) -> Result<Vec<u8>, PackageFault> {
        archive::write(self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
    }

    /// The name of the file that it is kept under, such as `MyMaps_1_0_0_2_managed.zip`; letters, digits, underscores, one dot.
    pub fn file_name(&self) -> String {
        let is_plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        let name: String = self.head.name.chars().filter(is_plain).collect();
        let version = self.head.version.to_string().replace('.', "_");
        let suffix = match self.head.packaging {
            Packaging::Managed => "_managed",
            Packaging::Unmanaged => "",
        };
        format!("{name}_{version}{suffix}.zip")
    }

    /// What it says of the solution.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Its maps, in its order.
    pub fn maps(&self) -> &[PackedMap] {
        &self.maps
    }

    /// What of it was not understood as a whole.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Names and bytes of its files, in its order.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }
}

fn distinct(maps: &[PackedMap]) -> Result<(), PackageFault> {
    let mut ids = HashSet::new();
    let twice = maps.iter().find(|map| !ids.insert(map.id.as_str()));
    twice.map_or(Ok(()), |map| {
        let message = format!("Two maps of the package have the id {}; one is {}.", map.id, map.label);
        Err(FaultCode::TwiceTheSame.refuse(message))
    })
}
