//! How a map decides conflicts, in words.

use model::{ConflictPolicy, DeletePolicy, FieldRule};

/// What counts where both apps have changed the same field, and where one has deleted what the other one changed.
pub(crate) fn decides(policy: ConflictPolicy) -> String {
    let master = policy.master.label();
    let fields = match policy.fields {
        FieldRule::Master => format!("Where both apps change a field the {master} wins"),
        FieldRule::Newest => {
            format!("Where both apps change a field the newest change wins, else the {master}")
        }
    };
    let deletions = match policy.deletions {
        DeletePolicy::AsFields => "a deletion against a change is decided alike",
        DeletePolicy::Deletion => "a deletion counts more than a change",
        DeletePolicy::Change => "a change counts more than a deletion",
    };
    format!("{fields}; {deletions}.")
}

#[cfg(test)]
mod tests {
    use super::decides;
    use model::{ConflictPolicy, DeletePolicy, FieldPolicy};

    #[test]
    fn the_one_that_decides_where_times_do_not_is_named() {
        let policy = ConflictPolicy::default().with_winner(FieldPolicy::Newest);
        let words = decides(ConflictPolicy { deletions: DeletePolicy::Change, ..policy });
        assert_eq!(
            words,
            "Where both apps change a field the newest change wins, else the CRM; a change counts more than a deletion."
        );
    }
}
