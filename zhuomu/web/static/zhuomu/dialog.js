/* Dialogs and messages. <a href="/confirm/" data-dialog="ID"> opens the dialog ID; a browser without <dialog> (iOS 13) or
   without JavaScript goes to the page behind the link, which asks the same question. */
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-dialog]"), closer = event.target.closest("[data-close]");
    if (opener) {
      var dialog = document.getElementById(opener.getAttribute("data-dialog"));
      if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
    } else if (closer) {
      var box = closer.closest("dialog, .message");
      if (!box) return;
      event.preventDefault();
      if (box.close) box.close(); else box.parentNode.removeChild(box);
    } else if (event.target.closest("[data-print]")) {
      window.print();
    } else if (event.target.tagName === "DIALOG" && event.target.close) {
      event.target.close();
    }
  });
  function toast(text) {
    var place = document.querySelector("[data-toasts]");
    if (!place) return;
    var box = document.createElement("div"), words = document.createElement("p"), button = document.createElement("button");
    box.className = "message";
    words.textContent = text;
    button.type = "button";
    button.setAttribute("data-close", "");
    button.setAttribute("aria-label", "关闭这条消息");
    button.textContent = "×";
    box.appendChild(words);
    box.appendChild(button);
    place.appendChild(box);
  }
  /* The server says HX-Trigger: {"toast": "已采纳"}. */
  document.addEventListener("toast", function (event) { toast(event.detail.value || String(event.detail)); });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function () { toast("没有办成：网络或服务器没有应答。您填的内容还在，请再试一次。"); });
  });
  /* A second click on the same button must not send twice; the page restored from memory must work again. */
  document.addEventListener("submit", function (event) {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.zhuomuSent) event.preventDefault();
    event.target.zhuomuSent = true;
    /* The answer may be a file to save: this page stays, and must work again. */
    setTimeout(function () { event.target.zhuomuSent = false; }, 5000);
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) Array.prototype.forEach.call(document.forms, function (form) { form.zhuomuSent = false; });
  });
})();
