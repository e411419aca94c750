// The road above both places, with every question at its station.

import { $, h, sync } from "./dom.js";

const SHOWN = 5;
const stood = new Map();
let told = { stations: [], questions: [], story: [] };

// What is known of the road now: {stations, questions, story}.
export const road = () => told;

export const waitingFor = (person) => told.questions.filter((one) => one.waits_for.includes(person)).sort((a, b) => a.number - b.number);

export function drawRoad(now, goTo) {
  told = now;
  const columns = told.stations.map((station) => {
    const there = told.questions.filter((one) => one.state === station.state);
    return { ...station, count: there.length, shown: there.slice(0, SHOWN).map(arrived) };
  });
  sync($("road"), columns, JSON.stringify, (column) => drawStation(column, goTo));
}

// A question that came to another station since it was drawn last is marked.
function arrived(question) {
  const before = stood.get(question.number);
  stood.set(question.number, question.state);
  return { ...question, moved: before !== undefined && before !== question.state };
}

function drawStation(column, goTo) {
  const more = column.count - column.shown.length;
  return h(
    "li",
    {},
    h("h2", {}, column.name, h("span", { class: "count" }, String(column.count))),
    h("p", {}, column.shown.map((one) => chip(one, goTo)), more > 0 ? h("span", { class: "more" }, `+${more}`) : null),
  );
}

function chip(one, goTo) {
  const classes = `chip${one.moved ? " moved" : ""}${one.waits_for.length ? " waiting" : ""}`;
  const words = `Q-${one.number}: ${one.words}`;
  return h("button", { type: "button", class: classes, title: words, "data-key": `road/${one.number}`, onclick: () => goTo(one) }, `Q-${one.number}`);
}
