/* Put into every page before its own scripts: notes when a control has answered and when dots are drawn, in ms since
   the page was asked for. It looks every few milliseconds, so that is how exact it is. */
window.probe = (() => {
  const EVERY = 10;
  const AGAIN = 400;
  const GRID = 48;
  const LEAST = 0.02; // ms, ms, cells, share of them that must show dots
  const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  paper.canvas.width = paper.canvas.height = GRID;

  function until(found) {
    return new Promise((done) => {
      const look = () => {
        const what = found();
        if (what) done(what);
        else setTimeout(look, EVERY);
      };
      look();
    });
  }

  /* Where the visible WebGL canvases show something: one letter a cell of a grid; empty where nothing is drawn. */
  function dots() {
    const layers = [...document.querySelectorAll("canvas.gl-canvas-context, canvas.gl-canvas-focus")].filter(
      (one) => one.width && one.checkVisibility(),
    );
    if (!layers.length) return "";
    paper.clearRect(0, 0, GRID, GRID);
    layers.forEach((layer) => {
      paper.drawImage(layer, 0, 0, GRID, GRID);
    });
    const { data } = paper.getImageData(0, 0, GRID, GRID);
    const cells = Array.from({ length: GRID * GRID }, (_, i) => data[4 * i + 3]);
    return cells.filter(Boolean).length < LEAST * cells.length
      ? ""
      : String.fromCharCode(...cells.map((alpha) => 32 + alpha / 4));
  }

  /* Click a control as soon as it is there, again if nothing comes, until the page shows the answer. */
  function answered(control, answer) {
    let clicked = -Infinity;
    return until(() => {
      const now = performance.now();
      const node = document.querySelector(control);
      if (answer()) return now;
      if (node && now - clicked > AGAIN) {
        node.click();
        clicked = now;
      }
      return 0;
    });
  }

  const drawn = () => until(() => dots() && performance.now());

  /* Click, and take the time until other dots are drawn. */
  async function redrawn(control) {
    const before = dots();
    const start = performance.now();
    control.click();
    await until(() => {
      const now = dots();
      return now && now !== before;
    });
    return performance.now() - start;
  }

  /* Click, and take the time until the page shows what there is to say; also how long the answer itself took. */
  async function told(control, words, request) {
    const start = performance.now();
    const before = document.querySelector(words).textContent;
    performance.clearResourceTimings();
    control.click();
    await until(() => {
      const now = document.querySelector(words).textContent;
      return now && now !== before;
    });
    const whole = performance.now() - start;
    const asked = performance.getEntriesByType("resource").filter((one) => one.name.includes(request));
    return { whole, wire: asked.length ? asked.at(-1).responseEnd - asked.at(-1).startTime : null };
  }

  /* What never comes is an error, not an endless wait. */
  const soon = (found, patience) =>
    Promise.race([found, new Promise((_, failed) => setTimeout(() => failed(new Error("It never came.")), patience))]);

  return { answered, drawn, redrawn, told, soon };
})();
