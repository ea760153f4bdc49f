"""Tables in a company's database: in one transaction, so that whoever reads it sees the old ones or the new.

No message says anything of the URL but the kind of database, and none what the database answered: the one may hold a
password, the other a customer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.export_tables import ExportTable, Line

if TYPE_CHECKING:
    import sqlalchemy as sa

_MISSING: Final = '导出到数据库要先装 SQLAlchemy，请在 wbtools 的文件夹里运行 pip install ".[sql]"'
_EXAMPLES: Final = "如 postgresql+pg8000://用户名@服务器/库名、sqlite:///文件名.db"
_STRANGE: Final = f"数据库的网址里有不认识的参数，请写成{_EXAMPLES} 这样"
_UNREACHABLE: Final = "连不上，请核对服务器、端口和库名，看看服务器开着没有"
_NO_RIGHT: Final = "这个用户没有权限，请管数据库的人给他建表和写表的权限"
_BUSY: Final = "正被别的程序占用，请稍后再试"
_FULL: Final = "写不下了，请管数据库的人腾出空间"
_ANSWERS: Final = {
    # SQLSTATE, as PostgreSQL and others give it: the whole of it, or its first two characters
    "28": "用户名或密码不对",
    "3D": "没有这个库，请先建好，或核对库名",
    "08": _UNREACHABLE,
    "57P": _UNREACHABLE,
    "42501": _NO_RIGHT,
    "3F": _NO_RIGHT,
    "25006": "是只读的，请换一台能写的",
    "2BP01": "有别的视图用着以前导出的表，而表的列变了，请先删掉那些视图再试",
    "42809": "里面有一个不是表的东西叫这个名字，请先改掉它的名字",
    "53": _FULL,
    "40": _BUSY,
    "55": _BUSY,
    # what SQLite calls its errors
    "SQLITE_CANTOPEN": "文件打不开，请核对文件夹",
    "SQLITE_READONLY": "文件是只读的，请换一个",
    "SQLITE_NOTADB": "那个文件不是 SQLite 数据库，请换一个",
    "SQLITE_CORRUPT": "文件已损坏，请换一个",
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": _FULL,
}


class Database:
    """A database to export to. Making it sees whether it can be reached at all."""

    def __init__(self, url: str, password: str = "") -> None:
        """Raise WorkbookError if SQLAlchemy or the driver is missing, the URL is wrong, or nobody answers."""
        self._engine = _engine(url, password)
        try:
            with self._transaction():
                pass
        except TypeError:  # as drivers say it
            raise WorkbookError("export-refused", _STRANGE) from None

    def write(self, tables: Sequence[ExportTable]) -> None:
        """Replace our tables. Raises WorkbookError, with nothing changed."""
        with self._transaction() as connection:
            for table in tables:
                own = _declared(table)
                _make_room(connection, own)
                for lines in table.batches():
                    _insert(connection, own, lines)

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        try:
            with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError, UnicodeError) as error:
            raise WorkbookError("export-refused", f"数据库：{_told(error)}；里面还是原来的内容") from None


def _engine(url: str, password: str) -> sa.Engine:
    try:
        import sqlalchemy as sa  # noqa: PLC0415 # the extra `sql`
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError  # noqa: PLC0415
    except ImportError as error:
        raise WorkbookError("export-missing", _MISSING) from error
    try:
        address = sa.make_url(url)
    except (ArgumentError, ValueError):  # it would carry the URL along
        raise WorkbookError("export-refused", f"数据库的网址看不懂，请写成{_EXAMPLES} 这样") from None
    if password:
        address = address.set(password=password)
    kind = address.drivername
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        raise WorkbookError("export-refused", "SQLite 的网址里没有文件名，请写成 sqlite:///文件名.db 这样")
    try:
        engine = sa.create_engine(address, hide_parameters=True, poolclass=sa.NullPool)
    except NoSuchModuleError:
        raise WorkbookError("export-refused", f"不认识“{kind}”这种数据库，请写成{_EXAMPLES} 这样") from None
    except ImportError:
        advice = "PostgreSQL 可以写成 postgresql+pg8000://"
        raise WorkbookError("export-missing", f"没有装“{kind}”的驱动，请先用 pip 装上；{advice}") from None
    except (ArgumentError, TypeError, ValueError):
        raise WorkbookError("export-refused", _STRANGE) from None
    if engine.dialect.name == "sqlite":
        _keep_tables_in_transactions(engine)
    if engine.driver == "pg8000":
        engine.dialect.use_insertmanyvalues_wo_returning = True  # it would send line by line: three times as long
    return engine


def _keep_tables_in_transactions(engine: sa.Engine) -> None:
    """Begin SQLite's transactions ourselves: its driver would begin none for making a table."""
    from sqlalchemy import event  # noqa: PLC0415

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _declared(table: ExportTable) -> sa.Table:
    import sqlalchemy as sa  # noqa: PLC0415

    types: dict[str, Any] = {
        "text": sa.Text(), "texts": sa.Text(), "day": sa.Date(), "number": sa.BigInteger(), "flag": sa.Boolean(),
    }  # fmt: skip
    columns = [
        sa.Column("customer_no", sa.String(32), index=True, comment=field.heading)  # what tables are joined by
        if field.name == "customer_no"
        else sa.Column(field.name, types[field.kind], comment=field.heading)
        for field in table.fields
    ]
    return sa.Table(table.name, sa.MetaData(), *columns, comment=table.title)


def _make_room(connection: sa.Connection, own: sa.Table) -> None:
    """Empty our table, so that views and rights people gave it stay; make it anew if it has other columns now."""
    from sqlalchemy import inspect  # noqa: PLC0415

    known = inspect(connection)
    if known.has_table(own.name):

        def shown(kind: Any) -> str:
            return str(kind.compile(connection.dialect))

        there = [(column["name"], shown(column["type"])) for column in known.get_columns(own.name)]
        if there == [(column.name, shown(column.type)) for column in own.columns]:
            connection.execute(own.delete())
            return
        own.drop(connection)
    own.create(connection)


def _insert(connection: sa.Connection, own: sa.Table, lines: Sequence[Line]) -> None:
    names = [column.name for column in own.columns]
    plain = ([("、".join(value) or None) if isinstance(value, tuple) else value for value in line] for line in lines)
    connection.execute(own.insert(), [dict(zip(names, line, strict=True)) for line in plain])


def _told(error: Exception) -> str:
    """Say what a database's error means, by its code only."""
    said = getattr(error, "orig", None) or error
    answer = said.args[0] if said.args else None
    code = str(
        getattr(said, "sqlite_errorname", None)
        or getattr(said, "sqlstate", None)
        or getattr(said, "pgcode", None)
        or (answer.get("C") if isinstance(answer, dict) else None)
        or ""
    )
    known = next((sentence for start, sentence in _ANSWERS.items() if code.startswith(start)), None)
    return known or (f"没有收下（{type(said).__name__} {code}）" if code else _UNREACHABLE)
