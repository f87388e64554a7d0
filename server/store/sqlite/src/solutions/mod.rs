//! Solutions, their packages, what was done with them, and how to reach publishers.

mod contacts;
mod packages;
mod rows;
pub(crate) mod steps;
mod work;

use crate::SqliteStore;
use crate::fault::not_found;
use async_trait::async_trait;
use model::{
    EnvironmentId, Import, ImportId, KeptPackage, KeptSolution, PackageId, Page, PageRequest,
    PublisherContact, VersionId,
};
use store::{NewPackage, SavePublisher, SaveSolution, SolutionWork, Solutions, StoreError};

#[async_trait]
impl Solutions for SqliteStore {
    async fn contacts(&self, environment: &EnvironmentId) -> Result<Vec<PublisherContact>, StoreError> {
        contacts::all(&self.readers, environment).await
    }

    async fn save_publisher(&self, save: SavePublisher) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            contacts::save(db, save).await?;
            touched.maps += 1;
            touched.activity += 1;
            Ok(())
        })
        .await
    }

    async fn origins(
        &self,
        environment: &EnvironmentId,
    ) -> Result<Vec<(VersionId, String, bool)>, StoreError> {
        rows::origins(&self.readers, environment).await
    }

    async fn solutions(&self, environment: &EnvironmentId) -> Result<Vec<KeptSolution>, StoreError> {
        let mut known = rows::all(&mut *self.snapshot().await?, environment).await?;
        known.sort_by_cached_key(|row| (row.solution.label.to_lowercase(), row.solution.name.to_lowercase()));
        Ok(known)
    }

    async fn solution(&self, environment: &EnvironmentId, name: &str) -> Result<KeptSolution, StoreError> {
        let known = rows::one(&mut *self.snapshot().await?, environment, name).await?;
        known.ok_or_else(|| not_found("solution", name))
    }

    async fn save_solution(&self, save: SaveSolution) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            work::save(db, save).await?;
            touched.maps += 1;
            touched.activity += 1;
            Ok(())
        })
        .await
    }

    async fn delete_solution(&self, save: SaveSolution) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            work::delete(db, save).await?;
            touched.maps += 1;
            touched.activity += 1;
            Ok(())
        })
        .await
    }

    async fn keep_package(&self, package: NewPackage) -> Result<PackageId, StoreError> {
        self.write(async move |db, touched| {
            let id = packages::keep(db, package).await?;
            touched.maps += 1;
            touched.activity += 1;
            Ok(id)
        })
        .await
    }

    async fn packages(
        &self,
        environment: &EnvironmentId,
        page: PageRequest,
    ) -> Result<Page<KeptPackage>, StoreError> {
        packages::page(&mut *self.snapshot().await?, environment, page).await
    }

    async fn package(&self, id: PackageId) -> Result<KeptPackage, StoreError> {
        packages::one(&self.readers, id).await
    }

    async fn package_bytes(&self, id: PackageId) -> Result<Vec<u8>, StoreError> {
        packages::bytes(&self.readers, id).await
    }

    async fn work_on_solution(&self, work: SolutionWork) -> Result<ImportId, StoreError> {
        self.write(async move |db, touched| {
            let id = Box::pin(work::carry_out(db, touched, work)).await?;
            touched.maps += 1;
            touched.activity += 1;
            Ok(id)
        })
        .await
    }

    async fn imports(
        &self,
        environment: &EnvironmentId,
        page: PageRequest,
    ) -> Result<Page<Import>, StoreError> {
        rows::imports(&mut *self.snapshot().await?, environment, page).await
    }

    async fn import(&self, id: ImportId) -> Result<Import, StoreError> {
        rows::import(&mut *self.snapshot().await?, id).await
    }
}
