//! Files with secrets: only the user may read them.

use anyhow::Context as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Writes a file with mode 0600, in place of what was there; after a crash either the old or the new text is there.
pub(crate) fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let attempt = || -> std::io::Result<()> {
        let fresh = path.with_extension("new");
        // A leftover could have another mode; the mode counts only for files that are created.
        let _ = std::fs::remove_file(&fresh);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&fresh, path)
    };
    attempt().with_context(|| {
        format!("cannot write {}; check its folder's permissions and free space", path.display())
    })
}

/// The text of a file, which `fresh` provides when there is none (or an empty one) yet.
pub(crate) fn read_or_create(
    path: &Path,
    fresh: impl FnOnce() -> anyhow::Result<String>,
) -> anyhow::Result<String> {
    let kept = match std::fs::read_to_string(path) {
        Ok(text) => text.trim().to_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error)
                .with_context(|| format!("cannot read {}; check its permissions", path.display()));
        }
    };
    if !kept.is_empty() {
        return Ok(kept);
    }
    let text = fresh()?;
    write(path, &text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::read_or_create;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_secret_is_made_once_and_only_the_user_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        assert_eq!(read_or_create(&path, || Ok("first".into())).unwrap(), "first");
        assert_eq!(read_or_create(&path, || Ok("second".into())).unwrap(), "first");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
