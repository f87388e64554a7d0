//! From the files of a zip to a package.

use super::skeleton::{ROW, ROWS};
use super::{
    CONTENT_TYPES, CUSTOMIZATIONS, EXTENSION, Package, SOLUTION, Warning, distinct, extension, manifest, row,
};
use crate::Bounds;
use crate::archive::File;
use crate::fault::{FaultCode, PackageFault};
use crate::xml;

/// The package of these files.
pub(super) fn package(files: Vec<File>, bounds: &Bounds) -> Result<Package, PackageFault> {
    let find = |wanted: &str| {
        files.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, bytes)| bytes)
    };
    let need = |wanted: &str| {
        let missing =
            || FaultCode::MissingFile.refuse(format!("The zip is no solution: it has no {wanted}."));
        find(wanted).ok_or_else(missing)
    };
    let mut warnings = Vec::new();
    let head = manifest::read(&xml::read(SOLUTION, need(SOLUTION)?, bounds)?, &mut warnings)?;
    let customizations = xml::read(CUSTOMIZATIONS, need(CUSTOMIZATIONS)?, bounds)?.tight();
    let rows: Vec<_> = customizations.all(ROWS).flat_map(|rows| rows.all(ROW)).collect();
    if rows.len() > bounds.maps {
        let message = format!("The package has {} maps, and at most {} are taken.", rows.len(), bounds.maps);
        return Err(FaultCode::TooManyMaps.refuse(message));
    }
    let mut of_maps = Vec::new();
    let unpacked = rows.into_iter().enumerate().map(|(at, row)| row::unpack(&head, row, at, &mut of_maps));
    let mut maps: Vec<_> = unpacked.collect();
    distinct(&maps)?;
    let mut told = Vec::new();
    if let Some(bytes) = find(EXTENSION) {
        extension::read(bytes, &mut maps, &mut told)?;
    }
    // What the row could not say does not matter where all is told.
    of_maps.retain(|warning: &Warning| !maps.iter().any(|map| map.is_exact && map.label == warning.map));
    warnings.append(&mut of_maps);
    warnings.append(&mut told);
    let known = [CONTENT_TYPES, SOLUTION, CUSTOMIZATIONS, EXTENSION];
    for (name, _) in &files {
        if !known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            let message = format!("{name} is no part of entity maps and is passed over.");
            warnings.push(Warning { map: String::new(), message });
        }
    }
    Ok(Package { head, maps, warnings, files })
}
