//! What environments are made of, and what was found when they were looked at.

use super::word;
use crate::http::problem::Problem;
use engine::Refreshed;
use model::{
    AuthKind, Band, Check, CompanyPair, ConnectionDraft, ConnectionKind, EntitySchema, EnvironmentDraft,
    Finding, Moment, SchemaChange, Side,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An environment that is to be linked or changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct EnvironmentBody {
    /// Its name in URLs; made of its name when it is left out. A change takes it from the path.
    #[serde(default)]
    id: String,
    /// Its name for people.
    #[schema(example = "Contoso live")]
    name: String,
    /// What is at stake: `test` or `production`.
    #[schema(value_type = String, example = "production")]
    band: Band,
    /// Companies to link, by code.
    #[serde(default)]
    #[schema(example = json!(["usmf"]))]
    companies: Vec<String>,
    /// The ERP.
    left: ConnectionBody,
    /// The CRM.
    right: ConnectionBody,
}

/// How to reach one app.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct ConnectionBody {
    /// `finance_operations` or `dataverse`; that of the side unless it is said.
    #[schema(value_type = Option<String>, example = "dataverse")]
    kind: Option<ConnectionKind>,
    /// Address of the installation, or root of its service.
    #[schema(example = "https://contoso.crm.dynamics.com")]
    base_url: String,
    /// How to prove who we are; secrets are references: `env:NAME` or `file:PATH`.
    #[schema(value_type = Object, example = json!({"kind": "bearer", "token": "env:CRM_TOKEN"}))]
    auth: AuthKind,
    /// Milliseconds between polls where no doorbell rings.
    poll_ms: Option<u32>,
    /// Milliseconds of overlap when polling by modified time.
    overlap_ms: Option<u32>,
    /// Milliseconds between sweeps for deletions.
    sweep_ms: Option<u32>,
}

impl EnvironmentBody {
    pub(in crate::rest) fn draft(self) -> EnvironmentDraft {
        EnvironmentDraft {
            id: self.id,
            name: self.name,
            band: Some(self.band),
            companies: self.companies,
            left: self.left.draft(),
            right: self.right.draft(),
        }
    }
}

impl ConnectionBody {
    /// Reads the body of a request that may have none.
    pub(in crate::rest) fn read(body: &[u8]) -> Result<Self, Problem> {
        serde_json::from_slice(body).map_err(|error| {
            let hint = "Send Content-Type: application/json and a body as openapi.json describes it.";
            Problem::bad_request(format!("The body cannot be read: {error}."), hint)
        })
    }

    pub(in crate::rest) fn draft(self) -> ConnectionDraft {
        ConnectionDraft {
            kind: self.kind,
            base_url: self.base_url,
            auth: Some(self.auth),
            poll_ms: self.poll_ms,
            overlap_ms: self.overlap_ms,
            sweep_ms: self.sweep_ms,
        }
    }
}

/// One check of a connection.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct CheckView {
    /// `reach`, `auth`, `permission`, `metadata`, `keys`, `capture`, `batch` or `doorbell`, in this order.
    name: String,
    /// `passed`, `failed` or `skipped`.
    state: String,
    /// Milliseconds that it took.
    took_ms: u32,
    /// What was found, or why it was skipped.
    found: String,
    /// What went wrong; null unless it failed.
    headline: Option<String>,
    /// What to do about it; null unless it failed.
    hint: Option<String>,
}

impl From<Check> for CheckView {
    fn from(check: Check) -> Self {
        let (headline, hint) = check.remedy.map(|remedy| (remedy.headline, remedy.hint)).unzip();
        Self {
            name: word(&check.name),
            state: word(&check.state),
            took_ms: check.took_ms,
            found: check.found,
            headline,
            hint,
        }
    }
}

/// One finding of the health check.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct FindingView {
    /// Its code, such as `DWDVEV1001`.
    code: String,
    /// What was looked at.
    title: String,
    /// `good`, `info`, `unknown`, `warning` or `problem`.
    state: String,
    /// What was found.
    found: String,
    /// What to do; empty when there is nothing to do.
    remedy: String,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        let Finding { code, title, state, found, remedy } = finding;
        Self { code, title, state: word(&state), found, remedy }
    }
}

/// A company as both apps know it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct CompanyView {
    /// Its code.
    code: String,
    /// Its names in the ERP, one for each row.
    left: Vec<String>,
    /// Its names in the CRM, one for each row.
    right: Vec<String>,
    /// Its records are kept in step.
    linked: bool,
    /// Why it cannot be linked; null when nothing stands against it.
    problem: Option<String>,
}

impl From<CompanyPair> for CompanyView {
    fn from(pair: CompanyPair) -> Self {
        let problem = pair.problem();
        Self { code: pair.code, left: pair.left, right: pair.right, linked: pair.linked, problem }
    }
}

/// An entity as it was read last.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct SchemaView {
    /// `left` (ERP) or `right` (CRM).
    side: String,
    /// Its entity set.
    entity: String,
    /// When it was read.
    #[schema(format = DateTime)]
    read_at: String,
    /// Its definition, as entity maps use it.
    #[schema(value_type = Object)]
    definition: serde_json::Value,
}

impl From<(Side, EntitySchema, Moment)> for SchemaView {
    fn from((side, schema, at): (Side, EntitySchema, Moment)) -> Self {
        Self {
            side: word(&side),
            entity: schema.entity.clone(),
            read_at: at.to_string(),
            definition: super::json(&schema),
        }
    }
}

/// What a refresh of schemas came to.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct RefreshedView {
    /// How many schemas were read.
    read: usize,
    /// Which of them are others now.
    changed: Vec<ChangedView>,
    /// Which could not be read; they stay as they were.
    unread: Vec<UnreadView>,
}

/// A schema that is another one now.
#[derive(Debug, Serialize, ToSchema)]
struct ChangedView {
    /// `left` (ERP) or `right` (CRM).
    side: String,
    /// Its entity set.
    entity: String,
    /// Fields that are new.
    added: Vec<String>,
    /// Fields that are gone.
    removed: Vec<String>,
    /// Fields that are others now, and what else changed.
    altered: Vec<String>,
}

/// A schema that could not be read.
#[derive(Debug, Serialize, ToSchema)]
struct UnreadView {
    /// `left` (ERP) or `right` (CRM).
    side: String,
    /// Its entity set.
    entity: String,
    /// What went wrong.
    headline: String,
    /// What to do about it.
    hint: String,
}

impl From<Refreshed> for RefreshedView {
    fn from(refreshed: Refreshed) -> Self {
        let changed = refreshed.changed.into_iter().map(|(side, entity, change)| {
            let SchemaChange { added, removed, altered } = change;
            ChangedView { side: word(&side), entity, added, removed, altered }
        });
        let unread = refreshed.unread.into_iter().map(|it| UnreadView {
            side: word(&it.side),
            entity: it.entity,
            headline: it.remedy.headline,
            hint: it.remedy.hint,
        });
        Self { read: refreshed.read, changed: changed.collect(), unread: unread.collect() }
    }
}
