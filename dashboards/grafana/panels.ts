/** What every dashboard is put together from: a line or a number over Prometheus queries. */
import { VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as LinesPanel } from '@grafana/grafana-foundation-sdk/timeseries';

/** Whichever Prometheus the reader has chosen above the panels. */
const SOURCE = { type: 'prometheus', uid: '${datasource}' };
const HEIGHT = 8;
const HALF_WIDTH = 12;
const QUARTER_WIDTH = 6;

interface PanelText {
  readonly title: string;
  /** Shown behind the (i): what it means, and when to worry. */
  readonly description: string;
  /** Grafana's id of a unit: `s`, `bytes`, `ops`, `short`. */
  readonly unit: string;
}

/** @param queries PromQL by legend, where `{{label}}` stands for a label's value */
export function lines(text: PanelText, queries: Readonly<Record<string, string>>): LinesPanel {
  const panel = new LinesPanel()
    .title(text.title)
    .description(text.description)
    .unit(text.unit)
    .min(0)
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .datasource(SOURCE)
    .height(HEIGHT)
    .span(HALF_WIDTH);
  Object.entries(queries).forEach(([legend, expr], index) => {
    panel.withTarget(query(expr, index).legendFormat(legend));
  });
  return panel;
}

/** One number. @param badFrom from this value on it is red */
export function number(text: PanelText, expr: string, badFrom: number): StatPanel {
  const steps = [
    { value: null, color: 'green' },
    { value: badFrom, color: 'red' },
  ];
  return new StatPanel()
    .title(text.title)
    .description(text.description)
    .unit(text.unit)
    .datasource(SOURCE)
    .height(HEIGHT)
    .span(QUARTER_WIDTH)
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
    .withTarget(query(expr, 0));
}

/** An empty dashboard. @param uid stays the same for ever: links go by it */
export function board(uid: string, title: string, description: string): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['probity'])
    .timezone('utc')
    .refresh('30s')
    .time({ from: 'now-1h', to: 'now' })
    .readonly()
    .withVariable(new DatasourceVariableBuilder('datasource').label('Source').type('prometheus'));
}

function query(expr: string, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .expr(expr)
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(SOURCE);
}
