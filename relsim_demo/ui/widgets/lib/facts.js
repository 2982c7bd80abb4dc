/* What the server says of this page, whatever it shows: see modules.Modules.starts. */
const told = JSON.parse(document.getElementById("sl-facts").textContent);

export const plotly = told.plotly; // the address of the library
export const views = told.views; // what this gallery can be seen as
export const gallery = told.gallery; // {name, size}: what rows and ids belong to; own: they are a visitor's
export const mine = told.mine; // {most, sentence, works}: how many of one's own, what becomes of them, what kinds
export const later = told.later; // the scripts that only other tabs need, by their paths
