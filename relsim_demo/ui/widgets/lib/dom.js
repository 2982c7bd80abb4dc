/* Elements. All text goes in as text nodes, never as markup. */
const SVG = "http://www.w3.org/2000/svg";

function build(node, attrs, children) {
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(4)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

/* el("div.sl-bar.is-rel", {title: "x", onclick: f}, "text", node, [more]) */
export function el(what, attrs, ...children) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  if (tag === "button") node.type = "button";
  return build(node, attrs, children);
}

export function svg(tag, attrs, ...children) {
  return build(document.createElementNS(SVG, tag), attrs, children);
}

/* Whether a node is in sight, as far as its tab goes. */
export const isShown = (node) => node.isConnected && node.offsetParent !== null;
