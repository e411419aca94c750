"""The wordings by which people ask us to stop, in many languages. Each is matched against one whole clause in small
letters, without politeness; so a wording within another sentence ("it stops with an error") says nothing.

`BARE` are commands without an object, which count only as a sentence of their own. `REQUESTS` say what we are to leave
off. `NO_BOTS` are against bots as such, whoever reads them.
"""

_US = (
    r"(?:me|us|my (?:posts?|threads?|mentions|repl(?:y|ies)|inbox|dms?|feed|comments?|timeline|notifications|"
    r"questions?|tweets?|stuff))"
)
_HERE = (
    r"(?:here|(?:this|our|the|my) (?:thread|sub|subreddit|forum|community|board|post|channel)s?|(?:in|on|to|at) "
    r"(?:this|our|my|the|every|all|people'?s?|everyone'?s?|everything)\b.*|people|everyone|everything|anymore|any "
    r"more|again)"
)
_DOING = (
    r"(?:re)?(?:replying|plying|sponding|responding|answering|commenting|messaging|contacting|tagging|mentioning|"
    r"pinging|emailing|dming|spamming|bothering|bugging|pestering|harassing|annoying|stalking|following|writing|talking|"
    r"posting|advertising|promoting|shilling|plugging|trolling)"
)
_DO = (
    r"(?:repl(?:y|ies)|respond|answer|comment|message|contact|tag|mention|ping|dm|email|spam|bug|pester|harass|"
    r"annoy|follow|write|talk|speak)"
)
_MACHINE = r"(?:ro)?(?:bots?|chatbots?|ai bots?|spambots?|reply bots?)"
_BRAND = r"(?:compan(?:y|ies)|corporate|corporations?|brands?|vendors?|pr)"
_MESSAGES = (
    r"(?:repl(?:y|ies)|responses?|answers?|messages?|comments?|mentions|contact|communication|bots?|dms?|"
    r"auto[- ]?replies|spam|ads|marketing|advertising|advertisements?|self[- ]?promotion|harassment|bullshit|nonsense)"
)
_PLACE = (
    r"(?:here|in here|(?:in|on|from|of) (?:this|our|my) (?:sub|subreddit|thread|community|forum|group|server|"
    r"channel|board|site|posts?|threads?|mentions|replies))"
)

BARE = (
    r"stop(?: it| that| this)?",
    r"(?:just )?go away",
    r"shut (?:the \w+ )?up",
    r"(?:fuck|piss|buzz|sod|bugger) off",
    r"get lost",
    r"[!/#]?opt[- ]?(?:me )?out",
    r"[!/#](?:stop|unsubscribe)",
    r"stopp",
    r"h(?:ö|oe)rt? (?:\w+ )?auf",
    r"aufh(?:ö|oe)ren",
    r"verschwinde",
    r"hau ab",
    r"arr[êe]tez?(?: (?:ça|ca))?",
    r"ça suffit",
    r"dégagez?",
    r"basta(?: ya| così)?",
    r"par[ae](?: ya| com isso)?",
    r"para ya",
    r"smettil[ao]",
    r"smettetela",
    r"chega",
    r"stop (?:ermee|hiermee|daarmee)",
    r"hou (?:er ?mee )?op",
    r"(?:もう)?(?:本当に)?(?:やめて|止めて)(?:ください|下さい|くれ|ほしい)?",
    r"хватит",
    r"прекратите?",
    r"отстаньте?",
    r"przestań",
    r"przestańcie",
    r"sluta",
    r"kes şunu",
    r"그만(?:해|하세요)?",
)

