//! Relays that carry messages while one's own can't be reached.

use crate::args::Fallbacks;
use crate::device::{Device, unexpected};
use crate::print;
use harkara_api::{Answer, Command, Query};

/// Carries it out.
pub async fn fallback(device: &Device, what: Fallbacks, json: bool) -> anyhow::Result<()> {
    match what {
        Fallbacks::Add { link } => drop(device.command(Command::AddFallback { link }).await?),
        Fallbacks::Remove { key } => drop(device.command(Command::RemoveFallback { key }).await?),
        Fallbacks::List => match device.query(Query::Fallbacks).await? {
            Answer::Fallbacks { fallbacks } => {
                for fallback in fallbacks {
                    match json {
                        true => print::json(&fallback)?,
                        false => print::line(format!("{}  {}  {}", fallback.key, fallback.name, fallback.address))?,
                    }
                }
            }
            other => return Err(unexpected(&other).into()),
        },
    }
    Ok(())
}
