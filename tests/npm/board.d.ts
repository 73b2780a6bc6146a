// What a dashboard may be, by the types that Grafana publishes: enumerations as the words that JSON has for them, each kind
// of panel with its own options and settings. The query of a Prometheus panel is not among the published types.
import type * as schema from '@grafana/schema';
import type * as bargauge from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type * as gauge from '@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as timeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as text from '@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen';
import type * as timeseries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

type Json<T> = unknown extends T
  ? T
  : T extends string
    ? `${T}`
    : T extends number | boolean | null | undefined
      ? T
      : T extends (infer Each)[]
        ? Json<Each>[]
        : { [Key in keyof T]: Json<T[Key]> };

interface Query {
  datasource: schema.DataSourceRef;
  editorMode?: 'code' | 'builder';
  expr: string;
  format?: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  interval?: string;
  legendFormat?: string;
  range?: boolean;
  refId: string;
}

type Defaults<Custom> = Json<Omit<schema.FieldConfig, 'custom' | 'links' | 'mappings' | 'thresholds'>> & {
  custom?: Partial<Json<Custom>>;
  links?: { title: string; url: string; targetBlank?: boolean }[];
  mappings?: Mapping[];
  thresholds?: { mode: 'absolute' | 'percentage'; steps: { color: string; value: number | null }[] };
};
type Result = Json<schema.ValueMappingResult>;
type Mapping =
  | { type: 'value'; options: Record<string, Result> }
  | { type: 'range'; options: { from: number | null; to: number | null; result: Result } }
  | { type: 'regex'; options: { pattern: string; result: Result } }
  | { type: 'special'; options: { match: `${schema.SpecialValueMatch}`; result: Result } };

type PanelOf<Type extends string, Options, Custom> = Omit<
  Json<schema.Panel>,
  'type' | 'options' | 'fieldConfig' | 'targets' | 'transformations'
> & {
  type: Type;
  options: Partial<Json<Options>>;
  targets?: Query[];
  transformations?: { id: string; options: object }[];
  fieldConfig?: {
    defaults: Defaults<Custom>;
    overrides: { matcher: { id: string; options?: unknown }; properties: { id: string; value?: unknown }[] }[];
  };
};
type Panel =
  | PanelOf<'bargauge', bargauge.Options, object>
  | PanelOf<'gauge', gauge.Options, object>
  | PanelOf<'stat', stat.Options, object>
  | PanelOf<'state-timeline', timeline.Options, timeline.FieldConfig>
  | PanelOf<'table', table.Options, schema.TableFieldOptions>
  | PanelOf<'text', text.Options, object>
  | PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>;
type Row = Omit<Json<schema.RowPanel>, 'panels' | 'type'> & { type: 'row'; panels: Panel[] };

type Variable = Omit<Json<schema.VariableModel>, 'query' | 'current'> & {
  current?: object;
  // Grafana writes both; the published type knows only the first.
  definition?: string;
  query?: string | { query: string; refId: string };
};
type Annotation = Omit<Json<schema.AnnotationQuery>, 'target'> & {
  expr?: string;
  step?: string;
  tagKeys?: string;
  target?: object;
  textFormat?: string;
  titleFormat?: string;
  useValueForTime?: boolean;
};

export type Board = Omit<Json<schema.Dashboard>, 'panels' | 'templating' | 'annotations' | 'title' | 'uid'> & {
  annotations: { list: Annotation[] };
  panels: (Panel | Row)[];
  templating: { list: Variable[] };
  title: string;
  uid: string;
};
