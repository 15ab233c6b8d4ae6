/* Tap a sentence to quote it.
   <div data-quote-source="ID">text</div> … <textarea id="ID" data-quote-target>. The text is cut at Chinese sentence ends;
   a sentence is a button (Enter and Space work). Without JavaScript the reader copies or types the words. */
(function () {
  "use strict";
  var SENTENCE = /[^。！？；\n]+[。！？；]*[”’」』）]*|\n/g;

  function cut(node) {
    var pieces = node.textContent.match(SENTENCE) || [], all = document.createDocumentFragment();
    pieces.forEach(function (piece) {
      if (!piece.trim()) { all.appendChild(document.createTextNode(piece)); return; }
      var span = document.createElement("span");
      span.textContent = piece;
      span.tabIndex = 0;
      span.setAttribute("role", "button");
      span.setAttribute("data-sentence", "");
      span.setAttribute("aria-pressed", "false");
      all.appendChild(span);
    });
    node.parentNode.replaceChild(all, node);
  }
  function texts(root) {
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, null), found = [];
    while (walker.nextNode()) if (walker.currentNode.textContent.trim()) found.push(walker.currentNode);
    return found;
  }
  function prepare(source) {
    var target = document.getElementById(source.getAttribute("data-quote-source"));
    if (!target) return;
    texts(source).forEach(cut);
    function choose(span) {
      Array.prototype.forEach.call(source.querySelectorAll("[aria-pressed='true']"), function (other) {
        if (other !== span) other.setAttribute("aria-pressed", "false");
      });
      var isOn = span.getAttribute("aria-pressed") !== "true";
      span.setAttribute("aria-pressed", String(isOn));
      target.value = isOn ? span.textContent.trim() : "";
      target.dispatchEvent(new Event("input", { bubbles: true }));
    }
    source.addEventListener("click", function (event) {
      var span = event.target.closest("[data-sentence]");
      if (span) choose(span);
    });
    source.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" && event.key !== " ") return;
      if (!event.target.hasAttribute("data-sentence")) return;
      event.preventDefault();
      choose(event.target);
    });
  }
  Array.prototype.forEach.call(document.querySelectorAll("[data-quote-source]"), prepare);
})();
