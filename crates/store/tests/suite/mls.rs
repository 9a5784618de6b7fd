use harkara_store::{Database, MlsStorage};
use openmls::prelude::*;
use openmls_basic_credential::SignatureKeyPair;
use openmls_rust_crypto::RustCrypto;
use openmls_traits::OpenMlsProvider;

const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

struct Provider<'c> {
    crypto: RustCrypto,
    storage: MlsStorage<'c>,
}

impl<'c> OpenMlsProvider for Provider<'c> {
    type CryptoProvider = RustCrypto;
    type RandProvider = RustCrypto;
    type StorageProvider = MlsStorage<'c>;
    fn storage(&self) -> &MlsStorage<'c> {
        &self.storage
    }
    fn crypto(&self) -> &RustCrypto {
        &self.crypto
    }
    fn rand(&self) -> &RustCrypto {
        &self.crypto
    }
}

fn provider(database: &Database) -> Provider<'_> {
    Provider { crypto: RustCrypto::default(), storage: MlsStorage::new(database.connection()) }
}

fn person(name: &str, provider: &Provider<'_>) -> (CredentialWithKey, SignatureKeyPair) {
    let keys = SignatureKeyPair::new(SUITE.signature_algorithm()).unwrap();
    keys.store(provider.storage()).unwrap();
    let credential = BasicCredential::new(name.as_bytes().to_vec()).into();
    (CredentialWithKey { credential, signature_key: keys.public().into() }, keys)
}

fn reload(provider: &Provider<'_>, group: &GroupId) -> MlsGroup {
    MlsGroup::load(provider.storage(), group).unwrap().expect("the group is in the database")
}

fn read(group: &mut MlsGroup, provider: &Provider<'_>, message: MlsMessageOut) -> Option<Vec<u8>> {
    let message = MlsMessageIn::from(message).try_into_protocol_message().unwrap();
    match group.process_message(provider, message).unwrap().into_content() {
        ProcessedMessageContent::ApplicationMessage(text) => Some(text.into_bytes()),
        ProcessedMessageContent::StagedCommitMessage(commit) => {
            group.merge_staged_commit(provider, *commit).unwrap();
            None
        }
        _ => panic!("neither text nor commit"),
    }
}

#[test]
fn a_group_lives_in_the_database_and_is_reloaded_after_every_step() {
    let (asha_db, bilal_db) = (Database::open_in_memory().unwrap(), Database::open_in_memory().unwrap());
    let (asha, bilal) = (provider(&asha_db), provider(&bilal_db));
    let (asha_credential, asha_keys) = person("asha", &asha);
    let (bilal_credential, bilal_keys) = person("bilal", &bilal);
    let package = KeyPackage::builder().build(SUITE, &bilal, &bilal_keys, bilal_credential).unwrap();

    let config = MlsGroupCreateConfig::builder().ciphersuite(SUITE).use_ratchet_tree_extension(true).build();
    let id = GroupId::from_slice(&[4; 16]);
    MlsGroup::new_with_group_id(&asha, &asha_keys, &config, id.clone(), asha_credential).unwrap();
    let (_, welcome, _) = reload(&asha, &id).add_members(&asha, &asha_keys, &[package.key_package().clone()]).unwrap();
    reload(&asha, &id).merge_pending_commit(&asha).unwrap();

    let MlsMessageBodyIn::Welcome(welcome) = MlsMessageIn::from(welcome).extract() else { panic!("no welcome") };
    StagedWelcome::new_from_welcome(&bilal, config.join_config(), welcome, None).unwrap().into_group(&bilal).unwrap();

    for n in 0..5_u8 {
        let text = reload(&asha, &id).create_message(&asha, &asha_keys, &[n]).unwrap();
        assert_eq!(read(&mut reload(&bilal, &id), &bilal, text), Some(vec![n]));
        // Bilal renews his keys in between: proposals, epoch secrets and own leaf nodes come and go.
        let bundle = reload(&bilal, &id).self_update(&bilal, &bilal_keys, LeafNodeParameters::default()).unwrap();
        reload(&bilal, &id).merge_pending_commit(&bilal).unwrap();
        assert_eq!(read(&mut reload(&asha, &id), &asha, bundle.into_commit()), None);
        assert_eq!(reload(&asha, &id).epoch(), reload(&bilal, &id).epoch());
    }

    reload(&asha, &id).delete(asha.storage()).unwrap();
    assert!(MlsGroup::load(asha.storage(), &id).unwrap().is_none());
    let left: i64 = asha_db.connection().query_row("SELECT count(*) FROM mls_lists", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn what_mls_wrote_goes_with_the_transaction() {
    let database = Database::open_in_memory().unwrap();
    let provider = provider(&database);
    let (credential, keys) = person("asha", &provider);
    let config = MlsGroupCreateConfig::builder().ciphersuite(SUITE).build();
    let id = GroupId::from_slice(&[5; 16]);
    let refused: Result<(), harkara_store::Error> = database.transaction(|_| {
        MlsGroup::new_with_group_id(&provider, &keys, &config, id.clone(), credential).unwrap();
        Err(harkara_store::Error::DiskFull)
    });
    assert!(refused.is_err());
    assert!(MlsGroup::load(provider.storage(), &id).unwrap().is_none());
}
