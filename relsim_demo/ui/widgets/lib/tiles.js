/* Pictures. A shown picture with its pivot bar, and the tile in which one chooses a picture. */
import { goTo } from "./address.js";
import { el, isShown } from "./dom.js";
import { mayFill } from "./elsewhere.js";
import { views } from "./facts.js";
import { menuButton } from "./menu.js";
import { SENDING } from "./own.js";
import { error } from "./parts.js";
import { isOwn, src } from "./refs.js";

/** The ways from a picture to everything else: the two most wanted, and a menu. What needs the picture itself is left
 * out where the gallery keeps none.
 * @param {{ref: string, blank?: boolean}} pic
 * @param {{other?: string, more?: [string, () => void][], about?: boolean, beside?: () => string}} [further] other: the
 *   reference that it is compared with; more: further lines of the menu; about: whether one may want to know more;
 *   beside: the reference that is marked in its similarity space */
export function pivots({ ref, blank }, { other = null, more = [], about = true, beside = () => null } = {}) {
  const { space, maps } = views;
  const lines = [
    ...more,
    blank ? null : ["Caption it", () => goTo("caption", { id: ref })],
    space ? ["Show in space", () => goTo("space", { id: ref, pair: beside() })] : null,
    maps && !isOwn(ref) ? ["Find in maps", () => goTo("maps", { id: ref })] : null,
    about && !isOwn(ref) ? ["All about it", () => goTo("explore", { id: ref })] : null,
  ].filter(Boolean);
  return [
    ["Search", "Search from this", () => goTo("retrieve", { id: ref })],
    blank ? null : ["Compare", "Compare", () => goTo("score", other ? { a: other, b: ref } : { a: ref })],
    lines.length ? ["More", lines] : null,
  ].filter(Boolean);
}

const stopping = (f) => (event) => {
  event.stopPropagation();
  f();
};

/* On small pictures only the menu is in sight: it then has the other lines too. */
function pivotBar(actions) {
  const node = el("div.sl-pic__pivot");
  const menu = (lines) => [
    ...actions.filter(([, , f], i) => f && !node.children[i].offsetParent).map(([, name, f]) => [name, f]),
    ...lines,
  ];
  node.append(
    ...actions.map(([words, name, f]) =>
      f
        ? el("button", { "aria-label": name, title: name, onclick: stopping(f) }, words)
        : menuButton(words, () => menu(name), ""),
    ),
  );
  return node;
}

/** A picture; hover, focus or tap shows the pivot bar. Where the gallery keeps none (blank), its words stand for it, or
 * what lies at its address.
 * @param {{ref: string, alt?: string, blank?: boolean, elsewhere?: string}} pic
 * @param {{size?: number, actions?: any[], eager?: boolean}} [look] actions: as of pivots() */
export function picture(pic, { size = 320, actions = null, eager = false } = {}) {
  const image = pic.blank
    ? el("span.sl-pic__words", {}, pic.alt)
    : el("img", {
        src: src(pic.ref, size),
        alt: pic.alt || "",
        loading: eager ? null : "lazy",
        decoding: "async",
        draggable: "false",
      });
  const node = el(pic.blank ? "div.sl-pic.is-blank" : "div.sl-pic", {}, image, actions && pivotBar(actions));
  mayFill(node, pic);
  if (actions) node.addEventListener("click", () => node.classList.toggle("is-open"));
  return node;
}

document.addEventListener("click", (event) => {
  document.querySelectorAll(".sl-pic.is-open").forEach((pic) => {
    if (!pic.contains(/** @type {Node} */ (event.target))) pic.classList.remove("is-open");
  });
});

/* picker(refs, pick, browse?) -> {node, toggle(event), hide()}: a small popover with gallery pictures and a random one;
   with `browse`, also a button that opens the file dialog. `toggle` takes the clicks of the buttons that open it, each
   of which closes it again. */
