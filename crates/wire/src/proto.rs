//! The messages of `proto/*.proto`, generated at build time.
#![allow(missing_docs, clippy::large_enum_variant, clippy::module_inception)]

/// Accounts, device certificates, rosters.
pub mod identity {
    include!(concat!(env!("OUT_DIR"), "/harkara.identity.rs"));
}
/// Between a device and a relay.
pub mod relay {
    include!(concat!(env!("OUT_DIR"), "/harkara.relay.rs"));
}
/// What a relay says about itself.
pub mod status {
    include!(concat!(env!("OUT_DIR"), "/harkara.status.rs"));
}
/// Inside an MLS application message.
pub mod content {
    include!(concat!(env!("OUT_DIR"), "/harkara.content.rs"));
}
/// Between two devices that are being linked.
pub mod linking {
    include!(concat!(env!("OUT_DIR"), "/harkara.linking.rs"));
}
/// Inside the objects of a backup.
pub mod backup {
    include!(concat!(env!("OUT_DIR"), "/harkara.backup.rs"));
}
