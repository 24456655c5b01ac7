"use strict";
(() => {
  const kind = document.getElementById("kind");
  const label = document.getElementById("label");
  const words = document.getElementById("words");
  const found = document.getElementById("found");
  const cases = [...document.querySelectorAll(".case")];
  if (!kind) return;

  const fits = (token) => {
    const cut = token.lastIndexOf(":");
    return (!kind.value || token.slice(cut + 1) === kind.value) &&
           (!label.value || token.slice(0, cut) === label.value);
  };

  const apply = () => {
    const wanted = words.value.trim().toLowerCase();
    const filtered = kind.value || label.value;
    let number = 0;
    for (const article of cases) {
      const tokens = article.dataset.errors.split(" ").filter(Boolean);
      const hit = (!filtered || tokens.some(fits)) &&
                  (!wanted || article.textContent.toLowerCase().includes(wanted));
      article.hidden = !hit;
      number += hit;
      for (const mark of article.querySelectorAll("mark")) {
        mark.classList.toggle("dim", Boolean(filtered) && !mark.dataset.error.split(" ").some(fits));
      }
    }
    found.textContent = `${number} of ${cases.length} articles`;
  };

  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.classList.contains("case")) {
      target.hidden = false;
      target.open = true;
      target.scrollIntoView();
    }
  };

  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const control of [kind, label, words]) control.addEventListener("input", apply);
  window.addEventListener("hashchange", follow);
  apply();
  follow();
})();
