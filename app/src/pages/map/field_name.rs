//! A field of an entity with what its app says of it.

use crate::ui::{Badge, Icon, Tone};
use leptos::prelude::*;
use model::{FieldKind, FieldSchema, Side};

/// What an app's schema says of a field.
#[derive(Clone, Debug)]
pub(super) enum Known {
    /// No schema was read so far.
    NotRead,
    /// The entity has no such field.
    Missing,
    /// This.
    Field(FieldSchema),
}

/// A field with what its app says of it.
#[component]
pub(super) fn FieldName(
    /// Which app's.
    side: Side,
    /// Its name; empty = this side has none.
    name: String,
    /// What its app says of it.
    known: Known,
    /// It is part of the integration key.
    is_key: bool,
) -> impl IntoView {
    if name.is_empty() {
        return view! { <span class="quiet">"constant"</span> }.into_any();
    }
    let class = if side == Side::Left { "mono l" } else { "mono r" };
    let marks = match known {
        Known::NotRead => view! { <small>"not read yet"</small> }.into_any(),
        Known::Missing => {
            view! { <Badge tone=Tone::Bad icon=Icon::Alert label="Not in the app's schema" /> }.into_any()
        }
        Known::Field(field) => view! {
            <small>{kind(&field)}</small>
            {field.required.then(|| view! { <small class="mark">"required"</small> })}
            {field.read_only.then(|| view! { <small class="mark">{Icon::Lock.draw()} "read-only"</small> })}
        }
        .into_any(),
    };
    view! {
        <span class=class>{name}</span>
        {is_key.then(|| view! { <span class="key-mark" title="Part of the integration key">{Icon::Key.draw()} "key"</span> })}
        <span class="marks">{marks}</span>
    }
    .into_any()
}

/// The type of a field in words.
pub(super) fn kind(field: &FieldSchema) -> String {
    let name = match &field.kind {
        FieldKind::Text => "text".into(),
        FieldKind::Integer => "whole number".into(),
        FieldKind::Decimal => "decimal".into(),
        FieldKind::Boolean => "yes or no".into(),
        FieldKind::DateTime => "date and time".into(),
        FieldKind::Date => "date".into(),
        FieldKind::Guid => "GUID".into(),
        FieldKind::Choice { options, .. } => format!("choice of {}", options.len()),
        FieldKind::Lookup { .. } => "lookup".into(),
        FieldKind::Other { name } => name.clone(),
    };
    match (field.max_length, field.scale) {
        (Some(length), _) => format!("{name}, at most {length}"),
        (None, Some(scale)) => format!("{name}, {scale} digits"),
        (None, None) => name,
    }
}
