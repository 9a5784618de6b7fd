//! Vaults: what an account keeps here under a password. The relay learns neither password nor content, and gives whoever
//! tries ten tries.
//!
//! A try is counted in the batch that it is answered from, so the count is durable before anybody hears the answer. Who
//! lost the answer asks again with the same request: that tells nothing more, so it is not counted again.

use super::reply::{Answer, account_id, bad, refuse, too_large};
use super::{Core, SessionId, limits};
use crate::storage::*;
use harkara_wire::id::AccountId;
use harkara_wire::proto::relay::{
    BeginVault, ErrorCode, Ok as Done, OpenVault, ProveVault, PutVault, VaultAnswer, VaultBegun, VaultOpened,
    VaultState, server_frame::Body,
};
use harkara_wire::vault::{Keeper, TRIES, VaultError};
use sha2::{Digest, Sha256};

/// The secrets for vaults, and fresh randomness for their answers.
#[derive(Debug)]
pub(super) struct Vaults {
    keeper: Keeper,
    seed: [u8; 32],
    drawn: u64,
}

impl Vaults {
    pub(super) fn new(keeper: Keeper, seed: &[u8; 32]) -> Self {
        Self { keeper, seed: *seed, drawn: 0 }
    }

    fn fresh(&mut self) -> [u8; 32] {
        self.drawn += 1;
        let hash = Sha256::new().chain_update("harkara/vault").chain_update(self.seed);
        hash.chain_update(self.drawn.to_be_bytes()).finalize().into()
    }
}

impl<S: Storage> Core<S> {
    /// Another credential every time: else one's own device could ask here, uncounted, what a try is counted for.
    pub(super) fn begin_vault(&mut self, session: SessionId, request: &BeginVault) -> Answer {
        let credential = self.vaults.fresh();
        let answer = self.vaults.keeper.register(&credential, &request.request).map_err(malformed)?;
        if let Some(state) = self.sessions.get_mut(&session) {
            state.credential = Some(credential);
        }
        Ok(Body::VaultBegun(VaultBegun { answer }))
    }

    pub(super) fn put_vault(
        &mut self,
        session: SessionId,
        caller: StoredDevice,
        request: PutVault,
        now_ms: u64,
    ) -> Answer {
        if request.sealed.is_empty() || request.sealed.len() > limits::VAULT_BYTES {
            return Err(too_large("vault"));
        }
        let record = Keeper::record(&request.record).map_err(malformed)?;
        let credential = self.sessions.get_mut(&session).and_then(|state| state.credential.take());
        let credential = credential.ok_or_else(|| bad("not begun in this session"))?;
        let vault = VaultRecord { credential, record, sealed: request.sealed };
        self.storage.set_vault(&caller.account_id, Some(&vault), now_ms)?;
        self.tell_of_vault(&caller.account_id)?;
        Ok(Body::Ok(Done {}))
    }

    pub(super) fn drop_vault(&mut self, caller: StoredDevice, now_ms: u64) -> Answer {
        self.storage.set_vault(&caller.account_id, None, now_ms)?;
        self.tell_of_vault(&caller.account_id)?;
        Ok(Body::Ok(Done {}))
    }

    pub(super) fn open_vault(&mut self, request: &OpenVault, now_ms: u64) -> Answer {
        let account = account_id(&request.account_id)?;
        let Some(vault) = self.storage.vault(&account)? else {
            return Err(refuse(ErrorCode::ErrorAccountUnknown, ""));
        };
        let question = question(&request.request);
        let left = TRIES.saturating_sub(vault.tries);
        let wait_ms = wait_ms(vault.tries, vault.tried_ms, now_ms);
        let since_ms = now_ms.saturating_sub(limits::VAULT_TRY_MS);
        if let Some(known) = self.storage.vault_try(&account, &question, since_ms)? {
            return Ok(Body::VaultAnswer(VaultAnswer { answer: known.answer, left, wait_ms }));
        }
        if left == 0 || wait_ms > 0 {
            return Ok(Body::VaultAnswer(VaultAnswer { answer: Vec::new(), left, wait_ms }));
        }
        let seed = self.vaults.fresh();
        let kept = vault.kept.as_ref().map(|kept| (&kept.credential, kept.record.as_slice()));
        let answered = self.vaults.keeper.answer(kept, &request.request, &account, seed).map_err(malformed)?;
        let answer = answered.answer.clone();
        let tried = VaultTry { question, answer: answered.answer, state: answered.state };
        if !self.storage.count_vault_try(&account, vault.tries, &tried, now_ms)? {
            return Err(refuse(ErrorCode::ErrorUnavailable, "tried by two at once"));
        }
        metrics::counter!("harkara_relay_vault_tries_total").increment(1);
        let (left, wait_ms) = (left - 1, self::wait_ms(vault.tries + 1, now_ms, now_ms));
        Ok(Body::VaultAnswer(VaultAnswer { answer, left, wait_ms }))
    }