export function picker(gallery, pick, browse = null) {
  const choose = (choice) => {
    node.hidePopover();
    pick(choice);
  };
  const own = () => {
    node.hidePopover();
    browse();
  };
  const grid = el("div.sl-picker__grid");
  const fill = () =>
    grid.replaceChildren(
      ...gallery.map((pic) =>
        el(
          "button",
          { onclick: () => choose(pic), "aria-label": pic.alt },
          picture({ ...pic, alt: pic.blank ? pic.alt : "" }, { size: 160 }),
        ),
      ),
    );
  const node = el(
    "div.sl-picker",
    { popover: "auto", role: "dialog", "aria-label": "Pictures from the gallery" },
    el(
      "div.sl-picker__top",
      {},
      el("b", {}, "From the gallery"),
      browse && el("button.sl-btn", { onclick: own }, "Your picture"),
      el("button.sl-btn", { onclick: () => choose({ random: true }) }, "Random"),
    ),
    grid,
  );
  const toggle = (event) => {
    if (!grid.firstChild) fill();
    event.preventDefault(); // what the browser would do for the next line: it cannot place a popover
    event.currentTarget.popoverTargetElement = node; // else pressing the button closes it before the click opens it
    toggleBelow(node, event.currentTarget);
  };
  return { node, toggle, hide: () => node.hidePopover() };
}

/* Open a popover below what it belongs to, inside the window, and go into it with the keyboard; or close it. */
function toggleBelow(node, anchor) {
  if (!node.togglePopover({ source: anchor })) return;
  const at = anchor.getBoundingClientRect();
  const right = document.documentElement.clientWidth - node.offsetWidth - 16;
  const low = window.innerHeight - node.offsetHeight - 16;
  node.style.left = `${Math.max(16, Math.min(at.left, right))}px`;
  node.style.top = `${Math.max(16, Math.min(at.bottom + 8, low))}px`;
  node.querySelector("button").focus();
}

const firstImage = (list) => [...(list || [])].find((file) => file.type.startsWith("image/")) || (list || [])[0];

const hasFiles = (event) => [...event.dataTransfer.types].includes("Files");

/* takeDrops(node, f): files dropped on node go to f(the first picture, all of them). */
export function takeDrops(node, f) {
  let depth = 0;
  const mark = (change) => {
    depth = Math.max(0, depth + change);
    node.classList.toggle("is-hot", depth > 0);
  };
  const on = (kind, act) =>
    node.addEventListener(kind, (event) => {
      if (hasFiles(event)) act(event);
    });
  on("dragenter", (event) => {
    event.preventDefault();
    mark(1);
  });
  on("dragleave", () => mark(-1));
  on("dragover", (event) => event.preventDefault());
  on("drop", (event) => {
    event.preventDefault();
    depth = 0;
    mark(0);
    const files = [...event.dataTransfer.files];
    if (files.length) f(firstImage(files), files);
  });
}

/* Beside the places that take files, a dropped one would make the browser leave the page. */
/** @param {DragEvent} event */
function refuse(event) {
  if (event.defaultPrevented || !hasFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
}
window.addEventListener("dragover", refuse);
window.addEventListener("drop", refuse);

/* onPaste(node, f): a picture pasted while node's tab is in sight goes to f(file). */
export function onPaste(node, f) {
  document.addEventListener("paste", (event) => {
    const file = isShown(node) && firstImage(event.clipboardData.files);
    if (!file) return;
    event.preventDefault();
    f(file);
  });
}

/* onEscape(node, f): the key was pressed while node's tab is in sight, wherever the focus is; an open menu keeps it. */
export function onEscape(node, f) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && isShown(node) && !document.querySelector(":popover-open"))
      f();
  });
}

