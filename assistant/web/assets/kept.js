// The conversation of each tab, kept in this browser as pieces that the server signed. A new tab
// takes up the latest conversation that no open tab shows; two tabs never write to the same place.
(() => {
  const MOST = 20; // conversations
  const TURNS = 50; // of one conversation
  const WAIT = 150; // milliseconds for other tabs to say what they show
  const random = () => Math.random().toString(36).slice(2);
  const me = random();
  const shown = new Set(); // places of other tabs
  let start = ""; // of the name of every place over this index
  let place = "";

  const read = (name) => {
    try {
      const { at, turns } = JSON.parse(localStorage.getItem(name));
      return { at: +at, turns: turns.map(([number, piece]) => [+number, String(piece)]) };
    } catch {
      return { at: 0, turns: [] };
    }
  };
  const places = () =>
    Object.keys(localStorage)
      .filter((name) => name.startsWith("newsdesk-talk:"))
      .sort((one, other) => read(other).at - read(one).at);

  // Where there is no more room the oldest conversations go; without any, nothing is kept.
  function write(turns) {
    const text = JSON.stringify({ at: Date.now(), turns: turns.slice(-TURNS) });
    const old = places().filter((name) => name !== place);
    old.splice(MOST - 1).forEach((name) => localStorage.removeItem(name));
    for (;;) {
      try {
        return localStorage.setItem(place, text);
      } catch {
        if (!old.length) return;
        localStorage.removeItem(old.pop());
      }
    }
  }

  const channel = new BroadcastChannel("newsdesk-talks");
  const say = () => channel.postMessage({ by: me, shows: place });

  function take(name) {
    place = name;
    sessionStorage.setItem(start, place);
    say();
  }

  // A tab was doubled: from here on one of the two goes its own way, the other says so.
  function part() {
    const { turns } = read(place);
    take(start + random());
    if (turns.length) write(turns);
  }

  channel.onmessage = ({ data }) => {
    if (data.asks) return place && say();
    shown.add(data.shows);
    if (data.shows === place) data.by < me ? part() : say();
  };
  channel.postMessage({ asks: true });
  const heard = new Promise((resolve) => setTimeout(resolve, WAIT));

  const pieces = () => read(place).turns.map(([, piece]) => piece).join("\n");

  // What an event gives the server, with the pieces in the place of its value number `at`.
  window.newsdeskGive = (given, at) => given.with(at, place ? pieces() : "");

  // The pieces that this tab goes on with. `name` stands for the index.
  window.newsdeskKept = async (name) => {
    try {
      start = `newsdesk-talk:${name}:`;
      await heard;
      const left = places().find((one) => one.startsWith(start) && !shown.has(one));
      take(sessionStorage.getItem(start) ?? left ?? start + random());
      return pieces();
    } catch {
      return ""; // a browser that stores nothing
    }
  };

  // The exchanges that there are now, the last of them new.
  window.newsdeskKeep = (said) => {
    const { numbers, number, piece } = JSON.parse(said);
    if (!place) return;
    const turns = new Map(read(place).turns).set(number, piece);
    write(numbers.filter((one) => turns.has(one)).map((one) => [one, turns.get(one)]));
  };

  window.newsdeskForget = () => place && localStorage.removeItem(place);
})();
