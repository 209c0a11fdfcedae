// The rows of the list of earlier conversations, drawn whenever it is opened.
(() => {
  const listOf = () => document.querySelector(".nd-earlier");

  const day = (at) => {
    const when = new Date(at);
    const two = (number) => String(number).padStart(2, "0");
    return Number.isNaN(+when)
      ? ""
      : `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  };

  function button(text, style, data) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: style });
    made.append(text);
    Object.assign(made.dataset, data);
    return made;
  }

  function row({ place, title, at }, words) {
    const named = title || day(at);
    const open = button(named, "nd-talk", { action: "talk", place });
    const when = Object.assign(document.createElement("small"), { textContent: day(at) });
    open.append(" ", when);
    const drop = button(words.delete, "nd-quiet", { action: "forget", place, sure: words.sure });
    drop.setAttribute("aria-label", words.named.replace("{title}", () => named));
    const item = document.createElement("li");
    item.append(open, drop);
    return item;
  }

  // Drawn at once, and again where other tabs then say otherwise: focus stays where it can.
  async function draw(list) {
    fill(list);
    await window.newsdeskHear();
    fill(list);
  }

  function fill(list) {
    const talks = window.newsdeskTalks();
    const drawn = JSON.stringify(talks.map(({ place, at }) => [place, at]));
    if (list.dataset.drawn === drawn) return;
    list.dataset.drawn = drawn;
    const none = Object.assign(document.createElement("li"), { textContent: list.dataset.none });
    none.className = "nd-empty";
    const rows = talks.length ? talks.map((talk) => row(talk, list.dataset)) : [none];
    list.querySelector("ul").replaceChildren(...rows);
  }

  // What has focus goes with its row: the next one takes it, or the list's own button.
  window.newsdeskForget = (dropped) => {
    const list = listOf();
    const at = [...list.querySelectorAll("li")].indexOf(dropped.closest("li"));
    window.newsdeskDrop(dropped.dataset.place);
    fill(list);
    const left = list.querySelectorAll("[data-action=forget]");
    (left[Math.min(at, left.length - 1)] ?? list.querySelector("summary")).focus();
  };

  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches?.(".nd-earlier") && event.target.open) draw(event.target);
    },
    true,
  );
  // It closes when one is opened, and on Escape, which then stops nothing else.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-action=talk], #nd-new")) listOf()?.removeAttribute("open");
  });
  document.addEventListener(
    "keydown",
    (event) => {
      const list = event.target.closest?.(".nd-earlier[open]");
      if (event.key !== "Escape" || !list) return;
      event.stopPropagation();
      list.removeAttribute("open");
      list.querySelector("summary").focus();
    },
    true,
  );
})();
