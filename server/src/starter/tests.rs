use super::first_maps;
use connectors::{CaptureRequest, Connector, Extras, Record, SecretError, SecretSource, Value, connect};
use mapping::{Compiled, LookupUse, State};
use model::{
    AuthKind, Connection, ConnectionKind, Direction, EntitySchema, EnvironmentId, Mapping, Moment, Side,
    SyncDirection,
};
use simulator::{App, Options};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

struct Plain;

impl SecretSource for Plain {
    fn secret(&self, reference: &str) -> Result<String, SecretError> {
        Ok(reference.to_owned())
    }
}

/// Both simulated apps with their starting data, and a connector to each, ERP first.
struct World {
    connectors: [Arc<dyn Connector>; 2],
    _running: JoinSet<()>,
}

impl World {
    async fn start() -> Self {
        let mut running = JoinSet::new();
        let erp = connector(&mut running, App::Erp).await;
        let crm = connector(&mut running, App::Crm).await;
        Self { connectors: [erp, crm], _running: running }
    }

    fn app(&self, side: Side) -> &dyn Connector {
        match side {
            Side::Left => self.connectors[0].as_ref(),
            Side::Right => self.connectors[1].as_ref(),
        }
    }

    async fn schema(&self, side: Side, entity: &str) -> EntitySchema {
        self.app(side).schema(entity).await.unwrap_or_else(|fault| panic!("{entity}: {fault:?}"))
    }

    async fn compile(&self, mapping: &Mapping) -> Compiled {
        let left = self.schema(Side::Left, &mapping.left_entity).await;
        let right = self.schema(Side::Right, &mapping.right_entity).await;
        let compiled = Compiled::new(mapping, &left, &right);
        compiled.unwrap_or_else(|problems| {
            panic!("{} and {}: {problems:#?}", mapping.left_entity, mapping.right_entity)
        })
    }

    /// Every row of an entity with its id.
    async fn rows(&self, side: Side, entity: &str, select: Vec<String>) -> Vec<(String, Record)> {
        let schema = self.schema(side, entity).await;
        let mut request =
            CaptureRequest { schema: schema.into(), select, cursor: None, page_size: 1_000, now: Moment(0) };
        let mut rows = Vec::new();
        loop {
            let page = self.app(side).changes(&request).await.unwrap();
            rows.extend(page.rows.into_iter().filter_map(|row| Some((row.id, row.record?))));
            if !page.more {
                return rows;
            }
            request.cursor = Some(page.next);
        }
    }

    /// What the lookups of these rows point to.
    async fn pointed(&self, compiled: &Compiled, rows: &[(String, Record)]) -> HashMap<LookupUse, Value> {
        let uses: Vec<LookupUse> = rows.iter().flat_map(|(_, row)| compiled.lookups(row)).collect();
        let mut tables: HashMap<(String, String), HashMap<String, Record>> = HashMap::new();
        for wanted in &uses {
            let place = (wanted.entity.clone(), wanted.key_column.clone());
            if let Entry::Vacant(table) = tables.entry(place) {
                let rows = self.rows(Side::Right, &wanted.entity, vec![wanted.key_column.clone()]).await;
                table.insert(rows.into_iter().collect());
            }
        }
        let find = |wanted: LookupUse| {
            let rows = &tables[&(wanted.entity.clone(), wanted.key_column.clone())];
            let value = rows.get(&wanted.id)?.get(&wanted.key_column)?.clone();
            (!value.is_null()).then_some((wanted, value))
        };
        uses.into_iter().filter_map(find).collect()
    }

    /// The states of all rows of one side that pass the map's filter, by their keys.
    async fn states(&self, mapping: &Mapping, compiled: &Compiled, side: Side) -> HashMap<String, State> {
        let rows = self.rows(side, mapping.entity(side), compiled.select(side)).await;
        let pointed = match side {
            Side::Left => HashMap::new(),
            Side::Right => self.pointed(compiled, &rows).await,
        };
        let resolve = |wanted: &LookupUse| pointed.get(wanted).cloned();
        let passing = rows.iter().filter(|(_, row)| compiled.matches(side, row));
        let keyed = passing.map(|(id, row)| {
            let state = compiled.state(side, row, &resolve);
            let key = compiled.key(side, &state).unwrap_or_else(|fault| panic!("{id}: {fault}"));
            (key.key, state)
        });
        keyed.collect()
    }
}

async fn connector(running: &mut JoinSet<()>, app: App) -> Arc<dyn Connector> {
    let (told, addresses) = oneshot::channel();
    let options = Options { token: Some("hush".to_owned()), ..Options::new(app) };
    running.spawn(async move {
        let ready = |addresses| {
            let _ = told.send(addresses);
        };
        simulator::run(options, ready, std::future::pending()).await.expect("the simulator runs");
    });
    let addresses = addresses.await.expect("the simulator starts");
    let (kind, side, path) = match app {
        App::Erp => (ConnectionKind::FinanceOperations, Side::Left, "data/"),
        App::Crm => (ConnectionKind::Dataverse, Side::Right, "api/data/v9.2/"),
    };
    let connection = Connection {
        environment: EnvironmentId::new("test").expect("a valid name"),
        side,
        kind,
        base_url: format!("{}/{path}", addresses.base_url()),
        auth: AuthKind::Bearer { token: "hush".to_owned() },
        poll_ms: 1_000,
        overlap_ms: 60_000,
        sweep_ms: 60_000,
    };
    connect(&connection, &Plain, &Extras::default()).expect("a connector")
}

