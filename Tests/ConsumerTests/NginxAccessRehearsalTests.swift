import ConsumerPrograms
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import TestSupport
import Testing

/// Who gets in, what waits in the gateway, and what services see of it, by requests through real nginx.
@Suite("Rehearsal of access to a gateway", .serialized) struct NginxAccessRehearsalTests {
    private static let manifest = #"""
        {
          "platform": { "name": "shop" },
          "environments": { "production": { "purpose": "production", "domain": "shop.example.com" } },
          "networks": { "front": { "subnet": "10.9.0.0/24" } },
          "limits": { "small": { "cpus": 0.5, "memory": "512M", "pids": 100 } },
          "volumes": { "files": {} },
          "secrets": { "staff": { "generate": "htpasswd" }, "admins": { "generate": "htpasswd" } },
          "services": {
            "edge": {
              "component": "nginx", "version": "VERSION", "networks": ["front"], "limits": "small",
              "volumes": [{ "volume": "files", "at": "/srv/files", "readOnly": true }]
            },
            "api": {
              "image": "example/api:1", "port": 8000, "networks": ["front"], "limits": "small", "user": "1000:1000",
              "health": { "none": "asks nobody" }
            },
            "img": {
              "image": "example/img:1", "port": 8000, "networks": ["front"], "limits": "small", "user": "1000:1000",
              "health": { "none": "asks nobody" }
            }
          },
          "gateway": {
            "service": "edge", "basicAuth": "staff", "trustedProxies": ["127.0.61.0/24"],
            "routes": [
              { "path": "/img", "to": "img", "prefix": "strip", "websocket": true },
              { "path": "/large", "exact": true, "to": "api", "bodySize": "2G" },
              { "path": "/small", "exact": true, "to": "api", "bodySize": "2M" },
              { "path": "/admin/", "to": "api", "allow": ["127.0.60.0/24"], "basicAuth": "admins" },
              { "path": "/office/", "to": "api", "allow": ["127.0.60.7", "127.0.59.0/24"] },
              { "path": "/hook/", "to": "api", "open": true },
              { "path": "/files/", "volume": "files" },
              { "path": "/", "to": "api" }
            ]
          }
        }
        """#

    @Test(arguments: NginxProgram.allCases) func access(nginx: NginxProgram) throws {
        let python = try requireProgram("venv/bin/python")
        let text = Self.manifest.replacingOccurrences(of: "VERSION", with: nginx.rawValue)
        let source = SourceText(name: "manifest.json", bytes: Array(text.utf8))
        let rendered = try #require(try RenderedGateway.all(of: source, name: "access").first)
        let offset = NginxProgram.allCases.firstIndex(of: nginx) ?? 0
        let ports = GatewaySandbox.Ports(
            http: 18_180 + 10 * offset,
            https: 18_543 + 10 * offset,
            status: 18_181 + 10 * offset,
            dns: 15_373 + offset
        )
        let services: [String: [Any]] = ["api": ["127.0.91.1", 8000], "img": ["127.0.91.2", 8000]]
        try ProcessRunner.withTemporaryFolder { folder in
            let hosts = services.compactMapValues { $0.first as? String }
            let sandbox = try GatewaySandbox(rendered, in: folder, nginx: nginx, ports: ports, hosts: hosts)
            try sandbox.prepare()
            let description = try String(decoding: JSONSerialization.data(withJSONObject: services), as: UTF8.self)
            let result = try ProcessRunner.run(
                python,
                ["-c", NginxRehearsalScript.world + Self.rehearsal, folder]
                    + [ports.http, ports.https, ports.status, ports.dns].map(String.init) + [description],
                timeoutSeconds: 120
            )
            let log = (try? String(contentsOfFile: "\(folder)/error.log", encoding: .utf8)) ?? ""
            try #require(result.status == 0, "\(result.transcript)\n\(log.suffix(3000))")
            let seen = try #require(try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
            for (name, wanted) in Self.wanted {
                let found = seen[name] ?? "nothing"
                #expect(
                    (found as? NSObject) == (wanted as? NSObject),
                    "\(name): \(found) instead of \(wanted)\n\(log.suffix(1000))"
                )
            }
            #expect(Set(seen.keys) == Set(Self.wanted.keys), "\(seen["error"] ?? "")")
        }
    }

    private static var wanted: [String: Any] {
        [
            "nobody": [401, "Basic realm=\"shop\""] as [Any], "plain": [200, ""] as [Any], "wrong password": 401,
            "apr1": 200, "sha512": 200, "user of others": 401,
            "hook": [200, "Bearer token"] as [Any], "file of nobody": 401, "file": [200, "text"] as [Any],
            "hidden file": 403,
            "admin without": 401, "admin": 200, "staff as admin": 401, "admin from elsewhere": 403,
            "office": 200, "network of the office": 200, "neighbour of the office": 403, "office by a proxy": 200,
            "elsewhere by a proxy": 403, "claims to be the office": 403,
            "health": [200, 200],
            "too large": 413, "passed on": [true, 200] as [Any], "kept": [false, 200] as [Any], "large": 200,
            "websocket": ["HTTP/1.1 101 Switching Protocols", "/a%2Fb//c?d=%2F"], "without slash": "/?x=1",
        ]
    }

    private static let rehearsal = #"""

