"""The company's mail server: what 设置.xlsx says of it, and a session with it whose failures are sentences.

Nothing the server says is ever shown: it may quote whatever it was told. All that smtplib raises are OSErrors.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from workbook_tools.columns.base import half_width
from workbook_tools.columns.contacts import email_address
from workbook_tools.forms.settings import DEFAULTS, MailSecurity, answer_meant
from workbook_tools.problems import WorkbookError
from workbook_tools.settings import Settings
from workbook_tools.workspace import SETTINGS_FILE

PATIENCE: Final = 30.0
"""So many seconds a server has for each answer."""
UNREACHABLE: Final = "mail-unreachable"
REFUSED: Final = "mail-refused"
UNSURE: Final = "mail-unsure"
_SLOWEST: Final = 20_000
"""Bytes a second: with a large workbook on a slow line the last answer takes longer."""
_OWN_NAME: Final = "[127.0.0.1]"
"""How we introduce ourselves. A computer's own name may be Chinese, which no server takes, and tells of its owner."""
_GOOD: Final = (250, 251)
_HANGS_UP: Final = 421
_TOO_LARGE: Final = (523, 552)


@dataclass(frozen=True)
class MailServer:
    """How to reach it. sender: the address mails come from; login: the name it knows us by."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    login: str

    @classmethod
    def of(cls, settings: Settings) -> MailServer:
        """Take it from 邮件-1 to 邮件-5. An answer that cannot be read leaves the default.

        Raises WorkbookError mail-unset, naming what to fill in.
        """
        host, typed, sender, login = (half_width(settings.rule(f"邮件-{number}")).strip() for number in (1, 2, 4, 5))
        if not host or not sender:
            missing = "、".join(said for said, there in (("邮件-1", host), ("邮件-4", sender)) if not there)
            raise WorkbookError("mail-unset", f"还不能发邮件：请在{SETTINGS_FILE}的「规则」里填 {missing}")
        if not email_address(sender):
            raise WorkbookError("mail-unset", f"{SETTINGS_FILE}的 邮件-4“{sender}”不像邮箱地址，请填发件的邮箱")
        port = int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else int(DEFAULTS["邮件-2"])
        if not 0 < port < 65_536:
            raise WorkbookError("mail-unset", f"{SETTINGS_FILE}的 邮件-2“{port}”不是端口，请填 465 这样的数字")
        security = answer_meant("邮件-3", settings.rule("邮件-3")) or DEFAULTS["邮件-3"]
        return cls(host, port, MailSecurity(security), email_address(sender), login or email_address(sender))

    def __str__(self) -> str:
        return f"发信服务器“{self.host}:{self.port}”"


class MailSession:
    """Mails handed to a server one by one. Use as a context manager; `open` it before anything is handed over.

    ask:      gives the password, and is called only if the server wants one.
    context:  which certificates are trusted; the system's by default.
    patience: seconds the server has for each answer.
    """

    def __init__(
        self,
        server: MailServer,
        ask: Callable[[], str],
        *,
        context: ssl.SSLContext | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._server = server
        self._ask = ask
        self._password: str | None = None
        self._context = context or ssl.create_default_context()
        self._patience = patience
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> MailSession:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client:
            with contextlib.suppress(OSError):  # all is handed over by now
                self._client.quit()
        self._hang_up()

    def open(self) -> None:
        """Connect and log in. Raises WorkbookError mail-unreachable."""
        try:
            self._client = self._connected()
            if self._client.has_extn("auth"):
                self._log_in(self._client)
        except (OSError, UnicodeError) as error:
            self._hang_up()
            raise WorkbookError(UNREACHABLE, self._why(error)) from None  # it knows what the server said
        except BaseException:
            self._hang_up()
            raise

    def _connected(self) -> smtplib.SMTP:
        host, port, patience = self._server.host, self._server.port, self._patience
        security = self._server.security
        if security is MailSecurity.SSL:
            context = self._context
            client: smtplib.SMTP = smtplib.SMTP_SSL(host, port, _OWN_NAME, timeout=patience, context=context)
        else:
            client = smtplib.SMTP(host, port, _OWN_NAME, timeout=patience)
        try:
            client.ehlo_or_helo_if_needed()
            if security is MailSecurity.STARTTLS:
                client.starttls(context=self._context)
                client.ehlo_or_helo_if_needed()
        except BaseException:
            client.close()
            raise
        return client

    def _log_in(self, client: smtplib.SMTP) -> None:
        if self._password is None:
            self._password = self._ask()
        try:
            client.login(self._server.login, self._password)
        except smtplib.SMTPServerDisconnected:
            raise
        except UnicodeError:  # it carries the password along
            said = "登录名或密码里有发信服务器不认的字，只能用英文字母、数字和符号"
            raise WorkbookError(UNREACHABLE, f"{said}，请核对 邮件-5 和密码") from None
        except smtplib.SMTPException as error:
            said = f"登录不上{self._server}{_code_of(error)}，请核对 邮件-5 和密码"
            raise WorkbookError(UNREACHABLE, f"{said}；QQ、163 等邮箱要用授权码，不是登录密码") from None

    def offer(self, to: str, size: int) -> None:
        """Name sender and recipient of the next mail; one connection that was lost meanwhile is made anew.

        size: of the message in bytes. Raises WorkbookError: mail-refused if the server does not want this mail,
        mail-unreachable if it takes none. Nothing is sent then.
        """
        try:
            self._offer(to, size)
        except OSError:  # servers hang up on who is idle, and after so many mails
            self._hang_up()
            self.open()
            try:
                self._offer(to, size)
            except OSError as error:
                self._hang_up()
                raise WorkbookError(UNREACHABLE, self._why(error)) from None

    def _offer(self, to: str, size: int) -> None:
        client = self._client
        if client is None:
            raise smtplib.SMTPServerDisconnected
        options = [f"size={size}"] if client.has_extn("size") else []
        code, _ = client.mail(self._server.sender, options)
        if code == _HANGS_UP:
            raise smtplib.SMTPServerDisconnected
        if code in _TOO_LARGE:
            raise self._refusal(code)
        if code not in _GOOD:
            said = f"{self._server}不让“{self._server.sender}”发信（{code}），请核对 邮件-4 和 邮件-5"
            raise WorkbookError(UNREACHABLE, said)
        code, _ = client.rcpt(to)
        if code == _HANGS_UP:
            raise smtplib.SMTPServerDisconnected
        if code not in _GOOD:
            raise self._refusal(code, unknown=f"请核对人员页里的邮箱“{to}”")

    def hand_over(self, message: bytes) -> None:
        """Send the mail that was offered.

        Raises WorkbookError: mail-refused if the server said no; mail-unsure if it said nothing any more, so that
        nobody knows whether it has it.
        """
        client = self._client
        if client is None or client.sock is None:
            raise WorkbookError(UNREACHABLE, f"{self._server}没有连上")
        client.sock.settimeout(max(self._patience, len(message) / _SLOWEST))
        try:
            code, _ = client.data(message)
            client.sock.settimeout(self._patience)
        except smtplib.SMTPDataError as error:
            raise self._refusal(error.smtp_code) from None
        except OSError:
            self._hang_up()
            raise WorkbookError(UNSURE, f"发的时候和{self._server}断了，不知道发到没有") from None
        if code not in _GOOD:
            raise self._refusal(code)

    def _refusal(self, code: int, unknown: str = "可能是附件太大，或被当成了垃圾邮件") -> WorkbookError:
        """Give why a mail was refused, and make the server ready for the next one."""
        with contextlib.suppress(OSError):
            if self._client:
                self._client.rset()
        if code in _TOO_LARGE:
            return WorkbookError(REFUSED, f"发信服务器没有收（{code}）：邮件太大，请改用别的办法交给本人")
        if code < 500:
            return WorkbookError(REFUSED, f"发信服务器暂时不收（{code}），请过一会儿再运行一次")
        return WorkbookError(REFUSED, f"发信服务器没有收（{code}），{unknown}")

    def _hang_up(self) -> None:
        if self._client:
            self._client.close()
        self._client = None

    def _why(self, error: Exception) -> str:
        """Say why there is no session with the server, and what to look at."""
        check = "请核对 邮件-1、邮件-2 和 邮件-3"
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return f"{self._server}不支持 STARTTLS，请核对 邮件-2 和 邮件-3"
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"{self._server}的证书核对不过，没有登录，也没有发；请核对 邮件-1，或问邮箱的管理员"
        if isinstance(error, ssl.SSLError):
            return f"和{self._server}建不了加密连接，请核对 邮件-2 和 邮件-3"
        if isinstance(error, socket.gaierror | UnicodeError):
            return f"找不到{self._server}，请核对 邮件-1，以及网络通不通"
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            return f"{self._server}{self._patience:.0f}秒没有回应，{check}，或过一会儿再试"
        if isinstance(error, smtplib.SMTPServerDisconnected):
            return f"{self._server}断开了连接，{check}，或过一会儿再试"
        if isinstance(error, smtplib.SMTPException):
            return f"{self._server}不接待{_code_of(error)}，{check}，或过一会儿再试"
        return f"连不上{self._server}，{check}，以及网络通不通"


def _code_of(error: smtplib.SMTPException) -> str:
    return f"（{error.smtp_code}）" if isinstance(error, smtplib.SMTPResponseException) else ""
