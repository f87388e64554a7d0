//! What holds for whatever bytes are read as a package; fuzzing and the tests that replay its corpus share it.

use mapping::text::{LONGEST_TEXT, MOST_FIELDS, to_json};
use solutions::Package;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const SOLUTION: &[u8] =
    b"<a><SolutionManifest><UniqueName>a</UniqueName><Version>1.0</Version><Managed>0</Managed>\
    <Publisher><UniqueName>p</UniqueName></Publisher></SolutionManifest></a>";

/// Bytes that are read as a package are written and read alike, and maps keep what they are in one made anew. Says
/// whether they were read.
pub fn package(bytes: &[u8]) -> bool {
    let Ok(read) = Package::read(bytes) else { return false };
    let written = read.write().expect("what was read can be written");
    assert_eq!(Package::read(&written).as_ref(), Ok(&read));
    let maps: Vec<_> = read.maps().iter().filter_map(solutions::PackedMap::to_new).collect();
    let is_short = |text: &mapping::text::MapText| {
        text.mapping.fields.len() <= MOST_FIELDS && to_json(text).len() <= LONGEST_TEXT
    };
    if maps.iter().all(|map| is_short(&map.text))
        && let Ok(made) = Package::new(read.head().clone(), maps)
        && let Ok(again) = Package::read(&made.write().expect("what was made can be written"))
    {
        let texts = |package: &Package| package.maps().iter().map(|map| map.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&again), texts(&made));
    }
    true
}

/// A package with this `solution.xml`.
pub fn with_manifest(bytes: &[u8]) -> Vec<u8> {
    zip(&[("solution.xml", bytes), ("customizations.xml", b"<a />")])
}

/// A package with this `customizations.xml`.
pub fn with_customizations(bytes: &[u8]) -> Vec<u8> {
    zip(&[("solution.xml", SOLUTION), ("customizations.xml", bytes)])
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(*name, options).expect("the name is plain");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}
