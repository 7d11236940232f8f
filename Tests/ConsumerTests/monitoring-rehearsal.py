"""An outage on 127.0.0.1: real Prometheus and Alertmanager with rendered rules and routes, in a copy with short intervals.

Arguments: prometheus, alertmanager (programs), the two rendered folders, a scratch folder, the job that breaks.
Prints one JSON object: what each receiver heard, and how long after the outage.
"""

import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time

prometheus, alertmanager, rules_folder, routes_folder, scratch, job = sys.argv[1:7]
limit = 90
heard = {}
state = {"since": time.time(), "outage": None}


class Source(http.server.BaseHTTPRequestHandler):
    """Ten requests a second: all succeed, from the outage on all fail."""

    def do_GET(self):
        now = time.time()
        end = state["outage"] or now
        good, bad = int(10 * (end - state["since"])) + 1, int(10 * (now - end))
        body = (
            "# TYPE http_requests_total counter\n"
            f'http_requests_total{{method="GET",handler="/",status="200"}} {good}\n'
            f'http_requests_total{{method="GET",handler="/",status="500"}} {bad}\n'
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for alert in message["alerts"]:
            entry = {"status": alert["status"], "labels": alert["labels"], "annotations": alert["annotations"]}
            entry["after"] = None if state["outage"] is None else time.time() - state["outage"]
            heard.setdefault(self.path.strip("/"), []).append(entry)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Source)
threading.Thread(target=server.serve_forever, daemon=True).start()
source, alerts, web = server.server_port, free_port(), free_port()

# Waits of one and two minutes become seconds, longer ones and expressions with their windows stay.
shutil.copytree(rules_folder, f"{scratch}/prometheus")
for folder, _, files in os.walk(f"{scratch}/prometheus/rules"):
    for name in files:
        with open(f"{folder}/{name}") as file:
            text = file.read()
        with open(f"{folder}/{name}", "w") as file:
            file.write(re.sub(r"^( +for: )[12]m$", r"\g<1>3s", text, flags=re.M))
with open(f"{rules_folder}/prometheus.yml") as file:
    head = file.read().split("\nalerting:")[0]
head = re.sub(r"_(interval|timeout): \S+", r"_\1: 1s", head)
with open(f"{scratch}/prometheus/prometheus.yml", "w") as file:
    file.write(
        f"""{head}
alerting:
  alertmanagers:
    - static_configs: [{{targets: ["127.0.0.1:{alerts}"]}}]
scrape_configs:
  - job_name: {job}
    static_configs: [{{targets: ["127.0.0.1:{source}"], labels: {{service: {job}}}}}]
"""
    )

# The same routes; every receiver is a folder of the sink.
shutil.copytree(routes_folder, f"{scratch}/alertmanager")
with open(f"{routes_folder}/alertmanager.yml") as file:
    head, receivers = file.read().split("\nreceivers:\n")
head = re.sub(r"(group_wait|group_interval): \S+", r"\1: 1s", head)
names = re.findall(r"^  - name: (\S+)$", receivers, flags=re.M)
with open(f"{scratch}/alertmanager/alertmanager.yml", "w") as file:
    file.write(f"{head}\nreceivers:\n")
    for name in names:
        file.write(f"  - name: {name}\n    webhook_configs: [{{url: 'http://127.0.0.1:{source}/{name}'}}]\n")

programs = []
log = open(f"{scratch}/log", "w")
try:
    programs.append(
        subprocess.Popen(
            [
                alertmanager, f"--config.file={scratch}/alertmanager/alertmanager.yml",
                f"--storage.path={scratch}/alertmanager-data", "--cluster.listen-address=",
                f"--web.listen-address=127.0.0.1:{alerts}",
            ],
            stdout=log, stderr=log,
        )
    )
    programs.append(
        subprocess.Popen(
            [
                prometheus, f"--config.file={scratch}/prometheus/prometheus.yml",
                # What is sent before Alertmanager listens is sent again only after this.
                "--rules.alert.resend-delay=1s",
                f"--storage.tsdb.path={scratch}/prometheus-data", f"--web.listen-address=127.0.0.1:{web}",
            ],
            stdout=log, stderr=log,
        )
    )
    time.sleep(12)
    healthy = json.loads(json.dumps(heard))
    state["outage"] = time.time()
    deadline = time.time() + limit

    def paged():
        return any(
            alert["labels"].get("service") == job and alert["labels"]["severity"] == "critical"
            for entries in heard.values()
            for alert in entries
        )

    while time.time() < deadline and not paged() and all(program.poll() is None for program in programs):
        time.sleep(0.5)
    time.sleep(3)
finally:
    for program in programs:
        program.terminate()
    for program in programs:
        try:
            program.wait(10)
        except subprocess.TimeoutExpired:
            program.kill()
    log.close()

with open(f"{scratch}/log") as file:
    tail = file.read()[-3000:]
print(json.dumps({"receivers": names, "healthy": healthy, "heard": heard, "log": tail}))
