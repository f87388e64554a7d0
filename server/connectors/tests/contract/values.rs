//! What is written is read again, to the last digit and letter.

use crate::each;
use crate::world::{Kind, World};
use connectors::policy::{Nature, classify};
use connectors::{Record, Value};
use jiff::Timestamp;
use model::{FieldKind, FieldSchema};
use odata::value::Number;
use std::cmp::Ordering;

each!(
    texts_and_numbers_arrive_as_they_were_sent,
    every_letter_arrives,
    keys_with_any_letter_name_their_row,
    every_kind_of_value_arrives_without_loss,
    nothing_and_empty_are_found_alike,
    a_text_of_a_megabyte_arrives_or_is_refused_plainly;
);

async fn texts_and_numbers_arrive_as_they_were_sent(world: World) {
    let [_, name, optional, number] = world.fields();
    let said = "O'Neil & Söhne \u{2013} 株式会社 «Ω» \"+%20\" 50% / \\ *";
    let mut write = world.create("Ü'1+2 3", said);
    write.record.insert(number, Value::number("1234567.89").expect("a number"));
    write.record.insert(optional, Value::Null);
    let written = world.send(&[write]).await.remove(0).expect("a row");
    let read = world
        .connector
        .read(&world.schema, &world.select(), std::slice::from_ref(&written.id))
        .await
        .expect("rows");
    let record = read[0].as_ref().expect("the row by its id");
    assert_eq!(record.get(name), Some(&Value::from(said)));
    let limit = record.get(number).and_then(Value::as_number).expect("a number").into_owned();
    assert_eq!(limit.cmp_numeric(&Number::parse("1234567.89").expect("a number")), std::cmp::Ordering::Equal);
    // What is empty is null in one app and an empty text in the other; both are told as they are.
    let nothing = if world.kind == Kind::Erp { Value::from("") } else { Value::Null };
    assert_eq!(record.get(optional), Some(&nothing));
    let number = if world.folds_case() { "ü'1+2 3" } else { "Ü'1+2 3" };
    let found =
        world.connector.find(&world.schema, &world.select(), &[world.key(number)]).await.expect("rows");
    assert_eq!(found[0].as_ref().map(|(id, _)| id), Some(&written.id));
    let cleared = world.update(&written.id, [(optional, "x")].into_iter().collect::<Record>());
    world.send(&[cleared]).await.remove(0).expect("an update");
}

/// The row with that id and one of its columns.
async fn read(world: &World, id: &str, column: &str) -> Value {
    let (select, ids) = ([column.to_owned()], [id.to_owned()]);
    let rows = world.connector.read(&world.schema, &select, &ids).await.expect("rows");
    rows[0].as_ref().expect("the row").get(column).cloned().unwrap_or(Value::Null)
}

async fn write(world: &World, id: &str, column: &str, value: Value) {
    let record: Record = [(column, value)].into_iter().collect();
    world.send(&[world.update(id, record)]).await.remove(0).expect("an update");
}

/// The id of the row with that number and that value in a column.
async fn find(world: &World, number: &str, column: &str, value: Value) -> Option<String> {
    let wanted = [world.key(number), vec![(column.to_owned(), value)]].concat();
    let found = world.connector.find(&world.schema, &[], &[wanted]).await.expect("rows");
    found[0].as_ref().map(|(id, _)| id.clone())
}

async fn every_letter_arrives(world: World) {
    let id = world.made("LETTERS", "Plain").await;
    let name = world.fields()[1];
    for said in [
        "\u{1f9c0} \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{1f3f4}\u{e0067}\u{e0062}\u{e007f}",
        "e\u{301} \u{e9} \u{202e}\u{5d0}\u{5d1} \u{0e01}\u{0e33}",
        r#"'''' \"\\ ''"#,
        "%41%2B+%u0041 ${x} {{x}} <b>&amp;</b>",
        "first line\nsecond\tline",
        "null",
        "1900-01-01T00:00:00Z",
    ] {
        write(&world, &id, name, Value::from(said)).await;
        assert_eq!(read(&world, &id, name).await, Value::from(said));
        assert_eq!(find(&world, "LETTERS", name, Value::from(said)).await.as_ref(), Some(&id), "{said}");
    }
}

async fn keys_with_any_letter_name_their_row(world: World) {
    let before = world.count().await;
    let name = world.fields()[1];
    let numbers =
        ["O'Neil", "50%", r"a/b\c", "x+y&z=1", "#?:*<>", "(1),b='2'", "\u{e4}\u{df}\u{20ac}", "\u{1f9c0}"];
    for number in numbers {
        let id = world.made(number, "One").await;
        assert_eq!(world.made(number, "Again").await, id, "{number}: repeated, not doubled");
        write(&world, &id, name, Value::from("Two")).await;
        assert_eq!(find(&world, number, name, Value::from("Two")).await.as_ref(), Some(&id), "{number}");
        assert_eq!(read(&world, &id, name).await, Value::from("Two"));
        assert!(world.all_ids(1000).await.contains(&id), "{number}: it is called the same everywhere");
    }
    assert_eq!(world.count().await, before + numbers.len());
    for number in numbers {
        let id = find(&world, number, name, Value::from("Two")).await.expect("the row");
        world.send(&[world.delete(&id)]).await.remove(0).expect("a deletion");
    }
    assert_eq!(world.count().await, before);
}

