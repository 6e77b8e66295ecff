// A troubleshooting guide as one question at a time. The page is complete without
// this script, as a text with links; here the same links become a walk with a
// trail, a way back, progress, and an address for each step.
//
// Loaded by guides only: <script type="module" src="…/guide-….js">
// Markup:
//   <div class="body guide" data-article="ID" data-revision="REV" data-locale="TAG" data-contact="/help/en/contact/">
//     <div class="guide-head"></div>                            filled here; above the steps
//     …words before the first step, shown with it…
//     <section class="step" id="ID"><h2>…</h2>…<ul class="choices"><li><a href="#ID">…</a></li>…</ul></section>…
//     <p class="none"><a href="#contact">…</a></p>
//     <section class="outcome" id="solved"><h2>…</h2>…</section>
//     <section class="outcome" id="contact"><h2>…</h2>…</section>
//     <div class="guide-foot"></div>                            filled here; below the steps
//   </div>
//   Before the script has run, the style sheet may show the first step alone, so that nothing moves:
//   @media (scripting: enabled) { .body.guide:not(.walk) :is(.step, .outcome):not(:first-of-type, :target) { display: none } }
//   and reserves the height of the foot.
//   Hidden steps are hidden="until-found" (found by the browser's search, so without margin, border and padding).
// Makes: class "walk" on the root while it is one; in the head
//   <div class="resume"><p>…</p><button class="button"><button class="quiet"></div> and
//   <ol class="trail" aria-label><li><a href="#ID">question</a> <span class="answer">answer</span></li></ol>; in the foot
//   <p class="progress">, <p class="guide-moves"><button class="quiet">…</p>, and .none, moved to the end
// Phrases: guide_trail, guide_progress {Number} {Count}, guide_last {Number}, guide_back, guide_restart,
//   guide_resume {Step}, guide_continue, guide_carry

import { api, fetchSender } from "./_desk.ts";
import { type Guide, idOf, questionsAfter, type Step } from "./_guide.ts";
import { all, button, make, named, phrase, spoken } from "./_page.ts";
import { type Answered, before, leadingTo, resume, type Trail } from "./_trail.ts";
import { store, sweep, trails } from "./_trails.ts";

/** Where the walk stands; also what the browser's history keeps of each address. */
interface Stand {
  answers: Answered[];
  at: string; // id of a step or outcome
  chosen?: boolean; // whether a choice led here, so that the entry before this one is the question
}

const root = document.querySelector<HTMLElement>(".guide[data-article]")!;

class Walk {
  private readonly screens = all(":scope > .step, :scope > .outcome", root);
  private readonly preface = all(":scope > :not(.step, .outcome, .none, .guide-head, .guide-foot)", root);
  private readonly guide: Guide = new Map(this.screens.filter((s) => s.matches(".step")).map((s) => [s.id, readStep(s)]));
  private readonly title = document.title;
  private readonly trail = make("ol", { class: "trail", "aria-label": phrase("guide_trail") });
  private readonly progress = make("p", { class: "progress", id: "progress", ...spoken });
  private readonly back = button("quiet", phrase("guide_back"), () => this.goBack());
  private readonly restart = button("quiet", phrase("guide_restart"), () => this.goAnew());
  private readonly carry = api ? button("quiet", phrase("guide_carry"), () => void this.giveCode()) : undefined;
  private readonly code = make("div", { class: "carry", ...spoken });
  private readonly none = root.querySelector<HTMLElement>(".none")!;
  private readonly carried = leadingTo(trails(), location.pathname);
  private stand: Stand = { answers: [], at: this.first };

  begin(): void {
    root.querySelector(".guide-head")!.append(this.trail);
    const moves = make("p", { class: "guide-moves" }, this.back, this.restart, ...(this.carry ? [this.carry] : []));
    root.querySelector(".guide-foot")!.append(this.progress, moves, this.code, this.none);
    this.takeOver();
    this.listen();
    this.open();
    root.classList.add("walk");
  }

  // Shows a code by which the walk is continued elsewhere.
  private async giveCode(): Promise<void> {
    this.keep();
    const trail = trails().find(({ article }) => article === root.dataset["article"]);
    if (trail) await (await fetchSender()).carry(this.code, trail);
  }

