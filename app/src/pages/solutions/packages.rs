//! `/e/{env}/solutions/packages`: what was exported, brought here or backed up.

use super::packaging_badge;
use crate::address::Param;
use crate::api::packages::{BackUpMaps, PackageList, packages};
use crate::live::Live;
use crate::pages::{env_param, query_param, within};
use crate::ui::{Act, Empty, FormProblem, Icon, Pager, Shape, Time, kept, loaded};
use crate::wording::grouped;
use leptos::prelude::*;
use leptos_meta::Title;
use model::KeptPackage;

/// The page.
#[component]
pub(crate) fn Packages() -> impl IntoView {
    let (env, before, package) = (env_param(), query_param("before"), query_param("package"));
    let back_up = Act::<BackUpMaps>::default();
    let live = Live::current();
    let done = Param::of(move || back_up.send.version().get());
    let list = Resource::new(
        move || (env.get(), before.get(), package.get(), live.maps.get(), done.get()),
        |(env, before, ..)| async move { packages(within(env)?, before.parse().ok()).await },
    );
    view! {
        <Title text="Packages" />
        <FormProblem value=back_up.told />
        {loaded(list, Shape::Table, move |list| {
            show(list, &env.now(), (&package.get(), !before.get().is_empty()), back_up)
        })}
    }
}

/// The list.
pub(in crate::pages) fn show(
    list: PackageList,
    env: &str,
    (made, paged): (&str, bool),
    act: Act<BackUpMaps>,
) -> AnyView {
    let PackageList { page, may_change } = list;
    let made = page.rows.iter().find(|row| row.id.to_string() == made).map(|package| {
        let maps = crate::wording::counted(i64::from(package.maps), "entity map", "entity maps");
        view! { <div class="form-problem ok" role="status">{format!("{maps} backed up. ")} {download(package)}</div> }
    });
    let backup = may_change.then(|| {
        let env = env.to_owned();
        kept("back up", move || {
            let env = env.clone();
            view! {
                <ActionForm action=act.send>
                    <input type="hidden" name="env" value=env />
                    <button class="btn primary">{Icon::Disk.draw()} "Backup all maps"</button>
                </ActionForm>
            }
            .into_any()
        })
    });
    let home = format!("/e/{env}/solutions");
    let table = table(&page.rows, may_change, "No package is here");
    view! {
        <div class="head">
            <h1>"Packages"</h1>
            <div class="acts">
                {backup}
                <a class="btn" href=home>"All solutions"</a>
            </div>
        </div>
        {made}
        <section class="card" aria-label="Packages">
            {table}
            <Pager next=page.next total=page.total shown=page.rows.len() paged what=("package", "packages") />
        </section>
    }
    .into_any()
}

/// A link to the bytes of a package.
pub(super) fn download(package: &KeptPackage) -> AnyView {
    let href = format!("/api/v1/packages/{}/file", package.id);
    view! { <a class="link" href=href rel="external" download=package.file_name.clone()>{format!("Download {}", package.file_name)}</a> }
        .into_any()
}

/// Packages as a table.
pub(super) fn table(packages: &[KeptPackage], may_download: bool, none: &'static str) -> AnyView {
    if packages.is_empty() {
        return view! { <Empty title=none>"A package is a solution as a file: it is kept here and can be downloaded again."</Empty> }
            .into_any();
    }
    let rows = packages.iter().map(|package| row(package, may_download)).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="List of packages">
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"File"</th>
                        <th scope="col">"Solution"</th>
                        <th scope="col">"Package"</th>
                        <th scope="col" class="num">"Entity maps"</th>
                        <th scope="col" class="num">"Bytes"</th>
                        <th scope="col">"When"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(package: &KeptPackage, may_download: bool) -> AnyView {
    let file = if may_download { download(package) } else { package.file_name.clone().into_any() };
    let reason = (!package.reason.is_empty()).then(
        || view! { " " <small class="quiet">{format!("In spite of issues: {}", package.reason)}</small> },
    );
    let size = i64::try_from(package.size).unwrap_or(i64::MAX);
    view! {
        <tr>
            <th scope="row">{file}</th>
            <td data-label="Solution">{format!("{} {}", package.label, package.version)}</td>
            <td data-label="Package">{packaging_badge(package.packaging)} {format!(" {}", package.kind.label())} {reason}</td>
            <td data-label="Entity maps" class="num">{grouped(i64::from(package.maps))}</td>
            <td data-label="Bytes" class="num">{grouped(size)}</td>
            <td data-label="When"><Time at=package.at /> {format!(" by {}", package.by)}</td>
        </tr>
    }
    .into_any()
}
