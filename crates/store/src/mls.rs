//! The openmls storage provider: values and lists under (label, key), encoded as CBOR, on the engine's own connection.

use crate::{Error, Result};
use openmls_traits::storage::{CURRENT_VERSION as V, Entity, StorageProvider, traits};
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// MLS state in the database. It opens no transaction: what openmls writes commits with the rows of the same input.
#[derive(Clone, Copy)]
pub struct MlsStorage<'c> {
    conn: &'c Connection,
    ratchets: bool,
}

impl<'c> MlsStorage<'c> {
    /// Over this connection, inside whatever transaction is open on it.
    pub fn new(conn: &'c Connection) -> Self {
        Self { conn, ratchets: true }
    }

    /// The same, for opening and sealing many messages: what every one of them changes is not written. Whoever takes
    /// this keeps the group in memory, and writes it through the other before the transaction commits.
    pub fn without_ratchets(conn: &'c Connection) -> Self {
        Self { conn, ratchets: false }
    }

    fn put(&self, label: &str, key: &impl Serialize, value: &impl Serialize) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO mls_values (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            )?
            .execute((labelled(label, key)?, encode(value)?))?;
        Ok(())
    }

    fn get<T: DeserializeOwned>(&self, label: &str, key: &impl Serialize) -> Result<Option<T>> {
        let mut statement = self.conn.prepare_cached("SELECT value FROM mls_values WHERE key = ?1")?;
        let value: Option<Vec<u8>> = statement.query_row([labelled(label, key)?], |row| row.get(0)).optional()?;
        value.map(|bytes| decode(&bytes)).transpose()
    }

    fn delete(&self, label: &str, key: &impl Serialize) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM mls_values WHERE key = ?1")?.execute([labelled(label, key)?])?;
        Ok(())
    }

    fn append(&self, label: &str, key: &impl Serialize, value: &impl Serialize) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO mls_lists (key, position, value)
                 SELECT ?1, coalesce(max(position), 0) + 1, ?2 FROM mls_lists WHERE key = ?1",
            )?
            .execute((labelled(label, key)?, encode(value)?))?;
        Ok(())
    }

    fn list<T: DeserializeOwned>(&self, label: &str, key: &impl Serialize) -> Result<Vec<T>> {
        let mut statement = self.conn.prepare_cached("SELECT value FROM mls_lists WHERE key = ?1 ORDER BY position")?;
        let mut rows = statement.query([labelled(label, key)?])?;
        let mut values = Vec::new();
        while let Some(row) = rows.next()? {
            values.push(decode(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?);
        }
        Ok(values)
    }

    fn drop_item(&self, label: &str, key: &impl Serialize, value: &impl Serialize) -> Result<()> {
        self.conn
            .prepare_cached("DELETE FROM mls_lists WHERE key = ?1 AND value = ?2")?
            .execute((labelled(label, key)?, encode(value)?))?;
        Ok(())
    }

    fn drop_list(&self, label: &str, key: &impl Serialize) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM mls_lists WHERE key = ?1")?.execute([labelled(label, key)?])?;
        Ok(())
    }
}

fn encode(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|error| Error::Mls(error.to_string()))?;
    Ok(bytes)
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    ciborium::from_reader(bytes).map_err(|error| Error::Damaged(format!("MLS state: {error}")))
}

fn labelled(label: &str, key: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = label.as_bytes().to_vec();
    bytes.push(b'/');
    ciborium::into_writer(key, &mut bytes).map_err(|error| Error::Mls(error.to_string()))?;
    Ok(bytes)
}

/// The three functions of a value that a group has once.
macro_rules! of_group {
    ($($label:literal: $kind:ident, $write:ident, $read:ident, $delete:ident;)*) => {$(
        fn $write<G: traits::GroupId<V>, T: traits::$kind<V>>(&self, group: &G, value: &T) -> Result<()> {
            self.put($label, group, value)
        }
        fn $read<G: traits::GroupId<V>, T: traits::$kind<V>>(&self, group: &G) -> Result<Option<T>> {
            self.get($label, group)
        }
        fn $delete<G: traits::GroupId<V>>(&self, group: &G) -> Result<()> {
            self.delete($label, group)
        }
    )*};
}

