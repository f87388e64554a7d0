//! Conflicts: both apps changed the same record before either knew of the other's change, and one of them wins.

use crate::{ConflictId, Direction, MapId, Moment, Side};
use serde::{Deserialize, Serialize};

/// Who wins where both apps have changed the same field, as people choose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldPolicy {
    /// The ERP.
    Left,
    /// The CRM.
    Right,
    /// The app whose row was changed later; see [`FieldRule::Newest`].
    Newest,
}

impl FieldPolicy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Left, Self::Right, Self::Newest];

    /// Its name in forms and addresses, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Newest => "newest",
        }
    }

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Left => Side::Left.label(),
            Self::Right => Side::Right.label(),
            Self::Newest => "Newest",
        }
    }
}

impl From<Side> for FieldPolicy {
    fn from(side: Side) -> Self {
        match side {
            Side::Left => Self::Left,
            Side::Right => Self::Right,
        }
    }
}

/// What decides between two values of one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldRule {
    /// The master's value counts.
    #[default]
    Master,
    /// The value of the row that was changed later counts, by the modified times that the apps give their rows; the
    /// master's where one of them is not known or both are equal.
    Newest,
}

/// What counts where one app deletes a record while the other one changes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeletePolicy {
    /// The act of the app that would win a field. A deletion has no modified time in its app: by [`FieldRule::Newest`]
    /// it counts as made when it was captured, which is when it was told or found.
    #[default]
    AsFields,
    /// The deletion: the record goes in both apps.
    Deletion,
    /// The change: the record is created again.
    Change,
}

impl DeletePolicy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AsFields, Self::Deletion, Self::Change];

    /// Its name in forms and addresses, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AsFields => "as_fields",
            Self::Deletion => "deletion",
            Self::Change => "change",
        }
    }

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AsFields => "As for fields",
            Self::Deletion => "The deletion counts",
            Self::Change => "The change counts",
        }
    }
}

/// How a map decides conflicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictPolicy {
    /// The side whose act counts where nothing else decides.
    pub master: Side,
    /// What decides where both have changed the same field.
    pub fields: FieldRule,
    /// What decides where one deletes and the other one changes.
    pub deletions: DeletePolicy,
}

impl Default for ConflictPolicy {
    fn default() -> Self {
        Self { master: Side::Right, fields: FieldRule::default(), deletions: DeletePolicy::default() }
    }
}

impl From<Side> for ConflictPolicy {
    /// What is usual, with that master.
    fn from(master: Side) -> Self {
        Self { master, ..Self::default() }
    }
}

impl ConflictPolicy {
    /// Who wins a field, as people choose it.
    pub fn winner(self) -> FieldPolicy {
        match self.fields {
            FieldRule::Master => self.master.into(),
            FieldRule::Newest => FieldPolicy::Newest,
        }
    }

    /// The same with another choice; where the newest wins the master stays as it is.
    #[must_use]
    pub const fn with_winner(self, choice: FieldPolicy) -> Self {
        match choice {
            FieldPolicy::Left => Self { master: Side::Left, fields: FieldRule::Master, ..self },
            FieldPolicy::Right => Self { master: Side::Right, fields: FieldRule::Master, ..self },
            FieldPolicy::Newest => Self { fields: FieldRule::Newest, ..self },
        }
    }
}

/// What of a map's way to decide conflicts becomes another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyChange {
    /// Who wins where both apps have changed the same field; `None` = as before.
    pub master: Option<FieldPolicy>,
    /// What counts where one app deletes a record and the other one changes it; `None` = as before.
    pub deletions: Option<DeletePolicy>,
}

impl PolicyChange {
    /// The policy after it.
    #[must_use]
    pub fn apply(self, policy: ConflictPolicy) -> ConflictPolicy {
        let policy = self.master.map_or(policy, |choice| policy.with_winner(choice));
        ConflictPolicy { deletions: self.deletions.unwrap_or(policy.deletions), ..policy }
    }
}

/// What decided a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The winner is the master.
    Master,
    /// The winner's row was changed later.
    Newest,
    /// A deletion counts.
    Deletion,
    /// A change counts more than a deletion.
    Change,
}

impl DecidedBy {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Master => "master",
            Self::Newest => "newest",
            Self::Deletion => "the deletion counts",
            Self::Change => "the change counts",
        }
    }
}

/// One field that both apps hold an own opinion of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestedField {
    /// The ERP's name of it; empty where it has none.
    pub left_name: String,
    /// The CRM's name of it; empty where it has none.
    pub right_name: String,
    /// What both agreed on before, as the ERP writes it, or the CRM where that is not known; `None` = nothing, or not
    /// known.
    pub base: Option<String>,
    /// The ERP's value; `None` = nothing, or the record is deleted there.
    pub left: Option<String>,
    /// The CRM's value; `None` = nothing, or the record is deleted there.
    pub right: Option<String>,
}

/// A conflict as it was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// The way of the change that lost, or would have gone.
    pub lost: Direction,
    /// What decided.
    pub decided_by: DecidedBy,
    /// The side that deleted the record, where one did.
    pub deleted: Option<Side>,
    /// The fields that both have changed; next to a deletion those that the other side has changed.
    pub fields: Vec<ContestedField>,
}

impl Dispute {
    /// The side that won.
    pub const fn winner(&self) -> Side {
        self.lost.target()
    }

    /// The same for those who may not see what records hold.
    #[must_use]
    pub fn without_values(self) -> Self {
        let hidden = |field| ContestedField { base: None, left: None, right: None, ..field };
        Self { fields: self.fields.into_iter().map(hidden).collect(), ..self }
    }
}

/// A decided conflict as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Order of commit.
    pub id: ConflictId,
    /// The map.
    pub map: MapId,
    /// The record's canonical key.
    pub key: String,
    /// When it was decided.
    pub at: Moment,
    /// What was decided.
    pub dispute: Dispute,
    /// That of the change at whose settlement it was decided.
    pub correlation: String,
}

#[cfg(test)]
mod tests {
    use super::{ConflictPolicy, FieldPolicy, FieldRule};
    use crate::Side;

    #[test]
    fn the_newest_leaves_the_master_to_decide_where_times_do_not() {
        let policy =
            ConflictPolicy::default().with_winner(FieldPolicy::Left).with_winner(FieldPolicy::Newest);
        assert_eq!((policy.master, policy.fields), (Side::Left, FieldRule::Newest));
        for choice in FieldPolicy::ALL {
            assert_eq!(policy.with_winner(choice).winner(), choice);
        }
    }
}
