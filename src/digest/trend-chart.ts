/** The trend as a drawing: stacked bars by level, and a line of the compliant share. Pure; SVG. */

import { LEVELS, type Level } from '../model/codes.ts';
import { openOf, percent, type TrendPoint } from './trend.ts';

/** In pixels; drawn at twice the size, for sharp text on every screen. */
export const CHART = { width: 720, height: 300 } as const;
const PLOT = { left: 48, right: 660, top: 84, bottom: 254 } as const;

/** Apart from each other without colour vision, and from the white they stand on; its own ground suits both modes. */
const COLOURS: Readonly<Record<Level, string>> = {
  P1: '#a4133c',
  P2: '#e8590c',
  P3: '#f2b705',
  P4: '#8da2b8',
};
const INK = '#1d2939';
const FAINT = '#667085';
const GRID = '#e4e7ec';
const SHARE = '#1864ab';

export function trendChart(environment: string, trend: readonly TrendPoint[]): string {
  const highest = niceCeiling(Math.max(1, ...trend.map(openOf)));
  const parts = [
    `<rect x="0.5" y="0.5" width="${CHART.width - 1}" height="${CHART.height - 1}" rx="10" fill="#ffffff" stroke="#d0d5dd"/>`,
    words(24, 32, `${environment}: open findings by priority, ${trend.length} days`, {
      size: 16,
      bold: true,
    }),
    ...legend(trend),
    ...grid(highest, trend),
    ...trend.flatMap((point, index) => bar(point, index, trend.length, highest)),
    ...shareLine(trend),
    ...dates(trend),
    ...unseenNote(trend),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CHART.width}" height="${CHART.height}" viewBox="0 0 ${CHART.width} ${CHART.height}">${parts.join('')}</svg>`;
}

function legend(trend: readonly TrendPoint[]): string[] {
  const last = trend.findLast((point) => point.byLevel !== null);
  const entries = LEVELS.map((level) => ({
    colour: COLOURS[level],
    text: last?.byLevel ? `${level} ${last.byLevel[level]}` : level,
  }));
  if (trend.some(({ compliantShare }) => compliantShare !== null)) {
    const share = trend.findLast((point) => point.compliantShare !== null)?.compliantShare ?? 0;
    entries.push({ colour: SHARE, text: `compliant ${percent(share)}` });
  }
  return entries.flatMap(({ colour, text }, index) => {
    const x = 24 + index * 92;
    return [
      `<rect x="${x}" y="48" width="12" height="12" rx="2" fill="${colour}"/>`,
      words(x + 18, 59, text, {}),
    ];
  });
}

function grid(highest: number, trend: readonly TrendPoint[]): string[] {
  const lines = [0, 0.5, 1].flatMap((part) => {
    const y = PLOT.bottom - part * (PLOT.bottom - PLOT.top);
    const value = highest * part;
    const label = Number.isInteger(value) ? String(value) : '';
    return [
      `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}" stroke="${GRID}"/>`,
      words(PLOT.left - 8, y + 4, label, { anchor: 'end', colour: FAINT }),
    ];
  });
  if (!trend.some(({ compliantShare }) => compliantShare !== null)) return lines;
  const share = [0, 0.5, 1].map((part) => {
    const y = PLOT.bottom - part * (PLOT.bottom - PLOT.top);
    return words(PLOT.right + 8, y + 4, `${part * 100} %`, { colour: SHARE });
  });
  return [...lines, ...share];
}

function bar(point: TrendPoint, index: number, days: number, highest: number): string[] {
  const step = (PLOT.right - PLOT.left) / days;
  const x = PLOT.left + index * step + step * 0.14;
  const width = step * 0.72;
  if (point.byLevel === null) {
    // A day without a run is not a day without findings.
    return [
      `<rect x="${round(x)}" y="${PLOT.bottom - 6}" width="${round(width)}" height="6" fill="none" stroke="${FAINT}" stroke-dasharray="2 2"/>`,
    ];
  }
  const { byLevel } = point;
  let y: number = PLOT.bottom;
  return LEVELS.toReversed().flatMap((level) => {
    const height = (byLevel[level] / highest) * (PLOT.bottom - PLOT.top);
    if (height === 0) return [];
    y -= height;
    return [
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${COLOURS[level]}"/>`,
    ];
  });
}

/** Broken where the share is not known: nothing is drawn through a gap. */
function shareLine(trend: readonly TrendPoint[]): string[] {
  const step = (PLOT.right - PLOT.left) / trend.length;
  const place = ({ compliantShare }: TrendPoint, index: number) =>
    compliantShare === null
      ? null
      : {
          x: round(PLOT.left + (index + 0.5) * step),
          y: round(PLOT.bottom - compliantShare * (PLOT.bottom - PLOT.top)),
        };
  const points = trend.map(place);
  return points.flatMap((point, index) => {
    if (point === null) return [];
    const before = points[index - 1] ?? null;
    const line =
      before === null
        ? ''
        : `<line x1="${before.x}" y1="${before.y}" x2="${point.x}" y2="${point.y}" stroke="${SHARE}" stroke-width="2"/>`;
    return [line, `<circle cx="${point.x}" cy="${point.y}" r="2.5" fill="${SHARE}" stroke="#ffffff"/>`];
  });
}

/** The first and last day, and each Monday between that has room. */
function dates(trend: readonly TrendPoint[]): string[] {
  const step = (PLOT.right - PLOT.left) / trend.length;
  return trend.flatMap(({ day }, index) => {
    const isEnd = index === 0 || index === trend.length - 1;
    const hasRoom = index > 3 && index < trend.length - 4;
    if (!isEnd && !(hasRoom && new Date(day).getUTCDay() === 1)) return [];
    return [
      words(PLOT.left + (index + 0.5) * step, PLOT.bottom + 20, day.slice(5), {
        anchor: 'middle',
        colour: FAINT,
      }),
    ];
  });
}

function unseenNote(trend: readonly TrendPoint[]): string[] {
  if (trend.every(({ byLevel }) => byLevel !== null)) return [];
  return [words(PLOT.left, CHART.height - 8, 'dashed: no run that day', { size: 11, colour: FAINT })];
}

interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour?: string;
}

function words(
  x: number,
  y: number,
  text: string,
  { size = 12, bold = false, anchor = 'start', colour = INK }: TextStyle,
): string {
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${round(x)}" y="${round(y)}" font-family="DejaVu Sans, sans-serif" font-size="${size}"${weight} fill="${colour}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** 1, 2, 5, 10, 20, 50 … at or above. */
function niceCeiling(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * magnitude >= value) ?? 10;
  return step * magnitude;
}
