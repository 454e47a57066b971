// A clock that a scenario sets, in front of everything else on a page: hours pass in a moment, and nothing happens but in
// its turn.
(function () {
  var plain = window.fetch;
  var set = window.setTimeout;
  var clear = window.clearTimeout;
  var began = Date.now();
  var timers = new Map();
  var now = 0;
  var last = 1e9;
  var channel = new MessageChannel();
  var turns = [];
  channel.port1.onmessage = function () { turns.shift()(); };
  function later(run) { turns.push(run); channel.port2.postMessage(0); }
  function turn() { return new Promise(later); }

  /** Counts what is under way; it has ended when what follows from it has happened, too. */
  function busy(promise) {
    function end() { later(function () { clock.open -= 1; }); }
    clock.open += 1;
    promise.then(end, end);
    return promise;
  }
  async function settled() {
    do await turn(); while (clock.open);
  }

  window.setTimeout = function (run, after) {
    // A browser's driver waits by the page's timers, too.
    if (!/\/embed/.test(new Error().stack)) return set(run, after);
    timers.set(++last, { at: now + Math.max(after || 0, 0), run: run });
    return last;
  };
  window.clearTimeout = function (id) {
    if (!timers.delete(id)) clear(id);
  };
  performance.now = function () { return now; };
  Date.now = function () { return began + now; };
  window.fetch = function (address, options) {
    if (options && options.method === "POST") {
      clock.beats += 1;
      clock.gap = now - clock.sent;
      clock.sent = now;
      clock.visits.add(options.body);
      if (clock.answer) return Promise.resolve().then(clock.answer);
    }
    return busy(plain(address, options).then(function (answer) {
      ["json", "text"].forEach(function (name) {
        var read = answer[name];
        answer[name] = function () { return busy(read.call(answer)); };
      });
      return answer;
    }));
  };

  window.clock = {
    /** Beats that were sent, when the last one was and how long after the one before, and the ids of all of them. */
    beats: 0,
    sent: 0,
    gap: 0,
    visits: new Set(),
    /** Requests under way. */
    open: 0,
    /** What answers beats in place of the network. */
    answer: undefined,
    running: false,
    timers: timers,
    now: performance.now,
    /** Goes to the next timer. */
    leap: function () {
      var next = [...timers].reduce(function (a, b) { return b[1].at < a[1].at ? b : a; });
      timers.delete(next[0]);
      now = Math.max(now, next[1].at);
      next[1].run();
    },
    /** So much time passes. */
    run: async function (time) {
      var end = now + time;
      clock.running = true;
      await settled();
      while ([...timers.values()].some(function (timer) { return timer.at <= end; })) {
        clock.leap();
        await settled();
      }
      now = end;
      clock.running = false;
    },
    /** Time passes until the next beat is sent. */
    next: async function () {
      var before = clock.beats;
      clock.running = true;
      while (clock.beats === before) {
        clock.leap();
        await turn();
      }
      clock.running = false;
    },
    /** So much time passes while the machine sleeps. */
    sleep: function (time) { now += time; },
    /** So much later, as HTTP writes it. */
    date: function (time) { return new Date(Date.now() + time).toUTCString(); },
    /** Whether the tab is seen. */
    show: function (seen) {
      Object.defineProperty(document, "hidden", { configurable: true, value: !seen });
      document.dispatchEvent(new Event("visibilitychange"));
    },
    /** Whether there is a network. */
    connect: function (there) {
      Object.defineProperty(navigator, "onLine", { configurable: true, value: there });
      dispatchEvent(new Event(there ? "online" : "offline"));
    },
  };
})();
