//! A mapping as a text file, to be read, compared and kept elsewhere.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::MapId;
#[cfg(feature = "ssr")]
use model::Permission;
use serde::{Deserialize, Serialize};

/// The draft of a map as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftText {
    /// The file, in YAML.
    pub text: String,
    /// The revision of the draft that it shows.
    pub revision: i64,
}

/// The draft of a map, or what it would begin with, as a file. Needs `View`.
#[server(name = ReadDraftText, prefix = "/api/fn", endpoint = "draft_text", output = Answer)]
pub async fn draft_text(env: String, map: MapId) -> Result<DraftText, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    inside.map(map).await?;
    let (text, revision) = inside.state.engine.draft_text(map).await?;
    Ok(DraftText { text: mapping::text::to_yaml(&text), revision })
}

/// Makes the draft of a map what a file says, if nobody has edited it since that revision; everything of the file, or
/// nothing. What it says of name, publisher, version and note is passed over. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "take_text", output = Answer)]
pub async fn take_text(
    env: String,
    map: MapId,
    revision: i64,
    #[server(default)] text: String,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    inside.map(map).await?;
    inside.state.engine.take_text(map, revision, &text, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{}/maps/{map}", inside.environment.id));
    Ok(())
}
