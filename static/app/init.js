// Starts the NHS.UK frontend components that this site uses, and its search suggestions. All pages work without it.
import { Button, ErrorSummary, Header, SkipLink, createAll } from "../nhsuk/nhsuk-frontend.min.js";
import { Combobox } from "./combobox.js";

for (const component of [Button, ErrorSummary, Header, SkipLink]) createAll(component);
// The way back from an example leads to the search that it was found with.
const finderLinks = document.querySelectorAll(".nhsuk-breadcrumb a[href='/examples/']");
if (document.referrer.startsWith(`${location.origin}/examples/?`)) {
  for (const link of finderLinks) link.href = document.referrer;
}

for (const input of document.querySelectorAll("input[type=search][name=q]")) new Combobox(input);
