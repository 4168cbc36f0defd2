// Numbers the rows that “Add another” adds, and offers the sources on the page to the fields that cite them.

const form = document.getElementById("example_form");
const offered = document.getElementById("source-numbers");

function findControls(prefix, name) {
  return [...form.querySelectorAll(`[name^="${prefix}-"][name$="-${name}"]:not([name*="__prefix__"])`)];
}

function getNextNumber(prefix, name) {
  return Math.max(0, ...findControls(prefix, name).map((control) => Number(control.value) || 0)) + 1;
}

function offerSources() {
  const options = findControls("sources", "citation").map((citation) => {
    const option = document.createElement("option");
    option.value = form.elements[citation.name.replace(/citation$/, "number")].value;
    option.label = citation.value.slice(0, 80);
    return option;
  });
  offered.replaceChildren(...options.filter((option) => option.label));
}

form.addEventListener("formset:added", ({ target, detail }) => {
  for (const name of ["number", "order"]) {
    const control = target.querySelector(`[name$="-${name}"]`);
    if (!control) continue;
    control.value = "";
    control.value = getNextNumber(detail.formsetName, name);
  }
});
form.addEventListener("change", ({ target }) => {
  if (target.name?.startsWith("sources-")) offerSources();
});
offerSources();
