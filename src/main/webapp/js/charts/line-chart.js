// Lines over time. With its folder, the only place that knows Chart.js.

import { Chart, Interaction, LineController, LineElement, LinearScale, PointElement, Tooltip } from './vendor/chart.js';
import { marks } from './marks.js';
import { label, ticks } from './time-axis.js';

const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3]];
const TICK_WIDTH = 72;
const SECOND = 1000;

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A point between two gaps has no line to be seen by. */
const isLone = ({ dataset, dataIndex }) => {
  const there = (index) => (dataset.data[index]?.y ?? null) !== null;
  return there(dataIndex) && !there(dataIndex - 1) && !there(dataIndex + 1);
};

/** The nearest measured point of every line, however the lines' times differ. */
function nearestOfEach(chart, event) {
  const at = chart.scales.x.getValueForPixel(event.x);
  const found = [];
  chart.data.datasets.forEach((dataset, datasetIndex) => {
    let best = -1;
    dataset.data.forEach((point, index) => {
      if (point.y !== null && (best < 0 || Math.abs(point.x - at) < Math.abs(dataset.data[best].x - at))) best = index;
    });
    if (best >= 0) found.push({ element: chart.getDatasetMeta(datasetIndex).data[best], datasetIndex, index: best });
  });
  return found.filter(({ element }) => element);
}

/**
 * The axis holds every average, and the band up to twice the highest of them: one slow answer in a day may leave at the top,
 * but not press all others to the floor. The words below the chart name it.
 */
function ceiling(lines) {
  const points = lines.flatMap((line) => line.points).filter((point) => point.y !== null);
  const average = points.reduce((most, point) => Math.max(most, point.y), 0);
  const highest = points.reduce((most, point) => Math.max(most, point.high ?? 0), 0);
  return points.length > 0 ? Math.max(average, Math.min(highest, average * 2)) : undefined;
}

function tooltip(text) {
  return {
    displayColors: true,
    boxWidth: 10,
    boxHeight: 2,
    multiKeyBackground: 'transparent',
    callbacks: {
      labelColor: ({ dataset }) => ({ borderColor: dataset.borderColor, backgroundColor: dataset.borderColor, borderWidth: 0 }),
      title: (items) => (items.length > 0 ? label(items[0].parsed.x) : ''),
      label: ({ dataset, raw }) => {
        const range = raw.low !== null && raw.high > raw.low ? ` (${text(raw.low)} to ${text(raw.high)})` : '';
        const failed = raw.failed > 0 ? `, ${raw.failed} of ${raw.samples} probes failed` : '';
        return ` ${dataset.label}: ${text(raw.y)}${range}${failed}`;
      },
    },
  };
}

function options(unit, text) {
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    parsing: false,
    normalized: true,
    spanGaps: false,
    interaction: { mode: 'nearestOfEach', intersect: false },
    layout: { padding: { top: 4 } },
    elements: { point: { radius: (context) => (isLone(context) ? 2 : 0), hitRadius: 0, hoverRadius: 3 }, line: { borderWidth: 1.75, tension: 0 } },
    plugins: { tooltip: tooltip(text) },
    scales: {
      x: {
        type: 'linear',
        grid: { drawTicks: false },
        border: { display: false },
        ticks: { maxRotation: 0, autoSkip: false, padding: 6, callback: (value) => label(value) },
        afterBuildTicks: (axis) => {
          axis.ticks = ticks(axis.min, axis.max, Math.max(2, axis.chart.width / TICK_WIDTH)).map((value) => ({ value }));
        },
      },
      y: {
        beginAtZero: true,
        grace: '5%',
        grid: { drawTicks: false },
        border: { display: false },
        ticks: { maxTicksLimit: 5, padding: 8, callback: (value) => `${value} ${unit}` },
      },
    },
  };
}

Chart.register(LineController, LineElement, LinearScale, PointElement, Tooltip);
Interaction.modes.nearestOfEach = nearestOfEach;

export class LineChart {
  #chart;

  constructor(canvas, { unit, text }) {
    this.#chart = new Chart(canvas, { type: 'line', data: { datasets: [] }, options: options(unit, text), plugins: [marks] });
  }

  /**
   * @param lines [{name, colour, dash, points: [{x, y, low, high, failed, samples}]}], always the same ones in the same order
   * @param domain {min, max} in milliseconds
   */
  show(lines, { min, max }) {
    const chart = this.#chart;
    lines.forEach(({ name, colour, dash, points }, index) => {
      const dataset = (chart.data.datasets[index] ??= { data: [] });
      Object.assign(dataset, { label: name, data: points, borderColor: colour, backgroundColor: colour, borderDash: DASHES[dash % DASHES.length] });
    });
    chart.options.scales.y.suggestedMax = ceiling(lines);
    // Whole seconds: a live axis that moves by fractions makes its labels tremble.
    chart.options.scales.x.min = Math.floor(min / SECOND) * SECOND;
    chart.options.scales.x.max = Math.ceil(max / SECOND) * SECOND;
    this.#paint();
    chart.update('none');
  }

  #paint() {
    const { scales, plugins } = this.#chart.options;
    for (const axis of [scales.x, scales.y]) {
      axis.grid.color = token('--border');
      axis.ticks.color = token('--muted');
      axis.ticks.font = { family: token('--sans'), size: 12 };
    }
    Object.assign(plugins.tooltip, {
      backgroundColor: token('--raised'),
      borderColor: token('--border-strong'),
      borderWidth: 1,
      titleColor: token('--muted'),
      bodyColor: token('--text'),
      padding: 8,
      cornerRadius: 6,
      titleFont: { family: token('--sans'), size: 12, weight: 'normal' },
      bodyFont: { family: token('--sans'), size: 12 },
    });
  }
}
