/** Text for a terminal: Slack's bold and code as styles, and lines no wider than the screen. */

const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const CYAN = '\u001b[36m';
const RESET = '\u001b[0m';
const STYLE = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

export interface TerminalStyle {
  readonly colours: boolean;
  /** In characters; null: lines are left as they are. */
  readonly width: number | null;
}

/** Lines to print for text of messages. */
export function terminalLines(text: string, { colours, width }: TerminalStyle): string[] {
  return text.split('\n').flatMap((line) => {
    const painted = colours ? withStyles(line) : line.replace(/\*([^*\n]+)\*/g, '$1');
    return width === null ? [painted] : wrapped(painted, width);
  });
}

export function dim(text: string, colours: boolean): string {
  return colours ? `${DIM}${text}${RESET}` : text;
}

function withStyles(line: string): string {
  if (isHeading(line)) return `${BOLD}${line}${RESET}`;
  return line
    .replace(/\*([^*\n]+)\*/g, `${BOLD}$1${RESET}`)
    .replace(/`([^`\n]+)`/g, `${CYAN}$1${RESET}`)
    .replace(/\[(\d+) ([^\]\n]+)\]/g, `[${BOLD}$1${RESET} ${CYAN}$2${RESET}]`)
    .replace(/^─+$/, `${DIM}$&${RESET}`);
}

/** Headers come in capitals. */
function isHeading(line: string): boolean {
  return /[A-Z]{3}/.test(line) && line === line.toUpperCase();
}

/** Breaks at spaces; what follows is indented below the text of a list's item. Words too long stay whole. */
function wrapped(line: string, width: number): string[] {
  if (visibleLength(line) <= width) return [line];
  const [lead = ''] = /^\s*(?:• |\[.\] )?/.exec(line) ?? [];
  const indent = ' '.repeat(lead.length);
  const lines: string[] = [];
  let current = lead;
  let isFresh = true;
  let style = '';
  for (const word of line.slice(lead.length).split(' ')) {
    const candidate = isFresh ? `${current}${word}` : `${current} ${word}`;
    if (visibleLength(candidate) > width && !isFresh) {
      lines.push(style === '' ? current : `${current}${RESET}`);
      current = `${indent}${style}${word}`;
    } else current = candidate;
    isFresh = false;
    style = styleAfter(word, style);
  }
  return [...lines, current];
}

function visibleLength(text: string): number {
  return [...text.replace(STYLE, '')].length;
}

/** The style that is in force behind a word. */
function styleAfter(word: string, before: string): string {
  const last = word.match(STYLE)?.at(-1);
  if (last === undefined) return before;
  return last === RESET ? '' : last;
}
