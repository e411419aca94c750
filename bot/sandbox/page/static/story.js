// The story of the play that the terminal tells, at the foot of the page: scene by scene, each with the way to see it.

import { $ } from "./dom.js";

let scenes = [];
let chosen = null;
let left = false;

// show(place): goes where a scene can be seen. busy: another guide stands there.
export function drawStory(now, show, busy) {
  scenes = now;
  const place = chosen ?? scenes.length - 1;
  const scene = scenes[place];
  $("story").hidden = !scene || left || busy;
  $("story-again").hidden = !scene || (!left && !busy);
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
}

function turn(place, show) {
  chosen = place === scenes.length - 1 ? null : place;
  drawStory(scenes, show, false);
}

// Leaves the story, or begins it again.
export function leaveStory(leaving) {
  left = leaving;
  chosen = leaving ? null : 0;
}
