export interface ChartDay {
  readonly date: string;
  readonly amount: number;
}

export interface Bar {
  readonly date: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GridLine {
  readonly y: number;
  readonly amount: number;
}

export interface Chart {
  readonly bars: readonly Bar[];
  readonly grid: readonly GridLine[];
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const STEPS = [1, 2, 2.5, 5, 10];
const GRID_LINES = 4;
/** Share of its place that a bar fills; the rest is the gap. */
const FILL = 0.72;

/** The smallest round step of which GRID_LINES reach the highest value. */
export function gridStep(highest: number): number {
  const raw = highest / GRID_LINES;
  if (raw <= 0) return 1;
  const scale = 10 ** Math.floor(Math.log10(raw));
  return (STEPS.find((step) => step * scale >= raw) ?? 10) * scale;
}

/** Where every bar and line of the chart goes. */
export function drawChart(days: readonly ChartDay[], area: Area): Chart {
  const highest = Math.max(0, ...days.map((day) => day.amount));
  const step = gridStep(highest);
  const top = step * GRID_LINES;
  const y = (amount: number) => area.top + area.height * (1 - Math.max(0, amount) / top);
  const place = area.width / Math.max(1, days.length);
  const bars = days.map((day, index) => ({
    date: day.date,
    x: area.left + place * (index + (1 - FILL) / 2),
    y: y(day.amount),
    width: place * FILL,
    height: area.top + area.height - y(day.amount),
  }));
  const grid = Array.from({ length: GRID_LINES + 1 }, (_, line) => ({ y: y(line * step), amount: line * step }));
  return { bars, grid };
}
