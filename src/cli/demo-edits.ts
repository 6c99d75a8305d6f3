/** What an edit of a message brought, for a screen that cannot go back. Pure. */

const DIVIDER = /^─+$/;

/** Sections of a message with what is new in them: their first line, so that one knows where, and the new lines. */
export function newsOf(before: string, after: string): string[] {
  const known = new Set(before.split('\n'));
  const sections = sectionsOf(after);
  return sections.flatMap(([first = '', ...rest]) => {
    const news = rest.filter((line) => !known.has(line));
    if (!known.has(first)) return [first, ...news];
    return news.length > 0 && sections.length > 1 ? [first, ...news] : news;
  });
}

function sectionsOf(text: string): string[][] {
  const sections: string[][] = [[]];
  for (const line of text.split('\n')) {
    if (DIVIDER.test(line)) sections.push([]);
    else sections.at(-1)?.push(line);
  }
  return sections;
}
