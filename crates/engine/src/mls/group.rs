//! Making, joining and changing groups, and what goes through them. Nothing here decides; see [`super::policy`].
//!
//! Decisions: `max_past_epochs` is 0. The relay takes a message only in the group's current epoch and puts messages
//! and commits into each mailbox in one order, and a device merges even its own commit where it stands in its mailbox;
//! so no message is ever from a past epoch, and no past epoch's secrets are kept. The ratchet tolerates nothing out of
//! order but long gaps: a message that is sealed again after a lost connection leaves its first key unused.
//! Lifetimes of leaves are not checked: a clock a year off must not lock anybody out.

use super::credential::{DeviceSigner, Leaf, own_credential};
use super::group_data;
use super::key_packages::{CIPHERSUITE, capabilities, lifetime};
use super::provider::Provider;
use crate::error::{EngineError, Result};
use ed25519_dalek::SigningKey;
use harkara_wire::id::GroupId;
use harkara_wire::proto::content::GroupData;
use openmls::group::{
    CommitMessageBundle, MlsGroup, MlsGroupJoinConfig, PURE_CIPHERTEXT_WIRE_FORMAT_POLICY, PastEpochDeletion,
    StagedCommit, StagedWelcome,
};
use openmls::prelude::tls_codec::{Deserialize, Serialize};
use openmls::prelude::{
    KeyPackage, LeafNodeIndex, LeafNodeParameters, Member, MlsMessageBodyIn, MlsMessageIn, MlsMessageOut,
    ProcessedMessageContent, Proposal, ProtocolMessage, Sender, SenderRatchetConfiguration,
};
use openmls_traits::OpenMlsProvider;
use zeroize::Zeroizing;

/// Messages one sender may have sealed and never sent, at most.
const FORWARD_DISTANCE: u32 = 100_000;

fn ratchet() -> SenderRatchetConfiguration {
    SenderRatchetConfiguration::new(0, FORWARD_DISTANCE)
}

fn join_config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .use_ratchet_tree_extension(true)
        .sender_ratchet_configuration(ratchet())
        .max_past_epochs(0)
        .build()
}

/// A group that was made here, for the relay.
pub(crate) struct Created {
    pub group: MlsGroup,
    pub welcome: Vec<u8>,
    pub group_info: Vec<u8>,
}

/// A commit that was made here, for the relay.
pub(crate) struct Committed {
    pub commit: Vec<u8>,
    pub welcome: Vec<u8>,
    pub group_info: Vec<u8>,
}

/// What a commit is to change.
#[derive(Default)]
pub(crate) struct Proposed {
    pub add: Vec<KeyPackage>,
    pub remove: Vec<LeafNodeIndex>,
    pub data: Option<GroupData>,
}

/// What came in.
pub(crate) enum Incoming {
    /// An application message of this leaf.
    Message(Leaf, Vec<u8>),
    /// A commit, not yet merged.
    Commit { staged: Box<StagedCommit>, committer: Leaf, external: bool },
    /// What this device itself has sent.
    Own,
}

fn encode(message: &MlsMessageOut) -> Result<Vec<u8>> {
    message.tls_serialize_detached().map_err(EngineError::mls)
}

fn decode(bytes: &[u8]) -> Result<MlsMessageBodyIn> {
    Ok(MlsMessageIn::tls_deserialize_exact(bytes).map_err(EngineError::mls)?.extract())
}

fn committed(bundle: CommitMessageBundle) -> Result<Committed> {
    let (commit, welcome, group_info) = bundle.into_messages();
    Ok(Committed {
        commit: encode(&commit)?,
        welcome: welcome.as_ref().map(encode).transpose()?.unwrap_or_default(),
        group_info: encode(&group_info.ok_or_else(|| EngineError::Mls("a commit without group info".into()))?)?,
    })
}

/// Makes a group, replacing whatever stood under this id here.
pub(crate) fn create(
    provider: &Provider<'_>,
    key: &SigningKey,
    certificate: &[u8],
    id: &GroupId,
    data: &GroupData,
    members: Vec<KeyPackage>,
) -> Result<Created> {
    let signer = DeviceSigner(key);
    let mut group = MlsGroup::builder()
        .with_group_id(openmls::group::GroupId::from_slice(id.as_bytes()))
        .ciphersuite(CIPHERSUITE)
        .with_capabilities(capabilities())
        .lifetime(lifetime())
        .with_wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .use_ratchet_tree_extension(true)
        .sender_ratchet_configuration(ratchet())
        .max_past_epochs(0)
        .with_group_context_extensions(group_data::extensions(data)?)
        .replace_old_group()
        .build(provider, &signer, own_credential(certificate, key))
        .map_err(EngineError::mls)?;
    if members.is_empty() {
        let info = group.export_group_info(provider.crypto(), &signer, true).map_err(EngineError::mls)?;
        return Ok(Created { group_info: encode(&info)?, welcome: Vec::new(), group });
    }
    let made = propose(provider, key, &mut group, Proposed { add: members, ..Proposed::default() })?;
    group.merge_pending_commit(provider).map_err(EngineError::mls)?;
    Ok(Created { group, welcome: made.welcome, group_info: made.group_info })
}

