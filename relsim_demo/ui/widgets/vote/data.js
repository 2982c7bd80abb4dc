/* What the tab fetches. */
import { fetchBlob, fetchJson } from "../lib/fetching.js";
import { visitor } from "./visitor.js";

/* A vote that is on its way goes on when the page is closed. */
const posted = (told) => ({ method: "POST", body: JSON.stringify({ visitor: visitor(), ...told }), keepalive: true });

export const next = () => fetchJson("vote/next.json", posted({}));
export const cast = (ballot, answer) => fetchJson("vote/cast.json", posted({ ballot, answer }));
export const counts = (careful) => fetchJson(`vote/counts.json?careful=${careful ? 1 : 0}`);
export const file = (kind) => fetchBlob(`vote/file?kind=${kind}`);

const base = () => document.baseURI.split(/[?#]/)[0].replace(/[^/]*$/, "");
export const address = ({ name }) => `${base()}vote/picture/${name}.webp?size=640`;
