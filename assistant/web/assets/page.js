// Markers and card titles lead to the highlighted quote in the evidence pane.
window.newsdeskShow = function (number) {
  const mark = document.getElementById("nd-cite-" + number);
  if (!mark) return;
  document.querySelectorAll(".nd-mark.nd-shown").forEach((m) => m.classList.remove("nd-shown"));
  mark.classList.add("nd-shown");
  const pane = mark.closest(".nd-article");
  if (pane) {
    pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  }
  mark.scrollIntoView({ block: "nearest" });
};
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest && event.target.closest('a[href*="#nd-cite-"]');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    window.newsdeskShow(link.getAttribute("href").split("#nd-cite-")[1]);
  },
  true,
);
