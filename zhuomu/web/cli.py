"""The command ``zhuomu``: every verb that is not done in a browser. Django starts only where a verb needs it.

Exit codes: 0 done; 1 done, and something was found (faults, marks); 2 bad input or refused, told in one
sentence; 130 stopped.
"""

import argparse
import importlib
import os
import re
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_OK, EXIT_FOUND, EXIT_BAD_INPUT, EXIT_STOPPED = 0, 1, 2, 130
# Which module holds a command; only the one that is asked for is loaded.
MODULES = {
    "due": "zhuomu.web.cli_due",
    "read": "zhuomu.web.cli_read",
    "count": "zhuomu.web.cli_count",
    "proof": "zhuomu.web.cli_proof",
    "serve": "zhuomu.web.serving",
    "work": "zhuomu.web.working",
    "sample": "zhuomu.web.cli_people",
    "person-code": "zhuomu.web.cli_people",
    "admin": "zhuomu.web.cli_people",
    "verify": "zhuomu.web.cli_backup",
    "backup": "zhuomu.web.cli_backup",
    "backup-verify": "zhuomu.web.cli_backup",
    "restore": "zhuomu.web.cli_backup",
}
# argparse speaks English; these are all the sentences it has for a wrong command line.
PHRASES = (
    (r"argument COMMAND: invalid choice: '?(.*?)'? \(.*", r"没有命令 \1"),
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数 \1"),
    (
        r"argument (?:COMMAND: )?(.*?):? ?invalid choice: '?(.*?)'? \((?:choose from|maybe).*",
        r"没有“\2”这个选项",
    ),
    (r"argument (\S+): expected .*", r"\1 后面要有一个值"),
    (r"argument (\S+): invalid int value: (.+)", r"\1 要是整数，不能是 \2"),
    (r"argument (\S+): ignored explicit argument (.+)", r"\1 后面不能有值 \2"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 不能与 \2 同用"),
    (r"ambiguous option: (\S+) could match .*", r"选项 \1 不够明确，请写全"),
    (r"argument \S+: (.+)", r"\1"),
)


class CommandError(Exception):
    """A command cannot go on; the text is the one sentence that a person sees."""


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one sentence in Chinese."""

    def error(self, message: str) -> NoReturn:
        for pattern, sentence in PHRASES:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, sentence, message, flags=re.DOTALL)
                break
        self.exit(EXIT_BAD_INPUT, f"{message}。用法见 {self.prog} -h\n")


def build_parser(asked: str = "") -> Parser:
    """The parser with the one command that is asked for, or with all where that is none of them."""
    parser = Parser(prog="zhuomu", description="啄木：街道工作与社区报", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    modules = {MODULES[asked]} if asked in MODULES else dict.fromkeys(MODULES.values())
    for module in modules:
        importlib.import_module(module).add_parser(commands)
    if asked not in MODULES:
        commands.add_parser("manage", help="Django 的管理命令，如 zhuomu manage migrate", add_help=False)
    return parser


def start_django() -> None:
    """Load settings and models. Raises ``CommandError`` where the settings cannot work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuomu.web.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except OSError as error:
        where = error.filename or "数据文件夹"
        raise CommandError(f"用不了 {where}：{error.strerror}。数据文件夹由 ZHUOMU_DATA 设置。") from error
    except (ValueError, IndexError, ImproperlyConfigured) as error:
        raise CommandError(f"环境变量设置有误：{error}。全部设置见 docs/operate.md。") from error


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    asked = words[0] if words else ""
    # numpy starts threads for linear algebra that has none here: a tenth of a second of every start
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        if asked == "manage":
            return _manage(words[1:])
        args = build_parser(asked).parse_args(words)
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return EXIT_STOPPED
    except BrokenPipeError:
        # the reader of our output went away (``zhuomu read … | head``): nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except Exception as error:
        sentence = _sentence_of(error)
        if sentence is None:
            raise
        sys.stderr.write(f"{sentence}\n")
        return EXIT_BAD_INPUT


def _manage(words: list[str]) -> int:
    start_django()
    from django.core.management import ManagementUtility

    ManagementUtility(["zhuomu manage", *words]).execute()
    return EXIT_OK


def _sentence_of(error: Exception) -> str | None:
    """What to tell of an error that a person can do something about; None for one that is ours."""
    from zhuomu.core.errors import Refused

    if isinstance(error, CommandError):
        return str(error)
    if isinstance(error, Refused):
        from zhuomu.core.http import sentence

        return "".join(sentence(reason) for reason in error.reasons)
    if "django.db" in sys.modules:
        from django.db.utils import DatabaseError, InterfaceError

        if isinstance(error, DatabaseError | InterfaceError):
            first = str(error).strip().partition("\n")[0]
            return f"数据库不能用：{first}。新装或升级后请先运行 zhuomu manage migrate。"
    if isinstance(error, OSError) and error.strerror:
        return f"读写不了 {error.filename or '文件'}：{error.strerror}"
    return None


if __name__ == "__main__":
    # by its own name, so that the commands and this module speak of the same classes
    sys.exit(importlib.import_module("zhuomu.web.cli").main())
