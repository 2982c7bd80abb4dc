/* Who votes: a random name that this browser makes for itself and keeps, so that nobody is asked the same twice. */
const NAME = "same-logic-voter";
let mine = "";

/* Pages without https have no randomUUID. */
function made() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/* Where the browser keeps nothing, the name is good for this visit. */
export function visitor() {
  if (mine) return mine;
  try {
    mine = localStorage.getItem(NAME) || made();
    localStorage.setItem(NAME, mine);
  } catch {
    mine ||= made();
  }
  return mine;
}
