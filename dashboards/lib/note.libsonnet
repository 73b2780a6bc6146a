// What is marked on every chart: pages from Prometheus, and what people and pipelines note in Grafana under a tag.
local colour = import 'colour.libsonnet';
local query = import 'query.libsonnet';

local pages(expr) = {
  datasource: query.datasource,
  enable: true,
  expr: expr,
  hide: false,
  iconColor: colour.page,
  name: 'Pages',
  step: '5m',
  tagKeys: 'service,slo,region',
  textFormat: '{{service}}/{{slo}} in {{region}}',
  titleFormat: 'Error budget burns',
  useValueForTime: false,
};

local tagged(name, tags, iconColor, enable) = {
  datasource: { type: 'grafana', uid: '-- Grafana --' },
  enable: enable,
  hide: false,
  iconColor: iconColor,
  name: name,
  target: { limit: 100, matchAny: false, tags: tags, type: 'tags' },
};

{
  // Deploys of all services are many: they are off until asked for, but on where one service is on show.
  all(plan, expr, service=''): [
    pages(expr),
    tagged('Failovers', [plan.tags.failover], 'purple', true),
    tagged('Exclusions', [plan.tags.exclusion], 'dark-yellow', true),
    tagged('Deploys', [plan.tags.deploy] + (if service == '' then [] else [service]), colour.fact, service != ''),
  ],
}
