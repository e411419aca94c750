"""axe-core, which finds what is not accessible, on any open page; `vendor/axe.min.js` is from its npm package."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page as Tab

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SCHEMES = ("light", "dark")
GRAVE = ("serious", "critical")
RUN = """async (grave) => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  const told = (one) => one.nodes.map((node) => `${one.id}: ${node.target.join(" ")}: ${node.failureSummary}`);
  return violations.filter((one) => grave.includes(one.impact)).flatMap(told);
}"""


def grave_findings(tab: Tab) -> list[str]:
    """What is serious or critical on the page as it stands, in both colour schemes; each with where and why."""
    return [f"{scheme}: {finding}" for scheme in SCHEMES for finding in _findings(tab, scheme)]


def findings_at(tab: Tab, addresses: list[str]) -> list[str]:
    """What is serious or critical at any of these addresses, opened one after the other."""
    return list(_at(tab, addresses))


def _at(tab: Tab, addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        tab.goto(address)
        yield from (f"{address}: {finding}" for finding in grave_findings(tab))


def _findings(tab: Tab, scheme: str) -> list[str]:
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    if tab.evaluate("typeof axe") == "undefined":
        tab.evaluate(AXE)
    found: list[str] = tab.evaluate(RUN, list(GRAVE))
    return found
