/* The line to the server. Gradio's client reads whatever comes as JSON and shows what its parser says of
   anything else, waits for ever on a stream that ends early, and reloads the page when a stream breaks. So its requests
   pass through here: what is lost is told to the question it belongs to, and Gradio hears a quiet end. */
const send = window.fetch.bind(window);
const SOON = 7000;
const SHORT = 3000;
const BREATH = 2000;
const TICK = 250;
const NAP = 1000;
export const SILENCE = "The server did not answer. Check your connection and try again; what you chose is still here.";
const BUSY = "Too much is asked of the server just now. Try again in a moment.";
const questions = new Map(); // by turn: what to do when no answer will come
const events = new Map(); // by Gradio's event: the turn of its question, and by when something must be heard of it
const joining = new Set(); // questions on their way, of which no event is known yet
const streams = new Set(); // what ends each stream that is open
let turns = 0;
let breaks = 0;
let leaving = false;
let awake = 0;
let ticked = performance.now();

/* awake: for how many ms the page has been at work. While it draws, or sleeps, it hears nobody: that time, which can be
   long on a slow machine, says nothing of the server. */
setInterval(() => {
  const now = performance.now();
  awake += Math.min(now - ticked, NAP);
  ticked = now;
  if (![...events.values()].some(({ by }) => by < awake)) return;
  if (streams.size)
    streams.forEach((stream) => {
      stream.abort();
    });
  else lost(); // a stream that just ended was taken for one that will carry the answer
}, TICK);

/* after(wait, f) -> stop(): f once the page has been awake for so many ms. */
export function after(wait, f) {
  const end = awake + wait;
  const stop = () => clearInterval(watch);
  const watch = setInterval(() => {
    if (awake < end) return;
    stop();
    f();
  }, TICK);
  return stop;
}

/* within(wait, work(signal)) -> what the work comes to; fails with TimeoutError where it takes longer. */
function within(wait, work) {
  const late = new AbortController();
  const stop = after(wait, () => late.abort(new DOMException("Nothing came.", "TimeoutError")));
  return work(late.signal).finally(stop);
}

/* expect(lost) -> the turn of a new question; lost(sentence) is called when its answer cannot come any more. */
export function expect(lost) {
  turns += 1;
  questions.set(turns, lost);
  return turns;
}

export const settle = (turn) => questions.delete(turn);

function lose(turn, sentence) {
  const lost = questions.get(turn);
  settle(turn);
  if (lost && !leaving) lost(sentence);
}

