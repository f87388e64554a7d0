//! The dialogs in which maps are ordered to do something. All that is chosen stands in the address: a dialog survives a
//! reload, can be sent, and works without a script.

mod asked;
mod choices;
mod companies;
mod conflicts;
mod done;
mod run;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod trial;
mod version;

pub(in crate::pages) use trial::result as trial_result;

pub(super) use asked::order_address;
pub(super) use version::{NEW_FIELDS, meaning};

use super::{env_param, within};
use crate::address::{Address, Param};
use crate::api::ApiError;
use crate::api::deeds::Deed;
use crate::api::orders::{OrderBook, OrderMaps, dry_run, orderable};
use crate::browser;
use crate::live::Live;
use crate::ui::{FormProblem, Shape, kept, loaded};
use asked::{Asked, closed};
use leptos::ev::SubmitEvent;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::{DryRun, MapId, Permission};

/// Filters of a page below that a dialog leaves as they are.
const FILTERS: [&str; 3] = ["status", "q", "sort"];

/// What sends an order. It lives as long as the page, a dialog does not.
#[derive(Clone, Copy)]
struct Act {
    sends: ServerAction<OrderMaps>,
    pending: Signal<bool>,
    told: Signal<Option<Result<(), ApiError>>>,
    /// What a run would do, once somebody asked for it.
    dry: Trial,
}

/// What a dry run says; `None` before one was asked for.
type Trial = Resource<Result<Option<DryRun>, ApiError>>;

/// Shows the dialog that the address asks for, if any.
#[component]
pub(super) fn Orders() -> impl IntoView {
    let env = env_param();
    let address = Address::current();
    let asked = Param::of(Asked::here);
    let live = Live::current();
    let book = Resource::new(
        move || {
            let asked = asked.get();
            // What somebody is filling in stays as it was when they opened it.
            let changes = if asked.did.is_some() { live.maps.get() } else { 0 };
            (env.get(), asked.is_open(), asked.versions_of(), changes)
        },
        |(env, open, versions_of, _)| async move {
            if open { orderable(within(env)?, versions_of).await.map(Some) } else { Ok(None) }
        },
    );
    let dry = Resource::new(
        move || (env.get(), asked.get().tried()),
        |(env, tried)| async move {
            match tried {
                Some((take, how)) => dry_run(within(env)?, take, how).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let act = ServerAction::<OrderMaps>::new();
    let form = Act { dry, sends: act, pending: act.pending().into(), told: refusals(act) };
    let dialog = NodeRef::<Dialog>::new();
    // What an earlier dialog was told does not concern the next.
    Effect::new(move |_| {
        let _ = asked.get();
        act.clear();
    });
    // Without a script it is a part of the page; live it is in front of everything else.
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.remove_attribute("open");
            let _ = dialog.show_modal();
        }
    });
    loaded(book, Shape::Heading, move |book| {
        let asked = asked.get();
        let (Some(book), true) = (book, asked.is_open()) else { return ().into_any() };
        let states = book.maps.iter().map(|map| map.state.label());
        let states = if asked.did.is_some() { states.collect::<Vec<_>>().join(" ") } else { String::new() };
        let key = format!("{} {states}", address.search());
        let env = env.now();
        kept(key, move || shown(&asked, &book, &env, form, dialog))
    })
}

