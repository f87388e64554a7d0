//! The page of an environment, and the wizard that links one.

use super::maps::summary;
use super::{environment, lint};
use leptos::prelude::*;
use model::{MapState, Moment, Remedy, Role};

fn window() -> model::MaintenanceWindow {
    let paused_at = Some(Moment(2));
    model::MaintenanceWindow {
        id: model::WindowId(3),
        environment: environment(),
        plan: model::WindowPlan {
            from: Moment(1),
            until: Moment(9),
            maps: Vec::new(),
            choice: model::ResumeChoice::CatchUp,
            reason: "Upgrade of the ERP".into(),
        },
        actor: model::Actor::User("Ada".into()),
        status: model::WindowStatus::Running,
        maps: vec![model::WindowMap { map: model::MapId(1), paused_at }],
    }
}

/// Somebody did not give a reason.
fn draft() -> model::WindowDraft {
    model::WindowDraft {
        from: "2026-11-22T06:00".into(),
        until: "2026-11-22T05:00".into(),
        maps: vec![model::MapId(1)],
        ..model::WindowDraft::default()
    }
}

fn environment_facts(down: bool) -> crate::pages::written::EnvironmentFacts {
    use model::{
        AuthKind, Band, Check, CheckName, CheckState, Company, Connection, ConnectionKind, EntitySchema,
        Environment, FieldKind, FieldSchema, HealthFacts, Side, SideFacts,
    };
    let connection = |side| Connection {
        environment: environment(),
        side,
        kind: ConnectionKind::of(side),
        base_url: "http://127.0.0.1:8301/".into(),
        auth: AuthKind::Bearer { token: "file:/run/secrets/token".into() },
        poll_ms: 10_000,
        overlap_ms: 60_000,
        sweep_ms: 900_000,
    };
    let health = |side| store::ConnectionHealth {
        side,
        down: down.then(|| "The app did not answer".into()),
        since: Some(Moment(0)),
        last_contact: Some(Moment(0)),
    };
    let told = || SideFacts {
        down: down.then(|| "The app did not answer".into()),
        companies: (!down).then(|| vec![Company { code: "usmf".into(), name: "Contoso <US>".into() }]),
        strangers: Some(Vec::new()),
        twins: Vec::new(),
    };
    let field = FieldSchema {
        name: "accountnumber".into(),
        kind: FieldKind::Text,
        required: true,
        read_only: false,
        max_length: Some(20),
        scale: None,
    };
    let schema = EntitySchema {
        entity: "accounts".into(),
        label: "Account".into(),
        id: "accountid".into(),
        key: vec!["accountid".into()],
        alternate_keys: vec![vec!["accountnumber".into()]],
        tracks_changes: true,
        modified_time: None,
        fields: vec![field],
    };
    let failed = Check {
        name: CheckName::Reach,
        state: CheckState::Failed,
        took_ms: 12,
        found: "no connection".into(),
        remedy: Some(Remedy {
            headline: "The app did not answer".into(),
            hint: "Check that it runs.".into(),
        }),
    };
    crate::pages::written::EnvironmentFacts {
        environment: Environment {
            id: environment(),
            name: "Contoso test".into(),
            band: Band::Test,
            simulated: false,
            companies: vec!["usmf".into()],
        },
        connections: Side::BOTH.map(connection),
        health: Side::BOTH.map(health),
        facts: HealthFacts { left: told(), right: told(), linked: vec!["usmf".into()] },
        maps: vec![summary(1, "Customers V3", MapState::Running, 0)],
        schemas: vec![(Side::Right, schema, Moment(0))],
        fixed: false,
        queue: crate::pages::written::QueueFacts {
            load: model::QueueLoad { changes: 3, bytes: 4_000_000, oldest: Some(Moment(0)) },
            limits: model::QueueLimits { hard_bytes: Some(5_000_000), ..model::QueueLimits::default() },
            refused: None,
        },
        maintenance: crate::pages::written::MaintenanceFacts {
            windows: vec![window()],
            refused: Some((draft(), false)),
        },
        role: Role::Admin,
        tested: Some(crate::pages::written::Tested { side: Side::Right, checks: Some(vec![failed]) }),
        refreshed: Some((Moment(0), Vec::new())),
        unread: "CRM".into(),
        now: Moment(7),
    }
}

#[test]
fn the_page_of_an_environment_says_what_each_role_may_see_and_do() {
    let owner = Owner::new();
    owner.with(|| {
        let page = crate::pages::written::environment_html(&environment_facts(false));
        lint(&page);
        for words in [
            "file:/run/secrets/token",
            "Refresh schemas",
            "Test again",
            "/environment/link?step=names&amp;change=yes",
            "DWDVEV1003",
            "4 MB of all queues; capture stops at 5 MB",
            "Save limits",
            "Upgrade of the ERP",
            "End now",
            "1 paused",
            "Say why, in at most",
            "It has to end after it begins.",
            "2026-11-22T06:00",
            "Contoso &lt;US&gt;",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let viewer =
            crate::pages::written::EnvironmentFacts { role: Role::Viewer, ..environment_facts(true) };
        let page = crate::pages::written::environment_html(&viewer);
        lint(&page);
        for words in [
            "file:/run",
            "Refresh schemas",
            "Save limits",
            "Plan the window",
            "End now",
            "Test connection",
            "Link an environment",
        ] {
            assert!(!page.contains(words), "{words}: {page}");
        }
        assert!(page.contains("cannot be compared now"), "{page}");
    });
}

#[test]
fn every_step_of_the_wizard_keeps_what_the_others_were_filled_in_with() {
    use crate::wizard::{Step, Wizard};
    let owner = Owner::new();
    owner.with(|| {
        let typed = |name: &str| match name {
            "name" => "Contoso & Co".to_owned(),
            "band" => "production".into(),
            "left.base_url" => "https://erp.example".into(),
            "left.auth" => "bearer".into(),
            "left.token" => "env:ERP".into(),
            _ => String::new(),
        };
        let facts = environment_facts(false).facts;
        for step in Step::ALL {
            let wizard = Wizard::filled(step.name(), "", typed).sent("stay");
            let wizard = wizard.at(step);
            let page = crate::pages::written::wizard_html(&environment(), &wizard, None, Some(facts.clone()));
            lint(&page);
            for value in ["Contoso &amp; Co", "https://erp.example", "env:ERP"] {
                assert!(page.contains(value), "{value} is lost at {}: {page}", step.name());
            }
        }
        let next = Wizard::filled("right", "", typed).sent("next");
        let page = crate::pages::written::wizard_html(&environment(), &next, None, None);
        lint(&page);
        assert!(page.contains("Choose how to prove who we are.") && page.contains("aria-invalid"), "{page}");
    });
}
