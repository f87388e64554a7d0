//! What stands against a draft, and what mends it by one act.

use crate::compose::Parts;
use crate::{Engine, EngineError};
use mapping::{Fix, Mendable};
use model::{Actor, Finding, MapDraft, MapId, Side};
use store::StoreError;

/// The fix that somebody chose, by what they saw of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenFix {
    /// The finding's code.
    pub code: String,
    /// Its place.
    pub title: String,
    /// What was found.
    pub found: String,
    /// What the fix is called.
    pub label: String,
}

impl Engine {
    /// What stands against the draft of a map (or against the version that it would begin with), or may do so, each with
    /// what mends it by one act. Schemas that are not known yet are read.
    pub async fn draft_findings(&self, map: MapId) -> Result<Vec<(Finding, Option<Fix>)>, EngineError> {
        let draft = self.draft(map).await?;
        self.mendable(&draft).await
    }

    /// Makes the edits of a fix in the draft of a map: all of them, or none. Refused where the finding is gone meanwhile,
    /// where another act would mend it by now, and where somebody else has changed the same. The edits are taken back
    /// like all others.
    pub async fn mend_draft(&self, map: MapId, chosen: &ChosenFix, actor: &Actor) -> Result<(), EngineError> {
        let draft = self.draft(map).await?;
        let is_it = |finding: &Finding| {
            (&finding.code, &finding.title, &finding.found) == (&chosen.code, &chosen.title, &chosen.found)
        };
        let mut known = self.mendable(&draft).await?.into_iter();
        let fix = known.find_map(|(finding, fix)| fix.filter(|_| is_it(&finding)));
        let fix = fix.filter(|fix| fix.label == chosen.label).ok_or(EngineError::NotMendable)?;
        self.edit_draft_all(map, &fix.edits, actor).await
    }

    async fn mendable(&self, draft: &MapDraft) -> Result<Vec<(Finding, Option<Fix>)>, EngineError> {
        let (map, _) = self.store().map(draft.map).await?;
        let attached = self.environment_of(&map)?;
        let sketch = &draft.sketch;
        let left = attached.schema(Side::Left, &sketch.left_entity).await?;
        let right = attached.schema(Side::Right, &sketch.right_entity).await?;
        let findings = mapping::check(&sketch.mapping(), &left, &right);
        if findings.is_empty() {
            return Ok(Vec::new());
        }
        // Only these are mended by what else the apps and other maps have.
        let asks = |finding: &Finding| matches!(finding.code.as_str(), "DIPV1010" | "DIPV1027");
        let parts = if findings.iter().any(asks) {
            let (left, right) = (&sketch.left_entity, &sketch.right_entity);
            self.parts(&attached, &map.environment, left, right).await?
        } else {
            Parts { left, right, tables: Vec::new(), past: Vec::new() }
        };
        // What was changed before the draft's version was saved it knows.
        let base = self.store().version(draft.base).await?;
        let before = async |side: Side, entity: &str| {
            let before = self.store().schema_before(&map.environment, side, entity).await?;
            Ok::<_, StoreError>(before.filter(|(_, since)| *since > base.created_at).map(|(it, _)| it))
        };
        let before = [
            before(Side::Left, &sketch.left_entity).await?,
            before(Side::Right, &sketch.right_entity).await?,
        ];
        let before = before.each_ref().map(Option::as_ref);
        let fixes = Mendable { sketch, known: parts.known(), before }.fixes(&findings);
        Ok(findings.into_iter().zip(fixes).collect())
    }
}