/// The dialog itself.
fn shown(asked: &Asked, book: &OrderBook, env: &str, act: Act, dialog: NodeRef<Dialog>) -> AnyView {
    let address = Address::current();
    let navigate = use_navigate();
    let close = move |_| {
        // It was closed with a key; a link takes it off the page before.
        navigate(
            &closed(address),
            NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() },
        );
    };
    let needs = asked.deed.map_or(Permission::Operate, Deed::needs);
    let may = book.role.allows(needs);
    let content = match (asked.deed, asked.did) {
        (Some(deed), _) if may => form(asked, deed, book, env, act),
        (Some(_), _) => {
            let role = if needs == Permission::Administer { "admin" } else { "operator" };
            view! { <div class="form-problem warn">{format!("This needs the {role} role.")}</div> }.into_any()
        }
        (None, did) => done::results(asked, did, &book.maps, env),
    };
    let title = match (asked.deed, asked.did) {
        (Some(deed), _) => deed.label().to_owned(),
        (None, Some(deed)) => format!("{}: what became of it", deed.label()),
        (None, None) => String::new(),
    };
    view! {
        <dialog node_ref=dialog open class="dialog order" role="dialog" aria-labelledby="order-title" on:close=close>
            <h2 id="order-title" tabindex="-1" autofocus=asked.moved.is_none()>{title}</h2>
            {content}
        </dialog>
    }
    .into_any()
}

fn form(asked: &Asked, deed: Deed, book: &OrderBook, env: &str, act: Act) -> AnyView {
    let address = Address::current();
    let navigate = use_navigate();
    // Buttons that only change what is chosen ask for the page anew.
    let ask = move |event: SubmitEvent| {
        if let Some(query) = browser::asked_for(&event) {
            event.prevent_default();
            let own = |pair: &&str| !pair.starts_with("env=") && !pair.starts_with("back=");
            let query = query.split('&').filter(own).collect::<Vec<_>>().join("&");
            let options = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
            navigate(&format!("{}?{query}", address.path()), options);
        }
    };
    let rows = asked.rows(deed, &book.maps);
    let able = rows.iter().filter(|row| row.refusal.is_none()).count();
    let back = closed(address);
    let hidden_map = |map: &MapId| view! { <input type="hidden" name="maps[]" value=map.to_string() /> };
    let maps = asked.maps.iter().map(hidden_map).collect_view();
    let filters = FILTERS.map(|name| {
        let value = address.query(name);
        (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value /> })
    });
    let content = match deed {
        Deed::Run => run::rows(asked, &rows, &address.path()),
        Deed::Version => version::rows(&rows, env),
        _ => choices::choices(deed, &rows),
    };
    let env = env.to_owned();
    let dry = (deed == Deed::Run).then(|| {
        let button = view! {
            <button class="btn" formmethod="get" formaction=address.path() name="dry" value="yes" disabled=able == 0>
                "Dry run"
            </button>
        };
        (trial::told(asked, act.dry, &book.maps), button)
    });
    let (trial, try_it) = dry.unzip();
    let busy = move || act.pending.try_get() == Some(true);
    let leave = if deed == Deed::Cancel { "Let it go on" } else { "Cancel" };
    let danger = matches!(deed, Deed::Stop | Deed::Cancel);
    let class = if danger { "btn danger" } else { "btn primary" };
    let words = if deed == Deed::Version { "Activate" } else { deed.label() };
    view! {
        <ActionForm action=act.sends on:submit:capture=ask attr:class="order-form" attr:autocomplete="off">
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="order" value=deed.name() />
            <input type="hidden" name="back" value=back.clone() />
            {maps}
            {filters.into_iter().collect_view()}
            {content}
            {trial}
            <FormProblem value=act.told />
            <div class="acts">
                <button class=class disabled=move || able == 0 || busy() aria-busy=move || busy().then_some("true")>
                    {move || if busy() { "Working…" } else { words }}
                </button>
                {try_it}
                <a class="btn" href=back data-noscroll=true>{leave}</a>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// What the last attempt was told; what is wrong with single fields as well.
fn refusals(act: ServerAction<OrderMaps>) -> Signal<Option<Result<(), ApiError>>> {
    let value = act.value();
    Signal::derive(move || {
        let told = value.try_get().flatten()?;
        Some(told.map_err(|error| match &error {
            ApiError::Invalid { errors } => {
                let message = errors.iter().map(|(_, message)| message).collect::<Vec<_>>().join(" ");
                ApiError::Refused { message, hint: String::new() }
            }
            _ => error,
        }))
    })
}
