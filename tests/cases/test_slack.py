"""What went wrong with Slack's messages, as kinds: each kind with its neighbours.

A row is a message and what a reader must find in its body; what must not stand there is
markup that was left over, or an id instead of a name.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.trying import tried
from support.words import list_lost_words

from incident_kit.errors import SourceError, UsageError
from incident_kit.model import Gathered, Window
from incident_kit.sources.slack.export import SlackExport
from incident_kit.sources.slack.messages import message_event
from incident_kit.text.mrkdwn import Names

NAMES = Names(
    users={"U0MARLOW1": "Cato Marlow", "U0PRYCE02": "Ines Pryce"},
    channels={"C0DRYDOCK": "dry-dock"},
    usergroups={"S0PILOTS1": "pilots"},
)
TS = "1793696520.000100"
CATO = {"type": "user", "user_id": "U0MARLOW1"}


def render(message: dict[str, Any]) -> str:
    event = message_event({"type": "message", "ts": TS, "text": "", **message}, "C1", NAMES)
    assert event is not None
    return event.body


def line(*elements: object) -> dict[str, Any]:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(elements)}],
    }


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words, "emoji": True}


def mrkdwn(words: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": words}


def raw(words: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": words}


def table(*rows: Any, **more: object) -> dict[str, Any]:
    return {"type": "table", "rows": list(rows), **more}


def blocks(*found: object) -> dict[str, Any]:
    return {"blocks": list(found)}


def attached(**fields: object) -> dict[str, Any]:
    return {"attachments": [fields]}


def filed(**fields: object) -> dict[str, Any]:
    return {"files": [{"id": "F1", "permalink": "https://dock.slack.com/files/U/F1", **fields}]}


HEAD = [raw("Task"), raw("Owner")]
Rows = dict[str, tuple[dict[str, Any], list[str], list[str]]]

TABLES: Rows = {
    "cells stand apart": (
        blocks(table(HEAD, [raw("Drain"), line(CATO)])),
        ["| Task | Owner |\n| --- | --- |\n| Drain | @Cato Marlow |"],
        [],
    ),
    "a number without a text": (
        blocks(table([raw("Left")], [{"type": "raw_number", "value": 41}])),
        ["| 41 |"],
        [],
    ),
    "a number as it is written out": (
        blocks(table([raw("Left")], [{"type": "raw_number", "value": 0.41, "text": "41 %"}])),
        ["| 41 % |"],
        ["0.41"],
    ),
    "a broken number": (
        blocks(table([raw("Load")], [{"type": "raw_number", "value": 2.5}])),
        ["| 2.5 |"],
        [],
    ),
    "an emoji": (blocks(table(HEAD, [line({"type": "emoji", "name": "anchor"})])), ["⚓"], []),
    "a pipe in a cell": (blocks(table(HEAD, [raw("a|b"), raw("c")])), ["| a\\|b | c |"], []),
    "a pipe in code": (
        blocks(table(HEAD, [line({"type": "text", "text": "a|b", "style": {"code": True}})])),
        ["`a\\|b`"],
        [],
    ),
    "a new line in a cell": (
        blocks(table(HEAD, [raw("one\ntwo"), raw("x")])),
        ["| one two | x |"],
        [],
    ),
    "a row that is short": (blocks(table(HEAD, [raw("Drain")])), ["| Drain |  |"], []),
    "a row that is long": (
        blocks(table([raw("Task")], [raw("Drain"), raw("Ines")])),
        ["| Task |  |", "| Drain | Ines |"],
        [],
    ),
    "an empty cell": (blocks(table(HEAD, [None, raw("Ines")])), ["|  | Ines |"], []),
    "a list in a cell": (
        blocks(
            table(
                HEAD,
                [
                    {
                        "type": "rich_text",
                        "elements": [
                            {
                                "type": "rich_text_list",
                                "style": "bullet",
                                "elements": [line(text("flush"))["elements"][0]],
                            }
                        ],
                    },
                    raw("x"),
                ],
            )
        ),
        ["flush | x |"],
        [],
    ),
    "a cell of a kind of tomorrow": (
        blocks(table(HEAD, [{"type": "person_cell", "user_id": "U0PRYCE02"}, raw("x")])),
        ["| @Ines Pryce | x |"],
        [],
    ),
    "a data table with a caption": (
        blocks(
            {**table(HEAD, [raw("Drain"), raw("Ines")]), "type": "data_table", "caption": "Who"}
        ),
        ["Who\n\n| Task | Owner |"],
        [],
    ),
    "rows that are objects": (
        blocks(table({"cells": HEAD}, {"cells": [raw("Drain"), raw("Ines")]})),
        ["| Drain | Ines |"],
        [],
    ),
    "a table in an attachment": (
        attached(blocks=[table(HEAD, [raw("Drain"), raw("Ines")])]),
        ["| Drain | Ines |"],
        [],
    ),
    "a table in a container": (
        blocks({"type": "container", "child_blocks": [table(HEAD, [raw("Drain"), raw("Ines")])]}),
        ["| Drain | Ines |"],
        [],
    ),
}

UNKNOWN: Rows = {
    "a container": (
        blocks(
            {
                "type": "container",
                "title": plain("Deploy 12"),
                "child_blocks": [{"type": "section", "text": mrkdwn("undone by <@U0MARLOW1>")}],
            }
        ),
        ["**Deploy 12**", "undone by @Cato Marlow"],
        ["<@"],
    ),
    "a container with a rich title and a subtitle": (
        blocks(
            {
                "type": "container",
                "rich_text_title": {"elements": [text("Berth "), CATO]},
                "subtitle": mrkdwn("*late*"),
                "child_blocks": [],
            }
        ),
        ["Berth @Cato Marlow", "**late**"],
        [],
    ),
    "a container in a container in a container": (
        blocks(
            {
                "type": "container",
                "child_blocks": [
                    {
                        "type": "container",
                        "child_blocks": [{"type": "container", "child_blocks": [line(CATO)]}],
                    }
                ],
            }
        ),
        ["@Cato Marlow"],
        [],
    ),
    "an alert": (
        blocks({"type": "alert", "level": "error", "text": mrkdwn("*p95* high for <@U0PRYCE02>")}),
        ["**p95** high for @Ines Pryce"],
        ["*p95* high", "<@"],
    ),
    "a card": (
        blocks(
            {
                "type": "card",
                "hero_image": {
                    "type": "image",
                    "image_url": "https://a.example/i",
                    "alt_text": "gauge",
                },
                "title": mrkdwn("*Level*"),
                "subtitle": plain("north dock"),
                "body": mrkdwn("rising <!here>"),
                "actions": [{"type": "button", "text": plain("Ring"), "value": "ring-it"}],
            }
        ),
        ["**Level**", "north dock", "rising @here", "gauge", "Ring"],
        ["ring-it"],
    ),
    "a carousel of cards": (
        blocks({"type": "carousel", "elements": [{"type": "card", "title": plain("Pump one")}]}),
        ["Pump one"],
        [],
    ),
    "a chart": (
        blocks(
            {
                "type": "data_visualization",
                "title": "Queue",
                "chart": {
                    "type": "bar",
                    "series": [{"name": "waiting", "data": [{"label": "noon", "value": 9}, 11]}],
                },
            }
        ),
        ["Queue", "waiting", "noon 9", "11"],
        [],
    ),
    "a kind of tomorrow with texts under keys of tomorrow": (
        blocks({"type": "tide_gauge", "reading": {"above": "four metres"}, "gauge_id": "quay-7"}),
        ["four metres"],
        ["quay-7"],
    ),
    "mrkdwn in a kind of tomorrow": (
        blocks({"type": "x", "parts": [mrkdwn("<https://a.example|log> of <#C0DRYDOCK>")]}),
        ["[log](https://a.example) of #dry-dock"],
        [],
    ),
    "plain text in a kind of tomorrow": (
        blocks({"type": "x", "caption": plain("2 * 3 * 4")}),
        ["2 \\* 3 \\* 4"],
        [],
    ),
    "rich text in a kind of tomorrow": (
        blocks({"type": "x", "inside": {"deep": [line(text("seen by "), CATO)]}}),
        ["seen by @Cato Marlow"],
        [],
    ),
    "a line of elements in a kind of tomorrow": (
        blocks(
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_x", "elements": [text("by "), CATO]}],
            }
        ),
        ["by @Cato Marlow"],
        [],
    ),
    "an element of tomorrow in a line": (
        blocks(line(text("see "), {"type": "canvas_mention", "title": "Runbook"}, text(" now"))),
        ["see Runbook now"],
        [],
    ),
    "an id of the directory in a kind of tomorrow": (
        blocks({"type": "assignment", "user_id": "U0PRYCE02", "text": "takes the pump"}),
        ["@Ines Pryce", "takes the pump"],
        ["U0PRYCE02"],
    ),
    "a key of tomorrow in a known kind": (
        blocks({"type": "header", "text": plain("Pumps"), "byline": plain("third watch")}),
        ["**Pumps**", "third watch"],
        [],
    ),
    "a group and a date in an alert": (
        blocks(
            {"type": "alert", "text": mrkdwn("<!subteam^S0PILOTS1> <!date^0^{date}|noon> :anchor:")}
        ),
        ["@pilots noon ⚓"],
        [],
    ),
}
PLANS: Rows = {
    "a task": (
        blocks(
            {
                "type": "task_card",
                "task_id": "t1",
                "title": "Read the pump's log",
                "status": "in_progress",
                "details": line(text("grep 17 in pump-3")),
                "output": line(text("40 lines")),
                "sources": [{"type": "url", "url": "https://a.example/q", "text": "query"}],
            }
        ),
        [
            "Read the pump's log",
            "in progress",
            "grep 17 in pump-3",
            "40 lines",
            "[query](https://a.example/q)",
        ],
        ["t1"],
    ),
    "a plan": (
        blocks(
            {
                "type": "plan",
                "title": "Way back",
                "tasks": [{"type": "task_card", "title": "Drain"}],
            }
        ),
        ["Way back", "Drain"],
        [],
    ),
    "a plan with a title that is an object": (
        blocks({"type": "plan", "title": plain("Way back"), "tasks": []}),
        ["**Way back**"],
        [],
    ),
    "a plan of tasks without a kind": (
        blocks(
            {"type": "plan", "title": "Way back", "tasks": [{"title": "Drain", "status": "error"}]}
        ),
        ["**Drain** (error)"],
        [],
    ),
    "a task whose output is a text": (
        blocks({"type": "task_card", "title": "Drain", "output": "all <@U0MARLOW1>"}),
        ["all @Cato Marlow"],
        [],
    ),
    "a task with a step of tomorrow": (
        blocks({"type": "task_card", "title": "Drain", "steps": [{"note": "valve closed"}]}),
        ["valve closed"],
        [],
    ),
}
MEDIA: Rows = {
    "a video": (
        blocks(
            {
                "type": "video",
                "title": plain("Recording"),
                "title_url": "https://a.example/1",
                "description": plain("the drop at noon"),
                "alt_text": "a curve",
                "author_name": "Ines",
                "provider_name": "Reel",
                "video_url": "https://a.example/e",
                "thumbnail_url": "https://a.example/t.png",
            }
        ),
        ["[Recording](https://a.example/1)", "the drop at noon", "a curve", "Ines", "Reel"],
        ["t.png"],
    ),
    "a video without a page": (
        blocks({"type": "video", "title": plain("Recording"), "video_url": "https://a.example/e"}),
        ["[Recording](https://a.example/e)"],
        [],
    ),
    "a remote file": (
        blocks(
            {
                "type": "file",
                "source": "remote",
                "external_id": "x",
                "file": {
                    "id": "F",
                    "title": "Level curve",
                    "permalink": "https://a.slack.com/files/U/F?t=x",
                },
            }
        ),
        ["[Level curve](https://a.slack.com/files/U/F)"],
        ["remote", "t=x"],
    ),
    "a picture with a title and other words": (
        blocks(
            {
                "type": "image",
                "image_url": "https://a.example/i",
                "title": plain("Level"),
                "alt_text": "a curve that falls",
            }
        ),
        ["[Level](https://a.example/i)", "a curve that falls"],
        [],
    ),
    "a picture of Slack's own": (
        blocks({"type": "image", "slack_file": {"id": "F"}, "alt_text": "gauge"}),
        ["gauge"],
        [],
    ),
    "an accessory": (
        blocks(
            {
                "type": "section",
                "text": mrkdwn("a"),
                "accessory": {
                    "type": "image",
                    "image_url": "https://a.example/i",
                    "alt_text": "gauge",
                },
            }
        ),
        ["[gauge](https://a.example/i)"],
        [],
    ),
    "a menu": (
        blocks(
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "static_select",
                        "placeholder": plain("Which dock"),
                        "options": [{"text": plain("North"), "value": "n-1"}],
                    }
                ],
            }
        ),
        ["Which dock", "North"],
        ["n-1"],
    ),
    "an input": (
        blocks(
            {
                "type": "input",
                "label": plain("Cause"),
                "hint": plain("one line"),
                "element": {"type": "plain_text_input", "initial_value": "a valve"},
            }
        ),
        ["Cause", "one line", "a valve"],
        [],
    ),
    "a context of pictures and words": (
        blocks(
            {
                "type": "context",
                "elements": [
                    {"type": "image", "image_url": "https://a.example/i", "alt_text": "logo"},
                    mrkdwn("by <@U0MARLOW1>"),
                ],
            }
        ),
        ["logo by @Cato Marlow"],
        ["https://a.example/i"],
    ),
    "a question with buttons": (
        blocks(
            {"type": "section", "text": mrkdwn("*Restart?*")},
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "text": plain("Now"),
                        "confirm": {"title": plain("Sure?"), "text": mrkdwn("*No way back*")},
                    }
                ],
            },
        ),
        ["**Restart?**", "Now", "Sure?", "**No way back**"],
        [],
    ),
}
MARKDOWN: Rows = {
    "bold, italic, a table, a list": (
        blocks(
            {
                "type": "markdown",
                "text": "**Cause:** a *full* tank\n\n| a | b |\n|---|---|\n| c | 9% |\n\n- [ ] dry",
            }
        ),
        ["**Cause:** a *full* tank", "| a | b |\n|---|---|\n| c | 9% |", "- [ ] dry"],
        ["\\*", "\\|"],
    ),
    "a heading is a bold line": (
        blocks({"type": "markdown", "text": "## Now\nwet"}),
        ["**Now**\n\nwet"],
        ["#"],
    ),
    "a heading that is underlined": (
        blocks({"type": "markdown", "text": "Now\n===\nwet\n---"}),
        ["**Now**", "**wet**"],
        ["===", "---"],
    ),
    "a mention, a channel, an emoji": (
        blocks({"type": "markdown", "text": "<@U0MARLOW1> in <#C0DRYDOCK> :anchor:"}),
        ["@Cato Marlow in #dry-dock ⚓"],
        ["<"],
    ),
    "code stays": (
        blocks({"type": "markdown", "text": "`a<b>` and\n```\n# no <i>heading</i>\n```"}),
        ["`a<b>`", "# no <i>heading</i>"],
        [],
    ),
    "HTML is text": (
        blocks({"type": "markdown", "text": "<script>x</script> <b>wet</b>"}),
        ["&lt;script>", "&lt;b>wet"],
        ["<script", "<b>"],
    ),
    "a picture is a link": (
        blocks({"type": "markdown", "text": "![curve](https://a.example/i.png)"}),
        ["[curve](https://a.example/i.png)"],
        ["!["],
    ),
    "a link leads where links may": (
        blocks({"type": "markdown", "text": "[a](https://a.example/x) [b](javascript:alert)"}),
        ["[a](https://a.example/x)", "b (javascript:alert)"],
        ["](javascript"],
    ),
    "markdown inside a container": (
        blocks({"type": "container", "child_blocks": [{"type": "markdown", "text": "**wet**"}]}),
        ["**wet**"],
        ["\\*"],
    ),
    "plain text is plain": (
        blocks({"type": "section", "text": plain("**wet** and *dry*")}),
        ["\\*\\*wet\\*\\* and \\*dry\\*"],
        [],
    ),
    "mrkdwn is Slack's": (blocks({"type": "section", "text": mrkdwn("*wet*")}), ["**wet**"], []),
}
ROOM = {
    "id": "R1",
    "created_by": "U0MARLOW1",
    "date_start": 1790000000,
    "date_end": 1790002400,
    "has_ended": True,
    "participant_history": ["U0MARLOW1", "U0PRYCE02"],
    "name": "",
    "media_backend_type": "free_willy",
    "canvas_background": "GRADIENT_03",
    "call_family": "huddle",
}
HUDDLE_LINE = (
    "Huddle: started by @Cato Marlow; from 2026-09-21 14:13 to 14:53 UTC; "
    "there: @Cato Marlow, @Ines Pryce"
)
HUDDLES: Rows = {
    "with a text of blocks": (
        {"subtype": "huddle_thread", "room": ROOM, **blocks(line(text("A huddle started")))},
        ["A huddle started", HUDDLE_LINE],
        ["GRADIENT", "free_willy"],
    ),
    "without": ({"subtype": "huddle_thread", "room": ROOM}, [HUDDLE_LINE], []),
    "that goes on": (
        {"room": {**ROOM, "date_end": 0, "has_ended": False}},
        ["from 2026-09-21 14:13 UTC, not ended when this was saved"],
        [],
    ),
    "with a name": ({"room": {**ROOM, "name": "Pump room"}}, ["Huddle Pump room: started by"], []),
    "over midnight": (
        {"room": {**ROOM, "date_end": 1790040000}},
        ["from 2026-09-21 14:13 to 2026-09-22 01:20 UTC"],
        [],
    ),
    "with somebody of another organisation": (
        {"room": {**ROOM, "participant_history": ["U0PRYCE02", "W0STRANGE"]}},
        ["there: @Ines Pryce, @W0STRANGE"],
        [],
    ),
    "with people as objects": (
        {
            "room": {
                **ROOM,
                "participant_history": [],
                "participants": [{"slack_id": "U0PRYCE02"}, {"display_name": "Guest"}],
            }
        },
        ["there: @Ines Pryce, Guest"],
        [],
    ),
    "with nobody named": ({"room": {"date_start": 1790000000}}, ["from 2026-09-21 14:13 UTC"], []),
    "with a topic of tomorrow": ({"room": {**ROOM, "agenda": "which pump"}}, ["which pump"], []),
    "with a recording": (
        {"room": {**ROOM, "recording": {"can_record_summary": "unavailable", "notes": "pump two"}}},
        ["pump two"],
        ["unavailable"],
    ),
    "with notes in a file": (
        {
            "room": ROOM,
            **filed(title="Huddle notes", mode="quip", filetype="quip", preview="pump two first"),
        },
        ["Huddle notes", "pump two first"],
        [],
    ),
    "a call by an app": (
        blocks(
            {
                "type": "call",
                "call_id": "R9",
                "call": {
                    "v1": {
                        "id": "R9",
                        "name": "Bridge",
                        "created_by": "U0MARLOW1",
                        "date_start": 1790000000,
                        "participants": [{"display_name": "Guest"}],
                    }
                },
            }
        ),
        ["Call Bridge: started by @Cato Marlow; from 2026-09-21 14:13 UTC; there: Guest"],
        [],
    ),
}
LETTER = {
    "mode": "email",
    "filetype": "email",
    "title": "RE: ticket 7",
    "subject": "RE: ticket 7",
    "from": [
        {
            "address": "desk@quay.example",
            "name": "Quay Desk",
            "original": "Quay Desk <desk@quay.example>",
        }
    ],
}
FILES: Rows = {
    "a mail": (
        filed(**LETTER, plain_text="The valve was changed.", preview_plain_text="The valve"),
        [
            "[RE: ticket 7](https://dock.slack.com/files/U/F1)",
            "From: Quay Desk (desk@quay.example)",
            "The valve was changed.",
        ],
        [],
    ),
    "a mail of which only the beginning is there": (
        filed(**LETTER, preview_plain_text="The valve", preview_is_truncated=True),
        ["The valve", "not shown"],
        [],
    ),
    "a mail of HTML": (
        filed(**LETTER, preview="<div><style>p{}</style>The <b>valve</b> &amp; more</div>"),
        ["The valve & more"],
        ["<div", "p{}"],
    ),
    "a mail to several": (
        filed(
            **LETTER,
            to=[{"address": "ops@dock.example"}],
            cc=[{"name": "Cato", "address": "c@dock.example"}],
            plain_text="x",
        ),
        ["To: ops@dock.example", "Cc: Cato (c@dock.example)"],
        [],
    ),
    "a mail with files of its own": (
        filed(**LETTER, plain_text="x", attachments=[{"filename": "curve.pdf", "size": 3}]),
        ["attached: curve.pdf"],
        [],
    ),
    "a mail in the old place": (
        {"file": {"id": "F", "title": "RE: 7", "mode": "email", "plain_text": "valve changed"}},
        ["valve changed"],
        [],
    ),
    "a snippet": (
        filed(
            mode="snippet",
            title="pump.log",
            name="pump.log",
            preview="ERROR dry\nERROR dry",
            lines=14,
            lines_more=12,
        ),
        ["```\nERROR dry\nERROR dry\n```", "12 more lines are in the file, not shown"],
        [],
    ),
    "a snippet that is whole": (
        filed(mode="snippet", title="pump.log", preview="ERROR dry", lines_more=0),
        ["ERROR dry"],
        ["not shown"],
    ),
    "a post": (
        filed(mode="space", title="Notes", preview="which pump first"),
        ["which pump first"],
        [],
    ),
    "a canvas": (
        filed(mode="quip", title="Plan", preview="<h1>Pumps</h1><p>two first</p>"),
        ["Pumps", "two first"],
        ["<h1"],
    ),
    "a recording with a transcript": (
        filed(
            mode="hosted",
            title="clip",
            subtype="slack_audio",
            transcription={
                "status": "complete",
                "locale": "en-GB",
                "preview": {"content": "close the valve", "has_more": True},
            },
        ),
        ["Transcript: close the valve", "not shown"],
        ["complete"],
    ),
    "a picture with words for it": (
        filed(title="i.png", alt_txt="a curve that falls"),
        ["a curve that falls"],
        [],
    ),
    "a comment on it": (
        filed(title="i.png", initial_comment={"comment": "see the drop <@U0MARLOW1>"}),
        ["see the drop @Cato Marlow"],
        [],
    ),
    "a name beside its title": (
        filed(title="Level", name="curve-7.png"),
        ["Level", "curve-7.png"],
        [],
    ),
    "a text under a key of tomorrow": (
        filed(title="a", summary={"words": "pump two failed"}),
        ["pump two failed"],
        [],
    ),
}
ATTACHMENTS: Rows = {
    "a message quoted in another": (
        attached(
            is_msg_unfurl=True,
            from_url="https://dock.slack.com/archives/C/p1",
            author_name="Ines",
            author_subname="pilot",
            ts="1790000000.000100",
            channel_name="quay",
            text="old words",
            footer="Posted in #quay",
        ),
        ["Ines pilot, 2026-09-21 14:13 UTC", "old words", "Posted in"],
        [],
    ),
    "a quoted message of blocks": (
        attached(
            message_blocks=[{"team": "T", "message": {"blocks": [line(CATO, text(" knows"))]}}]
        ),
        ["@Cato Marlow knows"],
        [],
    ),
    "a preview of a page": (
        attached(
            service_name="Chart",
            title="Level",
            title_link="https://a.example/l",
            text="falls",
            from_url="https://a.example/l",
        ),
        ["Chart", "[Level](https://a.example/l)", "falls"],
        [],
    ),
    "a fallback that says more": (
        attached(fallback="[FIRING] dry pump on quay", text="dry pump"),
        ["dry pump", "FIRING"],
        [],
    ),
    "a fallback that says the same": (
        attached(fallback="Level: falls", title="Level", text="falls"),
        ["Level\n\nfalls"],
        ["Level:"],
    ),
    "fields of every form": (
        attached(
            fields=[
                {"title": "Dock", "value": "north"},
                {"title": "Pumps", "value": 3},
                {"value": "alone"},
            ]
        ),
        ["Dock: north", "Pumps: 3", "alone"],
        [],
    ),
    "buttons and menus of old": (
        attached(
            text="a",
            actions=[
                {"name": "g", "type": "button", "text": "Ring", "value": "ring-1"},
                {"type": "select", "text": "Dock", "options": [{"text": "North", "value": "n"}]},
            ],
        ),
        ["Ring", "Dock", "North"],
        ["ring-1"],
    ),
    "one that is no list": ({"attachments": {"text": "alone"}}, ["alone"], []),
    "a text under a key of tomorrow": (
        attached(text="a", verdict={"why": "dry pump"}),
        ["dry pump"],
        [],
    ),
    "a step of a workflow": (
        {
            "subtype": "bot_message",
            "workflow_step": {
                "name": "Hand over",
                "answers": [{"question": "Who", "answer": "<@U0PRYCE02>"}],
            },
        },
        ["Hand over", "Who", "@Ines Pryce"],
        [],
    ),
    "metadata of a message": (
        {
            "text": "a",
            "metadata": {
                "event_type": "pump_failed",
                "event_payload": {"pump": "second from left"},
            },
        },
        ["second from left"],
        [],
    ),
    "a channel that was renamed": (
        {
            "subtype": "channel_name",
            "text": "has a new name",
            "old_name": "north-quay",
            "name": "quay",
        },
        ["has a new name", "north-quay", "quay"],
        [],
    ),
    "a text that is an object": ({"text": mrkdwn("*dry*")}, ["**dry**"], []),
    "a thread of an assistant": (
        {"assistant_app_thread": {"title": "Which pump"}},
        ["Which pump"],
        [],
    ),
    "a message that was changed": (
        {
            "subtype": "message_changed",
            "message": {"text": "pump two"},
            "previous_message": {"text": "pump one"},
        },
        ["pump two", "Before: pump one"],
        [],
    ),
}
TWO_TEXTS: Rows = {
    "a text that the rich text does not say": (
        {"text": "see the log", **blocks(line(text("pump two")))},
        ["see the log", "pump two"],
        [],
    ),
    "a text that the rich text says": (
        {"text": "pump *two*", **blocks(line(text("pump two")))},
        ["pump two"],
        ["**"],
    ),
    "a list that is numbered twice": (
        {
            "text": "1. drain\n2. ring <@U0MARLOW1>",
            **blocks(
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_list",
                            "style": "ordered",
                            "elements": [
                                line(text("drain"))["elements"][0],
                                line(text("ring "), CATO)["elements"][0],
                            ],
                        }
                    ],
                }
            ),
        },
        ["1. drain\n2. ring @Cato Marlow"],
        ["1\\."],
    ),
    "a channel that only the text names": (
        {
            "text": "<#C0NEW0001|north-quay>",
            **blocks(line({"type": "channel", "channel_id": "C0NEW0001"})),
        },
        ["#north-quay"],
        ["C0NEW0001", "\n"],
    ),
    "a person that only the text names": (
        {"text": "<@W0NEW0001|ada>", **blocks(line({"type": "user", "user_id": "W0NEW0001"}))},
        ["@ada"],
        ["W0NEW0001"],
    ),
    "an emoji that only blocks can draw": (
        {
            "text": ":anchor_of_ours: up",
            **blocks(
                line({"type": "emoji", "name": "anchor_of_ours", "unicode": "2693"}, text(" up"))
            ),
        },
        ["⚓ up"],
        ["anchor\\_of", "\n"],
    ),
    "numbers that differ": (
        {"text": "98 percent", **blocks(line(text("99 percent")))},
        ["98", "99"],
        [],
    ),
}
KINDS = {
    "tables": TABLES,
    "kinds of tomorrow": UNKNOWN,
    "plans": PLANS,
    "media": MEDIA,
    "markdown": MARKDOWN,
    "huddles": HUDDLES,
    "files": FILES,
    "attachments": ATTACHMENTS,
    "two texts": TWO_TEXTS,
}


def _list_rows() -> Iterator[Any]:
    for kind, rows in KINDS.items():
        for name, row in rows.items():
            yield pytest.param(*row, id=f"{kind}: {name}")


@pytest.mark.parametrize(("message", "found", "left_over"), _list_rows())
def test_a_message_of_any_kind_says_all_its_words(
    message: dict[str, Any], found: list[str], left_over: list[str]
) -> None:
    """What people read in Slack they read in the line, and no markup is left over."""
    body = render(message)
    assert [part for part in found if part not in body] == [], body
    assert [part for part in left_over if part in body] == [], body
    assert list_lost_words(message, [body], beside=BESIDE) == []


#: Who wrote a message stands beside its body; a file's place stands in its link.
BESIDE = ("user_profile", "bot_profile", "username", "status", "original", "can_record_summary")


# What a block of Markdown may not do

SIGNS = """### x# === --- > - 1. ``` ~~~ ` `` | ![ [ ]( ) ]: https://a.example javascript:x <b> </b>
<!-- <@U0MARLOW1> <https://a.example|x> &lt; $ * ** _ \\ word""".split()
BLANKS = [" ", "    ", "\n", "\n\n", "# "]
LINES_OF_MARKDOWN = st.lists(st.sampled_from(SIGNS + BLANKS), max_size=14).map("".join)
STRICT = MarkdownIt("commonmark", {"html": True}).enable("table")


