// Starts the parts of GOV.UK Frontend on a page. Every page works without it.
import { initAll } from "../vendor/govuk-frontend.min.js";

document.documentElement.classList.add("has-js");
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
