/* How many there are, in words. */
import { counted, written } from "./words.js";

export const GROUPS = {
  relation: ["Relations", "relation"],
  family: ["Realisations", "realisation"],
  group: ["Groups of the source", "group"],
  cluster: ["Clusters", "cluster"],
  duplicates: ["Duplicates", "group of duplicates"],
};
const nounOf = (by) => GROUPS[by]?.[1] || "group";
const plural = (noun) => (noun.startsWith("group of") ? noun.replace("group", "groups") : `${noun}s`);

/* How many there are: {total, size} of items called so, in `groups` of a kind, or of what was chosen. */
export function found({ total, size, noun, view, groups }) {
  if (view.only) return `${counted(total, noun)} ${view.only === "chosen" ? "chosen" : "that did not come"}`;
  const items = total === size ? counted(total, noun) : `${written(total)} of ${counted(size, noun)}`;
  if (!view.by) return items;
  const name = groups === 1 ? nounOf(view.by) : plural(nounOf(view.by));
  return `${written(groups)} ${name}, ${items}`;
}
