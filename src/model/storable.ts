/** Text as PostgreSQL would give it back: it takes no NUL and no half of a character. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
