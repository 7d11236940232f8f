/// The other side of the rehearsal: a name server, services that answer with what they were asked, and clients.
///
/// Everything listens on addresses of the loopback network. It prints one line of JSON: what was seen, by name.
enum NginxRehearsalScript {
    static let text = world + rehearsal

    /// What every rehearsal has: names, services, and clients with addresses of their own.
    static let world = #"""
        import base64, hashlib, http.client, json, os, re, signal, socket, socketserver, ssl, struct, subprocess, sys
        import threading, time, http.server

        sandbox, http_port, https_port, status_port, dns_port = sys.argv[1], *map(int, sys.argv[2:6])
        # name -> [address, port]
        services = json.loads(sys.argv[6])
        host, grafana = "api.example.com", "grafana.example.com"
        seen = {}

        class Names(socketserver.BaseRequestHandler):
            """Answers questions for addresses of the services."""
            def handle(self):
                data, sock = self.request
                labels, at = [], 12
                while data[at]:
                    labels.append(data[at + 1 : at + 1 + data[at]].decode())
                    at += 1 + data[at]
                question = data[12 : at + 5]
                address = services.get(".".join(labels), [None])[0]
                is_a = data[at + 1 : at + 3] == b"\0\1"
                answer = b""
                if address and is_a:
                    answer = b"\xc0\x0c\0\1\0\1\0\0\0\5\0\4" + socket.inet_aton(address)
                flags = 0x8180 if address else 0x8183
                sock.sendto(data[:2] + struct.pack(">HHHHH", flags, 1, 1 if answer else 0, 0, 0) + question + answer, self.client_address)

