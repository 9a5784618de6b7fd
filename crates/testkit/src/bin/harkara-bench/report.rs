//! Figures as they are found: a line for eyes at once, JSON at the end.

use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
pub struct Report {
    /// A quick run shows that the measurements work; its figures mean nothing.
    quick: bool,
    cpus: usize,
    release: bool,
    figures: Vec<Figure>,
    skipped: Vec<String>,
}

#[derive(Serialize)]
struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<Raw>,
}

#[derive(Serialize)]
struct Raw {
    what: &'static str,
    value: f64,
    /// The figure over the raw limit: for rates higher is better, for times lower.
    ratio: f64,
}

impl Report {
    pub fn new(quick: bool) -> Self {
        let cpus = std::thread::available_parallelism().map_or(1, usize::from);
        Self { quick, cpus, release: !cfg!(debug_assertions), figures: Vec::new(), skipped: Vec::new() }
    }

    pub fn figure(&mut self, name: &str, value: f64, unit: &'static str) {
        println!("{name}: {} {unit}", short(value));
        self.figures.push(Figure { name: name.into(), value, unit, raw: None });
    }

    pub fn against(&mut self, name: &str, value: f64, unit: &'static str, what: &'static str, raw: f64) {
        let ratio = value / raw;
        println!("{name}: {} {unit}; {what}: {} {unit}; ratio {ratio:.2}", short(value), short(raw));
        self.figures.push(Figure { name: name.into(), value, unit, raw: Some(Raw { what, value: raw, ratio }) });
    }

    pub fn skip(&mut self, name: &str, why: &str) {
        println!("{name}: not measured: {why}");
        self.skipped.push(format!("{name}: {why}"));
    }

    pub fn write(&self, path: &Path) {
        std::fs::write(path, serde_json::to_string_pretty(self).unwrap()).unwrap();
        println!("written to {}", path.display());
    }
}

fn short(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// The middle one, and the worst.
pub fn middle(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    (values[values.len() / 2], values[values.len() - 1])
}
