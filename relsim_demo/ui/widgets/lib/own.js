/* Own pictures on their way to the server, also for a second time. */
import * as connection from "./connection.js";
import * as keep from "./keep.js";
import { small } from "./shrink.js";

const MOST = 20_000_000;
const LEFT = "same-logic-asked-";

export const has = (asked) => /"path":|"own-[0-9a-f]{64}"/.test(JSON.stringify(asked));
const refOf = (path) => `own-${path.split(/[\\/]/).at(-2)}`; // see pictures._adopt

/* send(file) -> Promise of {path}. Large pictures are made small first. */
export const send = async (file) => sendAsItIs(await small(file));

async function sendAsItIs(file) {
  if (file.size > MOST) throw new Error("This file is too large. Use a picture below 20 MB.");
  const answer = await connection.whileThere(post(file)).catch(() => null);
  if (answer?.sentence) throw new Error(answer.sentence);
  if (!answer?.path) throw new Error("The picture could not be sent. Check your connection and try again.");
  keep.put(refOf(answer.path), file);
  return { path: answer.path };
}

/* Gradio's own way of sending shows a message of its own where that fails. */
async function post(file) {
  const form = new FormData();
  form.append("files", file);
  const answer = await fetch("gradio_api/upload", { method: "POST", body: form });
  if (answer.headers.has("X-Sentence")) return { sentence: await answer.text() };
  return answer.ok ? { path: (await answer.json())[0] } : {};
}

/* Own pictures that an answer misses: see widget.LostUpload. */
export const lost = (value) =>
  [...JSON.stringify(value).matchAll(/"gone":"(own-[0-9a-f]{64})"/g)].map(([, ref]) => ref);

/* again(asked, missing) -> Promise of the question with the missing pictures as they are now called, and of
   all the names that they had and have; of nothing where one was not kept. */
export async function again(asked, missing) {
  let question = asked;
  const names = [];
  for (const ref of missing) {
    const file = await keep.get(ref);
    if (!file) return null;
    const { path } = await sendAsItIs(file);
    names.push(ref, refOf(path));
    question = renamed(question, ref, path);
  }
  return { question, names };
}

/* A question with another path in place of what names a picture, by its reference or by its old path. */
function renamed(question, ref, path) {
  const name = ref.slice("own-".length);
  const now = (value) => (value === ref ? refOf(path) : path);
  return JSON.parse(JSON.stringify(question), (_, value) =>
    typeof value === "string" && value.includes(name) ? now(value) : value,
  );
}

/* A question with own pictures is left for the page after a reload, until it is answered. */
export function leave(name, asked) {
  try {
    if (asked && has(asked)) sessionStorage.setItem(`${LEFT}${name}`, JSON.stringify(asked));
    else sessionStorage.removeItem(`${LEFT}${name}`);
  } catch {} // a frame without storage
}

export function left(name) {
  try {
    return JSON.parse(sessionStorage.getItem(`${LEFT}${name}`));
  } catch {
    return null;
  }
}
