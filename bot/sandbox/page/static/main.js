// Starts the page: listens to the person, and draws both sides, the road and the guides after each change.

import { drawBehind, listenToBehind } from "./behind.js";
import { confirmed, listenToConfirm } from "./confirm.js";
import { $, toast } from "./dom.js";
import { drawRoad, road } from "./road.js";
import { drawSlack, goToQuestion, listenToSlack, show } from "./slack.js";
import { drawSquare, listenToSquare, showPost } from "./square.js";
import { drawStory, leaveStory } from "./story.js";
import { drawTour, listenToTour, offerTour, onTour, openTour } from "./tour.js";
import { act, follow, read, readFirst } from "./wire.js";

const ANEW = "anew";
const text = (words) => ({ type: "plain_text", text: words });
const QUESTION = {
  title: text("Begin anew?"),
  text: text("Everything that was asked, said and answered here is forgotten. The bot is started again, which takes some seconds."),
  confirm: text("Reset"),
  deny: text("Keep it"),
};

function status(words) {
  if ($("status").textContent !== words) $("status").textContent = words;
}

function drawGuides() {
  drawStory(road().story, (place) => (place.post ? showPost(place.post) : show(place)), onTour());
  drawTour();
}

async function beginAnew() {
  if (!(await confirmed(QUESTION))) return;
  $("reset").disabled = true;
  status("Beginning anew…");
  await act("reset");
  $("reset").disabled = false;
}

function anew() {
  sessionStorage.clear();
  sessionStorage.setItem(ANEW, "yes");
  location.reload();
}

function listenToGuides(about) {
  listenToTour(about.tour);
  document.addEventListener("guided", drawGuides);
  $("story-tour").addEventListener("click", () => openTour(true));
  for (const [id, leaving] of [["story-leave", true], ["story-again", false]]) {
    $(id).addEventListener("click", () => {
      leaveStory(leaving);
      if (!leaving && onTour()) openTour(false);
      drawGuides();
    });
  }
  $("reset").addEventListener("click", beginAnew);
}

const first = readFirst();
first.catch(() => null);
const about = await read("/about");
listenToSquare();
listenToSlack(about);
listenToBehind();
listenToConfirm();
listenToGuides(about);
if (sessionStorage.getItem(ANEW)) {
  sessionStorage.removeItem(ANEW);
  offerTour();
  toast("The demo begins anew.");
}
await follow(
  (slack, square, now) => {
    drawSquare(square);
    drawRoad(now, goToQuestion);
    drawSlack(slack);
    performance.mark("drawn");
    drawGuides();
    drawBehind();
  },
  status,
  anew,
  first,
);