/// Values that a field of that kind must keep; the second one of each pair is the same, written otherwise.
fn samples(field: &FieldSchema) -> Vec<(Value, Value)> {
    let number = |text: &str| Value::number(text).expect("a number");
    match field.kind {
        FieldKind::Integer => vec![(number("9007199254740993"), number("9007199254740993"))],
        FieldKind::Decimal => vec![
            (number("1234567.89"), number("1234567.890")),
            (number("-0.1"), number("-0.10")),
            (number("99999999999.99"), number("99999999999.990")),
        ],
        FieldKind::Boolean => vec![(Value::Bool(true), Value::Bool(true))],
        FieldKind::Date => vec![(Value::from("2024-02-29"), Value::from("2024-02-29"))],
        FieldKind::DateTime => vec![
            (Value::from("2026-03-29T02:30:00+02:00"), Value::from("2026-03-29T00:30:00Z")),
            (Value::from("1999-12-31T23:59:59Z"), Value::from("1999-12-31T18:59:59-05:00")),
        ],
        _ => Vec::new(),
    }
}

fn is_same(left: &Value, right: &Value) -> bool {
    let instant = |value: &Value| value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
    match (instant(left), instant(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left.cmp_typed(right) == Some(Ordering::Equal),
    }
}

async fn every_kind_of_value_arrives_without_loss(world: World) {
    let id = world.made("KINDS", "Kinds").await;
    let mut kinds = Vec::new();
    for field in world.schema.fields.iter().filter(|field| !field.read_only && !field.required) {
        let name = &field.name;
        for (sent, same) in samples(field) {
            write(&world, &id, name, sent.clone()).await;
            let value = read(&world, &id, name).await;
            assert!(is_same(&value, &sent) && is_same(&value, &same), "{name}: {sent:?} became {value:?}");
            let found = find(&world, "KINDS", name, same.clone()).await;
            assert_eq!(found.as_ref(), Some(&id), "{name} is found by {same:?}");
            kinds.push(&field.kind);
        }
        if matches!(field.kind, FieldKind::Date | FieldKind::DateTime) {
            write(&world, &id, name, Value::Null).await;
            let value = read(&world, &id, name).await;
            assert!(value.is_null(), "{name} is cleared: {value:?}");
        }
    }
    assert!(kinds.contains(&&FieldKind::Decimal));
    let of_plain = [FieldKind::Integer, FieldKind::Date, FieldKind::DateTime];
    assert!(world.kind != Kind::Plain || of_plain.iter().all(|kind| kinds.contains(&kind)));
}

async fn nothing_and_empty_are_found_alike(world: World) {
    let optional = world.fields()[2];
    let id = world.made("NOTHING", "Here").await;
    for said in [Value::Null, Value::from("")] {
        write(&world, &id, optional, said.clone()).await;
        let value = read(&world, &id, optional).await;
        assert!(value.is_null() || value.as_str() == Some(""), "{said:?} became {value:?}");
        assert_eq!(find(&world, "NOTHING", optional, value).await.as_ref(), Some(&id), "{said:?}");
    }
}

async fn a_text_of_a_megabyte_arrives_or_is_refused_plainly(world: World) {
    let id = world.made("LONG", "Long").await;
    let long = "\u{e4}b\u{1f9c0} ".repeat(130_000);
    assert!(long.len() > 1_000_000);
    let texts = world.schema.fields.iter().filter(|it| it.kind == FieldKind::Text && !it.read_only);
    let widest = texts.max_by_key(|it| it.max_length.unwrap_or(u32::MAX)).expect("a text");
    let record: Record = [(widest.name.as_str(), long.as_str())].into_iter().collect();
    let outcomes = world.send(&[world.update(&id, record), world.update(&id, world.name("After"))]).await;
    if widest.max_length.is_none() {
        assert!(outcomes[0].is_ok(), "{:?}", outcomes[0]);
        assert!(read(&world, &id, &widest.name).await == Value::from(long));
    } else {
        let fault = outcomes[0].as_ref().expect_err("too long");
        let verdict = classify(fault);
        assert_eq!(verdict.nature, Nature::Data);
        assert!(verdict.remedy.headline.contains("too long"), "{}", verdict.remedy.headline);
        assert!(fault.exchange.request.len() < 10_000, "what is shown is cut");
    }
    assert!(outcomes[1].is_ok(), "its neighbour is written");
}
