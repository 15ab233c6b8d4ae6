/* Keys of the staff pages: / search, j k rows (or marks), n p marks, x select, ? help; data-key="a" is clicked by that key.
   Inside data-key-scope (one mark, one report) a key means that scope's own button. Keys can be switched off (WCAG 2.1.4). */
(function () {
  "use strict";
  var OFF = "zhuomu.keys.off";

  function isOff() { try { return localStorage.getItem(OFF) === "1"; } catch (error) { return false; } }
  function isTyping(el) {
    return !!el && (el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName) ||
      (el.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(el.type)));
  }
  function isShown(el) { return el.getClientRects().length > 0; }
  function all(selector) { return Array.prototype.filter.call(document.querySelectorAll(selector), isShown); }

  function step(selector, by) {
    var items = all(selector), here = -1;
    items.forEach(function (item, i) { if (item.contains(document.activeElement)) here = i; });
    var next = items[here < 0 ? (by > 0 ? 0 : items.length - 1) : here + by];
    if (!next) return;
    var text = document.getElementById(next.getAttribute("data-mark"));
    (next.querySelector("a[data-open]") || next).focus();
    if (text) text.scrollIntoView({ block: "nearest" });
    next.scrollIntoView({ block: "nearest" });
  }
  function select() {
    var row = document.activeElement.closest("[data-row]"), box = row && row.querySelector("input[type=checkbox]");
    if (box) box.click();
  }
  function press(key) {
    var scope = document.activeElement.closest("[data-key-scope]");
    var found = all("[data-key]").filter(function (el) {
      return el.getAttribute("data-key") === key && el.closest("[data-key-scope]") === scope && el.getAttribute("aria-disabled") !== "true";
    })[0];
    if (found) found.click();
    return !!found;
  }
  function help() {
    var link = document.querySelector("[data-dialog='keys-help']");
    if (link) link.click();
  }
  var ACTS = {
    "/": function () { var box = all("[data-search]")[0]; if (box) { box.focus(); box.select(); } },
    "j": function () { step("[data-row], [data-mark]", 1); },
    "k": function () { step("[data-row], [data-mark]", -1); },
    "n": function () { step("[data-mark]", 1); },
    "p": function () { step("[data-mark]", -1); },
    "x": select,
    "?": help
  };
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(document.activeElement)) {
      if (event.key === "Escape") document.activeElement.blur();
      return;
    }
    if (isOff() || document.querySelector("dialog[open]")) return;
    if (press(event.key)) event.preventDefault();
    else if (Object.prototype.hasOwnProperty.call(ACTS, event.key)) { event.preventDefault(); ACTS[event.key](); }
  });
  /* The mark in the text follows the mark in the list. Only keys scroll to it: a page that moves under the finger loses the tap. */
  document.addEventListener("focusin", function (event) {
    var item = event.target.closest("[data-mark]");
    all(".is-current").forEach(function (el) { el.classList.remove("is-current"); });
    var text = item && document.getElementById(item.getAttribute("data-mark"));
    if (text) text.classList.add("is-current");
  });
  var off = document.querySelector("[data-keys-off]");
  if (off) {
    off.checked = isOff();
    off.addEventListener("change", function () {
      try { localStorage.setItem(OFF, off.checked ? "1" : "0"); } catch (error) { /* stays on */ }
    });
  }
})();
