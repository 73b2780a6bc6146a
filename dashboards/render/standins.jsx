// Grafana does not publish these panels as components: plain drawings of the same answers, labelled as what they are.
import { getFieldDisplayName } from '@grafana/data';
import React from 'react';

import { range, theme } from './page.js';

const LEFT = 90;
const BOTTOM = 24;

function Labelled({ panel, width, height, children }) {
  return (
    <div style={{ position: 'relative', width, height, fontSize: 12, overflow: 'hidden' }}>
      {children}
      <i style={{ position: 'absolute', bottom: 0, right: 0, color: theme.colors.text.secondary }}>
        stand-in: Grafana does not publish its {panel.type} panel
      </i>
    </div>
  );
}

// Stretches of one value, each series in a row of its own; for state-timeline and status-history.
export function Bands({ panel, frames, width, height }) {
  const tall = (height - BOTTOM) / Math.max(1, frames.length);
  const x = scale(width - LEFT);
  return (
    <Labelled panel={panel} width={width} height={height}>
      {frames.map((frame, row) => (
        <React.Fragment key={row}>
          <Name top={row * tall + tall / 2 - 8}>{getFieldDisplayName(frame.fields[1], frame, frames)}</Name>
          {stretches(frame, panel.type === 'state-timeline').map((each, index) => (
            <Band key={index} {...each} left={LEFT + x(each.start)} wide={Math.max(1, x(each.end) - x(each.start))} top={row * tall} tall={tall} />
          ))}
        </React.Fragment>
      ))}
    </Labelled>
  );
}

function Band({ shown, left, wide, top, tall }) {
  const box = { position: 'absolute', left, top: top + tall * 0.1, width: wide, height: tall * 0.8, boxSizing: 'border-box' };
  const text = wide > 60 ? shown.text : '';
  return <div style={{ ...box, background: shown.color, color: '#111', overflow: 'hidden', paddingLeft: text ? 4 : 0 }}>{text}</div>;
}

// Times of equal value that follow each other, or every point for itself; gaps stay gaps.
function stretches(frame, merged) {
  const [time, field] = frame.fields;
  const step = time.config.interval;
  const found = [];
  time.values.forEach((start, index) => {
    const value = field.values[index];
    const last = found.at(-1);
    if (merged && last && last.value === value && start <= last.end) {
      last.end = start + step;
    } else {
      found.push({ value, start, end: start + step, shown: field.display(value) });
    }
  });
  return found;
}

// One cell for each point, darker where there is more; for heatmap.
export function Cells({ panel, frames, width, height }) {
  const tall = (height - BOTTOM) / Math.max(1, frames.length);
  const x = scale(width - LEFT);
  const finite = frames.flatMap((frame) => frame.fields[1].values.filter(Number.isFinite));
  const most = Math.max(...finite, Number.MIN_VALUE);
  return (
    <Labelled panel={panel} width={width} height={height}>
      {frames.map((frame, row) => (
        <React.Fragment key={row}>
          <Name top={(frames.length - 1 - row) * tall}>{getFieldDisplayName(frame.fields[1], frame, frames)}</Name>
          {stretches(frame, false).map((each, index) => (
            <div
              key={index}
              style={{
                position: 'absolute',
                left: LEFT + x(each.start),
                top: (frames.length - 1 - row) * tall,
                width: Math.max(1, x(each.end) - x(each.start) - 1),
                height: Math.max(1, tall - 1),
                background: theme.visualization.getColorByName('orange'),
                opacity: Math.max(0, each.value / most || 0),
              }}
            />
          ))}
        </React.Fragment>
      ))}
    </Labelled>
  );
}

const Name = ({ top, children }) => <span style={{ position: 'absolute', left: 0, top }}>{children}</span>;

const scale = (wide) => {
  const start = range.from.valueOf();
  const all = range.to.valueOf() - start;
  return (time) => (Math.min(Math.max(time - start, 0), all) / all) * wide;
};
