/* Own pictures on their way to the server, also for a second time. */
import * as connection from "./connection.js";
import * as keep from "./keep.js";
import { sized, small } from "./shrink.js";

export const SENDING = "Sending the picture…";
const MOST = 20_000_000;
const LEFT = "same-logic-asked-";

export const has = (asked) => /"path":|"own-[0-9a-f]{64}"/.test(JSON.stringify(asked));
const refOf = (path) => `own-${path.split(/[\\/]/).at(-2)}`; // see pictures/references.py

/* send(file, say) -> Promise of {path}. Large pictures are made small first. say(share, smaller) while it is on its
   way: which share of it has gone, and a sentence on how much smaller it was made. */
export async function send(file, say = (_share, _smaller) => {}) {
  const made = await small(file);
  const smaller = made === file ? "" : `Made smaller: ${sized(file.size)} became ${sized(made.size)}.`;
  return sendAsItIs(made, (share) => say(share, smaller));
}

async function sendAsItIs(file, onshare = (_share) => {}) {
  if (file.size > MOST) throw new Error("This file is too large. Use a picture below 20 MB.");
  const answer = await connection.whileThere(post(file, onshare)).catch(() => null);
  if (answer?.sentence) throw new Error(answer.sentence);
  if (!answer?.path) throw new Error("The picture could not be sent. Check your connection and try again.");
  keep.put(refOf(answer.path), file);
  return { path: answer.path };
}

/* Gradio's own way of sending shows a message of its own where that fails, and fetch does not tell how much has gone.
 * @returns {Promise<{path?: string, sentence?: string}>} */
function post(file, onshare) {
  const form = new FormData();
  form.append("files", file);
  const line = new XMLHttpRequest();
  line.open("POST", "gradio_api/upload");
  line.upload.onprogress = ({ loaded, total }) => onshare(loaded / total);
  return new Promise((done, failed) => {
    line.onerror = failed;
    line.onload = () => {
      if (line.getResponseHeader("X-Sentence")) done({ sentence: line.responseText });
      else done(line.status === 200 ? { path: JSON.parse(line.responseText)[0] } : {});
    };
    line.send(form);
  });
}

/* Own pictures that an answer misses: see LostUpload in contract/trouble.py. */
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
