//! One record through a mapping that nothing need run by yet: read from both apps, and not written.

use crate::attached::Attached;
use crate::lookup::Answers;
use crate::survey::PATIENCE;
use crate::{Engine, EngineError};
use connectors::policy::classify;
use connectors::{Fault, Record, Value};
use mapping::{
    Compiled, Fate, LookupWanted, Problem, RecordKey, Resolve, State, There, Trace, Traced, Traveller,
};
use model::{
    Contrast, EntityMap, EntitySchema, LineFate, MapId, MapVersion, Mapping, RecordChoice, RecordTrial, Side,
    Tried, TriedLine, TriedRecord, WantedRecord,
};
use std::sync::Arc;

/// How many records are offered.
const OFFERED: u32 = 5;
/// How many characters of a value are shown.
const LONGEST: usize = 500;

/// A map with the mapping that is tried: a draft stands as the version that it began with.
pub(crate) struct Candidate {
    pub(crate) map: EntityMap,
    pub(crate) active: MapVersion,
    pub(crate) version: MapVersion,
}

impl Engine {
    /// The mapping of a map that somebody wants to try.
    pub(crate) async fn candidate(&self, map: MapId, tried: Tried) -> Result<Candidate, EngineError> {
        let (known, active) = self.store().map(map).await?;
        let version = match tried {
            Tried::Active => active.clone(),
            Tried::Version(id) => self.store().version(id).await?,
            Tried::Draft => {
                let draft = self.draft(map).await?;
                let base = self.store().version(draft.base).await?;
                MapVersion { mapping: draft.sketch.mapping(), ..base }
            }
        };
        if version.map != map {
            return Err(EngineError::NoSuchVersion(known.name));
        }
        Ok(Candidate { map: known, active, version })
    }

    /// What a mapping makes of one record of a side, line by line, and what stands in the other app now. An app that is
    /// silent, or answers too late, takes nothing with it but its own column. Refused where the mapping does not work.
    pub async fn try_record(
        &self,
        map: MapId,
        tried: Tried,
        (side, wanted): (Side, &WantedRecord),
    ) -> Result<RecordTrial, EngineError> {
        let candidate = self.candidate(map, tried).await?;
        let attached = self.environment_of(&candidate.map)?;
        let looking = Looking::new(&attached, &candidate).await?;
        let found = looking.found(side, wanted).await;
        let direction = side.outward();
        let record = match (wanted, &found) {
            (WantedRecord::None, _) => None,
            (_, Ok(rows)) => match &rows[..] {
                [] => Some(Err(format!("The {side} has no such record."))),
                [(id, record)] => Some(Ok(looking.tried(side, id, record).await)),
                _ => None,
            },
            (WantedRecord::Key(key), Err(cause)) => {
                let alone = looking.other_alone(side, key, cause).await;
                Some(alone.ok_or_else(|| cause.clone()))
            }
            (WantedRecord::Row(_), Err(cause)) => Some(Err(cause.clone())),
        };
        let choices = match (&record, found) {
            // Records of several companies have what was typed for a key.
            (None, Ok(rows)) if *wanted != WantedRecord::None => Ok(looking.choices(side, &rows).await),
            (_, Err(cause)) => Err(cause),
            _ => looking.offered(side).await,
        };
        Ok(RecordTrial { direction, choices, record })
    }
}

/// Two apps that are looked at through a mapping.
struct Looking<'a> {
    attached: &'a Arc<Attached>,
    candidate: &'a Candidate,
    compiled: Compiled,
    schemas: [Arc<EntitySchema>; 2],
    answers: Answers,
}

type Rows = Vec<(String, Record)>;

impl<'a> Looking<'a> {
    async fn new(attached: &'a Arc<Attached>, candidate: &'a Candidate) -> Result<Self, EngineError> {
        let mapping = &candidate.version.mapping;
        let schema = async |side: Side| {
            let read = patient(attached.port(side).schema(mapping.entity(side)));
            read.await.map_err(EngineError::Unread)
        };
        let schemas = [schema(Side::Left).await?, schema(Side::Right).await?];
        let compiled = made_ready(mapping, &schemas)?;
        Ok(Self { attached, candidate, compiled, schemas, answers: Answers::default() })
    }

    fn schema(&self, side: Side) -> &EntitySchema {
        let [left, right] = &self.schemas;
        if side == Side::Left { left } else { right }
    }

    /// Some rows of a side, by their keys.
    async fn offered(&self, side: Side) -> Result<Vec<RecordChoice>, String> {
        let connector = &self.attached.port(side).connector;
        let select = self.compiled.select(side);
        let rows = patient(connector.sample(self.schema(side), &select, "", OFFERED)).await?;
        Ok(self.choices(side, &rows).await)
    }

