/* One field for one ballot: beside every name what was typed for it, as it is typed. Without this the field does alone. */
(function () {
  "use strict";
  var field = document.querySelector("[data-marks]");
  if (!field) return;
  var said = document.querySelector("[data-marks-said]"), items = document.querySelectorAll("[data-marks-list] li");
  var labels = JSON.parse(field.getAttribute("data-marks")), seats = Number(said.getAttribute("data-seats"));
  function show() {
    var typed = Array.from(field.value.normalize("NFKC")), chosen = 0, wrong = 0;
    Array.prototype.forEach.call(items, function (item, place) {
      var char = typed[place], label = char === undefined ? "" : labels[char] || char;
      var isWrong = char !== undefined && !labels[char];
      if (label === "赞成") chosen += 1;
      if (isWrong) wrong += 1;
      item.lastElementChild.textContent = label;
      item.classList.toggle("is-wrong", isWrong);
      item.classList.toggle("is-next", place === typed.length);
    });
    var left = items.length - typed.length;
    said.classList.toggle("is-wrong", left < 0 || wrong > 0);
    said.textContent = wrong ? "有办法里没有的记号。" : left < 0 ? "多了 " + -left + " 个记号。" :
      (left ? "还差 " + left + " 个。" : "齐了，按 Enter 确认。") + "赞成 " + chosen + " 人" + (chosen > seats ? "，多于应选 " + seats + " 人。" : "。");
  }
  field.addEventListener("input", show);
  show();
  field.focus();
})();
