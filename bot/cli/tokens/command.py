"""`switchboard tokens`: tokens by which programs read `/api/v1`. A secret is shown once, when it is made."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import context, output

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.api.tokens import ApiToken

BY = "command line"
"""Who did it, in the history."""

EveryTokenOption = Annotated[bool, typer.Option("--all", help="Also those that expired or were revoked.")]
TokenNameArgument = Annotated[str, typer.Argument(help="What you call it: who reads with it, and what for.")]
ScopeOption = Annotated[
    list[str] | None,
    typer.Option("--scope", help="What it may read: questions:read, replies:read, numbers:read. May be repeated."),
]
DaysOption = Annotated[int, typer.Option(help="Days until it expires, 730 at most.")]
TokenNumberArgument = Annotated[int, typer.Argument(help="Its number: `switchboard tokens`.")]

app = typer.Typer(invoke_without_command=True)


@app.callback()
def tokens(ctx: typer.Context, as_json: output.JsonOption = False) -> None:
    """Tokens by which programs read questions, replies and numbers: who has one, what it may read, until when.

    For example:

        switchboard tokens

        switchboard tokens add "weekly report" --scope numbers:read

        switchboard tokens revoke 3
    """
    if ctx.invoked_subcommand is None:
        _show(everything=False, as_json=as_json)


@app.command("list")
def list_(everything: EveryTokenOption = False, as_json: output.JsonOption = False) -> None:
    """The same list; with --all also what expired or was revoked, and by whom.

    For example:

        switchboard tokens list --all
    """
    _show(everything=everything, as_json=as_json)


@app.command()
def add(
    name: TokenNameArgument, scope: ScopeOption = None, days: DaysOption = 90, as_json: output.JsonOption = False
) -> None:
    """Make a token. It is shown once, now: only its hash is kept.

    For example:

        switchboard tokens add "data warehouse" --scope questions:read --scope replies:read --days 365
    """
    from secrets import token_urlsafe

    from bot.core.api.tokens import PREFIX, token_request
    from bot.flow.operations.access.tokens import add_token

    asked = token_request(name, scope or (), days)
    secret = PREFIX + token_urlsafe(32)
    with context.open_store(context.settings(slack=False)) as store, store.writing() as tx:
        token = add_token(tx, asked, secret, BY)
    if as_json:
        output.print_json({**_record(token), "token": secret})
        return
    output.print_text(secret)
    until = f"{token.expires_at:%d %b %Y}"
    output.print_note(
        f"Token {token.number} ({token.name}) reads {_scopes(token)} until {until}. Keep it: it is not shown again."
    )


@app.command()
def revoke(number: TokenNumberArgument, as_json: output.JsonOption = False) -> None:
    """Let a token open nothing any more, from now on; it stays on the list of all.

    For example:

        switchboard tokens revoke 3
    """
    from bot.flow.operations.access.tokens import revoke_token

    with context.open_store(context.settings(slack=False)) as store, store.writing() as tx:
        token, revoked = revoke_token(tx, number, BY)
    if as_json:
        output.print_json({"number": number, "revoked": revoked})
    else:
        output.print_text(
            f"Token {number} ({token.name}) {'is' if revoked else 'was'} revoked{'' if revoked else ' already'}."
        )


def _show(*, everything: bool, as_json: bool) -> None:
    now = output.now()
    with context.open_store(context.settings(slack=False)) as store, store.reading() as tx:
        found = [one for one in tx.tokens.all() if everything or one.holds(now)]
    if as_json:
        output.print_json([_record(one) for one in found])
        return
    for one in found:
        output.print_text(f"{one.number}  {one.name}: {_scopes(one)}, {_standing(one, now)}")
    if not found:
        output.print_text("No program may read. `switchboard tokens add NAME --scope …` makes a token.")


def _standing(token: "ApiToken", now: "datetime") -> str:
    ago = output.Ago(now)
    if token.revoked_at is not None:
        return f"revoked {ago.of(token.revoked_at)} from the {token.revoked_by}"
    return f"made {ago.of(token.made_at)}, {'expires' if token.holds(now) else 'expired'} {ago.of(token.expires_at)}"


def _scopes(token: "ApiToken") -> str:
    return ", ".join(scope.value for scope in token.scopes)


def _record(token: "ApiToken") -> dict[str, Any]:
    return {
        "number": token.number,
        "name": token.name,
        "scopes": [scope.value for scope in token.scopes],
        "made_at": token.made_at,
        "made_by": token.made_by,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "revoked_by": token.revoked_by,
    }