@tried(60)
@given(LINES_OF_MARKDOWN)
def test_a_block_of_markdown_stays_in_its_place(words: str) -> None:
    """No HTML, no heading, no picture, no link to elsewhere than the web and mail."""
    tokens = STRICT.parse(render(blocks({"type": "markdown", "text": words})))
    inner = [one for token in tokens for one in (token.children or [])]
    found = {token.type for token in [*tokens, *inner]}
    assert not found & {"html_block", "html_inline", "heading_open", "image"}
    links = [str(one.attrs["href"]) for one in inner if one.type == "link_open"]
    assert [link for link in links if not link.startswith(("https://", "http://", "mailto:"))] == []


# Two messages, one time

CHANNELS = [{"id": "C0DRYDOCK", "name": "dry-dock"}, {"id": "C0QUAY001", "name": "quay"}]
WINDOW = Window(datetime(2026, 11, 3, 9, tzinfo=UTC), datetime(2026, 11, 3, 10, 30, tzinfo=UTC))
ROUND = "1793696520.000000"
DAY = "dry-dock/2026-11-03.json"


def said(who: str, words: str, ts: str = ROUND, **more: object) -> dict[str, Any]:
    return {"type": "message", "user": who, "text": words, "ts": ts, **more}


def write_zip(folder: Path, members: dict[str, object]) -> Path:
    path = folder / "saved.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, value in members.items():
            file.writestr(name, json.dumps(value))
    return path


