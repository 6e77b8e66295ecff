// What a browser remembers for its reader: the language chosen, the trails of guides,
// the last searches and, where there is a desk, the journey of a day. Nothing of it is
// sent anywhere but by the reader, who sees it on the contact page. A browser may refuse
// to store; then the page works as if it were visited for the first time.

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Refused or full: see above.
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Refused: there is nothing to forget.
  }
}

/** The keys that begin so. */
export function keys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}
