//! What became of the mails about a firing.

use crate::api::notifications::Delivery;
use crate::ui::{Badge, Empty, Icon, Time, TimeForm, Tone};
use crate::wording::counted;
use leptos::prelude::*;
use model::{Addressee, AddresseeFate, DeliveryAttempt, NotificationState};

/// Each message with its addresses and the attempts to hand it over.
#[component]
pub(crate) fn Deliveries(
    deliveries: Vec<Delivery>,
    /// The environment, for links.
    env: String,
) -> impl IntoView {
    let none = deliveries.is_empty();
    let messages = deliveries.into_iter().map(|delivery| message(delivery, &env)).collect_view();
    view! {
        <section class="card" aria-labelledby="deliveries">
            <header>
                <h2 id="deliveries">"Who was told"</h2>
            </header>
            {if none {
                view! { <Empty title="Nobody by mail">"The alert setting named no group and no address."</Empty> }.into_any()
            } else {
                messages.into_any()
            }}
        </section>
    }
}

fn message(delivery: Delivery, env: &str) -> AnyView {
    let is_held = delivery.held_until.is_some() && delivery.held_until == delivery.due;
    let (tone, icon) = match delivery.state {
        NotificationState::Queued if is_held => (Tone::Idle, Icon::Pause),
        NotificationState::Queued => (Tone::Info, Icon::Retry),
        NotificationState::Sent => (Tone::Ok, Icon::Check),
        NotificationState::GivenUp => (Tone::Bad, Icon::Alert),
    };
    let label = if is_held { "Held" } else { delivery.state.label() };
    let held = delivery.held_until.map(|at| {
        let word = if is_held { "Held until " } else { "Was held until " };
        view! { <div class="quiet">{word} <Time at form=TimeForm::Full /> " by quiet hours."</div> }
    });
    let next = delivery.due.filter(|_| !is_held);
    let [taken, waiting, refused] = delivery.people;
    let counts = [(taken, "taken"), (waiting, "waiting"), (refused, "refused")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", counted(count.into(), "address", "addresses")))
        .collect::<Vec<_>>()
        .join(", ");
    let addressees = delivery.addressees.into_iter().map(addressee).collect_view();
    let attempts = delivery.attempts.into_iter().map(|one| attempt(one, env)).collect_view();
    view! {
        <div class="pad line-top stack">
            <div>
                <b>{delivery.kind.label()}</b> " " <Badge tone icon label /> " "
                <span class="quiet">{counts}</span>
            </div>
            {held}
            {next.map(|at| view! { <div class="quiet">"Tried next " <Time at />"."</div> })}
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

fn attempt(one: DeliveryAttempt, env: &str) -> AnyView {
    let others = one.together.len();
    let together = (others > 0).then(|| {
        let links = one.together.iter().map(|firing| {
            let href = format!("/e/{env}/alerts/firings/{firing}");
            view! { " " <a href=href>{format!("#{firing}")}</a> }
        });
        let words = if others == 1 { "another alert:" } else { "other alerts:" };
        view! { <div class="quiet">"In one mail with " {words} {links.collect_view()}</div> }
    });
    view! { <li><Time at=one.at /> " " {one.result} {together}</li> }.into_any()
}
