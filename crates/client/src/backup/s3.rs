//! Storage that speaks S3: somebody's server, or a company's.
//!
//! `rusty-s3` signs requests and reads lists; connections are made here, as everywhere through `routes`: directly, or through
//! a SOCKS5 or HTTP proxy of the person's. Under *proxy only* there is no other way.

use crate::dial::Boxed;
use crate::fault::Failure;
use crate::routes::tcp::{self, Target};
use crate::routes::{Names, general};
use crate::tls;
use harkara_api::BackupPlace;
use harkara_backup::{Name, Storage, StorageError};
use harkara_wire::proxy::GeneralProxy;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_LENGTH, HOST, IF_NONE_MATCH};
use hyper::{Method, Request, StatusCode, body::Bytes};
use hyper_util::rt::TokioIo;
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::time::{sleep, timeout};
use url::Url;

/// How long a signature is good for.
const SIGNED: Duration = Duration::from_secs(15 * 60);
/// For one request with all it carries: four megabytes over a slow line.
const LIMIT: Duration = Duration::from_secs(5 * 60);
/// A request that a server could not take now, or that was cut off, is made again after such waits.
const WAITS: [Duration; 3] = [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(4)];
/// A list's answer, or an error's.
const ANSWER: usize = 4 << 20;

/// By what a server is reached.
pub(super) struct Ways {
    pub(super) only: bool,
    pub(super) proxies: Vec<GeneralProxy>,
}

/// Objects in a bucket.
pub(super) struct S3 {
    bucket: Bucket,
    credentials: Credentials,
    prefix: String,
    runtime: Runtime,
    line: Line,
}

impl S3 {
    /// The bucket is not made: whoever gave the keys has done that.
    pub(super) fn open(place: &BackupPlace, ways: Ways) -> Result<Self, StorageError> {
        let BackupPlace::S3 { endpoint, region, bucket, prefix, key_id, secret } = place else {
            return Err(StorageError::Away("not S3".into()));
        };
        let away = |error: String| StorageError::Away(error);
        let endpoint = Url::parse(endpoint).map_err(|error| away(error.to_string()))?;
        let bucket = Bucket::new(endpoint, UrlStyle::Path, bucket.clone(), region.clone());
        let bucket = bucket.map_err(|error| away(error.to_string()))?;
        let prefix = prefix.trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| away(error.to_string()))?;
        let credentials = Credentials::new(key_id.clone(), secret.clone());
        Ok(Self { bucket, credentials, prefix, runtime, line: Line { ways, sender: None } })
    }

    fn key(&self, name: &Name) -> String {
        format!("{}{}", self.prefix, name.as_str())
    }

    fn ask(&mut self, call: &Call<'_>) -> Result<Answer, StorageError> {
        self.runtime.block_on(self.line.ask(call))
    }

    fn write(&mut self, name: &Name, bytes: &[u8], new: bool) -> Result<StatusCode, StorageError> {
        let key = self.key(name);
        let mut action = self.bucket.put_object(Some(&self.credentials), &key);
        if new {
            action.headers_mut().insert("if-none-match", "*");
        }
        let url = action.sign(SIGNED);
        Ok(self.ask(&Call { method: Method::PUT, url, body: bytes, new, at_most: ANSWER })?.status)
    }
}

impl Storage for S3 {
    fn get(&mut self, name: &Name, at_most: usize) -> Result<Option<Vec<u8>>, StorageError> {
        let url = self.bucket.get_object(Some(&self.credentials), &self.key(name)).sign(SIGNED);
        let answer = self.ask(&Call { method: Method::GET, url, body: &[], new: false, at_most })?;
        match answer.status {
            StatusCode::OK => Ok(Some(answer.body)),
            StatusCode::NOT_FOUND => Ok(None),
            status => Err(refused(status)),
        }
    }

