// Starts the NHS.UK frontend components this site uses. Every page works without this file.
import { Button, ErrorSummary, Header, SkipLink, createAll } from "../nhsuk/nhsuk-frontend.min.js";

for (const component of [Button, ErrorSummary, Header, SkipLink]) createAll(component);