/// Makes a commit and leaves it pending.
pub(crate) fn propose(
    provider: &Provider<'_>,
    key: &SigningKey,
    group: &mut MlsGroup,
    proposed: Proposed,
) -> Result<Committed> {
    let mut builder = group.commit_builder().propose_adds(proposed.add).propose_removals(proposed.remove);
    if let Some(data) = proposed.data {
        builder = builder.propose_group_context_extensions(group_data::extensions(&data)?).map_err(EngineError::mls)?;
    }
    let bundle = builder
        .load_psks(provider.storage())
        .map_err(EngineError::mls)?
        .build(provider.rand(), provider.crypto(), &DeviceSigner(key), |_| true)
        .map_err(EngineError::mls)?
        .stage_commit(provider)
        .map_err(EngineError::mls)?;
    committed(bundle)
}

/// Joins by external commit: the group is already in the epoch that the commit makes.
pub(crate) fn external_join(
    provider: &Provider<'_>,
    key: &SigningKey,
    certificate: &[u8],
    group_info: &[u8],
) -> Result<(MlsGroup, Committed)> {
    let MlsMessageBodyIn::GroupInfo(info) = decode(group_info)? else {
        return Err(EngineError::Mls("not a group info".into()));
    };
    let (group, bundle) = MlsGroup::external_commit_builder()
        .with_config(join_config())
        .skip_lifetime_validation()
        .build_group(provider, info, own_credential(certificate, key))
        .map_err(EngineError::mls)?
        .leaf_node_parameters(LeafNodeParameters::builder().with_capabilities(capabilities()).build())
        .load_psks(provider.storage())
        .map_err(EngineError::mls)?
        .build(provider.rand(), provider.crypto(), &DeviceSigner(key), |_| true)
        .map_err(EngineError::mls)?
        .finalize(provider)
        .map_err(EngineError::mls)?;
    Ok((group, committed(bundle)?))
}

/// Joins by Welcome. `accept` looks at the group before anything of it is kept.
pub(crate) fn join(
    provider: &Provider<'_>,
    welcome: &[u8],
    accept: impl FnOnce(&GroupData, &[Leaf], &Leaf) -> Result<()>,
) -> Result<MlsGroup> {
    let MlsMessageBodyIn::Welcome(welcome) = decode(welcome)? else {
        return Err(EngineError::Mls("not a welcome".into()));
    };
    let staged = StagedWelcome::build_from_welcome(provider, &join_config(), welcome)
        .map_err(EngineError::mls)?
        .skip_lifetime_validation()
        .replace_old_group()
        .build()
        .map_err(EngineError::mls)?;
    let leaves = staged
        .members()
        .map(|member| provider.leaf(&member.credential, &member.signature_key))
        .collect::<Result<Vec<_>>>()?;
    let sender = staged.welcome_sender().map_err(EngineError::mls)?;
    let sender = provider.leaf(sender.credential(), sender.signature_key().as_slice())?;
    accept(&group_data::read(staged.group_context().extensions())?, &leaves, &sender)?;
    staged.into_group(provider).map_err(EngineError::mls)
}

/// Seals an application message in the current epoch.
pub(crate) fn seal(provider: &Provider<'_>, key: &SigningKey, group: &mut MlsGroup, plain: &[u8]) -> Result<Vec<u8>> {
    encode(&group.create_message(provider, &DeviceSigner(key), plain).map_err(EngineError::mls)?)
}

/// Opens what the relay delivered for this group. Of a message only the ratchet moves.
pub(crate) fn process(provider: &Provider<'_>, group: &mut MlsGroup, payload: &[u8]) -> Result<Incoming> {
    let message = match decode(payload)? {
        MlsMessageBodyIn::PrivateMessage(message) => ProtocolMessage::from(message),
        MlsMessageBodyIn::PublicMessage(message) => ProtocolMessage::from(message),
        _ => return Err(EngineError::Mls("neither message nor commit".into())),
    };
    let processed = group.process_message(provider, message).map_err(EngineError::mls)?;
    let sender = processed.sender().clone();
    let credential = processed.credential().clone();
    let leaf_at = |group: &MlsGroup, index: LeafNodeIndex| {
        let member = group.member_at(index).ok_or_else(|| EngineError::Mls("sender has no leaf".into()))?;
        provider.leaf(&member.credential, &member.signature_key)
    };
    match (processed.into_content(), sender) {
        (ProcessedMessageContent::ApplicationMessage(message), Sender::Member(index)) => {
            Ok(Incoming::Message(leaf_at(group, index)?, message.into_bytes()))
        }
        (ProcessedMessageContent::StagedCommitMessage(staged), Sender::Member(index)) => {
            Ok(Incoming::Commit { staged, committer: leaf_at(group, index)?, external: false })
        }
        (ProcessedMessageContent::StagedCommitMessage(staged), Sender::NewMemberCommit) => {
            let node = staged.update_path_leaf_node().ok_or_else(|| EngineError::Mls("join without a leaf".into()))?;
            let committer = provider.leaf(&credential, node.signature_key().as_slice())?;
            Ok(Incoming::Commit { staged, committer, external: true })
        }
        (ProcessedMessageContent::OwnPrivateMessage | ProcessedMessageContent::OwnPendingCommit, _) => {
            Ok(Incoming::Own)
        }
        _ => Err(EngineError::Mls("a kind of message that Harkara does not use".into())),
    }
}

