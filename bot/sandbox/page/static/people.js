// Who one may be: every colleague with what they do, and how much waits for them; one press goes there as that person.

import { $, h, sync } from "./dom.js";

const GROUPS = { comms: "Communications: approve", lead: "Lead: assigns", operator: "Operator", expert: "Experts: answer" };
const ORDER = ["expert", "lead", "comms", "operator", ""];

const groupOf = (user, people) => Object.keys(GROUPS).find((role) => people[user.id]?.roles.includes(role)) ?? "";

export const initials = (name) => name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("");

// A colour of their own, the same wherever they are shown.
export const hue = (id) => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);

export function drawPeople(state, people, me, waiting, be, goTo) {
  const line = (user) => ({
    id: user.id,
    name: user.real_name,
    does: [people[user.id]?.title, ...(people[user.id]?.tags ?? []).map((tag) => `#${tag}`)].filter(Boolean).join(" ") || "outsider",
    me: user.id === me,
    waits: waiting(user.id),
  });
  const group = (role) => state.users.filter((user) => groupOf(user, people) === role).map(line);
  const groups = ORDER.map((role) => ({ name: GROUPS[role] ?? "Others", lines: group(role) })).filter((one) => one.lines.length);
  const items = groups.flatMap((one) => [{ heading: one.name }, ...one.lines]);
  sync($("people"), items, JSON.stringify, (item) => (item.heading ? h("li", { class: "group" }, item.heading) : drawPerson(item, be, goTo)));
}

function drawPerson(one, be, goTo) {
  const face = h("span", { class: "face small", "aria-hidden": "true", "data-hue": Math.floor(hue(one.id) / 30) }, initials(one.name));
  const button = h(
    "button",
    { type: "button", class: "person", "data-key": `person/${one.id}`, "aria-pressed": String(one.me), onclick: () => be(one.id) },
    face,
    h("span", {}, h("b", {}, one.name), h("small", { title: one.does }, one.does)),
  );
  const count = one.waits.length;
  const words = `${count} ${count === 1 ? "waits" : "wait"} for ${one.name}: go to the first`;
  const badge = count
    ? h("button", { type: "button", class: "waits", title: words, "aria-label": words, "data-key": `waits/${one.id}`, onclick: () => goTo(one.waits[0], one.id) }, String(count))
    : null;
  return h("li", { class: "one" }, button, badge);
}
