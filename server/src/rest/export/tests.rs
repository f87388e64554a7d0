//! Files from lists that need no store.

use super::{About, Export, FileFormat, Listing, Part, Row, failures, stream};
use async_trait::async_trait;
use engine::clock::{Clock, SystemClock};
use futures::StreamExt as _;
use model::{
    ChangeId, Direction, EnvironmentId, ErrorClass, ErrorEvent, ErrorEventId, Failure, FailureId,
    FailureStatus, FieldFault, GroupId, MapId, Moment, Operation, Phase, Remedy, VersionId,
};
use serde_json::{Value, json};
use std::io::{Cursor, Read as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::StoreError;

/// So many rows, of which one more is added with each reading; an answer for the row with the id `broken` fails.
struct Numbers {
    rows: AtomicI64,
    broken: i64,
    asked: AtomicI64,
}

impl Numbers {
    fn of(rows: i64) -> Self {
        Self { rows: AtomicI64::new(rows), broken: 0, asked: AtomicI64::new(0) }
    }
}

#[async_trait]
impl Listing for Numbers {
    fn name(&self) -> &'static str {
        "numbers"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["id", "words"]
    }

    async fn count(&self) -> Result<i64, StoreError> {
        Ok(self.rows.load(Ordering::SeqCst))
    }

    async fn part(&self, from: Option<i64>) -> Result<Part, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let newest = self.rows.fetch_add(1, Ordering::SeqCst);
        let first = from.unwrap_or(newest + 1) - 1;
        let last = (first - 199).max(1);
        if (last..=first).contains(&self.broken) {
            return Err(StoreError::NotFound { what: "row", id: self.broken.to_string() });
        }
        // Hard to compress, and as long as a failure is.
        let words = |id: i64| {
            (0..40)
                .map(|at| format!("{:x}", (id * 31 + at) * 2_654_435_761 % 999_999_937))
                .collect::<Vec<_>>()
                .concat()
        };
        let row = |id: i64| Row { json: json!({ "id": id, "words": words(id) }), text: format!("row {id}") };
        let rows = (last..=first).rev().map(row).collect();
        Ok(Part { rows, next: (last > 1).then_some(last), again: Some(first + 1) })
    }
}

fn export(format: FileFormat, listing: Arc<dyn Listing>) -> Export {
    let about = About {
        what: "Numbers".to_owned(),
        environment: EnvironmentId::new("contoso-test").unwrap(),
        subject: vec!["numbers".to_owned()],
        filter: Vec::new(),
        by: "Ada".to_owned(),
        at: SystemClock.now(),
        sees_values: true,
    };
    Export { format, listings: vec![listing], about, clock: Arc::new(SystemClock) }
}

/// All bytes, and how many the largest piece had.
async fn all(export: Export) -> (Vec<u8>, usize) {
    let mut pieces = Box::pin(stream::bytes(export));
    let (mut bytes, mut largest) = (Vec::new(), 0);
    while let Some(piece) = pieces.next().await {
        let piece = piece.unwrap();
        largest = largest.max(piece.len());
        bytes.extend_from_slice(&piece);
    }
    (bytes, largest)
}

fn file(zip: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn table(text: &str) -> Vec<i64> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap()[0].parse().unwrap()).collect()
}

#[tokio::test]
async fn fifty_thousand_rows_take_the_memory_of_one_page() {
    let begun = std::time::Instant::now();
    let (zip, largest) = all(export(FileFormat::Zip, Arc::new(Numbers::of(50_000)))).await;
    let expected: Vec<i64> = (1..=50_000).rev().collect();
    assert_eq!(table(&file(&zip, "numbers.csv")), expected, "rows that came meanwhile belong to no file");
    let lines = file(&zip, "numbers.ndjson");
    let ids: Vec<i64> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids, expected);
    assert_eq!(file(&zip, "log.txt").lines().filter(|line| line.starts_with("row ")).count(), 50_000);
    assert!(file(&zip, "README.txt").contains("numbers.csv            50000 rows"));
    assert!(zip.len() > 5_000_000, "{} bytes are too few to say anything", zip.len());
    assert!(largest < 500_000, "a piece of {largest} bytes");
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn nothing_is_read_ahead_of_the_reader() {
    let numbers = Arc::new(Numbers::of(50_000));
    let mut pieces =
        Box::pin(stream::bytes(export(FileFormat::Csv, Arc::clone(&numbers) as Arc<dyn Listing>)));
    for _ in 0..3 {
        pieces.next().await.unwrap().unwrap();
    }
    assert_eq!(numbers.asked.load(Ordering::SeqCst), 3);
    drop(pieces);
    tokio::task::yield_now().await;
    assert_eq!(numbers.asked.load(Ordering::SeqCst), 3, "it went on without a reader");
}

