//! The file that declares environments, in TOML.

use super::{Declared, Ends};
use anyhow::{Context as _, anyhow, ensure};
use model::{Band, ConnectionDraft, Environment, EnvironmentDraft, FieldErrors};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    environments: Vec<Entry>,
}

/// One environment: simulated, or with both its connections.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    id: String,
    name: String,
    band: Band,
    #[serde(default)]
    simulated: bool,
    #[serde(default)]
    companies: Vec<String>,
    left: Option<ConnectionDraft>,
    right: Option<ConnectionDraft>,
}

/// The environments that a file declares, in its order.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Declared>> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("TANDEM_CONFIG (or --config) is {shown}, which Tandem cannot read; check the path and its permissions")
    })?;
    parse(&text).map_err(|error| error.context(format!("{shown} cannot be used")))
}

fn parse(text: &str) -> anyhow::Result<Vec<Declared>> {
    // The error itself would show the line, which may hold a secret that was entered by mistake.
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        anyhow!("line {line}: {}", error.message().lines().next().unwrap_or_default())
    })?;
    ensure!(!file.environments.is_empty(), "it declares no environment");
    let mut declared: Vec<Declared> = Vec::new();
    for entry in file.environments {
        let name = entry.name.clone();
        let found = entry.declared().map_err(|errors| {
            let told: Vec<String> =
                errors.iter().map(|(field, message)| format!("{field}: {message}")).collect();
            anyhow!("environment {name:?}: {}", told.join(" "))
        })?;
        let id = &found.environment.id;
        ensure!(
            declared.iter().all(|known| known.environment.id != *id),
            "two environments have the id {id:?}; give one another id",
            id = id.as_str()
        );
        declared.push(found);
    }
    Ok(declared)
}

impl Entry {
    fn declared(self) -> Result<Declared, FieldErrors> {
        let mut draft = EnvironmentDraft {
            id: self.id,
            name: self.name,
            band: Some(self.band),
            companies: self.companies,
            ..EnvironmentDraft::default()
        };
        if !self.simulated {
            draft.left = self.left.unwrap_or_default();
            draft.right = self.right.unwrap_or_default();
            let (environment, connections) = draft.finished()?;
            return Ok(Declared { environment, ends: Ends::Linked(Box::new(connections)) });
        }
        let mut errors = draft.validate_names();
        if self.left.is_some() || self.right.is_some() {
            errors.add("simulated", "A simulated environment brings its own apps: leave left and right out.");
        }
        let (Some(id), true) = (draft.environment_id(), errors.is_empty()) else { return Err(errors) };
        let companies = draft.company_codes();
        let environment = Environment {
            id,
            name: draft.name.trim().to_owned(),
            band: self.band,
            simulated: true,
            companies: if companies.is_empty() { crate::starter::companies() } else { companies },
        };
        Ok(Declared { environment, ends: Ends::Simulated })
    }
}

#[cfg(test)]
mod tests {
    use super::{Ends, parse};
    use model::{AuthKind, Band};

    const GOOD: &str = r#"
[[environments]]
name = "Contoso live"
band = "production"
companies = ["usmf"]

[environments.left]
base_url = "https://contoso.operations.dynamics.com"
auth = { kind = "client_credentials", token_url = "https://login/t", client_id = "app", client_secret = "env:ERP_SECRET", scope = "s" }
poll_ms = 5000

[environments.right]
base_url = "https://contoso.crm.dynamics.com"
auth = { kind = "basic", user = "sync", password = "file:/run/secrets/crm" }

[[environments]]
id = "play"
name = "Playground"
band = "test"
simulated = true
"#;

    fn refusal(text: &str) -> String {
        parse(text).map(|_| ()).map_err(|error| format!("{error:#}")).unwrap_err()
    }

    #[test]
    fn environments_are_read_as_they_are_written() {
        let declared = parse(GOOD).unwrap();
        let [live, play] = &declared[..] else { panic!("{declared:?}") };
        assert_eq!((live.environment.id.as_str(), live.environment.band), ("contoso-live", Band::Production));
        let Ends::Linked(connections) = &live.ends else { panic!("{live:?}") };
        assert_eq!(connections[0].base_url, "https://contoso.operations.dynamics.com/data/");
        assert_eq!((connections[0].poll_ms, connections[1].poll_ms), (5_000, 10_000));
        assert!(matches!(connections[1].auth, AuthKind::Basic { .. }));
        assert_eq!((play.environment.id.as_str(), &play.ends), ("play", &Ends::Simulated));
        assert!(!play.environment.companies.is_empty());
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_without_secrets() {
        let secret = GOOD.replace("env:ERP_SECRET", "hunter2");
        assert!(refusal(&secret).contains("left.client_secret: Give a reference"));
        assert!(!refusal(&secret).contains("hunter2"));
        let broken = GOOD.replace("password = \"file:/run/secrets/crm\"", "pass = \"hunter2\"");
        assert!(
            refusal(&broken).contains("line 14") && !refusal(&broken).contains("hunter2"),
            "{}",
            refusal(&broken)
        );
        assert!(refusal(&GOOD.replace("band = \"test\"", "band = \"live\"")).contains("production"));
        assert!(refusal("environments = []").contains("no environment"));
        let twice = format!("{GOOD}\n[[environments]]\nname = \"Play\"\nband = \"test\"\nsimulated = true\n");
        assert!(refusal(&twice).contains("two environments have the id \"play\""));
        let half = GOOD.replace("[environments.right]", "[environments.middle]");
        assert!(refusal(&half).contains("middle"), "{}", refusal(&half));
        let both = GOOD.replace("simulated = true", "simulated = true\nleft = { base_url = \"https://a\" }");
        assert!(refusal(&both).contains("leave left and right out"));
    }
}
