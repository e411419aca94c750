// The road above both places, with every question at its station, and the story of the play at the foot of the page.

import { $, h, sync } from "./dom.js";

const SHOWN = 6;
const stood = new Map();
let told = { stations: [], questions: [], story: [] };
let chosen = null;
let left = false;

// What is known of the road now: {stations, questions, story}.
export const road = () => told;

export const waitingFor = (person) => told.questions.filter((one) => one.waits_for.includes(person)).sort((a, b) => a.number - b.number);

export function drawRoad(now, goTo, show) {
  told = now;
  const columns = told.stations.map((station) => {
    const there = told.questions.filter((one) => one.state === station.state);
    return { ...station, count: there.length, shown: there.slice(0, SHOWN).map(arrived) };
  });
  sync($("road"), columns, JSON.stringify, (column) => drawStation(column, goTo));
  drawStory(show);
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
    h("h3", {}, column.name, h("span", { class: "count" }, String(column.count))),
    h("p", {}, column.shown.map((one) => chip(one, goTo)), more > 0 ? h("span", { class: "more" }, `+${more}`) : null),
  );
}

function chip(one, goTo) {
  const classes = `chip${one.moved ? " moved" : ""}${one.waits_for.length ? " waiting" : ""}`;
  const words = `Q-${one.number}: ${one.words}`;
  return h("button", { type: "button", class: classes, title: words, "data-key": `road/${one.number}`, onclick: () => goTo(one) }, `Q-${one.number}`);
}

function drawStory(show) {
  const scenes = told.story;
  const place = chosen ?? scenes.length - 1;
  const scene = scenes[place];
  $("story").hidden = !scene || left;
  $("story-again").hidden = !scene || !left;
  if (!scene) return;
  $("story-step").textContent = `${place + 1} of ${scenes.length} so far`;
  $("story-title").textContent = scene.title;
  $("story-text").textContent = scene.text;
  $("story-back").disabled = place === 0;
  $("story-next").disabled = place === scenes.length - 1;
  const where = scene.place;
  $("story-show").disabled = !where.post && !where.channel;
  $("story-show").onclick = () => show(where);
  $("story-back").onclick = () => turn(place - 1, show);
  $("story-next").onclick = () => turn(place + 1, show);
  $("story-leave").onclick = () => leave(true, show);
  $("story-again").onclick = () => leave(false, show);
}

function turn(place, show) {
  chosen = place === told.story.length - 1 ? null : place;
  drawStory(show);
}

function leave(leaving, show) {
  left = leaving;
  chosen = leaving ? null : 0;
  drawStory(show);
}
