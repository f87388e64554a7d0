//! What happens to an environment as a whole.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use harness::oracle::violations;
use harness::users::{App, Field};
use harness::world::{Manners, World, now_or_never, person};
use model::{ActivityKind, ActivityQuery, FieldKind, FieldSchema, Side};
use store::{Environments, Journal};

const ONE: &str = "usmf|c-1";

#[test]
fn what_happens_while_an_environment_is_detached_is_caught_up() {
    let world = World::new(1, Manners::default());
    world.live(async |life| {
        world.left.create(ONE, &[(Field::Name, "Adventure Works"), (Field::Group, "10")]);
        assert!(life.rest().await);
        life.engine.detach(&world.environment).await;
        let before = world.right.face(ONE);
        world.left.edit(ONE, &[(Field::Name, "Fabrikam")]);
        life.wait(120_000).await;
        assert_eq!(world.right.face(ONE), before, "nobody works for it");
        life.engine.attach(&world.environment, world.connectors.clone(), None).await.unwrap();
        assert!(life.rest().await);
        assert_ne!(world.right.face(ONE), before);
        life.engine.shutdown().await;
    });
    assert_eq!(violations(&world), Vec::<String>::new(), "{}", world.story());
}

#[test]
fn a_refresh_tells_what_changed_and_keeps_it() {
    let world = World::new(1, Manners::default());
    let refreshed = world.live(async |life| {
        assert!(life.rest().await);
        let store = &world.store.inner;
        let (mut old, at) = store.schema(&world.environment, Side::Right, "accounts").await.unwrap().unwrap();
        let gone = FieldSchema {
            name: "fax".into(),
            kind: FieldKind::Text,
            required: false,
            read_only: false,
            max_length: None,
            scale: None,
        };
        let new = old.fields.remove(0);
        old.fields.push(gone);
        store.put_schema(&world.environment, Side::Right, old, at).await.unwrap();
        let refreshed = life.engine.refresh_schemas(&world.environment, &person()).await.unwrap();
        let [(Side::Right, entity, change)] = &refreshed.changed[..] else { panic!("{refreshed:?}") };
        assert_eq!((entity.as_str(), &change.removed), ("accounts", &vec!["fax".to_owned()]));
        assert_eq!(change.added, [new.name]);
        let again = life.engine.refresh_schemas(&world.environment, &person()).await.unwrap();
        assert!(again.changed.is_empty() && again.read == refreshed.read);
        world.right.faults().set_offline(true);
        let silent = life.engine.refresh_schemas(&world.environment, &person()).await.unwrap();
        assert!(
            silent.unread.iter().all(|it| it.side == Side::Right) && silent.unread.len() == 1,
            "{silent:?}"
        );
        world.right.faults().clear();
        refreshed
    });
    let query = ActivityQuery { kinds: vec!["schema_changed".into()], ..ActivityQuery::default() };
    let told = now_or_never(world.store.inner.activities(&world.environment, &query)).unwrap().rows;
    assert_eq!(told.len(), 1);
    let (side, entity, change) = refreshed.changed[0].clone();
    assert_eq!(told[0].kind, ActivityKind::SchemaChanged { side, entity, change });
}