def write_folder(folder: Path, members: dict[str, object]) -> Path:
    for name, value in members.items():
        target = folder / "saved" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(value))
    return folder / "saved"


def read(path: Path, channel: str = "dry-dock") -> Gathered:
    (gathered,) = SlackExport(path, (channel,), "typed/saved")(WINDOW)
    return gathered


def list_said(gathered: Gathered) -> dict[str, str]:
    return {event.id: event.body for event in gathered.events}


TWINS = [
    ("two people", said("U0B", "b"), said("U0A", "a"), {"": "a", "-U0B": "b"}),
    (
        "a person and a program",
        said("U0A", "a"),
        {**said("", "b"), "bot_id": "B1"},
        {"": "b", "-U0A": "a"},
    ),
    (
        "two programs without ids",
        {**said("", "a"), "username": "x"},
        {**said("", "b"), "username": "y"},
        {"": "a", "-y": "b"},
    ),
    ("the same message twice", said("U0A", "a"), said("U0A", "a"), {"": "a"}),
    ("a copy that was edited", said("U0A", "a"), said("U0A", "b", edited={"ts": "1"}), {"": "b"}),
    (
        "a reply sent to the channel too",
        said("U0A", "a"),
        said("U0A", "a", subtype="thread_broadcast"),
        {"": "a"},
    ),
    (
        "a message that was deleted",
        said("U0A", "a"),
        said("USLACKBOT", "gone", subtype="tombstone"),
        {"": "gone"},
    ),
    (
        "two that Slack tells apart",
        said("U0A", "a", client_msg_id="1"),
        said("U0A", "b", client_msg_id="2"),
        2,
    ),
    ("one person twice in a second", said("U0A", "a"), said("U0A", "b"), 2),
    ("one person twice where times are exact", said("U0A", "a", TS), said("U0A", "b", TS), 1),
]


