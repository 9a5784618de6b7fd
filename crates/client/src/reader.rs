//! The reading thread: answers queries from a read-only connection while the engine writes.

use harkara_api::{Answer, ApiError, Connection, ErrorCode, Query, StorageView};
use harkara_store::{Database, Reader, rusqlite};
use std::sync::mpsc;
use tokio::sync::{oneshot, watch};

/// Asks the reading thread, which ends with the last of these.
pub(crate) struct Queries(mpsc::Sender<Look>);

type Look = (Query, oneshot::Sender<Result<Answer, ApiError>>);

impl Queries {
    /// Starts the reading thread on a connection of its own.
    pub(crate) fn start(
        database: &Database,
        storage: StorageView,
        connection: watch::Receiver<Connection>,
    ) -> Result<Self, ApiError> {
        let reader = database.reader()?.ok_or_else(|| ApiError::new(ErrorCode::Internal, "no second connection"))?;
        let (looks, asked) = mpsc::channel::<Look>();
        crate::client::thread("harkara-reader", move || {
            for (query, answer) in asked {
                // Nobody waits for the answer to a question that was given up.
                if !answer.is_closed() {
                    let _ = answer.send(look(&reader, &query, connection.borrow().clone(), storage));
                }
            }
        })?;
        Ok(Self(looks))
    }

    /// Asks, and waits for other questions only.
    pub(crate) async fn ask(&self, query: Query) -> Result<Answer, ApiError> {
        let ended = || ApiError::new(ErrorCode::Internal, "the reader has ended");
        let (answer, answered) = oneshot::channel();
        self.0.send((query, answer)).map_err(|_| ended())?;
        answered.await.map_err(|_| ended())?
    }
}

fn look(
    reader: &rusqlite::Connection,
    query: &Query,
    connection: Connection,
    storage: StorageView,
) -> Result<Answer, ApiError> {
    Ok(Reader::new(reader, connection, storage).answer(query)?)
}
