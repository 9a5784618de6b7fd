//! A certificate authority of this test's own.

use harkara_relay::Tls;
use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, KeyPair, date_time_ymd};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Who certifies a relay; a device may trust it.
pub struct Authority {
    dir: TempDir,
    key: KeyPair,
    certificate: Certificate,
    /// The first year of the certificates it makes.
    from: i32,
}

impl Authority {
    /// Its certificates are valid from the first of January of this year on.
    pub fn since(from: i32) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let authority = Self { dir: tempfile::tempdir().unwrap(), key, certificate, from };
        std::fs::write(authority.file(), authority.certificate.pem()).unwrap();
        authority
    }

    /// Its own certificate, as a system keeps those it trusts.
    pub fn file(&self) -> PathBuf {
        self.dir.path().join("authorities.pem")
    }

    /// A relay's certificate for this computer, in a folder.
    pub fn certify(&self, folder: &Path) -> Tls {
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(self.from, 1, 1), date_time_ymd(4000, 1, 1));
        let relay = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&relay, &self.certificate, &self.key).unwrap();
        let (cert, key) = (folder.join("relay.pem"), folder.join("relay.key.pem"));
        std::fs::write(&cert, certificate.pem()).unwrap();
        std::fs::write(&key, relay.serialize_pem()).unwrap();
        Tls::Files { cert, key }
    }
}
