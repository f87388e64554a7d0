//! A mapping is tried on records before anything runs by it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use engine::EngineError;
use harness::users::{App as _, Field};
use harness::world::{Life, Manners, World, now_or_never, person};
use model::{
    Contrast, Edit, LetterCase, LineFate, RecordTrial, Side, SkipReason, Transform, Tried, TriedLine,
    TriedRecord, WantedRecord, WouldBe,
};
use store::Queue as _;

const ONE: &str = "usmf|one";

async fn tried(life: &Life<'_>, tried: Tried, side: Side, wanted: WantedRecord) -> RecordTrial {
    life.engine.try_record(life.world.map, tried, (side, &wanted)).await.unwrap()
}

async fn record(life: &Life<'_>, which: Tried, side: Side, key: &str) -> TriedRecord {
    tried(life, which, side, WantedRecord::Key(key.into())).await.record.unwrap().unwrap()
}

fn line<'t>(record: &'t TriedRecord, right: &str) -> &'t TriedLine {
    record.lines.iter().find(|line| line.right == right).unwrap()
}

/// Has the draft write names, and notes, in capital letters.
async fn draft_of_capitals(life: &Life<'_>) {
    let sketch = life.engine.draft(life.world.map).await.unwrap().sketch;
    for line in sketch.lines.iter().filter(|line| ["name", "description"].contains(&&*line.field.right)) {
        let mut to = line.field.clone();
        to.transforms = vec![Transform::Case { case: LetterCase::Upper }];
        let edit = Edit::Change { line: line.id, from: line.field.clone(), to };
        life.engine.edit_draft(life.world.map, &edit, &person()).await.unwrap();
    }
}

fn written(world: &World) -> [usize; 3] {
    let sequence = usize::try_from(now_or_never(world.store.inner.settle_sequence()).unwrap()).unwrap();
    [world.left.history().all().len(), world.right.history().all().len(), sequence]
}

