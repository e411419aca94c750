"""What a source of this kind may be told, and the secret it needs."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from connectors import About, ConnectorSettings

ABOUT = About(
    watches="comments on the talk pages of a MediaWiki that has DiscussionTools",
    answers="by a person, or by API where your wiki lets an account do so",
)

PASSWORD = "MEDIAWIKI_BOT_PASSWORD"  # noqa: S105  a name

SECRETS: Mapping[str, str] = {
    PASSWORD: "the password that Special:BotPasswords of the wiki gives, with the grants basic and editpage, and with "
    "createeditmovepage where we answer",
}


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of this kind may say."""

    api_url: str = Field(
        pattern=r"^https?://[^\s?#]+/api\.php$",
        description="The wiki's api.php.",
        examples=["https://wiki.example/w/api.php"],
    )
    account: str = Field(
        pattern=r"^[^@|#<>\[\]{}\n]+@[^@|\s]+$",
        max_length=255,
        description="The login of the bot password: the account, @, the name given to the password.",
        examples=["Ferrywire@switchboard"],
    )
    namespaces: tuple[Annotated[int, Field(ge=1)], ...] = Field(
        (1, 5),
        min_length=1,
        max_length=20,
        description="Talk namespaces by number: 1 of pages, 3 of users, 5 of the wiki.",
    )
    pages: tuple[Annotated[str, Field(min_length=1, max_length=255)], ...] = Field(
        (), max_length=100, description="Talk pages that are read, by title; all of those namespaces without any."
    )
    reply: Literal["assist", "api"] = Field(
        "assist",
        description='How replies leave: "assist", a person posts them; "api", on your own wiki, or where a bot was '
        "approved. Wikipedia wants that, and paid work disclosed.",
    )
    contact: str = Field(
        "", max_length=200, pattern=r"^[ -~]*$", description="An address or page, told to the wiki in each request."
    )

    @model_validator(mode="after")
    def _reads_talk(self) -> "Settings":
        if any(number % 2 == 0 for number in self.namespaces):
            raise ValueError("a talk namespace has an odd number")
        return self

    @property
    def user(self) -> str:
        """The account itself."""
        return self.account.partition("@")[0].replace("_", " ")
