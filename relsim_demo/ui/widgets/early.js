/* Same Logic: an address that opens on a map fetches the plotting library at once, beside everything else. */
SameLogic.early = (plotly) => {
  const tab = new URLSearchParams(location.search).get("tab");
  if (tab === "space" || tab === "maps") SameLogic.loadPlotly(plotly).catch(() => {}); // the map asks again, and says so
};
