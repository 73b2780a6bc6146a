// Grafana's data library asks the application which settings fields have and which transformations there are.
import * as data from '@grafana/data';

const setting = (path, process = data.identityOverrideProcessor, isCustom = false) => ({
  id: isCustom ? `custom.${path}` : path,
  path,
  name: path,
  isCustom,
  editor: () => null,
  override: () => null,
  process,
  shouldApply: () => true,
});

const standard = [
  setting('unit', data.unitOverrideProcessor),
  setting('min', data.numberOverrideProcessor),
  setting('max', data.numberOverrideProcessor),
  setting('decimals', data.numberOverrideProcessor),
  setting('displayName', data.displayNameOverrideProcessor),
  setting('mappings', data.valueMappingsOverrideProcessor),
  setting('thresholds', data.thresholdsOverrideProcessor),
  setting('links', data.dataLinksOverrideProcessor),
  ...['color', 'noValue', 'filterable', 'description'].map((path) => setting(path)),
];

const ofLines = [
  ...['axisBorderShow', 'axisCenteredZero', 'axisColorMode', 'axisGridShow', 'axisLabel', 'axisPlacement', 'axisSoftMax', 'axisSoftMin'],
  ...['barAlignment', 'drawStyle', 'fillBelowTo', 'fillOpacity', 'gradientMode', 'hideFrom', 'insertNulls', 'lineInterpolation'],
  ...['lineStyle', 'lineWidth', 'pointSize', 'scaleDistribution', 'showPoints', 'spanNulls', 'stacking', 'thresholdsStyle'],
];
const ofTables = ['align', 'cellOptions', 'filterable', 'hidden', 'hideHeader', 'minWidth', 'width'];

export const fieldConfigRegistry = new data.FieldConfigOptionsRegistry(() => standard);
[...ofLines, ...ofTables].forEach((path) => fieldConfigRegistry.register(setting(path, undefined, true)));

data.standardFieldConfigEditorRegistry.setInit(() => standard);

// The library lists joinByField under two names.
const transformers = new Map(Object.values(data.standardTransformers).map((each) => [each.id, each]));
data.standardTransformersRegistry.setInit(() =>
  [...transformers.values()].map((each) => ({ id: each.id, transformation: each, name: each.name, editor: () => null }))
);
