use super::apply::{self, Place};
use super::{Finance, entities, metadata};
use crate::clock::Clock;
use crate::data::Start;
use crate::service::{Dialect, Rules};
use crate::store::Store;

#[tokio::test]
async fn the_starting_data_passes_the_rules_of_the_app_in_its_order() {
    let app = Finance { metadata: metadata::document() };
    let store = Store::in_memory(app.schema(), Clock::new());
    let enter = |transaction: &mut crate::store::Transaction<'_>| {
        for (set, row) in Start::standard(5).erp_rows() {
            let entity = entities::by_set(set).unwrap_or_else(|| panic!("no entity {set}"));
            let table = transaction.state().schema().by_set(set).expect("a table");
            let done = apply::create(transaction, Place { entity, table }, &row, &Rules::default());
            done.unwrap_or_else(|refusal| panic!("{set} {}: {}", row.to_json(), refusal.sentence()));
        }
    };
    store.write(enter).await.expect("memory");
}
