//! Linked pairs and what is known of their apps.

use super::Checked;
use super::fixture::{World, ada, at, environment_id, failure, is_not_found, put_environment};
use super::journal::timeline;
use crate::{HealthChange, NewActivity, Store};
use model::{
    ActivityKind, Actor, AuthKind, EntitySchema, ErrorClass, FieldKind, FieldSchema, NoticeKind, QueueLimits,
    QueueMeasure, QueueWarning, SchemaChange, Side,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

fn health(world: &World, side: Side, cause: Option<&str>, millis: i64) -> HealthChange {
    HealthChange {
        environment: world.environment.clone(),
        side,
        down: cause.map(|cause| (ErrorClass::Unavailable, cause.to_owned())),
        at: at(millis),
        correlation: "corr".to_owned(),
    }
}

/// Changing a connection's address does not make a dead app alive.
pub async fn an_environment_keeps_its_health_when_it_is_put_again(store: Shared) -> Checked {
    let world = World::new(store).await?;
    put_environment(&*world.store, &environment_id("b")?, "another").await?;
    world.store.set_health(health(&world, Side::Right, Some("503"), 5)).await?;
    put_environment(&*world.store, &world.environment, "Zebra").await?;
    let names: Vec<_> = world.store.environments().await?.into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["another", "Zebra"]);
    let kept = world.store.environment(&world.environment).await?;
    assert_eq!((kept.name.as_str(), kept.companies.len(), kept.simulated), ("Zebra", 2, true));
    let [left, right] = world.store.connections(&world.environment).await?;
    assert_eq!((left.side, right.side, right.poll_ms), (Side::Left, Side::Right, 1_000));
    assert_eq!(world.store.health(&world.environment).await?[1].down.as_deref(), Some("503"));
    let twice = [left.clone(), left];
    assert!(super::fixture::is_duplicate(&world.store.put_environment(kept, twice).await));
    Ok(())
}

fn schema(entity: &str) -> EntitySchema {
    EntitySchema {
        entity: entity.to_owned(),
        label: entity.to_owned(),
        id: String::new(),
        key: vec!["key".to_owned()],
        alternate_keys: Vec::new(),
        tracks_changes: false,
        modified_time: None,
        fields: Vec::new(),
    }
}

/// Those that were not read again stay as they were.
pub async fn schemas_are_refreshed_together(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let id = &world.environment;
    world.store.put_schema(id, Side::Right, schema("contacts"), at(1)).await?;
    world.store.put_schema(id, Side::Right, schema("accounts"), at(1)).await?;
    let fresh = vec![(Side::Right, schema("accounts")), (Side::Left, schema("CustomersV3"))];
    let kind = ActivityKind::SchemaChanged {
        side: Side::Right,
        entity: "accounts".to_owned(),
        change: SchemaChange { added: vec!["birthday".to_owned()], ..SchemaChange::default() },
    };
    world.store.refresh_schemas(id, fresh, vec![told(&world, kind.clone(), 2)], at(2)).await?;
    let all = world.store.schemas(id).await?;
    let all: Vec<_> = all.iter().map(|(side, schema, at)| (*side, schema.entity.as_str(), at.0)).collect();
    let (left, right) = (Side::Left, Side::Right);
    assert_eq!(
        all,
        [(left, "CustomersV3", at(2).0), (right, "accounts", at(2).0), (right, "contacts", at(1).0)]
    );
    assert_eq!(super::journal::timeline(&world).await?[0].kind, kind);
    assert!(is_not_found(&world.store.schemas(&environment_id("nowhere")?).await));
    let nowhere = environment_id("nowhere")?;
    assert!(is_not_found(&world.store.refresh_schemas(&nowhere, Vec::new(), Vec::new(), at(3)).await));
    Ok(())
}

