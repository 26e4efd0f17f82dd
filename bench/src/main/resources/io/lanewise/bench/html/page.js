'use strict';
// Draws the plots, makes tables sortable, and lists the sections.
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const COLOURS = 12;

  const number = (value) => {
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-2 || size >= 1e6)) {
      return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
    }
    return String(Number(value.toPrecision(3)));
  };

  // On a logarithmic axis: powers of ten, and what lies between where there are few of them.
  const decades = (value, index, ticks) => {
    const power = Math.log10(value);
    const span = Math.log10(ticks[ticks.length - 1].value / ticks[0].value);
    const first = value / 10 ** Math.floor(power + 1e-9);
    const shown = span > 2.5 ? [1] : [1, 2, 5];
    return shown.some((n) => Math.abs(first - n) < 1e-6) ? number(value) : '';
  };

  // A line across bars at the plot's reference.
  const reference = {
    id: 'reference',
    afterDatasetsDraw(chart, args, options) {
      if (options.at === undefined) {
        return;
      }
      const { ctx, chartArea, scales } = chart;
      const at = scales.x.getPixelForValue(options.at);
      if (at < chartArea.left || at > chartArea.right) {
        return;
      }
      ctx.save();
      ctx.strokeStyle = colour('--ink');
      ctx.setLineDash([4, 4]);
      ctx.beginPath();
      ctx.moveTo(at, chartArea.top);
      ctx.lineTo(at, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };

  const axis = (spec) => ({
    type: spec.log ? 'logarithmic' : 'linear',
    title: { display: spec.label !== '', text: spec.label, color: colour('--soft') },
    ticks: {
      color: colour('--soft'),
      maxRotation: 0,
      callback: spec.log ? decades : (value) => number(value),
    },
    grid: { color: (context) => (context.tick?.label === '' ? 'transparent' : colour('--rule')) },
  });

  // Bars end to end fill the axis.
  const longest = (plot) => Math.max(...plot.labels.map((_, i) =>
    plot.series.reduce((sum, series) => sum + (series.values[i] ?? 0), 0)));

  const names = (plot, width) => ({
    ticks: {
      color: colour('--ink'),
      autoSkip: false,
      callback: (value, index) => {
        const name = plot.labels[index];
        const most = width < 500 ? 20 : 44;
        return name.length > most ? `${name.slice(0, most - 1)}…` : name;
      },
    },
    grid: { display: false },
  });

  const dataset = (series, bars) => {
    const own = colour(`--c${series.colour % COLOURS}`);
    if (bars) {
      return {
        label: series.name,
        data: series.values,
        notes: series.notes,
        backgroundColor: own,
        maxBarThickness: 12,
        categoryPercentage: 0.86,
        barPercentage: 0.92,
        skipNull: true,
      };
    }
    if (series.line) {
      return {
        label: series.name,
        data: series.points,
        showLine: true,
        pointRadius: 0,
        pointHitRadius: 0,
        pointHoverRadius: 0,
        pointStyle: 'line',
        borderColor: own,
        borderWidth: 1.5,
        borderDash: series.colour > 0 ? [6, 4] : [],
        order: 2,
      };
    }
    // The first colour is a ring, so that what lies beneath is seen.
    const ring = series.colour === 0;
    return {
      label: series.name,
      data: series.points,
      pointRadius: ring ? 7 : 4,
      pointHoverRadius: ring ? 8 : 6,
      pointStyle: ring ? 'circle' : ['circle', 'rect', 'triangle', 'rectRot'][series.colour % 4],
      borderColor: own,
      borderWidth: ring ? 2 : 1,
      backgroundColor: ring ? 'transparent' : own,
      order: ring ? 0 : 1,
    };
  };

  const told = (item) => {
    const raw = item.raw;
    if (raw !== null && typeof raw === 'object') {
      return `${raw.label === '' ? item.dataset.label : raw.label}: ${number(raw.y)}`;
    }
    const note = item.dataset.notes[item.dataIndex];
    return `${item.dataset.label}: ${number(raw)}${note ? ` (${note})` : ''}`;
  };

  const draw = (canvas, plot) => {
    const bars = plot.labels.length > 0;
    const x = { ...axis(plot.x), suggestedMax: plot.reference };
    const y = bars ? names(plot, canvas.parentElement.clientWidth) : axis(plot.y);
    return new Chart(canvas, {
      type: bars ? 'bar' : 'scatter',
      data: {
        labels: plot.labels,
        datasets: plot.series.map((series) => dataset(series, bars)),
      },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        indexAxis: bars ? 'y' : 'x',
        scales: {
          x: plot.stacked ? { ...x, stacked: true, max: Math.ceil(longest(plot) - 1e-6) } : x,
          y: { ...y, stacked: plot.stacked },
        },
        plugins: {
          legend: {
            position: 'bottom',
            labels: {
              color: colour('--ink'), boxWidth: 12, boxHeight: 8, padding: 8,
              usePointStyle: !bars,
            },
          },
          tooltip: { callbacks: { label: told } },
          reference: { at: plot.reference },
        },
      },
      plugins: [reference],
    });
  };

  let charts = [];
  const drawAll = () => {
    charts.forEach((chart) => chart.destroy());
    charts = [...document.querySelectorAll('.plot canvas')].map((canvas) =>
      draw(canvas, JSON.parse(canvas.closest('figure').querySelector('script').textContent)));
  };
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);

  // A cell's data-value counts where there is one; what is empty comes last either way.
  const value = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.value ?? cell.textContent.trim();
    return text === '' || Number.isNaN(Number(text)) ? text : Number(text);
  };
  const sort = (table, column, ascending) => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const keys = new Map(rows.map((row) => [row, value(row, column)]));
    rows.sort((a, b) => {
      const [p, q] = [keys.get(a), keys.get(b)];
      if (p === '' || q === '') {
        return (p === '') - (q === '');
      }
      const order = typeof p === 'number' && typeof q === 'number'
        ? p - q : String(p).localeCompare(String(q));
      return ascending ? order : -order;
    });
    body.append(...rows);
  };
  document.querySelectorAll('table.sortable').forEach((table) => {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const button = document.createElement('button');
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener('click', () => {
        const ascending = heading.getAttribute('aria-sort') !== 'ascending';
        headings.forEach((other) => other.removeAttribute('aria-sort'));
        heading.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
        sort(table, column, ascending);
      });
    });
    const filter = document.createElement('input');
    filter.type = 'search';
    filter.placeholder = 'Only rows with …';
    filter.setAttribute('aria-label', 'Filter the rows');
    filter.addEventListener('input', () => {
      const words = filter.value.toLowerCase().split(/\s+/);
      [...table.tBodies[0].rows].forEach((row) => {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      });
    });
    table.parentElement.before(filter);
  });

  const list = document.querySelector('nav');
  document.querySelectorAll('main section').forEach((section) => {
    const link = document.createElement('a');
    link.href = `#${section.id}`;
    link.textContent = section.querySelector('h2').textContent;
    list.append(link);
  });
  document.documentElement.dataset.drawn = String(charts.length);
})();
