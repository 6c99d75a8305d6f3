/** Just enough of HCL to write a Terraform module as `terraform fmt` would. */

/** What stands right of `=`, or a block. */
export type HclValue = string | number | boolean | readonly HclValue[] | Expression;

/** Code rather than text, such as `var.external_id`. */
export interface Expression {
  readonly code: string;
}

export interface Block {
  /** `resource "aws_iam_role" "assess"` */
  readonly head: string;
  readonly body: readonly Entry[];
}

export type Entry = readonly [name: string, value: HclValue] | Block;

export function code(text: string): Expression {
  return { code: text };
}

export function block(head: string, ...body: readonly Entry[]): Block {
  return { head, body };
}

/** Blocks with an empty line between them. */
export function hcl(header: string, blocks: readonly Block[]): string {
  const comment = header
    .split('\n')
    .map((line) => `# ${line}\n`)
    .join('');
  return `${comment}\n${blocks.map((each) => `${printed(each, '').join('\n')}\n`).join('\n')}`;
}

function printed({ head, body }: Block, indent: string): string[] {
  return [`${indent}${head} {`, ...bodyLines(body, `${indent}  `), `${indent}}`];
}

/** Equals signs of neighbouring lines stand below one another; a value of many lines stands alone. */
function bodyLines(body: readonly Entry[], indent: string): string[] {
  const lines: string[] = [];
  for (const [index, entry] of body.entries()) {
    if ('head' in entry) {
      if (index > 0) lines.push('');
      lines.push(...printed(entry, indent));
      continue;
    }
    const [name, value] = entry;
    const [first = '', ...rest] = valueLines(value, indent);
    lines.push(`${indent}${name.padEnd(widthAround(body, index))} = ${first}`, ...rest);
  }
  return lines;
}

/** The longest name among the neighbours that fit on one line each. */
function widthAround(body: readonly Entry[], index: number): number {
  if (!isOneLine(body[index])) return 0;
  let from = index;
  while (from > 0 && isOneLine(body[from - 1])) from -= 1;
  let to = index;
  while (isOneLine(body[to + 1])) to += 1;
  return Math.max(...body.slice(from, to + 1).map((entry) => ('head' in entry ? 0 : entry[0].length)));
}

function isOneLine(entry: Entry | undefined): boolean {
  return entry !== undefined && !('head' in entry) && valueLines(entry[1], '').length === 1;
}

function valueLines(value: HclValue, indent: string): string[] {
  if (typeof value === 'string') return [JSON.stringify(value)];
  if (typeof value !== 'object') return [String(value)];
  if ('code' in value)
    return value.code.split('\n').map((line, index) => (index === 0 ? line : indent + line));
  const [only] = value;
  if (value.length === 0) return ['[]'];
  if (value.length === 1 && only !== undefined) {
    const lines = valueLines(only, indent);
    if (lines.length === 1) return [`[${lines[0]}]`];
  }
  const items = value.map((item) => `${indent}  ${valueLines(item, `${indent}  `).join('\n')},`);
  return ['[', ...items, `${indent}]`];
}