@pytest.mark.parametrize(
    ("first", "second", "right"), [row[1:] for row in TWINS], ids=[row[0] for row in TWINS]
)
def test_two_messages_of_one_time_are_two_and_copies_are_one(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any], right: dict[str, str] | int
) -> None:
    """In whatever order they come, under the same ids."""
    found = [
        list_said(read(write_zip(tmp_path, {"channels.json": CHANNELS, DAY: order})))
        for order in ([first, second], [second, first])
    ]
    if isinstance(right, int):
        assert len(found[0]) == right
    else:
        assert found[0] == {f"slack:C0DRYDOCK/{ROUND}{key}": body for key, body in right.items()}
    assert set(found[0]) == set(found[1])


def test_what_was_said_in_a_huddle_stands_in_its_line(tmp_path: Path) -> None:
    """And a transcript of a huddle that is not here is counted."""
    spoken = [{"speaker": "U0A", "text": "close the valve"}]
    members = {
        "channels.json": CHANNELS,
        "users.json": [{"id": "U0A", "real_name": "Cato Marlow"}],
        DAY: [{"type": "message", "ts": TS, "user": "USLACKBOT", "room": ROOM}],
        "huddle_transcripts.json": [
            {"huddle_id": "R1", "lines": spoken},
            {"huddle_id": "R2", "lines": spoken},
        ],
    }
    gathered = read(write_zip(tmp_path, members))
    assert "@Cato Marlow close the valve" in gathered.events[0].body
    assert gathered.check.warnings == (
        "1 transcript is of no huddle that is known here and not shown: "
        "see huddle_transcripts.json",
    )


