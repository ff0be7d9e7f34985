// Puts markup in place and says which of its parts, those with a data-key, was picked. The markup
// comes escaped from Python.
// Arrow keys go from cell to cell of a table with data-grid: rows down, columns to the right.
// On a map they go to the nearest part that way; the Tab key goes to one of its parts alone.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const middle = (part) => {
  const box = part.querySelector("polygon, use").getBoundingClientRect();
  return [box.top + box.height / 2, box.left + box.width / 2];
};

const nearest = (part, [down, right]) => {
  const [y, x] = middle(part);
  const ways = [...part.parentElement.querySelectorAll("[role=button]")].map((other) => {
    const [below, beside] = middle(other);
    const along = (below - y) * down + (beside - x) * right;
    const aside = Math.abs((below - y) * right + (beside - x) * down);
    return { other, is: along > 1, far: along + aside / 2 };
  });
  return ways.filter((way) => way.is).sort((a, b) => a.far - b.far)[0]?.other;
};

const press = (part, is) => {
  const button = part.matches("[aria-pressed]") ? part : part.querySelector("button[aria-pressed]");
  button?.setAttribute("aria-pressed", String(is));
};

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
      const ward = event.target.closest("svg [role=button]");
      if (ward && (step || event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        if (!step) return place.pick(ward);
        const next = nearest(ward, step);
        if (!next) return;
        ward.parentElement.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        return next.focus();
      }
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
    // A dialog that a part opened gives the focus back to our host, which gives it to the part.
    const host = parentElement.host;
    host?.addEventListener("pointerdown", () => host.removeAttribute("tabindex"));
    host?.addEventListener("keydown", () => host.setAttribute("tabindex", "-1"));
    host?.addEventListener("focus", () => {
      if (parentElement.activeElement) return; // a part has it already, by the Tab key
      const part = ".picked:is(button, a, [tabindex]), .picked :is(button, a)";
      place.querySelector(part)?.focus();
    });
    parentElement.appendChild(place);
  }
  place.className = `smp-pick ${data.kind}`;
  place.pick = (part) => {
    // Shown at once; the answer from the server confirms it.
    for (const other of place.querySelectorAll("[data-key]")) {
      const is = other === part;
      other.classList.toggle("picked", is);
      press(other, is);
    }
    setTriggerValue("picked", part.dataset.key);
  };
  if (place.markup !== data.markup) {
    const focused = parentElement.activeElement ?? document.activeElement;
    const key = place.contains(focused) ? focused.closest("[data-key]")?.dataset.key : null;
    place.markup = data.markup;
    place.innerHTML = data.markup;
    if (key) {
      const part = `[data-key="${CSS.escape(key)}"]`;
      place.querySelector(`${part} :is(button, a), svg ${part}[tabindex]`)?.focus();
    }
  }
}
