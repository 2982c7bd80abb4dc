/* Many own pictures on their way: a few at a time, counted, and ended where the visitor wishes. */
import { small } from "./shrink.js";

/** @import {MineBegun, MineDone} from "./payloads.js" */
/** @typedef {{path: string, name: string, file: File}} Given: a file, and where it lies in what was chosen */
/** @typedef {{stop: AbortSignal, enough: AbortSignal}} Ends: all is given up; what has been taken is enough */
/** @typedef {{done: number, refused: string[], before: number, after: number, ended: number[]}} Taken: how many, the
    sentences on those left out, bytes of what was chosen and of what was sent for it, and when each was done, in ms */

const AT_ONCE = 4;
const LOST = "The server does not answer. Check your connection and try again.";
const PAUSES = [1000, 2000, 4000, 8000, 16_000]; // ms before a picture that was lost on the way is sent again
const LARGE = 20_000_000;
const LATEST = 20; // pictures whose pace tells how long the rest takes: the first ones wait for the models to load
const HIDDEN = /(^|\/)(\.|__MACOSX(\/|$)|@eaDir(\/|$)|(eh)?thumbs\.db$|desktop\.ini$)/i;
const byName = new Intl.Collator("en", { numeric: true });

/* waiting(when each was done, all, now) -> how long the rest takes, in words; nothing while that is not known. Times in
   ms, the first of them that of the beginning. */
export function waiting(ended, all, now) {
  const done = ended.length - 1;
  if (done < 3 || done >= all) return "";
  const latest = Math.min(done, LATEST);
  const seconds = Math.ceil(((all - done) * (now - ended[done - latest])) / latest / 1000);
  if (seconds < 90) return `about ${seconds} ${seconds === 1 ? "second" : "seconds"} left`;
  return `about ${Math.round(seconds / 60)} minutes left`;
}

/** chosen(files) -> those that may be pictures, by their names and kinds, in order; and those that are something else.
 * What systems keep beside them is neither.
 * @param {Given[]} files */
export function chosen(files) {
  const seen = files.filter(({ name, path }) => !HIDDEN.test(path || name));
  const may = ({ file }) => !file.type || file.type.startsWith("image/");
  return {
    pictures: seen.filter(may).sort((a, b) => byName.compare(a.path, b.path)),
    others: seen.filter((one) => !may(one)),
  };
}

/** dropped(the items of a drop) -> Promise of the files, those in folders too.
 * @returns {Promise<Given[]>} */
export async function dropped(items) {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  return (await Promise.all(entries.map(filesIn))).flat();
}

/** @returns {Promise<Given[]>} */
async function filesIn(entry) {
  if (entry.isFile) {
    const file = await new Promise((done) => entry.file(done, () => done(null)));
    return file ? [{ path: entry.fullPath.replace(/^\//, ""), name: file.name, file }] : [];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length) break; // browsers give a hundred at a time
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

const pause = (ms, signal) =>
  new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      done(null);
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });

/* Post, and again where the line was lost; onlost(): it was. The server takes the same picture once. */
async function surely(address, body, signal, onlost) {
  for (const ms of PAUSES) {
    try {
      return await post(address, body, signal);
    } catch (trouble) {
      if (trouble.message !== LOST) throw trouble;
    }
    onlost();
    await pause(ms, signal);
  }
  return post(address, body, signal);
}

/** sent(address of the taking, files, ends, {onone(taken), onlost()}) -> Promise of what was taken, and left out.
 * @param {string} taking
 * @param {Given[]} files
 * @param {Ends} ends
 * @returns {Promise<Taken>} */
export async function sent(taking, files, { stop, enough }, { onone, onlost }) {
  const either = AbortSignal.any([stop, enough]);
  const taken = { done: 0, refused: [], before: 0, after: 0, ended: [performance.now()] };
  let next = 0;
  const one = async ({ path, file }, place) => {
    try {
      const made = await small(file);
      if (made.size > LARGE) throw new Error(`'${file.name}' is too large: below 20 MB works.`);
      await surely(`${taking}/picture?place=${place}&name=${encodeURIComponent(path)}`, made, either, onlost);
      taken.before += file.size;
      taken.after += made.size;
    } catch (trouble) {
      if (either.aborted || trouble.message === LOST) throw trouble;
      taken.refused.push(trouble.message);
    }
    taken.done += 1;
    taken.ended.push(performance.now());
    onone(taken);
  };
  const worker = async () => {
    while (next < files.length && !either.aborted) {
      const place = next;
      next += 1;
      await one(files[place], place);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } catch (trouble) {
    if (!enough.aborted) throw trouble;
  }
  stop.throwIfAborted();
  return taken;
}
