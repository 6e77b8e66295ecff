// Files with a reply in a ticket: they are sent in pieces that go on where they were
// interrupted, show how far they are, and logs go without the secrets in them. Then the
// form is posted with their names. Without this script the form posts the files themselves.
//
// Loaded by the pages of a ticket, before what else listens to their forms: <script type="module" src="…/reply-….js">
// Markup: <form data-uploads="…/api/v1/" data-max-bytes="…" data-max-files="…" data-as="desk"?> with <input type="file" name="file">,
//   <div class="files">, <div class="doing" role="status"> and a button that submits
// Makes: what _attach.ts makes, <input type="hidden" name="uploads"> for each file, in .doing what is being done
// Phrases: files_…

import { Files } from "./_attach.ts";
import { all, make, phrase } from "./_page.ts";
import { Away, Refused, upload } from "./_send.ts";

const pauses = [1, 2, 4, 8, 16]; // seconds before what was interrupted goes on

for (const form of all<HTMLFormElement>("form[data-uploads]")) attend(form);

function attend(form: HTMLFormElement): void {
  const { uploads: api, maxBytes, maxFiles, as } = form.dataset;
  const input = form.querySelector<HTMLInputElement>('input[type="file"]')!;
  const state = form.querySelector<HTMLElement>(".doing")!;
  const files = new Files(input, Number(maxBytes), Number(maxFiles));
  const headers: Record<string, string> = as ? { "Helpwright-As": as } : {};
  let going = false;
  let sent = false;

  form.addEventListener("submit", (event) => {
    const kept = files.kept();
    if (sent || (!kept.length && !going)) return;
    event.preventDefault();
    // Nobody else takes this for the moment at which the form is sent.
    event.stopImmediatePropagation();
    if (!going) void send(event.submitter);
  });

  async function send(submitter: HTMLElement | null): Promise<void> {
    going = true;
    if (submitter) submitter.ariaDisabled = "true";
    state.textContent = phrase("files_sending");
    const kept = files.kept();
    try {
      const names = [];
      for (const file of kept) names.push(await patiently(() => upload(file, { api: api!, headers, progress: (_, share) => files.progress(kept.indexOf(file), share) })));
      form.prepend(...names.map((value) => make("input", { type: "hidden", name: "uploads", value })));
      input.disabled = true; // its files are there already
      sent = true;
      form.requestSubmit(submitter);
    } catch (error) {
      state.replaceChildren(make("p", { class: "wrong", role: "alert" }, phrase(error instanceof Refused ? "files_refused" : "files_failed")));
    } finally {
      going = false;
      if (submitter) submitter.ariaDisabled = null;
    }
  }
}

// Tries again what the desk could not take just now.
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    }
  }
  return work();
}
