// Puts the markup in place and says which row was picked. The markup comes escaped from tables.py.
export default function ({ data, parentElement, setTriggerValue }) {
  let place = parentElement.querySelector(".smp-table");
  if (!place) {
    place = document.createElement("div");
    place.className = "smp-table";
    place.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-key]");
      if (row) place.pick(row);
    });
    parentElement.appendChild(place);
  }
  place.pick = (row) => {
    // Shown at once; the answer from the server confirms it.
    for (const other of place.querySelectorAll("tr[data-key]")) {
      const is = other === row;
      other.classList.toggle("picked", is);
      other.querySelector("button")?.setAttribute("aria-pressed", String(is));
    }
    setTriggerValue("picked", row.dataset.key);
  };
  if (place.markup !== data.markup) {
    const focused = parentElement.activeElement ?? document.activeElement;
    const key = place.contains(focused) ? focused.closest("tr[data-key]")?.dataset.key : null;
    place.markup = data.markup;
    place.innerHTML = data.markup;
    if (key) place.querySelector(`tr[data-key="${CSS.escape(key)}"] button`)?.focus();
  }
}
