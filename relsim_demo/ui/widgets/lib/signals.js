/* What widgets tell each other. */
const heard = {};
const latest = {};

/* emit("score", value): all that listen hear it, and whoever comes later hears the latest. Each widget's newest
   answer goes round under its name, null where it failed; "pair" are the two that Score shows, null where nobody can
   tell what they share. */
export function emit(name, what) {
  latest[name] = what;
  (heard[name] || []).forEach((f) => {
    f(what);
  });
}

export function listen(name, f) {
  heard[name] ||= [];
  heard[name].push(f);
  if (name in latest) f(latest[name]);
}
