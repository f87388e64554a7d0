//! What a dry run found.

use super::word;
use model::{DryGroup, DryLeg, DryMap, DryRun, DrySample, WouldBe};
use serde::Serialize;
use utoipa::ToSchema;

/// What running maps one after the other would do.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct DryRunView {
    /// Records of a leg that were looked at, at the most.
    rows: u32,
    /// In the order given.
    maps: Vec<DryMapView>,
}

/// What would become of one map.
#[derive(Debug, Serialize, ToSchema)]
struct DryMapView {
    /// The map.
    map: i64,
    /// Why nothing, or no more, can be said of it.
    refused: Option<String>,
    /// What to do about that.
    hint: Option<String>,
    /// One for each company and direction, in the order of reading; none for a run without initial sync.
    legs: Vec<DryLegView>,
}

/// One direction of one company.
#[derive(Debug, Serialize, ToSchema)]
struct DryLegView {
    /// The company; empty for an entity that all companies share.
    company: String,
    /// `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: String,
    /// How many records the source has; null where it does not say.
    expected: Option<i64>,
    /// More records are there than were looked at.
    is_cut: bool,
    /// How many were looked at.
    read: i64,
    /// What would become of them.
    would: DryCounts,
    /// The same by reason, with samples.
    groups: Vec<DryGroupView>,
}

/// Records by what would become of them.
#[derive(Debug, Serialize, ToSchema)]
struct DryCounts {
    /// The other app would get them.
    create: i64,
    /// The other app would get some of their fields.
    update: i64,
    /// Nothing would have to be written.
    skip: i64,
    /// They would wait for a record that they refer to, which does not come along.
    wait: i64,
    /// They would wait for a person.
    fail: i64,
}

/// Records of which the same would become for the same reason.
#[derive(Debug, Serialize, ToSchema)]
struct DryGroupView {
    /// `create`, `update`, `skip`, `wait` or `fail`.
    would: &'static str,
    /// Why they would be skipped: `unchanged`, `filtered` and so on.
    skip: Option<String>,
    /// The code of what is wrong; empty when nothing is.
    code: String,
    /// What is wrong with the first of them.
    headline: Option<String>,
    /// What to do about it.
    hint: Option<String>,
    /// How many.
    count: i64,
    /// Those of them that would be written after a record that they refer to, which comes along.
    after_parents: i64,
    /// Some of them.
    samples: Vec<DrySampleView>,
}

/// One record.
#[derive(Debug, Serialize, ToSchema)]
struct DrySampleView {
    /// Its canonical integration key.
    key: String,
    /// The other app's fields that would be written, or are at fault.
    fields: Vec<DryFieldView>,
}

/// One field of the other app.
#[derive(Debug, Serialize, ToSchema)]
struct DryFieldView {
    /// Its name.
    field: String,
    /// Its value now.
    before: Option<String>,
    /// What would stand there.
    after: Option<String>,
}

impl From<DryRun> for DryRunView {
    fn from(run: DryRun) -> Self {
        Self { rows: run.most, maps: run.maps.into_iter().map(DryMapView::from).collect() }
    }
}

impl From<DryMap> for DryMapView {
    fn from(map: DryMap) -> Self {
        let (refused, hint) = map.refused.map(|remedy| (remedy.headline, remedy.hint)).unzip();
        Self { map: map.map.0, refused, hint, legs: map.legs.into_iter().map(DryLegView::from).collect() }
    }
}

impl From<DryLeg> for DryLegView {
    fn from(leg: DryLeg) -> Self {
        let would = DryCounts {
            create: leg.count(WouldBe::Created),
            update: leg.count(WouldBe::Updated),
            skip: leg.count(WouldBe::Skipped),
            wait: leg.count(WouldBe::Waiting),
            fail: leg.count(WouldBe::Failed),
        };
        Self {
            direction: word(&leg.direction),
            expected: leg.expected,
            is_cut: leg.is_cut,
            read: leg.read(),
            would,
            groups: leg.groups.into_iter().map(DryGroupView::from).collect(),
            company: leg.company,
        }
    }
}

impl From<DryGroup> for DryGroupView {
    fn from(group: DryGroup) -> Self {
        let (headline, hint) = group.remedy.map(|remedy| (remedy.headline, remedy.hint)).unzip();
        Self {
            would: group.outcome.label(),
            skip: group.skip.map(|reason| word(&reason)),
            code: group.code,
            headline,
            hint,
            count: group.count,
            after_parents: group.after_parents,
            samples: group.samples.into_iter().map(DrySampleView::from).collect(),
        }
    }
}

impl From<DrySample> for DrySampleView {
    fn from(sample: DrySample) -> Self {
        let field = |field: model::DryField| DryFieldView {
            field: field.field,
            before: field.before,
            after: field.after,
        };
        Self { key: sample.key, fields: sample.fields.into_iter().map(field).collect() }
    }
}
