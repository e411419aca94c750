"""The pages of what left, waits or failed: the list, one reply opened beside it, and the list as a file."""

from collections.abc import Mapping

from starlette.responses import Response, StreamingResponse

from bot.core.errors import Faulty
from bot.core.outbound.export import COLUMNS, ExportFormat
from bot.core.outbound.filtering import OutboundFate, OutboundState, cursor_of
from bot.core.permissions import Act
from bot.web.page import Form, Page
from bot.web.replies.choosing import FIELDS, chosen, filter_of
from bot.web.replies.drawing import MARKS, fate_words, found_in
from bot.web.replies.opening import NO_DRAFT, Draft, opened_values
from bot.web.visit import Visit, address_with

_FILES = {ExportFormat.CSV: ("text/csv", "csv"), ExportFormat.JSONL: ("application/jsonl", "jsonl")}


def show(visit: Visit) -> Response:
    """The list."""
    return visit.render("outbound.html", 200, opened=None, **_list_values(visit))


def show_one(visit: Visit) -> Response:
    """One reply beside the list."""
    return render_one(visit)


def render_one(visit: Visit, draft: Draft = NO_DRAFT, status: int = 200) -> Response:
    """The same, also after something that was typed could not be done."""
    opened = visit.desk.outbound.opened(visit.by, visit.number("reply"))
    values = {**_list_values(visit), **opened_values(visit, opened, draft)}
    return visit.render("outbound.html", status, **values)


def show_export(visit: Visit) -> Response:
    """What a file of the present choice would hold, before one takes it."""
    which = filter_of(visit.query, visit.viewer.zone)
    size = visit.desk.outbound.export_size(visit.by, which)
    asked = chosen(visit.query)
    told = {name: asked[name] for name in FIELDS if name in asked}
    return visit.render("outbound_export.html", size=size, columns=COLUMNS, asked=told, list_address=_address(asked))


def send_export(visit: Visit) -> Response:
    """The file, as it is read."""
    typed = visit.text("format")
    if typed not in list(ExportFormat):
        raise Faulty([f"format is one of {', '.join(ExportFormat)}."])
    kind = ExportFormat(typed)
    fields = {name: visit.text(name) for name in FIELDS}
    pieces = visit.desk.outbound.export(visit.by, filter_of(fields, visit.viewer.zone), kind, visit.event)
    media_type, ending = _FILES[kind]
    name = f"outbound-{visit.now:%Y%m%d-%H%M}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=f"{media_type}; charset=utf-8", headers=headers)


def _list_values(visit: Visit) -> dict[str, object]:
    asked = chosen(visit.query)
    which = filter_of(asked, visit.viewer.zone)
    page = visit.desk.outbound.page(visit.by, which, cursor_of(visit.query.get("after", "")))
    people = visit.desk.people
    return {
        "page": page,
        "asked": {name: asked.get(name, "") for name in FIELDS},
        "filtered": bool(asked.keys() - {"state"}),
        "tabs": _tabs(asked, page.counts, which.state),
        "rows": [
            (line, MARKS[line.reply.state], fate_words(line), found_in(line.words, which.terms)) for line in page.lines
        ],
        "query": address_with("", asked, after=visit.query.get("after", "")),
        "older": address_with("/outbound", asked, after=str(page.older)) if page.older else "",
        "newer": address_with("/outbound", asked, after=str(page.newer.after or "")) if page.newer else "",
        "newest": _address(asked) if page.newer and page.newer.after else "",
        "export": address_with("/outbound/export", asked),
        "may_export": visit.viewer.may(Act.EXPORT),
        "sources": sorted(visit.desk.source_names),
        "tags": sorted(visit.desk.tags),
        "colleagues": sorted(((one.name, one.slack) for one in people.values()), key=lambda one: one[0].casefold()),
        "fates": [(fate.value, fate.value.replace("_", " ")) for fate in OutboundFate],
    }


def _tabs(
    asked: Mapping[str, str], counts: Mapping[OutboundState, int], present: OutboundState | None
) -> list[tuple[str, str, int, bool]]:
    """(name, address, how many, whether it is this one) of each state, and of all."""
    everything = ("All", address_with("/outbound", asked, state=""), sum(counts.values()), present is None)
    return [
        everything,
        *(
            (_NAMES[state], address_with("/outbound", asked, state=state.value), counts[state], present is state)
            for state in OutboundState
        ),
    ]


_NAMES = {
    OutboundState.REVIEW: "In review",
    OutboundState.WAITING: "Waiting to leave",
    OutboundState.LEFT: "Left",
    OutboundState.FAILED: "Failed",
    OutboundState.DROPPED: "Not sent",
}


def _address(asked: Mapping[str, str]) -> str:
    return address_with("/outbound", asked)


PAGES = (
    Page("/outbound", show, "Outbound"),
    Page("/outbound/export", show_export, act=Act.EXPORT),
    Page("/outbound/{reply}", show_one, example="/outbound/1"),
)
FORMS = (Form("/outbound/export", send_export, Act.EXPORT),)
