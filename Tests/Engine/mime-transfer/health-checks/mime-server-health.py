"""Exit code 0 while the server answers."""
import socket

with socket.create_connection(("127.0.0.1", 65432), 4) as server:
    server.sendall(b"PING\n")
    raise SystemExit(server.recv(100) != b"PONG\n")
