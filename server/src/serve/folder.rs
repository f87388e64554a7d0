//! The folder that holds everything durable.

use anyhow::{Context as _, ensure};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

/// Makes sure that the folder is there, creating it (for this user only) when its parent exists.
///
/// A missing parent is more likely a mistyped path or a disk that is not mounted than a wish for a new tree.
pub(super) fn prepare(folder: &Path) -> anyhow::Result<()> {
    let shown = folder.display();
    if folder.exists() {
        ensure!(folder.is_dir(), "TANDEM_DATA_DIR is {shown}, which is a file; set it to a folder");
        return Ok(());
    }
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    ensure!(
        parent.is_dir(),
        "TANDEM_DATA_DIR is {shown}, but there is no folder {}; create it, or set TANDEM_DATA_DIR to another one",
        parent.display()
    );
    let created = DirBuilder::new().mode(0o700).create(folder);
    created.with_context(|| {
        format!("cannot create TANDEM_DATA_DIR {shown}; check the permissions of its parent folder")
    })
}
