/* What cannot wait for the first widget: the line to the server, and the address that the page was opened with. One
   that opens on a map fetches the plotting library at once, beside everything else. */
import "./address.js";
import "./connection.js";
import { plotly } from "./facts.js";
import { loadPlotly } from "./map/plotly.js";

const tab = new URLSearchParams(location.search).get("tab");
if (tab === "space" || tab === "maps") loadPlotly(plotly).catch(() => {}); // the map asks again, and says so