_ENGLISH = (
    rf"(?:stop|quit|cease) {_DOING}(?: (?:to|on|at|in|with|all over))?(?: (?:{_US}|{_HERE})(?: .*)?)?",
    (
        r"(?:stop|quit) sending (?:me|us) (?:\w+ )?(?:messages?|replies|emails?|dms?|spam|ads|stuff|this|these|"
        r"anything)(?: .*)?"
    ),
    rf"(?:stop|quit) (?:with )?(?:the|your|this|these|all|all the|all your)(?: \w+)? {_MESSAGES}",
    (
        rf"(?:do not|don'?t|dont|never) (?:ever |you dare )?{_DO}(?: (?:to|on|at|in))?(?: {_US}(?! (?:yet|until|before|"
        r"tomorrow|today))(?: .*)?)?"
    ),
    (
        rf"(?:do not|don'?t|dont|never) (?:ever )?{_DO} (?:anymore|any more|ever again|again|to (?:this|my|our)\b(?! "
        r"\w* ?(?:yet|until|before|e?mail|ticket)).*)"
    ),
    (
        r"(?:do not|don'?t|dont|never) (?:ever )?(?:post|advertise|promote|comment|shill|spam|come)(?: \w+)? (?:here|"
        r"in (?:this|our|my) \w+)(?: .*)?"
    ),
    r"(?:do not|don'?t|dont) bother (?:me|us|replying|answering|responding)(?: .*)?",
    (
        r"leave (?:me|us|him|her|them|people|everyone|this (?:thread|sub|subreddit|community)|my \w+) (?:alone|be|in "
        r"peace|the (?:hell|fuck) alone)(?: .*)?"
    ),
    rf"refrain from {_DOING}(?: .*)?",
    (
        r"(?:i|we)(?: would|'d)? prefer (?:that |if )?you (?:didn'?t|don'?t|did not|do not|would not|wouldn'?t) "
        rf"{_DO}(?: .*)?"
    ),
    r"leave (?:me|us) out of (?:this|it|your .*)",
    (
        r"no (?:more|further) (?:replies|responses|answers|messages|comments|mentions|contact|communication|dms)(?: "
        r"(?:from|by) .*)?"
    ),
    r"unsubscribe(?: me| us)?(?: from (?:this|these|your|you)\b.*)?",
    r"(?:i|we)(?: would|'d)? ?(?:want|like|wish|need)? ?(?:to )?opt(?:ing)?[- ]out(?: of (?:this|these|your)\b.*)?",
    r"opt (?:me|us) out(?: of .*)?",
    r"take (?:me|us) off (?:your|the|this) list(?: .*)?",
    (
        r"remove (?:me|us|my (?:name|handle|account|username)) from (?:your|this|the) (?:lists?|bot|replies|mentions|"
        r"mailing list)(?: .*)?"
    ),
    (
        r"(?:i|we) (?:do not|don'?t|dont|never) (?:want|need|wish|care for) (?:to (?:hear|be contacted|get (?:replies|"
        rf"answers|messages))|(?:any|your|more|any more|further|these|these kinds? of) ?(?:more )?{_MESSAGES})(?: .*)?"
    ),
    (
        r"(?:i|we) (?:do not|don'?t|dont) (?:want|wish|care|like) to (?:talk|speak|chat|hear)(?: to| with| from)+ "
        rf"(?:a |an |any |your |some )?(?:{_MACHINE}|{_BRAND}|machines?|ai|you)(?: .*)?"
    ),
    (
        rf"(?:i|we) (?:do not|don'?t|dont) want (?:a |an |any |your |some )?(?:{_MACHINE}|{_BRAND}|you)(?: to)? "
        r"(?:replying|answering|responding|reply|answer|respond|comment|contact|here)(?: .*)?"
    ),
    (
        r"(?:stay|keep|get)(?: the \w+)? (?:out of|away from|off) (?:my|our|this) (?:mentions|threads?|posts?|replies|"
        r"inbox|sub|subreddit|timeline|dms|feed|community|page)(?: .*)?"
    ),
    r"cease and desist(?: .*)?",
    r"(?:cease|stop) all (?:contact|communication)(?: .*)?",
)
_GERMAN = (
    (
        r"h(?:ö|oe)r(?:t|en sie)? (?:\w+ )?auf(?:,)? (?:damit|mir|uns|hier|zu (?:antworten|schreiben|kommentieren|"
        r"nerven|spammen))(?: .*)?"
    ),
    (
        r"(?:bitte )?(?:hier )?(?:nicht|keine) (?:mehr )?(?:(?:mir|uns|hier|darauf) )?(?:antworten|schreiben|"
        r"kontaktieren|kommentieren|anschreiben)(?: mehr)?"
    ),
    (
        r"(?:antworte|schreib|kommentier|kontaktier|reagier)e?(?:t|n sie)? (?:bitte )?(?:(?:mir|uns|mich|hier|darauf) "
        r")?(?:bitte )?nicht(?: mehr)?(?: (?:auf|unter|bei) .*)?"
    ),
    r"lass(?:t|en sie)? (?:mich|uns) (?:bitte )?(?:einfach |endlich )?in (?:ruhe|frieden)(?: .*)?",
    r"keine (?:weiteren |automatischen |mehr )?(?:antworten|nachrichten|kommentare)(?: mehr)?(?: (?:von|an) .*)?",
    r"ich (?:möchte|moechte|will) keine (?:\w+ )?(?:antworten|nachrichten|kommentare)(?: mehr)?(?: von .*)?",
)
_ROMANCE = (
    (
        r"arr[êe]tez? (?:de |d')(?:me |m'|nous )?(?:répondre|repondre|contacter|écrire|ecrire|spammer|taguer|"
        r"mentionner|harceler|embêter|commenter)(?: .*)?"
    ),
    (
        r"(?:merci de |prière de |veuillez |s'il vous plaît |svp )?ne (?:plus|pas) (?:me |nous |m'|plus )?(?:répondre|"
        r"repondre|contacter|écrire|ecrire|taguer|mentionner)(?: .*)?"
    ),
    (
        r"ne (?:me|nous|m') ?(?:répond(?:s|ez)|repond(?:s|ez)|contacte[sz]?|écri(?:s|vez)|ecri(?:s|vez)) (?:plus|"
        r"pas)(?: .*)?"
    ),
    r"(?:laisse[sz]?|fiche[sz]?|foute[sz]?)[- ](?:moi|nous) (?:tranquilles?|en paix|la paix)(?: .*)?",
    r"désabonne[zr]?(?:[- ]moi)?",
    r"desabonne[zr]?(?:[- ]moi)?",
    (
        r"deja(?:d|n|r)? de (?:responder|contestar|escribir|contactar|mencionar|molestar|etiquetar|comentar)(?:me|nos|"
        r"les?)?(?: .*)?"
    ),
    (
        r"deje[n]? de (?:responder|contestar|escribir|contactar|mencionar|molestar|etiquetar|comentar)(?:me|nos|"
        r"les?)?(?: .*)?"
    ),
    (
        r"no (?:me|nos) (?:respond(?:as|a|an|áis)|contest(?:es|e|en)|escrib(?:as|a|an)|contact(?:es|e|en)|molest(?:es|"
        r"e|en)|etiquet(?:es|e|en)|mencion(?:es|e|en))(?: .*)?"
    ),
    r"no (?:respondas?|respondan|contestes?|contesten) (?:más|mas|aquí|a (?:mis|este|esto))(?: .*)?",
    r"d[ée]j(?:ame|anos|adme|enme|ennos) en paz(?: .*)?",
    r"no más (?:respuestas|mensajes|bots)(?: .*)?",
    (
        r"par[ae]m? de (?:me |nos )?(?:responder|escrever|contactar|contatar|marcar|mencionar|incomodar|"
        r"comentar)(?:-me)?(?: .*)?"
    ),
    (
        r"n[ãa]o (?:me )?(?:respond(?:a|am|e)|escrev(?:a|am)|contact(?:e|em)|contat(?:e|em)|marque(?:m)?|"
        r"incomode(?:m)?)(?: (?:mais|a mim|aqui)(?: .*)?)?"
    ),
    r"(?:me )?deix(?:e|a|em)(?:-me|-nos| me)? em paz(?: .*)?",
    (
        r"smett(?:i|ete|etela|ila|a) di (?:risponder|scriver|contattar|taggar|menzionar|disturbar|commentar)(?:e|mi|"
        r"ci)(?: .*)?"
    ),
    (
        r"non (?:rispond(?:ermi|etemi|erci|ete)|scriv(?:ermi|etemi|erci)|contatta(?:rmi|temi|rci)|tagga(?:rmi|"
        r"temi))(?: .*)?"
    ),
    r"non rispondere (?:più|a me|ai miei)(?: .*)?",
    r"lascia(?:mi|temi|ci|teci) (?:in pace|stare|tranquill[oai])(?: .*)?",
)
_DUTCH_AND_NORDIC = (
    r"(?:stop|hou op|houd op) met (?:reageren|antwoorden|mij|me|berichten|spammen)(?: .*)?",
    r"reageer (?:\w+ )?niet(?: meer)?(?: (?:op|onder|bij) .*)?",
    r"(?:mij )?niet (?:meer )?(?:reageren|antwoorden|berichten)",
    r"antwoord (?:me |mij )?niet(?: meer)?(?: .*)?",
    r"cessez? de (?:me |m'|nous )?(?:répondre|contacter|écrire|spammer|taguer|mentionner)(?: .*)?",
    r"(?:nie odpowiadać|nie pisać)(?: .*)?",
    r"laat (?:me|mij|ons) (?:\w+ )?met rust(?: .*)?",
    r"(?:sluta|slut[ae]) (?:med )?(?:att )?(?:svara?|skriva?)(?: .*)?",
    r"svara? (?:mig )?inte(?: mig)?(?: mer)?",
    r"l[äa]mna mig i ?fred",
)
_OTHERS = (
    r"nie odpowiadaj(?:cie)?(?: mi)?(?: .*)?",
    r"przestań(?:cie)? (?:mi )?(?:odpowiadać|pisać)(?: .*)?",
    r"zostaw(?:cie)? mnie w spokoju",
    r"не отвечай(?:те)?(?: .*)?",
    r"не пиши(?:те)?(?: .*)?",
    r"оставь(?:те)? меня в покое",
    r"(?:хватит|прекратите?) (?:мне )?(?:отвечать|писать)(?: .*)?",
    r".*(?:返信|返事|リプ(?:ライ)?|コメント|連絡|メンション)(?:を|は|も)?(?:し|送ら|つけ)ないで(?!いる|い(?:て|た|ま)|お|す).*",
    r".*(?:返信|返事|リプ(?:ライ)?|コメント|連絡|メンション)(?:する)?(?:の)?(?:を|は|も)?(?:もう)?(?:やめて|止めて|お断り|結構です).*",
    r".*(?:話しかけないで|構わないで|かまわないで|ほっといて|放っておいて|絡まないで).*",
    r".*(?:别|不要|请勿|停止|别再|不要再)(?:再)?(?:给我|向我)?(?:回复|回覆|联系|骚扰|打扰)(?:我|了|我了)?",
    r"别烦我.*",
    r".*(?:답장|댓글|답글|연락)(?:을|은)?\s?(?:하지|달지|보내지)\s?(?:마|말아).*",
    r"(?:bana )?cevap (?:verme|yazma)(?:yin|yiniz)?(?: .*)?",
    r"beni rahat b\u0131rak(?:\u0131n)?",
)
REQUESTS = (*_ENGLISH, *_GERMAN, *_ROMANCE, *_DUTCH_AND_NORDIC, *_OTHERS)

