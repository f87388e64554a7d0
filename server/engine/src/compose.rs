//! New maps, and pairs that could join one: what both apps have, and what could be made of it.

use crate::attached::Attached;
use crate::{Engine, EngineError};
use connectors::{Record, Value};
use mapping::filter::{pushdown, xpp::parse};
use mapping::{Chosen, Known, Proposal, assemble, propose, propose_keys};
use model::{
    Actor, Count, EntityName, EntitySchema, EnvironmentId, FieldErrors, FieldKind, FieldSchema, Finding,
    MapDescription, MapId, MapState, Mapping, Publisher, Side, VersionNumber,
};
use std::borrow::Cow;
use std::sync::Arc;
use store::{NewMap, NewVersion, StoreError};

/// The CRM's entity of companies.
const COMPANIES: &str = "cdm_companies";
/// How many rows are shown of an entity that somebody thinks of mapping.
const SAMPLE: u32 = 3;
/// And how many columns of them.
const COLUMNS: usize = 4;

/// Two entities that somebody thinks of mapping.
#[derive(Clone, Debug)]
pub struct Composition {
    /// The pairs that could be mapped, the surest first.
    pub proposals: Vec<Proposal>,
    /// The columns that could name a row of the CRM with the ERP's fields proposed for them, key by key, the likeliest
    /// first.
    pub keys: Vec<Vec<(String, Option<String>)>>,
    /// The map as it is chosen.
    pub mapping: Mapping,
    /// What stands against it.
    pub findings: Vec<Finding>,
}

/// An entity with some of its rows.
#[derive(Debug)]
pub struct Sampled {
    /// What its app says of it.
    pub schema: Arc<EntitySchema>,
    /// How many rows it has, or why the app does not tell.
    pub count: Result<Count, EngineError>,
    /// The columns that are shown of them.
    pub columns: Vec<String>,
    /// Some of them, as text.
    pub rows: Vec<Vec<String>>,
}

impl Engine {
    /// The entities of an app, by name.
    pub async fn entities(
        &self,
        environment: &EnvironmentId,
        side: Side,
    ) -> Result<Vec<EntityName>, EngineError> {
        let attached = self.at_work(environment)?;
        attached.port(side).connector.entities().await.map_err(|fault| EngineError::unread(&fault))
    }

    /// An entity with its first rows.
    pub async fn sampled(
        &self,
        environment: &EnvironmentId,
        side: Side,
        entity: &str,
    ) -> Result<Sampled, EngineError> {
        let attached = self.at_work(environment)?;
        let schema = attached.schema(side, entity).await?;
        let connector = &attached.port(side).connector;
        let select = shown_columns(&schema);
        let (count, rows) = tokio::join!(
            connector.count_matching(&schema, ""),
            connector.sample(&schema, &select, "", SAMPLE)
        );
        let text = |row: &Record, name: &String| {
            row.get(name).and_then(Value::text).map(Cow::into_owned).unwrap_or_default()
        };
        let rows = rows.map_err(|fault| EngineError::unread(&fault))?;
        let rows = rows.iter().map(|(_, row)| select.iter().map(|name| text(row, name)).collect()).collect();
        Ok(Sampled {
            count: count.map_err(|fault| EngineError::unread(&fault)),
            columns: select,
            rows,
            schema,
        })
    }

    /// How many rows of an entity there are, and how many pass a filter in its app's language; `None` = the app has no words
    /// for the filter.
    pub async fn counted(
        &self,
        environment: &EnvironmentId,
        side: Side,
        (entity, filter): (&str, &str),
    ) -> Result<(Count, Option<Count>), EngineError> {
        let attached = self.at_work(environment)?;
        let schema = attached.schema(side, entity).await?;
        let asked = match side {
            _ if filter.is_empty() => Some(String::new()),
            Side::Left => {
                let range = parse(filter).ok();
                range.and_then(|range| pushdown(&range, &schema)).map(|filter| filter.to_string())
            }
            Side::Right => Some(filter.to_owned()),
        };
        let connector = &attached.port(side).connector;
        let all = connector.count_matching(&schema, "").await.map_err(|fault| EngineError::unread(&fault))?;
        let passing = match asked {
            None => None,
            Some(asked) if asked.is_empty() => Some(all),
            Some(asked) => Some(
                connector
                    .count_matching(&schema, &asked)
                    .await
                    .map_err(|fault| EngineError::unread(&fault))?,
            ),
        };
        Ok((all, passing))
    }

    /// What could be made of two entities, and of what was chosen of that; `None` = all of it.
    pub async fn compose(
        &self,
        environment: &EnvironmentId,
        entities: [&str; 2],
        chosen: Option<&Chosen>,
    ) -> Result<Composition, EngineError> {
        let attached = self.at_work(environment)?;
        let [left, right] = entities;
        let parts = self.parts(&attached, environment, left, right).await?;
        let known = parts.known();
        let proposals = propose(&known, &[]);
        let keys = propose_keys(&known, &proposals);
        let all = || Chosen {
            key: keys
                .first()
                .into_iter()
                .flatten()
                .filter_map(|(column, field)| Some((column.clone(), field.clone()?)))
                .collect(),
            pairs: proposals.iter().map(|it| (it.field.left.clone(), it.field.right.clone())).collect(),
        };
        let mapping = assemble(&known, &chosen.cloned().unwrap_or_else(all));
        let findings = mapping::check(&mapping, &parts.left, &parts.right);
        Ok(Composition { proposals, keys, mapping, findings })
    }

