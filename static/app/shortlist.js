// Keeps the boxes of an example that a page names more than once alike, and the ticked examples when the finder shows
// other results on the same page. Without this file, an example is added if any of its boxes is ticked.

const form = document.getElementById("shortlist");
const finder = document.getElementById("finder");
const ticked = new Set();

document.addEventListener("change", ({ target }) => {
  if (target.form !== form || target.type !== "checkbox") return;
  if (target.checked) ticked.add(target.value);
  else ticked.delete(target.value);
  for (const box of form.elements) {
    if (box.type === "checkbox" && box.value === target.value) box.checked = target.checked;
  }
});

finder?.addEventListener("finder:update", () => {
  form.querySelectorAll("input[data-kept]").forEach((input) => input.remove());
  form.elements.search.value = location.search;
  for (const slug of ticked) {
    const box = finder.querySelector(`[form=shortlist][value="${slug}"]`);
    if (box) box.checked = true;
    else form.insertAdjacentHTML("beforeend", `<input type="hidden" name="e" value="${slug}" data-kept>`);
  }
});
