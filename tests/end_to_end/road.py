"""Road: the network between terminals and the server, with a hook at every moment where it can break.

A TCP port that keeps its number while servers behind it come and go. It passes one HTTP request and its reply at a
time. `hook(moment, request)` is called with the request's first line at
    arrived    the terminal's request is here, the server knows nothing of it
    halfway    half of its bytes went on to the server
    delivered  all of its bytes went on, no reply yet
    answered   the server's reply is here, the terminal knows nothing of it
and a hook that returns False breaks the connection there; one that returns bytes on arrival answers in the server's
stead.
"""

import re
import socket
import threading


class Road:
    def __init__(self):
        self.server = None  # (host, port), or None: nobody answers
        self.hook = lambda moment, request: True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()

    def _accept(self):
        while True:
            try:
                terminal, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(terminal,), daemon=True).start()

    def _pass(self, terminal):
        with terminal:
            try:
                if self.server:
                    with socket.create_connection(self.server, timeout=60) as server:
                        while self._pass_one(terminal, server):
                            pass
            except OSError:
                pass  # either end is gone: the road ends here, both ends see a closed connection

    def _pass_one(self, terminal, server):
        asked = message(terminal)
        if not asked:
            return False
        request = asked.split(b"\r\n")[0].decode("latin-1")
        verdict = self.hook("arrived", request)
        if isinstance(verdict, bytes):
            terminal.sendall(verdict)
        if verdict is not True:
            return False
        half = len(asked) // 2
        server.sendall(asked[:half])
        if not self.hook("halfway", request):
            return False
        server.sendall(asked[half:])
        if not self.hook("delivered", request):
            return False
        answered = message(server)
        if not answered or not self.hook("answered", request):
            return False
        terminal.sendall(answered)
        return True


def message(source):
    """One HTTP message with a Content-Length, or what came before its sender went."""
    received = b""
    while b"\r\n\r\n" not in received:
        more = source.recv(65536)
        if not more:
            return received
        received += more
    head, body = received.split(b"\r\n\r\n", 1)
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    while length and len(body) < int(length[1]):
        more = source.recv(65536)
        if not more:
            break
        body += more
    return head + b"\r\n\r\n" + body
