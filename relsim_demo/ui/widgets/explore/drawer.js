/* A panel at the side, all of the screen on a phone: one item, or a comparison. */
import { el } from "../lib/dom.js";

/* new Drawer({onclose(), onstep(by)}) -> {node, isOpen, show({label, title, nodes, back, on}), hide(), focus()}
   back, on: whether there is an item before, and one after. */
export class Drawer {
  constructor(does) {
    this.does = does;
    this.title = el("p.sl-drawer__title");
    this.back = this.arrow("Previous", "‹", -1);
    this.on = this.arrow("Next", "›", 1);
    this.close = el("button.sl-btn", { onclick: () => does.onclose() }, "Close");
    this.body = el("div.sl-drawer__body");
    this.node = el(
      "aside.sl-drawer",
      { role: "dialog", tabindex: "-1", hidden: true },
      el("div.sl-drawer__head", {}, this.title, this.back, this.on, this.close),
      this.body,
    );
  }

  arrow(name, sign, by) {
    return el("button.sl-btn.sl-drawer__arrow", { "aria-label": name, onclick: () => this.does.onstep(by) }, sign);
  }

  get isOpen() {
    return !this.node.hidden;
  }

  show({ label, title, nodes, back = null, on = null }) {
    const fresh = this.node.hidden;
    const held = this.node.contains(document.activeElement);
    const at = document.activeElement;
    this.node.hidden = false;
    this.node.setAttribute("aria-label", label);
    this.title.textContent = title;
    this.back.hidden = back === null;
    this.on.hidden = on === null;
    this.back.disabled = !back;
    this.on.disabled = !on;
    this.body.replaceChildren(...nodes);
    this.body.scrollTop = 0;
    if (fresh || (held && (!at.isConnected || /** @type {HTMLButtonElement} */ (at).disabled))) this.focus();
  }

  focus() {
    this.node.focus({ preventScroll: true });
  }

  hide() {
    this.node.hidden = true;
    this.body.replaceChildren();
  }
}
