"""A real mail server on this machine: it takes mails, or refuses them, or dies, as a test tells it."""

import asyncio
import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_address
from threading import Thread

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

LOGIN, PASSWORD = "boss@example.com", "Secret-4711"
HOST = "127.0.0.1"
GREETING = "本机测试邮局".encode().hex()


class PostOffice:
    """What a server was handed, and how it behaves.

    refused:  address → the answer to RCPT TO. answers: what DATA is answered with, address → answer.
    dies:     address → when the connection breaks: at "RCPT", or after the mail was taken, at "DATA".
    sender_refused: the answer to MAIL FROM.
    once_taken: what is done when a mail was taken and the sender does not know yet.
    """

    def __init__(self):
        self.taken = []  # what arrived: the raw message
        self.logins = []
        self.refused = {}
        self.answers = {}
        self.dies = {}
        self.sender_refused = ""
        self.once_taken = lambda to: None
        self.connections = 0
        self.port = 0

    @property
    def mails(self):
        """The mails as a mail program reads them."""
        return [message_from_bytes(raw, policy=default) for raw in self.taken]

    @property
    def receivers(self):
        """Who got mail, in order."""
        return [mail["To"] for mail in self.mails]

    # --- what aiosmtpd calls ---

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.sender_refused:
            return self.sender_refused
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.dies.get(address) == "RCPT":
            del self.dies[address]
            server.transport.abort()
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        (to,) = envelope.rcpt_tos
        if to in self.answers:
            return self.answers[to]
        self.taken.append(envelope.original_content)
        self.once_taken(to)
        if self.dies.get(to) == "DATA":
            server.transport.abort()
        return "250 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=self.logins[-1] == (LOGIN, PASSWORD), handled=False)

    # --- running it ---

    @contextmanager
    def open(self, security="不加密", *, certificate=None, auth=True, port=0, **options):
        """Let it run, on a port of its own unless told. certificate: the server's context, for SSL and STARTTLS."""
        if security == "STARTTLS":
            options |= {"tls_context": certificate, "require_starttls": True}
        if auth:
            options |= {"authenticator": self.authenticate, "auth_required": True, "auth_require_tls": False}
        loop = asyncio.new_event_loop()
        thread = Thread(target=loop.run_forever, daemon=True)
        thread.start()

        def connect():
            self.connections += 1
            return SMTP(self, hostname="post.example.com", loop=loop, ident=GREETING, **options)

        async def listen():
            return await loop.create_server(connect, HOST, port, ssl=certificate if security == "SSL" else None)

        async def close(server):
            server.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0)

        server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(close(server), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()


def certificates(folder, name="localhost"):
    """Make a certificate nobody signed. Gives the server's context, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ip_address(HOST))])
    made = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    path = folder / "server.pem"
    path.write_bytes(private + public)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=public.decode())
