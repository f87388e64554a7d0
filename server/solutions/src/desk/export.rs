//! Solutions become packages.

use super::change::changeable;
use super::picture::settings;
use super::{Desk, SolutionError};
use crate::{
    CORE_VERSION, Facts, Head, NewMap, Package, PackagePublisher, Present, Schemas, check, with_core,
};
use mapping::text::MapText;
use model::{
    Actor, CheckSummary, Checked, EnvironmentId, ExportDraft, KeptPackage, KeptSolution, MapState,
    MapSummary, PackageId, PackageKind, Packaging, PageRequest, Published, PublishedMap, Publisher, Side,
    VersionDraft, VersionName, VersionNumber,
};
use store::{NewPackage, StoreError};

/// What the checker says of a solution as it would be exported now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// What was found, the gravest first.
    pub findings: Vec<Checked>,
    /// The version that is proposed for the next export.
    pub version: VersionNumber,
    /// Maps with unfinished changes, which would not be in the package.
    pub unfinished: Vec<String>,
}

impl Desk {
    /// Makes versions of the unfinished changes of all maps of a solution, under its publisher. They become the active
    /// ones where a map is not running or paused; what runs is left alone.
    pub async fn publish(
        &self,
        environment: &EnvironmentId,
        name: &str,
        actor: &Actor,
    ) -> Result<Vec<PublishedMap>, SolutionError> {
        let kept = self.store.solution(environment, name).await?;
        changeable(&kept.solution)?;
        let mut published = Vec::new();
        for row in self.maps_of(&kept).await? {
            let Some(draft) = self.store.draft(row.map.id).await? else { continue };
            let outcome = self.publish_one(&kept, &row, draft.revision, actor).await?;
            published.push(PublishedMap { map: row.map.id, name: row.map.name, outcome });
        }
        Ok(published)
    }

    async fn publish_one(
        &self,
        kept: &KeptSolution,
        row: &MapSummary,
        revision: i64,
        actor: &Actor,
    ) -> Result<Published, SolutionError> {
        let publisher = &kept.solution.publisher;
        let known = self.store.versions(row.map.id).await?;
        let own = known.iter().filter(|version| version.publisher.eq_ignore_ascii_case(publisher));
        let number =
            own.map(|version| version.number).max().map_or(VersionNumber([1, 0, 0, 0]), VersionNumber::next);
        let note = format!("Published for the solution {}.", kept.solution.label);
        let version = VersionDraft { publisher: publisher.clone(), number: number.to_string(), note };
        let saved = match self.hold.save_draft(row.map.id, revision, &version, actor).await {
            Ok(saved) => saved,
            Err(SolutionError::Store(error)) => return Err(error.into()),
            Err(refused) => return Ok(Published::Refused { reason: refused.in_words() }),
        };
        let version = VersionName::new(publisher, number);
        let may_switch =
            row.map.state == MapState::NotRunning || matches!(row.map.state, MapState::Paused { .. });
        if !may_switch {
            let reason = "The map is at work: pause or stop it, then activate the version.".to_owned();
            return Ok(Published::Saved { version, reason });
        }
        match self.hold.activate(row.map.id, saved, actor).await {
            Ok(()) => Ok(Published::Active { version }),
            Err(SolutionError::Store(error)) => Err(error.into()),
            Err(refused) => Ok(Published::Saved { version, reason: refused.in_words() }),
        }
    }

    /// What stands against exporting a solution as it is now.
    pub async fn inspect(
        &self,
        environment: &EnvironmentId,
        name: &str,
    ) -> Result<Inspection, SolutionError> {
        let kept = self.store.solution(environment, name).await?;
        let exported = self.exported(&kept).await?;
        let version = exported.unwrap_or(kept.solution.version).max(kept.solution.version).next();
        let package = self.pack(&kept, version, Packaging::Managed).await?;
        let findings = check(&package, &self.facts(&kept, exported).await?);
        let mut unfinished = Vec::new();
        for row in self.maps_of(&kept).await? {
            if self.store.draft(row.map.id).await?.is_some() {
                unfinished.push(row.map.name);
            }
        }
        Ok(Inspection { findings, version, unfinished })
    }