/// The key of one carried message, out of the present epoch and a fresh salt.
pub(crate) fn carried_key(provider: &Provider<'_>, group: &MlsGroup, salt: &[u8; 32]) -> Result<Zeroizing<[u8; 32]>> {
    let key = group.export_secret(provider.crypto(), "harkara/carried/v1", salt, 32).map_err(EngineError::mls)?;
    let key = <[u8; 32]>::try_from(key).map_err(|_| EngineError::Mls("an exported key of another length".into()))?;
    Ok(Zeroizing::new(key))
}

/// Everybody in the group, leaf by leaf.
pub(crate) fn leaves(provider: &Provider<'_>, group: &MlsGroup) -> Result<Vec<(LeafNodeIndex, Leaf)>> {
    let leaf = |member: Member| Ok((member.index, provider.leaf(&member.credential, &member.signature_key)?));
    group.members().map(leaf).collect()
}

/// The changes a staged commit makes, as the policy wants to see them.
pub(crate) fn changes(
    provider: &Provider<'_>,
    group: &MlsGroup,
    staged: &StagedCommit,
    committer: Leaf,
    external: bool,
) -> Result<super::Change> {
    let mut change = super::Change { committer, external, added: Vec::new(), removed: Vec::new(), data: None };
    for queued in staged.queued_proposals() {
        match queued.proposal() {
            Proposal::Add(add) => {
                let node = add.key_package().leaf_node();
                change.added.push(provider.leaf(node.credential(), node.signature_key().as_slice())?);
            }
            Proposal::Remove(remove) => {
                let gone = group.member_at(remove.removed());
                let gone = gone.ok_or_else(|| EngineError::Mls("removal of an empty leaf".into()))?;
                change.removed.push(provider.leaf(&gone.credential, &gone.signature_key)?);
            }
            Proposal::GroupContextExtensions(proposal) => change.data = Some(group_data::read(proposal.extensions())?),
            Proposal::ExternalInit(_) if external => {}
            _ => return Err(EngineError::Mls("a proposal that Harkara does not use".into())),
        }
    }
    if let Some(node) = staged.update_path_leaf_node() {
        let leaf = provider.leaf(node.credential(), node.signature_key().as_slice())?;
        if leaf.certificate != change.committer.certificate {
            return Err(EngineError::Mls("a commit that changes its maker's identity".into()));
        }
    }
    Ok(change)
}

/// What the pending commit of this device changes.
pub(crate) fn own_change(
    provider: &Provider<'_>,
    group: &MlsGroup,
    account: &harkara_wire::id::AccountId,
) -> Result<super::Change> {
    let staged = group.pending_commit().ok_or_else(|| EngineError::Mls("no pending commit".into()))?;
    let own = group.own_leaf_node().ok_or_else(|| EngineError::Mls("no own leaf".into()))?;
    let leaf = provider.leaf(own.credential(), own.signature_key().as_slice())?;
    debug_assert_eq!(leaf.account, *account);
    changes(provider, group, staged, leaf, false)
}

/// Merges the pending commit.
pub(crate) fn merge_pending(provider: &Provider<'_>, group: &mut MlsGroup) -> Result<()> {
    group.merge_pending_commit(provider).map_err(EngineError::mls)
}

/// Merges somebody's commit; any own pending one is void.
pub(crate) fn merge(provider: &Provider<'_>, group: &mut MlsGroup, staged: StagedCommit) -> Result<()> {
    group.merge_staged_commit(provider, staged).map_err(EngineError::mls)
}

/// Writes the ratchets that moved under a provider that does not write them.
pub(super) fn write_ratchets(provider: &Provider<'_>, group: &mut MlsGroup) -> Result<()> {
    // The one call of openmls that writes the message secrets and nothing else: no past epoch is ever kept.
    group.delete_past_epoch_secrets(provider, PastEpochDeletion::delete_all()).map_err(EngineError::mls)
}

/// The epoch a message or commit claims to be of.
pub(crate) fn epoch_of(payload: &[u8]) -> Result<u64> {
    match decode(payload)? {
        MlsMessageBodyIn::PrivateMessage(message) => Ok(ProtocolMessage::from(message).epoch().as_u64()),
        MlsMessageBodyIn::PublicMessage(message) => Ok(ProtocolMessage::from(message).epoch().as_u64()),
        _ => Err(EngineError::Mls("neither message nor commit".into())),
    }
}

/// Forgets a commit that the relay did not take.
pub(crate) fn clear_pending(provider: &Provider<'_>, group: &mut MlsGroup) -> Result<()> {
    Ok(group.clear_pending_commit(provider.storage())?)
}
