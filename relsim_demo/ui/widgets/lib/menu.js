/* A button that opens a small menu. */
import { el } from "./dom.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
let node = null;
let owner = null; // the one menu of the page, and the button that it is open for

/* Put a popover beside its button, inside the window. */
function beside(popover, anchor) {
  const at = anchor.getBoundingClientRect();
  const root = document.documentElement;
  const room = root.clientWidth - popover.offsetWidth - 8;
  const below = at.bottom + 4;
  const top = below + popover.offsetHeight > window.innerHeight - 8 ? at.top - popover.offsetHeight - 4 : below;
  popover.style.left = `${Math.max(8, Math.min(at.left, room))}px`;
  popover.style.top = `${Math.max(8, top)}px`;
}

/* It is filled when it opens. */
function open(items, anchor) {
  if (!node) {
    node = el("div.sl-menu", { popover: "auto", role: "menu", onkeydown: onKey });
    document.body.append(el("div.sl", {}, node));
    window.addEventListener(
      "scroll",
      () => {
        if (node.matches(":popover-open")) beside(node, owner);
      },
      { passive: true },
    );
  }
  owner = anchor;
  const choose = (act) => {
    node.hidePopover();
    anchor.focus();
    act();
  };
  node.replaceChildren(
    ...items.map(([words, act]) => el("button", { role: "menuitem", onclick: () => choose(act) }, words)),
  );
  node.setAttribute("aria-label", anchor.getAttribute("aria-label") || anchor.textContent);
  node.ontoggle = ({ newState }) => anchor.setAttribute("aria-expanded", String(newState === "open"));
  node.showPopover();
  beside(node, anchor);
  node.firstElementChild.focus({ preventScroll: true });
}

function onKey(event) {
  if (event.key === "Tab") return node.hidePopover();
  const step = STEPS[event.key];
  const all = [...node.children];
  if (!step) return undefined;
  event.preventDefault();
  const next = all.indexOf(document.activeElement) + step;
  return all.at(next % all.length).focus();
}

/* menuButton("Export", () => [["CSV", f], ...], "sl-btn") -> button */
export function menuButton(words, items, look = "sl-link") {
  const attrs = { "aria-haspopup": "menu", "aria-expanded": "false" };
  const button = el(
    look ? `button.${look}` : "button",
    {
      ...attrs,
      onclick: (event) => {
        event.stopPropagation();
        open(items(), button);
      },
    },
    words,
  );
  return button;
}
