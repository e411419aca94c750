"""The phrases and cue words that indicate an intent. What follows from them is decided in `rules` and `word_model`.

The phrases are English, German and Spanish; the cue words in `TONES` also cover French, Portuguese, Italian, Japanese
and Hindi. All are folded (see `bot.core.text.matching.fold`) and separated by commas. A phrase matches whole adjacent
words; a cue word that is not ASCII also matches anywhere in the text.
"""

from bot.classifier.text import split_phrases

ASKING = split_phrases("""
    how, what, why, when, where, who, which, whose, can, could, does, do, did, is, are, will, would, should, has,
    have, am, wie, was, warum, wieso, weshalb, wann, wo, wer, welche, welcher, welches, kann, könnt, können, gibt,
    habt, ist, sind, cómo, qué, por qué, cuándo, dónde, quién, cuál, cuánto, puedo, puede, pueden, hay
""")
"""Words that open a question."""

PLEADING = split_phrases("""
    how do i, how do you, how does, how can, how to, why does, why is, why do, why am, what is the, anyone know,
    anybody know, does anyone, does anybody, has anyone, has anybody, is there a way, is it possible, any idea,
    any ideas, can someone, can anyone, could someone, can i, can you, could you, help me, need help, please help,
    wondering, question about, do you support, i can't, i cannot, can't figure, not sure how, stuck, trying to,
    wie kann, wie geht, wie macht, wie bekomme, weiss jemand, kann jemand, kann mir, hat jemand, gibt es,
    brauche hilfe, frage zu, warum geht, ich kann nicht, cómo puedo, como puedo, cómo se, alguien sabe,
    alguien puede, se puede, hay alguna, hay forma, necesito ayuda, ayuda con, por qué no, me pueden
""")
"""Phrases of somebody who wants an answer, with or without a question mark."""

HOW_TO = split_phrases("""
    how do i, how do you, how can i, how can we, how to, how do we, is there a way, what is the best way,
    what's the best way, step by step, wie kann ich, wie kann man, wie mache ich, wie geht,
    gibt es eine möglichkeit, cómo puedo, como puedo, cómo se, hay alguna forma, hay forma de
""")
"""Phrases that ask for steps."""

COMPLAINING = split_phrases("""
    broken, doesn't work, does not work, not working, isn't working, stopped working, won't, fails, failing, failed,
    error, errors, crash, crashes, crashed, crashing, bug, buggy, outage, down, timeout, timeouts, terrible, worst,
    awful, useless, horrible, frustrated, frustrating, disappointed, disappointing, unacceptable, ridiculous,
    refund, cancel my, cancelling, canceling, still waiting, no response, no answer, for nothing, overcharged,
    charged twice, scam, hate, sucks, unusable, lost my, again and again, issue with, problem with, problems with,
    kaputt, funktioniert nicht, geht nicht, fehler, fehlermeldung, abgestürzt, stürzt ab, enttäuscht, unverschämt,
    schlecht, störung, warte immer noch, ärgerlich, no funciona, no sirve, fallo, falla, roto, caído, pésimo,
    decepcionado, sigo esperando, un error
""")
"""Phrases of somebody who has a problem."""

PRAISING = split_phrases("""
    love, loving, thanks, thank you, thx, kudos, awesome, amazing, fantastic, brilliant, excellent, great, superb,
    impressed, well done, shoutout, shout out, best, wonderful, delighted, recommend, danke, super, grossartig,
    toll, begeistert, klasse, hervorragend, empfehle, gracias, genial, excelente, increíble, encanta, fantástico,
    recomiendo, enhorabuena
""")
"""Phrases of somebody who is content."""

RESERVED = split_phrases("""
    but, however, although, though, except, unless, wish, non, without, another, joke, would, could,
    should, if, please, need, needs, missing,
    not, no, never, don't, doesn't, isn't, wasn't, can't, won't, hardly, until, instead, yeah, sure, aber, jedoch,
    leider, wäre, könnte, bitte, nicht, kein, keine, nie, wenn, pero, aunque, sería, falta, por favor, nunca, si
""")
"""Words that qualify praise: a wish, a "but", a "not"."""

SPAMMING = split_phrases("""
    giveaway, airdrop, free followers, follow back, follow4follow, f4f, click here, click the link, link in bio,
    dm me, dm us, earn money, make money, passive income, work from home, crypto signals, guaranteed profit,
    double your, casino, betting tips, viagra, cheap pills, onlyfans, hot singles, promo code, discount code,
    limited offer, limited time offer, act now, buy followers, 100% free, free gift card, you have won, you won,
    claim your prize, claim now, forex, seo services, backlinks, whatsapp me, telegram channel, join our telegram,
    presale, whitelist spot, gratis gewinnspiel, jetzt klicken, geld verdienen, haz clic aquí, gana dinero,
    ganar dinero
""")
"""Phrases of unsolicited advertising."""

