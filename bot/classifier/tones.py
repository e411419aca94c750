"""Words that lean: each says a little about what a post wants, none enough by itself. `traits` counts them.

Folded like `signs`, one word to three; those of scripts without spaces are found anywhere. What they weigh was learnt.
"""

from bot.classifier.signs import listed

PLEASED = listed("""
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
"""Words of somebody content, and of an ironic one."""

CROSS = listed("""
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
"""Words of somebody for whom something is wrong."""

PITCHING = listed("""
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
"""Words of advertising and of baits."""

RECRUITING = listed("""
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
"""Words of job advertisements."""

REPORTING = listed("""
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
"""Words of news and announcements."""

TONES = {"pleased": PLEASED, "cross": CROSS, "pitch": PITCHING, "job": RECRUITING, "news": REPORTING}
"""By the name their traits have."""
