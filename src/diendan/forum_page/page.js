(function () {
  "use strict";
  var root = document.documentElement, byId = function (id) { return document.getElementById(id); };
  var layers = JSON.parse(byId("data").textContent), words = JSON.parse(byId("words").textContent);
  function own(table, name) { return Object.prototype.hasOwnProperty.call(table, name) ? table[name] : ""; }
  var english = JSON.parse(byId("said-once").textContent);
  document.querySelectorAll("span[lang=vi]:not([class])").forEach(function (vietnamese) { /* see dedupe_translations.py */
    var next = vietnamese.nextSibling, text = own(english, vietnamese.textContent);
    if (!text || next && next.lang === "en") { return; }
    var made = document.createElement("span");
    made.lang = "en";
    made.textContent = text;
    vietnamese.after(made);
  });
  var select = byId("indicator"), search = byId("search"), FIRST = "provinces", ALL = "all";
  var views = Array.from(document.querySelectorAll(".view")), links = Array.from(document.querySelectorAll("[data-view]"));
  var boxes = { province: byId("province"), partner: byId("partner"), field: byId("field"), kind: byId("kind"), state: byId("state") };
  var NAMES = Object.keys(boxes), asked = /[?&]lang=en\b/.test(location.search) ? "en" : "vi";
  var now = { view: FIRST, q: "", lang: asked, map: select.value, at: "" };
  NAMES.forEach(function (name) { now[name] = ""; });
  var items = views.map(function (view) {
    return Array.from(view.querySelectorAll("[data-search]")).map(function (element) {
      var held = { element: element };
      ["province", "partner", "field"].forEach(function (name) { held[name] = " " + (element.dataset[name] || "") + " "; });
      held.kind = element.dataset.kind || "";
      held.state = element.dataset.state || "";
      return held;
    });
  });
  var shownView = "";
  root.classList.add("js");

  /* Letters without tones; the words before the last one in full, the last one from its beginning. */
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  }
  /* What an entry is found by is what it shows, its other words, and all names of its organisations; made when first asked for. */
  function textOf(item) {
    if (item.text === undefined) {
      var element = item.element, parts = [];
      if (!element.matches(".unit")) {
        parts = Array.from(element.querySelectorAll("h3, th, td, dd, .said")).map(function (part) {
          return part.innerHTML.split(/<span class="(?:tag|rows)/)[0].replace(/<[^>]*>|&\w+;/g, " ");
        });
        item.partner.split(" ").forEach(function (name) { parts.push(own(words.names, name)); });
      }
      item.text = " " + fold(parts.join(" ")) + " " + element.dataset.search + " ";
    }
    return item.text;
  }
  function matches(item, wanted, whole) {
    return wanted.every(function (word, n) { return textOf(item).indexOf(" " + word + (n < wanted.length - 1 ? " " : "")) >= 0; }) &&
      ["province", "partner", "field"].every(function (name) { return !now[name] || item[name].indexOf(" " + now[name] + " ") >= 0; }) &&
      (!whole || ["kind", "state"].every(function (name) { return !now[name] || item[name] === now[name]; }));
  }

  /* The address: everything that is chosen stands after the #, so that it works from a folder too. */
  function address() {
    var params = new URLSearchParams();
    if (now.lang !== asked) { params.set("lang", now.lang); }
    if (now.view !== FIRST) { params.set("view", now.view); }
    if (now.q) { params.set("q", now.q); }
    NAMES.forEach(function (name) { if (now[name]) { params.set(name, now[name]); } });
    if (now.map !== select.options[0].value) { params.set("map", now.map); }
    if (now.at) { params.set("at", now.at); }
    return params.toString();
  }
  function write(kept) {
    var hash = "#" + address();
    if (hash !== (location.hash || "#")) {
      history[kept ? "pushState" : "replaceState"](null, "", hash === "#" ? location.pathname + location.search : hash);
    }
    byId("link").setAttribute("href", hash);
  }
  function option(name, value) {
    return Array.from(boxes[name].options).some(function (each) { return each.value === value; }) ? value : "";
  }
  function read() {
    var text = location.hash.slice(1), params = new URLSearchParams(text.indexOf("=") < 0 ? "" : text), at = params.get("at") || "";
    if (text.indexOf("=") < 0) { try { at = decodeURIComponent(text); } catch (error) { at = ""; } }
    now.lang = { vi: "vi", en: "en" }[params.get("lang")] || asked;
    now.view = byId(params.get("view")) && byId(params.get("view")).matches(".view") || params.get("view") === ALL ? params.get("view") : FIRST;
    now.q = params.get("q") || "";
    now.map = layers[params.get("map")] ? params.get("map") : select.options[0].value;
    now.at = at && byId(at) && byId(at).closest(".view") ? at : "";
    if (now.at && now.view !== ALL) { now.view = byId(now.at).closest(".view").id; }
    choices();
    NAMES.forEach(function (name) { now[name] = option(name, params.get(name) || ""); });
  }

  /* Kinds and states belong to one list, so their boxes are filled for the list that is shown. */
  function choices() {
    ["kind", "state"].forEach(function (name) {
      var offered = (words.choices[now.view] || {})[name] || [], box = boxes[name];
      while (box.options.length > 1) { box.remove(1); }
      offered.forEach(function (each) {
        var made = new Option("", each[0]);
        made.dataset.vi = each[1];
        made.dataset.en = each[2];
        box.add(made);
      });
      box.closest("div").hidden = offered.length < 2;
    });
    label();
  }
  function label() {
    Array.from(document.querySelectorAll("option[data-vi], optgroup[data-vi]")).forEach(function (each) {
      if (each.tagName === "OPTGROUP") { each.label = each.dataset[now.lang]; } else { each.textContent = each.dataset[now.lang]; }
    });
  }
  function paint() {
    var layer = layers[now.map], spoken = now.lang, legend = document.querySelector(".legend");
    document.querySelectorAll(".tile").forEach(function (tile) {
      var shown = layer && layer.tiles[tile.dataset.code], name = tile.dataset[spoken];
      tile.className = "tile" + (shown ? " c" + shown["class"] : "");
      tile.querySelector(".value").textContent = shown ? shown[spoken] : "–";
      var said = name + ": " + (shown ? shown[spoken] + shown.parts[spoken] : words.no_data[spoken]);
      tile.title = said;
      tile.setAttribute("aria-label", said);
    });
    legend.textContent = "";
    (layer ? layer.legend : []).concat([null]).forEach(function (range, n) {
      var item = document.createElement("li"), box = document.createElement("span");
      box.className = "box" + (range ? " c" + n : "");
      item.append(box, range ? range[spoken] : words.no_data[spoken]);
      legend.append(item);
    });
    byId("shown").hidden = !layer;
    byId("shown").textContent = layer ? layer.label[spoken] : "";
    byId("note").textContent = layer ? layer.note[spoken] : "";
  }
  function heat() {
    var maps = Array.from(document.querySelectorAll(".heat"));
    maps.forEach(function (map) {
      map.closest(".scroll").hidden = map.dataset.field !== now.field;
      var heads = map.tHead.rows[0].cells; /* a square is under the head of its unit */
      Array.from(map.rows).forEach(function (row) {
        Array.from(row.cells).forEach(function (cell, n) { cell.hidden = n > 0 && !!now.province && heads[n].dataset.unit !== now.province; });
      });
      map.querySelectorAll("[data-partner]").forEach(function (row) { row.hidden = !!now.partner && row.dataset.partner !== now.partner; });
    });
  }
  function chosen(name) { return boxes[name].selectedOptions[0].textContent; }
  function bring(link) { /* the strip of lists scrolls sideways on a phone */
    var strip = link.closest(".views");
    strip.scrollLeft = Math.max(0, link.offsetLeft - strip.offsetLeft - 40);
  }
  function show() {
    var wanted = fold(now.q).split(" ").filter(Boolean), total = 0, every = 0;
    var narrowed = wanted.length > 0 || NAMES.some(function (name) { return now[name]; });
    root.classList.toggle("gathered", now.view === ALL && narrowed);
    views.forEach(function (view, place) {
      var current = now.view === view.id, kept = items[place].map(function (item) { return matches(item, wanted, current); });
      var found = kept.filter(Boolean).length;
      var none = view.querySelector(".none");
      if (none) { none.hidden = found > 0; }
      view.hidden = !current && !(now.view === ALL && (found || !narrowed || !items[place].length));
      if (!view.hidden) { /* what is out of sight is not touched: a long list would make typing slow */
        items[place].forEach(function (item, n) {
          if (item.element.hidden === kept[n]) { item.element.hidden = !kept[n]; }
        });
      }
      document.querySelector('[data-view="' + view.id + '"] .count').textContent = found;
      if (current || now.view === ALL) { total += found; every += items[place].length; }
    });
    links.forEach(function (link) {
      if (link.dataset.view === now.view) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); }
    });
    if (shownView !== now.view) { bring(document.querySelector(".views [aria-current]")); }
    shownView = now.view;
    var counted = now.view === FIRST ? words.found : words.lines;
    byId("found").textContent = counted[now.lang].replace("{n}", total).replace("{all}", every);
    chips();
    heat();
  }
  function chips() {
    var list = byId("chips"), said = [];
    list.textContent = "";
    function chip(text, drop) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = text + " ×";
      button.setAttribute("aria-label", words.remove[now.lang] + ": " + text);
      button.addEventListener("click", function () { drop(); refresh(); search.focus(); });
      list.append(button);
      said.push(text);
    }
    if (now.q) { chip("“" + now.q + "”", function () { now.q = ""; }); }
    NAMES.forEach(function (name) {
      if (now[name]) { chip(words[name][now.lang] + ": " + chosen(name), function () { now[name] = ""; }); }
    });
    byId("link").hidden = said.length === 0;
    byId("said").hidden = said.length === 0;
    byId("said").textContent = words.filtered[now.lang] + ": " + said.join("; ");
  }
  function refresh(kept) {
    root.dataset.language = root.lang = now.lang;
    document.title = words.title[now.lang];
    document.querySelectorAll("[data-set]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.set === now.lang));
    });
    label();
    if (search.value !== now.q) { search.value = now.q; }
    search.placeholder = search.dataset[now.lang];
    select.value = now.map;
    NAMES.forEach(function (name) { boxes[name].value = now[name]; });
    paint();
    show();
    write(kept);
  }
  function arrive() {
    document.querySelectorAll(".here").forEach(function (old) { old.classList.remove("here"); });
    var target = now.at && byId(now.at);
    if (!target) { return; }
    if (target.closest("[data-search]") && target.closest("[data-search]").hidden) {
      now.q = "";
      NAMES.forEach(function (name) { now[name] = ""; });
      refresh();
    }
    target.classList.add("here");
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  }
  function turn(view) {
    if (now.view !== view) { now.kind = now.state = ""; }
    now.view = view;
    now.at = "";
    choices();
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest('a[href^="#"]');
    if (!link || link.id === "link" || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
    event.preventDefault();
    if (link.matches(".skip")) {
      var heading = now.view === FIRST ? byId("reports") : document.querySelector(".view:not([hidden]) h2");
      heading.tabIndex = -1;
      heading.focus();
    } else if (link.dataset.view) {
      turn(link.dataset.view);
      refresh(true);
    } else if (link.dataset.province) {
      now.q = now.partner = now.field = "";
      now.province = link.dataset.province;
      turn(ALL);
      refresh(true);
      scrollTo(0, byId("content").offsetTop - 160);
    } else if (link.getAttribute("href").indexOf("=") > 0) {
      location.hash = link.getAttribute("href") + (now.lang !== asked ? "&lang=" + now.lang : "");
      scrollTo(0, 0);
    } else {
      var target = byId(link.getAttribute("href").slice(1));
      if (target && target.closest(".view")) {
        if (now.view !== ALL && now.view !== target.closest(".view").id) { turn(target.closest(".view").id); }
        now.at = target.id;
        refresh(true);
        arrive();
      }
    }
  });
  links.forEach(function (link) { link.addEventListener("focus", function () { bring(link); }); });
  document.querySelectorAll("[data-set]").forEach(function (button) {
    button.addEventListener("click", function () { now.lang = button.dataset.set; refresh(); });
  });
  select.addEventListener("change", function () { now.map = select.value; refresh(); });
  search.addEventListener("input", function () { now.q = search.value; now.at = ""; show(); write(); });
  NAMES.forEach(function (name) {
    boxes[name].addEventListener("change", function () { now[name] = boxes[name].value; now.at = ""; refresh(); });
  });
  function open() { read(); refresh(); arrive(); }
  window.addEventListener("hashchange", function () { if (location.hash.slice(1) !== address()) { open(); } });
  window.addEventListener("popstate", function () { if (location.hash.slice(1) !== address()) { open(); } });
  open();
}());
