//! Publishers and how to reach them.

use super::{Desk, SolutionError};
use model::{Actor, EnvironmentId, FieldErrors, Publisher, PublisherContact};
use store::{SavePublisher, StoreError};

/// What somebody says of a publisher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublisherDraft {
    /// Its names.
    pub publisher: Publisher,
    /// How to reach it.
    pub contact: PublisherContact,
}

impl PublisherDraft {
    /// What is wrong with it, by field.
    pub fn validate(&self) -> FieldErrors {
        let mut errors = self.publisher.validate();
        for (field, message) in self.contact.validate().iter() {
            errors.add(field, message);
        }
        errors
    }
}

impl Desk {
    /// The publishers of an environment with how to reach them: the default one first, then by name.
    pub async fn publishers(
        &self,
        environment: &EnvironmentId,
    ) -> Result<Vec<(Publisher, PublisherContact)>, SolutionError> {
        let names = self.store.publishers(environment).await?;
        Ok(names.into_iter().zip(self.store.contacts(environment).await?).collect())
    }

    /// Adds a publisher.
    pub async fn add_publisher(
        &self,
        environment: &EnvironmentId,
        draft: PublisherDraft,
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        self.save_publisher(environment, draft, true, actor).await
    }

    /// Changes what is said of a publisher; its name stays.
    pub async fn change_publisher(
        &self,
        environment: &EnvironmentId,
        draft: PublisherDraft,
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        let names = self.store.publishers(environment).await?;
        let is_known = names.iter().any(|known| known.name.eq_ignore_ascii_case(&draft.publisher.name));
        if !is_known {
            return Err(StoreError::NotFound { what: "publisher", id: draft.publisher.name }.into());
        }
        self.save_publisher(environment, draft, false, actor).await
    }

    /// Adds a publisher, or changes what is said of the one of that name.
    pub async fn put_publisher(
        &self,
        environment: &EnvironmentId,
        draft: PublisherDraft,
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        self.save_publisher(environment, draft, false, actor).await
    }

    async fn save_publisher(
        &self,
        environment: &EnvironmentId,
        draft: PublisherDraft,
        is_new: bool,
        actor: &Actor,
    ) -> Result<(), SolutionError> {
        let errors = draft.validate();
        if !errors.is_empty() {
            return Err(SolutionError::Invalid(errors));
        }
        let PublisherDraft { publisher, contact } = draft;
        let label = publisher.label.trim().to_owned();
        let save = SavePublisher {
            environment: environment.clone(),
            publisher: Publisher { label, ..publisher },
            contact,
            is_new,
            actor: actor.clone(),
            at: self.now(),
            correlation: String::new(),
        };
        match self.store.save_publisher(save).await {
            Err(StoreError::Duplicate { .. }) => {
                Err(SolutionError::field("name", "Another publisher of this environment has that name."))
            }
            outcome => Ok(outcome?),
        }
    }
}