def test_a_file_that_holds_more_is_counted(tmp_path: Path) -> None:
    """In its line and in the check."""
    message = said("U0A", "log", **filed(title="pump.log", preview="dry", lines_more=31))
    gathered = read(write_zip(tmp_path, {"channels.json": CHANNELS, DAY: [message]}))
    assert "31 more lines are in the file, not shown" in gathered.events[0].body
    assert "1 file holds more than its message says" in gathered.check.warnings[0]


# Shapes

ONE = said("U0A", "pump two", TS)
ANSWER = {"ok": True, "messages": [ONE], "has_more": False}
DUMP = {
    "channel_id": "C0DRYDOCK",
    "name": "dry-dock",
    "messages": [
        {
            **ONE,
            "slackdump_thread_replies": [said("U0B", "reply", "1793696521.000100", thread_ts=TS)],
        }
    ],
}
LINES = [{"t": 0, "id": "C0DRYDOCK", "m": [ONE]}, {"t": 5, "ci": CHANNELS[0]}]
INDEX = {"channels.json": CHANNELS}
READ: dict[str, tuple[dict[str, object], str]] = {
    "all days in one file": ({**INDEX, "dry-dock/all.json": [ONE]}, "C0DRYDOCK"),
    "all days in one file, without an index": ({"dry-dock/all.json": [ONE]}, "dry-dock"),
    "a file with a name of its own": ({**INDEX, "dry-dock/messages-1.json": [ONE]}, "C0DRYDOCK"),
    "a canvas beside the days": (
        {**INDEX, DAY: [ONE], "dry-dock/canvas.json": [{"id": "F"}]},
        "C0DRYDOCK",
    ),
    "days without a folder": ({"2026-11-03.json": [ONE]}, "dry-dock"),
    "a dump of slackdump": ({"C0DRYDOCK.json": DUMP}, "C0DRYDOCK"),
    "a dump with its index": ({**INDEX, "C0DRYDOCK.json": DUMP}, "C0DRYDOCK"),
    "a dump below a folder": ({"dump/C0DRYDOCK.json": DUMP}, "C0DRYDOCK"),
    "an answer of the service": ({"history.json": ANSWER}, "dry-dock"),
    "an answer in the folder of its channel": ({"dry-dock/history.json": ANSWER}, "dry-dock"),
    "an answer of a search": (
        {
            "search.json": {
                "ok": True,
                "messages": {
                    "matches": [{**ONE, "channel": {"id": "C0DRYDOCK", "name": "dry-dock"}}]
                },
            }
        },
        "C0DRYDOCK",
    ),
}


