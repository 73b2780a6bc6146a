// What the address of the page asks for, and what goes wrong while it is drawn.
import { createTheme, dateTime } from '@grafana/data';

const asked = new URLSearchParams(location.search);

export const WIDTH = Number(asked.get('width'));
export const theme = createTheme({ colors: { mode: asked.get('theme') } });
export const board = await (await fetch(asked.get('board'))).json();
// as in Grafana, a right edge that is rounded is the last millisecond of its day or week, and the next day has no tick
const edge = board.time.to.includes('/') ? 1 : 0;
export const range = { from: dateTime(Number(asked.get('from'))), to: dateTime(Number(asked.get('to')) - edge), raw: board.time };
export const seconds = Math.round((range.to.valueOf() - range.from.valueOf()) / 1000);

export const troubles = (window.troubles = []);
export const trouble = (panel, words) => troubles.push({ panel, words: String(words).slice(0, 600) });

export const chosen = Object.fromEntries(board.templating.list.map((each) => [each.name, asked.get(`var-${each.name}`) ?? '']));

// A text as Grafana sends or shows it: variables filled in, what nobody declared left as it is.
export function filled(text) {
  if (typeof text !== 'string') {
    return text;
  }
  const known = { ...chosen, __range: `${seconds}s`, __range_s: String(seconds), __rate_interval: '4m', __interval: '1m' };
  return text
    .replaceAll('${__from:date:seconds}', String(Math.round(range.from.valueOf() / 1000)))
    .replaceAll('${__to:date:seconds}', String(Math.round(range.to.valueOf() / 1000)))
    .replace(/\$\{(\w+)(?::\w+)?\}|\$([A-Za-z_]\w*)/g, (whole, braced, plain) => known[braced ?? plain] ?? whole);
}