impl StorageProvider<V> for MlsStorage<'_> {
    type Error = Error;

    of_group! {
        "config": MlsGroupJoinConfig, write_mls_join_config, mls_group_join_config, delete_group_config;
        "tree": TreeSync, write_tree, tree, delete_tree;
        "transcript": InterimTranscriptHash, write_interim_transcript_hash, interim_transcript_hash, delete_interim_transcript_hash;
        "context": GroupContext, write_context, group_context, delete_context;
        "tag": ConfirmationTag, write_confirmation_tag, confirmation_tag, delete_confirmation_tag;
        "resumption": ResumptionPskStore, write_resumption_psk_store, resumption_psk_store, delete_all_resumption_psk_secrets;
        "leaf-index": LeafNodeIndex, write_own_leaf_index, own_leaf_index, delete_own_leaf_index;
        "epoch-secrets": GroupEpochSecrets, write_group_epoch_secrets, group_epoch_secrets, delete_group_epoch_secrets;
    }

    fn write_message_secrets<G: traits::GroupId<V>, T: traits::MessageSecrets<V>>(
        &self,
        group: &G,
        secrets: &T,
    ) -> Result<()> {
        if self.ratchets { self.put("secrets", group, secrets) } else { Ok(()) }
    }
    fn message_secrets<G: traits::GroupId<V>, T: traits::MessageSecrets<V>>(&self, group: &G) -> Result<Option<T>> {
        self.get("secrets", group)
    }
    fn delete_message_secrets<G: traits::GroupId<V>>(&self, group: &G) -> Result<()> {
        self.delete("secrets", group)
    }

    // The same, but the trait has its parameters the other way round.
    fn write_group_state<T: traits::GroupState<V>, G: traits::GroupId<V>>(&self, group: &G, state: &T) -> Result<()> {
        self.put("state", group, state)
    }
    fn group_state<T: traits::GroupState<V>, G: traits::GroupId<V>>(&self, group: &G) -> Result<Option<T>> {
        self.get("state", group)
    }
    fn delete_group_state<G: traits::GroupId<V>>(&self, group: &G) -> Result<()> {
        self.delete("state", group)
    }

    fn append_own_leaf_node<G: traits::GroupId<V>, T: traits::LeafNode<V>>(&self, group: &G, leaf: &T) -> Result<()> {
        self.append("leaf", group, leaf)
    }
    fn own_leaf_nodes<G: traits::GroupId<V>, T: traits::LeafNode<V>>(&self, group: &G) -> Result<Vec<T>> {
        self.list("leaf", group)
    }
    fn delete_own_leaf_nodes<G: traits::GroupId<V>>(&self, group: &G) -> Result<()> {
        self.drop_list("leaf", group)
    }

    fn queue_proposal<G: traits::GroupId<V>, R: traits::ProposalRef<V>, T: traits::QueuedProposal<V>>(
        &self,
        group: &G,
        reference: &R,
        proposal: &T,
    ) -> Result<()> {
        self.put("proposal", &(group, reference), proposal)?;
        self.append("proposals", group, reference)
    }
    fn queued_proposal_refs<G: traits::GroupId<V>, R: traits::ProposalRef<V>>(&self, group: &G) -> Result<Vec<R>> {
        self.list("proposals", group)
    }
    fn queued_proposals<G: traits::GroupId<V>, R: traits::ProposalRef<V>, T: traits::QueuedProposal<V>>(
        &self,
        group: &G,
    ) -> Result<Vec<(R, T)>> {
        let references: Vec<R> = self.list("proposals", group)?;
        references
            .into_iter()
            .map(|reference| {
                let proposal = self.get("proposal", &(group, &reference))?;
                let proposal =
                    proposal.ok_or_else(|| Error::Damaged("MLS state: a queued proposal is missing".into()))?;
                Ok((reference, proposal))
            })
            .collect()
    }
    fn remove_proposal<G: traits::GroupId<V>, R: traits::ProposalRef<V>>(
        &self,
        group: &G,
        reference: &R,
    ) -> Result<()> {
        self.drop_item("proposals", group, reference)?;
        self.delete("proposal", &(group, reference))
    }
    fn clear_proposal_queue<G: traits::GroupId<V>, R: traits::ProposalRef<V>>(&self, group: &G) -> Result<()> {
        for reference in self.queued_proposal_refs::<G, R>(group)? {
            self.delete("proposal", &(group, &reference))?;
        }
        self.drop_list("proposals", group)
    }

    fn write_signature_key_pair<K: traits::SignaturePublicKey<V>, T: traits::SignatureKeyPair<V>>(
        &self,
        public: &K,
        pair: &T,
    ) -> Result<()> {
        self.put("signature", public, pair)
    }
    fn signature_key_pair<K: traits::SignaturePublicKey<V>, T: traits::SignatureKeyPair<V>>(
        &self,
        public: &K,
    ) -> Result<Option<T>> {
        self.get("signature", public)
    }
    fn delete_signature_key_pair<K: traits::SignaturePublicKey<V>>(&self, public: &K) -> Result<()> {
        self.delete("signature", public)
    }

    fn write_encryption_key_pair<K: traits::EncryptionKey<V>, T: traits::HpkeKeyPair<V>>(
        &self,
        public: &K,
        pair: &T,
    ) -> Result<()> {
        self.put("encryption", public, pair)
    }
    fn encryption_key_pair<T: traits::HpkeKeyPair<V>, K: traits::EncryptionKey<V>>(
        &self,
        public: &K,
    ) -> Result<Option<T>> {
        self.get("encryption", public)
    }
    fn delete_encryption_key_pair<K: traits::EncryptionKey<V>>(&self, public: &K) -> Result<()> {
        self.delete("encryption", public)
    }

    fn write_encryption_epoch_key_pairs<G: traits::GroupId<V>, E: traits::EpochKey<V>, T: traits::HpkeKeyPair<V>>(
        &self,
        group: &G,
        epoch: &E,
        leaf_index: u32,
        pairs: &[T],
    ) -> Result<()> {
        self.put("epoch-pairs", &(group, epoch, leaf_index), &pairs)
    }
    fn encryption_epoch_key_pairs<G: traits::GroupId<V>, E: traits::EpochKey<V>, T: traits::HpkeKeyPair<V>>(
        &self,
        group: &G,
        epoch: &E,
        leaf_index: u32,
    ) -> Result<Vec<T>> {
        let pairs: Option<Pairs<T>> = self.get("epoch-pairs", &(group, epoch, leaf_index))?;
        Ok(pairs.map(|pairs| pairs.0).unwrap_or_default())
    }
    fn delete_encryption_epoch_key_pairs<G: traits::GroupId<V>, E: traits::EpochKey<V>>(
        &self,
        group: &G,
        epoch: &E,
        leaf_index: u32,
    ) -> Result<()> {
        self.delete("epoch-pairs", &(group, epoch, leaf_index))
    }

    fn write_key_package<R: traits::HashReference<V>, T: traits::KeyPackage<V>>(
        &self,
        reference: &R,
        package: &T,
    ) -> Result<()> {
        self.put("key-package", reference, package)
    }
    fn key_package<R: traits::HashReference<V>, T: traits::KeyPackage<V>>(&self, reference: &R) -> Result<Option<T>> {
        self.get("key-package", reference)
    }
    fn delete_key_package<R: traits::HashReference<V>>(&self, reference: &R) -> Result<()> {
        self.delete("key-package", reference)
    }

    fn write_psk<I: traits::PskId<V>, T: traits::PskBundle<V>>(&self, id: &I, psk: &T) -> Result<()> {
        self.put("psk", id, psk)
    }
    fn psk<T: traits::PskBundle<V>, I: traits::PskId<V>>(&self, id: &I) -> Result<Option<T>> {
        self.get("psk", id)
    }
    fn delete_psk<I: traits::PskId<V>>(&self, id: &I) -> Result<()> {
        self.delete("psk", id)
    }
}

/// A list that is one value. `Entity` asks for no `'static`, so `Vec<T>` is decoded through this.
#[derive(serde::Deserialize)]
#[serde(transparent, bound = "T: Entity<V>")]
struct Pairs<T>(Vec<T>);
