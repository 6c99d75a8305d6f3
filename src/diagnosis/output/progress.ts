/** Lines that show a package manager getting on with its work: what waited before them got through. */

import type { Line } from './text.ts';

const COMPLETED =
  /^(?:Complete!|Completato!|Terminé !|¡Listo!|Listo!|Fertig\.|Abgeschlossen!|Komplett!|完毕！|完毕!|完了しました!|完成！)$/i;
const WORKING =
  /^(?:Unpacking |Setting up |Preparing to unpack|Running transaction|Dependencies Resolved|Resolving Dependencies|Dependencies resolved|Retrieving package|\( *\d+\/\d+\)[: ]+(?:Installing|Upgrading|Updating)|(?:Installing|Upgrading|Updating|Cleanup|Verifying) +: )/i;

/** Index of the last line that says all is done, −1 where there is none. */
export function lastCompletion(lines: readonly Line[]): number {
  return lines.findLastIndex((line) => COMPLETED.test(line.text));
}

/** Index of the last line that shows packages being fetched or installed, −1 where there is none. */
export function lastWork(lines: readonly Line[]): number {
  return lines.findLastIndex((line) => WORKING.test(line.text) || COMPLETED.test(line.text));
}
