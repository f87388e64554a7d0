//! The bytes of a file, made as they are taken.

use super::{Export, FileFormat, Listing, Part, cells, readme};
use bytes::Bytes;
use futures::Stream;
use futures::stream::try_unfold;
use model::Moment;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// From so many rows on a file might have more bytes than zips of the old form can say (4 GiB).
const MANY: i64 = 200_000;

/// The bytes of an export; each item is what became of a few pages. The first error is the last item.
pub(super) fn bytes(export: Export) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let begun = Work::new(export);
    try_unfold(Box::new(begun), |mut work| async move {
        let next = work.next().await;
        if let Err(error) = &next {
            let error: &dyn std::error::Error = error;
            tracing::error!(error, "a file could not be made to its end");
        }
        Ok(next?.map(|bytes| (bytes, work)))
    })
}

/// What was made and not taken yet.
#[derive(Clone, Default)]
struct Pipe(Arc<Mutex<Vec<u8>>>);

impl Pipe {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a row is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    Ndjson,
    Text,
}

/// One list in one form.
struct Task {
    /// Its place among the lists.
    listing: usize,
    form: Form,
    /// Where to go on; only once it has begun.
    from: Option<i64>,
    is_begun: bool,
}

/// One list.
struct Source {
    listing: Arc<dyn Listing>,
    /// Where it begins each time, so that all files hold the same rows whatever comes meanwhile.
    begin: Option<i64>,
    /// About how many rows it has; known once it has begun.
    count: i64,
}

/// A file in the making.
struct Work {
    sources: Vec<Source>,
    tasks: VecDeque<Task>,
    /// `None` where the file is the one list itself.
    zip: Option<ZipWriter<StreamWriter<Pipe>>>,
    pipe: Pipe,
    /// The name and the rows of each file so far.
    files: Vec<(String, i64)>,
    /// Whatever else is told in the end.
    export: Export,
    is_over: bool,
}

impl Work {
    fn new(export: Export) -> Self {
        let pipe = Pipe::default();
        let is_zip = export.format == FileFormat::Zip;
        let places = 0..if is_zip { export.listings.len() } else { export.listings.len().min(1) };
        let task = |listing, form| Task { listing, form, from: None, is_begun: false };
        let tasks = match export.format {
            FileFormat::Csv => places.map(|place| task(place, Form::Csv)).collect(),
            FileFormat::Ndjson => places.map(|place| task(place, Form::Ndjson)).collect(),
            FileFormat::Zip => {
                let tables =
                    places.clone().flat_map(|place| [Form::Csv, Form::Ndjson].map(|form| task(place, form)));
                tables.chain(places.map(|place| task(place, Form::Text))).collect()
            }
        };
        let source =
            |listing: &Arc<dyn Listing>| Source { listing: Arc::clone(listing), begin: None, count: 0 };
        Self {
            sources: export.listings.iter().map(source).collect(),
            tasks,
            zip: is_zip.then(|| ZipWriter::new_stream(pipe.clone())),
            pipe,
            files: Vec::new(),
            export,
            is_over: false,
        }
    }

    /// The next bytes; `None` after the last. Asks for pages until some are there: a zip keeps a few back.
    async fn next(&mut self) -> io::Result<Option<Bytes>> {
        loop {
            if let Some(task) = self.tasks.pop_front() {
                self.step(task).await?;
            } else if self.is_over {
                return Ok(None);
            } else {
                self.end()?;
            }
            let made = self.pipe.take();
            if !made.is_empty() {
                return Ok(Some(made.into()));
            }
        }
    }

    /// Writes one page of a list.
    async fn step(&mut self, mut task: Task) -> io::Result<()> {
        let source = self.sources.get_mut(task.listing).ok_or_else(|| io::Error::other("no such list"))?;
        let from = if task.is_begun { task.from } else { source.begin };
        let Part { rows, next, again } = source.listing.part(from).await.map_err(io::Error::other)?;
        if !task.is_begun && source.begin.is_none() {
            source.begin = again;
            source.count =
                if self.zip.is_some() { source.listing.count().await.map_err(io::Error::other)? } else { 0 };
        }
        let listing = Arc::clone(&source.listing);
        if !task.is_begun {
            self.begin(&task, &*listing)?;
        }
        let made = match task.form {
            Form::Csv => cells::lines(listing.columns(), rows.iter().map(|row| &row.json))?,
            Form::Ndjson => lines(rows.iter().map(|row| row.json.to_string())),
            Form::Text => lines(rows.iter().map(|row| row.text.clone())),
        };
        self.write(&made)?;
        if let Some((_, count)) = self.files.last_mut() {
            *count += i64::try_from(rows.len()).unwrap_or(i64::MAX);
        }
        if next.is_some() {
            task.from = next;
            task.is_begun = true;
            self.tasks.push_front(task);
        }
        Ok(())
    }

    /// Opens the file of a list, but for the text, which is one for all of them.
    fn begin(&mut self, task: &Task, listing: &dyn Listing) -> io::Result<()> {
        let name = match task.form {
            Form::Csv => format!("{}.csv", listing.name()),
            Form::Ndjson => format!("{}.ndjson", listing.name()),
            Form::Text => "log.txt".to_owned(),
        };
        let is_open = self.files.last().is_some_and(|(open, _)| *open == name);
        if !is_open {
            self.open(&name, self.sources.iter().map(|source| source.count).sum())?;
            self.files.push((name, 0));
        }
        match task.form {
            Form::Csv => self.write(&cells::head(listing.columns())?),
            Form::Ndjson => Ok(()),
            Form::Text => self.write(format!("{}\n\n", readme::title(listing.name())).as_bytes()),
        }
    }

    fn open(&mut self, name: &str, rows: i64) -> io::Result<()> {
        let Some(zip) = &mut self.zip else { return Ok(()) };
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .large_file(rows >= MANY)
            .last_modified_time(stamp(self.export.about.at));
        zip.start_file(name, options).map_err(io::Error::other)
    }

    fn write(&mut self, made: &[u8]) -> io::Result<()> {
        match &mut self.zip {
            Some(zip) => zip.write_all(made),
            None => self.pipe.write_all(made),
        }
    }

    /// Says what the zip is and closes it.
    fn end(&mut self) -> io::Result<()> {
        self.is_over = true;
        if self.zip.is_none() {
            return Ok(());
        }
        self.open("README.txt", 0)?;
        let words = readme::text(&self.export.about, &self.files, self.export.clock.now());
        self.write(words.as_bytes())?;
        if let Some(zip) = self.zip.take() {
            zip.finish().map_err(io::Error::other)?;
        }
        Ok(())
    }
}

/// A moment as zips write it, in UTC.
fn stamp(at: Moment) -> DateTime {
    let ((year, month, day), (hour, minute, second, _)) = (at.date(), at.time());
    let year = u16::try_from(year).unwrap_or_default();
    DateTime::from_date_and_time(year, month, day, hour, minute, second).unwrap_or_default()
}

/// Texts as lines, each with its end.
fn lines(texts: impl Iterator<Item = String>) -> Vec<u8> {
    let mut lines = String::new();
    for text in texts {
        lines.push_str(&text);
        lines.push('\n');
    }
    lines.into_bytes()
}
