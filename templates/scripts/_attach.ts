// Files that go along with a message. Logs are shown and looked through before they leave
// the browser: what looks like a secret is taken out, unless the reader wants it in.
//
// Markup: <input type="file" id="files" multiple>, <div class="files"></div> after it
// Makes in .files: <div class="file"><p><bdi>name</bdi> <small>size</small> <button class="quiet"></p>, for a log with secrets
//   <label><input type="checkbox" checked> …</label>, for each log <details><summary>…</summary><pre>…<mark>…</mark>…</pre></details>, for one
//   that is too large to be looked through <p>…</p>, while it is sent <progress>
// Phrases: files_large {Name} {Size}, files_many {Count}, files_empty {Name}, files_redact {Count}, files_look,
//   files_unread, files_remove, files_remove_one {Name}, files_removed; they go to pages with the entries write and reply

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
  sent?: { kept: Kept; redacted: boolean }; // as it was sent last: what arrived of it is not sent again
}

const log = /\.(log|txt|json|ya?ml|xml|csv|conf|cfg|ini|env|har|out|err|md)$/i;
const readable = 8e6; // bytes of a log that are looked through
const context = 60; // letters shown around a secret
const shownSecrets = 50;
const beginning = 4000; // letters shown of a log without secrets

/** The files of a form. */
export class Files {
  private all: Attached[] = [];
  private readonly place: HTMLElement;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly maxBytes: number,
    private readonly maxFiles: number,
  ) {
    const form = input.form!;
    this.place = form.querySelector<HTMLElement>(".files")!;
    input.addEventListener("change", () => void this.add([...(input.files ?? [])]));
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
      if (this.all.length >= this.maxFiles) wrong.push(phrase("files_many", { Count: this.maxFiles }));
      else if (file.size > this.maxBytes) wrong.push(phrase("files_large", { Name: file.name, Size: size(this.maxBytes) }));
      else if (file.size === 0) wrong.push(phrase("files_empty", { Name: file.name }));
      else this.show(await attached(file));
    }
    this.input.value = ""; // what was chosen stands in the list, and can be chosen again
    this.place.querySelector(".wrong")?.remove();
    if (wrong.length) this.place.append(make("p", { class: "wrong", role: "alert" }, [...new Set(wrong)].join(" ")));
  }

  private show(one: Attached): void {
    const { file } = one;
    const remove = button("quiet", phrase("files_remove"), () => {
      this.all = this.all.filter((other) => other !== one);
      one.shown.remove();
      announce(phrase("files_removed"));
      this.input.focus();
    });
    remove.ariaLabel = phrase("files_remove_one", { Name: file.name });
    one.shown.append(make("p", {}, make("bdi", {}, file.name), " ", make("small", {}, size(file.size)), " ", remove), ...look(one));
    this.all.push(one);
    this.place.append(one.shown);
  }

  /** What is sent of them, without the secrets that are taken out. */
  kept(): Kept[] {
    return this.all.map((one) => {
      const { file, text, secrets, redact } = one;
      const redacted = text !== undefined && secrets.length > 0 && redact.checked;
      if (one.sent?.redacted !== redacted) {
        const content = redacted ? new Blob([without(text, secrets)], { type: file.type }) : file;
        one.sent = { kept: { name: file.name, type: file.type, content }, redacted };
      }
      return one.sent.kept;
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

const { lang } = document.documentElement;

function size(bytes: number): string {
  const mega = bytes >= 1e6;
  return new Intl.NumberFormat(lang, { style: "unit", unit: mega ? "megabyte" : "kilobyte", maximumFractionDigits: mega ? 1 : 0 }).format(Math.max(1, bytes / (mega ? 1e6 : 1e3)));
}

function isLog({ name, type }: File): boolean {
  return log.test(name) || type.startsWith("text/");
}

async function attached(file: File): Promise<Attached> {
  const text = isLog(file) && file.size <= readable ? wordsIn(await file.arrayBuffer()) : undefined;
  return {
    file,
    ...(text !== undefined && { text }),
    secrets: text === undefined ? [] : secretsIn(text),
    redact: make("input", { type: "checkbox", checked: "" }),
    shown: make("div", { class: "file" }),
    bar: make("progress", { max: "1", "aria-label": file.name }),
  };
}

// Some systems write logs with two bytes a letter.
function wordsIn(content: ArrayBuffer): string {
  const [first, second] = new Uint8Array(content, 0, Math.min(2, content.byteLength));
  const wide = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(wide).decode(content);
}

// A log as its sender can look at it: each secret with what stands around it, or, without one, how the log begins.
function look({ file, text, secrets, redact }: Attached): HTMLElement[] {
  if (text === undefined) return isLog(file) ? [make("p", {}, phrase("files_unread"))] : [];
  const lines = secrets.slice(0, shownSecrets).flatMap(({ from, to }) => {
    const before = text.slice(Math.max(0, from - context), from).replace(/^[\s\S]*\n/, "");
    const after = text.slice(to, to + context).replace(/\n[\s\S]*$/, "");
    return [before, make("mark", {}, text.slice(from, to)), after, "\n"];
  });
  const shown = make("pre", { dir: "ltr", tabindex: "0", role: "region", "aria-label": file.name }, ...(lines.length ? lines : [text.slice(0, beginning)]));
  const details = make("details", {}, make("summary", {}, phrase("files_look")), shown);
  return secrets.length ? [make("label", {}, redact, " ", phrase("files_redact", { Count: secrets.length })), details] : [details];
}