  // Who comes by such a code goes on where the walk was left.
  private takeOver(): void {
    const [, carried] = /^#continue=(.+)$/.exec(location.hash) ?? [];
    if (!carried) return;
    try {
      const trail = JSON.parse(decodeURIComponent(carried)) as Trail;
      const { article = "", revision = "", locale = "" } = root.dataset;
      const kept = trail.article === article && resume(this.guide, trail);
      if (!kept) return;
      const title = document.querySelector("h1")?.textContent ?? this.title;
      store({ article, revision, locale, title, path: location.pathname, at: "#" + kept.at, time: Date.now(), answers: kept.answers });
      history.replaceState(null, "", "#" + encodeURIComponent(kept.at));
    } catch {
      // An address that somebody has cut off.
    }
  }

  private get first(): string {
    return this.screens[0]!.id;
  }

  private listen(): void {
    for (const step of this.screens) {
      for (const link of all<HTMLAnchorElement>(".choices a[href]", step)) this.leads(link, () => step.id);
      // The browser's search has found words in a step that is not shown.
      step.addEventListener("beforematch", () => this.find(step.id));
    }
    this.leads(this.none.querySelector("a")!, () => this.stand.at);
    addEventListener("popstate", ({ state }) => this.arrive(state as Stand | null));
    addEventListener("pageshow", ({ persisted }) => persisted && this.keep());
    for (const part of this.preface) part.addEventListener("beforematch", () => this.find(this.first));
    addEventListener("beforeprint", () => [...this.preface, ...this.screens].forEach((part) => hide(part, false)));
    addEventListener("afterprint", () => this.show(this.stand));
  }

  // Makes a link an answer to the question of a step.
  private leads(link: HTMLAnchorElement, step: () => string): void {
    const to = link.getAttribute("href")!;
    if (to === "#contact") link.href = root.dataset["contact"] ?? to;
    link.addEventListener("click", (event) => this.choose(event, step(), link.textContent!, to));
  }

  // Shows where a reload or a shared address asks to be, else the beginning.
  private open(): void {
    sweep();
    const earlier = trails().find(({ article }) => article === root.dataset["article"]);
    const kept = earlier && resume(this.guide, earlier);
    const state = this.still(history.state as Stand | null);
    const asked = this.fragment();
    if (state) this.show(state);
    else if (kept && kept.at === asked) this.show(kept);
    else if (asked) this.show(this.standAt(asked));
    else {
      this.show(this.stand);
      if (kept?.answers.length) this.offer(kept);
    }
  }

  // Follows the browser's own moves: back, forward, a link to a step.
  private arrive(state: Stand | null): void {
    const asked = this.fragment();
    if (!state && location.hash && !asked) return; // a place outside of the guide
    this.show(this.still(state) ?? this.standAt(asked || this.first));
    this.keep();
    this.focus();
  }

  // A stand that history remembers may be of an earlier revision.
  private still(state: Stand | null): Stand | undefined {
    if (!state?.answers) return undefined;
    if (!this.guide.has(state.at)) return this.screens.some(({ id }) => id === state.at) ? state : undefined;
    const now = resume(this.guide, { answers: state.answers, at: "#" + state.at });
    return now && { ...state, ...now };
  }

  // Who comes to a step that was not asked before comes without a trail.
  private standAt(at: string): Stand {
    const { stand } = this;
    if (at === stand.at) return stand;
    return { at, answers: stand.answers.some(({ step }) => step === at) ? before(stand.answers, at) : [] };
  }

  // The step or outcome that the address names, itself or by something in it.
  private fragment(): string {
    return named(location.hash)?.closest<HTMLElement>(".step, .outcome")?.id ?? "";
  }

  // The browser shows and marks the words by itself; the focus stays with it.
  private find(id: string): void {
    if (this.fragment() === id) return; // found by its address: arrive does the rest
    const stand = this.standAt(id);
    history.pushState(stand, "", "#" + encodeURIComponent(id));
    this.show(stand);
  }

  private choose(event: MouseEvent, step: string, answer: string, to: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return; // opens elsewhere
    const { title } = this.guide.get(step)!;
    const answers = [...before(this.stand.answers, step), { step, title, answer, to }];
    const next = to === "#contact" ? "" : idOf(to);
    if (!next) return this.keep(to, answers); // and the link leads there
    event.preventDefault();
    this.go({ answers, at: next, chosen: true });
  }

