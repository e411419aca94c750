// Slack's interactive elements in messages, windows and homes: buttons, menus, choices and pickers. What is pressed or
// chosen goes to `act`, after the question that it asks first, if it asks one.

import { h, linkOrWords } from "./dom.js";
import { confirmed } from "./confirm.js";
import { bare, notDrawn, words } from "./text.js";

export function element(part, around) {
  const draw = ELEMENTS[part.type];
  return draw ? draw(part, around) : notDrawn(part.type);
}

const keyOf = (part, around) => `${around.place}/${part.action_id}/${part.value ?? ""}`;

async function act(part, around, value) {
  if (!part.confirm || (await confirmed(part.confirm))) await around.act(part.action_id, value);
}

function button(part, around) {
  const press = () => act(part, around, part.value ?? null);
  const style = part.style ? `button ${part.style}` : "button";
  const name = { "aria-label": part.accessibility_label, "data-key": keyOf(part, around), "data-action": part.action_id };
  const drawn = h("button", { type: "button", class: style, ...name, onclick: press }, words(part.text));
  return part.url ? h("span", {}, drawn, " ", linkOrWords(part.url, part.url)) : drawn;
}

const optionsOf = (part) => part.options ?? (part.option_groups ?? []).flatMap((group) => group.options);
const choices = (part) => optionsOf(part).map((option) => [option.value, bare(option.text)]);
const others = (names) => (_part, around) => [...names(around)];
const people = others((around) => around.people);
const rooms = others((around) => around.rooms);

// A menu of the browser's own. One that keeps no choice goes back to its name once something was chosen.
const menu = (offered, name) => (part, around) => {
  const told = part.placeholder ? bare(part.placeholder) : name;
  const drawn = (pairs) => pairs.map(([value, text]) => h("option", { value }, text));
  const grouped = part.option_groups?.map((group) => h("optgroup", { label: bare(group.label) }, drawn(group.options.map((one) => [one.value, bare(one.text)]))));
  const options = grouped ?? drawn(offered(part, around));
  const select = h("select", { class: "menu", "aria-label": told, "data-kind": part.type, "data-key": keyOf(part, around), "data-action": part.action_id }, h("option", { value: "" }, told), options);
  const stands = part.initial_option?.value ?? part.initial_user ?? part.initial_conversation ?? part.initial_channel ?? "";
  select.value = stands;
  select.addEventListener("change", async () => {
    const value = select.value;
    if (!stands) select.value = "";
    if (value) await act(part, around, value);
  });
  return select;
};

// Boxes or radio buttons; each choice is told at once.
const boxes = (type, first) => (part, around) => {
  const chosen = new Set((part[first] ? [part[first]].flat() : []).map((option) => option.value));
  const group = h("fieldset", { class: "choices", "data-action": part.action_id }, optionsOf(part).map((option) => choice(type, option, chosen, keyOf(part, around))));
  const value = () => [...group.querySelectorAll("input:checked")].map((box) => box.value);
  group.addEventListener("change", () => act(part, around, type === "radio" ? (value()[0] ?? null) : value()));
  return group;
};

export function choice(type, option, chosen, name) {
  const box = h("input", { type, value: option.value, name: type === "radio" ? name : null });
  box.checked = chosen.has(option.value);
  const about = option.description ? h("small", {}, words(option.description)) : null;
  return h("label", { class: "choice" }, box, h("span", {}, words(option.text), about));
}

// Dates go to Slack as it writes them; a time of a day that is given in seconds, as seconds.
const picker = (type, first, toSlack = (value) => value) => (part, around) => {
  const told = part.placeholder ? bare(part.placeholder) : "When";
  const node = h("input", { type, class: "menu", "aria-label": told, "data-key": keyOf(part, around), "data-action": part.action_id });
  node.value = type === "datetime-local" ? localTime(part[first]) : (part[first] ?? "");
  node.addEventListener("change", () => node.value && act(part, around, toSlack(node.value)));
  return node;
};

export const seconds = (value) => Math.floor(new Date(value).getTime() / 1000);

// A time in seconds as the browser's field takes it, in the zone where one is.
export function localTime(timestamp) {
  if (!timestamp) return "";
  const at = new Date(timestamp * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

export const ELEMENTS = {
  button,
  overflow: menu(choices, "More…"),
  static_select: menu(choices, "Choose…"),
  multi_static_select: boxes("checkbox", "initial_options"),
  users_select: menu(people, "Choose a person…"),
  conversations_select: menu(rooms, "Choose a channel…"),
  channels_select: menu(rooms, "Choose a channel…"),
  checkboxes: boxes("checkbox", "initial_options"),
  radio_buttons: boxes("radio", "initial_option"),
  datepicker: picker("date", "initial_date"),
  timepicker: picker("time", "initial_time"),
  datetimepicker: picker("datetime-local", "initial_date_time", seconds),
};
