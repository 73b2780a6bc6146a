// Asks Prometheus what a panel asks, and shapes the answers as Grafana's data library wants them.
import * as data from '@grafana/data';

import { filled, range, seconds, theme, trouble } from './page.js';
import { fieldConfigRegistry } from './registries.js';

const POINTS = 700;
const LENGTHS = { s: 1, m: 60, h: 3600, d: 86400 };

// Everything a panel shows: answers, transformed, with units, colours and names applied.
export async function load(panel) {
  const frames = (await Promise.all((panel.targets ?? []).map((target) => ask(target, panel)))).flat();
  const shaped = panel.transformations?.length ? await transformed(frames, panel.transformations) : frames;
  const shown = data.applyFieldOverrides({
    data: shaped,
    fieldConfig: panel.fieldConfig,
    fieldConfigRegistry,
    replaceVariables: filled,
    theme,
    timeZone: 'utc',
  });
  // Without this, renamed columns are drawn under their old names.
  data.cacheFieldDisplayNames(shown);
  return shown;
}

async function ask(target, panel) {
  const query = filled(target.expr);
  const end = Math.round(range.to.valueOf() / 1000);
  const step = stepOf(target);
  const [what, form] = target.instant
    ? ['query', { query, time: end }]
    : ['query_range', { query, start: Math.ceil((end - seconds) / step) * step, end, step }];
  const answer = await (await fetch(`prometheus/api/v1/${what}`, { method: 'POST', body: new URLSearchParams(form) })).json();
  if (answer.status !== 'success') {
    trouble(filled(panel.title), `${target.refId}: ${answer.error}`);
    return [];
  }
  const { result, resultType } = answer.data;
  const series = resultType === 'scalar' ? [{ metric: {}, value: result }] : result;
  if (!series.length) {
    return [];
  }
  return target.format === 'table' ? [rows(series, target, panel)] : series.map((each) => line(each, target, step));
}

function stepOf(target) {
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(target.interval ?? '') ?? [];
  const least = unit ? amount * LENGTHS[unit] : 60;
  return Math.max(least, Math.ceil(seconds / POINTS / 60) * 60);
}

// One row for each series, a column for each label.
function rows(series, target, panel) {
  const labels = [...new Set(series.flatMap((each) => Object.keys(each.metric)))].filter((label) => label !== '__name__').sort();
  const name = panel.targets.length > 1 ? `Value #${target.refId}` : 'Value';
  return data.toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: 'time', values: series.map((each) => each.value[0] * 1000) },
      ...labels.map((label) => ({ name: label, type: 'string', values: series.map((each) => each.metric[label] ?? '') })),
      { name, type: 'number', values: series.map((each) => number(each.value[1])) },
    ],
  });
}

function line(series, target, step) {
  const points = series.values ?? [series.value];
  const { __name__, ...labels } = series.metric;
  const displayNameFromDS = target.legendFormat ? data.renderLegendFormat(filled(target.legendFormat), series.metric) : 'Value';
  return data.toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: 'time', values: points.map(([time]) => time * 1000), config: { interval: step * 1000 } },
      { name: 'Value', type: 'number', labels, values: points.map(([, text]) => number(text)), config: { displayNameFromDS } },
    ],
  });
}

const number = (text) => ({ '+Inf': Infinity, '-Inf': -Infinity })[text] ?? Number(text);

const transformed = (frames, steps) =>
  new Promise((done) => data.transformDataFrame(steps, frames, { interpolate: filled }).subscribe(done));