    fn put(&mut self, name: &Name, bytes: &[u8]) -> Result<bool, StorageError> {
        // Servers that do not know the condition ignore it. What is named by its content is the same then; of a head it is
        // looked first, which is nearly as good.
        if name.as_str().starts_with("head/") && self.get(name, 1)?.is_some() {
            return Ok(false);
        }
        match self.write(name, bytes, true)? {
            StatusCode::OK | StatusCode::CREATED | StatusCode::NO_CONTENT => Ok(true),
            StatusCode::PRECONDITION_FAILED | StatusCode::CONFLICT => Ok(false),
            status => Err(refused(status)),
        }
    }

    fn replace(&mut self, name: &Name, bytes: &[u8]) -> Result<(), StorageError> {
        match self.write(name, bytes, false)? {
            StatusCode::OK | StatusCode::CREATED | StatusCode::NO_CONTENT => Ok(()),
            status => Err(refused(status)),
        }
    }

    fn delete(&mut self, name: &Name) -> Result<bool, StorageError> {
        let url = self.bucket.delete_object(Some(&self.credentials), &self.key(name)).sign(SIGNED);
        match self.ask(&Call { method: Method::DELETE, url, body: &[], new: false, at_most: ANSWER })?.status {
            StatusCode::OK | StatusCode::NO_CONTENT | StatusCode::NOT_FOUND => Ok(true),
            status => Err(refused(status)),
        }
    }

    fn list(&mut self, prefix: &str) -> Result<Vec<String>, StorageError> {
        let (full, mut names, mut next) = (format!("{}{prefix}", self.prefix), Vec::new(), None::<String>);
        loop {
            let mut action = self.bucket.list_objects_v2(Some(&self.credentials));
            action.with_prefix(full.clone());
            if let Some(next) = next.take() {
                action.with_continuation_token(next);
            }
            let url = action.sign(SIGNED);
            let answer = self.ask(&Call { method: Method::GET, url, body: &[], new: false, at_most: ANSWER })?;
            if answer.status != StatusCode::OK {
                return Err(refused(answer.status));
            }
            let list = ListObjectsV2::parse_response(&String::from_utf8_lossy(&answer.body));
            let list = list.map_err(|error| StorageError::Away(error.to_string()))?;
            let ours = list.contents.iter().filter_map(|object| object.key.strip_prefix(&self.prefix));
            let before = names.len();
            names.extend(ours.map(str::to_owned));
            // A server that goes on without saying anything is not followed.
            match list.next_continuation_token {
                Some(token) if names.len() > before => next = Some(token),
                _ => return Ok(names),
            }
        }
    }
}

fn refused(status: StatusCode) -> StorageError {
    match status {
        StatusCode::INSUFFICIENT_STORAGE | StatusCode::PAYLOAD_TOO_LARGE => StorageError::Full,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
            StorageError::Refused(status.to_string())
        }
        status => StorageError::Away(status.to_string()),
    }
}

struct Call<'a> {
    method: Method,
    url: Url,
    body: &'a [u8],
    /// Only where there is none yet.
    new: bool,
    at_most: usize,
}

struct Answer {
    status: StatusCode,
    body: Vec<u8>,
}

