use super::Dataverse;
use super::represent::pointed;
use super::values::{Numbers, typed};
use super::write::create;
use crate::clock::Clock;
use crate::data::Start;
use crate::service::Dialect;
use crate::store::Store;

#[tokio::test]
async fn the_starting_data_passes_the_rules_of_the_app_in_its_order() {
    let store = Store::in_memory(Dataverse.schema(), Clock::new());
    let enter = |transaction: &mut crate::store::Transaction<'_>| {
        for (set, row) in Start::standard(5).crm_rows() {
            let table = transaction.state().schema().by_set(set).expect("a table");
            let definition = transaction.state().schema().table(table);
            for (name, value) in row.iter().filter(|(_, value)| !value.is_null()) {
                let column = definition.column(name).unwrap_or_else(|| panic!("{set} has no {name}"));
                assert!(!column.read_only, "{set}: {name} is the app's own");
                let stored = typed(definition, column, value.clone(), Numbers::AsText);
                assert_eq!(stored.as_ref(), Ok(value), "{set}: {name}");
                let leads = column.lookup.is_none() || pointed(transaction.state(), column, &row).is_some();
                assert!(leads, "{set}: {name} leads nowhere");
            }
            create(transaction, table, row).unwrap_or_else(|refusal| panic!("{set}: {}", refusal.message));
        }
    };
    store.write(enter).await.expect("memory");
}