        class Service(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *args): pass
            def answer(self):
                asked.append(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(length)
                if self.headers.get("Upgrade", "").lower() == "websocket":
                    key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
                    self.send_response(101)
                    self.send_header("Upgrade", "websocket")
                    self.send_header("Connection", "Upgrade")
                    self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
                    self.end_headers()
                    self.wfile.write(b"echo:" + self.rfile.read1(100))
                    self.wfile.flush()
                    self.close_connection = True
                    return
                body = json.dumps({"service": self.server.name, "path": self.path, "headers": dict(self.headers)}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Type", "application/json")
                self.send_header("Server", "secret/1.0")
                self.send_header("X-Powered-By", "secret")
                self.send_header("X-Frame-Options", "ALLOW")
                self.end_headers()
                if self.command != "HEAD": self.wfile.write(body)
            do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            request_queue_size = 256
            def process_request(self, request, address):
                held.setdefault(self.name, []).append(request)
                super().process_request(request, address)

        servers = {}
        held = {}
        asked = []
        def start_service(name):
            server = Server(tuple(services[name]), Service)
            server.name = name
            threading.Thread(target=server.serve_forever, daemon=True).start()
            servers[name] = server

        def stop_service(name):
            servers[name].shutdown()
            servers[name].server_close()
            # A container that is gone answers on no connection that nginx holds to it either.
            for connection in held.pop(name, []):
                try: connection.shutdown(socket.SHUT_RDWR)
                except OSError: pass

        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        clients = 0

        def connect(secure=True, name=host, source=None):
            """A connection from an address of its own, since limits count addresses."""
            global clients
            clients += 1
            source = source or f"127.0.{100 + clients // 250}.{1 + clients % 250}"
            port = https_port if secure else http_port
            raw = socket.create_connection(("127.0.0.1", port), 10, (source, 0))
            connection = http.client.HTTPConnection(name)
            connection.sock = context.wrap_socket(raw, server_hostname=name) if secure else raw
            return connection

        def ask(path, method="GET", secure=True, name=host, headers={}, body=None, source=None, connection=None):
            connection = connection or connect(secure, name, source)
            connection.request(method, path, body, {"Host": name, **headers})
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            result = {"status": response.status, "headers": {k.lower(): ", ".join(response.headers.get_all(k)) for k in response.headers}, "body": text,
                      "names": [k.lower() for k, v in response.getheaders()]}
            try: result["json"] = json.loads(text)
            except ValueError: result["json"] = {}
            return result

        def until(check, seconds=20):
            end = time.time() + seconds
            while time.time() < end:
                try:
                    if check(): return True
                except OSError: pass
                time.sleep(0.1)
            return False

        names = socketserver.ThreadingUDPServer(("127.0.0.1", dns_port), Names)
        threading.Thread(target=names.serve_forever, daemon=True).start()
        for name in services: start_service(name)

        """#

    /// From the first start without a certificate to the end of a gradual release.
    private static let rehearsal = #"""
        def switch(service, share):
            result = subprocess.run(["sh", f"{sandbox}/config/switch-release.sh", service, str(share)], env=environment,
                                    capture_output=True, text=True, timeout=60)
            return result.returncode, result.stderr

        environment = {**os.environ, "PATH": f"{sandbox}/bin:{os.environ['PATH']}"}
        log = open(f"{sandbox}/error.log", "wb")
        nginx = subprocess.Popen(["sh", f"{sandbox}/config/start.sh"], env=environment, stderr=log, stdout=log)

        def status(path):
            connection = http.client.HTTPConnection("127.0.0.1", status_port, timeout=5)
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()

        def rehearse():
            # Without a certificate: plain http answers the authority, redirects, and shows nothing else.
            seen["starts without certificate"] = until(lambda: status("/healthz")[0] == 200)
            os.makedirs(f"{sandbox}/webroot/.well-known/acme-challenge", exist_ok=True)
            with open(f"{sandbox}/webroot/.well-known/acme-challenge/token", "w") as file: file.write("proof")
            seen["challenge"] = ask("/.well-known/acme-challenge/token", secure=False)["body"]
            seen["challenge for any name"] = ask("/.well-known/acme-challenge/token", secure=False, name="127.0.0.1")["body"]
            redirect = ask("/a?b=c", secure=False)
            seen["redirect"] = [redirect["status"], redirect["headers"].get("location")]
            def refused(action):
                try: action()
                except (http.client.RemoteDisconnected, ssl.SSLError, ConnectionError) as error: return type(error).__name__
                return "answered"
            seen["unknown name"] = refused(lambda: ask("/", secure=False, name="other.example.com"))
            seen["https without certificate"] = refused(lambda: ask("/"))

            # The certificate comes; nobody reloads by hand.
            for name in os.listdir(f"{sandbox}/coming"): os.rename(f"{sandbox}/coming/{name}", f"{sandbox}/certificates/{name}")
            seen["https after certificate"] = until(lambda: refused(lambda: ask("/admin/")) == "answered")
            seen["unknown name over https"] = refused(lambda: ask("/", name="other.example.com"))
            offering = ssl.create_default_context(); offering.check_hostname = False; offering.verify_mode = ssl.CERT_NONE
            offering.set_alpn_protocols(["h2"])
            with offering.wrap_socket(socket.create_connection(("127.0.0.1", https_port)), server_hostname=host) as secured:
                seen["protocol"] = [secured.version(), secured.selected_alpn_protocol()]

            # Paths, names and addresses as the services see them.
            for path in ["/api/v1/items?x=1", "/api/chatbot/talk", "/admin/", "/", "/deep/er?q=%2F"]:
                answer = ask(path, headers={"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "gopher", "X-Real-IP": "6.6.6.6",
                                            "X-Request-ID": "abcdefgh-1"}, source="127.0.50.1")
                told = answer["json"].get("headers", {})
                seen["asked " + path] = [answer["json"].get("service"), answer["json"].get("path")]
                seen["told " + path] = {k: told.get(k) for k in ["Host", "X-Real-Ip", "X-Real-IP", "X-Forwarded-For",
                                        "X-Forwarded-Proto", "X-Forwarded-Port", "X-Request-ID", "Connection"] if told.get(k)}
            # What loses its beginning is otherwise as it was sent.
            for path in ["/api/a%2Fb%20c", "/api/a//b?q=%2F&r=1?s", "/api/chatbot/a%2Fb", "/api/?x=1", "/x/../api/y",
                         "/api/../api/y", "/api/a/%2e%2E/b?q=1", "/%61pi/a%2Fb?q=1", "//api/a%2Fb",
                         "/api/a%0d%0aX-Evil:%201", "/%61pi/a%0d%0aX-Evil:%201", "/api/http://s3/a%2Fb", "/api/x/%2e%2e/metrics",
                         "/api/..%2fapi/metrics"]:
                answer = ask(path)
                seen["stripped " + path] = answer["json"].get("path") or answer["status"]
                if "X-Evil" in answer["json"].get("headers", {}): seen["error"] = "a path became a header"
            claims = {"X-Forwarded-Prefix": "/evil", "X-Forwarded-Ssl": "on", "X-Forwarded-Server": "evil"}
            for path in ["/api/x", "/api/chatbot/x", "/"]:
                told = ask(path, headers=claims)["json"].get("headers", {})
                seen["prefix of " + path] = [told.get(name, "") for name in claims]
            answer = ask("/", headers={"X-Request-ID": "bad id\"{"})
            seen["bad request id"] = answer["headers"].get("x-request-id")
            seen["good request id"] = ask("/", headers={"X-Request-ID": "abcdefgh-1"})["headers"].get("x-request-id")
            seen["metrics"] = ask("/api/metrics")["status"]
            slash = ask("/admin")
            seen["without slash"] = [slash["status"], slash["headers"].get("location")]

            # Headers of every location and of every kind of answer.
            os.makedirs(f"{sandbox}/srv/static", exist_ok=True)
            with open(f"{sandbox}/srv/static/app.1a2b.js", "w") as file: file.write("// " + "x" * 2000)
            for name in [".secret", "dump.sql"]:
                with open(f"{sandbox}/srv/static/{name}", "w") as file: file.write("secret")
            answers = {}
            for path in ["/api/chatbot/x", "/api/x", "/admin/login/", "/admin/", "/static/app.1a2b.js", "/static/none",
                         "/media/none", "/", "/.env", "/dump.sql", "/static/.secret", "/static/dump.sql"]:
                answers[path] = ask(path, headers={"Accept-Encoding": "gzip"})
            answers["grafana"] = ask("/", name=grafana)
            static = answers["/static/app.1a2b.js"]["headers"]
            seen["static"] = [answers["/static/app.1a2b.js"]["status"], static.get("cache-control"), static.get("content-encoding")]
            seen["statuses"] = {path: answer["status"] for path, answer in answers.items()}
            stop_service("backend-blue")
            answers["502"] = ask("/admin/", method="POST", body="x")
            seen["unreachable"] = [answers["502"]["status"], answers["502"]["headers"].get("retry-after"), "<h1>" in answers["502"]["body"]]
            start_service("backend-blue")
            open(f"{sandbox}/tmp/maintenance", "w").close()
            answers["503"] = ask("/")
            seen["maintenance"] = [answers["503"]["status"], "<h1>" in answers["503"]["body"]]
            os.remove(f"{sandbox}/tmp/maintenance")

            # Limits: password guessing, and bursts of pages.
            tries = [ask("/admin/login/", "POST", body="x", source="127.0.60.1") for _ in range(9)]
            seen["login posts"] = [answer["status"] for answer in tries]
            answers["429"] = tries[-1]
            seen["refused"] = [tries[-1]["json"], tries[-1]["headers"].get("retry-after"), tries[-1]["headers"].get("content-type")]
            seen["login page after that"] = ask("/admin/login/", source="127.0.60.1")["status"]
            connection = connect(source="127.0.61.1")
            begin = time.time()
            pages = [ask("/", connection=connection)["status"] for _ in range(60)]
            seen["pages"] = [pages.count(200), pages.count(429), round(time.time() - begin, 2)]
            seen["page retry"] = ask("/", source="127.0.61.1")["headers"].get("retry-after", "none")

            wanted = ["strict-transport-security", "x-content-type-options", "x-frame-options", "referrer-policy",
                      "permissions-policy", "cross-origin-opener-policy", "x-request-id", "content-security-policy"]
            problems = []
            for path, answer in answers.items():
                for name in wanted:
                    if answer["names"].count(name) != 1: problems.append(f"{path}: {answer['names'].count(name)} times {name}")
                for name in ["x-powered-by"]:
                    if name in answer["names"]: problems.append(f"{path}: {name}")
                if "nginx/" in answer["headers"].get("server", "") or "secret" in answer["headers"].get("server", ""):
                    problems.append(f"{path}: server {answer['headers']['server']}")
            seen["header problems"] = problems

            # A WebSocket through Grafana's host, and an upgrade where there should be none.
            connection = connect(name=grafana)
            connection.sock.sendall((f"GET /api/live/ws HTTP/1.1\r\nHost: {grafana}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\nhello").encode())
            data = b""
            while b"echo:" not in data:
                part = connection.sock.recv(1000)
                if not part: break
                data += part
            seen["websocket"] = [data.split(b"\r\n")[0].decode(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in data.decode(), data.endswith(b"echo:hello")]
            plain = ask("/api/x", headers={"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "x"})
            seen["upgrade elsewhere"] = plain["status"]

            shift()

            # What nginx does not take changes nothing.
            with open(f"{sandbox}/state/release/broken.conf", "w") as file: file.write("nonsense;\n")
            code, message = switch("api-gateway", 25)
            os.remove(f"{sandbox}/state/release/broken.conf")
            seen["broken switch"] = [code, json.loads(status("/releases")[1])["api-gateway"],
                                     "default 100" in open(f"{sandbox}/state/release/api-gateway.conf").read()]
            seen["wrong share"] = [switch("api-gateway", value)[0] for value in ["101", "-1", "1 0", "x", "007"]]
            seen["wrong service"] = switch("grafana", 10)[0]
            os.mkdir(f"{sandbox}/state/release/.lock")
            seen["second switch"] = switch("api-gateway", 0)[0]
            os.rmdir(f"{sandbox}/state/release/.lock")

        def shift():
            """Traffic moves while clients that keep their connections go on asking."""
            counts, failures, lost, lock, stop = {}, [], [], threading.Lock(), threading.Event()
            step = ["0"]
            def client(number):
                connection = None
                for turn in range(100_000):
                    if stop.is_set(): return
                    try:
                        agent = {"User-Agent": f"client-{number}-{turn % 40}"}
                        source = f"127.0.70.{number}"
                        try:
                            is_new = connection is None
                            connection = connection or connect(source=source)
                            answer = ask("/api/shift", headers=agent, connection=connection)
                        except (http.client.RemoteDisconnected, ConnectionError, ssl.SSLEOFError):
                            # As every client does when the other side has closed an idle connection (RFC 9112 §9.3.1).
                            if is_new: raise
                            with lock: lost.append(number)
                            connection = connect(source=source)
                            answer = ask("/api/shift", headers=agent, connection=connection)
                        key = (step[0], answer["json"].get("service"), answer["headers"].get("x-release"))
                        with lock:
                            counts[key] = counts.get(key, 0) + 1
                            if answer["status"] != 200: failures.append(f"{step[0]}: {answer['status']}")
                        if answer["headers"].get("connection") == "close": connection = None
                    except Exception as error:
                        with lock: failures.append(f"{step[0]}: {type(error).__name__} {error}")
                        connection = None
                    time.sleep(0.015)
            threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(1, 9)]
            for thread in threads: thread.start()
            shares = {}
            for share in ["0", "10", "50", "100"]:
                code = 0 if share == "0" else switch("api-gateway", share)[0]
                time.sleep(0.7)
                step[0] = share
                # Enough answers to tell a share by, however busy the machine is.
                for _ in range(100):
                    time.sleep(0.2)
                    if sum(count for key, count in list(counts.items()) if key[0] == share) > 300: break
                step[0] = "between"
                green = counts.get((share, "api-gateway-green", "green"), 0)
                blue = counts.get((share, "api-gateway-blue", "blue"), 0)
                shares[share] = [code, green, blue]
            stop.set()
            for thread in threads: thread.join(10)
            seen["shares"] = shares
            seen["other answers"] = [str(key) for key in counts if (key[1], key[2]) not in
                                     [("api-gateway-green", "green"), ("api-gateway-blue", "blue")]]
            seen["requests"] = sum(counts.values())
            seen["failed requests"] = failures[:20]
            seen["closed under a request"] = len(lost)
            seen["releases"] = json.loads(status("/releases")[1])
            forced = ask("/api/x", headers={"X-Release": "blue"})
            seen["forced"] = [forced["json"].get("service"), forced["headers"].get("x-release")]
            seen["forced to nonsense"] = ask("/api/x", headers={"X-Release": "red"})["json"].get("service")

        try:
            rehearse()
        except Exception as error:
            import traceback
            seen["error"] = traceback.format_exc()
        finally:
            nginx.send_signal(signal.SIGQUIT)
            try: seen["end"] = nginx.wait(20)
            except subprocess.TimeoutExpired:
                nginx.kill()
                seen["end"] = "killed"
            log.close()
        lines = open(f"{sandbox}/access.log").read().splitlines() if os.path.exists(f"{sandbox}/access.log") else []
        bad, records = 0, []
        for line in lines:
            try: records.append(json.loads(line))
            except ValueError: bad += 1
        seen["log"] = [len(lines) > 100, bad]
        seen["logged queries"] = sum("?" in record["path"] + record["referer"] for record in records)
        seen["log of a release"] = sorted({record.get("release", "") for record in records if record["path"] == "/api/shift"})
        seen["errors"] = [line for line in open(f"{sandbox}/error.log", errors="replace").read().splitlines()
                          if re.search(r"\[(emerg|alert|crit)\]", line) and "setrlimit" not in line][:10]
        print(json.dumps(seen))
        """#
}
