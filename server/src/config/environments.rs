//! The environments that are set up when Tandem starts: those of a file, two simulated ones without a file, or one between
//! apps that run already.

use super::{Variables, file};
use crate::starter;
use anyhow::{bail, ensure};
use model::{Connection, Environment, Side};
use std::path::Path;

/// An environment of this server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Declared {
    /// What it is called and which companies are linked.
    pub(crate) environment: Environment,
    /// What stands at its ends.
    pub(crate) ends: Ends,
}

/// What stands at the ends of an environment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// Simulated apps that this process starts.
    Simulated,
    /// Simulated apps that somebody else started, ERP first.
    External(Box<[External; 2]>),
    /// Apps that are connected to, ERP first.
    Linked(Box<[Connection; 2]>),
}

/// A simulated app that somebody else started.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct External {
    /// Its base URL, without a slash at its end.
    pub(crate) url: String,
    /// Its control port, without a slash at its end.
    pub(crate) control_url: Option<String>,
    /// The environment variable that holds its bearer token.
    pub(crate) token_variable: &'static str,
}

/// Those that are declared, or of them only those that TANDEM_ENVIRONMENTS names.
pub(super) fn read(variables: &Variables, path: Option<&Path>) -> anyhow::Result<Vec<Declared>> {
    let declared = match (external(variables)?, path) {
        (Some(_), Some(path)) => bail!(
            "both TANDEM_ERP_URL and the file {} say which environments there are; use one of them",
            path.display()
        ),
        (Some(apps), None) => {
            let environment = starter::environments()?.swap_remove(0);
            vec![Declared { environment, ends: Ends::External(Box::new(apps)) }]
        }
        (None, Some(path)) => file::read(path)?,
        (None, None) => {
            let all = starter::environments()?.into_iter();
            all.map(|environment| Declared { environment, ends: Ends::Simulated }).collect()
        }
    };
    let Some(wanted) = variables.text("TANDEM_ENVIRONMENTS")? else { return Ok(declared) };
    let wanted: Vec<&str> = wanted.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let names: Vec<String> = declared.iter().map(|it| it.environment.id.to_string()).collect();
    for name in &wanted {
        ensure!(
            names.iter().any(|known| known == name),
            "TANDEM_ENVIRONMENTS is {name:?}, which is none of the environments: {}",
            names.join(", ")
        );
    }
    Ok(declared.into_iter().filter(|it| wanted.contains(&it.environment.id.as_str())).collect())
}

fn external(variables: &Variables) -> anyhow::Result<Option<[External; 2]>> {
    match (one_external(variables, Side::Left)?, one_external(variables, Side::Right)?) {
        (None, None) => Ok(None),
        (Some(left), Some(right)) => Ok(Some([left, right])),
        (Some(_), None) => bail!("TANDEM_ERP_URL is set and TANDEM_CRM_URL is not; set both, or neither"),
        (None, Some(_)) => bail!("TANDEM_CRM_URL is set and TANDEM_ERP_URL is not; set both, or neither"),
    }
}

fn one_external(variables: &Variables, side: Side) -> anyhow::Result<Option<External>> {
    let (url_variable, control_variable, token_variable) = match side {
        Side::Left => ("TANDEM_ERP_URL", "TANDEM_ERP_CONTROL_URL", "TANDEM_ERP_TOKEN"),
        Side::Right => ("TANDEM_CRM_URL", "TANDEM_CRM_CONTROL_URL", "TANDEM_CRM_TOKEN"),
    };
    let Some(url) = super::url(variables, url_variable)? else { return Ok(None) };
    let control_url = super::url(variables, control_variable)?;
    ensure!(
        variables.text(token_variable)?.is_some(),
        "{url_variable} is set and {token_variable} is not; set it to the token that the app was started with"
    );
    Ok(Some(External { url, control_url, token_variable }))
}

#[cfg(test)]
mod tests {
    use super::{Ends, Variables, read};

    fn of(pairs: &[(&str, &str)]) -> Result<Vec<(String, Ends)>, String> {
        let variables = Variables::of(pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())));
        let found = read(&variables, None).map_err(|error| format!("{error:#}"))?;
        Ok(found.into_iter().map(|it| (it.environment.id.to_string(), it.ends)).collect())
    }

    #[test]
    fn apps_of_others_come_in_pairs() {
        let erp = [("TANDEM_ERP_URL", "http://127.0.0.1:1/"), ("TANDEM_ERP_TOKEN", "t")];
        assert!(of(&erp).unwrap_err().contains("set both, or neither"));
        let both = [erp[0], erp[1], ("TANDEM_CRM_URL", "http://127.0.0.1:2"), ("TANDEM_CRM_TOKEN", "t")];
        let found = of(&both).unwrap();
        let [(name, Ends::External(apps))] = &found[..] else { panic!("{found:?}") };
        let [left, right] = apps.as_ref();
        assert_eq!(name, "contoso-test");
        assert_eq!((left.url.as_str(), right.token_variable), ("http://127.0.0.1:1", "TANDEM_CRM_TOKEN"));
    }

    #[test]
    fn some_can_be_left_out() {
        let names =
            |pairs: &[(&str, &str)]| of(pairs).unwrap().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(&[]), ["contoso-test", "contoso-production"]);
        assert_eq!(names(&[("TANDEM_ENVIRONMENTS", "contoso-production")]), ["contoso-production"]);
        let two = [("TANDEM_ENVIRONMENTS", " contoso-production, contoso-test ")];
        assert_eq!(names(&two), ["contoso-test", "contoso-production"]);
    }
}
