/* Which files of a folder are sent, in what order, what becomes of those lost, and how long the rest takes. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { chosen, dropped, sent, waiting } from "../../relsim_demo/ui/widgets/lib/sending.js";

const given = (path, type = "image/jpeg") => ({ path, name: path.split("/").at(-1), file: { type, size: 1000 } });
const paths = (files) => files.map(({ path }) => path);
const fetched = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = fetched;
});

test("what systems keep beside pictures is neither sent nor named", () => {
  const beside = [
    "a/.DS_Store",
    "a/._x.jpg",
    ".git/x.jpg",
    "a/Thumbs.db",
    "a/ehthumbs.db",
    "a/desktop.ini",
    "a/@eaDir/x.jpg/SYNOPHOTO_THUMB_M.jpg",
    "__MACOSX/a/x.jpg",
  ];
  assert.deepEqual(chosen(beside.map((path) => given(path))), { pictures: [], others: [] });
});

test("what is no picture by its kind is named, and what has no kind may be one", () => {
  const { pictures, others } = chosen([given("a.jpg"), given("b.heic", ""), given("n.txt", "text/plain")]);
  assert.deepEqual(paths(pictures), ["a.jpg", "b.heic"]);
  assert.deepEqual(paths(others), ["n.txt"]);
});

test("pictures go in the order in which a folder shows them", () => {
  const { pictures } = chosen(["a/IMG_10.jpg", "a/IMG_9.jpg", "a/IMG_100.jpg"].map((path) => given(path)));
  assert.deepEqual(paths(pictures), ["a/IMG_9.jpg", "a/IMG_10.jpg", "a/IMG_100.jpg"]);
});

const fileEntry = (path) => ({ isFile: true, fullPath: path, file: (done) => done({ name: path.split("/").at(-1) }) });
function folderEntry(parts) {
  const left = [...parts];
  return { isFile: false, createReader: () => ({ readEntries: (done) => done(left.splice(0, 1)[0] || []) }) };
}

test("a folder is read to its end, however many calls that takes, and with the folders in it", async () => {
  const many = Array.from({ length: 100 }, (_, i) => fileEntry(`/a/${i}.jpg`));
  const inner = folderEntry([[fileEntry("/a/b/x.jpg")]]);
  const folder = folderEntry([many, [fileEntry("/a/last.jpg"), inner, folderEntry([])]]);
  const files = await dropped([{ webkitGetAsEntry: () => folder }, { webkitGetAsEntry: () => null }]);
  assert.equal(files.length, 102);
  assert.deepEqual(paths(files).slice(-2), ["a/last.jpg", "a/b/x.jpg"]);
});

test("how long the rest takes follows the latest pictures, not the first ones", () => {
  assert.equal(waiting([0, 1000, 2000], 10, 2000), "", "too early to tell");
  assert.equal(waiting([0, 1000, 2000, 3000], 10, 3000), "about 7 seconds left");
  const ended = [0, ...Array.from({ length: 40 }, (_, i) => 60_000 + 100 * i)];
  assert.equal(waiting(ended, 60, ended.at(-1)), "about 2 seconds left");
  assert.equal(waiting([0, 60_000, 120_000, 180_000], 10, 180_000), "about 7 minutes left");
  assert.equal(waiting([0, 1, 2, 3, 4], 4, 4), "");
});

const ends = () => {
  const [stop, enough] = [new AbortController(), new AbortController()];
  return { stop, enough, signals: { stop: stop.signal, enough: enough.signal } };
};
const answer = (sentence = "") => new Response(sentence, { headers: sentence ? { "X-Sentence": "yes" } : {} });
const quiet = { onone: () => {}, onlost: () => {} };

test("a picture that is lost on the way is sent again to the same place", async () => {
  const asked = [];
  let told = 0;
  globalThis.fetch = async (address) => {
    asked.push(address);
    if (asked.length === 1) throw new TypeError("Failed to fetch");
    return answer();
  };
  const taken = await sent("taking/t", [given("a b.jpg")], ends().signals, { ...quiet, onlost: () => told++ });
  assert.deepEqual(asked, Array(2).fill("taking/t/picture?place=0&name=a%20b.jpg"));
  assert.deepEqual([taken.done, taken.refused, told], [1, [], 1]);
});

test("what the server refuses is told in its words, and is not sent again", async () => {
  globalThis.fetch = async (address) => answer(address.includes("place=1") ? "'b' is no picture." : "");
  const taken = await sent(
    "taking/t",
    ["a", "b", "c"].map((path) => given(path)),
    ends().signals,
    quiet,
  );
  assert.deepEqual([taken.done, taken.refused, taken.before], [3, ["'b' is no picture."], 2000]);
});

test("enough ends with what was taken by then; to stop ends with nothing", async () => {
  const files = Array.from({ length: 50 }, (_, i) => given(`${i}.jpg`));
  for (const kind of ["enough", "stop"]) {
    const { signals, ...controllers } = ends();
    globalThis.fetch = async (_, { signal }) => {
      signal.throwIfAborted();
      return answer();
    };
    const onone = ({ done }) => done === 8 && controllers[kind].abort();
    const taking = sent("taking/t", files, signals, { ...quiet, onone });
    if (kind === "stop") await assert.rejects(taking, { name: "AbortError" });
    else assert.ok((await taking).done < 20);
  }
});
