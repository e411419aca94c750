"""How we behave towards those we answer: where nothing is answered at all, and how often at most. Pure."""

LURKING = "by our own settings nothing is answered on this source; its posts are only read (answer = false)"