@pytest.mark.parametrize("shape", READ)
def test_every_shape_of_a_saved_channel_is_read(tmp_path: Path, shape: str) -> None:
    """In a ZIP and in a folder alike, and the check says that it is whole."""
    members, channel = READ[shape]
    for write in (write_zip, write_folder):
        gathered = read(write(tmp_path, members))
        assert list_said(gathered)[f"slack:{channel}/{TS}"] == "pump two"
        assert gathered.check.complete


ALONE: dict[str, tuple[bytes, str]] = {
    "an answer of the service": (json.dumps(ANSWER).encode(), "dry-dock"),
    "a day": (json.dumps([ONE]).encode(), "dry-dock"),
    "a day with a mark of its bytes": (b"\xef\xbb\xbf" + json.dumps([ONE]).encode(), "dry-dock"),
    "a dump": (json.dumps(DUMP).encode(), "C0DRYDOCK"),
    "a message a line": (b"\n".join(json.dumps(one).encode() for one in [ONE, ONE]), "dry-dock"),
    "chunks of slackdump": (b"\n".join(json.dumps(one).encode() for one in LINES), "C0DRYDOCK"),
}


@pytest.mark.parametrize("shape", ALONE)
def test_a_file_of_one_channel_is_read_alone(tmp_path: Path, shape: str) -> None:
    """What does not say its channel is the channel that is asked for."""
    data, channel = ALONE[shape]
    path = tmp_path / "saved.json"
    path.write_bytes(data)
    assert list_said(read(path))[f"slack:{channel}/{TS}"] == "pump two"