NO_BOTS = (
    (
        rf"no (?:more |fucking |stupid |damn )?(?:{_MACHINE})(?: or \w+| and \w+)?(?: {_PLACE}| allowed(?: .*)?| "
        r"wanted| replies| answers)?"
    ),
    (
        rf"no (?:more )?(?:ai|automated|automatic|auto|bot|canned|{_BRAND})(?:[- ]generated)? (?:repl(?:y|ies)|"
        rf"answers?|responses?|comments?|messages?|accounts?|reps?|slop|posts?)(?: {_PLACE}| allowed(?: .*)?)?"
    ),
    (
        rf"(?:your |these |all |such |other )?{_MACHINE} (?:are|is|r) (?:not|n'?t|un)[ -]?(?:allowed|welcome|permitted|"
        rf"wanted)(?: {_PLACE})?"
    ),
    (
        rf"(?:your |these |all |such |other )?{_MACHINE} (?:aren'?t|isn'?t) (?:allowed|welcome|permitted|wanted)(?: "
        rf"{_PLACE})?"
    ),
    (
        rf"(?:your |these |all |such |other )?{_MACHINE} (?:are|is) (?:forbidden|banned|prohibited|unwelcome)(?: "
        rf"{_PLACE})?"
    ),
    rf"(?:we|i) (?:do not|don'?t|dont) (?:allow|want|like|permit|tolerate) {_MACHINE}(?: {_PLACE})?",
    rf"(?:keep|get)(?: (?:your|this|that|these|the))?(?: \w+)? {_MACHINE} (?:out|off|away)(?: .*)?",
    (
        r"(?:stop|remove|delete|disable|ban|shut down|turn off|switch off|kill|call off|go away,?) (?:this|your|these|"
        rf"that)(?: \w+)? {_MACHINE}(?: {_PLACE})?"
    ),
    rf"(?:shut|turn|switch|call) (?:this|your|that)(?: \w+)? {_MACHINE} (?:off|down|up)",
    r"stop,? (?:you )?(?:\w+ )?bot|bots?,? stop",
    rf"(?:this |your |these |such )?{_MACHINE} not (?:allowed|welcome|permitted|wanted)(?: {_PLACE})?",
    rf"this {_MACHINE} (?:is|are) not (?:allowed|welcome|permitted|wanted)(?: {_PLACE})?",
    (
        rf"(?:this|our) (?:sub|subreddit|community|forum|server|board) (?:does not|doesn'?t) (?:allow|permit|want) "
        rf"{_MACHINE}(?: .*)?"
    ),
    rf"nobody (?:wants|needs|asked for) (?:a |your |these )?{_MACHINE}(?: {_PLACE})?",
    rf"this is (?:not|no) (?:a )?place for {_MACHINE}",
    r"(?:go away|shut up|get lost|fuck off|piss off),? (?:you )?(?:\w+ )?bot",
    r"remove (?:yourself|your ?self)(?: .*)?",
    r"keine? (?:(?:ro)?bots?|ki[- ]antworten)(?: bitte)?(?: (?:hier|erwünscht|erlaubt|mehr))*",
    (
        r"bots? (?:sind|ist) (?:hier )?(?:nicht (?:erlaubt|erwünscht|willkommen|gestattet)|unerwünscht|verboten)(?: "
        r"hier)?"
    ),
    r"(?:pas|plus|aucun|non aux?) (?:de |d')?(?:ro)?bots?(?: ici)?",
    r"(?:les )?(?:ro)?bots (?:ne )?sont (?:interdits|pas (?:autorisés|les bienvenus|admis))(?: ici)?",
    r"(?:sin|no|nada de|fuera) (?:ro)?bots(?: (?:aquí|aqui))?",
    r"no (?:se permiten|queremos|quiero|se admiten) bots(?: .*)?",
    r"(?:los )?bots no (?:están permitidos|son bienvenidos)(?: aquí)?",
    r"(?:sem|nada de) (?:bots|robôs)(?: aqui)?",
    r"(?:os )?(?:bots|robôs) não são (?:permitidos|bem-vindos)(?: aqui)?",
    r"não (?:queremos|quero|permitimos) (?:bots|robôs)(?: .*)?",
    r"(?:niente|nessun|basta(?: con i)?) (?:ro)?bot(?: qui)?",
    r"i bot non sono (?:ammessi|benvenuti|permessi|graditi)(?: qui)?",
    r"geen bots?(?: (?:hier|toegestaan|gewenst))*",
    r"bots? (?:zijn|is) (?:hier )?niet (?:toegestaan|welkom|gewenst)(?: hier)?",
    r"(?:bez|żadnych) botów",
    r"без ботов",
    r"никаких ботов",
    r"inga bott?ar",
    r"bot istemiyo(?:rum|ruz)",
    r".*(?:ボット|ロボット|bot|ai)(?:の)?(?:返信|コメント|投稿)?(?:は|を)?(?:お断り|禁止|やめて|いりません|いらない|不要|ご遠慮).*",
    r"(?:请勿|不要|禁止|谢绝|不欢迎)(?:使用)?(?:机器人|bot)(?:回复|评论)?",
    r"봇\s?(?:금지|사절)",
)
