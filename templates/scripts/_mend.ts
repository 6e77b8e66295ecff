// What needs mending in a form: a list at its top, whose links lead to the fields, and a
// line at each field. What was written stays.
//
// Makes: first in the form <section class="errors" tabindex="-1"><h2>…</h2><ul><li><a href="#FIELD">…</a></li></ul></section>,
//   at a field <p class="wrong" id="FIELD.wrong">
// Phrases: write_errors {Count}, write_missing, write_email_wrong, write_number_wrong, write_date_wrong, write_file_wrong, write_long, write_wrong

import { all, make, named, phrase } from "./_page.ts";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What is wrong with a field, or, with none, with all of the form. */
export interface Fault {
  field?: HTMLElement;
  text: string;
}

/** What the browser finds wrong, one a field; of a group of choices the first stands for all. */
export function faultsOf(form: HTMLFormElement): Fault[] {
  const seen = new Set<string>();
  return [...form.elements].flatMap((element) => {
    const field = element as Field;
    const empty = field.required && field.type !== "radio" && !field.value.trim();
    if (!field.willValidate || (field.validity.valid && !empty) || seen.has(field.name)) return [];
    seen.add(field.name);
    return [{ field, text: phrase(empty || field.validity.valueMissing ? "write_missing" : wrongly(field.type)) }];
  });
}

function wrongly(type: string): string {
  return { email: "write_email_wrong", number: "write_number_wrong", date: "write_date_wrong", file: "write_file_wrong" }[type] ?? "write_wrong";
}

/** What the desk finds wrong, by its word for it. */
export function faultOf(code: string, field?: HTMLElement): Fault {
  const text = phrase(code === "missing" ? "write_missing" : code === "too_long" ? "write_long" : wrongly((field as Field | undefined)?.type ?? ""));
  return { text, ...(field && { field }) };
}

/** Shows what needs mending and goes there; nothing takes away what was shown before. */
export function show(form: HTMLFormElement, faults: readonly Fault[]): void {
  for (const shown of all(".errors, .wrong", form)) shown.remove();
  for (const field of all("[aria-invalid]", form)) right(field);
  if (!faults.length) return;
  const items = faults.map(({ field, text }) => {
    if (!field) return make("li", {}, text);
    mark(field, text);
    return make("li", {}, make("a", { href: `#${field.id}` }, nameOf(field)), " ", text);
  });
  const list = make("ul", {}, ...items);
  const section = make("section", { class: "errors", tabindex: "-1" }, make("h2", {}, phrase("write_errors", { Count: faults.length })), list);
  list.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    if (!link) return;
    event.preventDefault();
    named(link.hash)?.focus();
  });
  form.prepend(section);
  section.focus();
}

function mark(field: HTMLElement, text: string): void {
  const id = `${field.id}.wrong`;
  const shown = make("p", { class: "wrong", id }, text);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  field.addEventListener("input", () => (right(field), shown.remove()), { once: true });
  const group = field instanceof HTMLInputElement && field.type === "radio" && field.closest("fieldset")?.querySelector("legend");
  if (group) group.after(shown);
  else field.before(shown);
}

function right(field: HTMLElement): void {
  const rest = field.getAttribute("aria-describedby")?.split(" ").filter((id) => id !== `${field.id}.wrong`) ?? [];
  field.removeAttribute("aria-invalid");
  if (rest.length) field.setAttribute("aria-describedby", rest.join(" "));
  else field.removeAttribute("aria-describedby");
}

// What a field is called, without what stands beside its name.
function nameOf(field: HTMLElement): string {
  const { type, labels } = field as HTMLInputElement;
  const label = type === "radio" ? field.closest("fieldset")?.querySelector("legend") : labels?.[0];
  return [...(label?.childNodes ?? [])].filter((node) => node.nodeName !== "SMALL").map((node) => node.textContent).join("").trim();
}
