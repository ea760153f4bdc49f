"""Draws the README's pictures: templates filled as staff would fill them, as LibreOffice shows them.

python docs/gallery.py    needs soffice, pdftoppm and a Chinese font; writes docs/gallery/*.png
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image, ImageChops, ImageOps

import workbook_tools as wb
from workbook_tools.columns.birthdays import Birthday
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.forms.grades import Grade
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.strategy_progress import FollowUpStage, Reached, StrategyStep, Way
from workbook_tools.tasks.new import new

FOLDER: Final = Path(__file__).parent / "gallery"
_DOTS_PER_INCH: Final = 200
_WIDEST: Final = 1200
"""Pixels."""
_MARGIN: Final = 16
_COLOURS: Final = 256
"""Enough for a form, and a small file."""
_DESK, _SELLER = "李晓雨", "周建国"


def inquiries(path: Path, today: date) -> None:
    """Fill the log of customer service; what is still lacking turns red."""
    new("客户咨询记录本", path, person=_DESK)
    lines = (
        (time(10, 20), Channel.BAIDU_CHAT, "王志强", "13864912345", "山东省临沂市兰山区", "想代理按摩椅，问加盟费"),
        (time(11, 5), Channel.CALL_IN, "刘敏", "15953912346", "山东省临沂市河东区", "店里想换理疗床，周末来看样"),
        (time(14, 30), Channel.SITE_MESSAGE, "陈老板", "", "江苏省徐州市", "问代理政策"),
        (time(16, 40), None, "孙女士", "18653900021", "山东省日照市", "养生馆，问发货要几天"),
    )
    fields = ("received_at", "channel", "contact_name", "mobile", "region", "need")
    rows = [dict(zip(fields, line, strict=True)) for line in lines]
    wb.append(path, [Inquiry.of({**row, "received_on": today, "mobile": _numbers(row["mobile"])}) for row in rows])


def card(path: Path, today: date) -> None:
    """Make a customer's card, with the step his analysis has reached."""
    values = {"customer_no": "KH000053", "customer_name": "暖橘堂理疗店", "region": "山东省临沂市兰山区"}
    customer = CustomerFile.of(
        {
            **values,
            "filed_on": today - timedelta(days=9),
            "contact_name": "王志强",
            "mobile": ("13864912345",),
            "birthday": Birthday(1979, 5, 3, lunar=True),
            "hobbies": "钓鱼、书法",
            "paper_grade": Grade.B,
            "paper_graded_on": today - timedelta(days=8),
            "call_grade": Grade.A,
            "call_graded_on": today - timedelta(days=2),
            "owner": _SELLER,
        }
    )
    analysis = CustomerAnalysis.of({**values, "company_size": "两家店", "years_in_business": 6, "team_size": "12人"})
    wb.write_cards(path, [customer], [analysis])


def my_customers(path: Path, today: date) -> None:
    """Fill a salesperson's lasting workbook: its front page says whom to call today."""
    new("我的客户", path, person=_SELLER)
    customers = (
        ("暖橘堂理疗店", "13864912345", Grade.A, -2, "送样机，谈首批价格"),
        ("康泰养生馆", "15953912346", Grade.B, 0, "电话确认周末来看样"),
        ("临沂同仁堂店", "18653900021", None, 3, "寄资料"),
        ("日照益寿堂", "13953900088", Grade.C, None, None),
    )
    wb.append(
        path,
        [
            MyCustomer.of({"customer_name": name, "mobile": _numbers(mobile), "call_grade": grade})
            for name, mobile, grade, *_ in customers
        ],
    )
    wb.append(
        path,
        [
            StrategyStep.of(
                {
                    "customer_name": name,
                    "followed_up_on": today - timedelta(days=5),
                    "way": Way.PHONE,
                    "reached": Reached.REACHED,
                    "stage": FollowUpStage.NEED,
                    "content": "问了店里的情况和想法",
                    "next_step": step,
                    "next_follow_up_on": today + timedelta(days=days),
                }
            )
            for name, _, _, days, step in customers
            if days is not None
        ],
    )


PICTURES: Final[dict[str, tuple[Callable[[Path, date], None], tuple[float, float]]]] = {
    "inquiry-log": (inquiries, (0.62, 0.21)),
    "customer-card": (card, (1, 0.79)),
    "my-customers": (my_customers, (1, 0.36)),
}
"""Each with the share of the printed page that is shown, from its left and its top."""


def draw(make: Callable[[Path, date], None], part: tuple[float, float], folder: Path, today: date) -> Image.Image:
    """Make a workbook and give a part of its first printed page, without what is white around it."""
    book = folder / "book.xlsx"
    make(book, today)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, book],
        check=True,
        capture_output=True,
    )
    resolution = ["-r", str(_DOTS_PER_INCH)]
    subprocess.run(["pdftoppm", "-png", "-singlefile", *resolution, folder / "book.pdf", folder / "page"], check=True)
    with Image.open(folder / "page.png") as page:
        plain = page.convert("RGB").crop((0, 0, round(page.width * part[0]), round(page.height * part[1])))
        white = Image.new("RGB", plain.size, "white")
        return ImageOps.expand(plain.crop(ImageChops.difference(plain, white).getbbox()), _MARGIN, "white")


def main() -> None:
    """Draw every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, (make, part) in PICTURES.items():
        with TemporaryDirectory() as folder:
            picture = draw(make, part, Path(folder), date.today())
        picture.thumbnail((_WIDEST, _WIDEST))
        picture.quantize(_COLOURS).save(FOLDER / f"{name}.png", optimize=True)


def _numbers(mobile: str) -> tuple[str, ...]:
    return (mobile,) if mobile else ()


if __name__ == "__main__":
    main()