/// Health, timeline and notice change together, and only when something changes.
pub async fn an_outage_is_told_once(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.store.set_health(health(&world, Side::Left, None, 1)).await?;
    let [left, right] = world.store.health(&world.environment).await?;
    assert_eq!((left.down, left.since, right.last_contact), (None, None, None));
    world.store.set_health(health(&world, Side::Left, Some("no answer"), 2)).await?;
    world.store.set_health(health(&world, Side::Left, Some("still none"), 3)).await?;
    let [left, right] = world.store.health(&world.environment).await?;
    assert_eq!((left.down.as_deref(), left.since), (Some("no answer"), Some(at(2))));
    assert_eq!(right.down, None);
    world.store.set_health(health(&world, Side::Left, None, 4)).await?;
    world.store.set_health(health(&world, Side::Left, None, 5)).await?;
    let rows = super::journal::timeline(&world).await?;
    let kinds: Vec<_> = rows.iter().map(|row| (row.map, row.kind.clone())).collect();
    let began = ActivityKind::OutageBegan { side: Side::Left, cause: "no answer".to_owned() };
    assert_eq!(
        kinds,
        [
            (None, ActivityKind::OutageEnded { side: Side::Left }),
            (None, began),
            (Some(world.map), ActivityKind::MapCreated)
        ]
    );
    let notices = world.store.notices(&world.environment, 10).await?;
    assert_eq!(notices.len(), 1);
    assert_eq!((notices[0].since, notices[0].until), (at(2), Some(at(4))));
    let kind = NoticeKind::ConnectionDown { side: Side::Left, cause: "no answer".to_owned() };
    assert_eq!(notices[0].kind, kind);
    assert_eq!(world.store.health(&world.environment).await?[0].since, Some(at(4)));
    let stray =
        HealthChange { environment: environment_id("nowhere")?, ..health(&world, Side::Left, None, 6) };
    assert!(is_not_found(&world.store.set_health(stray).await));
    Ok(())
}

/// Contact says nothing of health.
pub async fn contact_is_noted(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.store.touch_contact(&world.environment, Side::Right, at(7)).await?;
    let [left, right] = world.store.health(&world.environment).await?;
    assert_eq!((left.last_contact, right.last_contact, right.since), (None, Some(at(7)), None));
    assert!(is_not_found(&world.store.touch_contact(&environment_id("nowhere")?, Side::Left, at(7)).await));
    Ok(())
}

fn told(world: &World, kind: ActivityKind, millis: i64) -> NewActivity {
    NewActivity {
        environment: world.environment.clone(),
        map: None,
        version: None,
        at: at(millis),
        actor: Actor::User("Ada".to_owned()),
        kind,
        count: 0,
        correlation: String::new(),
    }
}

/// What is refused is not told either.
pub async fn a_persons_change_is_told_with_it(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let mut environment = world.store.environment(&world.environment).await?;
    let mut connections = world.store.connections(&world.environment).await?;
    "Renamed".clone_into(&mut environment.name);
    connections[1].auth = AuthKind::Basic { user: "sync".to_owned(), password: "file:/run/pw".to_owned() };
    let kind = ActivityKind::EnvironmentChanged { what: vec!["name".to_owned()] };
    let entry = told(&world, kind.clone(), 7);
    world.store.change_environment(environment.clone(), connections.clone(), entry.clone()).await?;
    assert_eq!(world.store.environment(&world.environment).await?, environment);
    assert_eq!(world.store.connections(&world.environment).await?, connections);
    let rows = super::journal::timeline(&world).await?;
    assert_eq!((&rows[0].kind, rows[0].at, rows[0].actor.name()), (&kind, at(7), "Ada"));
    let twice = [connections[0].clone(), connections[0].clone()];
    let refused = world.store.change_environment(environment, twice, entry).await;
    assert!(super::fixture::is_duplicate(&refused));
    assert_eq!(super::journal::timeline(&world).await?.len(), rows.len());
    Ok(())
}

/// The last reading replaces the one before.
pub async fn a_schema_is_kept_with_its_time(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let mut schema = EntitySchema {
        entity: "accounts".to_owned(),
        label: "Account".to_owned(),
        id: "accountid".to_owned(),
        key: vec!["accountid".to_owned()],
        alternate_keys: Vec::new(),
        tracks_changes: true,
        modified_time: Some("modifiedon".to_owned()),
        fields: vec![FieldSchema {
            name: "name".to_owned(),
            kind: FieldKind::Text,
            required: true,
            read_only: false,
            max_length: Some(160),
            scale: None,
        }],
    };
    let (id, side) = (&world.environment, Side::Right);
    world.store.put_schema(id, side, schema.clone(), at(1)).await?;
    "Customer".clone_into(&mut schema.label);
    world.store.put_schema(id, side, schema.clone(), at(2)).await?;
    assert_eq!(world.store.schema(id, side, "accounts").await?, Some((schema.clone(), at(2))));
    assert_eq!(world.store.schema(id, side.other(), "accounts").await?, None);
    assert_eq!(world.store.schema_before(id, side, "accounts").await?, None, "its label does not matter");
    let before = schema.clone();
    "fullname".clone_into(&mut schema.fields[0].name);
    world.store.put_schema(id, side, schema.clone(), at(4)).await?;
    world.store.put_schema(id, side, schema.clone(), at(5)).await?;
    assert_eq!(world.store.schema_before(id, side, "accounts").await?, Some((before.clone(), at(4))));
    schema.tracks_changes = false;
    world.store.refresh_schemas(id, vec![(side, schema.clone())], Vec::new(), at(6)).await?;
    let remembered = world.store.schema_before(id, side, "accounts").await?;
    let (remembered, since) = remembered.unwrap_or((before, at(0)));
    let fields: Vec<&str> = remembered.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!((fields, remembered.tracks_changes, since), (vec!["fullname", "name"], true, at(6)));
    assert!(is_not_found(&world.store.put_schema(&environment_id("nowhere")?, side, schema, at(3)).await));
    Ok(())
}

