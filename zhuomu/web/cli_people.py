"""``zhuomu admin``, ``person-code`` and ``sample``: who gets in first, and the sample month."""

import argparse
import re
import sys
from typing import TYPE_CHECKING

from zhuomu.web.cli import EXIT_OK, CommandError, start_django

if TYPE_CHECKING:
    from zhuomu.core.models import Person

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the three commands to the parsers of ``zhuomu``."""
    admin = subparsers.add_parser("admin", help="新装后建立第一位系统管理员，给出一次性登录码")
    admin.add_argument("username", metavar="USERNAME", help="账号，如 zhanglan")
    admin.add_argument("name", metavar="NAME", help="姓名")
    admin.add_argument("--office", metavar="OFFICE", default="街道办事处", help="所在部门；没有时一并建立")
    admin.set_defaults(run=run_admin)
    code = subparsers.add_parser("person-code", help="给一个人新的一次性登录码")
    code.add_argument("username", metavar="USERNAME")
    code.set_defaults(run=run_code)
    sample = subparsers.add_parser("sample", help="装入或移除样例月（虚构的街道与社区报）")
    sample.add_argument("what", metavar="load|remove", choices=("load", "remove"))
    sample.set_defaults(run=run_sample)


def login_link(person: "Person") -> str:
    """A fresh one-time login address of a person."""
    from django.conf import settings

    from zhuomu.core.actor import system_actor
    from zhuomu.core.services.signin import login_code_issue
    from zhuomu.web.serving import serving_origin

    code = login_code_issue(by=system_actor(), person=person)
    # people of the sample come in on this machine only, whatever the public address is
    public = "" if person.is_sample else settings.ORIGIN
    return f"{public or serving_origin()}/login/code/?code={code}"


def run_admin(args: argparse.Namespace) -> int:
    """Make the first administrator; later ones are made in the browser, by an administrator."""
    start_django()
    from zhuomu.core.actor import system_actor
    from zhuomu.core.models import Office, OfficeKind, Post
    from zhuomu.core.rights import ROLE_LABELS, Role
    from zhuomu.core.services.people import office_create, person_create, post_give
    from zhuomu.core.write import writing

    by = system_actor()
    username, name = args.username.strip().lower(), args.name.strip()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,39}", username):
        raise CommandError("账号只用字母、数字、点和横线，最多 40 个字。")
    if not name or len(name) > 30:
        raise CommandError("姓名要有 1 到 30 个字。")
    role = Role.SYSTEM_ADMINISTRATOR
    with writing():
        held = (
            Post.objects.current(by.today)
            .filter(role=role, person__is_sample=False, person__is_active=True)
            .first()
        )
        if held is not None:
            raise CommandError(
                f"已有系统管理员 {held.person.username}；"
                f"忘了密码请用 zhuomu person-code {held.person.username}。"
            )
        office = Office.objects.filter(is_sample=False, name=args.office).first() or office_create(
            by=by, name=args.office, short_name=args.office[:20], kind=OfficeKind.SUBDISTRICT, parent=None
        )
        person = person_create(by=by, username=username, name=name)
        post_give(by=by, person=person, office=office, role=role, title=ROLE_LABELS[role], from_on=by.today)
    sys.stdout.write(f"已建立系统管理员 {person.name}（{person.username}）。\n{_code_lines(person)}")
    return EXIT_OK


def run_code(args: argparse.Namespace) -> int:
    """Give a person a fresh one-time code; an earlier unused one stops working."""
    start_django()
    from zhuomu.core.models import Person

    person = Person.objects.filter(username=args.username.strip().lower()).first()
    if person is None:
        raise CommandError(f"没有账号“{args.username}”。")
    if not person.is_active:
        raise CommandError(f"账号“{person.username}”已停用，请先由管理员启用。")
    sys.stdout.write(_code_lines(person))
    return EXIT_OK


def run_sample(args: argparse.Namespace) -> int:
    """Load or remove the sample month."""
    start_django()
    from zhuomu.core.actor import system_actor
    from zhuomu.web.sample.loader import sample_load, sample_remove

    if args.what == "load":
        sample_load(by=system_actor())
        sys.stdout.write("样例月已装入。不需要时运行 zhuomu sample remove。\n")
    else:
        sample_remove(by=system_actor())
        sys.stdout.write("样例月已移除。\n")
    return EXIT_OK


def _code_lines(person: "Person") -> str:
    return f"一次性登录（24 小时内有效，只能用一次）：\n  {login_link(person)}\n"
