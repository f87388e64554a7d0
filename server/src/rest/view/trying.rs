//! What a mapping makes of one record.

use super::word;
use model::{LineFate, RecordChoice, RecordTrial, TriedLine, TriedRecord};
use serde::Serialize;
use utoipa::ToSchema;

/// A record under a mapping, or records to choose from.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct RecordTrialView {
    /// The way of the record: `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: String,
    /// Some records of the side; where what was given for a key is that of several, those.
    choices: Vec<RecordChoiceView>,
    /// Why there are none to choose from; null where there are.
    silent: Option<String>,
    /// Why the record that was asked for is not shown; null where it is, or none was asked for.
    missing: Option<String>,
    /// The record that was asked for.
    record: Option<TriedRecordView>,
}

/// A record to choose.
#[derive(Debug, Serialize, ToSchema)]
struct RecordChoiceView {
    /// Its id in its app: `row` of another call.
    id: String,
    /// Its canonical integration key.
    key: String,
}

/// One record under a mapping, as if both apps met over it for the first time.
#[derive(Debug, Serialize, ToSchema)]
struct TriedRecordView {
    /// Its id in its app; empty while that is silent.
    id: String,
    /// Its canonical integration key; null where it has none.
    key: Option<String>,
    /// Does it pass the filter of its side? Null = not known.
    passes: Option<bool>,
    /// Is its company one that the map keeps in step?
    is_taken: bool,
    /// `created`, `updated`, `skipped` or `failed`; null = not known.
    outcome: Option<String>,
    /// Why it would be skipped: `unchanged`, `filtered` and so on.
    skip: Option<String>,
    /// The id of the row that the other app has under the key; null where it has none, or that is not known.
    there: Option<String>,
    /// What an app, or the tables that lookups point to, did not tell: why, in words.
    silent: Vec<String>,
    /// The lines of the mapping in their order.
    lines: Vec<TriedLineView>,
    /// What would be sent to the other app; null where nothing would be.
    #[schema(value_type = Object)]
    payload: Option<serde_json::Value>,
}

/// One line of a mapping with what it makes of the record.
#[derive(Debug, Serialize, ToSchema)]
struct TriedLineView {
    /// The ERP's field; empty = none.
    left: String,
    /// The CRM's column; empty = none.
    right: String,
    /// Does it name the record?
    is_key: bool,
    /// What the record holds.
    before: Option<String>,
    /// `written`, `left_out`, `refused` or `unknown`.
    fate: &'static str,
    /// What would be written; null = no value, or nothing is written.
    after: Option<String>,
    /// Why nothing would be written.
    why: Option<String>,
    /// What the other app's row holds.
    there: Option<String>,
    /// How that compares with what would be written: `none`, `agrees` (something else, but one becomes the other on its
    /// way: it is left as it stands until it changes) or `differs`.
    contrast: String,
}

impl From<RecordTrial> for RecordTrialView {
    fn from(trial: RecordTrial) -> Self {
        let (choices, silent) = match trial.choices {
            Ok(choices) => (choices, None),
            Err(words) => (Vec::new(), Some(words)),
        };
        let (record, missing) = match trial.record {
            None => (None, None),
            Some(Ok(record)) => (Some(record.into()), None),
            Some(Err(words)) => (None, Some(words)),
        };
        let choice = |RecordChoice { id, key }| RecordChoiceView { id, key };
        Self {
            direction: word(&trial.direction),
            choices: choices.into_iter().map(choice).collect(),
            silent,
            missing,
            record,
        }
    }
}

impl From<TriedRecord> for TriedRecordView {
    fn from(record: TriedRecord) -> Self {
        let (outcome, skip) = record.outcome.unzip();
        let (there, unread) = match record.there {
            Ok(there) => (there, None),
            Err(words) => (None, Some(words)),
        };
        Self {
            id: record.id,
            key: record.key.ok(),
            passes: record.passes,
            is_taken: record.is_taken,
            outcome: outcome.map(|outcome| word(&outcome)),
            skip: skip.flatten().map(|reason| word(&reason)),
            there,
            silent: record.silent.into_iter().chain(unread).chain(record.lookups).collect(),
            lines: record.lines.into_iter().map(TriedLineView::from).collect(),
            payload: record.payload.and_then(|text| serde_json::from_str(&text).ok()),
        }
    }
}

impl From<TriedLine> for TriedLineView {
    fn from(line: TriedLine) -> Self {
        let (fate, after, why) = match line.fate {
            LineFate::Written(value) => ("written", value, None),
            LineFate::LeftOut(words) => ("left_out", None, Some(words)),
            LineFate::Refused(words) => ("refused", None, Some(words)),
            LineFate::Unknown => ("unknown", None, None),
        };
        Self {
            left: line.left,
            right: line.right,
            is_key: line.is_key,
            before: line.before,
            fate,
            after,
            why,
            there: line.there,
            contrast: word(&line.contrast),
        }
    }
}