        host = "shop.example.com"
        for name, lines in {"staff": [["ann", "plain", "one"], ["bob", "-apr1", "two"], ["cid", "-6", "three"]],
                            "admins": [["eve", "-apr1", "four"]]}.items():
            with open(f"{sandbox}/secrets/{name}", "w") as file:
                for user, form, password in lines:
                    text = "{PLAIN}" + password
                    if form != "plain":
                        text = subprocess.run(["openssl", "passwd", form, password], capture_output=True, text=True, check=True).stdout.strip()
                    file.write(f"{user}:{text}\n")
        os.makedirs(f"{sandbox}/srv/files", exist_ok=True)
        for name in ["a.txt", "dump.sql"]:
            with open(f"{sandbox}/srv/files/{name}", "w") as file: file.write("text")
        log = open(f"{sandbox}/error.log", "wb")
        nginx = subprocess.Popen([f"{sandbox}/bin/nginx", "-p", sandbox, "-e", "stderr", "-c", f"{sandbox}/config/nginx.conf"], stderr=log, stdout=log)

        def status(path):
            connection = http.client.HTTPConnection("127.0.0.1", status_port, timeout=5)
            connection.request("GET", path)
            return connection.getresponse().status

        def user(name, password):
            return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}
        ann, eve = user("ann", "one"), user("eve", "four")

        def get(path, headers={}, source=None, **more):
            return ask(path, headers=headers, source=source, secure=False, name=host, **more)

        def upload(path):
            """Whether the service hears of a request before all of it is sent."""
            connection = connect(secure=False)
            head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 10\r\nAuthorization: {ann['Authorization']}\r\n\r\n"
            asked.clear()
            connection.sock.sendall(head.encode() + b"12345")
            is_early = until(lambda: path in asked, 2)
            connection.sock.sendall(b"67890")
            return [is_early, int(connection.sock.recv(1000).split(b" ")[1])]

        def rehearse():
            if not until(lambda: status("/healthz") == 200): raise RuntimeError("nginx does not start")
            until(lambda: get("/", ann)["status"] == 200)
            answer = get("/")
            seen["nobody"] = [answer["status"], answer["headers"].get("www-authenticate")]
            answer = get("/", ann)
            seen["plain"] = [answer["status"], answer["json"].get("headers", {}).get("Authorization", "")]
            seen["wrong password"] = get("/", user("ann", "two"))["status"]
            seen["apr1"] = get("/", user("bob", "two"))["status"]
            seen["sha512"] = get("/", user("cid", "three"))["status"]
            seen["user of others"] = get("/", eve)["status"]
            answer = get("/hook/x", {"Authorization": "Bearer token"})
            seen["hook"] = [answer["status"], answer["json"].get("headers", {}).get("Authorization")]
            seen["file of nobody"] = get("/files/a.txt")["status"]
            answer = get("/files/a.txt", ann)
            seen["file"] = [answer["status"], answer["body"]]
            seen["hidden file"] = get("/files/dump.sql", ann)["status"]
            seen["admin without"] = get("/admin/", source="127.0.60.1")["status"]
            seen["admin"] = get("/admin/", eve, "127.0.60.1")["status"]
            seen["staff as admin"] = get("/admin/", ann, "127.0.60.1")["status"]
            seen["admin from elsewhere"] = get("/admin/", eve, "127.0.62.1")["status"]
            seen["office"] = get("/office/", ann, "127.0.60.7")["status"]
            seen["network of the office"] = get("/office/", ann, "127.0.59.200")["status"]
            seen["neighbour of the office"] = get("/office/", ann, "127.0.60.8")["status"]
            forwarded = lambda address: {**ann, "X-Forwarded-For": address}
            seen["office by a proxy"] = get("/office/", forwarded("127.0.60.7"), "127.0.61.1")["status"]
            seen["elsewhere by a proxy"] = get("/office/", forwarded("127.0.60.8"), "127.0.61.1")["status"]
            seen["claims to be the office"] = get("/office/", forwarded("127.0.60.7"), "127.0.62.1")["status"]
            seen["health"] = [status("/healthz"), status("/stub_status")]
            seen["too large"] = get("/small", ann, method="POST", body=b"x" * (3 << 20))["status"]
            seen["large"] = get("/large", ann, method="POST", body=b"x" * (3 << 20))["status"]
            seen["passed on"] = upload("/large")
            seen["kept"] = upload("/small")
            seen["without slash"] = get("/img?x=1", ann)["json"].get("path")
            connection = connect(secure=False)
            asked.clear()
            connection.sock.sendall((f"GET /img/a%2Fb//c?d=%2F HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                     f"Authorization: {ann['Authorization']}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                     "Sec-WebSocket-Version: 13\r\n\r\nhello").encode())
            data = connection.sock.recv(1000)
            seen["websocket"] = [data.split(b"\r\n")[0].decode(), asked[-1] if asked else ""]

        try: rehearse()
        except Exception:
            import traceback
            seen["error"] = traceback.format_exc()
        finally:
            nginx.send_signal(signal.SIGQUIT)
            try: nginx.wait(20)
            except subprocess.TimeoutExpired: nginx.kill()
            log.close()
        print(json.dumps(seen))
        """#
}