#[tokio::test]
async fn an_error_on_the_way_ends_the_file_with_an_error() {
    for format in [FileFormat::Csv, FileFormat::Ndjson, FileFormat::Zip] {
        let numbers = Numbers { broken: 300, ..Numbers::of(50_000) };
        let pieces: Vec<_> = stream::bytes(export(format, Arc::new(numbers))).collect().await;
        let (last, before) = pieces.split_last().unwrap();
        assert!(last.is_err() && before.iter().all(Result::is_ok), "{format:?}");
        let bytes: Vec<u8> = before.iter().flatten().flatten().copied().collect();
        let is_whole = format == FileFormat::Zip && zip::ZipArchive::new(Cursor::new(&bytes)).is_ok();
        assert!(!bytes.is_empty() && !is_whole, "{format:?}");
    }
}

#[tokio::test]
async fn an_empty_list_is_a_whole_file() {
    let (bytes, _) = all(export(FileFormat::Csv, Arc::new(Numbers::of(0)))).await;
    assert_eq!(String::from_utf8(bytes).unwrap(), "\u{feff}\"id\",\"words\"\r\n");
    let (zip, _) = all(export(FileFormat::Zip, Arc::new(Numbers::of(0)))).await;
    assert_eq!(file(&zip, "numbers.ndjson"), "");
    assert!(file(&zip, "README.txt").contains("0 rows"));
}

fn failure() -> Failure {
    Failure {
        id: FailureId(7),
        environment: EnvironmentId::new("contoso-test").unwrap(),
        group: GroupId(3),
        payload_removed: false,
        map: MapId(2),
        version: VersionId(4),
        direction: Direction::LeftToRight,
        phase: Phase::Live,
        leg: None,
        key: "secret-key".to_owned(),
        company: "usmf".to_owned(),
        operation: Operation::Upsert,
        change: ChangeId(9),
        class: ErrorClass::Application,
        code: "0x1".to_owned(),
        status_code: 400,
        remedy: Remedy { headline: "The name is too long".to_owned(), hint: "Shorten it.".to_owned() },
        detail: "secret-words\n\nPATCH accounts(1)\nAuthorization: Bearer ***\n\n{\"name\":\"secret-sent\"}\n\n400\n\nsecret-answer"
            .to_owned(),
        fields: vec![FieldFault { field: "name".to_owned(), message: "secret-fault".to_owned() }],
        source: Some(r#"{"NAME":"secret-source"}"#.to_owned()),
        attempted: Some(r#"{"name":"secret-attempt"}"#.to_owned()),
        parent: None,
        status: FailureStatus::Open,
        resolution: None,
        attempts: 2,
        first_at: Moment(0),
        last_at: Moment(60_000),
        correlation: "c-1".to_owned(),
    }
}

#[test]
fn a_viewer_gets_causes_and_names_of_fields() {
    let failure = failure();
    let attempt = ErrorEvent {
        id: ErrorEventId(1),
        environment: failure.environment.clone(),
        map: Some(failure.map),
        direction: failure.direction,
        phase: failure.phase,
        class: failure.class,
        status: 400,
        key: Some(failure.key.clone()),
        at: Moment(60_000),
        message: "secret-message".to_owned(),
        correlation: "c-1".to_owned(),
    };
    let names = super::MapNames([(MapId(2), "Customers V3".to_owned())].into());
    let row = failures::row(failure.clone(), std::slice::from_ref(&attempt), &names, false);
    for told in [row.json.to_string(), row.text] {
        assert!(!told.contains("secret"), "{told}");
        for words in
            ["The name is too long", "Shorten it.", "Customers V3", "name", "c-1", "1970-01-01T00:01:00"]
        {
            assert!(told.contains(words), "{words} is missing: {told}");
        }
    }
    let row = failures::row(failure, &[attempt], &names, true);
    for what in ["key", "words", "sent", "answer", "fault", "source", "attempt", "message"] {
        let secret = format!("secret-{what}");
        assert!(row.json.to_string().contains(&secret), "{secret} is missing: {}", row.json);
        assert!(row.text.contains(&secret), "{secret} is missing: {}", row.text);
    }
    assert_eq!(
        row.json["request"],
        "PATCH accounts(1)\nAuthorization: Bearer ***\n\n{\"name\":\"secret-sent\"}"
    );
    assert_eq!(row.json["attempted"]["name"], "secret-attempt");
    assert_eq!(row.json["field_names"], json!(["name"]));
    assert_eq!(row.json["attempted_fields"], json!(["name"]));
}
