// The question that a button or the page asks before it does something that cannot be taken back lightly.

import { $ } from "./dom.js";
import { plain } from "./text.js";

// Resolves to whether the person agreed. `confirm` is Slack's confirmation dialog: title, text, confirm, deny, style.
export function confirmed(confirm) {
  const dialog = $("confirm");
  $("confirm-title").textContent = confirm.title ? plain(confirm.title) : "Are you sure?";
  $("confirm-text").textContent = confirm.text ? plain(confirm.text) : "";
  $("confirm-yes").textContent = confirm.confirm ? plain(confirm.confirm) : "Yes";
  $("confirm-no").textContent = confirm.deny ? plain(confirm.deny) : "Cancel";
  $("confirm-yes").className = confirm.style === "danger" ? "danger" : "primary";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
  });
}

export function listenToConfirm() {
  $("confirm-yes").addEventListener("click", () => $("confirm").close("yes"));
  $("confirm-no").addEventListener("click", () => $("confirm").close(""));
}
