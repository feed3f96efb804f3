// A value lights up the place where it was read, and a place the value that was read there. Without this the values
// are links to their places.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const values = all("[data-spot]");
  const places = all("[data-at]");
  const at = (spot) => places.filter((p) => p.dataset.at.split(" ").includes(spot));

  // into brings a place into sight in its own frame; the page itself moves only for somebody who asked by key or click.
  function into(place, asked) {
    const frame = place.closest(".r-pages, .r-lines");
    if (!frame) { if (asked) place.scrollIntoView({ block: "nearest" }); return; }
    const f = frame.getBoundingClientRect(), p = place.getBoundingClientRect();
    if (p.top < f.top + 8 || p.bottom > f.bottom - 8) frame.scrollTop += p.top - f.top - (f.height - p.height) / 2;
  }
  function light(spot, asked) {
    for (const e of [...values, ...places]) e.classList.remove("lit");
    if (!spot) return;
    const found = at(spot);
    for (const e of found) e.classList.add("lit");
    for (const v of values) if (v.dataset.spot === spot) v.classList.add("lit");
    if (found.length) into(found[0], asked);
  }
  for (const v of values) {
    v.addEventListener("mouseenter", () => light(v.dataset.spot, false));
    v.addEventListener("focusin", () => light(v.dataset.spot, true));
    v.addEventListener("click", (e) => {
      if (!e.target.closest("a[href^='#']")) return;
      e.preventDefault(); // the address stays the case's
      light(v.dataset.spot, true);
    });
  }
  for (const p of places) {
    p.addEventListener("mouseenter", () => {
      const spot = p.dataset.at.split(" ")[0];
      light(spot, false);
      const value = values.find((v) => v.dataset.spot === spot);
      if (value) into(value, false);
    });
  }
})();
