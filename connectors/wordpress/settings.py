"""What a source of WordPress can be told in the configuration."""

from typing import Literal

from pydantic import Field

from connectors import ConnectorSettings
from connectors._http import TIMEOUT


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of kind "wordpress" may say."""

    api_url: str = Field(
        pattern=r"^(https://\S+|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?)$",
        description="Where the blog's API is: https://BLOG/wp-json/wp/v2, or for one at WordPress.com "
        "https://public-api.wordpress.com/wp/v2/sites/BLOG.",
        examples=["https://blog.ferrywire.example/wp-json/wp/v2"],
    )
    moderates: bool = Field(
        default=True,
        description="Our account may moderate comments (an editor or administrator): so what is approved late is read "
        "at once, our answers stand at once, and can be edited and deleted.",
    )
    own_ids: tuple[int, ...] = Field(
        (),
        description="Numbers of other users of the blog who are us, such as its authors; none of them is a customer.",
    )
    reply: Literal["api", "assist"] = Field(
        default="api", description='How replies leave: "api", or "assist": a person posts them.'
    )
    page_size: int = Field(100, ge=1, le=100, description="Comments read in one call; WordPress gives 100 at most.")
    timeout: float = Field(default=TIMEOUT, gt=0, le=60, description="Seconds to connect, and for each read.")