    async fn choices(&self, side: Side, rows: &[(String, Record)]) -> Vec<RecordChoice> {
        // Where lookups cannot be asked, keys that need them cannot be told: the ids stand for them.
        let _ = self.resolve(side, rows.iter().map(|(_, record)| record)).await;
        let choice = |(id, record): &(String, Record)| {
            let key = self.compiled.key(side, &self.state(side, record));
            RecordChoice { id: id.clone(), key: key.map_or_else(|_| id.clone(), |key| key.key) }
        };
        rows.iter().map(choice).collect()
    }

    fn state(&self, side: Side, record: &Record) -> State {
        self.compiled.state(side, record, &|lookup| self.answers.value(lookup))
    }

    /// Reads the values behind the lookups of rows of the CRM.
    async fn resolve(&self, side: Side, rows: impl Iterator<Item = &Record>) -> Result<(), String> {
        let uses: Vec<_> = match side {
            Side::Left => Vec::new(),
            Side::Right => rows.flat_map(|record| self.compiled.lookups(record)).collect(),
        };
        if uses.is_empty() {
            return Ok(());
        }
        patient(self.attached.lookups.fetch_values(&self.answers, &self.attached.right, uses)).await
    }

    /// Finds the rows of the CRM that states of it point to by key.
    async fn find_ids(&self, states: &[(State, String)]) -> Result<(), String> {
        let wanted: Vec<LookupWanted> =
            states.iter().flat_map(|(state, company)| self.compiled.lookups_wanted(state, company)).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let company = self.candidate.version.mapping.company.as_ref();
        let companies = company.and_then(|field| field.lookup.as_ref()?.targets.first());
        patient(self.attached.lookups.fetch_ids(&self.answers, &self.attached.right, wanted, companies)).await
    }

    /// The rows of a side that are wanted.
    async fn found(&self, side: Side, wanted: &WantedRecord) -> Result<Rows, String> {
        let (connector, schema) = (&self.attached.port(side).connector, self.schema(side));
        let select = self.compiled.select(side);
        match wanted {
            WantedRecord::None => Ok(Vec::new()),
            WantedRecord::Row(id) => {
                let rows = patient(connector.read(schema, &select, std::slice::from_ref(id))).await?;
                Ok(rows.into_iter().flatten().map(|record| (id.clone(), record)).collect())
            }
            WantedRecord::Key(text) => self.by_keys(side, self.keys(text, side)).await,
        }
    }

    /// The keys that somebody may mean; without a company it may be any.
    fn keys(&self, text: &str, side: Side) -> Vec<(State, String)> {
        let parts = RecordKey::parts(text);
        let named = |parts: &[String]| {
            let state = self.compiled.key_state(side, parts)?;
            let company = self.compiled.key(side, &state).map(|key| key.company).unwrap_or_default();
            Some((state, company))
        };
        if let Some(named) = named(&parts) {
            return vec![named];
        }
        let companies = self.attached.companies.iter();
        let within = companies.map(|it| [std::slice::from_ref(it), parts.as_slice()].concat());
        within.filter_map(|parts| named(&parts)).collect()
    }

