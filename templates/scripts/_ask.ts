// How a page talks with the service worker: one question, one answer.

export interface Question {
  want: "state" | "keep" | "drop" | "list";
  url: string; // of a page, without query and fragment; for "list", of any page
}

export interface Answer {
  kept: boolean; // whether the page is kept now
  failed: boolean; // whether it could not be done
  pages: Page[]; // only for "list", newest first
}

/** A page that can be read without a network. */
export interface Page {
  url: string;
  title: string;
  kept: boolean;
}

export async function ask(question: Question): Promise<Answer> {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
    active!.postMessage(question, [port2]);
  });
}
