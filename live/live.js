// Reloads the page when the site has changed. Served by dev only. The page says
// which view it shows, so that a change which came while it loaded is not missed.
const [page] = performance.getEntriesByType("navigation");
const view = page?.serverTiming?.find((entry) => entry.name === "view")?.description ?? "";
const events = new EventSource(new URL("events?view=" + view, import.meta.url));
events.addEventListener("reload", () => location.reload());
