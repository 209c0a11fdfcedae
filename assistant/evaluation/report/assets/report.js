const find = document.getElementById("find");
const state = document.getElementById("state");
const tag = document.getElementById("tag");
const rows = [...document.querySelectorAll("#rows tr")];

function matches(row) {
  const outcome = row.dataset.state;
  if (state.value === "wrong" && outcome === "right") return false;
  if (state.value && state.value !== "wrong" && outcome !== state.value) return false;
  if (tag.value && !row.dataset.tags.includes(`|${tag.value}|`)) return false;
  return row.textContent.toLowerCase().includes(find.value.trim().toLowerCase());
}

function refresh() {
  let shown = 0;
  for (const row of rows) {
    row.hidden = !matches(row);
    shown += row.hidden ? 0 : 1;
  }
  document.getElementById("shown").textContent = `${shown} of ${rows.length}`;
}

for (const control of [find, state, tag]) control.addEventListener("input", refresh);
for (const button of document.querySelectorAll(".cause")) {
  button.addEventListener("click", () => {
    state.value = button.dataset.cause;
    refresh();
    document.querySelector(".questions").scrollIntoView({ behavior: "smooth" });
  });
}
refresh();
