/** How the report looks and is searched: all inside the one file, nothing is loaded. */

export const STYLE = `
:root { color-scheme: light; --ink: #1d2939; --faint: #667085; --line: #d0d5dd; --ground: #f9fafb; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem; color: var(--ink); background: #fff;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: .95rem; margin: .75rem 0 .25rem; }
p { margin: .25rem 0 .75rem; }
.faint { color: var(--faint); }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; }
.count { border: 1px solid var(--line); border-radius: 8px; padding: .5rem 1rem; min-width: 6.5rem; }
.count b { display: block; font-size: 1.5rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .87rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid var(--line);
  overflow-wrap: break-word; }
td:last-child { overflow-wrap: anywhere; }
.findings { table-layout: fixed; }
.findings > tbody > tr > td { overflow-wrap: anywhere; }
.findings > thead th:nth-child(1) { width: 3rem; }
.findings > thead th:nth-child(2), .findings > thead th:nth-child(3) { width: 4.2rem; }
.findings > thead th:nth-child(4) { width: 12rem; }
.findings > thead th:nth-child(5) { width: 9.5rem; }
.findings > thead th:nth-child(6) { width: 8.5rem; }
.findings > thead th:nth-child(7) { width: 5.5rem; }
th { background: var(--ground); position: sticky; top: 0; }
.findings > tbody > .finding > td:nth-child(1), .findings > tbody > .finding > td:nth-child(3) { text-align: right; }
.findings > tbody > .finding > td { border-bottom: 0; }
.findings > tbody > .more > td { padding: 0 .5rem .5rem 3.5rem; }
.level { font-weight: 700; border-radius: 4px; padding: 0 .35rem; color: #fff; }
.P1 { background: #a4133c; } .P2 { background: #c2410c; } .P3 { background: #8a6100; } .P4 { background: #52657a; }
code { font: .85em ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; }
details > summary { cursor: pointer; }
.search { display: flex; gap: .75rem; align-items: center; margin: .5rem 0; flex-wrap: wrap; }
.search input { font: inherit; padding: .35rem .6rem; border: 1px solid var(--faint); border-radius: 6px; min-width: 18rem; }
.trend { max-width: 100%; height: auto; }
ul, ol { margin: .25rem 0; padding-left: 1.25rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 11px; }
  .search { display: none; }
  th { position: static; }
  .finding { break-inside: avoid; break-after: avoid; }
  h2 { break-after: avoid; }
}`;

/** Without scripts the table is whole; with them it can be searched, and details open for the printer. */
export const SCRIPT = `
const field = document.getElementById('search');
const rows = [...document.querySelectorAll('.findings > tbody')];
const told = document.getElementById('matches');
const texts = rows.map((row) => row.textContent.toLowerCase());
function search() {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  rows.forEach((row, index) => {
    const matches = words.every((word) => texts[index].includes(word));
    row.hidden = !matches;
    if (matches) shown += 1;
  });
  told.textContent = shown + ' of ' + rows.length;
}
if (field) { field.addEventListener('input', search); search(); }
addEventListener('beforeprint', () => {
  for (const each of document.querySelectorAll('details')) each.open = true;
});`;
