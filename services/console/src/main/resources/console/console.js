// What pages do beside showing what the server sent: theme, pause, telling that the connection is lost, charts.
(() => {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;

  // On a narrow screen the sections go beyond it: the one that is shown must be in sight.
  const here = document.querySelector('.top nav a[aria-current]');
  if (here) here.closest('ul').scrollLeft = here.offsetLeft - 40;

  // Theme: auto is the system's.
  const themes = ['auto', 'light', 'dark'];
  const themeButton = $('theme');
  const showTheme = () => {
    themeButton.lastElementChild.textContent = root.dataset.theme || 'auto';
    themeButton.hidden = false;
  };
  themeButton.addEventListener('click', () => {
    const next = themes[(themes.indexOf(root.dataset.theme || 'auto') + 1) % themes.length];
    if (next === 'auto') delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      localStorage.setItem('theme', next);
    } catch {
      // It holds for this page then.
    }
    showTheme();
    drawAll();
  });
  showTheme();

  // A letter alone would be taken from whoever dictates to the browser.
  addEventListener('keydown', (event) => {
    if (event.key === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      $('find').focus();
      $('find').select();
    }
  });

  // Pause: what comes meanwhile is left out; the next change brings everything.
  const pauseButton = $('pause');
  let paused = false;
  // The answer to a form has no address: nothing comes of it by itself.
  const moves = document.body.hasAttribute('sse-connect');
  pauseButton.hidden = !moves;
  pauseButton.addEventListener('click', () => {
    paused = !paused;
    pauseButton.setAttribute('aria-pressed', String(paused));
    pauseButton.textContent = paused ? 'Go on' : 'Pause';
    if (!paused) location.reload();
  });

  // Saved views: addresses under names, which this browser keeps.
  const views = $('views');
  const saved = () => {
    try {
      return JSON.parse(localStorage.getItem('views')) || [];
    } catch {
      return [];
    }
  };
  function keep(list) {
    try {
      localStorage.setItem('views', JSON.stringify(list));
    } catch {
      // It keeps nothing, and the list shows that.
    }
    showViews();
  }
  function showViews() {
    const items = saved().map((view) => {
      const link = document.createElement('a');
      link.href = view.address;
      link.textContent = view.name;
      const remove = document.createElement('button');
      remove.className = 'quiet';
      remove.textContent = 'Remove';
      remove.setAttribute('aria-label', 'Remove ' + view.name);
      remove.addEventListener('click', () => {
        keep(saved().filter((other) => other.name !== view.name));
        views.firstElementChild.focus();
      });
      const item = document.createElement('li');
      item.append(link, remove);
      return item;
    });
    views.querySelector('ul').replaceChildren(...items);
  }
  views.querySelector('form').hidden = !moves;
  views.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    const name = $('view-name').value.trim();
    if (!name) return;
    const others = saved().filter((view) => view.name !== name);
    keep([...others, { name, address: location.pathname + location.search }]);
    $('view-name').value = '';
  });
  showViews();
  views.hidden = false;

  // Blocks are replaced as a whole; what had the focus, was open or scrolled stays so.
  let focused = null;
  // What somebody has typed into a form stays there, too, and a form that is as it was is left alone: it is sent to
  // everybody without a token, and the page puts its own in.
  let typed = [];
  const token = () => document.querySelector('.who input[name=csrf]').value;
  function isSameForm(block, html) {
    if (!block.querySelector('form[method=post]')) return false;
    const bare = (node) => {
      node.querySelectorAll('input[name=csrf]').forEach((input) => input.removeAttribute('value'));
      // What extensions of the browser leave behind.
      node.querySelectorAll('[style]').forEach((input) => input.removeAttribute('style'));
      return node.innerHTML.trim();
    };
    return bare(block.cloneNode(true)) === bare(new DOMParser().parseFromString(html, 'text/html').body);
  }
  let heardAt = Date.now();
  document.body.addEventListener('htmx:sseBeforeMessage', (event) => {
    heardAt = Date.now();
    const block = event.target;
    const chosen = window.getSelection();
    const reading = chosen && !chosen.isCollapsed && block.contains(chosen.anchorNode);
    if (paused || reading || isSameForm(block, event.detail.data)) {
      event.preventDefault();
      return;
    }
    typed = Array.from(block.querySelectorAll('form[method=post] input:not([type=hidden], [type=file])'), (input) => [input.id, input.value]);
    const active = block.contains(document.activeElement) ? document.activeElement : null;
    focused = active && active !== block ? { block, path: pathTo(active, block) } : null;
    block.dataset.open = block.querySelector('details[open]') ? 'yes' : '';
    const scroll = block.querySelector('.scroll');
    block.dataset.scrolled = scroll ? scroll.scrollLeft + ' ' + scroll.scrollTop : '';
  });
  document.body.addEventListener('htmx:afterSwap', (event) => {
    const block = event.target;
    if (block.dataset.open) block.querySelectorAll('details').forEach((details) => (details.open = true));
    const scroll = block.querySelector('.scroll');
    if (scroll && block.dataset.scrolled) {
      [scroll.scrollLeft, scroll.scrollTop] = block.dataset.scrolled.split(' ').map(Number);
    }
    block.querySelectorAll('input[name=csrf]').forEach((input) => (input.value = token()));
    typed.forEach(([id, value]) => {
      const again = $(id);
      if (again && block.contains(again)) again.value = value;
    });
    typed = [];
    block.querySelectorAll('[data-chart]').forEach(draw);
    if (focused && focused.block === block) {
      const again = at(block, focused.path);
      if (again) again.focus({ preventScroll: true });
      focused = null;
    }
  });

  // A page that goes ends its connection itself: an end that nobody expects is an error on the browser's console.
  let connection = null;
  htmx.createEventSource = (url) => (connection = new EventSource(url));
  addEventListener('pagehide', () => connection && connection.close());
  addEventListener('pageshow', (event) => event.persisted && location.reload());

  // The way to an element, as the numbers of children.
  function pathTo(element, block) {
    const path = [];
    for (let e = element; e !== block; e = e.parentElement) {
      path.unshift(Array.prototype.indexOf.call(e.parentElement.children, e));
    }
    return path;
  }
  function at(block, path) {
    return path.reduce((e, i) => e && e.children[i], block);
  }

  // The server says something every two seconds; silence means that it, or the way to it, is gone.
  const lost = $('lost');
  setInterval(() => {
    const silent = moves && Date.now() - heardAt > 12000 && !document.hidden;
    const text = silent
      ? 'Disconnected from the console: this page is as of ' + new Date(heardAt).toISOString().slice(11, 19) + ' UTC. It tries again by itself; if you were signed out, load it again.'
      : '';
    if (lost.textContent !== text) {
      lost.textContent = '';
      if (text) {
        const p = document.createElement('p');
        p.className = 'tone-bad';
        p.textContent = text;
        lost.append(p);
      }
    }
  }, 3000);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) heardAt = Date.now();
  });

  // Charts are drawn from the table below them.
  const charts = new WeakMap();
  function draw(figure) {
    const old = charts.get(figure);
    if (old) old.destroy();
    const table = figure.parentElement.querySelector('table');
    if (!table || !window.uPlot) return;
    const style = getComputedStyle(root);
    const colour = (name) => style.getPropertyValue(name).trim();
    const change = figure.dataset.unit === 'change';
    const plan = figure.dataset.chart.split(' ').map((part) => {
      const [column, stroke] = part.split(':');
      return { column: Number(column), stroke };
    });
    const rows = Array.from(table.tBodies[0].rows);
    const value = (row, column) => {
      const text = row.cells[column].dataset.v;
      return text === '' ? null : Number(text);
    };
    const xs = rows.map((row) => Date.parse(row.cells[0].dataset.v) / 1000);
    const order = xs.map((_, i) => i).sort((a, b) => xs[a] - xs[b]);
    const data = [order.map((i) => xs[i])];
    const percent = (v) => (v === null || v === undefined ? '–' : (change && v > 0 ? '+' : '') + (100 * v).toFixed(1) + ' %');
    const palette = [colour('--line-1'), colour('--line-2'), colour('--line-3')];
    const dashes = { solid: [], dashed: [8, 5], dotted: [2, 4] };
    const series = [{ label: 'Time', value: (u, v) => (v === null ? '–' : both.format(new Date(v * 1000))) }];
    const bands = [];
    let lines = 0;
    plan.forEach((one, i) => {
      data.push(order.map((r) => value(rows[r], one.column)));
      const label = table.tHead.rows[0].cells[one.column].textContent.trim();
      if (one.stroke === 'band') {
        series.push({ label, stroke: colour('--band-edge'), width: 1, dash: [4, 4], points: { show: false }, value: (u, v) => percent(v) });
        if (plan[i - 1] && plan[i - 1].stroke === 'band') bands.push({ series: [i + 1, i], fill: colour('--band') });
      } else {
        series.push({ label, stroke: palette[lines++ % palette.length], width: 2, dash: dashes[one.stroke], points: { show: rows.length < 40, size: 5 }, value: (u, v) => percent(v) });
      }
    });
    const zone = figure.dataset.zone || 'UTC';
    const clock = (options) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
    const day = clock({ day: 'numeric', month: 'short' });
    const time = clock({ hour: '2-digit', minute: '2-digit' });
    const both = clock({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
    // The day where it begins, the time within it.
    const moments = (u, splits, axis, space, step) => splits.map((s, i) => {
      const at = new Date(s * 1000);
      const begins = i === 0 || day.format(at) !== day.format(new Date(splits[i - 1] * 1000));
      return step >= 86400 ? day.format(at) : time.format(at) + (begins ? '\n' + day.format(at) : '');
    });
    const axis = { stroke: colour('--ink-soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } };
    const width = () => Math.max(240, figure.clientWidth);
    const plot = new uPlot(
      {
        width: width(),
        height: 280,
        tzDate: (ts) => uPlot.tzDate(new Date(ts * 1e3), zone),
        scales: { y: { range: change ? (u, low, high) => reach(low, high) : (u, low, high) => [0, Math.max(0.05, Math.min(1, high * 1.1))] } },
        axes: [{ ...axis, values: moments, space: 70 }, { ...axis, size: 76, values: (u, splits) => splits.map(percent) }],
        series,
        bands,
        hooks: change ? { draw: [zero] } : {},
        legend: { live: true },
      },
      data,
      figure,
    );
    charts.set(figure, plot);
    const button = figure.parentElement.querySelector('.png');
    button.hidden = false;
    button.onclick = () => save(plot.ctx.canvas, table, series.slice(1), zone);
    if (!figure.dataset.watched) {
      figure.dataset.watched = 'yes';
      new ResizeObserver(() => {
        const now = charts.get(figure);
        if (now && Math.abs(now.width - width()) > 2) now.setSize({ width: width(), height: 280 });
      }).observe(figure);
    }
    function zero(u) {
      const y = u.valToPos(0, 'y', true);
      if (y < u.bbox.top || y > u.bbox.top + u.bbox.height) return;
      u.ctx.save();
      u.ctx.strokeStyle = colour('--ink-soft');
      u.ctx.lineWidth = 1.5;
      u.ctx.beginPath();
      u.ctx.moveTo(u.bbox.left, y);
      u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
      u.ctx.stroke();
      u.ctx.restore();
    }
    // Early intervals are endless: what matters is near 0.
    function reach(low, high) {
      const most = 1.5;
      return [Math.max(-1, Math.min(low ?? -0.1, -0.05)), Math.min(most, Math.max(high ?? 0.1, 0.05))];
    }
  }
  // A chart as a picture, with what the page says around it.
  function save(chart, table, series, zone) {
    const style = getComputedStyle(root);
    const colour = (name) => style.getPropertyValue(name).trim();
    const line = 24 * devicePixelRatio;
    const picture = document.createElement('canvas');
    picture.width = chart.width + line;
    picture.height = chart.height + (series.length + 3) * line;
    const to = picture.getContext('2d');
    to.fillStyle = colour('--card');
    to.fillRect(0, 0, picture.width, picture.height);
    to.textBaseline = 'middle';
    const write = (text, left, row, ink, weight) => {
      to.fillStyle = colour(ink);
      to.font = weight + ' ' + line * 0.55 + 'px ' + getComputedStyle(document.body).fontFamily;
      to.fillText(text.replace(/\s+/g, ' ').trim(), left, row, picture.width - left - line / 2);
    };
    write(document.querySelector('h1').textContent + ': ' + table.caption.textContent, line / 2, line, '--ink', 600);
    to.drawImage(chart, line / 2, 1.5 * line);
    series.forEach((one, i) => {
      const row = chart.height + (i + 2) * line;
      to.strokeStyle = one.stroke;
      to.lineWidth = one.width * devicePixelRatio;
      to.setLineDash(one.dash.map((length) => length * devicePixelRatio));
      to.beginPath();
      to.moveTo(line / 2, row);
      to.lineTo(2.5 * line, row);
      to.stroke();
      write(one.label, 3 * line, row, '--ink', 400);
    });
    write($('stamp').textContent + ' · axis on the clock of ' + zone, line / 2, picture.height - line, '--ink-soft', 400);
    picture.toBlob((blob) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = [location.pathname.split('/')[2], table.id.replace('table-', '')].filter(Boolean).join('-') + '.png';
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    });
  }
  function drawAll() {
    document.querySelectorAll('[data-chart]').forEach(draw);
  }
  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
})();
