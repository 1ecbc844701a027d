//! `noroshi submit` to a hub behind a proxy that speaks TLS, with an authority of its own.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::served::Site;
use crate::support::noroshi;

const MAIL: &[u8] = b"From: a@evil.test\r\nSubject: s\r\nMessage-ID: <t@evil.test>\r\n\r\nb\r\n";

/// Makes an authority `name.pem` in a folder, and a certificate `name-hub.pem` of it for this
/// machine under `host`.
fn authority(folder: &Path, name: &str, host: &str) {
    let openssl = |arguments: &str| {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let made = Command::new("openssl").args(&arguments).current_dir(folder).output().unwrap();
        assert!(made.status.success(), "{arguments:?} {made:?}");
    };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(&format!(
        "req -x509 {key} -keyout {name}.key -out {name}.pem -days 2 -subj /CN={name} \
         -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign"
    ));
    openssl(&format!("req {key} -keyout {name}-hub.key -out {name}-hub.csr -subj /CN=hub"));
    let more = format!("subjectAltName={host}\nbasicConstraints=critical,CA:FALSE\n");
    fs::write(folder.join(format!("{name}.ext")), more).unwrap();
    openssl(&format!(
        "x509 -req -in {name}-hub.csr -CA {name}.pem -CAkey {name}.key -CAcreateserial -days 2 \
         -extfile {name}.ext -out {name}-hub.pem"
    ));
}

/// A proxy that speaks TLS with the certificate of `name`: its address.
fn proxy(folder: &Path, name: &str, to: SocketAddr) -> SocketAddr {
    let chain = CertificateDer::from_pem_file(folder.join(format!("{name}-hub.pem"))).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join(format!("{name}-hub.key"))).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.unwrap().with_no_client_auth().with_single_cert(vec![chain], key).unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // Ends with the process, as everything that listens in these tests.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (config, stream) = (Arc::clone(&config), stream.unwrap());
            // A client that does not trust the certificate breaks off: that is its right.
            std::thread::spawn(move || drop(relayed(config, stream, to)));
        }
    });
    address
}

/// One request and its answer.
fn relayed(config: Arc<ServerConfig>, stream: TcpStream, to: SocketAddr) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut tls = StreamOwned::new(connection, stream);
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        tls.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length = text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    let mut body = vec![0; length.unwrap().parse().unwrap()];
    tls.read_exact(&mut body)?;
    let mut hub = TcpStream::connect(to)?;
    let head = String::from_utf8_lossy(&head).replacen("\r\n", "\r\nConnection: close\r\n", 1);
    hub.write_all(head.as_bytes())?;
    hub.write_all(&body)?;
    let mut answer = Vec::new();
    hub.read_to_end(&mut answer)?;
    tls.write_all(&answer)?;
    tls.conn.send_close_notify();
    tls.flush()
}

fn submit(folder: &Path, url: &str, more: &[&str]) -> Output {
    let common = ["submit", "-q", "--hub", url, "--key-file", "key"];
    noroshi(folder, &[&common[..], more].concat(), MAIL)
}

fn told(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn a_hub_with_an_authority_of_its_own_is_believed_by_its_certificate_alone() {
    if Command::new("openssl").arg("version").output().is_err() {
        return testkit::missing("openssl");
    }
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("key"), &site.key).unwrap();
    authority(at, "own", "IP:127.0.0.1");
    authority(at, "other", "DNS:elsewhere.example");
    let to = site.stranger.to;
    let url = format!("https://{}", proxy(at, "own", to));

    let done = submit(at, &url, &["--ca", "own.pem"]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let receipt = String::from_utf8(done.stdout).unwrap();
    let receipt = receipt.lines().nth(1).unwrap().split('\t').next().unwrap();
    let member = site.hub.logged_in(&site.member_token).unwrap().unwrap().viewer;
    assert_eq!(site.hub.submission(&member, receipt).unwrap().items.len(), 1);

    // Neither without it, nor with that of somebody else, nor for another name.
    let elsewhere = format!("https://{}", proxy(at, "other", to));
    for (url, more) in
        [(&url, &[][..]), (&url, &["--ca", "other.pem"]), (&elsewhere, &["--ca", "other.pem"])]
    {
        let refused = submit(at, url, more);
        assert_eq!(refused.status.code(), Some(3), "{refused:?}");
        let told = told(&refused);
        assert!(told.contains("certificate that cannot be trusted"), "{told}");
        assert!(told.contains("--ca") && told.contains("nothing was sent"), "{told}");
    }
    assert_eq!(site.hub.own_submissions(&member, None).unwrap().len(), 1);

    fs::write(at.join("nothing.pem"), "no certificate").unwrap();
    for (file, what) in [("nothing.pem", "no certificate in it"), ("none.pem", "cannot be read")] {
        let refused = submit(at, &url, &["--ca", file]);
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        assert!(told(&refused).contains(what), "{refused:?}");
    }
}
