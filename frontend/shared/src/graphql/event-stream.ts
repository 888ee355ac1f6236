export interface ServerEvent {
  readonly type: string;
  readonly data: string;
}

/** Splits the text of an event stream into events; feed it pieces of any length. Comments (heartbeats) vanish. */
export class EventStreamParser {
  #rest = '';

  push(text: string): ServerEvent[] {
    this.#rest = (this.#rest + text).replace(/\r\n/g, '\n');
    const blocks = this.#rest.split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.map(parseBlock).filter((event) => event !== undefined);
  }
}

function parseBlock(block: string): ServerEvent | undefined {
  let type = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const { field, value } = splitLine(line);
    if (field === 'event') type = value;
    if (field === 'data') data.push(value);
  }
  return data.length === 0 && type === 'message' ? undefined : { type, data: data.join('\n') };
}

function splitLine(line: string): { field: string; value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { field: line, value: '' };
  return { field: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
}
