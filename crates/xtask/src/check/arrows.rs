//! The dependency arrows of ARCHITECTURE.md, held against what cargo says.

use super::findings;
use crate::cmd::cmd;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Which crates of this workspace a crate may stand on. Tests may use any.
const MAY_USE: &[(&str, &[&str])] = &[
    ("harkara-wire", &[]),
    ("harkara-api", &[]),
    ("harkara-media", &["harkara-wire"]),
    ("harkara-backup", &["harkara-wire"]),
    ("harkara-past", &["harkara-api"]),
    ("harkara-voice", &["harkara-wire"]),
    ("harkara-store", &["harkara-wire", "harkara-api"]),
    ("harkara-engine", &["harkara-wire", "harkara-media", "harkara-backup", "harkara-api", "harkara-store"]),
    (
        "harkara-client",
        &[
            "harkara-wire",
            "harkara-media",
            "harkara-backup",
            "harkara-voice",
            "harkara-api",
            "harkara-past",
            "harkara-store",
            "harkara-engine",
            "harkara-relay",
        ],
    ),
    (
        "harkara-phone",
        &[
            "harkara-wire",
            "harkara-media",
            "harkara-backup",
            "harkara-voice",
            "harkara-api",
            "harkara-past",
            "harkara-store",
            "harkara-engine",
        ],
    ),
    ("harkara-relay", &["harkara-wire"]),
    ("harkara-proxy", &["harkara-wire"]),
    ("harkara-cli", &["harkara-voice", "harkara-api", "harkara-client"]),
    ("harkara-desktop", &["harkara-media", "harkara-voice", "harkara-api", "harkara-client", "harkara-relay"]),
    (
        "harkara-testkit",
        &[
            "harkara-wire",
            "harkara-media",
            "harkara-api",
            "harkara-past",
            "harkara-store",
            "harkara-engine",
            "harkara-relay",
        ],
    ),
    ("harkara-xtask", &[]),
];

/// Crates without sockets, threads of their own, or a runtime, whatever they are built for.
const PURE: &[&str] = &[
    "harkara-wire",
    "harkara-media",
    "harkara-backup",
    "harkara-voice",
    "harkara-api",
    "harkara-past",
    "harkara-store",
    "harkara-engine",
];
const IMPURE: &[&str] = &["tokio", "mio", "socket2", "async-std", "smol", "hyper", "reqwest", "tungstenite"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: BTreeSet<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<NodeDep>,
}

#[derive(Deserialize)]
struct NodeDep {
    pkg: String,
    dep_kinds: Vec<DepKind>,
}

#[derive(Deserialize)]
struct DepKind {
    kind: Option<String>,
}

/// Every arrow is allowed, and the pure crates are pure.
pub fn hold() -> Result<()> {
    let text = cmd("cargo").args(["metadata", "--locked", "--format-version", "1"]).read()?;
    let metadata: Metadata = serde_json::from_str(&text).context("cargo metadata")?;
    let mut found = forbidden_arrows(&metadata);
    found.extend(impurities(&metadata));
    findings("dependencies that ARCHITECTURE.md does not allow", &found)
}

fn forbidden_arrows(metadata: &Metadata) -> Vec<String> {
    let mut found = Vec::new();
    for package in metadata.packages.iter().filter(|package| metadata.workspace_members.contains(&package.id)) {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == package.name) else {
            found.push(format!("{} has no line in xtask's table of arrows", package.name));
            continue;
        };
        let outside_tests = package.dependencies.iter().filter(|on| on.kind.as_deref() != Some("dev"));
        let ours = outside_tests.filter(|on| on.name.starts_with("harkara-"));
        let wrong = ours.filter(|on| !allowed.contains(&on.name.as_str()));
        found.extend(wrong.map(|on| format!("{} uses {}", package.name, on.name)));
    }
    found
}

fn impurities(metadata: &Metadata) -> Vec<String> {
    let names: BTreeMap<&str, &str> = metadata.packages.iter().map(|p| (p.id.as_str(), p.name.as_str())).collect();
    let nodes: BTreeMap<&str, &Node> = metadata.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let mut found = Vec::new();
    for start in metadata.packages.iter().filter(|package| PURE.contains(&package.name.as_str())) {
        let mut seen = BTreeSet::new();
        let mut ahead = vec![start.id.as_str()];
        while let Some(id) = ahead.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Some(name) = names.get(id).filter(|name| IMPURE.contains(name)) {
                found.push(format!("{} reaches {name}", start.name));
            }
            let normal = |dep: &&NodeDep| dep.dep_kinds.iter().any(|kind| kind.kind.is_none());
            let deps = nodes.get(id).map(|node| node.deps.iter().filter(normal)).into_iter().flatten();
            ahead.extend(deps.map(|dep| dep.pkg.as_str()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn world(edge: &str, kind: &str) -> Metadata {
        let text = format!(
            r#"{{"workspace_members": ["e"], "packages": [
                {{"id": "e", "name": "harkara-engine", "dependencies": [{{"name": "{edge}", "kind": {kind}}}]}},
                {{"id": "t", "name": "{edge}", "dependencies": []}}],
              "resolve": {{"nodes": [{{"id": "e", "deps": [{{"pkg": "t", "dep_kinds": [{{"kind": {kind}}}]}}]}},
                {{"id": "t", "deps": []}}]}}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn an_arrow_that_points_up_is_found() {
        assert_eq!(forbidden_arrows(&world("harkara-client", "null")), ["harkara-engine uses harkara-client"]);
        assert!(forbidden_arrows(&world("harkara-store", "null")).is_empty());
    }

    #[test]
    fn tests_may_use_what_the_crate_may_not() {
        assert!(forbidden_arrows(&world("harkara-testkit", "\"dev\"")).is_empty());
    }

    #[test]
    fn a_runtime_below_the_engine_is_found() {
        assert_eq!(impurities(&world("tokio", "null")), ["harkara-engine reaches tokio"]);
        assert!(impurities(&world("tokio", "\"dev\"")).is_empty());
    }
}
