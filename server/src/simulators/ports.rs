//! The ports of an app, remembered so that URLs registered elsewhere stay good across restarts.

use std::path::Path;

/// The two ports of one app; 0 = any free one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ports {
    /// Of its OData.
    pub(crate) odata: u16,
    /// Of its control port.
    pub(crate) control: u16,
}

impl Ports {
    /// Those remembered in an app's folder; any free ones when nothing readable is there.
    pub(crate) fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join("ports")).unwrap_or_default();
        let mut numbers = text.split_whitespace().map(str::parse);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(odata)), Some(Ok(control))) => Self { odata, control },
            _ => Self::default(),
        }
    }

    /// Remembers them.
    pub(crate) fn write(self, folder: &Path) -> std::io::Result<()> {
        std::fs::write(folder.join("ports"), format!("{} {}\n", self.odata, self.control))
    }

    /// Those of the two URLs that a started app prints.
    pub(crate) fn of_urls(base: &str, control: &str) -> Option<Self> {
        let port = |url: &str| reqwest::Url::parse(url).ok()?.port();
        Some(Self { odata: port(base)?, control: port(control)? })
    }
}

#[cfg(test)]
mod tests {
    use super::Ports;

    #[test]
    fn ports_are_remembered_and_damage_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Ports::read(folder.path()), Ports::default());
        let ports = Ports::of_urls("http://127.0.0.1:8301", "http://127.0.0.1:8302").unwrap();
        ports.write(folder.path()).unwrap();
        assert_eq!(Ports::read(folder.path()), ports);
        std::fs::write(folder.path().join("ports"), "83 many").unwrap();
        assert_eq!(Ports::read(folder.path()), Ports::default());
    }
}
