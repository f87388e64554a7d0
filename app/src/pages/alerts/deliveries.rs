//! What became of the messages about a firing.

use crate::api::notifications::Delivery;
use crate::ui::{Badge, Empty, Icon, Time, Tone};
use crate::wording::counted;
use leptos::prelude::*;
use model::{Addressee, AddresseeFate, DeliveryAttempt, NotificationState};

/// Each message with its addresses and the attempts to hand it over.
#[component]
pub(crate) fn Deliveries(deliveries: Vec<Delivery>) -> impl IntoView {
    let none = deliveries.is_empty();
    let messages = deliveries.into_iter().map(message).collect_view();
    view! {
        <section class="card" aria-labelledby="deliveries">
            <header>
                <h2 id="deliveries">"Who was told"</h2>
            </header>
            {if none {
                view! { <Empty title="Nobody by mail or webhook">"The alert setting named no group, no address and no webhook."</Empty> }.into_any()
            } else {
                messages.into_any()
            }}
        </section>
    }
}

fn message(delivery: Delivery) -> AnyView {
    let (tone, icon) = match delivery.state {
        NotificationState::Queued => (Tone::Info, Icon::Retry),
        NotificationState::Sent => (Tone::Ok, Icon::Check),
        NotificationState::GivenUp => (Tone::Bad, Icon::Alert),
    };
    let [taken, waiting, refused] = delivery.people;
    let counts = [(taken, "taken"), (waiting, "waiting"), (refused, "refused")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", counted(count.into(), "address", "addresses")))
        .collect::<Vec<_>>()
        .join(", ");
    let how = match &delivery.webhook {
        None => counts,
        Some(name) if name.is_empty() => "to a webhook".to_owned(),
        Some(name) => format!("to the webhook {name}"),
    };
    let addressees = delivery.addressees.into_iter().map(addressee).collect_view();
    let attempts = delivery.attempts.into_iter().map(attempt).collect_view();
    view! {
        <div class="pad line-top stack">
            <div>
                <b>{delivery.kind.label()}</b> " " <Badge tone icon label=delivery.state.label() /> " "
                <span class="quiet">{how}</span>
            </div>
            {delivery.due.map(|at| view! { <div class="quiet">"Tried next " <Time at />"."</div> })}
            <ul class="plain-list">{addressees}</ul>
            <ol class="plain-list">{attempts}</ol>
        </div>
    }
    .into_any()
}

fn addressee(one: Addressee) -> AnyView {
    let word = match one.fate {
        AddresseeFate::Waiting => "waits",
        AddresseeFate::Accepted => "taken",
        AddresseeFate::Refused => "refused",
    };
    let words = if one.words.is_empty() { word.to_owned() } else { format!("{word}: {}", one.words) };
    view! { <li><span class="mono">{one.address}</span> " – " {words}</li> }.into_any()
}

fn attempt(one: DeliveryAttempt) -> AnyView {
    view! { <li><Time at=one.at /> " " {one.result}</li> }.into_any()
}