#[test]
fn a_record_is_shown_as_a_draft_would_write_it_and_nothing_is_written() {
    let world = World::new(7, Manners::default());
    world.live(async |life| {
        life.settled(&[ONE]).await;
        world.left.edit(ONE, &[(Field::Note, "Call first")]);
        assert!(life.rest().await);
        draft_of_capitals(life).await;
        let before = written(&world);
        let same = record(life, Tried::Active, Side::Left, ONE).await;
        assert_eq!(same.outcome, Some((WouldBe::Skipped, Some(SkipReason::Unchanged))));
        assert!(same.lines.iter().all(|line| line.contrast == Contrast::None), "{same:#?}");
        let drafted = record(life, Tried::Draft, Side::Left, ONE).await;
        assert_eq!(drafted.outcome, Some((WouldBe::Updated, None)));
        let name = line(&drafted, "name");
        assert_eq!(name.before.as_deref(), Some("Adventure Works"));
        assert_eq!(name.fate, LineFate::Written(Some("ADVENTURE WORKS".into())));
        // It would come back as it is: nobody has to write it anew.
        assert_eq!((name.there.as_deref(), name.contrast), (Some("Adventure Works"), Contrast::Agrees));
        assert_eq!(line(&drafted, "description").contrast, Contrast::Differs);
        assert_eq!(drafted.payload.as_deref(), Some(r#"{"description":"CALL FIRST"}"#));
        assert_eq!((drafted.key, drafted.passes), (Ok(ONE.to_owned()), Some(true)));
        let group = line(&same, "msdyn_customergroupid.msdyn_groupid");
        assert_eq!(group.there.as_deref(), Some("10"), "lookups are read as what they point to");
        let back = record(life, Tried::Active, Side::Right, "one").await;
        assert_eq!(back.outcome, Some((WouldBe::Skipped, Some(SkipReason::Unchanged))));
        assert_eq!(written(&world), before);
    });
}

#[test]
fn it_says_of_each_line_why_it_would_not_be_written() {
    let world = World::new(7, Manners::default());
    let fields = [(Field::Name, "A"), (Field::Group, "77"), (Field::Language, "xx")];
    world.left.create(ONE, &fields);
    world.left.create("usmf|two", &[(Field::Name, "B"), (Field::Served, "no")]);
    world.stand(async |life| {
        let told = record(life, Tried::Draft, Side::Left, ONE).await;
        let why = |right: &str| match &line(&told, right).fate {
            LineFate::Refused(words) => words.clone(),
            other => format!("{other:?}"),
        };
        assert!(why("msdyn_language").contains("has no line for `xx`"), "{}", why("msdyn_language"));
        let group = why("msdyn_customergroupid.msdyn_groupid");
        assert!(group.contains("has `77`"), "{group}");
        assert_eq!((told.outcome, told.there), (Some((WouldBe::Failed, None)), Ok(None)));
        let out = record(life, Tried::Draft, Side::Left, "usmf|two").await;
        assert_eq!(
            (out.passes, out.outcome),
            (Some(false), Some((WouldBe::Skipped, Some(SkipReason::Filtered))))
        );
    });
}

#[test]
fn records_are_offered_and_found_without_their_company() {
    let world = World::new(7, Manners::default());
    for key in [ONE, "usmf|two", "demf|two"] {
        world.left.create(key, &[(Field::Name, "A")]);
    }
    world.stand(async |life| {
        let offered = tried(life, Tried::Active, Side::Left, WantedRecord::None).await;
        assert_eq!((offered.record, offered.choices.as_ref().unwrap().len()), (None, 3));
        let id = offered.choices.unwrap().into_iter().find(|choice| choice.key == ONE).unwrap().id;
        let chosen = tried(life, Tried::Active, Side::Left, WantedRecord::Row(id)).await.record.unwrap();
        assert_eq!(chosen.unwrap().key, Ok(ONE.to_owned()));
        assert_eq!(record(life, Tried::Active, Side::Left, "one").await.key, Ok(ONE.to_owned()));
        let several = tried(life, Tried::Active, Side::Left, WantedRecord::Key("two".into())).await;
        let mut keys: Vec<String> = several.choices.unwrap().into_iter().map(|choice| choice.key).collect();
        keys.sort();
        assert_eq!((several.record, keys), (None, vec!["demf|two".to_owned(), "usmf|two".to_owned()]));
        let none = tried(life, Tried::Active, Side::Left, WantedRecord::Key("usmf|nobody".into())).await;
        assert!(none.record.unwrap().unwrap_err().contains("no such record"));
    });
}

#[test]
fn an_app_that_is_down_takes_its_own_column_alone() {
    let world = World::new(7, Manners::default());
    world.live(async |life| {
        life.settled(&[ONE]).await;
        world.right.faults().set_offline(true);
        let one_sided = record(life, Tried::Active, Side::Left, ONE).await;
        assert!(one_sided.there.is_err() && one_sided.outcome.is_none(), "{one_sided:#?}");
        assert_eq!(line(&one_sided, "name").fate, LineFate::Written(Some("Adventure Works".into())));
        world.right.faults().clear();
        world.left.faults().set_offline(true);
        let other = record(life, Tried::Active, Side::Left, ONE).await;
        assert!(other.silent.is_some() && other.there.as_ref().unwrap().is_some(), "{other:#?}");
        let name = line(&other, "name");
        assert_eq!((name.there.as_deref(), &name.fate), (Some("Adventure Works"), &LineFate::Unknown));
        // One that never answers is waited for a while only.
        world.left.faults().clear();
        world.right.faults().set_held(true);
        let held = record(life, Tried::Active, Side::Left, ONE).await;
        assert!(held.there.unwrap_err().contains("did not answer"));
        world.right.faults().clear();
    });
}

#[test]
fn what_does_not_work_is_refused_with_its_reasons() {
    let world = World::new(7, Manners::default());
    world.stand(async |life| {
        let draft = life.engine.draft(world.map).await.unwrap();
        let from = draft.sketch.left_filter.clone();
        let edit = Edit::Filter { side: Side::Left, from, to: "PartyType is odd".into() };
        life.engine.edit_draft(world.map, &edit, &person()).await.unwrap();
        let refused =
            life.engine.try_record(world.map, Tried::Draft, (Side::Left, &WantedRecord::None)).await;
        assert!(matches!(refused, Err(EngineError::Unfit(words)) if words.contains("ERP filter")));
        let unknown = Tried::Version(model::VersionId(99));
        assert!(life.engine.try_record(world.map, unknown, (Side::Left, &WantedRecord::None)).await.is_err());
    });
}
