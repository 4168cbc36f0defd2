// Keeps ticked examples when the finder shows other results on the same page. Without this file, the ticks of a page
// are added to the shortlist by its button only.

const form = document.getElementById("shortlist");
const finder = document.getElementById("finder");
const ticked = new Set();

finder.addEventListener("change", ({ target }) => {
  if (target.form !== form) return;
  if (target.checked) ticked.add(target.value);
  else ticked.delete(target.value);
});

finder.addEventListener("finder:update", () => {
  form.querySelectorAll("input[data-kept]").forEach((input) => input.remove());
  form.elements.search.value = location.search;
  for (const slug of ticked) {
    const box = finder.querySelector(`[form=shortlist][value="${slug}"]`);
    if (box) box.checked = true;
    else form.insertAdjacentHTML("beforeend", `<input type="hidden" name="e" value="${slug}" data-kept>`);
  }
});
