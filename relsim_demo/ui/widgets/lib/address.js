/* Moving between tabs. The address always names the state in sight, and back and forward walk through them. */
import { equal, filled, searchOf, stateIn } from "./links.js";
import { listen } from "./signals.js";

const openers = {};
const pending = {};
const stands = {}; // by tab: how it is opened, with what once it is there, what it shows
let moving = ""; // a tab whose new state is in the history already, before it is shown
let begun = false; // until the tabs are there, the address is what the page was opened with

const tabButton = (tab) => document.getElementById(`tab-${tab}-button`);
/* linkTo({tab: "score", a, b}) -> an address that opens the page at this state. */
export const linkTo = ({ tab, ...params }, kept = []) => {
  return `${location.origin}${location.pathname}?${searchOf(tab, params, kept)}`;
};

function write(tab, params, instead) {
  const kept = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("__")); // Gradio's own
  const address = linkTo({ tab, ...params }, kept);
  history[instead ? "replaceState" : "pushState"]({ tab, params }, "", address);
  // A Space stands in a frame of the Hub's page, which shows this as its own address.
  if (window.parent !== window && document.referrer.startsWith("https://huggingface.co")) {
    window.parent.postMessage({ queryString: new URL(address).search.slice(1) }, "https://huggingface.co");
  }
}

/* standAt("retrieve", {id, k}, {quiet}): a tab says what it shows now, without what is at its default. A quiet change
   (a slider, a page further) is no step of its own to go back to. */
export const standAt = (tab, params, { quiet = false } = {}) => {
  const now = filled(params);
  if (tab in pending) return;
  stands[tab] = now;
  if (!begun || (tab !== inSight() && tab !== moving)) return; // the tabs turn a moment after they are told to
  const here = history.state;
  const instead = quiet || moving === tab || !here;
  moving = "";
  if (!here || here.tab !== tab || !equal(here.params, now)) write(tab, now, instead);
};

/* goTo("retrieve", {id}) shows a tab and hands what to show to its widget's open(). */
export const goTo = (tab, payload = {}) => {
  move(tab, filled(payload));
  open(tab, payload);
};

function move(tab, params) {
  write(tab, params, moving === tab || (history.state?.tab === tab && equal(history.state.params, params)));
  moving = tab;
  showTab(tab);
}

function open(tab, payload) {
  if (openers[tab]) openers[tab](payload);
  else pending[tab] = payload;
}

/* A widget is there: it is handed what was meant for it, which may have come first. */
export const opensWith = (tab, f) => {
  openers[tab] = f;
  const payload = pending[tab];
  delete pending[tab];
  if (payload) f(payload);
  listen(tab, (answer) => {
    if (answer === null) settle(tab);
  });
};

/* A question failed: the address goes back to what is shown still, which may be what the tab opens with. */
function settle(tab) {
  if (moving !== tab) return;
  moving = "";
  if (inSight() === tab) write(tab, stands[tab] || {}, true);
}

export const showTab = (tab) => {
  tabButton(tab)?.click();
  tabButton(tab)?.scrollIntoView({ block: "nearest", inline: "nearest" }); // on a phone not all are in sight
  window.scrollTo({ top: 0 });
};

const inSight = () =>
  document.querySelector("#sl-tabs [role=tab][aria-selected=true]")?.id.match(/^tab-(.*)-button$/)?.[1];

/* On a phone there may be more tabs than room. */
function reveal(tab) {
  const button = tabButton(tab);
  const list = button?.parentElement;
  if (!list || list.scrollWidth <= list.clientWidth) return;
  list.scrollTo({ left: button.offsetLeft - (list.clientWidth - button.offsetWidth) / 2 });
}

/* The tabs are Gradio's: that another one was chosen shows in their buttons. */
function watchTabs() {
  new MutationObserver(() => {
    const tab = inSight();
    reveal(tab);
    if (!tab || tab === history.state?.tab) return;
    moving = tab in openers ? "" : tab; // a new one has yet to say what it opens with
    write(tab, stands[tab] || {}, false);
  }).observe(document.getElementById("sl-tabs"), {
    subtree: true,
    attributes: true,
    attributeFilter: ["aria-selected"],
  });
}

window.addEventListener("popstate", ({ state }) => {
  const { tab, params } = state || stateIn(location.search);
  if (!tabButton(tab)) return;
  const waits = moving === tab; // for an answer that is no longer wanted
  moving = tab;
  showTab(tab);
  if (!waits && stands[tab] && equal(stands[tab], params)) moving = "";
  else open(tab, params);
});

/* After a reload the browser still knows own pictures, which the address does not. */
const asked = history.state?.params ? history.state : stateIn(location.search);
const wanted = Object.keys(asked.params).length > 0 || asked.tab !== "score";
if (wanted) pending[asked.tab] = asked.params;
function begin() {
  const { tab, params } = asked;
  if (wanted && tabButton(tab)) {
    write(tab, params, true);
    moving = tab;
    showTab(tab);
  } else {
    delete pending[tab];
    if (stands.score) write("score", stands.score, true);
  }
}

const wait = setInterval(() => {
  if (!tabButton("score")) return;
  clearInterval(wait);
  begun = true;
  watchTabs();
  begin();
  reveal(inSight());
}, 50);