    pub(super) fn prove_vault(&mut self, request: &ProveVault, now_ms: u64) -> Answer {
        let (account, question) = (account_id(&request.account_id)?, question(&request.request));
        let unproven = || refuse(ErrorCode::ErrorVaultProof, "");
        let since_ms = now_ms.saturating_sub(limits::VAULT_TRY_MS);
        let tried = self.storage.vault_try(&account, &question, since_ms)?.ok_or_else(unproven)?;
        if !self.vaults.keeper.proves(&tried.state, &request.proof, &account) {
            return Err(unproven());
        }
        let sealed = self.storage.vault_proven(&account, &question, now_ms)?.ok_or_else(unproven)?;
        self.tell_of_vault(&account)?;
        Ok(Body::VaultOpened(VaultOpened { sealed }))
    }

    /// Destroys what was tried ten times; tells of tries that nobody has proven.
    pub(super) fn look_at_vaults(&mut self, now_ms: u64) -> StorageResult<()> {
        self.storage.begin()?;
        let mut changed = self.storage.vault_untold(now_ms.saturating_sub(limits::VAULT_TELL_MS))?;
        let before_ms = now_ms.saturating_sub(limits::VAULT_TRY_MS);
        changed.extend(self.storage.sweep_vaults(TRIES, before_ms, now_ms)?);
        changed.sort();
        changed.dedup();
        changed.iter().try_for_each(|account| self.tell_of_vault(account))
    }

    /// Says how an account's vault is, if there is anything to say, to one of its devices that begins to listen.
    pub(super) fn greet_with_vault(&mut self, session: SessionId, caller: &StoredDevice) -> StorageResult<()> {
        if let Some(vault) = self.storage.vault(&caller.account_id)?.filter(|vault| *vault != StoredVault::default()) {
            self.push(session, 0, Body::VaultState(state(&vault)));
        }
        Ok(())
    }

    fn tell_of_vault(&mut self, account: &AccountId) -> StorageResult<()> {
        let Some(vault) = self.storage.vault(account)? else { return Ok(()) };
        let its = |state: &super::Session| {
            state.subscription.is_some() && state.device.is_some_and(|device| device.account_id == *account)
        };
        let sessions: Vec<_> =
            self.sessions.iter().filter(|(_, state)| its(state)).map(|(session, _)| *session).collect();
        for session in sessions {
            self.push(session, 0, Body::VaultState(state(&vault)));
        }
        Ok(())
    }
}

/// How long after the last try, the so-many-th in a row, the next may not come yet.
fn wait_ms(tries: u32, tried_ms: u64, now_ms: u64) -> u64 {
    let place = usize::try_from(tries).unwrap_or(usize::MAX).checked_sub(1);
    let wait = place.and_then(|place| limits::VAULT_WAITS_MS.get(place)).copied().unwrap_or(0);
    // A clock that went back makes nobody wait longer.
    tried_ms.saturating_add(wait).saturating_sub(now_ms).min(wait)
}

fn question(request: &[u8]) -> [u8; 32] {
    Sha256::digest(request).into()
}

fn state(vault: &StoredVault) -> VaultState {
    VaultState {
        kept: vault.kept.is_some(),
        version: vault.version,
        changed_ms: vault.changed_ms,
        tries: vault.tries,
        tries_ever: vault.tries_ever,
        tried_ms: vault.tried_ms,
        opened_ms: vault.opened_ms,
    }
}

fn malformed(_: VaultError) -> super::reply::Refusal {
    bad("no message of this protocol")
}