HIRING = split_phrases("""
    hiring, we're hiring, we are hiring, is hiring, now hiring, job opening, job openings, open position,
    open positions, open role, open roles, vacancy, vacancies, apply now, apply here, apply at, salary,
    join our team, send your cv, send your resume, full time, remote position, years of experience, stellenangebot,
    stellenanzeige, wir stellen ein, wir suchen, jetzt bewerben, bewirb dich, vollzeit, vacante,
    estamos contratando, oferta de empleo, envía tu cv, únete a nuestro equipo
""")
"""Phrases of job advertisements."""

ANNOUNCING = split_phrases("""
    announces, announced, unveils, launches, raises, series a, series b, series c, acquires, acquired by,
    acquisition, press release, funding round, valuation, ipo, appoints, partners with, partnership,
    quarterly results, analysts, shares, reports revenue, according to, newsroom, ceo, kündigt an, übernimmt,
    pressemitteilung, finanzierungsrunde, anuncia, adquiere, comunicado de prensa, ronda de financiación
""")
"""Phrases of news about a company."""

PERSONAL = split_phrases("""
    i, i'm, i've, we, my, our, me, us, you, your, ich, wir, mein, meine, unser, mich, yo, mi, mis, nosotros, nuestro
""")
"""Words of somebody who speaks for themselves or addresses somebody."""

BAIT = split_phrases("""
    want, wanna, ready, tired, need, looking, interested, bored, struggling, willst, quieres
""")
"""A question that opens with one of these belongs to an advertisement and asks nothing."""

PLEASED = split_phrases("""
    happy, glad, pleased, grateful, thankful, lovely, perfect, perfectly, beautiful, gorgeous, stunning,
    delicious, favourite, favorite, finally, fast, smooth, easy, effortless, painless, friendly, kind,
    helpful, patient, polite, saved, saves, saving, solved, sorted, fixed, worked, works, nailed, legend,
    legends, hero, heroes, saint, angel, gem, gems, star, stars, magic, witchcraft, bliss, joy, delight, fun,
    cute, cheers, ta, bravo, congrats, congratulations, respect, hats off, well played, nice one, good job,
    great job, keep it up, made my day, life saver, lifesaver, game changer, never looked back,
    couldn't be happier, no complaints, highly recommend, can't recommend, worth it, worth every, five stars,
    10 10, 11 10, marry me, chef's kiss, crying, obsessed, hooked, fan, adore, appreciate, appreciated, raise,
    medal, smile, smiled, relief, relieved, peace, proud, spoiled, rock, rocks, slaps, goat, elegant,
    flawless, seamless, reliable, rock solid, boring, quiet, calm, brilliantly, exceeded, speechless, wow,
    yay, woohoo, hooray, finest, top, merci, parfait, nickel, ravi, ravie, génial, géniale, adorable, chapeau,
    obrigado, obrigada, adorei, ótimo, ótima, perfeito, perfeita, recomendo, encantada, encantado, perfecto,
    perfecta, perfekt, spitze, zufrieden, einfach, gerne, freundlich, complimenti, grazie, perfetto, ありがとう,
    感謝, 最高, 便利, धन्यवाद, शानदार, बढ़िया
""")
"""Cue words of somebody who is content, or ironic."""

CROSS = split_phrases("""
    missing, vanished, gone, lost, late, delayed, slow, stuck, wrong, blank, dead, frozen, froze, freezes,
    freezing, broke, breaks, bricked, leaking, leak, locked, locked out, blocked, rejected, refused, declined,
    denied, charged, charge, overcharging, double charged, unanswered, ignored, ignoring, nobody, no one,
    none of, nothing, nowhere, waiting, waited, on hold, again, still, third time, twice, supposed to,
    promised, instead of, expected, never, unable, impossible, refuses, complaint, complain, complained,
    angry, annoyed, annoying, furious, fuming, fed up, sick of, enough, shame, shameful, disgrace,
    disgraceful, joke, garbage, rubbish, trash, mess, nightmare, hell, pathetic, appalling, poor, worse,
    ruined, ruins, wasted, waste of, lied, lying, lies, stolen, theft, robbed, scammed, misleading,
    hidden fee, hidden fees, rip off, ripoff, expired, suspended, banned, spinning, buffering, loop, loops,
    hangs, hung up, timed out, times out, garbled, corrupted, unreadable, scratched, cracked, damaged, torn,
    rotten, cold, warm, empty, half of, regression, since the update, after the update, since the last,
    since yesterday, since monday, since thursday, since this morning, days now, weeks now, hours now,
    no answer, no reply, nobody answers, not a single, not one, please fix, fix it, fix this, sort it out,
    explain, classy, seriously, ffs, wtf, come on, rien, toujours pas, personne, en panne, marre, honte,
    inadmissible, ça suffit, plante, nunca, nadie, todavía, aún no, sin respuesta, vergüenza, não funciona,
    ninguém, até agora, nada, travou, trava, caiu, parado, vergonha, immer noch, seit tagen, seit gestern,
    seit heute, niemand, keiner, keine antwort, nie wieder, mahnung, defekt, hängt, vergogna, nessuno, 動かない,
    できません, 止まり, 困って, ひどい, エラー, नहीं, बंद, खराब, शिकायत
""")
"""Cue words of somebody who has a problem."""

