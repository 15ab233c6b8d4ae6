/* Tables: choose rows, count them, choose all; a click anywhere in a row opens it. */
(function () {
  "use strict";
  function boxes(form) { return form.querySelectorAll("[data-row] input[type=checkbox]"); }
  function count(form) {
    var list = Array.prototype.slice.call(boxes(form)), on = list.filter(function (b) { return b.checked; }).length;
    var all = form.querySelector("[data-bulk-all]"), bar = form.querySelector("[data-bulk-bar]"), text = form.querySelector("[data-bulk-count]");
    if (all) { all.checked = on > 0 && on === list.length; all.indeterminate = on > 0 && on < list.length; }
    if (bar) bar.classList.toggle("is-live", on > 0);
    if (text) text.textContent = "已选 " + on + " 项";
  }
  document.addEventListener("change", function (event) {
    var form = event.target.closest("[data-bulk]");
    if (!form) return;
    if (event.target.hasAttribute("data-bulk-all")) {
      Array.prototype.forEach.call(boxes(form), function (b) { b.checked = event.target.checked; });
    }
    count(form);
  });
  document.addEventListener("click", function (event) {
    var row = event.target.closest("[data-row]");
    if (!row || event.target.closest("a, button, input, label, select, summary") || String(window.getSelection())) return;
    var link = row.querySelector("a[data-open]");
    if (link) link.click();
  });
  Array.prototype.forEach.call(document.querySelectorAll("[data-bulk]"), count);
  document.addEventListener("htmx:load", function (event) {
    var form = event.target.closest("[data-bulk]");
    if (form) count(form);
  });
})();
