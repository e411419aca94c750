// Starts the page: listens to the person, and draws both sides after each change.

import { $ } from "./dom.js";
import { drawSlack, listenToSlack } from "./slack.js";
import { drawSquare, listenToSquare } from "./square.js";
import { follow, read } from "./wire.js";

const about = await read("/about");
listenToSquare();
listenToSlack(about);
await follow(
  (slack, square) => {
    drawSquare(square);
    drawSlack(slack);
  },
  (words) => {
    if ($("status").textContent !== words) $("status").textContent = words;
  },
);
