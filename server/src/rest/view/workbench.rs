//! The workbench of one failure.

use model::{Cell, FieldMark, NowCell, RowNow, Side, StoryEntry, TriedField};
use serde::Serialize;
use utoipa::ToSchema;

/// One line of the map in the light of a failed attempt.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct LineView {
    /// The ERP's field; may be empty.
    left: String,
    /// The CRM's field; may be empty.
    right: String,
    /// It names the record.
    is_key: bool,
    /// What was to be written, as text; null = no value, nothing known, or not to be seen.
    tried: Option<String>,
    /// Whether anything is known of `tried`.
    known: bool,
    /// It was part of what was sent.
    sent: bool,
    /// What was said of it; null = nothing.
    fault: Option<String>,
    /// How it can be edited; null = it cannot.
    edit: Option<EditView>,
}

/// What can be written in place of a value.
#[derive(Debug, Serialize, ToSchema)]
struct EditView {
    /// The name by which it is edited.
    field: String,
    /// The target makes no record without it.
    required: bool,
    /// Longest text in characters.
    max_length: Option<u32>,
}

impl LineView {
    /// The line as a caller may see it.
    pub(in crate::rest) fn new(line: TriedField, sees_values: bool) -> Self {
        let known = sees_values && line.tried != Cell::Unknown;
        Self {
            left: line.left,
            right: line.right,
            is_key: line.is_key,
            tried: text(&line.tried).filter(|_| sees_values),
            known,
            sent: line.sent,
            fault: line.fault.map(|fault| if sees_values { fault } else { String::new() }),
            edit: line.input.map(|input| EditView {
                field: input.name,
                required: input.required,
                max_length: input.max_length,
            }),
        }
    }
}

fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.clone()),
        Cell::Unknown | Cell::Empty => None,
    }
}

/// A record as one app holds it now.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct RowView {
    /// `found`, `absent` or `unread`.
    is: String,
    /// When it was read.
    #[schema(format = DateTime)]
    at: Option<String>,
    /// When it was last changed, as the app tells.
    #[schema(format = DateTime)]
    modified: Option<String>,
    /// Its mapped fields in the order of the map.
    cells: Vec<CellView>,
    /// Why it could not be read.
    headline: Option<String>,
    /// What to do about that.
    hint: Option<String>,
}

/// One field of a record as it is now.
#[derive(Debug, Serialize, ToSchema)]
struct CellView {
    /// The app's name for it.
    field: String,
    /// Its value as text; null = none, or not known.
    value: Option<String>,
    /// `changed` since the attempt, or `differs` from what was to be written; null = neither.
    mark: Option<String>,
}

impl RowView {
    /// The row with the names of its fields.
    pub(in crate::rest) fn new(row: RowNow, side: Side, lines: &[TriedField]) -> Self {
        let empty = |is: &str| Self {
            is: is.to_owned(),
            at: None,
            modified: None,
            cells: Vec::new(),
            headline: None,
            hint: None,
        };
        match row {
            RowNow::Found { at, modified, cells } => Self {
                at: Some(at.to_string()),
                modified: modified.map(|at| at.to_string()),
                cells: lines.iter().zip(cells).filter_map(|(line, cell)| view(line, side, &cell)).collect(),
                ..empty("found")
            },
            RowNow::Absent { at } => Self { at: Some(at.to_string()), ..empty("absent") },
            RowNow::Unread { remedy } => {
                Self { headline: Some(remedy.headline), hint: Some(remedy.hint), ..empty("unread") }
            }
        }
    }
}

fn view(line: &TriedField, side: Side, cell: &NowCell) -> Option<CellView> {
    let field = if side == Side::Left { &line.left } else { &line.right };
    let mark = cell.mark.map(|mark| match mark {
        FieldMark::Changed => "changed".to_owned(),
        FieldMark::Differs => "differs".to_owned(),
    });
    (!field.is_empty()).then(|| CellView { field: field.clone(), value: text(&cell.cell), mark })
}

/// Part of the story of a record.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct StoryView {
    /// The newest last.
    entries: Vec<EntryView>,
    /// `before` of the part that is older; null = this is its beginning.
    next: Option<i64>,
}

/// One moment of a record.
#[derive(Debug, Serialize, ToSchema)]
struct EntryView {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// Who; null = Tandem, or somebody in an app.
    by: Option<String>,
    /// `kind`: `captured`, `retried`, `edited`, `refused`, `written`, `skipped`, `failed`, `resolved`, `discarded`,
    /// `conflict` or `linked`; and what belongs to it.
    #[schema(value_type = Object)]
    what: serde_json::Value,
}

impl StoryView {
    /// The part as a caller may see it.
    pub(in crate::rest) fn new(next: Option<i64>, entries: Vec<StoryEntry>, sees_values: bool) -> Self {
        let shown = |entry: StoryEntry| {
            let entry = if sees_values { entry } else { entry.without_values() };
            EntryView {
                at: entry.at.to_string(),
                by: entry.by.map(|by| by.name().to_owned()),
                what: serde_json::to_value(&entry.event).unwrap_or_default(),
            }
        };
        Self { entries: entries.into_iter().map(shown).collect(), next }
    }
}
