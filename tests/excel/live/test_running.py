"""A workbook that is open: the adapter for Excel drives a real LibreOffice, and keeps what the port promises."""

import pytest
from broken import BROKEN, ReadsFromTheDisk
from contract import PROMISES, is_kept
from desks import OfficeDesk

pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize("check", PROMISES, ids=lambda check: check.__name__)
def test_keeps_what_the_port_promises(check, tmp_path, excel):
    check(OfficeDesk(tmp_path, excel))


@pytest.mark.parametrize("broken", [*BROKEN, ReadsFromTheDisk], ids=lambda broken: broken.__name__)
def test_an_adapter_that_breaks_a_promise_is_found_out(broken, tmp_path, excel):
    assert not is_kept(broken.kept, OfficeDesk(tmp_path, excel, broken=broken))