const json = (value, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json" } });

/* The server ends all that a page waits for when it finds its stream broken, which can be after the next question came:
   so the page goes by another name each time. */
const renamed = (name) => (breaks ? `${name}-${breaks}` : name);

function signed(init) {
  const body = JSON.parse(init.body);
  return { ...init, body: JSON.stringify({ ...body, session_hash: renamed(body.session_hash) }) };
}

/* A question sets out. */
function join(input, init) {
  const asked = put(input, init);
  joining.add(asked);
  return asked.finally(() => joining.delete(asked));
}

/* An empty list of what is wrong with a question is what Gradio passes over in silence. */
async function put(input, init) {
  const { turn } = JSON.parse(init.body).event_data || {};
  const by = awake + SOON;
  let answer = null;
  let said = null;
  try {
    await within(SOON, async (signal) => {
      answer = await send(input, { ...signed(init), signal });
      said = await answer.json();
    });
  } catch {} // the server is gone, or something else answers in its place
  if (answer?.ok && said?.event_id) {
    events.set(said.event_id, { turn, by: Math.max(by, awake + BREATH) });
    return json(said);
  }
  lose(turn, answer?.status === 429 || /^Queue is full/.test(said?.detail) ? BUSY : SILENCE);
  return json({ detail: [] }, 422);
}

/* What needs no answer. */
async function run(input, init) {
  const answer = await send(input, signed(init)).catch(() => null);
  return json((answer?.ok && (await answer.json().catch(() => null))) || { data: [] });
}

/* The stream of answers. */
async function data(request) {
  const leave = new AbortController();
  const address = new URL(request.url);
  address.searchParams.set("session_hash", renamed(address.searchParams.get("session_hash")));
  request.signal.addEventListener("abort", () => leave.abort());
  const body = new ReadableStream({
    start: (out) => {
      carry(address, leave, out);
    },
    cancel: () => leave.abort(),
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
}

const say = (out, message) => out.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(message)}\n\n`));

async function carry(address, leave, out) {
  streams.add(leave);
  try {
    // The server ends the stream when nothing is asked any more; who asked in that moment is heard by another one.
    do await pass(await send(address, { headers: { Accept: "text/event-stream" }, signal: leave.signal }), out);
    while (events.size);
  } catch {
    breaks += 1;
    lost(out);
  }
  streams.delete(leave);
  try {
    say(out, { msg: "close_stream" });
    out.close();
  } catch {} // Gradio no longer listens
}

async function pass(answer, out) {
  if (!answer.ok) throw new Error(String(answer.status));
  const words = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ; ) {
    const { done, value } = await words.read();
    if (done) throw new Error("cut");
    const messages = (rest + value).split("\n\n");
    rest = messages.pop();
    for (const message of messages) {
      const said = JSON.parse(message.replace(/^data:/, ""));
      if (said.msg === "close_stream") return;
      if (said.msg === "unexpected_error") throw new Error("the server forgot this page");
      if (!events.has(said.event_id)) await Promise.all(joining); // an answer can overtake the word that it was wanted
      say(out, heard(said));
    }
  }
}

/* One message of Gradio's; a failure of which no handler of ours has told is none of Gradio's to tell. */
function heard(said) {
  const event = events.get(said.event_id);
  if (!event) return said;
  event.by = Infinity;
  if (said.msg !== "process_completed") return said;
  events.delete(said.event_id);
  if (said.success) return said;
  lose(event.turn, SILENCE);
  return nothing(said.event_id);
}

/* An answer that changes nothing. */
const nothing = (id) => ({
  msg: "process_completed",
  event_id: id,
  success: true,
  output: {
    data: [{ __type__: "update" }],
    is_generating: false,
    duration: 0,
    average_duration: 0,
    render_config: null,
    changed_state_ids: [],
  },
});

/* out: where Gradio listens, if it does. */
function lost(out = null) {
  const gone = [...events];
  events.clear();
  for (const [id, { turn }] of gone) {
    lose(turn, SILENCE);
    try {
      say(out, nothing(id));
    } catch {} // it no longer does
  }
}

const WAYS = { "queue/join": join, "queue/data": data, run };
window.fetch = (input, init) => {
  const path = new URL(input instanceof Request ? input.url : input, document.baseURI).pathname;
  const way = WAYS[/\/gradio_api\/(queue\/join|queue\/data|run)\b/.exec(path)?.[1]];
  return way ? way(input, init) : send(input, init);
};

/* The server's name for this run of it. Fails where something else answers; with TimeoutError, where nothing does. */
export const reached = () =>
  within(SHORT, async (signal) => {
    const answer = await send("gradio_api/app_id", { cache: "no-store", signal });
    const id = answer.ok && (await answer.json()).app_id;
    if (!id) throw new Error(SILENCE);
    return id;
  });

/* whileThere(work) -> what the work comes to; it fails once the server was not reached twice in a row: a busy one may
   miss a moment. */
export function whileThere(work) {
  return new Promise((done, failed) => {
    let missed = 0;
    const miss = () => {
      missed += 1;
      if (missed > 1) end(failed, new Error(SILENCE));
    };
    const watch = setInterval(
      () =>
        reached().then(() => {
          missed = 0;
        }, miss),
      SHORT,
    );
    const end = (finish, value) => {
      clearInterval(watch);
      finish(value);
    };
    work.then(
      (value) => end(done, value),
      (reason) => end(failed, reason),
    );
  });
}

/* A page on the way to another one loses its answers, which is nothing to tell. */
window.addEventListener("beforeunload", () => {
  leaving = true;
  setTimeout(() => {
    leaving = false;
  }, SHORT);
});
