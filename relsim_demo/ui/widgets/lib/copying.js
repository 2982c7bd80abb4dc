/* A small control that copies text, and says so on screen and aloud. */
import { el } from "./dom.js";
import { gallery } from "./facts.js";

const SHOWN = 2500;
let status = null;

function say(words) {
  if (!status) {
    status = el("p.sl-hidden", { role: "status" });
    document.body.append(el("div.sl", {}, status));
  }
  status.textContent = "";
  setTimeout(() => {
    status.textContent = words;
  }, 50);
}

/* Pages without https have no clipboard; the old way may still work there. */
function putByHand(text) {
  const area = el("textarea", { readonly: true, style: "position:fixed;top:0;opacity:0" });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return putByHand(text);
  }
}

/* copyButton("Copy", "caption 1", () => "the text", ".sl-link") -> button */
export function copyButton(words, what, text, look = "sl-link") {
  const button = el(`button.${look}`, { onclick: copy, "aria-label": `${words} ${what}` }, words);
  if (gallery.own && words === "Copy link") button.classList.add("is-private"); // it would lead nobody anywhere
  let timer = 0;
  async function copy() {
    const done = await put(text());
    button.focus();
    button.textContent = done ? "Copied" : "Not allowed here";
    say(done ? `Copied: ${text()}` : "Copying is not allowed here.");
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = words;
    }, SHOWN);
  }
  return button;
}
