/* What leaves the page as text: addresses, tables, names of files. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileName, tableOf } from "../../relsim_demo/ui/widgets/lib/csv.js";
import { equal, filled, searchOf, stateIn } from "../../relsim_demo/ui/widgets/lib/links.js";
import { isOwn } from "../../relsim_demo/ui/widgets/lib/refs.js";

const OWN = `own-${"0f".repeat(32)}`;

test("an address holds what is there, and is read as it was written", () => {
  const search = searchOf("retrieve", {
    id: "scene-000001,scene-000002",
    text: "a & b, c?",
    k: 24,
    box: "",
    not: null,
  });
  assert.ok(search.startsWith("tab=retrieve&id=scene-000001,scene-000002&"));
  const { tab, params } = stateIn(`?${search}&__theme=dark`);
  assert.equal(tab, "retrieve");
  assert.deepEqual(params, { id: "scene-000001,scene-000002", text: "a & b, c?", k: "24" });
  assert.deepEqual(stateIn(""), { tab: "score", params: {} });
});

test("own pictures stay out of an address, and the rest of the state with them", () => {
  assert.ok(isOwn(OWN) && !isOwn("own-goal"));
  assert.equal(searchOf("score", { a: "scene-000001", b: OWN }), "tab=score");
  assert.equal(
    searchOf("caption", { id: `scene-000001,${OWN}`, n: 5 }, [["__theme", "dark"]]),
    "tab=caption&__theme=dark",
  );
  assert.equal(searchOf("retrieve", { text: "own-made things" }), "tab=retrieve&text=own-made+things");
});

test("two states are equal whatever the order of their names", () => {
  assert.ok(equal(filled({ a: 1, b: "x", c: "" }), { b: "x", a: "1" }));
  assert.ok(!equal({ a: "1" }, { a: "2" }));
});

test("a table quotes what needs it and runs no formula", () => {
  const rows = [
    { name: 'He said "no", twice', score: -0.5, caption: "=HYPERLINK(1)" },
    { name: "two\nlines", score: null, caption: " +1" },
  ];
  assert.equal(
    tableOf(rows),
    '\ufeffname,score,caption\r\n"He said ""no"", twice",-0.5,\'=HYPERLINK(1)\r\n"two\nlines",,\' +1\r\n',
  );
  assert.equal(tableOf([]), "\ufeff\r\n");
});

test("files are named by words of any script", () => {
  assert.equal(fileName("Something fading away!"), "something-fading-away");
  assert.equal(fileName("Тает лёд — 氷"), "тает-лёд-氷");
  assert.equal(fileName("?!"), "sentence");
  assert.ok(fileName("x".repeat(90)).length <= 48);
});
