// Shows one slide at a time, at once, and tells the server which, so that the address follows.
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  let deck = parentElement.querySelector(".smp-deck");
  if (!deck) {
    deck = document.createElement("div");
    deck.className = "smp-deck";
    parentElement.appendChild(deck);
    deck.at = 0;
    // Slides that were told to the server and not yet heard back: an answer about one of them is
    // older than what is shown.
    deck.told = [];
  }
  const slides = () => [...deck.querySelectorAll(".slide")];

  const show = (number, isOurs) => {
    const all = slides();
    const next = Math.min(Math.max(number, 1), all.length);
    if (!all.length || next === deck.at) return;
    deck.at = next;
    all.forEach((slide, index) => (slide.hidden = index + 1 !== next));
    deck.querySelector(".counter").textContent = `${next} of ${all.length}`;
    deck.querySelector('[data-do="back"]').disabled = next === 1;
    deck.querySelector('[data-do="next"]').disabled = next === all.length;
    deck.scrollTop = 0;
    if (isOurs) {
      all[next - 1].querySelector("h1").focus({ preventScroll: true });
      deck.told.push(next);
      setStateValue("slide", next);
    }
  };

  const moves = {
    next: () => show(deck.at + 1, true),
    back: () => show(deck.at - 1, true),
    first: () => show(1, true),
    last: () => show(slides().length, true),
    full: () =>
      document.fullscreenElement
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen?.(),
    leave: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      setTriggerValue("leave", true);
    },
  };
  const keys = {
    ArrowRight: "next", PageDown: "next", ArrowDown: "next", " ": "next",
    ArrowLeft: "back", PageUp: "back", ArrowUp: "back",
    Home: "first", End: "last", f: "full", F: "full", Escape: "leave",
  };
  const pressed = (event) => {
    const move = keys[event.key];
    const origin = event.composedPath()[0];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    if (origin instanceof Element) {
      if (origin.closest("input, textarea, select, [role=listbox], [role=dialog]")) return;
      // A button does what it says when the space bar is pressed on it.
      if (event.key === " " && origin.closest("button")) return;
    }
    event.preventDefault();
    event.stopPropagation();
    // What does not fit on the screen is read before the next slide.
    const down = ["ArrowDown", "PageDown", " "].includes(event.key);
    const up = ["ArrowUp", "PageUp"].includes(event.key);
    const left = down ? deck.scrollHeight - deck.clientHeight - deck.scrollTop : deck.scrollTop;
    if ((down || up) && left > 4) deck.scrollBy(0, (down ? 0.8 : -0.8) * deck.clientHeight);
    else moves[move]();
  };
  const clicked = (event) => {
    const button = event.target.closest("button[data-do]");
    if (button) moves[button.dataset.do]();
  };

  if (deck.markup !== data.markup) {
    deck.markup = data.markup;
    deck.innerHTML = data.markup;
    const was = deck.at;
    deck.at = 0;
    show(was || data.slide, false);
  }
  if (deck.told.includes(data.slide)) {
    deck.told = deck.told.slice(deck.told.lastIndexOf(data.slide) + 1);
  } else if (!deck.told.length) {
    show(data.slide, false);
  }
  // Going back in the browser asks for what the address says. The server's answer may be the same
  // as its last that arrived, and would then not be heard.
  const wentBack = () => {
    deck.told = [];
    show(Number(new URLSearchParams(location.search).get("slide")) || 1, false);
  };
  // Called again with every answer, and told to clean up only at the end.
  deck.release?.();
  document.addEventListener("keydown", pressed, true);
  window.addEventListener("popstate", wentBack);
  deck.addEventListener("click", clicked);
  const release = () => {
    window.removeEventListener("popstate", wentBack);
    document.removeEventListener("keydown", pressed, true);
    deck.removeEventListener("click", clicked);
  };
  deck.release = release;
  return release;
}
