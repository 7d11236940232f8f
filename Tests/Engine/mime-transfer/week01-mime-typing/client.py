"""Sends one small file to the server that the environment names."""
import os
import socket

with socket.create_connection((os.environ["MIME_SERVER_HOST"], int(os.environ["MIME_SERVER_PORT"])), 10) as server:
    server.sendall(b"PUT hello 5\nhello")
    answer = server.recv(100)
print(answer.decode().strip())
raise SystemExit(answer != b"OK\n")
