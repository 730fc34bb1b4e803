/** Colours of the canvas charts in light and dark; the same as in style/base.css. */
export interface ChartColors {
  readonly background: string;
  readonly text: string;
  readonly grid: string;
  readonly up: string;
  readonly down: string;
  readonly order: string;
  readonly shade: string;
  readonly dim: string;
  readonly bid: string;
  readonly ask: string;
  /** The subject's own orders. */
  readonly own: string;
}

const LIGHT: ChartColors = {
  background: '#ffffff',
  text: '#495057',
  grid: '#edf0f3',
  up: '#11715a',
  down: '#b3352f',
  order: '#8a5a00',
  shade: 'rgba(233, 168, 32, 0.16)',
  dim: '#56606b',
  bid: '#8fd0ba',
  ask: '#eba9a3',
  own: '#e0920f',
};

const DARK: ChartColors = {
  background: '#1b1e22',
  text: '#b8bec5',
  grid: '#2a2e34',
  up: '#4cc39b',
  down: '#f0837b',
  order: '#e5b454',
  shade: 'rgba(229, 180, 84, 0.14)',
  dim: '#a3acb5',
  bid: '#27735b',
  ask: '#8c3d36',
  own: '#d99a2b',
};

export function chartColors(scheme: 'light' | 'dark'): ChartColors {
  return scheme === 'dark' ? DARK : LIGHT;
}