def test_the_replies_of_a_dump_are_read(tmp_path: Path) -> None:
    """They stand inside the message that began their thread."""
    gathered = read(write_zip(tmp_path, {"C0DRYDOCK.json": DUMP}))
    assert [(event.body, event.parent) for event in gathered.events] == [
        ("pump two", None),
        ("reply", f"slack:C0DRYDOCK/{TS}"),
    ]


REFUSED: dict[str, tuple[bytes, str]] = {
    "a database": (b"SQLite format 3\0" + b"\0" * 90, "database .*slackdump convert -f export"),
    "gzip": (gzip.compress(b"[]"), "gzip.*Unpack it"),
    "a tar": (b"\0" * 257 + b"ustar\0" + b"\0" * 200, "tar.*Unpack it"),
    "bzip2": (b"BZh91AY", "bzip2"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "7z"),
    "a page": (b"\n <!DOCTYPE html><html>", "web page"),
    "a PDF": (b"%PDF-1.7", "PDF"),
    "a text": (b"09:02 ana: pump two\n", "text and no JSON"),
    "an empty file": (b"", "no Slack export"),
    "a refusal of Slack": (b'{"ok": false, "error": "not_in_channel"}', "refused: not_in_channel"),
    "other JSON": (b'{"incidents": [], "page": {}}', "without messages.*incidents, page"),
    "a list of channels": (json.dumps(CHANNELS).encode(), "without messages"),
}


@pytest.mark.parametrize("shape", REFUSED)
def test_what_is_no_export_says_what_it_is_and_the_way_to_one(tmp_path: Path, shape: str) -> None:
    """By its first bytes and keys, whatever it is called, and by the name that was typed."""
    data, message = REFUSED[shape]
    path = tmp_path / "export.zip"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=rf"(?s)typed/saved: .*{message}"):
        read(path)


