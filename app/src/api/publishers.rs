//! Who publishes versions of entity maps and solutions, and how to reach them.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::{FieldErrors, Permission};
use model::{Publisher, PublisherContact};
use serde::{Deserialize, Serialize};

/// What the page of publishers shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublisherList {
    /// The default one first, then by name.
    pub publishers: Vec<PublisherLine>,
    /// May the reader change them?
    pub may_change: bool,
}

/// One publisher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublisherLine {
    /// Its names.
    pub publisher: Publisher,
    /// How to reach it.
    pub contact: PublisherContact,
    /// How many maps work by a version of it.
    pub maps: u32,
    /// How many solutions it publishes.
    pub solutions: u32,
}

/// What somebody types of a publisher.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PublisherFields {
    /// Its unique name.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What its customizations begin with.
    pub prefix: String,
    /// Who that is.
    pub description: String,
    /// What the numbers of its options begin with.
    pub option_prefix: String,
    /// A mail address.
    pub email: String,
    /// A web site.
    pub website: String,
    /// Is it proposed from now on?
    pub is_default: bool,
}

/// Who publishes in an environment.
#[server(name = ReadPublishers, prefix = "/api/fn", endpoint = "publishers", output = Answer)]
pub async fn publishers(env: String) -> Result<PublisherList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (state, environment) = (&inside.state, &inside.environment.id);
    let maps = state.store.maps(environment, state.now()).await?;
    let solutions = state.solutions.solutions(environment).await?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let line = |(publisher, contact): (Publisher, PublisherContact)| {
        let is = |name: &str| publisher.name.eq_ignore_ascii_case(name);
        PublisherLine {
            maps: count(maps.iter().filter(|map| is(&map.version.publisher)).count()),
            solutions: count(solutions.iter().filter(|kept| is(&kept.solution.publisher)).count()),
            publisher,
            contact,
        }
    };
    Ok(PublisherList {
        publishers: state.solutions.publishers(environment).await?.into_iter().map(line).collect(),
        may_change: inside.principal.role.allows(Permission::Administer),
    })
}

/// Adds a publisher. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "add_publisher", output = Answer)]
pub async fn add_publisher(env: String, #[server(default)] draft: PublisherFields) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (desk, actor) = (&inside.state.solutions, inside.principal.actor());
    Ok(desk.add_publisher(&inside.environment.id, finished(draft)?, &actor).await?)
}

/// Changes what is said of a publisher; its name stays. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "change_publisher", output = Answer)]
pub async fn change_publisher(
    env: String,
    #[server(default)] draft: PublisherFields,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (desk, actor) = (&inside.state.solutions, inside.principal.actor());
    Ok(desk.change_publisher(&inside.environment.id, finished(draft)?, &actor).await?)
}

/// What was typed, as far as it is numbers where numbers have to be.
#[cfg(feature = "ssr")]
fn finished(fields: PublisherFields) -> Result<solutions::PublisherDraft, ApiError> {
    let text = |text: String| text.trim().to_owned();
    let typed = fields.option_prefix.trim();
    let option_prefix =
        if typed.is_empty() { Ok(PublisherContact::default().option_prefix) } else { typed.parse() };
    let option_prefix = option_prefix.map_err(|_| {
        let mut errors = FieldErrors::default();
        errors.add("option_prefix", "The prefix of options is a number from 10000 to 99999.");
        guard::invalid(errors)
    })?;
    Ok(solutions::PublisherDraft {
        publisher: Publisher {
            name: text(fields.name),
            label: text(fields.label),
            prefix: text(fields.prefix),
            is_default: fields.is_default,
        },
        contact: PublisherContact {
            description: text(fields.description),
            option_prefix,
            email: text(fields.email),
            website: text(fields.website),
        },
    })
}
