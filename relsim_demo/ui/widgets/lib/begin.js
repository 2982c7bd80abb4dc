/* What cannot wait for the first widget: the line to the server, and the address that the page was opened with. One
   that opens on a map fetches the plotting library at once, beside everything else. */
import "./address.js";
import { after } from "./connection.js";
import { el } from "./dom.js";
import { later, plotly } from "./facts.js";
import { loadPlotly } from "./map/plotly.js";

const REST = 3000; // ms

const tab = new URLSearchParams(location.search).get("tab");
if (tab === "space" || tab === "maps") loadPlotly(plotly).catch(() => {}); // the map asks again, and says so

/* The scripts of the other tabs come once the page has come to rest, one after another: so they are in nobody's way,
   and there before they are wanted. */
function fetchNext() {
  const name = later.shift();
  if (!name) return;
  const { href } = new URL(`../${name}`, import.meta.url);
  document.head.append(el("link", { rel: "modulepreload", href, onload: fetchNext, onerror: fetchNext }));
}
after(REST, fetchNext);
