use std::path::Path;

use super::LoadError;

/// A CSV file, wholly read and known to be well-formed.
pub(super) struct CsvFile {
    /// Column names in order.
    pub(super) header: Vec<String>,
    /// Rows in order.
    pub(super) rows: Vec<Row>,
}

/// One row of a file.
pub(super) struct Row {
    /// The line that it begins on, counted from 1.
    pub(super) line: u64,
    /// As many cells as there are columns, as they stand in the file: entities such as `&amp;` are data.
    pub(super) cells: csv::StringRecord,
}

/// Reads a file to its end before anything is done with it, so that a broken one leaves nothing half loaded.
pub(super) async fn read(path: &Path) -> Result<CsvFile, LoadError> {
    let bytes =
        tokio::fs::read(path).await.map_err(|source| LoadError::File { path: path.to_owned(), source })?;
    // Spreadsheets begin UTF-8 files with a byte order mark.
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let malformed =
        |line, reason: &str| LoadError::Malformed { path: path.to_owned(), line, reason: reason.to_owned() };
    let mut reader = csv::Reader::from_reader(text);
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_owned()).collect(),
        Err(error) => return Err(malformed(1, &reason(&error))),
    };
    if header.is_empty() {
        return Err(malformed(1, "the file is empty, but its first line must name the columns"));
    }
    for (at, name) in header.iter().enumerate() {
        if name.is_empty() {
            return Err(malformed(1, &format!("column {} has no name", at + 1)));
        }
        if header[..at].contains(name) {
            return Err(malformed(1, &format!("two columns are called {name:?}")));
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(cells) => {
                let line = cells.position().map_or(0, csv::Position::line);
                rows.push(Row { line, cells });
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                return Err(malformed(line, &reason(&error)));
            }
        }
    }
    Ok(CsvFile { header, rows })
}

fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8".to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} cells instead of {expected_len}")
        }
        _ => error.to_string(),
    }
}
