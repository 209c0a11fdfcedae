// Runs once in each HTML component that has buttons of ours: `element` and `trigger` are gradio's.
const report = (button) => {
  const data = { ...button.dataset };
  if (data.sure && !window.confirm(data.sure)) return;
  if (data.action === "talk") window.newsdeskChoose(data.place);
  if (data.action === "edit") {
    window.newsdeskEdit(data.text);
  } else if (data.action === "translate") {
    window.newsdeskTranslate(button);
  } else if (data.action === "forget") {
    window.newsdeskForget(button);
  } else if (data.action === "copy") {
    window.newsdeskCopy(button);
  } else if (data.action === "feedback") {
    const group = button.closest(".nd-feedback");
    data.reason = group.querySelector("input").value;
    trigger("submit", data);
  } else {
    trigger("click", data);
  }
};
const found = (event) => {
  const button = event.target.closest("[data-action]");
  return button && element.contains(button) ? button : null;
};
element.addEventListener("click", (event) => {
  const button = found(event);
  if (button) report(button);
});
// Buttons drawn inside an SVG have no keyboard of their own.
element.addEventListener("keydown", (event) => {
  const button = found(event);
  if (!button || button.tagName === "BUTTON" || !["Enter", " "].includes(event.key)) return;
  event.preventDefault();
  report(button);
});
watch("value", () => window.newsdeskUpdated(element));
