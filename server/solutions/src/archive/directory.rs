//! The directory of a zip, looked at before anything is unpacked.
//!
//! The library that unpacks keeps one entry for each name, so that it cannot tell of two; and what it allocates it takes
//! from the file. The form is that of [APPNOTE.TXT](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), 4.3.12
//! and 4.3.16, without its extension for zips of more than 4 GiB.

use crate::Bounds;
use crate::fault::{FaultCode, PackageFault};
use std::collections::HashSet;

/// One entry of the directory.
pub(super) struct Entry {
    /// Its name; that of a folder ends with a slash.
    pub(super) name: String,
    /// Bytes of the file, unpacked.
    pub(super) unpacked: u64,
}

const END: &[u8; 4] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const HEADER: &[u8; 4] = b"PK\x01\x02";
const HEADER_LENGTH: usize = 46;
const STORED: u64 = 0;
const DEFLATED: u64 = 8;
/// The kind of file within the mode that Unix keeps, and the one of a link to another file.
const KIND: u64 = 0o170_000;
const LINK: u64 = 0o120_000;

/// The entries in their order.
pub(super) fn read(zip: &[u8], bounds: &Bounds) -> Result<Vec<Entry>, PackageFault> {
    if zip.len() as u64 > bounds.packed {
        let message = format!("The file has {} bytes, and at most {} are taken.", zip.len(), bounds.packed);
        return Err(FaultCode::TooManyBytes.refuse(message));
    }
    let end = end(zip).ok_or_else(|| {
        FaultCode::NotAZip.refuse("The file is no zip, or its end is missing: get it again.")
    })?;
    let cut_short = || FaultCode::NotAZip.refuse("The directory of the zip is damaged: get the file again.");
    let number = |at: usize, length: usize| number(end, at, length).ok_or_else(cut_short);
    let (count, length, start) = (number(10, 2)?, number(12, 4)?, number(16, 4)?);
    if number(8, 2)? != count {
        return Err(FaultCode::Packing.refuse("The zip is one of several parts."));
    }
    if count > bounds.files as u64 {
        let message = format!("The zip has {count} files, and at most {} are taken.", bounds.files);
        return Err(FaultCode::TooManyFiles.refuse(message));
    }
    let range = usize::try_from(start).ok().zip(usize::try_from(start + length).ok());
    let mut rest = range.and_then(|(from, to)| zip.get(from..to)).ok_or_else(cut_short)?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, after) = self::entry(rest, bounds)?.ok_or_else(cut_short)?;
        entries.push(entry);
        rest = after;
    }
    if !rest.is_empty() {
        return Err(cut_short());
    }
    judge(&entries, bounds)?;
    Ok(entries)
}

/// What holds for all entries together.
fn judge(entries: &[Entry], bounds: &Bounds) -> Result<(), PackageFault> {
    let mut names = HashSet::new();
    for entry in entries {
        if !names.insert(entry.name.to_lowercase()) {
            let message = format!("The zip has two files of the name {}.", entry.name);
            return Err(FaultCode::Duplicate.refuse(message));
        }
    }
    let all: u64 = entries.iter().map(|entry| entry.unpacked).sum();
    if all > bounds.unpacked {
        let message =
            format!("The files of the zip have {all} bytes, and at most {} are taken.", bounds.unpacked);
        return Err(FaultCode::TooManyBytes.refuse(message));
    }
    Ok(())
}

/// The end of the directory: the last one whose comment reaches to the end of the file.
fn end(zip: &[u8]) -> Option<&[u8]> {
    let last = zip.len().checked_sub(END_LENGTH)?;
    let earliest = last.saturating_sub(usize::from(u16::MAX));
    (earliest..=last).rev().filter_map(|at| zip.get(at..)).find(|end| {
        let comment = number(end, 20, 2).and_then(|length| usize::try_from(length).ok());
        end.starts_with(END) && comment == Some(end.len() - END_LENGTH)
    })
}

/// The first entry and what follows it; `None` where there is none.
fn entry<'z>(rest: &'z [u8], bounds: &Bounds) -> Result<Option<(Entry, &'z [u8])>, PackageFault> {
    let Some(head) = rest.get(..HEADER_LENGTH).filter(|head| head.starts_with(HEADER)) else {
        return Ok(None);
    };
    let number = |at: usize, length: usize| number(head, at, length).unwrap_or_default();
    let length = |at: usize| usize::try_from(number(at, 2)).unwrap_or_default();
    let name_end = HEADER_LENGTH + length(28);
    let Some(name) = rest.get(HEADER_LENGTH..name_end) else { return Ok(None) };
    let Some(after) = rest.get(name_end + length(30) + length(32)..) else { return Ok(None) };
    let name = std::str::from_utf8(name)
        .map_err(|_| FaultCode::Path.refuse("The name of a file in the zip is not in UTF-8."))?;
    let (flags, method, packed, unpacked) = (number(8, 2), number(10, 2), number(20, 4), number(24, 4));
    let mode = number(38, 4) >> 16;
    if !is_plain(name) || mode & KIND == LINK {
        let message = format!("The zip has a file that leads elsewhere: {}.", name.escape_debug());
        return Err(FaultCode::Path.refuse(message));
    }
    if flags & 1 == 1 || ![STORED, DEFLATED].contains(&method) {
        let message = format!("{name} in the zip is encrypted, or packed in an unusual way.");
        return Err(FaultCode::Packing.refuse(message));
    }
    if unpacked > bounds.file {
        let message =
            format!("{name} in the zip has {unpacked} bytes, and at most {} are taken.", bounds.file);
        return Err(FaultCode::TooManyBytes.refuse(message));
    }
    if unpacked > Bounds::SMALL && unpacked / packed.max(1) >= bounds.ratio {
        let message = format!(
            "{name} in the zip becomes {} times as large when it is unpacked.",
            unpacked / packed.max(1)
        );
        return Err(FaultCode::Ratio.refuse(message));
    }
    Ok(Some((Entry { name: name.to_owned(), unpacked }, after)))
}

/// Does a name stay within the folder that the zip is unpacked to, on every system?
fn is_plain(name: &str) -> bool {
    let path = name.strip_suffix('/').unwrap_or(name);
    let is_part = |part: &str| !part.is_empty() && part != "." && part != "..";
    !path.chars().any(|c| c.is_control() || c == '\\' || c == ':') && path.split('/').all(is_part)
}

/// A whole number of so many bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
