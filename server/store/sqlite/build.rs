//! Compiles anew when a migration is added: the embedded ones are read while compiling.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
