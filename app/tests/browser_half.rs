//! What a browser has to load stays small: nothing of the server's gets into its half by way of a dependency.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Parsers, clocks, runtimes and our own crates of the server.
const FORBIDDEN: [&str; 18] = [
    "access",
    "axum",
    "cel",
    "chrono",
    "connectors",
    "engine",
    "hyper",
    "jiff",
    "mapping",
    "mio",
    "odata",
    "quick-xml",
    "rand",
    "reqwest",
    "rustls",
    "sqlx",
    "store",
    "tokio",
];

/// Leptos brings these, where the linker leaves out what is not called; we do not call them.
const NOT_OURS: [&str; 3] = ["regex", "url", "time"];

/// Names of the crates that the browser's half is built from, down to a depth.
fn crates(depth: &str) -> BTreeSet<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let tree = Command::new(cargo)
        .args(["tree", "--package", "app", "--no-default-features", "--features", "hydrate"])
        .args(["--target", "wasm32-unknown-unknown", "--edges", "normal,no-proc-macro"])
        .args(["--prefix", "none", "--format", "{p}", "--offline", "--depth", depth])
        .output()
        .expect("cargo runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let text = String::from_utf8_lossy(&tree.stdout);
    let names: BTreeSet<String> =
        text.lines().filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect();
    assert!(names.contains("leptos"), "{text}");
    names
}

#[test]
fn it_holds_nothing_of_the_servers() {
    let all = crates("99");
    let found: Vec<_> = FORBIDDEN.iter().filter(|name| all.contains(**name)).collect();
    assert!(found.is_empty(), "the browser's half depends on {found:?}");
    let own = crates("1");
    let found: Vec<_> = NOT_OURS.iter().filter(|name| own.contains(**name)).collect();
    assert!(found.is_empty(), "the browser's half uses {found:?}");
}

#[test]
fn each_type_has_one_reader() {
    let api = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api");
    let mut functions = 0;
    for entry in fs::read_dir(api).expect("the server functions") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("text");
        for attribute in text.lines().filter(|line| line.starts_with("#[server(")) {
            assert!(attribute.contains("output = Answer"), "{}: {attribute}", path.display());
            functions += 1;
        }
    }
    assert!(functions > 0, "there are server functions");
}
