use super::super::seen::Seen;
use super::{Cursor, Pass, Place, Start};
use jiff::{SignedDuration, Timestamp};
use model::Moment;
use std::collections::BTreeMap;

const OVERLAP: SignedDuration = SignedDuration::from_secs(60);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a time")
}

fn moment(second: i64) -> Moment {
    Moment(second * 1_000)
}

/// An app whose rows become visible some time after the time that they carry.
#[derive(Default)]
struct App {
    /// Id → time, and since when it is to be seen.
    rows: BTreeMap<usize, (i64, i64)>,
    page: usize,
}

impl App {
    /// A page from a start, with where it goes on.
    fn read(&self, start: &Start<'_>, now: i64) -> (Vec<(usize, i64)>, Option<Place>) {
        let is_wanted = |id: usize, time: i64| match start {
            Start::First => true,
            Start::At(from) => at(time) >= *from,
            Start::Behind(closed) => at(time) > *closed,
            Start::Goes(Place::After { stamp, id: last }) => {
                (time, id) > (stamp.parse().expect("a second"), last.parse().expect("an id"))
            }
            Start::Goes(Place::Link(_)) => panic!("rows can be compared by key"),
        };
        let visible = self.rows.iter().filter(|(_, (_, visible))| *visible <= now);
        let mut rows: Vec<(usize, i64)> =
            visible.map(|(id, (time, _))| (*id, *time)).filter(|(id, time)| is_wanted(*id, *time)).collect();
        rows.sort_by_key(|(id, time)| (*time, *id));
        let has_more = rows.len() > self.page;
        rows.truncate(self.page);
        let last = rows.last().filter(|_| has_more);
        let place = last.map(|(id, time)| Place::After { stamp: time.to_string(), id: id.to_string() });
        (rows, place)
    }
}

/// A reader with what it has delivered.
struct Reader {
    text: String,
    seen: Seen,
    delivered: Vec<usize>,
    /// Rows read by brisk and by thorough passes.
    read: [usize; 2],
}

impl Reader {
    fn new(cursor: &Cursor) -> Self {
        Self { text: cursor.write(), seen: Seen::default(), delivered: Vec::new(), read: [0; 2] }
    }

    fn cursor(&self) -> Cursor {
        Cursor::read(&self.text).expect("a cursor")
    }

    /// One page; `true` when there is more. A page that is lost on its way to the queue is as if it was never read.
    fn page(&mut self, app: &App, now: i64, ours: i64, is_lost: bool) -> bool {
        let mut cursor = self.cursor();
        let pass = cursor.begin(moment(ours), OVERLAP);
        let (rows, place) = app.read(&cursor.start(pass), now);
        self.seen.begin(&self.text, &cursor.seen);
        let mut news = Vec::new();
        for (id, time) in &rows {
            cursor.notice(at(*time));
            if self.seen.notice(&id.to_string(), at(*time), &time.to_string()) {
                news.push(*id);
            }
        }
        let more = cursor.end(pass, place, (rows.len() as u64, news.len() as u64), moment(ours), OVERLAP);
        cursor.seen = self.seen.end(cursor.bound());
        let text = cursor.write();
        self.seen.led_to(&text);
        if is_lost {
            return true;
        }
        assert!(news.is_empty() || text != self.text, "a cursor tells that something was delivered");
        self.read[usize::from(pass == Pass::Thorough)] += rows.len();
        self.delivered.extend(news);
        self.text = text;
        more
    }

    fn all(&mut self, app: &App, now: i64) {
        while self.page(app, now, now, false) {}
    }
}

#[test]
fn what_shows_up_late_is_found_by_the_next_thorough_pass() {
    let mut app = App { page: 100, ..App::default() };
    app.rows.insert(1, (1_000, 1_000));
    let mut reader = Reader::new(&Cursor::at(at(990), OVERLAP));
    reader.all(&app, 1_000);
    app.rows.insert(2, (995, 1_005));
    reader.all(&app, 1_005);
    assert_eq!(reader.delivered, [1, 2]);
    app.rows.insert(3, (1_006, 1_006));
    reader.all(&app, 1_006);
    assert_eq!(reader.delivered, [1, 2, 3]);
    assert_eq!(Cursor::read(&reader.text), Some(reader.cursor()));
    assert_eq!(Cursor::read("{}"), None);
}

