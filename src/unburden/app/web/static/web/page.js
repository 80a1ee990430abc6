// Starts the parts of GOV.UK Frontend on a page. Every page works without it.
import { initAll } from "../vendor/govuk-frontend.min.js";
import { Leave } from "./leave.js";

document.documentElement.classList.add("has-js");
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const root of document.querySelectorAll('[data-module="u-leave"]')) new Leave(root);
initAll();
