// Lines over time. With its folder, the only place that knows Chart.js.

import { Chart, LineController, LineElement, LinearScale, PointElement } from './vendor/chart.js';
import { band } from './band.js';
import { label, ticks } from './time-axis.js';

const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3]];
const TICK_WIDTH = 84;
const SECOND = 1000;
/** Pixels: the same in every chart, so that one moment stands at one place in all of them. */
export const AXIS_WIDTH = 64;
const MARKS_HEIGHT = 22;

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A point between two gaps has no line to be seen by. */
const isLone = ({ dataset, dataIndex }) => {
  const there = (index) => (dataset.data[index]?.y ?? null) !== null;
  return there(dataIndex) && !there(dataIndex - 1) && !there(dataIndex + 1);
};

/**
 * The axis holds every average, and the band up to twice the highest of them: one slow answer in a day may leave at the top,
 * but not press all others to the floor. The words below the chart name it.
 */
function ceiling(lines, least) {
  const points = lines.flatMap((line) => line.points).filter((point) => point.y !== null);
  const average = points.reduce((most, point) => Math.max(most, point.y), 0);
  const highest = points.reduce((most, point) => Math.max(most, point.high ?? 0), 0);
  return points.length > 0 ? Math.max(least, average, Math.min(highest, average * 2)) : undefined;
}

function options(unit, zone) {
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    parsing: false,
    normalized: true,
    spanGaps: false,
    events: [],
    layout: { padding: { top: MARKS_HEIGHT, right: 8 } },
    elements: { point: { radius: (context) => (isLone(context) ? 2 : 0), hitRadius: 0, hoverRadius: 0 }, line: { borderWidth: 1.75, tension: 0 } },
    scales: {
      x: {
        type: 'linear',
        grid: { drawTicks: false },
        border: { display: false },
        ticks: { maxRotation: 0, autoSkip: false, padding: 6, callback: label },
        afterBuildTicks: (axis) => {
          const most = Math.max(2, axis.chart.width / TICK_WIDTH);
          axis.ticks = ticks(axis.min, axis.max, most, zone() === 'utc' ? 0 : undefined).map((value) => ({ value }));
        },
      },
      y: {
        beginAtZero: true,
        grace: unit === '%' ? 0 : '5%',
        grid: { drawTicks: false },
        border: { display: false },
        ticks: { maxTicksLimit: 5, padding: 8, precision: unit === '' ? 0 : undefined, callback: (value) => `${value.toLocaleString()} ${unit}`.trim() },
        afterFit: (axis) => {
          axis.width = AXIS_WIDTH;
        },
      },
    },
  };
}

Chart.register(LineController, LineElement, LinearScale, PointElement);

export class LineChart {
  #chart;
  #least;

  /**
   * @param unit of the numbers at its side, least the smallest number at the top of that side
   * @param zone () → 'utc' or 'local'
   * @param laid called with {left, right, top, bottom} in pixels whenever the lines have found their place
   */
  constructor(canvas, { unit, least = 0, zone, laid }) {
    this.#least = least;
    const teller = { id: 'laid', afterUpdate: ({ chartArea }) => chartArea && laid(chartArea) };
    this.#chart = new Chart(canvas, { type: 'line', data: { datasets: [] }, options: options(unit, zone), plugins: [band, teller] });
  }

  /**
   * @param lines [{name, colour, dash, points: [{x, y, low, high, failed, samples}]}]
   * @param domain {min, max} in milliseconds
   */
  show(lines, { min, max }) {
    const chart = this.#chart;
    const { datasets } = chart.data;
    datasets.length = Math.min(datasets.length, lines.length);
    lines.forEach(({ name, colour, dash, points }, index) => {
      const dataset = (datasets[index] ??= { data: [] });
      Object.assign(dataset, { label: name, data: points, borderColor: colour, backgroundColor: colour, borderDash: DASHES[dash % DASHES.length] });
    });
    chart.options.scales.y.suggestedMax = ceiling(lines, this.#least);
    // Whole seconds: a live axis that moves by fractions makes its labels tremble.
    chart.options.scales.x.min = Math.floor(min / SECOND) * SECOND;
    chart.options.scales.x.max = Math.ceil(max / SECOND) * SECOND;
    this.#paint();
    chart.update('none');
  }

  /** Paper has its own width; the window's comes back after. */
  paper(on, width, height) {
    if (on) this.#chart.resize(width, height);
    else this.#chart.resize();
  }

  #paint() {
    const { scales } = this.#chart.options;
    for (const axis of [scales.x, scales.y]) {
      axis.grid.color = token('--border');
      axis.ticks.color = token('--muted');
      axis.ticks.font = { family: token('--sans'), size: 12 };
    }
  }
}
