// Files that go along with a message. Logs are looked through before they leave the
// browser: what looks like a secret is shown and taken out, unless the reader wants it in.
//
// Markup: <input type="file" id="files" multiple>, <div class="files"></div> after it
// Makes in .files: <div class="file"><p><bdi>name</bdi> <small>size</small> <button class="quiet"></p>, for a log with secrets
//   <label><input type="checkbox" checked> …</label><details><summary>…</summary><pre>…<mark>…</mark>…</pre></details>, while it is sent <progress>
// Phrases: write_file_remove {Name}, write_file_large {Name} {Size}, write_file_many {Count}, write_file_empty {Name}, write_redact {Count}, write_look,
//   write_remove

import { announce, button, make, phrase } from "./_page.ts";
import { type Secret, secretsIn, without } from "./_secrets.ts";
import type { Kept } from "./_unsent.ts";

interface Attached {
  file: File;
  text?: string; // of a log
  secrets: Secret[];
  redact: HTMLInputElement;
  shown: HTMLElement;
  bar: HTMLProgressElement;
}

const log = /\.(log|txt|json|ya?ml|xml|csv|conf|cfg|ini|env|har|out|err|md)$/i;
const readable = 8e6; // bytes of a log that are looked through
const context = 60; // letters shown around a secret

/** The files of a form. */
export class Files {
  private all: Attached[] = [];
  private readonly place: HTMLElement;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly maxBytes: number,
    private readonly maxFiles: number,
    private readonly size: (bytes: number) => string,
  ) {
    this.place = document.querySelector<HTMLElement>(".files")!;
    input.addEventListener("change", () => void this.add([...(input.files ?? [])]));
    const form = input.form!;
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      const dropped = [...(event.dataTransfer?.files ?? [])];
      if (dropped.length) event.preventDefault();
      void this.add(dropped);
    });
    form.addEventListener("paste", (event) => void this.add([...(event.clipboardData?.files ?? [])]));
  }

  private async add(files: File[]): Promise<void> {
    const wrong: string[] = [];
    for (const file of files) {
      if (this.all.length >= this.maxFiles) wrong.push(phrase("write_file_many", { Count: this.maxFiles }));
      else if (file.size > this.maxBytes) wrong.push(phrase("write_file_large", { Name: file.name, Size: this.size(this.maxBytes) }));
      else if (file.size === 0) wrong.push(phrase("write_file_empty", { Name: file.name }));
      else this.show(await attached(file));
    }
    this.input.value = ""; // what was chosen stands in the list, and can be chosen again
    this.place.querySelector(".wrong")?.remove();
    if (wrong.length) this.place.append(make("p", { class: "wrong", role: "alert" }, [...new Set(wrong)].join(" ")));
  }

  private show(one: Attached): void {
    const { file } = one;
    const remove = button("quiet", phrase("write_remove"), () => {
      this.all = this.all.filter((other) => other !== one);
      one.shown.remove();
      announce(phrase("write_removed"));
      this.input.focus();
    });
    remove.ariaLabel = phrase("write_remove_one", { Name: file.name });
    one.shown.append(make("p", {}, make("bdi", {}, file.name), " ", make("small", {}, this.size(file.size)), " ", remove), ...secretsOf(one));
    this.all.push(one);
    this.place.append(one.shown);
  }

  /** What is sent of them, without the secrets that are taken out. */
  kept(): Kept[] {
    return this.all.map(({ file, text, secrets, redact }) => {
      const content = text !== undefined && secrets.length && redact.checked ? new Blob([without(text, secrets)], { type: file.type }) : file;
      return { name: file.name, type: file.type, content };
    });
  }

  /** Shows how much of a file has been sent. */
  progress(place: number, share: number): void {
    const one = this.all[place];
    if (!one) return;
    if (!one.bar.isConnected) one.shown.append(one.bar);
    one.bar.value = share;
  }
}

async function attached(file: File): Promise<Attached> {
  const text = log.test(file.name) && file.size <= readable ? await file.text() : undefined;
  return {
    file,
    ...(text !== undefined && { text }),
    secrets: text === undefined ? [] : secretsIn(text),
    redact: make("input", { type: "checkbox", checked: "" }),
    shown: make("div", { class: "file" }),
    bar: make("progress", { max: "1", "aria-label": file.name }),
  };
}

function secretsOf({ text, secrets, redact }: Attached): HTMLElement[] {
  if (text === undefined || !secrets.length) return [];
  const lines = secrets.slice(0, 50).flatMap(({ from, to }) => {
    const before = text.slice(Math.max(0, from - context), from).replace(/^[\s\S]*\n/, "");
    const after = text.slice(to, to + context).replace(/\n[\s\S]*$/, "");
    return [before, make("mark", {}, text.slice(from, to)), after, "\n"];
  });
  const look = make("details", {}, make("summary", {}, phrase("write_look")), make("pre", { dir: "ltr", tabindex: "0" }, ...lines));
  return [make("label", {}, redact, " ", phrase("write_redact", { Count: secrets.length })), look];
}
