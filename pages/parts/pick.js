// Puts markup in place and says which of its parts, those with a data-key, was picked. The markup
// comes escaped from Python.
// Arrow keys go from cell to cell of a table with data-grid: rows down, columns to the right.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export default function ({ data, parentElement, setTriggerValue }) {
  let place = parentElement.querySelector(".smp-pick");
  if (!place) {
    place = document.createElement("div");
    place.addEventListener("click", (event) => {
      if (event.target.closest("[data-print]")) return window.print();
      const part = event.target.closest("[data-key]");
      // Who marks text to copy it picks nothing.
      if (!part || !document.getSelection().isCollapsed) return;
      if (event.target.closest("a")) {
        // A link may also be opened elsewhere, by the browser's own means.
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
      }
      place.pick(part);
    });
    place.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      const cell = event.target.closest("[data-grid] :is(td, th)");
      if (!step || !cell) return;
      const rows = [...cell.closest("table").rows];
      const row = rows[rows.indexOf(cell.parentElement) + step[0]];
      const next = row?.cells[cell.cellIndex + step[1]]?.querySelector("button");
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    parentElement.appendChild(place);
  }
  place.className = `smp-pick ${data.kind}`;
  place.pick = (part) => {
    // Shown at once; the answer from the server confirms it.
    for (const other of place.querySelectorAll("[data-key]")) {
      const is = other === part;
      other.classList.toggle("picked", is);
      const button = other.querySelector("button");
      if (button?.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(is));
    }
    setTriggerValue("picked", part.dataset.key);
  };
  if (place.markup !== data.markup) {
    const focused = parentElement.activeElement ?? document.activeElement;
    const key = place.contains(focused) ? focused.closest("[data-key]")?.dataset.key : null;
    place.markup = data.markup;
    place.innerHTML = data.markup;
    if (key) place.querySelector(`[data-key="${CSS.escape(key)}"] :is(button, a)`)?.focus();
  }
}
