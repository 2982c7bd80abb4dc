/* The questions of a visitor: the next one is there before its turn, votes are sent one after the other. */

/** @import {VoteBallot, VoteTurn} from "../lib/payloads.js" */

export class Ballots {
  /** @param {{ask: () => Promise<VoteTurn>, send: (name: string, answer: string) => Promise<VoteTurn>,
   *   change: () => void, fail: (sentence: string) => void}} does */
  constructor(does) {
    this.does = does;
    /** @type {VoteBallot[]} */
    this.waiting = [];
    this.given = new Set(); // names of questions that were answered here
    this.voted = 0;
    this.left = 0;
    this.begun = false;
    this.sending = 0;
    this.line = Promise.resolve();
  }

  /** The question at hand; none while it is on its way, and where all are answered. */
  get current() {
    return this.waiting[0] || null;
  }

  get following() {
    return this.waiting[1] || null;
  }

  /* Whether the server knows no more. */
  get over() {
    return this.begun && !this.current && !this.sending;
  }

  begin() {
    return this.take(this.does.ask());
  }

  /** @param {string} answer */
  cast(answer) {
    const ballot = this.waiting.shift();
    if (!ballot) return this.line;
    this.given.add(ballot.name);
    this.sending += 1;
    this.does.change();
    this.line = this.line.then(() => this.bring(ballot.name, answer));
    return this.line;
  }

  async bring(name, answer) {
    try {
      const turn = await this.does.send(name, answer);
      this.sending -= 1;
      this.hear(turn);
    } catch (trouble) {
      this.sending -= 1;
      this.given.delete(name); // it is asked again
      this.waiting = [];
      this.does.change();
      this.does.fail(trouble.message);
      await this.take(this.does.ask());
    }
  }

  async take(coming) {
    try {
      this.hear(await coming);
    } catch (trouble) {
      this.does.fail(trouble.message);
    }
  }

  /** @param {VoteTurn} turn */
  hear({ ballots, voted, left }) {
    this.begun = true;
    this.waiting = ballots.filter(({ name }) => !this.given.has(name));
    this.voted = voted;
    this.left = left;
    this.does.change();
  }
}