    /// The pairs that could join a mapping.
    pub async fn proposals(
        &self,
        environment: &EnvironmentId,
        mapping: &Mapping,
    ) -> Result<Vec<Proposal>, EngineError> {
        let attached = self.at_work(environment)?;
        let parts = self.parts(&attached, environment, &mapping.left_entity, &mapping.right_entity).await?;
        let lines: Vec<_> = mapping.all_fields().cloned().collect();
        Ok(propose(&parts.known(), &lines))
    }

    /// Creates a map that stands still, with a first version. Refused where the mapping would not work.
    pub async fn create_map(
        &self,
        environment: &EnvironmentId,
        description: &MapDescription,
        mapping: Mapping,
        actor: &Actor,
    ) -> Result<MapId, EngineError> {
        let mut errors = description.validate();
        let publisher = description.publisher.trim();
        if Publisher::named(publisher).validate().of("name").is_some() {
            errors.add(
                "publisher",
                "A publisher's name has 1 to 60 letters, digits and underscores, like Contoso.",
            );
        }
        let taken =
            |errors: &mut FieldErrors| errors.add("name", "Another map of this environment has that name.");
        let name = description.name.trim();
        let maps = self.store().maps(environment, self.now()).await?;
        if maps.iter().any(|it| it.map.name.eq_ignore_ascii_case(name)) {
            taken(&mut errors);
        }
        if !errors.is_empty() {
            return Err(EngineError::Invalid(errors));
        }
        self.fits(environment, &mapping).await?;
        let map = NewMap {
            environment: environment.clone(),
            name: name.to_owned(),
            description: description.description.trim().to_owned(),
            owner: actor.name().to_owned(),
            state: MapState::NotRunning,
            run: None,
            version: NewVersion {
                publisher: publisher.to_owned(),
                number: VersionNumber([1, 0, 0, 0]),
                author: actor.name().to_owned(),
                note: "First version.".to_owned(),
                mapping,
            },
        };
        match self.store().create_map(map, actor.clone(), self.now()).await {
            // Somebody was faster.
            Err(StoreError::Duplicate { .. }) => {
                taken(&mut errors);
                Err(EngineError::Invalid(errors))
            }
            outcome => Ok(outcome?),
        }
    }

    /// What proposals for two entities are made from.
    pub(crate) async fn parts(
        &self,
        attached: &Attached,
        environment: &EnvironmentId,
        left: &str,
        right: &str,
    ) -> Result<Parts, EngineError> {
        let (left, right) =
            (attached.schema(Side::Left, left).await?, attached.schema(Side::Right, right).await?);
        let is_company = |kind: &FieldKind| matches!(kind, FieldKind::Lookup { targets } if targets.iter().any(|it| it == COMPANIES));
        if right.fields.iter().any(|field| is_company(&field.kind)) {
            attached.schema(Side::Right, COMPANIES).await?;
        }
        let known = self.store().schemas(environment).await?;
        let of_crm = known.into_iter().filter(|(side, ..)| *side == Side::Right);
        let maps = self.store().maps(environment, self.now()).await?;
        Ok(Parts {
            left,
            right,
            tables: of_crm.map(|(_, schema, _)| schema).collect(),
            past: maps.into_iter().map(|it| (it.map.name, it.version.mapping)).collect(),
        })
    }
}

/// What [`Known`] is made of.
pub(crate) struct Parts {
    pub(crate) left: Arc<EntitySchema>,
    pub(crate) right: Arc<EntitySchema>,
    pub(crate) tables: Vec<EntitySchema>,
    pub(crate) past: Vec<(String, Mapping)>,
}

impl Parts {
    pub(crate) fn known(&self) -> Known<'_> {
        Known { left: &self.left, right: &self.right, tables: &self.tables, past: &self.past }
    }
}

/// The columns that tell most of a row: those of its keys, then the first that people fill in.
fn shown_columns(schema: &EntitySchema) -> Vec<String> {
    let is_shown = |field: &&FieldSchema| {
        !field.read_only && !matches!(field.kind, FieldKind::Lookup { .. } | FieldKind::Guid)
    };
    let names_rows = |field: &FieldSchema| {
        schema.key.iter().chain(schema.alternate_keys.iter().flatten()).any(|name| *name == field.name)
    };
    let mut fields: Vec<&FieldSchema> = schema.fields.iter().filter(is_shown).collect();
    fields.sort_by_key(|field| !names_rows(field));
    fields.into_iter().take(COLUMNS).map(|field| field.name.clone()).collect()
}
