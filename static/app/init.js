// Starts the NHS.UK frontend components this site uses, and its own suggestions. Every page works without this file.
import { Button, ErrorSummary, Header, SkipLink, createAll } from "../nhsuk/nhsuk-frontend.min.js";
import { Combobox } from "./combobox.js";

for (const component of [Button, ErrorSummary, Header, SkipLink]) createAll(component);
for (const box of document.querySelectorAll("input[type=search][name=q]")) new Combobox(box);
