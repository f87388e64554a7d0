//! New entity maps: what both apps have, what could be paired, and the map that comes of it.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Count, EntityName, EntitySchema, MapDescription, Publisher};
#[cfg(feature = "ssr")]
use model::{Permission, Side};
use serde::{Deserialize, Serialize};

/// What the page of a new map shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NewMapSheet {
    /// Two entities are to be chosen, ERP first: what each app has, or why that cannot be told.
    Choose([Result<Vec<Mappable>, String>; 2]),
    /// These could be mapped.
    Chosen(Box<Candidates>),
}

/// An entity that could be mapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mappable {
    /// Its names.
    pub name: EntityName,
    /// The maps that it belongs to already.
    pub maps: Vec<String>,
}

/// Two entities with what could be made of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidates {
    /// ERP first.
    pub entities: [EntityLook; 2],
    /// The pairs that could be mapped, the surest first.
    pub proposals: Vec<ProposedPair>,
    /// The columns that could name a row of the CRM, each with the ERP's field that is proposed for it; key by key, the
    /// likeliest first.
    pub keys: Vec<Vec<(String, Option<String>)>>,
    /// The rows belong to companies.
    pub of_companies: bool,
    /// Who may publish, the default one first.
    pub publishers: Vec<Publisher>,
}

/// An entity with some of its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityLook {
    /// What its app says of it.
    pub schema: EntitySchema,
    /// How many rows it has; `Err` = why that cannot be told.
    pub count: Result<Count, String>,
    /// The columns of `rows`.
    pub columns: Vec<String>,
    /// Some of them, as text.
    pub rows: Vec<Vec<String>>,
}

/// A pair that could be mapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedPair {
    /// The pair.
    pub field: model::FieldMapping,
    /// Why it is proposed.
    pub reason: String,
}

#[cfg(feature = "ssr")]
impl From<mapping::Proposal> for ProposedPair {
    fn from(mapping::Proposal { field, reason }: mapping::Proposal) -> Self {
        Self { field, reason }
    }
}

/// What could become a new map of an environment: the entities of both apps, or of two of them what could be paired.
/// Needs `Administer`, since it shows values.
#[server(name = ReadNewMap, prefix = "/api/fn", endpoint = "new_map", output = Answer)]
pub async fn new_map(
    env: String,
    #[server(default)] left: String,
    #[server(default)] right: String,
) -> Result<NewMapSheet, ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (engine, environment) = (&inside.state.engine, &inside.environment.id);
    if left.is_empty() || right.is_empty() {
        let maps = inside.state.store.maps(environment, inside.state.now()).await?;
        let mapped = async |side: Side| {
            let names = engine.entities(environment, side).await.map_err(|error| error.to_string())?;
            let of = |name: &EntityName| {
                let own = maps.iter().filter(|it| it.version.mapping.entity(side) == name.entity);
                own.map(|it| it.map.name.clone()).collect()
            };
            Ok(names.into_iter().map(|name| Mappable { maps: of(&name), name }).collect())
        };
        return Ok(NewMapSheet::Choose([mapped(Side::Left).await, mapped(Side::Right).await]));
    }
    let composition = engine.compose(environment, [&left, &right], None).await?;
    let look = async |side: Side, entity: &str| -> Result<EntityLook, ApiError> {
        let sampled = engine.sampled(environment, side, entity).await?;
        Ok(EntityLook {
            schema: (*sampled.schema).clone(),
            count: sampled.count.map_err(|error| error.to_string()),
            rows: sampled.rows,
            columns: sampled.columns,
        })
    };
    Ok(NewMapSheet::Chosen(Box::new(Candidates {
        entities: [look(Side::Left, &left).await?, look(Side::Right, &right).await?],
        proposals: composition.proposals.into_iter().map(ProposedPair::from).collect(),
        keys: composition.keys,
        of_companies: composition.mapping.company.is_some(),
        publishers: inside.state.store.publishers(environment).await?,
    })))
}

/// Adds a map that stands still, of the pairs (`Name=msdyn_name`) and the integration key (`msdyn_name=Name`) that were
/// chosen, and leads to its page. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "add_map", output = Answer)]
pub async fn add_map(
    env: String,
    left: String,
    right: String,
    #[server(default)] description: MapDescription,
    #[server(default)] pairs: Vec<String>,
    #[server(default)] key: Vec<String>,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (engine, environment) = (&inside.state.engine, &inside.environment.id);
    let split = |text: &String| text.split_once('=').map(|(one, other)| (one.to_owned(), other.to_owned()));
    let chosen = mapping::Chosen {
        key: key.iter().filter_map(split).filter(|(_, field)| !field.is_empty()).collect(),
        pairs: pairs.iter().filter_map(split).collect(),
    };
    let composed = engine.compose(environment, [&left, &right], Some(&chosen)).await?;
    let map =
        engine.create_map(environment, &description, composed.mapping, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{environment}/maps/{map}"));
    Ok(())
}
