//! What stands against a draft, and what mends it by one act.

use crate::compose::Parts;
use crate::{Engine, EngineError};
use mapping::{Fix, Mendable};
use model::{Actor, Finding, MapDraft, MapId, Side};

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
    /// Makes the edits of a fix in the draft of a map: all of them, or none. Refused where the finding is gone meanwhile,
    /// where another act would mend it by now, and where somebody else has changed the same. The edits are taken back
    /// like all others.
    pub async fn mend_draft(&self, map: MapId, chosen: &ChosenFix, actor: &Actor) -> Result<(), EngineError> {
        let draft = self.draft(map).await?;
        let is_it = |finding: &Finding| {
            (&finding.code, &finding.title, &finding.found) == (&chosen.code, &chosen.title, &chosen.found)
        };
        let mut known = self.draft_findings(&draft).await?.into_iter();
        let fix = known.find_map(|(finding, fix)| fix.filter(|_| is_it(&finding)));
        let fix = fix.filter(|fix| fix.label == chosen.label).ok_or(EngineError::NotMendable)?;
        self.edit_draft_all(map, &fix.edits, actor).await
    }

    /// What stands against a draft ([`Engine::draft`]), or may do so, each with what mends it by one act. Schemas that are
    /// not known yet are read.
    pub async fn draft_findings(&self, draft: &MapDraft) -> Result<Vec<(Finding, Option<Fix>)>, EngineError> {
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
        let base = self.store().version(draft.base).await?;
        let before = [
            self.schema_before(&map.environment, Side::Left, &sketch.left_entity, &base).await?,
            self.schema_before(&map.environment, Side::Right, &sketch.right_entity, &base).await?,
        ];
        let before = before.each_ref().map(Option::as_ref);
        let fixes = Mendable { sketch, known: parts.known(), before }.fixes(&findings);
        Ok(findings.into_iter().zip(fixes).collect())
    }
}
