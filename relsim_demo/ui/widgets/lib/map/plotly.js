/* Plotly draws the dots of all maps. */
import { el } from "../dom.js";
import { emit } from "../signals.js";

/* As many pixels as the screen has: Plotly takes twice as many, which costs half the speed where a processor draws. */
const SHARP = Math.min(2, window.devicePixelRatio);
export const PLOTLY = {
  plotGlPixelRatio: SHARP,
  staticPlot: true,
  displayModeBar: false,
  displaylogo: false,
  showTips: false,
  showSendToCloud: false,
  responsive: false,
};
let loading = null;

/* Plotly is large: it comes when the map is first wanted, and how much is here is said meanwhile ("arrived", in
   bytes). */
async function arrive(address) {
  const reader = (await fetch(address)).body.getReader();
  let here = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    here += part.value.length;
    emit("arrived", here);
  }
}

export function loadPlotly(address) {
  loading =
    loading ||
    arrive(address)
      .catch(() => {})
      .then(() => script(address));
  return loading;
}

function script(address) {
  return new Promise((done, failed) => {
    const script = el("script", { src: address });
    script.onload = () => done(globalThis.Plotly);
    script.onerror = () => {
      loading = null;
      script.remove();
      failed(new Error("The map could not be loaded. Check your connection and try again."));
    };
    document.head.append(script);
  });
}
