// Puts markup in place and says which of its parts, those with a data-key, was picked. The markup
// comes escaped from Python.
export default function ({ data, parentElement, setTriggerValue }) {
  let place = parentElement.querySelector(".smp-pick");
  if (!place) {
    place = document.createElement("div");
    place.addEventListener("click", (event) => {
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
