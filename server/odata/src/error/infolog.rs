//! Finding the reason in what Finance & Operations logs about a failed write.

/// Words that Finance & Operations puts before each line of an Infolog.
const SEVERITIES: [&str; 3] = ["Warning:", "Error:", "Info:"];

/// Lines that only say that a write was refused, not why.
const NOISE: [&str; 2] = ["validateWrite failed", "validateDelete failed"];

/// The sentences after `Infolog:` that say why, joined with `; `; `None` when there are none.
///
/// `Write failed for table row of type 'X'. Infolog: Warning: Site is missing.; Warning: validateWrite failed on data
/// source 'X (X)'.` gives `Site is missing.`
pub fn infolog_reason(message: &str) -> Option<String> {
    let (_, log) = message.split_once("Infolog:")?;
    let mut reasons: Vec<&str> = Vec::new();
    for line in log.split(';').map(bare) {
        let is_noise = line.is_empty() || line == "." || NOISE.iter().any(|noise| line.starts_with(noise));
        if !is_noise && !reasons.contains(&line) {
            reasons.push(line);
        }
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// The line without blanks and severities around it.
fn bare(line: &str) -> &str {
    let mut line = line.trim();
    while let Some(rest) = SEVERITIES.iter().find_map(|severity| line.strip_prefix(severity)) {
        line = rest.trim();
    }
    line
}
