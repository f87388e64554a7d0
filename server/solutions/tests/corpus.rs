//! What fuzzing has found, and its seeds, replayed as ordinary tests. `TANDEM_WRITE_CORPUS=1` writes the seeds anew.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]
#![allow(unreachable_pub, missing_docs, reason = "fuzz targets include the same file")]

#[path = "../fuzz/around.rs"]
mod around;
mod parts;

use std::path::Path;

/// The files of a corpus, and how many of them are read as packages.
fn replay(target: &str, seed: &[u8], to_package: fn(&[u8]) -> Vec<u8>) -> (usize, usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    if std::env::var_os("TANDEM_WRITE_CORPUS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("seed"), seed).unwrap();
    }
    assert_eq!(std::fs::read(folder.join("seed")).unwrap(), seed, "the seed is what is written today");
    let files = std::fs::read_dir(&folder).expect("the corpus is there");
    let (mut all, mut read) = (0, 0);
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        all += 1;
        read += usize::from(around::package(&to_package(&bytes)));
    }
    (all, read)
}

#[test]
fn packages() {
    let (all, read) = replay("package", &parts::package().write().unwrap(), <[u8]>::to_vec);
    assert!(all >= 1 && read >= 1);
}

#[test]
fn manifests() {
    let (all, read) = replay("manifest", parts::SOLUTION.as_bytes(), around::with_manifest);
    assert!(all >= 1 && read >= 1);
}

#[test]
fn customizations() {
    let seed = parts::file(&parts::package().write().unwrap(), "customizations.xml");
    let (all, read) = replay("customizations", seed.as_bytes(), around::with_customizations);
    assert!(all >= 1 && read >= 1);
}
