/* Same Logic: how long an answer may take, and what is said meanwhile. */
(() => {
  const SL = window.SameLogic;
  const MOST = 90_000, SLOW = 4000, AGAIN = 2000, FRESH = 150_000;
  const { SILENCE, after, reached } = SL.connection;
  const LONG = "The models are still at work.", NOTHING = "The server does not answer just now; still waiting.";

  /* Why answers wait, as the masthead heard it last; nothing once the models are there. */
  function loading() {
    const state = SL.models;
    return state && ["waiting", "loading"].includes(state.name) && Date.now() - state.at < FRESH ? state.sentence : "";
  }

  /* patience({say, fail, why}) -> {begin, goOn, end}: say(words) while nothing comes, fail(sentence) when nothing will;
     why() -> what else may take long, or nothing. A question begins; the wait goes on anew after each part of an answer. */
  SL.patience = ({ say, fail, why }) => {
    let late = () => {}, slow = 0, wait = 0, server = "", silent = false;

    function begin() {
      server = "";
      goOn();
    }

    function goOn() {
      end();
      silent = false;
      late = after(MOST, () => (loading() ? goOn() : fail(SILENCE)));
      slow = setTimeout(tell, SLOW);
    }

    function end() {
      wait += 1;
      late();
      clearTimeout(slow);
    }

    function tell() {
      say(silent ? NOTHING : loading() || why() || LONG);
      slow = setTimeout(tell, AGAIN);
      look(wait);
    }

    /* Whether the server that was asked is still there. */
    async function look(mine) {
      const now = await reached().catch((reason) => (reason.name === "TimeoutError" ? "silent" : ""));
      if (mine !== wait) return;
      silent = now === "silent";
      if (silent) say(NOTHING);
      else if (!now || (server && now !== server)) fail(SILENCE);
      else server = now;
    }

    return { begin, goOn, end };
  };
})();
