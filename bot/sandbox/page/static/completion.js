// Completion of what is typed to Slack: commands after "/", people after "@", channels after "#". A list box below the
// field, by the combobox pattern: arrows choose, Enter and Tab take, Escape closes.

import { h } from "./dom.js";

const MOST = 60;

// field: a textarea. offered(): {slashes, commands, people, rooms}, what may be completed now; commands only where Slack
// takes them. Returns {open}: whether a list is shown, so that Enter is not for the form.
export function completing(field, offered) {
  const id = `${field.id}-list`;
  const list = h("ul", { id, class: "completions", role: "listbox", "aria-label": "Completions", hidden: true });
  const hint = h("p", { id: `${field.id}-usage`, class: "usage", "aria-live": "polite" });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": id, "aria-expanded": "false" })) field.setAttribute(name, value);
  field.after(list, hint);
  let items = [];
  let at = 0;
  const shut = () => show([]);

  function show(found) {
    items = found;
    at = 0;
    list.hidden = !items.length;
    field.setAttribute("aria-expanded", String(items.length > 0));
    list.replaceChildren(...items.map(draw));
    choose(0);
  }

  function draw(item, place) {
    const take = (event) => {
      event.preventDefault();
      accept(place);
    };
    return h("li", { id: `${id}-${place}`, role: "option", "aria-selected": "false", onmousedown: take }, h("b", {}, item.shown), " ", h("span", {}, item.does));
  }

  function choose(place) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = place;
    const chosen = list.children[at];
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function accept(place) {
    const { from, text } = items[place];
    const end = field.selectionStart;
    field.setRangeText(text, from, end, "end");
    shut();
    look();
  }

  function look() {
    const before = field.value.slice(0, field.selectionStart);
    const told = usageOf(field.value, offered());
    if (hint.textContent !== told) hint.textContent = told;
    show(found(before, offered()).slice(0, MOST));
  }

  const KEYS = {
    ArrowDown: () => choose((at + 1) % items.length),
    ArrowUp: () => choose((at - 1 + items.length) % items.length),
    Enter: () => accept(at),
    Tab: () => accept(at),
    Escape: shut,
  };
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.shiftKey || !KEYS[event.key]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    KEYS[event.key]();
  });
  field.addEventListener("input", look);
  field.addEventListener("blur", shut);
  return { shut: () => (shut(), (hint.textContent = "")) };
}

const escaped = (text) => text.toLowerCase();

// What fits what stands before the caret; nothing once it is typed out.
function found(before, { slashes, commands, people, rooms }) {
  if (before.startsWith("/") && slashes.length) return commandsFor(before, slashes, commands) ?? named(before, people, rooms);
  return named(before, people, rooms);
}

function commandsFor(before, slashes, commands) {
  const [, slash, gap, verb, rest] = /^(\/\S*)(\s*)(\S*)(.*)$/su.exec(before);
  if (rest) return null;
  const known = slashes.find((one) => one.name === slash);
  if (gap && !known) return [];
  if (!gap) {
    const bare = slashes.filter((one) => one.name.startsWith(escaped(slash)) && one.name !== slash);
    const full = commands.map((one) => line(slashes[0].name, one)).filter((one) => one.text.startsWith(escaped(slash)));
    return known ? commands.map((one) => line(slash, one)) : [...bare.map((one) => ({ from: 0, text: `${one.name} `, shown: one.name, does: one.does })), ...full];
  }
  if (commands.some((one) => one.name === escaped(verb))) return [];
  return commands.filter((one) => one.name.startsWith(escaped(verb))).map((one) => line(slash, one));
}

const line = (slash, one) => ({ from: 0, text: `${slash} ${one.name}${one.usage === one.name ? "" : " "}`, shown: `${slash} ${one.usage}`, does: one.does });

function named(before, people, rooms) {
  const match = /(?:^|[\s(])([@#])([\w.-]*)$/u.exec(before);
  if (!match) return [];
  const [, sign, typed] = match;
  const names = sign === "@" ? people : rooms;
  const fits = names.filter((one) => escaped(one.name).startsWith(escaped(typed)) || escaped(one.does).startsWith(escaped(typed)));
  if (fits.some((one) => one.name === typed)) return [];
  const from = before.length - typed.length - 1;
  return fits.map((one) => ({ from, text: `${sign}${one.name} `, shown: `${sign}${one.name}`, does: one.does }));
}

// How the command that is being typed goes on.
function usageOf(text, { slashes, commands }) {
  const [, slash, verb] = /^(\/\S+)\s+(\S+)/u.exec(text) ?? [];
  const known = slashes.some((one) => one.name === slash) && commands.find((one) => one.name === escaped(verb ?? ""));
  return known ? `${slash} ${known.usage}: ${known.does}` : "";
}