PITCHING = split_phrases("""
    dm, inbox, pm me, message me, whatsapp, telegram, follow, follow us, follow me, retweet, rt, repost,
    share, like and share, tag, tag a friend, tag two friends, tag three, comment, comments, double tap,
    link in, giveaway, giveaways, win, winner, free, for free, cheap, discount, off, promo, code, coupon,
    deal, deals, offer, offers, sale, hurry, limited, spots, seats, today only, only today, last chance,
    before it's gone, click, sign up, register, subscribe, webinar, ebook, guide, mentor, invest, investment,
    profit, crypto, bitcoin, trading, loan, loans, cash, earn, earned, income, rich, guaranteed, no risk,
    results, leads, clients, agency, seo, followers, views, wholesale, factory, manufacturer, best price,
    kindly, dear, dear sir, sir, testimony, herbal, cure, spell, hacker, recovery, recovered, recover,
    investigator, boost, viral, thread, 🧵, 👇, 👉, 💰, 🎁, 🎉, 🚀, 💸, 🔥, lose weight, detox, casino, bet, hack,
    generator, apk, check out, link, swipe, book a call, quick chat, schedule, demo, partner with us, collab,
    gratis, gewinne, verlosung, gana, gagnez, ganhe, vagas limitadas, link na bio, 無料, フォロー, プレゼント, मुफ्त,
    कमाएं
""")
"""Cue words of advertising and of bait."""

RECRUITING = split_phrases("""
    hire, hires, hiring, recruiting, recruits, recruitment, wanted, vacancy, role, roles, position, positions,
    opening, openings, job, jobs, career, careers, apply, applications, applicants, candidate, candidates, cv,
    cvs, resume, portfolio, salary, pay, paid, per hour, an hour, remote, hybrid, on site, onsite, full time,
    part time, permanent, contract, freelance, internship, intern, trainee, apprentice, apprenticeship,
    graduate, shift, shifts, night shift, engineer, engineers, developer, designer, manager, analyst,
    technician, officer, assistant, specialist, consultant, nurse, driver, drivers, join, join us, join our,
    team, colleague, colleagues, looking for, we need, we want, seeks, sought, needed, years' experience,
    years experience, experience, degree, pension, bonus, benefits, visa, relocation, m f d, f m x, m f x,
    m w d, w m d, gesucht, sucht, suchen, bewerben, bewerbung, stelle, befristet, werkstudent, ausbildung,
    recrute, recrutement, cdi, cdd, poste, postulez, busca, contrata, empleo, vaga, contratar, contratando,
    currículo, recruta, assume, 募集, 採用, 求人, エンジニア, भर्ती, नौकरी
""")
"""Cue words of job advertisements."""

REPORTING = split_phrases("""
    launches, launch, launched, opens, to open, closes, to close, cuts, raises, announces, announced, unveils,
    reports, posts, says, said, sources, sources say, according, spokesperson, chief executive, chief,
    founder, minister, court, regulator, watchdog, police, union, strike, fined, fine, merger, merges, buys,
    bought, acquires, acquired, takeover, deal, stake, shareholders, profit, revenue, quarter, half-year,
    annual, million, billion, percent, per cent, survey, study, report, review, interview, podcast, episode,
    award, awards, wins, named, ranking, trial, begins, ends support, recalls, recall, release, released,
    release notes, patch notes, changelog, now live, out now, available now, ships today, rolling out,
    maintenance, planned, breaking, exclusive, update, announcement, partners, agreement, contract, licence,
    investors, funding, seed, round, ipo, shares, stock, layoffs, lays off, ceo, cto, cfo, lanza, abre, firma,
    compra, lève, rachète, ouvre, annonce, eröffnet, übernimmt, meldet, startet, kauft, lança, anuncia, ronda,
    cierra, levée, 発表, 提携, 買収, リリース, 調達, लॉन्च, घोषणा, अधिग्रहण
""")
"""Cue words of news and announcements."""

TONES = {"pleased": PLEASED, "cross": CROSS, "pitch": PITCHING, "job": RECRUITING, "news": REPORTING}
"""The lists of cue words, by the name that their features have."""