    /// Makes a package of the active versions of a solution's maps, and keeps it. The solution gets its version. With
    /// something that takes a reason it is refused unless one is given.
    pub async fn export(
        &self,
        environment: &EnvironmentId,
        name: &str,
        draft: &ExportDraft,
        actor: &Actor,
    ) -> Result<PackageId, SolutionError> {
        let version = draft.validate().map_err(SolutionError::Invalid)?;
        let kept = self.store.solution(environment, name).await?;
        changeable(&kept.solution)?;
        let exported = self.exported(&kept).await?;
        if let Some(before) = exported.filter(|before| *before >= version) {
            let message = format!("Version {before} was exported before; the next one has to be higher.");
            return Err(SolutionError::field("version", message));
        }
        let package = self.pack(&kept, version, draft.packaging).await?;
        let summary = CheckSummary::of(&check(&package, &self.facts(&kept, exported).await?));
        let reason = draft.reason.trim();
        if !summary.is_clean() && reason.is_empty() {
            let message = format!(
                "The checker found: {}. Mend that, or say why it is exported all the same.",
                summary.words()
            );
            return Err(SolutionError::field("reason", message));
        }
        let bytes = package.write()?;
        let new = self.new_package(environment, (&package, bytes), PackageKind::Exported, actor);
        Ok(self.store.keep_package(NewPackage { reason: reason.to_owned(), ..new }).await?)
    }

    /// Makes a package of all maps of an environment by their active versions, and keeps it.
    pub async fn back_up(
        &self,
        environment: &EnvironmentId,
        actor: &Actor,
    ) -> Result<PackageId, SolutionError> {
        let backup = self.backup(environment, actor).await?;
        let backup = backup.ok_or_else(|| {
            SolutionError::refused("There is no entity map to back up.", "Add an entity map first.")
        })?;
        Ok(self.store.keep_package(backup).await?)
    }

    /// A package of all maps of an environment by their active versions; `None` where there is no map.
    pub(super) async fn backup(
        &self,
        environment: &EnvironmentId,
        actor: &Actor,
    ) -> Result<Option<NewPackage>, SolutionError> {
        let maps = self.store.maps(environment, self.now()).await?;
        if maps.is_empty() {
            return Ok(None);
        }
        let publishers = self.publishers(environment).await?;
        let (publisher, contact) = publishers
            .into_iter()
            .next()
            .ok_or_else(|| StoreError::NotFound { what: "publisher", id: String::new() })?;
        let one = PageRequest { before: None, limit: 1 };
        let before = u32::try_from(self.store.packages(environment, one).await?.total).unwrap_or(u32::MAX);
        let head = Head {
            name: "TandemBackup".to_owned(),
            label: "Backup of all entity maps".to_owned(),
            description: String::new(),
            version: VersionNumber([1, 0, 0, before.saturating_add(1)]),
            packaging: Packaging::Unmanaged,
            publisher: PackagePublisher::new(&publisher, contact),
            requires: with_core(Vec::new()),
        };
        let labels = self.labels(environment).await?;
        let maps = maps.into_iter().map(|row| new_map(row, &labels, None)).collect();
        let package = Package::new(head, maps)?;
        let bytes = package.write()?;
        Ok(Some(self.new_package(environment, (&package, bytes), PackageKind::Backup, actor)))
    }

    /// The packages of an environment, the newest first.
    pub async fn packages(
        &self,
        environment: &EnvironmentId,
        page: PageRequest,
    ) -> Result<model::Page<KeptPackage>, SolutionError> {
        Ok(self.store.packages(environment, page).await?)
    }

    /// A package with its bytes.
    pub async fn package_file(&self, id: PackageId) -> Result<(KeptPackage, Vec<u8>), SolutionError> {
        Ok((self.store.package(id).await?, self.store.package_bytes(id).await?))
    }

    /// The maps of a solution as they are now, in its order.
    async fn maps_of(&self, kept: &KeptSolution) -> Result<Vec<MapSummary>, SolutionError> {
        let maps = self.store.maps(&kept.solution.environment, self.now()).await?;
        let place = |row: &MapSummary| kept.solution.maps.iter().position(|map| *map == row.map.id);
        let mut own: Vec<_> = maps.into_iter().filter(|row| place(row).is_some()).collect();
        own.sort_by_key(place);
        Ok(own)
    }

    /// The highest version of a solution that was exported.
    async fn exported(&self, kept: &KeptSolution) -> Result<Option<VersionNumber>, SolutionError> {
        let mut page = PageRequest { before: None, limit: 500 };
        let mut highest = None;
        loop {
            let found = self.store.packages(&kept.solution.environment, page).await?;
            let own = found.rows.iter().filter(|row| {
                row.kind == PackageKind::Exported && row.solution.eq_ignore_ascii_case(&kept.solution.name)
            });
            highest = own.map(|row| row.version).chain(highest).max();
            match found.next {
                Some(next) => page.before = Some(next),
                None => return Ok(highest),
            }
        }
    }

