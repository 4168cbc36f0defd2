// Starts the NHS.UK frontend components that this site uses, and its search suggestions. All pages work without it.
import { Button, ErrorSummary, Header, SkipLink, createAll } from "../nhsuk/nhsuk-frontend.min.js";
import { Combobox } from "./combobox.js";

for (const component of [Button, ErrorSummary, Header, SkipLink]) createAll(component);
// The way back from an example leads to the search that it was found with, with the shortlist of now.
const finderLinks = document.querySelectorAll(".nhsuk-breadcrumb :is(a[href='/examples/'], a[href^='/examples/?e='])");
if (document.referrer.startsWith(`${location.origin}/examples/?`)) {
  for (const link of finderLinks) {
    const { searchParams } = new URL(document.referrer);
    searchParams.delete("e");
    link.search = new URLSearchParams([...searchParams, ...new URLSearchParams(link.search)]);
  }
}

for (const input of document.querySelectorAll("input[type=search][name=q]")) new Combobox(input);