#[test]
fn what_was_known_for_longer_than_the_overlap_is_not_read_again() {
    let mut app = App { page: 100, ..App::default() };
    app.rows.extend([(1, (1_000, 0)), (2, (1_000, 0)), (3, (970, 0))]);
    let mut reader = Reader::new(&Cursor::at(at(990), OVERLAP));
    reader.all(&app, 1_000);
    reader.all(&app, 1_060);
    assert_eq!(reader.cursor().closed, None, "known for exactly an overlap");
    app.rows.insert(4, (960, 0));
    reader.all(&app, 1_061);
    assert_eq!(reader.delivered, [1, 2, 3, 4], "it was late");
    assert_eq!(reader.cursor().closed, Some(at(1_000)));
    let (text, read) = (reader.text.clone(), reader.read);
    reader.all(&app, 1_070);
    reader.all(&app, 1_700);
    assert_eq!(
        (reader.text.as_str(), reader.read),
        (text.as_str(), read),
        "nothing is read, nothing is written"
    );
    // Something new: the overlap before it may still fill up, but not what is closed.
    app.rows.extend([(5, (1_710, 0)), (6, (1_690, 1_712))]);
    reader.all(&app, 1_711);
    reader.all(&app, 1_712);
    assert_eq!(reader.delivered[4..], [5, 6]);
}

#[test]
fn a_busy_hour_is_read_in_little_more_than_what_is_new() {
    let mut app = App { page: 1_000, ..App::default() };
    let mut reader = Reader::new(&Cursor::at(at(0), OVERLAP));
    // A hundred rows a second, a reading for every four of them.
    for id in 0..60_000 {
        let second = 1_000 + i64::try_from(id / 100).expect("a second");
        app.rows.insert(id, (second, second));
        if id % 4 == 3 {
            reader.page(&app, second, second, false);
            // Of old rows the app would find none by its index; here they only make the test slow.
            app.rows.retain(|_, (time, _)| *time > second - 62);
        }
    }
    assert_eq!(reader.delivered.len(), 60_000, "each was delivered once");
    let [brisk, thorough] = reader.read;
    assert!(brisk < 60_000 * 16, "{brisk} rows in brisk passes");
    assert!(thorough < 60_000 * 8, "{thorough} rows in thorough passes");
}

#[test]
fn many_rows_of_one_time_are_read_a_few_times_and_no_more() {
    let mut app = App { page: 10, ..App::default() };
    app.rows.extend((0..3_000).map(|id| (id, (1_000, 0))));
    let mut reader = Reader::new(&Cursor::at(at(990), OVERLAP));
    reader.all(&app, 1_000);
    assert_eq!(reader.delivered.len(), 3_000);
    let first: usize = reader.read.iter().sum();
    assert!(first <= 3_000 * 4, "{first} rows to deliver 3,000");
    reader.all(&app, 1_061);
    assert_eq!(reader.cursor().closed, Some(at(1_000)));
    let rest = reader.read.iter().sum::<usize>() - first;
    assert!(rest <= 3_000 * 4, "{rest} rows to be sure that nothing more comes");
}

#[test]
fn an_empty_entity_stays_at_the_beginning() {
    let mut reader = Reader::new(&Cursor::beginning());
    reader.all(&App { page: 1, ..App::default() }, 1_000);
    assert!(reader.cursor().full);
}

/// Transactions that show up late, pages that are lost, restarts, and readings at any time: every row is delivered, and
/// in the end none is read.
#[test]
fn nothing_that_shows_up_within_the_overlap_is_missed() {
    for seed in 0_u64..600 {
        let mut random = seed;
        let mut below = |bound: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((random >> 33) % bound).expect("a small number")
        };
        let mut app = App { page: usize::try_from(1 + below(4)).expect("a size"), ..App::default() };
        let mut time = 1_000;
        for id in 0..40 {
            time += if below(4) == 0 { below(200) } else { below(5) };
            app.rows.insert(id, (time, time + below(60)));
        }
        let mut reader = Reader::new(&Cursor::at(at(900), OVERLAP));
        let mut now = 1_000;
        let mut quiet = 0;
        while quiet < 3 {
            let before = reader.read;
            // Our clock is two hours behind.
            let more = reader.page(&app, now, now - 7_200, below(10) == 0);
            if below(40) == 0 {
                reader.seen = Seen::default();
            }
            if !more {
                now += 1 + below(if now < time { 40 } else { 90 });
            }
            quiet = if now > time + 300 && reader.read == before { quiet + 1 } else { 0 };
            assert!(now < time + 10_000, "seed {seed}: it never comes to rest");
        }
        let missed: Vec<_> = app.rows.iter().filter(|(id, _)| !reader.delivered.contains(*id)).collect();
        assert!(missed.is_empty(), "seed {seed}: {missed:?}");
    }
}