/// The connection, as long as the server keeps it.
struct Line {
    ways: Ways,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Line {
    async fn ask(&mut self, call: &Call<'_>) -> Result<Answer, StorageError> {
        let mut waits = WAITS.iter();
        loop {
            let tried = match timeout(LIMIT, self.once(call)).await {
                Ok(tried) => tried,
                Err(_) => Err(StorageError::Away("no answer".into())),
            };
            let again = match &tried {
                Ok(answer) => answer.status == StatusCode::TOO_MANY_REQUESTS || answer.status.is_server_error(),
                Err(error) => matches!(error, StorageError::Away(_)),
            };
            let full = matches!(&tried, Ok(answer) if answer.status == StatusCode::INSUFFICIENT_STORAGE);
            match waits.next().filter(|_| again && !full) {
                Some(wait) => sleep(*wait).await,
                None => return tried,
            }
            self.sender = None;
        }
    }

    async fn once(&mut self, call: &Call<'_>) -> Result<Answer, StorageError> {
        let lost = |error: hyper::Error| StorageError::Away(error.to_string());
        let mut sender = match self.sender.take().filter(|sender| !sender.is_closed()) {
            Some(sender) => sender,
            None => self.connect(&call.url).await?,
        };
        sender.ready().await.map_err(lost)?;
        let path = &call.url[url::Position::BeforePath..url::Position::AfterQuery];
        let mut request = Request::builder().method(call.method.clone()).uri(path);
        request = request.header(HOST, &call.url[url::Position::BeforeHost..url::Position::AfterPort]);
        if call.method == Method::PUT {
            request = request.header(CONTENT_LENGTH, call.body.len());
        }
        if call.new {
            request = request.header(IF_NONE_MATCH, "*");
        }
        let request = request.body(Full::new(Bytes::copy_from_slice(call.body)));
        let request = request.map_err(|error| StorageError::Away(error.to_string()))?;
        let mut response = sender.send_request(request).await.map_err(lost)?;
        let (status, mut body) = (response.status(), Vec::new());
        while let Some(frame) = response.frame().await {
            let frame = frame.map_err(lost)?;
            let Some(data) = frame.data_ref() else { continue };
            let room = call.at_most - body.len();
            body.extend_from_slice(&data[..data.len().min(room)]);
            if data.len() > room {
                // The rest is not wanted: the connection goes with it.
                return Ok(Answer { status, body });
            }
        }
        self.sender = Some(sender);
        Ok(Answer { status, body })
    }

    async fn connect(&self, url: &Url) -> Result<SendRequest<Full<Bytes>>, StorageError> {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or(443);
        let stream = self.reach(host, port).await?;
        let stream: Boxed = match url.scheme() {
            "https" => Box::new(tls::connect(host, stream).await.map_err(|failure| failed(&failure))?),
            _ => Box::new(stream),
        };
        let shaken = http1::handshake(TokioIo::new(stream)).await;
        let (sender, connection) = shaken.map_err(|error| StorageError::Away(error.to_string()))?;
        // Ends with the sender.
        tokio::spawn(connection);
        Ok(sender)
    }

    async fn reach(&self, host: &str, port: u16) -> Result<tokio::net::TcpStream, StorageError> {
        let names = if self.ways.only { Names::Never } else { Names::LookUp };
        let mut last = StorageError::ProxyOnly;
        if !self.ways.only {
            let target = Target { host, port, addresses: &[], outside: false };
            match tcp::connect(&target, names).await {
                Ok(stream) => return Ok(stream),
                Err(missed) => last = failed(&missed.direct(false)),
            }
        }
        for proxy in &self.ways.proxies {
            match general::reach(proxy, (host, port), names).await {
                Ok(stream) => return Ok(stream),
                Err(failure) if self.ways.only => {
                    tracing::debug!(detail = failure.detail, "no way to a backup's server")
                }
                Err(failure) => last = failed(&failure),
            }
        }
        Err(last)
    }
}

fn failed(failure: &Failure) -> StorageError {
    StorageError::Away(failure.detail.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::suite;
    use harkara_wire::proxy::Proxy;

    fn place(endpoint: &str, bucket: &str) -> BackupPlace {
        let [region, prefix, key_id, secret] = ["us-east-1", "people/asha", "id", "secret"].map(str::to_owned);
        BackupPlace::S3 { endpoint: endpoint.into(), region, bucket: bucket.into(), prefix, key_id, secret }
    }

    fn ways(only: bool, proxies: &[&str]) -> Ways {
        let parsed = proxies.iter().filter_map(|link| match Proxy::parse(link).unwrap() {
            Proxy::General(proxy) => Some(proxy),
            Proxy::Harkara(_) => None,
        });
        Ways { only, proxies: parsed.collect() }
    }

    /// `HARKARA_S3=http://127.0.0.1:5000/bucket`: a server, and an empty bucket in it.
    #[test]
    #[ignore = "needs an S3 server, named by HARKARA_S3"]
    fn a_bucket_keeps_what_it_is_given_whole_and_for_good() {
        let server = std::env::var("HARKARA_S3").unwrap();
        let (endpoint, bucket) = server.rsplit_once('/').unwrap();
        suite::holds(&mut S3::open(&place(endpoint, bucket), ways(false, &[])).unwrap(), suite::Young::Goes);
        let mut none = S3::open(&place(endpoint, "not-there"), ways(false, &[])).unwrap();
        assert!(matches!(none.put(&Name::keyring(), b"x"), Err(StorageError::Refused(_))));
    }

    #[test]
    fn under_proxy_only_nothing_goes_out_but_through_a_proxy() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let mut storage = S3::open(&place(&endpoint, "b"), ways(true, &[])).unwrap();
        assert!(matches!(storage.get(&Name::keyring(), 9), Err(StorageError::ProxyOnly)));
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut storage = S3::open(&place(&endpoint, "b"), ways(true, &[&format!("socks5://{free}")])).unwrap();
        assert!(matches!(storage.get(&Name::keyring(), 9), Err(StorageError::ProxyOnly)));
        assert!(listener.accept().is_err(), "somebody came directly");
    }

    /// A server that says these things, one after another, and hears what was asked.
    fn server(answers: Vec<&'static str>) -> (String, std::thread::JoinHandle<Vec<String>>) {
        use std::io::{Read, Write};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let heard = std::thread::spawn(move || {
            let mut heard = Vec::new();
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = Vec::new();
                while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                    let mut piece = [0; 4096];
                    let read = stream.read(&mut piece).unwrap();
                    request.extend_from_slice(&piece[..read]);
                }
                heard.push(String::from_utf8_lossy(&request).into_owned());
                stream.write_all(answer.as_bytes()).unwrap();
            }
            heard
        });
        (endpoint, heard)
    }

    const CLOSE: &str = "Connection: close\r\nContent-Length: 0\r\n\r\n";

    fn says(status: &str) -> &'static str {
        Box::leak(format!("HTTP/1.1 {status}\r\n{CLOSE}").into_boxed_str())
    }

    #[test]
    fn what_a_server_could_not_take_now_is_asked_again_and_a_refusal_is_not() {
        let (endpoint, heard) =
            server(vec![says("503 Slow Down"), says("412 Precondition Failed"), says("403 Forbidden")]);
        let mut storage = S3::open(&place(&endpoint, "b"), ways(false, &[])).unwrap();
        assert!(!storage.put(&Name::keyring(), b"").unwrap(), "it is there already");
        assert!(matches!(storage.get(&Name::keyring(), 9), Err(StorageError::Refused(_))));
        let heard = heard.join().unwrap();
        assert!(heard[1].starts_with("PUT /b/people/asha/keyring?X-Amz-"), "{}", heard[1]);
        assert!(heard[1].to_lowercase().contains("if-none-match: *"));
        assert!(heard.iter().all(|request| !request.contains("secret")));
    }

    #[test]
    fn a_full_server_says_so_and_an_endless_answer_is_cut_off() {
        let (endpoint, heard) = server(vec![
            says("507 Insufficient Storage"),
            "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\nwhat was asked for, and more of it",
        ]);
        let mut storage = S3::open(&place(&endpoint, "b"), ways(false, &[])).unwrap();
        assert!(matches!(storage.put(&Name::keyring(), b""), Err(StorageError::Full)));
        assert_eq!(storage.get(&Name::keyring(), 22).unwrap().unwrap(), b"what was asked for, an");
        assert_eq!(heard.join().unwrap().len(), 2);
    }
}
