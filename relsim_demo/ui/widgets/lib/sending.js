/* Many own pictures on their way: a few at a time, counted, and ended where the visitor wishes. */
import { small } from "./shrink.js";

/** @import {MineBegun, MineDone} from "./payloads.js" */

const AT_ONCE = 4;
const LOST = "The server does not answer. Check your connection and try again.";
const LARGE = 20_000_000;
const HIDDEN = /(^|\/)(\.|__MACOSX|Thumbs\.db$|desktop\.ini$)/i;

/* waiting(done, all, ms) -> how long the rest takes, in words; nothing while that is not known. */
export function waiting(done, all, ms) {
  if (done < 3 || done >= all) return "";
  const seconds = Math.ceil(((all - done) * ms) / done / 1000);
  if (seconds < 90) return `about ${seconds} ${seconds === 1 ? "second" : "seconds"} left`;
  return `about ${Math.round(seconds / 60)} minutes left`;
}

/* chosen(files) -> those that may be pictures, by name: what systems keep beside them is none. */
export const chosen = (files) =>
  files.filter(({ name, path }) => !HIDDEN.test(path || name)).sort((a, b) => (a.path < b.path ? -1 : 1));

/* dropped(the items of a drop) -> Promise of [{path, file}], those in folders too. */
export async function dropped(items) {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  return (await Promise.all(entries.map(filesIn))).flat();
}

async function filesIn(entry) {
  if (entry.isFile) {
    const file = await new Promise((done) => entry.file(done, () => done(null)));
    return file ? [{ path: entry.fullPath.replace(/^\//, ""), name: file.name, file }] : [];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(filesIn))).flat();
}

/** @returns {Promise<any>} */
export async function post(address, body = null, signal = null) {
  const answer = await fetch(address, { method: "POST", body, signal }).catch((error) => {
    throw error.name === "AbortError" ? error : new Error(LOST);
  });
  if (answer.headers.has("X-Sentence")) throw new Error(await answer.text());
  if (!answer.ok) throw new Error(LOST);
  return answer;
}

/** sent(token, [{path, file}], {signal, onone(done, refused)}) -> Promise of [{path, sentence}], those left out.
 * @returns {Promise<{path: string, sentence: string}[]>} */
export async function sent(token, files, { signal, onone }) {
  const refused = [];
  let next = 0;
  let done = 0;
  const one = async ({ path, file }, place) => {
    try {
      const made = await small(file);
      if (made.size > LARGE) throw new Error(`'${file.name}' is too large: below 20 MB works.`);
      await post(`taking/${token}/picture?place=${place}&name=${encodeURIComponent(path)}`, made, signal);
    } catch (trouble) {
      if (signal.aborted) throw trouble;
      if (trouble.message === LOST) throw trouble;
      refused.push({ path, sentence: trouble.message });
    }
    done += 1;
    onone(done, refused);
  };
  const worker = async () => {
    while (next < files.length && !signal.aborted) {
      const place = next;
      next += 1;
      await one(files[place], place);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return refused;
}
