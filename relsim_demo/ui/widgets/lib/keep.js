/* The own pictures of this visit, so that a server that lost them can get them again. They lie in the browser,
   encrypted with a key that only this tab has: when it is closed, nobody can read them, and after a day they are
   deleted. Where a browser allows none of this, nothing is kept. */
const NAME = "same-logic";
const STORE = "own";
const DAY = 86_400_000;
const MOST = 24;
const AES = { name: "AES-GCM", length: 256 };
let opening = null;
let secret = null;

const ended = (asked) =>
  new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

function open() {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
  return ended(asked);
}

async function stored(mode, f) {
  opening ||= open();
  return ended(f((await opening).transaction(STORE, mode).objectStore(STORE)));
}

/* This tab's name and key, which a reload finds again. */
async function mine() {
  let kept = sessionStorage.getItem(NAME);
  if (!kept) {
    const key = await crypto.subtle.exportKey(
      "jwk",
      await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]),
    );
    kept = JSON.stringify({ tab: crypto.randomUUID(), key });
    sessionStorage.setItem(NAME, kept);
  }
  const { tab, key } = JSON.parse(kept);
  return { tab, key: await crypto.subtle.importKey("jwk", key, AES, false, ["encrypt", "decrypt"]) };
}

function secretOf() {
  secret ||= mine();
  return secret;
}

const place = ({ tab }, ref) => `${tab} ${ref}`;

/* put(ref, file): of many pictures the latest are kept. */
export async function put(ref, file) {
  try {
    const { key, tab } = await secretOf();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: AES.name, iv }, key, await file.arrayBuffer());
    await stored("readwrite", (store) => store.put({ iv, data, type: file.type, at: Date.now() }, place({ tab }, ref)));
    await sweep();
  } catch {} // see above
}

/* get(ref) -> Promise of the file; of nothing where it was not kept. */
export async function get(ref) {
  try {
    const { key, tab } = await secretOf();
    const found = await stored("readonly", (store) => store.get(place({ tab }, ref)));
    const data = await crypto.subtle.decrypt({ name: AES.name, iv: found.iv }, key, found.data);
    return new File([data], "picture", { type: found.type });
  } catch {
    return null;
  }
}

async function sweep() {
  const places = await stored("readonly", (store) => store.getAllKeys());
  const ages = await Promise.all(
    places.map(async (at) => [at, (await stored("readonly", (store) => store.get(at)))?.at || 0]),
  );
  const old = ages.sort((a, b) => b[1] - a[1]).filter(([, at], i) => i >= MOST || at < Date.now() - DAY);
  await Promise.all(old.map(([at]) => stored("readwrite", (store) => store.delete(at))));
}

sweep().catch(() => {}); // see above
