// Reads trees of keys and values that are cut into small files, which are fetched
// when they are needed: searchindex/tree.go says how they are written.
//
// A key is a text in UTF-8 with one character a byte, so that strings are in the
// order of bytes.

/** A file of the index is not what was written. */
export class BrokenShard extends Error {}

/** A file of the index could not be fetched; another try may have a network. */
export class Unreachable extends Error {}

export type Load = (name: string) => Promise<ArrayBuffer>;

export interface Node {
  height: number; // in the lower four bits, 0 is a leaf; the tree in the others
  keys: string[];
  values: Uint8Array[];
}

/** A tree of which so much is known as was asked for. */
export interface Tree {
  root: Node;
  load: Load;
  kept: Map<string, Promise<Node>>;
}

const longest = 1024; // bytes of a key

/** Reads what was written one after the other. */
export class Bytes {
  at = 0;
  constructor(readonly all: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.all.length;
  }

  take(length: number): Uint8Array {
    const part = this.all.subarray(this.at, (this.at += length));
    return check(part.length === length, part);
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  /** An unsigned varint of at most five bytes. */
  number(most: number): number {
    let value = 0;
    for (let unit = 1; unit < 2 ** 35; unit *= 128) {
      const byte = this.byte();
      value += (byte & 127) * unit;
      if (byte < 128) return check(value <= most, value);
    }
    throw new BrokenShard();
  }

  /** Bytes with their number before them. */
  part(): Uint8Array {
    return this.take(this.number(2 ** 31));
  }

  key(): string {
    return String.fromCharCode(...this.take(this.number(longest)));
  }
}

/** The value, if what was written about it holds. */
export function check<T>(holds: boolean, value: T): T {
  if (!holds) throw new BrokenShard();
  return value;
}

/** A text as a key. */
export function keyOf(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : String.fromCharCode(...new TextEncoder().encode(text));
}

/** A key as a text. */
export function textOf(key: string): string {
  return new TextDecoder().decode(Uint8Array.from(key, (byte) => byte.charCodeAt(0)));
}

/** The characters of a key, each as a key. */
export function charactersOf(key: string): string[] {
  return key.match(/[^\x80-\xbf][\x80-\xbf]*/g) ?? [];
}

export const nameSize = 6; // bytes

/** Bytes that a file has at most, packed or not: the largest are facets. */
export const mostFile = 2 ** 23;
const slice = 2 ** 13; // bytes; what they can unpack to is little even when they lie

/** What a file holds. */
export async function unpack(file: ArrayBuffer): Promise<Bytes> {
  check(file.byteLength <= mostFile, 0);
  const { readable, writable } = new DecompressionStream("deflate");
  const written = feed(writable.getWriter(), new Uint8Array(file));
  written.catch(() => {});
  try {
    const all = await gather(readable, mostFile);
    await written;
    return new Bytes(all);
  } catch {
    throw new BrokenShard();
  }
}

/** All that comes, which is broken where it is more than so many bytes. */
export async function gather(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part; !(part = await reader.read()).done; ) {
    parts.push(part.value);
    if ((size += part.value.length) <= most) continue;
    reader.cancel().catch(() => {});
    throw new BrokenShard();
  }
  const all = new Uint8Array(size);
  size = 0;
  for (const part of parts) {
    all.set(part, size);
    size += part.length;
  }
  return all;
}

// A decompressor unpacks the whole of what it is given before anybody can stop it, so
// it is given little at a time.
async function feed(writer: WritableStreamDefaultWriter<BufferSource>, file: Uint8Array<ArrayBuffer>): Promise<void> {
  for (let at = 0; at < file.length; at += slice) {
    await writer.ready;
    await writer.write(file.subarray(at, at + slice));
  }
  await writer.close();
}

export function openTree(bytes: Uint8Array, kind: number, load: Load): Tree {
  const root = decode(new Bytes(bytes));
  return check(root.height >> 4 === kind, { root, load, kept: new Map() });
}

function decode(bytes: Bytes): Node {
  const height = bytes.byte();
  const keys: string[] = [];
  const values: Uint8Array[] = [];
  let before = "";
  check(height % 16 <= 8, 0);
  while (!bytes.done) {
    const shared = bytes.number(before.length);
    const key = before.slice(0, shared) + bytes.key();
    const value = bytes.part();
    check((!keys.length || key > before) && (height % 16 === 0 || value.length === nameSize), 0);
    keys.push((before = key));
    values.push(value);
  }
  return { height, keys, values };
}

/** The name of a file. */
export function nameOf(digest: Uint8Array): string {
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fetches a file by its name and unpacks it. */
export async function fileOf(name: string, load: Load): Promise<Bytes> {
  const file = await load(name).catch((cause: unknown) => Promise.reject(cause instanceof BrokenShard ? cause : new Unreachable(name, { cause })));
  return unpack(check((await digestOf(file, name)) === name, file));
}

// The name that a file should have; browsers tell it in secure contexts only.
async function digestOf(file: ArrayBuffer, name: string): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  return subtle ? nameOf(new Uint8Array(await subtle.digest("SHA-256", file)).subarray(0, nameSize)) : name;
}

// The node that an entry of another one names.
function child({ load, kept }: Tree, parent: Node, i: number): Promise<Node> {
  const name = nameOf(parent.values[i]!);
  let node = kept.get(name);
  if (!node) {
    node = fileOf(name, load).then((bytes) => {
      const found = decode(bytes);
      return check(found.height === parent.height - 1 && found.keys[0] === parent.keys[i], found);
    });
    node.catch(() => kept.delete(name));
    kept.set(name, node);
  }
  return node;
}

// The place of a key, or else of the one before it, -1 for none.
function placeOf(keys: string[], key: string): number {
  let from = 0;
  for (let to = keys.length; from < to; ) {
    const middle = (from + to) >> 1;
    if (keys[middle]! <= key) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** The value of a key, if it has one. */
export async function get(tree: Tree, key: string): Promise<Uint8Array | undefined> {
  for (let node = tree.root; ; ) {
    const i = placeOf(node.keys, key);
    if (node.height % 16 === 0) return node.keys[i] === key ? node.values[i] : undefined;
    if (i < 0) return undefined;
    node = await child(tree, node, i);
  }
}

/** The entries from one key on up to, but not with, another, as far as so many leaves reach. */
export async function scan(tree: Tree, from: string, to: string, leaves: number): Promise<[key: string, value: Uint8Array][]> {
  let nodes = [tree.root];
  while (nodes[0] && nodes[0].height % 16) {
    const next: Promise<Node>[] = [];
    for (const node of nodes) {
      for (let i = Math.max(0, placeOf(node.keys, from)); i < node.keys.length && node.keys[i]! < to && next.length < leaves; i++) next.push(child(tree, node, i));
    }
    nodes = await Promise.all(next);
  }
  return nodes.flatMap(({ keys, values }) => keys.flatMap((key, i): [string, Uint8Array][] => (key >= from && key < to ? [[key, values[i]!]] : [])));
}