/* What a picture that is on its way says: say(share, smaller), see own.send. Shares are not read aloud. */
export class SendingLine {
  constructor() {
    const gone = el("span", { "aria-hidden": "true" });
    const made = el("span");
    this.node = el("p.sl-note", {}, SENDING, gone, " ", made);
    this.say = (share, smaller) => {
      gone.textContent = percent(share);
      if (made.textContent !== smaller) made.textContent = smaller;
    };
  }
}
export const percent = (share) => ` ${Math.floor(100 * share)} %`;

/* new PictureTile({name, gallery: [{ref, alt}], send: w.send, onchoice(choice | null), actions(state), removable,
   random}) -> {node, set(state), take(file), state}. A choice is {ref} | {path} | {random: true}; null means
   removed. set(null) empty, set({ref, alt}), set({waiting: a line or nothing}), set({error: "sentence"}). */
export class PictureTile {
  constructor(does) {
    this.does = { actions: null, removable: true, random: false, ...does };
    this.input = el("input.sl-hidden", { type: "file", accept: "image/*", tabindex: "-1", "aria-hidden": "true" });
    this.face = el("div.sl-tile__face");
    this.row = el("div.sl-pic__row");
    this.note = el("div.sl-tile__note", { "aria-live": "polite" });
    this.menu = picker(this.does.gallery, (choice) => this.does.onchoice(choice));
    this.node = el("div.sl-tile", {}, this.face, this.row, this.note, this.input, this.menu.node);
    this.state = null;
    this.held = false; // the focus was here when what had it went
    this.input.addEventListener("change", () => {
      if (this.input.files[0]) this.take(this.input.files[0]);
      this.input.value = "";
    });
    takeDrops(this.face, (file) => this.take(file));
    this.set(null);
  }

  browse() {
    return this.input.click();
  }

  link(words, f) {
    return el("button.sl-link", { onclick: f, "aria-label": `${words}: ${this.does.name}` }, words);
  }

  async take(file) {
    this.menu.hide();
    const line = new SendingLine();
    this.set({ waiting: line.node });
    try {
      this.does.onchoice(await this.does.send(file, line.say));
    } catch (trouble) {
      this.does.onchoice({ trouble: trouble.message });
    }
  }

  empty(again) {
    return el(
      "button.sl-pic.sl-empty",
      { onclick: () => this.browse(), "aria-label": `${this.does.name}: choose a picture or drop one here` },
      el("b", {}, again ? "Choose another picture" : "Choose a picture"),
      el("span", {}, again ? "PNG, JPEG or WebP" : "or drop one here"),
    );
  }

  set(state) {
    const same = this.state && state && this.state.ref === state.ref;
    this.state = state;
    this.held ||= this.node.contains(document.activeElement);
    const has = Boolean(state?.ref);
    const waiting = Boolean(state && "waiting" in state);
    if (waiting) this.face.replaceChildren(el("div.sl-pic.sl-skel"));
    else if (!has) this.face.replaceChildren(this.empty(Boolean(state?.error)));
    else if (!same)
      this.face.replaceChildren(picture(state, { size: 640, eager: true, actions: this.does.actions?.(state) }));
    this.row.replaceChildren(
      el("b", {}, this.does.name),
      el(
        "span.sl-pic__acts",
        {},
        waiting
          ? null
          : [
              has
                ? this.link("Replace", () => this.browse())
                : this.does.gallery.length
                  ? this.link("Random", () => this.does.onchoice({ random: true }))
                  : null,
              this.does.gallery.length ? this.link("Gallery", this.menu.toggle) : null,
              has && this.does.random ? this.link("Random", () => this.does.onchoice({ random: true })) : null,
              has && this.does.removable ? this.link("Remove", () => this.does.onchoice(null)) : null,
            ],
      ),
    );
    this.note.replaceChildren(
      ...(state?.error ? [error(state.error)] : waiting && state.waiting ? [state.waiting] : []),
    );
    if (waiting) return;
    if (this.held && document.activeElement === document.body)
      (has ? this.row : this.face).querySelector("button")?.focus({ preventScroll: true });
    this.held = false;
  }
}