#[test]
fn every_key_is_a_mapped_field_that_travels_both_ways() {
    for (name, _, mapping) in first_maps() {
        assert!(!mapping.key.is_empty(), "{name}");
        for key in &mapping.key {
            let field = mapping.fields.iter().find(|field| &field.right == key).unwrap();
            assert!(mapping.is_key(field) && field.direction == SyncDirection::Both, "{name}: {key}");
        }
    }
}

#[test]
fn every_lookup_of_a_mapped_table_finds_it_mapped_before() {
    let mut known = vec!["cdm_companies".to_owned(), "transactioncurrencies".to_owned()];
    // Customers refer to customers: these follow in a second pass.
    let in_a_circle = ["msdyn_billingaccount"];
    for (name, _, mapping) in first_maps() {
        let lookups = mapping.all_fields().filter_map(|field| field.lookup.as_ref());
        let first = lookups.filter(|lookup| !in_a_circle.contains(&lookup.column.as_str()));
        for target in first.flat_map(|it| &it.targets) {
            assert!(known.contains(&target.entity), "{name} looks into {}", target.entity);
        }
        known.push(mapping.right_entity);
    }
}

#[tokio::test]
async fn every_map_fits_what_the_apps_say_of_themselves() {
    let world = World::start().await;
    for (_, _, mapping) in first_maps() {
        let compiled = world.compile(&mapping).await;
        assert_eq!(compiled.is_striped(), mapping.company.is_some());
        // A lookup binds through a navigation property that the app has: what it does not know, it would refuse.
        let right = world.schema(Side::Right, &mapping.right_entity).await;
        for lookup in mapping.all_fields().filter_map(|field| field.lookup.as_ref()) {
            let model::FieldKind::Lookup { targets } = &right.field(&lookup.column).unwrap().kind else {
                panic!("{} is no lookup", lookup.column)
            };
            for target in &lookup.targets {
                assert!(targets.contains(&target.entity), "{} of {}", lookup.column, mapping.right_entity);
                let suffixed = target.navigation.len() > lookup.column.len();
                assert_eq!(suffixed, targets.len() > 1, "{}: {}", mapping.right_entity, target.navigation);
            }
        }
    }
}

#[tokio::test]
async fn both_apps_start_in_step() {
    let world = World::start().await;
    for (name, _, mapping) in first_maps() {
        let compiled = world.compile(&mapping).await;
        let left = world.states(&mapping, &compiled, Side::Left).await;
        let right = world.states(&mapping, &compiled, Side::Right).await;
        assert!(!left.is_empty() && left.len() == right.len(), "{name}: {} and {}", left.len(), right.len());
        for (key, erp) in &left {
            let crm = right.get(key).unwrap_or_else(|| panic!("{name}: {key} is missing in the CRM"));
            let there = compiled.project(Direction::LeftToRight, erp).unwrap();
            let back = compiled.project(Direction::RightToLeft, crm).unwrap();
            assert!(compiled.missing_required(Direction::LeftToRight, &there).is_empty(), "{name}: {key}");
            assert!(compiled.missing_required(Direction::RightToLeft, &back).is_empty(), "{name}: {key}");
            // The ERP writes a day as its noon, the CRM as a day: only there and back again they compare.
            let mut returned = erp.clone();
            returned.overlay(&back);
            let again = compiled.project(Direction::LeftToRight, &returned).unwrap();
            for field in mapping.all_fields().filter(|field| there.contains(&field.right)) {
                let values = [&there, &again].map(|state| state.get(&field.right));
                assert_eq!(values, [crm.get(&field.right); 2], "{name}: {key}, {}", field.right);
            }
        }
    }
}

/// What an editor would say of them: nothing that keeps them from working.
#[tokio::test]
async fn the_first_maps_have_no_problem() {
    let world = World::start().await;
    for (name, _, mapping) in first_maps() {
        let left = world.schema(Side::Left, &mapping.left_entity).await;
        let right = world.schema(Side::Right, &mapping.right_entity).await;
        let found = mapping::check(&mapping, &left, &right).into_iter();
        let problems: Vec<_> =
            found.filter(|finding| finding.state == model::FindingState::Problem).collect();
        assert!(problems.is_empty(), "{name}: {problems:#?}");
    }
}

#[test]
fn every_first_map_is_the_same_as_a_file() {
    use mapping::text::{MapText, from_text, to_json, to_yaml};
    for (name, note, mapping) in first_maps() {
        let version = model::VersionNumber([1, 0, 0, 0]);
        let text =
            MapText { name: name.into(), publisher: "Contoso".into(), version, note: note.into(), mapping };
        assert_eq!(from_text(&to_yaml(&text)).as_ref(), Ok(&text), "{name}");
        assert_eq!(from_text(&to_json(&text)).as_ref(), Ok(&text), "{name}");
    }
}
