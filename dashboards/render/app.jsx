// A page that draws one dashboard with Grafana's own panel components; the window's title becomes "drawn" when it is done.
import '@fontsource/inter/400.css';
import '@fontsource/inter/500.css';
import { GlobalStyles, PanelChrome, ThemeContext } from '@grafana/ui';
import React from 'react';
import { createRoot } from 'react-dom/client';

import { load } from './answers.js';
import { board, chosen, filled, theme, trouble, WIDTH } from './page.js';
import { Visual } from './visuals.jsx';

const EDGE = 16;
const GAP = 8;
const HEAD = 52;
const ROW = 38;
const COLUMN = (WIDTH - 2 * EDGE + GAP) / 24;
const SETTLED = 2500;

class Boundary extends React.Component {
  state = { error: null };

  static getDerivedStateFromError(error) {
    return { error };
  }

  componentDidCatch(error) {
    trouble(this.props.title, error.stack ?? error);
  }

  render() {
    return this.state.error ? <pre>{String(this.state.error)}</pre> : this.props.children;
  }
}

// Folded rows are drawn open: what is below one moves down by what is in it.
function placed(panels) {
  const found = [];
  let moved = 0;
  for (const panel of [...panels].sort((one, other) => one.gridPos.y - other.gridPos.y)) {
    const inner = panel.panels ?? [];
    found.push(...[panel, ...inner].map((each) => ({ panel: each, y: each.gridPos.y + moved })));
    moved += Math.max(0, ...inner.map((each) => each.gridPos.y + each.gridPos.h)) - (inner.length ? panel.gridPos.y + 1 : 0);
  }
  return found;
}

function Box({ panel, y, frames }) {
  const { x, w, h } = panel.gridPos;
  const title = filled(panel.title);
  const size = { width: w * COLUMN - GAP, height: h * ROW - GAP };
  const place = { position: 'absolute', left: EDGE + x * COLUMN, top: HEAD + y * ROW, ...size };
  if (panel.type === 'row') {
    return <div style={{ ...place, fontSize: 16, fontWeight: 500, paddingTop: 4 }}>{title}</div>;
  }
  return (
    <div style={place}>
      <Boundary title={title}>
        <PanelChrome title={title} description={panel.description} padding={panel.type === 'table' ? 'none' : 'md'} {...size}>
          {(width, height) => (
            <Boundary title={title}>
              <Visual panel={panel} frames={frames} width={width} height={height} />
            </Boundary>
          )}
        </PanelChrome>
      </Boundary>
    </div>
  );
}

function Head() {
  const shown = board.templating.list.filter((each) => each.type !== 'datasource' && !each.hide);
  const box = { border: `1px solid ${theme.colors.border.medium}`, padding: '4px 10px', marginLeft: 6 };
  return (
    <div style={{ position: 'absolute', left: EDGE, top: 14, fontSize: 16 }}>
      <span style={{ fontWeight: 500 }}>{board.title}</span>
      {shown.map((each) => (
        <span key={each.name} style={{ marginLeft: 24, color: theme.colors.text.secondary }}>
          {each.label}
          <span style={{ ...box, color: theme.colors.text.primary, background: theme.colors.background.primary }}>{chosen[each.name]}</span>
        </span>
      ))}
    </div>
  );
}

async function loaded({ panel, y }) {
  if (panel.repeat) {
    trouble(panel.title, 'is drawn once here, though Grafana repeats it');
  }
  if (['row', 'text'].includes(panel.type)) {
    return { panel, y, frames: [] };
  }
  try {
    return { panel, y, frames: await load(panel) };
  } catch (error) {
    trouble(panel.title, error.stack);
    return { panel, y, frames: [] };
  }
}

const boxes = await Promise.all(placed(board.panels).map(loaded));
const bottom = Math.max(...boxes.map(({ panel, y }) => y + panel.gridPos.h));
const canvas = { position: 'relative', width: WIDTH, height: HEAD + bottom * ROW + EDGE - GAP, background: theme.colors.background.canvas };

// Texts are measured while they are drawn: the font must be there before.
await Promise.all(['400 14px Inter', '500 14px Inter'].map((font) => document.fonts.load(font)));
document.body.style.cssText = `margin: 0; background: ${theme.colors.background.canvas}; color: ${theme.colors.text.primary}; font-family: Inter, sans-serif`;
createRoot(document.getElementById('root')).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles isExtensionSidebarOpen={false} />
    <div id="board" style={canvas}>
      <Head />
      {boxes.map((each) => (
        <Box key={each.panel.id} {...each} />
      ))}
    </div>
  </ThemeContext.Provider>
);
setTimeout(() => (document.title = 'drawn'), SETTLED);