def test_a_folder_with_a_database_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "slackdump.sqlite").write_bytes(b"SQLite format 3\0" + b"\0" * 90)
    with pytest.raises(SourceError, match=r"typed/saved/slackdump\.sqlite: is a database"):
        read(tmp_path)


FOLDERS = {
    "an archive": ("export.zip", b"PK\x03\x04", "Name the file itself: typed/saved/export"),
    "chunks": ("C0DRYDOCK.json.gz", gzip.compress(b"{}"), "C0DRYDOCK.json.gz: is compressed"),
    "pages": ("channel/index.html", b"<html>", "channel/index.html: is a web page"),
    "something else": ("notes.txt", b"pump two", "it has no JSON, but notes.txt"),
}


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_folder_without_json_says_what_is_in_it(tmp_path: Path, kind: str) -> None:
    """And the way to what is read."""
    name, data, message = FOLDERS[kind]
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=message):
        read(tmp_path)


def test_a_zip_of_a_database_or_of_pages_says_the_way(tmp_path: Path) -> None:
    """By the names of what is in it."""
    with pytest.raises(SourceError, match="slackdump convert"):
        read(write_zip(tmp_path, {"slackdump.sqlite": ""}))
    with pytest.raises(SourceError, match="the export that it was made of"):
        read(write_zip(tmp_path, {"dry-dock/index.html": ""}))


def test_a_zip_without_a_channel_names_what_is_in_it(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"typed/saved: .*report\.json"):
        read(write_zip(tmp_path, {"report.json": {"a": 1}}))
    with pytest.raises(SourceError, match=r"typed/saved: .*users\.json"):
        read(write_zip(tmp_path, {"channels.json": [], "users.json": []}))


def test_an_unknown_channel_names_what_was_typed_and_what_is_there(tmp_path: Path) -> None:
    path = write_zip(tmp_path, {**INDEX, DAY: [ONE]})
    with pytest.raises(
        UsageError, match=r"(?s)typed/saved: has no channel #bridge.*#dry-dock, #quay"
    ):
        read(path, "bridge")


def test_one_channel_without_a_name_is_not_guessed_of_two(tmp_path: Path) -> None:
    path = write_zip(tmp_path, {"history.json": ANSWER})
    with pytest.raises(UsageError, match="does not say of which; asked for are #dry-dock, #quay"):
        SlackExport(path, ("dry-dock", "quay"), "typed/saved")(WINDOW)


def test_no_event_of_days_that_the_export_lacks_is_not_complete(tmp_path: Path) -> None:
    """An export of another month says nothing of the incident."""
    old = said("U0A", "a", "1777000000.000100")
    gathered = read(write_zip(tmp_path, {**INDEX, "dry-dock/2026-04-24.json": [old]}))
    assert (gathered.check.items, gathered.check.complete) == (0, False)
    assert "2026-04-24" in gathered.check.warnings[-1]


# The law

KEYS = """text title label alt_text name description fallback caption subtitle body hint
reading verdict note""".split()
TYPES = """section header context actions image video container table data_table plan task_card
input file markdown mrkdwn plain_text rich_text rich_text_section rich_text_list rich_text_quote
rich_text_preformatted button text link date user call raw_text raw_number overflow
context_actions tide_gauge tomorrow carousel alert""".split()
PLACES = """elements fields blocks child_blocks rows items options tasks accessory element details
output sources cells parts text title body""".split()
OF_ATTACHMENTS = "pretext author_name title text fallback footer service_name verdict".split()
OF_FILES = "title name preview plain_text alt_txt summary subject".split()


class Writer:
    """Makes messages out of kinds and keys that fit or do not, with words that nobody
    made before."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def write_words(self) -> str:
        letters = "abcdefghijklmnopqrstuvwxyz"
        sizes = [self.random.randint(4, 9) for _ in range(self.random.randint(1, 3))]
        return " ".join("".join(self.random.choices(letters, k=size)) for size in sizes) + " "

    def write_fields(self, keys: list[str], most: int) -> dict[str, object]:
        chosen = self.random.sample(keys, self.random.randint(0, most))
        return {key: self.write_words() for key in chosen}

    def write_object(self, depth: int) -> dict[str, object]:
        written: dict[str, object] = {"type": self.random.choice(TYPES)}
        written |= self.write_fields(KEYS, 3)
        for place in self.random.sample(PLACES, self.random.randint(0, 2) if depth else 0):
            inner = [self.write_object(depth - 1) for _ in range(self.random.randint(1, 3))]
            written[place] = self.random.choice([inner, [inner], inner[0], [*inner, "loose end"]])
        return written

    def write_attachment(self) -> dict[str, object]:
        inside = {
            "blocks": [self.write_object(1)],
            "fields": [self.write_fields(["title", "value"], 2)],
        }
        return self.write_fields(OF_ATTACHMENTS, 5) | inside

    def write_message(self) -> dict[str, object]:
        depth = self.random.randint(0, 5)
        message: dict[str, object] = self.write_fields(["text", "verdict"], 2)
        message["blocks"] = [self.write_object(depth) for _ in range(self.random.randint(0, 3))]
        message["attachments"] = [self.write_attachment() for _ in range(self.random.randint(0, 2))]
        message["files"] = [
            self.write_fields(OF_FILES, 4) for _ in range(self.random.randint(0, 2))
        ]
        if self.random.random() < 0.2:
            message["room"] = self.write_fields(["name", "agenda"], 2)
        return message


@tried(300)
@given(st.integers(0, 2**32))
def test_no_word_of_a_message_is_lost(seed: int) -> None:
    """Whatever kinds stand in one another, known or of tomorrow."""
    message = Writer(seed).write_message()
    assert list_lost_words(message, [render(message)]) == [], json.dumps(message)
