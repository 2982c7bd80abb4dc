/* Same Logic: a small row of pictures that are examples, or counter-examples, of what is looked for. */
(() => {
  const SL = window.SameLogic;
  const { el, src, picker } = SL;

  /* likes({name, sign, gallery, send, change(next), trouble(sentence)}) -> {node, set(pics)}
     next(row) -> the row as it should be then, [{ref, alt} | {path} | {random}]. A click on a picture takes it out. */
  function likes({ name, sign, gallery, send, change, trouble }) {
    let pics = [], held = -1; // held: where the picture stood that was taken out by hand
    const input = el("input.sl-hidden", { type: "file", accept: "image/*", tabindex: "-1", "aria-hidden": "true" });
    const menu = picker(gallery, add, () => input.click());
    const more = el("button.sl-likes__add", { "aria-label": `Add a picture: ${name}`, onclick: (event) => menu.show(event.currentTarget) }, sign);
    const place = el("div.sl-likes__row"), node = el("div.sl-likes", { role: "group", "aria-label": name }, el("div.sl-likes__top", {}, el("b", {}, name), more), place, input, menu.node);

    function add(choice) {
      change((row) => [...row, choice]);
    }

    function remove(index) {
      held = index;
      change((row) => row.filter(({ ref }) => ref !== pics[index].ref));
    }

    function thumb(pic, i) {
      const face = pic.blank ? el("span", {}, pic.alt) : el("img", { src: src(pic.ref, 160), alt: "", draggable: "false" });
      return el("button.sl-likes__pic", { title: "Take out", "aria-label": `Take out: ${pic.alt}`, onclick: () => remove(i) }, face);
    }

    function set(next) {
      pics = next;
      place.replaceChildren(...pics.map((pic, i) => (pic.ref ? thumb(pic, i) : el("span.sl-likes__pic.sl-skel"))));
      if (held >= 0) (place.children[Math.min(held, pics.length - 1)] || more).focus();
      held = -1;
    }

    input.addEventListener("change", async () => {
      const [file] = input.files;
      input.value = "";
      if (!file) return undefined;
      set([...pics, {}]);
      const sent = await send(file).catch((reason) => ({ trouble: reason.message }));
      if (!sent.trouble) return change((there) => [...there, sent]);
      set(pics.filter((pic) => pic.ref)); // as it has become meanwhile
      return trouble(sent.trouble);
    });
    set([]);
    return { node, set };
  }

  Object.assign(SL, { likes });
})();