  private go(stand: Stand): void {
    history.pushState(stand, "", "#" + encodeURIComponent(stand.at));
    this.show(stand);
    this.keep();
    this.focus();
  }

  private goBack(): void {
    const last = this.stand.answers.at(-1);
    if (this.stand.chosen) history.back();
    else if (last) this.go(this.standAt(last.step));
  }

  private goAnew(): void {
    this.go({ answers: [], at: this.first });
  }

  private show(stand: Stand): void {
    this.stand = stand;
    root.querySelector(".resume")?.remove();
    for (const screen of this.screens) hide(screen, screen.id !== stand.at);
    for (const part of this.preface) hide(part, stand.at !== this.first);
    this.showTrail();
    this.showMoves();
  }

  private showTrail(): void {
    const earlier = this.carried.flatMap(({ path, answers }) => answers.map((a) => answered(a, path)));
    const now = this.stand.answers.map((a) => {
      const item = answered(a, "");
      item.firstElementChild!.addEventListener("click", (event) => {
        event.preventDefault();
        this.go(this.standAt(a.step));
      });
      return item;
    });
    this.trail.replaceChildren(...earlier, ...now);
    this.trail.hidden = !this.trail.firstChild;
  }

  private showMoves(): void {
    const { answers, at } = this.stand;
    const asking = this.guide.has(at);
    const values = { Number: answers.length + 1, Count: questionsAfter(this.guide, at) };
    this.progress.textContent = asking ? phrase(values.Count ? "guide_progress" : "guide_last", values) : "";
    this.back.hidden = answers.length === 0;
    this.restart.hidden = at === this.first;
    if (this.carry) this.carry.hidden = !asking || answers.length === 0;
    this.code.replaceChildren(); // a code is for one stand
    this.none.hidden = !asking;
    document.title = at === this.first ? this.title : `${this.heading.textContent} · ${this.title}`;
  }

  private get heading(): HTMLElement {
    return document.getElementById(this.stand.at)!.querySelector("h2")!;
  }

  private focus(): void {
    const { heading } = this;
    heading.tabIndex = -1;
    heading.setAttribute("aria-describedby", this.progress.id);
    heading.focus({ preventScroll: true });
    if (!seen(heading)) root.scrollIntoView();
    if (!seen(heading)) heading.scrollIntoView(); // the trail is long
  }

  // A walk that has solved the trouble needs not be continued or told to anybody.
  private keep(at = "#" + this.stand.at, answers = this.stand.answers): void {
    const { article = "", revision = "", locale = "" } = root.dataset;
    const { pathname: path } = location;
    const title = document.querySelector("h1")?.textContent ?? this.title;
    store({ article, revision, locale, title, path, at, time: Date.now(), answers: at === "#solved" ? [] : answers });
  }

  private offer(kept: Pick<Trail, "answers" | "at">): void {
    const step = this.guide.get(kept.at)!.title;
    const go = button("button", phrase("guide_continue"), () => this.go(kept));
    const anew = button("quiet", phrase("guide_restart"), () => this.goAnew());
    root.querySelector(".guide-head")!.prepend(
      make("div", { class: "resume", ...spoken }, make("p", {}, phrase("guide_resume", { Step: step })), go, anew),
    );
  }
}

// Whether the eye finds a heading where it looks first, in the upper half.
function seen(heading: HTMLElement): boolean {
  const { top, bottom } = heading.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight / 2;
}

// What is hidden can still be found by the browser's search.
function hide(part: HTMLElement, hidden: boolean): void {
  if (hidden) part.setAttribute("hidden", "until-found");
  else part.removeAttribute("hidden");
}

function readStep(section: HTMLElement): Step {
  const choices = all(".choices a[href]", section).map((link) => {
    return { text: link.textContent!, to: link.getAttribute("href")! };
  });
  return { id: section.id, title: section.querySelector("h2")!.textContent!, choices };
}

function answered({ step, title, answer }: Answered, path: string): HTMLElement {
  const link = make("a", { href: `${path}#${encodeURIComponent(step)}` }, title);
  return make("li", {}, link, " ", make("span", { class: "answer" }, answer));
}

new Walk().begin();
