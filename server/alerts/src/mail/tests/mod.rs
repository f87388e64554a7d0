//! What arrives, and what is kept of it.

mod handing;
mod injection;
mod outbox;
mod sink;
mod tls;
mod verdicts;
mod words;

use super::causes::ToldCause;
use super::occasion::Occasion;
use model::{
    AlertDraft, AlertId, Band, CountedBy, Environment, EnvironmentId, ErrorClass, ErrorEventId, Firing,
    FiringId, FiringStatus, Held, HeldMap, MailSecurity, MailServer, MapId, MapState, Moment,
    NotificationKind,
};

/// 2026-11-22 09:30:12 UTC.
pub(crate) const FIRED: Moment = Moment(1_795_339_812_000);

fn rule(draft: AlertDraft) -> model::AlertRule {
    let named = AlertDraft { name: "Application errors".to_owned(), ..draft };
    named.finished().expect("a rule")
}

fn told() -> AlertDraft {
    AlertDraft { addresses: "ada@contoso.example, bo@contoso.example".to_owned(), ..AlertDraft::default() }
}

pub(crate) fn firing() -> Firing {
    Firing {
        id: FiringId(7),
        environment: EnvironmentId::new("contoso-test").expect("an id"),
        alert: AlertId(3),
        rule: rule(told()),
        counted: CountedBy::default(),
        at: FIRED,
        count: 12,
        first_event: ErrorEventId(1),
        last_event: ErrorEventId(12),
        status: FiringStatus::Firing,
        ended_at: None,
        counts_after: None,
        held: Some(vec![
            HeldMap { map: MapId(1), held: Held::Done { from: MapState::Running } },
            HeldMap { map: MapId(2), held: Held::Refused { reason: "it is being changed".to_owned() } },
            HeldMap { map: MapId(3), held: Held::NothingToDo },
        ]),
        acted_at: Some(FIRED),
        acknowledged: None,
    }
}

pub(crate) fn occasion(kind: NotificationKind, firing: Firing) -> Occasion {
    let names = [(MapId(1), "Customers"), (MapId(2), "Vendors"), (MapId(3), "Sales orders")];
    Occasion {
        kind,
        environment: Environment {
            id: firing.environment.clone(),
            name: "Contoso test".to_owned(),
            band: Band::Test,
            simulated: true,
            companies: Vec::new(),
        },
        firing,
        maps: names.map(|(id, name)| (id, name.to_owned())).into(),
        first_error: Some(FIRED.plus_millis(-60_000)),
        causes: vec![ToldCause {
            count: 11,
            map: Some(MapId(1)),
            class: ErrorClass::Application,
            headline: "Customer group \u{2026} does not exist".to_owned(),
        }],
    }
}

fn server() -> MailServer {
    MailServer {
        host: "127.0.0.1".to_owned(),
        port: 25,
        security: MailSecurity::None,
        login: None,
        ca: String::new(),
        from: "tandem@contoso.example".to_owned(),
        from_name: "Tandem".to_owned(),
        reply_to: Some("ops@contoso.example".to_owned()),
    }
}
