//! Drafts of maps: what people work out on top of a version, edit by edit, until they save it as one of its own.

use crate::{Engine, EngineError};
use mapping::text::{MapText, from_text};
use model::{
    Actor, Clash, Edit, EntityMap, EntitySchema, FieldKind, FieldMapping, Lookup, MapDraft, MapId,
    MapVersion, Mapping, Moment, Side, VersionDraft, VersionId,
};
use store::StoreError;

/// A version of a map as a file has it.
pub(crate) fn text_of(map: EntityMap, version: MapVersion) -> MapText {
    let MapVersion { publisher, number, note, mapping, .. } = version;
    MapText { name: map.name, publisher, version: number, note, mapping }
}

impl Engine {
    /// The draft of a map, or the one that somebody would begin now.
    pub async fn draft(&self, map: MapId) -> Result<MapDraft, EngineError> {
        if let Some(draft) = self.store().draft(map).await? {
            return Ok(draft);
        }
        let (_, version) = self.store().map(map).await?;
        Ok(MapDraft::begin(map, version.id, &version.mapping))
    }

    /// Makes an edit in the draft of a map, which begins with the active version. Refused where somebody else has changed
    /// the same meanwhile.
    pub async fn edit_draft(&self, map: MapId, edit: &Edit, actor: &Actor) -> Result<(), EngineError> {
        self.change_draft(map, |draft, at| draft.edit(edit, actor.name(), at)).await
    }

    /// Makes edits in the draft of a map as [`Engine::edit_draft`] does: all of them, or none.
    pub(crate) async fn edit_draft_all(
        &self,
        map: MapId,
        edits: &[Edit],
        actor: &Actor,
    ) -> Result<(), EngineError> {
        self.change_draft(map, |draft, at| {
            edits.iter().try_for_each(|edit| draft.edit(edit, actor.name(), at))
        })
        .await
    }

    /// Takes back what somebody did last in a draft, or with `again` makes it once more. Without effect where there is
    /// nothing.
    pub async fn turn_draft(&self, map: MapId, again: bool, actor: &Actor) -> Result<(), EngineError> {
        let by = actor.name();
        let turn = |draft: &mut MapDraft, at| if again { draft.redo(by, at) } else { draft.undo(by, at) };
        self.change_draft(map, |draft, at| turn(draft, at).map(drop)).await
    }

    /// Ends the draft of a map without a version. Refused where it has grown since that revision.
    pub async fn drop_draft(&self, map: MapId, revision: i64) -> Result<(), EngineError> {
        Ok(self.store().drop_draft(map, revision).await?)
    }

    /// Saves the draft of a map as a version, and ends it. Refused as [`Engine::save_version`] does, and where the draft has
    /// grown since that revision.
    pub async fn save_draft(
        &self,
        map: MapId,
        revision: i64,
        version: &VersionDraft,
        actor: &Actor,
    ) -> Result<VersionId, EngineError> {
        let draft = self.store().draft(map).await?.filter(|draft| draft.revision == revision);
        let draft = draft.ok_or(StoreError::Stale { what: "the draft" })?;
        self.keep_version(map, (draft.sketch.mapping(), Some(revision)), version, actor).await
    }

    /// The draft of a map as a file has it, and its revision; what it says of the version is that of the version it began
    /// with.
    pub async fn draft_text(&self, map: MapId) -> Result<(MapText, i64), EngineError> {
        let (known, _) = self.store().map(map).await?;
        let draft = self.draft(map).await?;
        let base = self.store().version(draft.base).await?;
        Ok((MapText { mapping: draft.sketch.mapping(), ..text_of(known, base) }, draft.revision))
    }

    /// Makes the draft of a map what a file says: all of it, or nothing. Refused where the draft has grown since that
    /// revision, where the file cannot be read, and where it is of another map. What the file says of the version is for
    /// whoever saves the draft.
    pub async fn take_text(
        &self,
        map: MapId,
        revision: i64,
        text: &str,
        actor: &Actor,
    ) -> Result<(), EngineError> {
        let read = from_text(text)?;
        let mut draft = self.draft(map).await?;
        if draft.revision != revision {
            return Err(StoreError::Stale { what: "the draft" }.into());
        }
        let expected = self.store().draft(map).await?.map(|kept| kept.revision);
        for edit in draft.sketch.edits_to(&read.mapping)? {
            draft.edit(&edit, actor.name(), self.now())?;
        }
        if draft.revision != revision {
            self.store().put_draft(draft, expected).await?;
        }
        Ok(())
    }

    /// The line between two fields of a map's entities, spelled as the apps spell them. A lookup of the CRM is named alone,
    /// or with a dot and the column that holds the ERP's value. What the apps do not have is left as it is written: the
    /// check tells of it.
    pub async fn line_between(
        &self,
        map: &EntityMap,
        mapping: &Mapping,
        line: FieldMapping,
    ) -> Result<FieldMapping, EngineError> {
        let attached = self.environment_of(map)?;
        let left = attached.schema(Side::Left, &mapping.left_entity).await?;
        let right = attached.schema(Side::Right, &mapping.right_entity).await?;
        let spelled = |schema: &EntitySchema, name: &str| {
            schema.field(name).map_or_else(|| name.to_owned(), |field| field.name.clone())
        };
        let own = spelled(&left, line.left.trim());
        let (column, key) = line.right.trim().split_once('.').unwrap_or((line.right.trim(), ""));
        let Some((column, targets)) = right.field(column).and_then(|field| match &field.kind {
            FieldKind::Lookup { targets } => Some((field, targets)),
            _ => None,
        }) else {
            let named = spelled(&right, line.right.trim());
            return Ok(FieldMapping { left: own, right: named, lookup: None, ..line });
        };
        let mut known = Vec::with_capacity(targets.len());
        for target in targets {
            known.push((*attached.schema(Side::Right, target).await?).clone());
        }
        // What was chosen before stays, down to the order of its tables, unless another column or key is named.
        let kept = line.lookup.clone().filter(|lookup| {
            lookup.column == column.name && (key.is_empty() || lookup.targets.iter().any(|it| it.key == key))
        });
        let lookup = kept.or_else(|| mapping::lookup(column, key, &known));
        let path = |lookup: &Lookup| {
            let found = lookup.targets.first().map(|target| format!("{}.{}", column.name, target.key));
            found.unwrap_or_else(|| column.name.clone())
        };
        let right = lookup.as_ref().map_or_else(|| column.name.clone(), path);
        Ok(FieldMapping { left: own, right, lookup, ..line })
    }

    /// Changes the draft of a map; what is done is done to what is there, whoever was faster.
    async fn change_draft(
        &self,
        map: MapId,
        change: impl Fn(&mut MapDraft, Moment) -> Result<(), Clash>,
    ) -> Result<(), EngineError> {
        loop {
            let kept = self.store().draft(map).await?;
            let expected = kept.as_ref().map(|draft| draft.revision);
            let mut draft = match kept {
                Some(draft) => draft,
                None => self.draft(map).await?,
            };
            change(&mut draft, self.now())?;
            if expected == Some(draft.revision) || (expected.is_none() && draft.revision == 0) {
                return Ok(());
            }
            match self.store().put_draft(draft, expected).await {
                Err(StoreError::Stale { what: "the draft" }) => {}
                outcome => return Ok(outcome?),
            }
        }
    }
}
