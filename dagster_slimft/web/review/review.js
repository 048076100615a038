// Keys for what is done a hundred times a day, and a lease that lasts while somebody works. The pages work without it.
"use strict";

const work = document.querySelector("form.work");
const isTyping = (element) => element && (element.tagName === "TEXTAREA" || element.tagName === "SELECT" ||
  (element.tagName === "INPUT" && element.type !== "radio"));

// 1 to 5 (or 1 yes, 0 no) answer the criterion that is current, which is the first one not yet answered.
const criteria = [...document.querySelectorAll("[data-criterion]")];
let current = 0;
const isAnswered = (one) => one.querySelector("input:checked") !== null;
const mark = (place) => {
  current = Math.max(0, Math.min(place, criteria.length - 1));
  criteria.forEach((one, at) => one.classList.toggle("current", at === current));
};
if (criteria.length) mark(criteria.findIndex((one) => !isAnswered(one)));
criteria.forEach((one, at) => one.addEventListener("change", () => mark(at + 1)));

const answer = (key) => {
  const field = criteria[current] && criteria[current].querySelector(`input[value="${key}"]`);
  if (!field) return;
  field.checked = true;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(document.activeElement)) { document.activeElement.blur(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(document.activeElement)) return;
  const key = event.key.toLowerCase();
  if (/^[0-5]$/.test(key)) { answer(key); event.preventDefault(); return; }
  if (key === "j" || key === "k") { mark(current + (key === "j" ? 1 : -1)); criteria[current]?.scrollIntoView({ block: "nearest" }); return; }
  if (key === "e") { openNextCorrection(); event.preventDefault(); return; }
  if (key === "o") { document.getElementById("note")?.focus(); event.preventDefault(); return; }
  if (key === "s") { const other = document.querySelector("details.other"); if (other) { other.open = true; other.querySelector("select").focus(); event.preventDefault(); } return; }
  document.querySelector(`button[data-key="${key}"]`)?.click();
});

function openNextCorrection() {
  const fixes = [...document.querySelectorAll("details.fix")];
  const next = fixes.find((fix) => !fix.open) || fixes[0];
  if (!next) return;
  next.open = true;
  next.querySelector("textarea").focus();
}

// A form sent twice by a nervous hand is one review.
let isSent = false;
work?.addEventListener("submit", (event) => { if (isSent) event.preventDefault(); isSent = true; });
addEventListener("pageshow", () => { isSent = false; });

// Renewed at most every five minutes, and only if somebody did something meanwhile.
if (work && work.dataset.lease) {
  let isActive = false;
  for (const kind of ["keydown", "pointerdown", "input", "scroll"]) addEventListener(kind, () => { isActive = true; }, { passive: true });
  setInterval(() => {
    if (!isActive) return;
    isActive = false;
    const body = new URLSearchParams({ csrf: work.elements.csrf.value });
    fetch(work.dataset.lease, { method: "POST", body }).catch(() => {});
  }, 300_000);
}
