// The variables of a board.
local query = import 'query.libsonnet';

{
  datasource: {
    current: {},
    description: 'The Prometheus to read: the global store knows every region, the Prometheus of a region only itself.',
    hide: 0,
    includeAll: false,
    label: 'Data source',
    multi: false,
    name: 'datasource',
    options: [],
    query: 'prometheus',
    refresh: 1,
    regex: '',
    skipUrlSync: false,
    type: 'datasource',
  },

  // One value out of those that a label has.
  label(name, label, asked): {
    current: {},
    datasource: query.datasource,
    definition: asked,
    hide: 0,
    includeAll: false,
    label: label,
    multi: false,
    name: name,
    options: [],
    query: { query: asked, refId: 'Variable-' + name },
    refresh: 2,
    regex: '',
    skipUrlSync: false,
    sort: 1,
    type: 'query',
  },
}
