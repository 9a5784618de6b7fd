//! Ids as newtypes over lower-case hex, so that a chat's id is never taken for a message's.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $brand:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[ts(export, export_to = "types.ts", type = $brand)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(/** A person: hash of the account key, 32 bytes. */ AccountId, "string & { readonly id: \"AccountId\" }");
id!(/** One device of a person: hash of its signing key, 16 bytes. */ DeviceId, "string & { readonly id: \"DeviceId\" }");
id!(/** A conversation as the user knows it, 16 bytes; outlives a reset of the MLS group under it. */ ChatId, "string & { readonly id: \"ChatId\" }");
id!(/** A message, 16 bytes, made once by the sending device. */ MessageId, "string & { readonly id: \"MessageId\" }");