/// One notice in each environment, whose bytes are kept up to date.
pub async fn a_full_disk_is_told_everywhere(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    world.store.set_disk_low(Some(900), at(1)).await?;
    world.store.set_disk_low(Some(800), at(2)).await?;
    for environment in [&world.environment, &elsewhere] {
        let notices = world.store.notices(environment, 10).await?;
        assert_eq!(notices.len(), 1);
        assert_eq!((&notices[0].kind, notices[0].since), (&NoticeKind::DiskLow { free: 800 }, at(1)));
    }
    world.store.set_disk_low(None, at(3)).await?;
    world.store.set_disk_low(None, at(4)).await?;
    assert_eq!(world.store.notices(&elsewhere, 10).await?[0].until, Some(at(3)));
    Ok(())
}

/// They outlive a change of the environment.
pub async fn limits_of_the_queue_are_kept(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let id = &world.environment;
    assert_eq!(world.store.queue_limits(id).await?, QueueLimits::default());
    let limits = QueueLimits { soft_bytes: Some(5), soft_age_ms: None, hard_bytes: Some(7) };
    let told = || NewActivity {
        environment: world.environment.clone(),
        map: None,
        version: None,
        at: at(5),
        actor: ada(),
        kind: ActivityKind::EnvironmentChanged { what: vec!["limits of the queue".to_owned()] },
        count: 0,
        correlation: String::new(),
    };
    world.store.set_queue_limits(id, limits, told()).await?;
    put_environment(&*world.store, id, "Another name").await?;
    assert_eq!(world.store.queue_limits(id).await?, limits);
    assert_eq!(timeline(&world).await?[0].kind, told().kind);
    let nowhere = environment_id("nowhere")?;
    assert!(is_not_found(&world.store.queue_limits(&nowhere).await));
    assert!(is_not_found(&world.store.set_queue_limits(&nowhere, limits, told()).await));
    Ok(())
}

/// One notice, which rises and ends.
pub async fn a_filling_queue_is_told_once(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let warning = |level| {
        let measure = QueueMeasure::Size;
        Some(QueueWarning { level, measure, amount: 8, limit: 10, held: level == 100 })
    };
    for (level, millis) in [(50, 1), (80, 2), (80, 3), (100, 4)] {
        world.store.set_queue_warning(&world.environment, warning(level), at(millis)).await?;
    }
    let notices = world.store.notices(&world.environment, 10).await?;
    assert_eq!(notices.len(), 1);
    let kind = warning(100).map(|warning| NoticeKind::QueueFilling { warning });
    assert_eq!((Some(&notices[0].kind), notices[0].since), (kind.as_ref(), at(1)));
    for millis in [5, 6] {
        world.store.set_queue_warning(&world.environment, None, at(millis)).await?;
    }
    assert_eq!(world.store.notices(&world.environment, 10).await?[0].until, Some(at(5)));
    world.store.set_queue_warning(&world.environment, warning(50), at(7)).await?;
    assert_eq!(world.store.notices(&world.environment, 10).await?.len(), 2);
    Ok(())
}

/// Then the ones that ended last.
pub async fn open_notices_come_first(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(super::fixture::LTR, "k", failure("Refused"), at(1)).await?;
    world.store.set_health(health(&world, Side::Left, Some("503"), 2)).await?;
    world.store.set_health(health(&world, Side::Right, Some("503"), 3)).await?;
    world.store.set_health(health(&world, Side::Right, None, 4)).await?;
    world.store.set_health(health(&world, Side::Left, None, 5)).await?;
    let notices = world.store.notices(&world.environment, 10).await?;
    let untils: Vec<_> = notices.iter().map(|notice| notice.until).collect();
    assert_eq!(untils, [None, Some(at(5)), Some(at(4))]);
    assert_eq!(world.store.notices(&world.environment, 2).await?, notices[..2]);
    Ok(())
}
