"""Answers with its name, its health and its metrics."""
import time

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

app = Flask("public-app")
requests = Counter("http_requests_total", "Requests", ["method", "handler", "status"])
durations = Histogram("http_request_duration_seconds", "Time per request", ["handler"],
                      buckets=(0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5))


@app.before_request
def begin():
    g.start = time.perf_counter()


@app.after_request
def measure(response):
    handler = request.url_rule.rule if request.url_rule else "unmatched"
    requests.labels(request.method, handler, response.status_code).inc()
    durations.labels(handler).observe(time.perf_counter() - g.start)
    return response


@app.get("/")
def index():
    return {"service": "public-app", "host": request.headers.get("Host"), "id": request.headers.get("X-Request-ID")}


@app.get("/health/live")
@app.get("/health/ready")
def healthy():
    return {"status": "ok"}


@app.get("/metrics")
def metrics():
    return Response(generate_latest(), mimetype=CONTENT_TYPE_LATEST)
