"""The words and phrases the first classifier goes by, in English, German and Spanish. What they decide is not here.

They are written folded (see `text.matching.fold`), parted by commas; phrases match whole words that stand together.
"""


def listed(phrases: str) -> tuple[str, ...]:
    """The phrases of a text that parts them by commas."""
    return tuple(phrase for line in phrases.splitlines() for part in line.split(",") if (phrase := part.strip()))


ASKING = listed("""
    how, what, why, when, where, who, which, whose, can, could, does, do, did, is, are, will, would, should, has,
    have, am, wie, was, warum, wieso, weshalb, wann, wo, wer, welche, welcher, welches, kann, könnt, können, gibt,
    habt, ist, sind, cómo, qué, por qué, cuándo, dónde, quién, cuál, cuánto, puedo, puede, pueden, hay
""")
"""Words that open a question."""

PLEADING = listed("""
    how do i, how do you, how does, how can, how to, why does, why is, why do, why am, what is the, anyone know,
    anybody know, does anyone, does anybody, has anyone, has anybody, is there a way, is it possible, any idea,
    any ideas, can someone, can anyone, could someone, can i, can you, could you, help me, need help, please help,
    wondering, question about, do you support, i can't, i cannot, can't figure, not sure how, stuck, trying to,
    wie kann, wie geht, wie macht, wie bekomme, weiss jemand, kann jemand, kann mir, hat jemand, gibt es,
    brauche hilfe, frage zu, warum geht, ich kann nicht, cómo puedo, como puedo, cómo se, alguien sabe,
    alguien puede, se puede, hay alguna, hay forma, necesito ayuda, ayuda con, por qué no, me pueden
""")
"""Phrases of somebody who wants something answered, question mark or not."""

HOW_TO = listed("""
    how do i, how do you, how can i, how can we, how to, how do we, is there a way, what is the best way,
    what's the best way, step by step, wie kann ich, wie kann man, wie mache ich, wie geht,
    gibt es eine möglichkeit, cómo puedo, como puedo, cómo se, hay alguna forma, hay forma de
""")
"""Phrases that ask for steps."""

COMPLAINING = listed("""
    broken, doesn't work, does not work, not working, isn't working, stopped working, won't, fails, failing, failed,
    error, errors, crash, crashes, crashed, crashing, bug, buggy, outage, down, timeout, timeouts, terrible, worst,
    awful, useless, horrible, frustrated, frustrating, disappointed, disappointing, unacceptable, ridiculous,
    refund, cancel my, cancelling, canceling, still waiting, no response, no answer, for nothing, overcharged,
    charged twice, scam, hate, sucks, unusable, lost my, again and again, issue with, problem with, problems with,
    kaputt, funktioniert nicht, geht nicht, fehler, fehlermeldung, abgestürzt, stürzt ab, enttäuscht, unverschämt,
    schlecht, störung, warte immer noch, ärgerlich, no funciona, no sirve, fallo, falla, roto, caído, pésimo,
    decepcionado, sigo esperando, un error
""")
"""Phrases of somebody for whom something is wrong."""

PRAISING = listed("""
    love, loving, thanks, thank you, thx, kudos, awesome, amazing, fantastic, brilliant, excellent, great, superb,
    impressed, well done, shoutout, shout out, best, wonderful, delighted, recommend, danke, super, grossartig,
    toll, begeistert, klasse, hervorragend, empfehle, gracias, genial, excelente, increíble, encanta, fantástico,
    recomiendo, enhorabuena
""")
"""Phrases of somebody content."""

RESERVED = listed("""
    but, however, although, though, except, unless, wish, non, without, another, joke, would, could,
    should, if, please, need, needs, missing,
    not, no, never, don't, doesn't, isn't, wasn't, can't, won't, hardly, until, instead, yeah, sure, aber, jedoch,
    leider, wäre, könnte, bitte, nicht, kein, keine, nie, wenn, pero, aunque, sería, falta, por favor, nunca, si
""")
"""Words after which praise is not only praise: a wish, a but, a not."""

SPAMMING = listed("""
    giveaway, airdrop, free followers, follow back, follow4follow, f4f, click here, click the link, link in bio,
    dm me, dm us, earn money, make money, passive income, work from home, crypto signals, guaranteed profit,
    double your, casino, betting tips, viagra, cheap pills, onlyfans, hot singles, promo code, discount code,
    limited offer, limited time offer, act now, buy followers, 100% free, free gift card, you have won, you won,
    claim your prize, claim now, forex, seo services, backlinks, whatsapp me, telegram channel, join our telegram,
    presale, whitelist spot, gratis gewinnspiel, jetzt klicken, geld verdienen, haz clic aquí, gana dinero,
    ganar dinero
""")
"""Phrases of advertising nobody asked for."""

HIRING = listed("""
    hiring, we're hiring, we are hiring, is hiring, now hiring, job opening, job openings, open position,
    open positions, open role, open roles, vacancy, vacancies, apply now, apply here, apply at, salary,
    join our team, send your cv, send your resume, full time, remote position, years of experience, stellenangebot,
    stellenanzeige, wir stellen ein, wir suchen, jetzt bewerben, bewirb dich, vollzeit, vacante,
    estamos contratando, oferta de empleo, envía tu cv, únete a nuestro equipo
""")
"""Phrases of job advertisements."""

ANNOUNCING = listed("""
    announces, announced, unveils, launches, raises, series a, series b, series c, acquires, acquired by,
    acquisition, press release, funding round, valuation, ipo, appoints, partners with, partnership,
    quarterly results, analysts, shares, reports revenue, according to, newsroom, ceo, kündigt an, übernimmt,
    pressemitteilung, finanzierungsrunde, anuncia, adquiere, comunicado de prensa, ronda de financiación
""")
"""Phrases of news about a company."""

PERSONAL = listed("""
    i, i'm, i've, we, my, our, me, us, you, your, ich, wir, mein, meine, unser, mich, yo, mi, mis, nosotros, nuestro
""")
"""Words of somebody speaking for themselves, or to somebody."""

BAIT = listed("""
    want, wanna, ready, tired, need, looking, interested, bored, struggling, willst, quieres
""")
"""A question that opens like this is an advertisement's, and asks nothing."""

EVERYDAY = listed("""
    a, about, all, am, an, and, any, anyone, are, as, at, be, been, but, by, can, could, did, do, does, for, from,
    get, got, has, have, hello, help, hey, hi, how, i, if, in, into, is, it, its, it's, i'm, just, me, my, new, no,
    not, now, of, on, or, our, out, please, so, some, someone, still, than, thank, thanks, that, the, their, them,
    then, there, they, this, to, up, us, use, using, very, was, we, were, what, when, where, which, who, why, will,
    with, would, you, your, aber, als, auch, auf, aus, bei, bin, bitte, das, dass, dem, den, der, des, die, doch,
    ein, eine, einen, er, es, für, hat, habe, hallo, ich, im, ist, ja, kann, man, mein, meine, mich, mir, mit, nach,
    nicht, noch, oder, sich, sie, sind, und, uns, von, war, wenn, wer, wie, wir, wird, wo, zu, zum, zur, al,
    alguien, como, cómo, con, cuando, de, del, donde, el, ella, en, esta, este, esto, hola, la, las, lo, los, mi,
    más, muy, o, para, pero, por, que, qué, se, si, sin, su, tu, un, una, y, ya
""")
"""Words that say nothing about a subject. They are left out of likeness, never out of a tag's own words."""
