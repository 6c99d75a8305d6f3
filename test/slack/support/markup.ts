/** All text of a payload in which Slack would see markup: mrkdwn objects and the top-level text. */
export function markupOf(payload: unknown): string[] {
  if (Array.isArray(payload)) return payload.flatMap(markupOf);
  if (typeof payload !== 'object' || payload === null) return [];
  const own =
    'text' in payload && typeof payload.text === 'string' && isMarkup(payload) ? [payload.text] : [];
  return [...own, ...Object.values(payload).flatMap(markupOf)];
}

function isMarkup(object: object): boolean {
  return !('type' in object) || object.type === 'mrkdwn';
}

/** Does any of it mention somebody, or name a channel? Dates are our own. */
export function mentions(payload: unknown): string[] {
  return markupOf(payload).filter((text) => /<[!@#]/.test(text.replace(/<!date\^\d+\^[^>|]*\|[^>]*>/g, '')));
}
