"""A mail with one workbook, written so that the programs people here read mail with show its Chinese names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from typing import Final

_WORKBOOK: Final = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_AS_SENT: Final = compat32.clone(linesep="\r\n", max_line_length=90)
"""The kind of a workbook is so long that in shorter lines nothing would stand behind `Content-Type:`."""


@dataclass(frozen=True)
class Letter:
    """What is written, to whom, and the workbook that goes with it.

    sender, to: addresses; subject and text name no customer. file_name: how the workbook is called.
    """

    sender: str
    to: str
    subject: str
    text: str
    file_name: str
    content: bytes

    def as_bytes(self, message_id: str, at: datetime) -> bytes:
        """Give the whole message as a server takes it: only ASCII, lines ending in CR LF."""
        message = MIMEMultipart()
        message["Subject"] = Header(" ".join(self.subject.split()), "utf-8", header_name="Subject").encode()
        message["From"] = self.sender
        message["To"] = self.to
        message["Date"] = format_datetime(at)
        message["Message-ID"] = message_id
        message.attach(MIMEText(self.text.replace("\n", "\r\n"), "plain", "utf-8"))
        message.attach(self._attachment())
        return message.as_bytes(policy=_AS_SENT)

    def _attachment(self) -> MIMEBase:
        """Name the workbook twice: by the rule of RFC 2231, in one piece, and as Outlook, QQ and 163 write it."""
        part = MIMEBase(*_WORKBOOK)
        part.set_payload(self.content)
        encode_base64(part)
        part.set_param("name", Header(self.file_name, "utf-8").encode(linesep=""))
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", self.file_name))
        return part


def message_id(week: str, digest: str, to: str, sender: str) -> str:
    """Give the same id for the same workbook to the same address, so that a mail sent again is known as the same."""
    own = hashlib.sha256(f"{week}/{digest}/{to}".encode()).hexdigest()[:32]
    return f"<{own}@{sender.rpartition('@')[2]}>"
