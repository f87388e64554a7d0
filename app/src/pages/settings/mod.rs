//! `/e/{env}/settings`: people and tokens for admins, appearance for everybody.

mod groups;
mod mail;
mod people;
mod retention;
mod tokens;
mod typed;
mod webhooks;

use super::frame::menus::ThemeForm;
use super::{env_param, within};
use crate::address::Param;
use crate::api::environments::frame;
use crate::api::notifications::mail_settings;
use crate::api::people::people;
use crate::api::retention::retention;
use crate::app::ShownTheme;
use crate::ui::{Shape, field_errors, loaded};
use groups::GroupsCard;
use leptos::prelude::*;
use leptos_meta::Title;
use mail::MailCard;
use model::{Permission, Role};
use people::{Acts, PeopleCard};
use retention::RetentionCard;
use tokens::TokensCard;
use webhooks::Webhooking;

/// What can be set.
#[component]
pub(crate) fn Settings() -> impl IntoView {
    let env = env_param();
    let me = Resource::new(move || env.get(), |env| async move { frame(within(env)?).await });
    let kept = Resource::new(|| (), |()| retention());
    let theme = ServerAction::new();
    let shown = expect_context::<ShownTheme>();
    view! {
        <Title text="Settings" />
        <div class="head"><h1>"Settings"</h1></div>
        {loaded(me, Shape::Table, |frame| administration(frame.role))}
        {loaded(kept, Shape::Table, |keeping| view! { <RetentionCard keeping /> }.into_any())}
        <section class="card" aria-labelledby="appearance">
            <header><h2 id="appearance">"Appearance"</h2></header>
            <div class="pad"><ThemeForm act=theme shown=shown.0 /></div>
        </section>
    }
}

fn administration(role: Role) -> AnyView {
    if role.allows(Permission::Administer) {
        return view! { <Administration /> <Mailing /> <Webhooking /> }.into_any();
    }
    view! {
        <section class="card">
            <header><h2>"People and API tokens"</h2></header>
            <div class="pad quiet">
                {format!("Your role is {}. Only admins see and change who may come in.", role.label())}
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Administration() -> impl IntoView {
    let create = ServerAction::new();
    let acts = Acts {
        invite: ServerAction::new(),
        set: ServerAction::new(),
        create,
        token_fields: field_errors(create.value()),
        remove: ServerAction::new(),
    };
    let done = Param::of(move || {
        let people = (acts.invite.version().get(), acts.set.version().get());
        (people, acts.create.version().get(), acts.remove.version().get())
    });
    let list = Resource::new(move || done.get(), |_| people());
    loaded(list, Shape::Table, move |people| {
        view! {
            <PeopleCard people=people.clone() acts />
            <TokensCard tokens=people.tokens acts />
        }
        .into_any()
    })
}

/// How people are told of alerts.
#[component]
fn Mailing() -> impl IntoView {
    let (set, test) = (ServerAction::new(), ServerAction::new());
    let (add, change) = (ServerAction::new(), ServerAction::new());
    let server = mail::Acts {
        set,
        set_fields: field_errors(set.value()),
        remove: ServerAction::new(),
        test,
        test_fields: field_errors(test.value()),
    };
    let groups =
        groups::Acts { add, add_fields: field_errors(add.value()), change, remove: ServerAction::new() };
    let done = Param::of(move || {
        let server = (server.set.version().get(), server.remove.version().get());
        (server, groups.add.version().get(), groups.change.version().get(), groups.remove.version().get())
    });
    let settings = Resource::new(move || done.get(), |_| mail_settings());
    loaded(settings, Shape::Table, move |settings| {
        view! {
            <MailCard server=settings.server tested=settings.tested acts=server />
            <GroupsCard groups=settings.groups acts=groups />
        }
        .into_any()
    })
}
