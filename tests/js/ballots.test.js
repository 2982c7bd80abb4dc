/* Questions of a visitor: shown before the server answers, sent in order, asked again where a vote was refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ballots } from "../../relsim_demo/ui/widgets/vote/ballots.js";

/* A server with some questions, which answers when it is told to. */
function server(names) {
  const kept = [];
  const held = [];
  const turn = () => {
    const left = names.filter((name) => !kept.includes(name));
    return { ballots: left.slice(0, 2).map((name) => ({ name })), voted: kept.length, left: left.length };
  };
  const failed = [];
  const ballots = new Ballots({
    ask: async () => turn(),
    send: (name) =>
      new Promise((done, refuse) => {
        const keep = () => {
          kept.push(name);
          done(turn());
        };
        held.push({ keep, refuse: () => refuse(new Error("Too much.")) });
      }),
    change() {},
    fail: (sentence) => failed.push(sentence),
  });
  const settle = async () => {
    for (let i = 0; i < 20; i += 1) await null;
  };
  return { ballots, kept, held, failed, settle };
}

test("the next question is there at once, and votes are sent one after the other", async () => {
  const { ballots, kept, held, settle } = server(["1", "2", "3", "4"]);
  await ballots.begin();
  ballots.cast("a");
  assert.equal(ballots.current.name, "2");
  ballots.cast("b");
  assert.equal(ballots.current, null);
  assert.equal(ballots.over, false);
  ballots.cast("a"); // there is nothing to vote on
  await settle();
  assert.equal(held.length, 1);
  held[0].keep();
  await settle();
  assert.equal(ballots.current.name, "3"); // and not 2, which is answered here, though not there
  held[1].keep();
  await settle();
  assert.deepEqual(kept, ["1", "2"]);
  assert.deepEqual([ballots.current.name, ballots.following.name, ballots.voted], ["3", "4", 2]);
});

test("a vote that is refused is said, and asked for again", async () => {
  const { ballots, held, failed, settle } = server(["1", "2", "3"]);
  await ballots.begin();
  ballots.cast("a");
  await settle();
  held[0].refuse();
  await settle();
  assert.deepEqual(failed, ["Too much."]);
  assert.equal(ballots.current.name, "1");
});

test("after the last one it is over", async () => {
  const { ballots, held, settle } = server(["1"]);
  await ballots.begin();
  ballots.cast("same");
  assert.equal(ballots.over, false);
  await settle();
  held[0].keep();
  await settle();
  assert.equal(ballots.over, true);
});
