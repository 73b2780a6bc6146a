// The inside of a panel: Grafana's own components, one for each kind that Grafana publishes.
import * as data from '@grafana/data';
import * as ui from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import React from 'react';

import { filled, range, theme, trouble } from './page.js';
import { Bands, Cells } from './standins.jsx';

const VISUALS = {
  text: Words,
  stat: Reduced,
  gauge: Reduced,
  bargauge: Reduced,
  timeseries: Lines,
  table: Table,
  'state-timeline': Bands,
  'status-history': Bands,
  heatmap: Cells,
};
const SHOWN_WHEN_EMPTY = ['text', 'stat', 'gauge', 'bargauge'];

export function Visual({ panel, frames, width, height }) {
  const Drawn = VISUALS[panel.type];
  if (!Drawn) {
    trouble(panel.title, `nothing here draws a "${panel.type}"`);
    return null;
  }
  if (!SHOWN_WHEN_EMPTY.includes(panel.type) && frames.every((frame) => !frame.length)) {
    return <Nothing words={panel.fieldConfig.defaults.noValue ?? 'No data'} width={width} height={height} />;
  }
  return <Drawn panel={panel} frames={frames} width={width} height={height} />;
}

function Nothing({ words, width, height }) {
  const style = { display: 'flex', width, height, alignItems: 'center', justifyContent: 'center', color: theme.colors.text.secondary };
  return <div style={style}>{words}</div>;
}

function Words({ panel }) {
  return <div className="markdown-html" dangerouslySetInnerHTML={{ __html: data.renderMarkdown(filled(panel.options.content)) }} />;
}

function Lines({ panel, frames, width, height }) {
  const { legend } = panel.options;
  const shown = frames.map((frame) => ({ ...frame }));
  return (
    <ui.TimeSeries
      frames={shown}
      structureRev={1}
      width={width}
      height={height}
      timeRange={range}
      timeZone={['utc']}
      legend={legend}
      options={panel.options}
    />
  );
}

function Table({ panel, frames, width, height }) {
  return (
    <TableNG
      data={frames[0]}
      width={width}
      height={height}
      timeRange={range}
      showTypeIcons={false}
      cellHeight={panel.options.cellHeight}
      fieldConfig={panel.fieldConfig}
      enableSharedCrosshair={false}
      getActions={() => []}
    />
  );
}

function Reduced({ panel, frames, width, height }) {
  const { options, type } = panel;
  const values = data.getFieldDisplayValues({
    data: frames,
    fieldConfig: panel.fieldConfig,
    reduceOptions: options.reduceOptions,
    replaceVariables: filled,
    sparkline: options.graphMode === 'area',
    theme,
    timeZone: 'utc',
  });
  const One = { stat: Big, gauge: Dial, bargauge: Bar }[type];
  return (
    <ui.VizRepeater
      width={width}
      height={height}
      source={values}
      getValues={() => values}
      renderCounter={0}
      orientation={options.orientation ?? 'auto'}
      autoGrid={type === 'stat'}
      itemSpacing={8}
      minVizHeight={options.minVizHeight}
      maxVizHeight={options.maxVizHeight}
      getAlignmentFactors={data.getDisplayValueAlignmentFactors}
      renderValue={(each) => <One options={options} {...each} />}
    />
  );
}

function Big({ options, value, count, ...size }) {
  const named = count > 1 || ['value_and_name', 'name'].includes(options.textMode);
  return (
    <ui.BigValue
      {...kept(size)}
      value={{ ...value.display, title: named ? value.display.title : undefined }}
      count={count}
      theme={theme}
      colorMode={options.colorMode}
      graphMode={options.graphMode}
      justifyMode={options.justifyMode}
      textMode={options.textMode}
      wideLayout={options.wideLayout}
      text={options.text}
    />
  );
}

function Dial({ options, value, ...size }) {
  const { showThresholdLabels, showThresholdMarkers, text } = options;
  return (
    <ui.Gauge
      width={size.width}
      height={size.height}
      value={value.display}
      field={value.field}
      theme={theme}
      text={text}
      showThresholdLabels={showThresholdLabels}
      showThresholdMarkers={showThresholdMarkers}
    />
  );
}

function Bar({ options, value, ...size }) {
  return (
    <ui.BarGauge
      {...kept(size)}
      value={value.display}
      field={value.field}
      display={value.view?.getFieldDisplayProcessor(value.colIndex)}
      theme={theme}
      itemSpacing={8}
      lcdCellWidth={12}
      orientation={options.orientation}
      displayMode={options.displayMode}
      namePlacement={options.namePlacement}
      valueDisplayMode={options.valueMode}
      showUnfilled={options.showUnfilled}
      text={options.text}
    />
  );
}

const kept = ({ width, height, alignmentFactors }) => ({ width, height, alignmentFactors });
