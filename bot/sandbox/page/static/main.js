// Starts the page: listens to the person, and draws both sides and the road after each change.

import { drawBehind, listenToBehind } from "./behind.js";
import { $ } from "./dom.js";
import { drawRoad } from "./road.js";
import { drawSlack, goToQuestion, listenToSlack, show } from "./slack.js";
import { drawSquare, listenToSquare, showPost } from "./square.js";
import { follow, read } from "./wire.js";

const about = await read("/about");
listenToSquare();
listenToSlack(about);
listenToBehind();
await follow(
  (slack, square, road) => {
    drawSquare(square);
    drawRoad(road, goToQuestion, (place) => (place.post ? showPost(place.post) : show(place)));
    drawSlack(slack);
    drawBehind();
  },
  (words) => {
    if ($("status").textContent !== words) $("status").textContent = words;
  },
);
