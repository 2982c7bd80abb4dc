/* What is done with chosen items: a question, files, a sheet of their pictures. */
import { goTo } from "../lib/address.js";
import { choice } from "../lib/choice.js";
import { fileName } from "../lib/csv.js";
import { pngOf, saveFile } from "../lib/files.js";
import { spreadOver } from "../lib/map/geometry.js";
import { sheet } from "../lib/sheet.js";
import { listen } from "../lib/signals.js";
import { file, itemsAt } from "./data.js";
import { asking, roomIn } from "./question.js";
import { counted } from "./words.js";

const SHEET = 96; // pictures
const ACROSS = 8;
const FULL = "The question of Retrieve has no room for more pictures; take some out there first.";

let query = null; // what Retrieve asks now
listen("retrieve", (answer) => {
  if (answer?.query) query = answer.query;
});

export const asks = () => Boolean(query?.pictures.length);

/* Ask Retrieve; a question has room for a few only, which are then taken evenly from all. */
export async function askWith(way) {
  const room = roomIn(query, choice.size, way);
  if (!room) throw new Error(FULL);
  const items = await itemsAt(spreadOver(choice.all(), room));
  const refs = items.map(({ ref }) => ref);
  goTo("retrieve", asking(query, refs, way));
}

export async function saveAs(kind) {
  const blob = await file(choice.all(), kind);
  saveFile(`same-logic-${choice.size}-items.${kind}`, blob.type, blob);
}

/* One picture of them all, or of as many as fit. */
export async function saveSheet(noun) {
  const items = await itemsAt(choice.all().slice(0, SHEET));
  const hits = items.map((item, i) => ({ ...item, rank: i + 1, badge: "", beside: [{ words: item.alt }] }));
  const title = [["", counted(choice.size, noun)]];
  const gloss = choice.size > SHEET ? `The first ${SHEET} of them` : "";
  const across = Math.min(ACROSS, Math.max(hits.length, 4));
  const canvas = await sheet({ pictures: [], without: [], text: "" }, [{ kind: "", title, gloss, hits }], across);
  saveFile(`same-logic-${fileName(counted(choice.size, noun))}.png`, "image/png", await pngOf(canvas));
}
