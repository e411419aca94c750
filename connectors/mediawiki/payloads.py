"""What the API answers, as far as it is read here (https://www.mediawiki.org/wiki/API, formatversion 2)."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, Field

from connectors._entries import Entries


class CommentChange(BaseModel):
    """A recent change that added a comment."""

    rcid: int
    pageid: int
    title: str
    user: str
    timestamp: AwareDatetime
    bot: bool = False


class CommentChanges(BaseModel):
    recentchanges: Entries[CommentChange]


class Further(BaseModel):
    rccontinue: str = ""


class ChangesPage(BaseModel):
    """`further` names the page below."""

    query: CommentChanges
    further: Further = Field(Further(), validation_alias="continue")


class Item(BaseModel):
    """A heading or a comment of a talk page, without what is below it. A comment's time is that of its signature, a
    whole minute. `id` names what it answers too, and so changes when a heading does.
    """

    type: str
    id: str
    html: str = ""
    author: str = ""
    timestamp: AwareDatetime | None = None


class ThreadItems(BaseModel):
    threaditemshtml: list[Any]


class TalkPage(BaseModel):
    discussiontoolspageinfo: ThreadItems


class PageRights(BaseModel):
    edit: bool = False


class WikiPageInfo(BaseModel):
    """`missing`: deleted, or never there."""

    title: str = ""
    missing: bool = False
    actions: PageRights = PageRights()


class Pages(BaseModel):
    pages: tuple[WikiPageInfo, ...]


class PagesAnswer(BaseModel):
    query: Pages


class Contribution(BaseModel):
    comment: str = ""


class Contributions(BaseModel):
    usercontribs: Entries[Contribution]


class ContributionsAnswer(BaseModel):
    query: Contributions


class Tokens(BaseModel):
    logintoken: str = Field("", repr=False)
    csrftoken: str = Field("", repr=False)


class TokensOf(BaseModel):
    tokens: Tokens


class TokensAnswer(BaseModel):
    query: TokensOf


class LoginResult(BaseModel):
    result: str


class LoginAnswer(BaseModel):
    login: LoginResult


class Saved(BaseModel):
    """`edit` is there where something else than the edit is wanted first, such as a captcha."""

    result: str
    newrevid: int | None = None
    edit: Any = None


class SavedAnswer(BaseModel):
    discussiontoolsedit: Saved


class Named(BaseModel):
    code: str


class Failed(BaseModel):
    error: Named