    /// The rows of a side that have one of these keys.
    async fn by_keys(&self, side: Side, keys: Vec<(State, String)>) -> Result<Rows, String> {
        if side == Side::Right {
            self.find_ids(&keys).await?;
        }
        let columns = keys.iter().filter_map(|(state, company)| {
            self.compiled.key_columns(side, state, company, &|lookup| self.answers.id(lookup)).ok()
        });
        let columns: Vec<Vec<(String, Value)>> = columns.collect();
        if columns.is_empty() {
            return Ok(Vec::new());
        }
        let connector = &self.attached.port(side).connector;
        let select = self.compiled.select(side);
        let rows = patient(connector.find(self.schema(side), &select, &columns)).await?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// The row that the other app has under a key, with its state.
    async fn there(&self, side: Side, key: (State, String)) -> Result<Option<(String, State)>, String> {
        let rows = self.by_keys(side, vec![key]).await?;
        let Some((id, record)) = rows.into_iter().next() else { return Ok(None) };
        self.resolve(side, std::iter::once(&record)).await?;
        let state = self.state(side, &record);
        Ok(Some((id, state)))
    }

    /// A record that was read, under the mapping.
    async fn tried(&self, side: Side, id: &str, record: &Record) -> TriedRecord {
        let direction = side.outward();
        let resolved = self.resolve(side, std::iter::once(record)).await;
        let source = self.state(side, record);
        let company = self.compiled.key(side, &source).map(|key| key.company).unwrap_or_default();
        let (projected, _) = self.compiled.project_parts(direction, &source);
        let projected = [(projected, company.clone())];
        let asked = match side {
            Side::Left => self.find_ids(&projected).await,
            Side::Right => Ok(()),
        };
        let [projected] = projected;
        let there = match (&asked, &resolved) {
            (Err(cause), _) | (_, Err(cause)) => Err(cause.clone()),
            _ => self.there(direction.target(), projected).await,
        };
        let target = there_of(&there);
        let traveller = Traveller { direction, record, source: &source, target };
        let resolve = |wanted: &LookupWanted| self.answers.id(wanted);
        let known = asked.is_ok().then_some(&resolve as Resolve<'_>);
        let trace = self.compiled.trace(traveller, known);
        let is_taken = company.is_empty()
            || (self.attached.companies.contains(&company) && self.candidate.map.takes(&company));
        let Trace { lines, passes, key, outcome, payload } = trace;
        TriedRecord {
            id: id.to_owned(),
            key: key.map(|key| key.key).map_err(|fault| fault.to_string()),
            silent: None,
            lookups: resolved.err().or(asked.err()),
            there: there.map(|row| row.map(|(id, _)| id)),
            passes: Some(passes),
            is_taken,
            outcome,
            lines: lines.into_iter().map(|line| line_of(line, side)).collect(),
            payload: payload.map(|payload| payload.to_json()),
        }
    }

    /// What the other app has under a key, while the app of the record is silent; `None` where the key is not whole.
    async fn other_alone(&self, side: Side, key: &str, cause: &str) -> Option<TriedRecord> {
        let direction = side.outward();
        let mut keys = self.keys(key, direction.target());
        let wanted = if keys.len() == 1 { keys.pop()? } else { return None };
        let named = self.compiled.key(direction.target(), &wanted.0);
        let there = self.there(direction.target(), wanted).await;
        let target = there_of(&there);
        let (record, source) = (Record::new(), State::new());
        let trace =
            self.compiled.trace(Traveller { direction, record: &record, source: &source, target }, None);
        let unknown =
            |line| TriedLine { fate: LineFate::Unknown, contrast: Contrast::None, ..line_of(line, side) };
        Some(TriedRecord {
            id: String::new(),
            key: named.map(|key| key.key).map_err(|fault| fault.to_string()),
            silent: Some(cause.to_owned()),
            there: there.map(|row| row.map(|(id, _)| id)),
            lookups: None,
            passes: None,
            is_taken: true,
            outcome: None,
            lines: trace.lines.into_iter().map(unknown).collect(),
            payload: None,
        })
    }
}

/// What was found in the other app, if it answered.
const fn there_of(found: &Result<Option<(String, State)>, String>) -> There<'_> {
    match found {
        Ok(Some((_, state))) => There::Row(state),
        Ok(None) => There::Nothing,
        Err(_) => There::Unknown,
    }
}

/// A mapping made ready for work, or why it does not work.
pub(crate) fn made_ready(
    mapping: &Mapping,
    [left, right]: &[Arc<EntitySchema>; 2],
) -> Result<Compiled, EngineError> {
    let words = |problem: &Problem| format!("{}: {}", problem.place, problem.message);
    Compiled::new(mapping, left, right)
        .map_err(|problems| EngineError::Unfit(problems.iter().map(words).collect::<Vec<_>>().join(" ")))
}

/// What an app answers, or why not in words; somebody waits for the page.
pub(crate) async fn patient<T>(asked: impl Future<Output = Result<T, Fault>>) -> Result<T, String> {
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(answer) => answer.map_err(|fault| classify(&fault).remedy.headline),
        Err(_) => Err(format!("The app did not answer within {} seconds", PATIENCE.as_secs())),
    }
}

fn line_of(line: Traced, side: Side) -> TriedLine {
    let other = side.other();
    let fate = match line.fate {
        Fate::Written(value) => LineFate::Written(shown(&value)),
        Fate::OtherWay => LineFate::LeftOut(format!("Nothing travels to the {other} here.")),
        Fate::ReadOnly => LineFate::LeftOut(format!("The {other} lets nobody write it.")),
        Fate::Taken => LineFate::LeftOut("A line further up fills the same field.".to_owned()),
        Fate::Unknown => LineFate::LeftOut("The row that it points to was not found.".to_owned()),
        Fate::Refused(fault) => LineFate::Refused(fault.to_string()),
    };
    TriedLine {
        left: line.left,
        right: line.right,
        is_key: line.is_key,
        before: line.source.as_ref().and_then(shown),
        fate,
        there: line.there.as_ref().and_then(shown),
        contrast: line.contrast,
    }
}

/// A value as people read it, cut where it is long; `None` = no value.
pub(crate) fn shown(value: &Value) -> Option<String> {
    let text = value.text()?;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    Some(shown)
}
