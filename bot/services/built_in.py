"""What comes with the bot, as it was when a program began: an upgrade changes it for those that begin afterwards.

Everything here that takes a unit of work is called in an open one.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from bot.domain.built_in import BuiltIn
from bot.domain.kinds import Kind
from bot.domain.plan import Content
from bot.domain.program import Program
from bot.ports import UnitOfWork
from bot.services import form_content, templates
from bot.services.lesson_content import lessons


@cache
def today() -> BuiltIn:
    """As this version of the bot has it."""
    plans = {one.id: one.content() for one in templates.every()}
    return made(forms=form_content.every(), lessons=lessons(), plans=plans)


def made(**texts: Mapping[str, Any]) -> BuiltIn:
    """`texts` are the fields of `BuiltIn` but its digest."""
    words = {kind: {name: asdict(one) for name, one in each.items()} for kind, each in texts.items()}
    written = json.dumps(words, sort_keys=True, default=sorted)
    return BuiltIn(digest=sha256(written.encode()).hexdigest(), **texts)


def keep(uow: UnitOfWork, now: datetime) -> str:
    """Keeps what comes with the bot today, once however many programs begin with it. Gives its digest."""
    uow.built_in.keep(today(), now)
    return today().digest


def of(uow: UnitOfWork, content: Content) -> BuiltIn:
    """What this content began with; what began before anything was kept goes by the oldest that is."""
    digest = content.built_in or uow.built_in.oldest()
    if not digest or digest == today().digest:
        return today()  # nothing is read until an upgrade changed some words
    return uow.built_in.find(digest) or today()


def of_template(uow: UnitOfWork, program: Program) -> Content:
    """What a program goes by that began before programs had content of their own."""
    usual = (templates.find(program.template) or templates.for_kind(Kind(program.kind))).content()
    return of(uow, usual).plans.get(usual.template, usual)


def pinned(uow: UnitOfWork, content: Content) -> Content:
    """The same content, naming what it goes by."""
    return replace(content, built_in=of(uow, content).digest)


def keep_for_those_before(uow: UnitOfWork, now: datetime) -> None:
    """At the start of the bot: programs that began when nothing was kept yet keep what there is now."""
    with uow:
        if uow.programs.all():
            keep(uow, now)
