// Markers, cards and timeline dots lead to the evidence; the rest is theme and saving files.
(() => {
  const CITE = "#nd-cite-";
  const shown = new WeakMap(); // reader pane -> the article and marks it shows

  const speech = () =>
    document.querySelector("#nd-language input:checked")?.value === "中文" ? "zh" : "en";

  const PANES = { "nd-library": "nd-library-reader", "nd-checked": "nd-check-reader" };
  const paneOf = (node) =>
    document.getElementById(PANES[node.closest(Object.keys(PANES).map((id) => `#${id}`))?.id] ?? "nd-reader");

  function scrollToMark(pane, number, bring) {
    const article = pane.querySelector(".nd-article");
    const marks = [...pane.querySelectorAll(".nd-mark")];
    marks.forEach((mark) => mark.classList.remove("nd-shown"));
    const wanted = marks.filter((mark) => mark.dataset.numbers.split(" ").includes(number));
    wanted.forEach((mark) => mark.classList.add("nd-shown"));
    if (wanted[0]) {
      const offset = wanted[0].getBoundingClientRect().top - article.getBoundingClientRect().top;
      article.scrollTop += offset - article.clientHeight / 3;
    }
    if (bring) (wanted[0] ?? pane).scrollIntoView({ block: "nearest" });
  }

  async function read(card, number, bring) {
    const pane = paneOf(card);
    if (!card.dataset.article) {
      shown.delete(pane);
      pane.textContent = card.querySelector(".nd-since")?.textContent ?? "";
      return;
    }
    const wanted = `${card.dataset.article} ${card.dataset.marks} ${speech()}`;
    if (shown.get(pane) !== wanted) {
      shown.set(pane, wanted);
      const address = new URL(`reader/${encodeURIComponent(card.dataset.article)}`, document.baseURI);
      address.search = new URLSearchParams({ marks: card.dataset.marks, speech: speech() });
      const answer = await fetch(address);
      const html = await answer.text();
      if (shown.get(pane) !== wanted) return; // another article was chosen meanwhile
      if (!answer.ok) {
        shown.delete(pane);
        pane.textContent = "⚠ " + html.slice(0, 200);
        return;
      }
      pane.innerHTML = html;
    }
    scrollToMark(pane, number, bring);
  }

  function showTurn(turn) {
    document.querySelectorAll("#nd-evidence .nd-turn").forEach((section) => {
      section.hidden = section.dataset.turn !== turn;
    });
  }

  // `steady` leaves the list of cards where it is: what the pointer is on mustn't move away.
  function point(turn, number, steady) {
    showTurn(turn);
    const card = document.getElementById(`nd-card-${turn}-${number}`);
    document.querySelectorAll(".nd-card.nd-current").forEach((other) => {
      if (other !== card) other.classList.remove("nd-current");
    });
    card?.classList.add("nd-current");
    const list = card?.closest("#nd-evidence");
    if (list && !steady) {
      const offset = card.getBoundingClientRect().top - list.getBoundingClientRect().top;
      const below = offset + card.clientHeight - list.clientHeight;
      if (offset < 0) list.scrollTop += offset;
      else if (below > 0) list.scrollTop += Math.min(offset, below + 8);
    }
    return card;
  }

  // A dot of the timeline leads to its quote or article, and its days can be asked within.
  function offer(dot) {
    const turn = dot.closest(".nd-turn");
    const place = turn.querySelector(".nd-offer");
    const buttons = JSON.parse(dot.dataset.offers).map(({ label, ...days }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      button.className = "nd-chip";
      Object.assign(button.dataset, days, { action: "days", turn: place.dataset.turn });
      return button;
    });
    place.replaceChildren(document.createTextNode(place.dataset.ask), ...buttons);
    place.hidden = false;
    turn.querySelector(".nd-legend").hidden = true;
    turn.querySelectorAll(".nd-point").forEach((one) => one.classList.toggle("nd-shown", one === dot));
  }

  function citationOf(event) {
    const link = event.target.closest?.(`a[href*="${CITE}"]`);
    return link ? link.getAttribute("href").split(CITE)[1].split("-") : null;
  }

  document.addEventListener(
    "click",
    (event) => {
      const citation = citationOf(event);
      const near = event.target.closest?.('a[href="#nd-read"]');
      if (!citation && !near) return;
      event.preventDefault();
      event.stopPropagation();
      const dot = event.target.closest(".nd-point");
      if (dot) offer(dot);
      const card = citation ? point(...citation, Boolean(dot)) : near.closest("[data-article]");
      if (card) read(card, citation ? citation[1] : (card.dataset.number ?? ""), !dot);
    },
    true,
  );
  // The quote itself leads there too, unless it is being selected.
  document.addEventListener("click", (event) => {
    const card = event.target.closest?.("#nd-evidence .nd-card[id]");
    if (!card || !event.target.closest("blockquote") || !getSelection().isCollapsed) return;
    const [, , turn, number] = card.id.split("-");
    read(point(turn, number, true), number, true);
  });
  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const citation = citationOf(event);
      if (citation) point(...citation, Boolean(event.target.closest("#nd-evidence")));
    });
  }

  // A new question comes to the top of the conversation and its answer grows below it, so that
  // what is said first is seen first; whoever scrolls is left where they are.
  function follow(chat) {
    let asked = 0;
    let following = false;
    const stay = () => (following = false);
    // A press is the scroll bar's, too.
    for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      chat.addEventListener(kind, stay, { passive: true });
    }
    new MutationObserver(() => {
      const log = chat.querySelector("[role=log]");
      const questions = chat.querySelectorAll(".user.message");
      if (questions.length !== asked) following = true;
      asked = questions.length;
      if (!following || !asked) return;
      const top = questions[asked - 1].getBoundingClientRect().top;
      log.scrollTop += top - log.getBoundingClientRect().top - 8;
    }).observe(chat, { childList: true, subtree: true, characterData: true });
  }

  // New evidence: its first quote is opened, without moving the page.
  window.newsdeskUpdated = (element) => {
    if (!element.querySelector(".nd-turn, .nd-empty")) return; // the library
    restoreTranslations(element);
    document.querySelector("#nd-evidence").scrollTop = 0;
    const turn = element.querySelector(".nd-turn:not([hidden])");
    const card = turn?.querySelector(".nd-card[id]");
    const pane = document.querySelector("#nd-reader");
    if (card) {
      const [, , number, citation] = card.id.split("-");
      point(number, citation);
      read(card, citation, false);
    } else if (pane) {
      shown.delete(pane);
      pane.replaceChildren();
    }
  };

  // Translations of quotes: what was made stays, whenever the evidence is drawn anew.
  const made = new Map(); // a quote's place, language and model -> text and label
  const running = new Map(); // the same -> how to stop it
  const keyOf = ({ article, start, end, to }) =>
    JSON.stringify([article, start, end, to, document.body.dataset.model ?? ""]);

  window.newsdeskModel = (spec) => {
    if (spec && spec !== "none") document.body.dataset.model = spec;
    else delete document.body.dataset.model;
  };

  function showTranslation(button, said) {
    const place = button.closest(".nd-card").querySelector(".nd-translated");
    const label = Object.assign(document.createElement("small"), { textContent: said.label ?? "" });
    label.lang = said.speech ?? "";
    // Text, never markup: a model may say anything.
    place.replaceChildren(document.createTextNode(said.text), ...(said.label ? [label] : []));
    place.hidden = false;
  }

  async function* linesOf(answer) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) yield JSON.parse(line);
    }
  }

  async function outcome(button, signal) {
    const { article, start, end, to, waiting, working } = button.dataset;
    const asked = { article, start: +start, end: +end, to, speech: speech() };
    const answer = await fetch(new URL("translate", document.baseURI), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...asked, model: document.body.dataset.model ?? "none" }),
      signal,
    });
    if (!answer.ok) return { text: `⚠ ${answer.status}` };
    for await (const line of linesOf(answer)) {
      if (line.error) return { text: line.error };
      if (line.waiting) showTranslation(button, { text: waiting });
      if (line.piece) showTranslation(button, { text: working });
      if (line.text) return { ...line, speech: asked.speech };
    }
    return { text: "⚠" };
  }

  // One translation at a time on a page: the next waits for those before it, or is cancelled.
  let before = Promise.resolve();
  const aborted = (signal) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });

  async function inTurn(signal, work) {
    const earlier = before;
    let over;
    before = new Promise((resolve) => { over = resolve; });
    try {
      await Promise.race([earlier, aborted(signal)]);
      return await work();
    } finally {
      earlier.then(over);
    }
  }

  window.newsdeskTranslate = async (button) => {
    const key = keyOf(button.dataset);
    if (running.has(key)) return running.get(key).abort();
    const stop = new AbortController();
    running.set(key, stop);
    const { working, waiting, cancel, cancelled } = button.dataset;
    const name = button.textContent;
    button.textContent = cancel;
    showTranslation(button, { text: running.size > 1 ? waiting : working });
    let said;
    try {
      said = await inTurn(stop.signal, () => {
        showTranslation(button, { text: working });
        return outcome(button, stop.signal);
      });
      if (said.label) made.set(key, said);
    } catch (error) {
      said = { text: stop.signal.aborted ? cancelled : `⚠ ${error.message}` };
    }
    running.delete(key);
    button.textContent = name;
    // The evidence may have been drawn anew meanwhile: every card of this quote gets it.
    for (const one of document.querySelectorAll("[data-action=translate]")) {
      if (keyOf(one.dataset) === key) showTranslation(one, said);
    }
  };

  function restoreTranslations(element) {
    for (const button of element.querySelectorAll("[data-action=translate]")) {
      const said = made.get(keyOf(button.dataset));
      if (said) showTranslation(button, said);
    }
  }

  // A page that isn't served to this machine or over TLS has no clipboard of its own.
  async function copied(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }

  // Gradio copies an answer with its links into this page, which lead nowhere outside it.
  if (navigator.clipboard) {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (text) =>
      write(text.replace(/\[\\\[(\d+)\\\]\]\(#nd-cite-[\d-]+\)/g, "[$1]"));
  }

  window.newsdeskCopy = async (button) => {
    await copied(button.dataset.text);
    const name = button.textContent;
    if (name === button.dataset.done) return;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = name), 1500);
  };

  // A verdict is stored: say so under the answer that is shown.
  window.newsdeskThanks = () => {
    const thanks = document.querySelector(".nd-turn:not([hidden]) .nd-thanks");
    if (thanks) thanks.hidden = false;
  };

  window.newsdeskEdit = (text) => {
    const box = document.querySelector("#nd-question textarea, #nd-question input");
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };

  window.newsdeskSave = (file) => {
    const { name, content } = JSON.parse(file);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  // The page says which language it speaks: fonts and screen readers go by it.
  const speak = (language) => {
    document.documentElement.lang = language === "中文" ? "zh-CN" : "en";
    return language;
  };
  window.newsdeskSpeech = () =>
    localStorage.setItem("newsdesk-language", speak(speech() === "zh" ? "中文" : "English"));

  // Theme, interface language and conversation as they were left; returns the latter two.
  window.newsdeskStart = async (name) => {
    follow(document.querySelector("#nd-chat"));
    const theme = localStorage.getItem("newsdesk-theme");
    if (theme) document.body.classList.toggle("dark", theme === "dark");
    const left = localStorage.getItem("newsdesk-language");
    const own = navigator.language.startsWith("zh") ? "中文" : "English";
    const language = speak(["English", "中文"].includes(left) ? left : own);
    return [await window.newsdeskKept(name), language];
  };
  window.newsdeskDark = () => {
    const dark = document.body.classList.toggle("dark");
    localStorage.setItem("newsdesk-theme", dark ? "dark" : "light");
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      document.querySelector("#nd-question textarea, #nd-question input")?.focus();
    }
    if (event.key === "Escape" && !event.isComposing) {
      document.querySelector("#nd-question button.stop-button")?.click();
    }
    // As in a shell: the last question again, to be asked otherwise.
    if (event.key === "ArrowUp" && event.target.matches?.("#nd-question textarea") && !event.target.value) {
      const asked = [...document.querySelectorAll("#nd-chat .user.message .prose")].pop();
      if (!asked) return;
      event.preventDefault();
      window.newsdeskEdit(asked.textContent.trim());
    }
  });
})();
