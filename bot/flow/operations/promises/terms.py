"""What a company promises, as promises are reckoned by it."""

from dataclasses import dataclass

from bot.core.company import Company
from bot.core.promises.reckoning import PromiseTerms, terms_digest


@dataclass(frozen=True, slots=True)
class CompanyTerms:
    """Those of one company, with their digest: by it is seen that they changed."""

    company: Company
    promises: PromiseTerms
    digest: str


def company_terms(company: Company) -> CompanyTerms:
    """Those of this company."""
    terms = promise_terms(company)
    return CompanyTerms(company, terms, terms_digest(terms, company.escalation, ladder=company.calls.ladder))


def promise_terms(company: Company) -> PromiseTerms:
    return PromiseTerms(company.promises, company.tags, company.people_by_id)
