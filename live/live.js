// Reloads the page when the site has changed. Served by dev only.
const events = new EventSource(new URL("events", import.meta.url));
events.addEventListener("reload", () => location.reload());
