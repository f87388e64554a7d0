//! The zip around a package: reading it with care, and writing it so that the same content gives the same bytes.

mod directory;

use crate::Bounds;
use crate::fault::{FaultCode, PackageFault};
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

/// A file of a package: its name and its bytes.
pub(crate) type File = (String, Vec<u8>);

/// The files of a zip in its order; folders are left out. Nothing is unpacked before the directory of the zip has been
/// found to keep to the bounds, and no file is unpacked beyond what the directory says of it.
pub(crate) fn read(zip: &[u8], bounds: &Bounds) -> Result<Vec<File>, PackageFault> {
    let entries = directory::read(zip, bounds)?;
    let broken =
        |error: zip::result::ZipError| FaultCode::NotAZip.refuse(format!("The zip cannot be read: {error}."));
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(broken)?;
    if archive.len() != entries.len() {
        return Err(
            FaultCode::Duplicate.refuse("The zip does not have the files that its directory tells of.")
        );
    }
    let mut files = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        if entry.name.ends_with('/') {
            continue;
        }
        let cut_short = || FaultCode::Truncated.refuse(format!("{} in the zip is cut short.", entry.name));
        let file = archive.by_index(at).map_err(|_| cut_short())?;
        let mut bytes = Vec::new();
        // One byte more than is told would be noticed; the last read compares the checksum.
        match file.take(entry.unpacked + 1).read_to_end(&mut bytes) {
            Err(error) if error.to_string().contains("checksum") => {
                let message = format!(
                    "{} in the zip was changed after it was packed: its checksum is wrong.",
                    entry.name
                );
                return Err(FaultCode::WrongChecksum.refuse(message));
            }
            Err(_) => return Err(cut_short()),
            Ok(_) if bytes.len() as u64 != entry.unpacked => return Err(cut_short()),
            Ok(_) => files.push((entry.name.clone(), bytes)),
        }
    }
    Ok(files)
}

/// The zip of these files. They are stored as they are, with one time for all, so that neither the clock nor the version
/// of a compressor is seen in the bytes.
pub(crate) fn write<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Result<Vec<u8>, PackageFault> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    let failed = |error: &dyn std::error::Error| {
        FaultCode::TooManyBytes.refuse(format!("The package cannot be written: {error}."))
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, options).map_err(|error| failed(&error))?;
        zip.write_all(bytes).map_err(|error| failed(&error))?;
    }
    Ok(zip.finish().map_err(|error| failed(&error))?.into_inner())
}
