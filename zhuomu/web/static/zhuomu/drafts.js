/* Never lose what was typed.
   <form data-draft="KEY"> keeps a copy in this browser; any element data-draft-clear="KEY" on a later page removes it.
   Not kept: passwords, files, hidden fields and whatever carries data-no-draft (telephone numbers, names). */
(function () {
  "use strict";
  var PREFIX = "zhuomu.draft.";
  var KEEP_MS = 14 * 24 * 3600 * 1000;
  document.documentElement.classList.add("js");

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
  }
  function write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch (error) { /* private mode or full: the form still works */ }
  }
  function remove(key) {
    try { localStorage.removeItem(key); } catch (error) { /* nothing was kept */ }
  }
  function isKept(control) {
    return control.name && control.name !== "csrfmiddlewaretoken" && !control.disabled && !control.readOnly &&
      ["password", "file", "hidden", "submit", "button", "reset"].indexOf(control.type) < 0 &&
      !control.closest("[data-no-draft]");
  }
  function controls(form) { return Array.prototype.filter.call(form.elements, isKept); }
  /* One value per control, in the order of the form, so that repeated names keep apart. */
  function values(form) {
    return controls(form).map(function (c) {
      if (c.type === "checkbox" || c.type === "radio") return [c.name, c.value, c.checked];
      if (c.multiple) return [c.name, "", Array.prototype.map.call(c.options, function (o) { return o.selected; })];
      return [c.name, c.value];
    });
  }
  function restore(form, saved) {
    controls(form).forEach(function (c, i) {
      var old = saved[i];
      if (!old || old[0] !== c.name) return;
      if (c.type === "checkbox" || c.type === "radio") c.checked = old[1] === c.value && old[2];
      else if (c.multiple) Array.prototype.forEach.call(c.options, function (o, n) { o.selected = !!old[2][n]; });
      else c.value = old[1];
      c.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  function note(form, text, label, act) {
    var box = document.createElement("div"), words = document.createElement("span"), button = document.createElement("button");
    box.className = "draft-note";
    box.setAttribute("role", "status");
    words.textContent = text;
    button.type = "button";
    button.className = "button is-plain";
    button.textContent = label;
    button.addEventListener("click", function () { act(); box.parentNode.removeChild(box); });
    box.appendChild(words);
    box.appendChild(button);
    form.insertBefore(box, form.firstChild);
  }
  function watch(form) {
    if (form.zhuomuDraft) return;
    form.zhuomuDraft = true;
    var key = PREFIX + form.getAttribute("data-draft"), timer = 0;
    var start = values(form), base = JSON.stringify(start), saved = read(key);
    function save() {
      clearTimeout(timer);
      timer = 0;
      var now = values(form);
      if (JSON.stringify(now) === base && !form.querySelector("[aria-invalid]")) remove(key);
      else write(key, { at: Date.now(), base: base, values: now });
    }
    function soon() { clearTimeout(timer); timer = setTimeout(save, 400); }
    /* A form that came back with errors already holds what was sent: that is newer than the draft. */
    if (saved && saved.values && !form.querySelector("[aria-invalid]") && JSON.stringify(saved.values) !== base) {
      if (saved.base === base) {
        restore(form, saved.values);
        note(form, "已恢复上次没有提交的内容。", "不要，恢复原样", function () { restore(form, start); remove(key); });
      } else {
        note(form, "这里有一份上次没有提交的内容，原文后来变过。", "取回我的内容", function () { restore(form, saved.values); save(); });
      }
    }
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    window.addEventListener("pagehide", function () { if (timer) save(); });
    document.addEventListener("visibilitychange", function () { if (document.hidden && timer) save(); });
  }
  function start(root) {
    Array.prototype.forEach.call(root.querySelectorAll("[data-draft-clear]"), function (el) {
      remove(PREFIX + el.getAttribute("data-draft-clear"));
    });
    Array.prototype.forEach.call(root.querySelectorAll("form[data-draft]"), watch);
  }
  function forgetOld() {
    try {
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf(PREFIX) !== 0) return;
        var saved = read(key);
        if (!saved || !(Date.now() - saved.at < KEEP_MS)) localStorage.removeItem(key);
      });
    } catch (error) { /* storage refused */ }
  }
  forgetOld();
  start(document);
  document.addEventListener("htmx:load", function (event) { start(event.target.parentNode || document); });
  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
