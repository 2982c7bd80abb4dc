/* A small row of pictures that are examples, or counter-examples, of what is looked for. */
import { el } from "../lib/dom.js";
import { thumbnail } from "../lib/elsewhere.js";
import { picker } from "../lib/tiles.js";

/* new LikeRow({name, sign, gallery, send, change(next), trouble(sentence)}) -> {node, set(pics)}
   next(row) -> the row as it should be then, [{ref, alt} | {path} | {random}]. A click on a picture takes it out. */
export class LikeRow {
  constructor(does) {
    this.does = does;
    this.pics = [];
    this.held = -1; // held: where the picture stood that was taken out by hand
    this.input = el("input.sl-hidden", { type: "file", accept: "image/*", tabindex: "-1", "aria-hidden": "true" });
    this.menu = picker(
      this.does.gallery,
      (choice) => this.add(choice),
      () => this.input.click(),
    );
    this.more = el(
      "button.sl-likes__add",
      { "aria-label": `Add a picture: ${this.does.name}`, onclick: this.menu.toggle },
      this.does.sign,
    );
    this.place = el("div.sl-likes__row");
    this.node = el(
      "div.sl-likes",
      { role: "group", "aria-label": this.does.name },
      el("div.sl-likes__top", {}, el("b", {}, this.does.name), this.more),
      this.place,
      this.input,
      this.menu.node,
    );
    this.input.addEventListener("change", async () => {
      const [file] = this.input.files;
      this.input.value = "";
      if (!file) return undefined;
      this.set([...this.pics, {}]);
      const sent = await this.does.send(file).catch((reason) => ({ trouble: reason.message }));
      if (!sent.trouble) return this.does.change((there) => [...there, sent]);
      this.set(this.pics.filter((pic) => pic.ref)); // as it has become meanwhile
      return this.does.trouble(sent.trouble);
    });
    this.set([]);
  }

  add(choice) {
    this.does.change((row) => [...row, choice]);
  }

  remove(index) {
    this.held = index;
    this.does.change((row) => row.filter(({ ref }) => ref !== this.pics[index].ref));
  }

  thumb(pic, i) {
    const face = thumbnail(pic) || el("span", {}, pic.alt);
    return el(
      "button.sl-likes__pic",
      { title: "Take out", "aria-label": `Take out: ${pic.alt}`, onclick: () => this.remove(i) },
      face,
    );
  }

  set(next) {
    this.pics = next;
    this.place.replaceChildren(
      ...this.pics.map((pic, i) => (pic.ref ? this.thumb(pic, i) : el("span.sl-likes__pic.sl-skel"))),
    );
    if (this.held >= 0) (this.place.children[Math.min(this.held, this.pics.length - 1)] || this.more).focus();
    this.held = -1;
  }
}
