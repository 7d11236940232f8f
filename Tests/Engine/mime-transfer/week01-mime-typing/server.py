"""Receives files over TCP: a line `PUT name size`, then the bytes. Metrics on port 8000. Standard library only."""
import asyncio
import os
import signal
import time
from pathlib import Path

STORAGE = Path(os.environ.get("STORAGE_DIR", "/storage"))
transfers = {"ok": 0, "failed": 0}
durations = []
connections = 0


async def serve(reader, writer):
    global connections
    connections += 1
    start = time.monotonic()
    try:
        words = (await asyncio.wait_for(reader.readline(), 30)).split()
        if words == [b"PING"]:
            writer.write(b"PONG\n")
        elif len(words) == 3 and words[0] == b"PUT" and words[1].isalnum() and words[2].isdigit():
            data = await reader.readexactly(int(words[2]))
            (STORAGE / words[1].decode()).write_bytes(data)
            transfers["ok"] += 1
            durations.append(time.monotonic() - start)
            writer.write(b"OK\n")
        else:
            transfers["failed"] += 1
            writer.write(b"ERR\n")
        await writer.drain()
    except (asyncio.TimeoutError, asyncio.IncompleteReadError, ConnectionError, OSError):
        transfers["failed"] += 1
    finally:
        connections -= 1
        writer.close()


def metrics():
    lines = ["# TYPE file_transfers_total counter"]
    lines += [f'file_transfers_total{{status="{status}"}} {count}' for status, count in transfers.items()]
    lines += ["# TYPE transfer_duration_seconds histogram"]
    for bound in (0.1, 1, 10):
        lines.append(f'transfer_duration_seconds_bucket{{le="{float(bound)}"}} {sum(d <= bound for d in durations)}')
    lines.append(f'transfer_duration_seconds_bucket{{le="+Inf"}} {len(durations)}')
    lines += [f"transfer_duration_seconds_sum {sum(durations)}", f"transfer_duration_seconds_count {len(durations)}"]
    lines += ["# TYPE active_connections gauge", f"active_connections {connections}"]
    return "\n".join(lines) + "\n"


async def http(reader, writer):
    while (await reader.readline()).strip():
        pass
    body = metrics()
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {len(body)}\r\n"
                 f"Connection: close\r\n\r\n{body}".encode())
    await writer.drain()
    writer.close()


async def main():
    await asyncio.start_server(serve, "0.0.0.0", 65432)
    await asyncio.start_server(http, "0.0.0.0", 8000)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


asyncio.run(main())
