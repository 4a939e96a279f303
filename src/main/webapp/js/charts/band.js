// What a line alone does not tell: between which values the average lies, and when probes had no answer.

const BAND = 0.16;
const TICK = 4;

/** A filled band from lowest to highest for every unbroken stretch. */
function spread(context, dataset, x, y) {
  const stretch = [];
  const fill = () => {
    if (stretch.length > 1) {
      context.beginPath();
      stretch.forEach((point) => context.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.high)));
      stretch.reverse().forEach((point) => context.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.low)));
      context.fill();
    }
    stretch.length = 0;
  };
  context.globalAlpha = BAND;
  context.fillStyle = dataset.borderColor;
  for (const point of dataset.data) {
    if (point.high === null) fill();
    else stretch.push(point);
  }
  fill();
}

/** A short stroke on the floor for every point with unanswered probes; one row for each environment. */
function failures(context, dataset, row, x, area) {
  context.globalAlpha = 1;
  context.fillStyle = dataset.borderColor;
  for (const point of dataset.data) {
    if (point.failed > 0) context.fillRect(x.getPixelForValue(point.x) - 1, area.bottom - (row + 1) * (TICK + 1), 2, TICK);
  }
}

export const band = {
  id: 'band',
  beforeDatasetsDraw(chart) {
    const { ctx: context, chartArea: area } = chart;
    const { x, y } = chart.scales;
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.width, area.height);
    context.clip();
    chart.data.datasets.forEach((dataset, row) => {
      spread(context, dataset, x, y);
      failures(context, dataset, row, x, area);
    });
    context.restore();
  },
};