    /// The package of a solution by the active versions of its maps. What came with an imported row stays in it.
    async fn pack(
        &self,
        kept: &KeptSolution,
        version: VersionNumber,
        packaging: Packaging,
    ) -> Result<Package, SolutionError> {
        let solution = &kept.solution;
        let publishers = self.publishers(&solution.environment).await?;
        let known = publishers.into_iter().find(|(it, _)| it.name.eq_ignore_ascii_case(&solution.publisher));
        let (publisher, contact) = known
            .unwrap_or_else(|| (Publisher::named(&solution.publisher), model::PublisherContact::default()));
        let head = Head {
            name: solution.name.clone(),
            label: solution.label.clone(),
            description: solution.description.clone(),
            version,
            packaging,
            publisher: PackagePublisher::new(&publisher, contact),
            requires: with_core(Vec::new()),
        };
        let came_with = match kept.applied {
            Some(package) => Package::read(&self.store.package_bytes(package).await?).ok(),
            None => None,
        };
        let labels = self.labels(&solution.environment).await?;
        let maps = self.maps_of(kept).await?;
        let maps = maps.into_iter().map(|row| new_map(row, &labels, came_with.as_ref())).collect();
        Ok(Package::new(head, maps)?)
    }

    /// The labels of the ERP's entities.
    async fn labels(&self, environment: &EnvironmentId) -> Result<Vec<(String, String)>, SolutionError> {
        let known = self.store.schemas(environment).await?;
        let of_erp = known.into_iter().filter(|(side, ..)| *side == Side::Left);
        Ok(of_erp.map(|(_, schema, _)| (schema.entity, schema.label)).collect())
    }

    async fn facts(
        &self,
        kept: &KeptSolution,
        exported: Option<VersionNumber>,
    ) -> Result<Facts, SolutionError> {
        let environment = &kept.solution.environment;
        let mut schemas = Schemas::default();
        for (side, schema, _) in self.store.schemas(environment).await? {
            match side {
                Side::Left => schemas.left.push(schema),
                Side::Right => schemas.right.push(schema),
            }
        }
        let unread = |is_empty: bool| is_empty.then(|| "it has not been read yet".to_owned());
        let others = self.store.solutions(environment).await?;
        let others = others.into_iter().filter(|other| other.solution.name != kept.solution.name);
        let maps = self.store.maps(environment, self.now()).await?;
        Ok(Facts {
            left_unread: unread(schemas.left.is_empty()),
            right_unread: unread(schemas.right.is_empty()),
            schemas,
            core: Some(CORE_VERSION),
            present: others
                .map(|other| Present { solution: other.solution.name, version: other.solution.version })
                .collect(),
            exported,
            mapped: maps.into_iter().map(|row| row.version.mapping.right_entity).collect(),
            apps: Vec::new(),
        })
    }

    /// A package as it is to be kept, with its bytes.
    pub(super) fn new_package(
        &self,
        environment: &EnvironmentId,
        (package, bytes): (&Package, Vec<u8>),
        kind: PackageKind,
        actor: &Actor,
    ) -> NewPackage {
        let head = package.head();
        NewPackage {
            environment: environment.clone(),
            kind,
            solution: head.name.clone(),
            label: head.label.clone(),
            version: head.version,
            packaging: head.packaging,
            publisher: head.publisher.name.clone(),
            maps: u32::try_from(package.maps().len()).unwrap_or(u32::MAX),
            file_name: package.file_name(),
            hash: blake3::hash(&bytes).to_hex().to_string(),
            bytes,
            actor: actor.clone(),
            at: self.now(),
            reason: String::new(),
        }
    }
}

/// A map as it is packed, by its active version.
fn new_map(row: MapSummary, labels: &[(String, String)], came_with: Option<&Package>) -> NewMap {
    let entity = &row.version.mapping.left_entity;
    let label = labels.iter().find(|(known, label)| known.eq_ignore_ascii_case(entity) && !label.is_empty());
    let left_label = label.map_or_else(|| entity.clone(), |(_, label)| label.clone());
    let right = &row.version.mapping.right_entity;
    let kept = came_with.and_then(|package| {
        let is_same = |map: &&crate::PackedMap| {
            map.text.as_ref().is_some_and(|text| text.mapping.right_entity.eq_ignore_ascii_case(right))
                && map.left_label == left_label
        };
        package.maps().iter().find(is_same).map(|map| map.row.clone())
    });
    let settings = settings(&row);
    let text = MapText {
        name: row.map.name,
        publisher: row.version.publisher,
        version: row.version.number,
        note: row.version.note,
        mapping: row.version.mapping,
    };
    NewMap { text, left_label, settings, kept }
}
