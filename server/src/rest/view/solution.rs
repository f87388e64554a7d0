//! Solutions and publishers.

use model::{KeptSolution, Packaging, Publisher, PublisherContact, SolutionDraft};
use serde::{Deserialize, Serialize};
use solutions::PublisherDraft;
use utoipa::ToSchema;

/// Somebody under whose name versions and solutions are published.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct PublisherView {
    /// Its unique name: letters, digits and underscores.
    name: String,
    /// Its name for people.
    label: String,
    /// What customizations of it begin with.
    prefix: String,
    /// The one that is proposed; exactly one in an environment.
    #[serde(default)]
    is_default: bool,
    /// Who that is; may be empty.
    #[serde(default)]
    description: String,
    /// What the numbers of its options begin with: 10000 to 99999.
    #[serde(default = "first_option")]
    option_prefix: u32,
    /// A mail address; may be empty.
    #[serde(default)]
    email: String,
    /// The address of a web site; may be empty.
    #[serde(default)]
    website: String,
}

fn first_option() -> u32 {
    PublisherContact::default().option_prefix
}

impl From<(Publisher, PublisherContact)> for PublisherView {
    fn from((publisher, contact): (Publisher, PublisherContact)) -> Self {
        let Publisher { name, label, prefix, is_default } = publisher;
        let PublisherContact { description, option_prefix, email, website } = contact;
        Self { name, label, prefix, is_default, description, option_prefix, email, website }
    }
}

impl From<PublisherView> for PublisherDraft {
    fn from(view: PublisherView) -> Self {
        let PublisherView { name, label, prefix, is_default, description, option_prefix, email, website } =
            view;
        Self {
            publisher: Publisher { name, label, prefix, is_default },
            contact: PublisherContact { description, option_prefix, email, website },
        }
    }
}

/// A solution that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct SolutionBody {
    /// Its unique name: letters, digits and underscores, no digit first, at most 65; never changes.
    name: String,
    /// Its name for people.
    label: String,
    /// What it is for.
    #[serde(default)]
    description: String,
    /// Its version, such as `1.0.0.0`.
    version: String,
    /// Who publishes it, by unique name; its maps have the same publisher.
    publisher: String,
}

/// What is said of a solution.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct SolutionSaid {
    /// Its name for people.
    label: String,
    /// What it is for.
    #[serde(default)]
    description: String,
    /// Its version, such as `1.0.0.0`.
    version: String,
    /// Who publishes it, by unique name; its maps have the same publisher.
    publisher: String,
}

/// Maps that are to be added to a solution.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct SolutionMapsBody {
    /// Their ids.
    pub(in crate::rest) maps: Vec<i64>,
}

impl SolutionBody {
    /// The draft that it is.
    pub(in crate::rest) fn draft(self) -> SolutionDraft {
        let Self { name, label, description, version, publisher } = self;
        SolutionDraft { name, label, description, version, publisher }
    }
}

impl SolutionSaid {
    /// The draft that it is for the solution of that name.
    pub(in crate::rest) fn draft(self, name: String) -> SolutionDraft {
        let Self { label, description, version, publisher } = self;
        SolutionDraft { name, label, description, version, publisher }
    }
}

/// A solution of an environment.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct SolutionView {
    /// Its unique name.
    name: String,
    /// Its name for people.
    label: String,
    /// What it is for; may be empty.
    description: String,
    /// Its version.
    version: String,
    /// Who publishes it.
    publisher: String,
    /// Is it locked here?
    is_managed: bool,
    /// Was everything applied that was imported?
    is_applied: bool,
    /// The ids of its maps, in its order.
    maps: Vec<i64>,
    /// The package that it was imported with last; null where it was made here.
    package: Option<i64>,
    /// Who made or installed it.
    by: String,
    /// Since when it is there.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it or what it consists of last changed.
    #[schema(format = DateTime)]
    changed_at: String,
}

impl From<KeptSolution> for SolutionView {
    fn from(kept: KeptSolution) -> Self {
        let is_applied = kept.is_applied();
        let solution = kept.solution;
        Self {
            is_applied,
            is_managed: solution.packaging == Packaging::Managed,
            name: solution.name,
            label: solution.label,
            description: solution.description,
            version: solution.version.to_string(),
            publisher: solution.publisher,
            maps: solution.maps.into_iter().map(|map| map.0).collect(),
            package: kept.package.map(|package| package.0),
            by: kept.by,
            created_at: solution.created_at.to_string(),
            changed_at: solution.changed_at.to_string(),
        }
    }
}
