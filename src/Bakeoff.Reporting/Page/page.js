// Sorts tables by their headers. Without this script everything can still be read.
document.querySelectorAll('table.sortable thead button').forEach(function (button) {
  button.addEventListener('click', function () {
    var th = button.closest('th'), table = th.closest('table'),
      column = Array.prototype.indexOf.call(th.parentNode.children, th),
      up = th.getAttribute('aria-sort') === 'descending' || !th.hasAttribute('aria-sort') && th.dataset.better !== 'higher';
    table.querySelectorAll('thead th').forEach(function (other) { other.removeAttribute('aria-sort') });
    th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
    function key(row) {
      var cell = row.cells[column], value = cell.dataset.value;
      return value === undefined ? null : isNaN(+value) ? value : +value
    }
    rows.sort(function (a, b) {
      var x = key(a), y = key(b);
      if (x === null || y === null) return (x === null) - (y === null);
      return (x < y ? -1 : x > y ? 1 : 0) * (up ? 1 : -1)
    }).forEach(function (row) { body.appendChild(row) })
  })
});

// Copies the command.
document.querySelectorAll('button[data-copy]').forEach(function (button) {
  button.addEventListener('click', function () {
    var text = document.getElementById(button.dataset.copy).textContent;
    navigator.clipboard.writeText(text).then(
      function () { button.textContent = 'Copied' },
      function () { getSelection().selectAllChildren(document.getElementById(button.dataset.copy)) })
  })
});

// Explanations of metrics: next to their button and within the window, though a table that scrolls would cut them off. Escape hides them.
document.querySelectorAll('button[aria-describedby]').forEach(function (button) {
  var tip = document.getElementById(button.getAttribute('aria-describedby'));
  function place() {
    document.body.classList.remove('no-tips'); // What is hidden has no width.
    var at = button.getBoundingClientRect();
    tip.style.position = 'fixed';
    tip.style.top = at.bottom + 'px';
    tip.style.left = Math.max(0, Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 8)) + 'px'
  }
  button.addEventListener('focus', place);
  button.parentNode.addEventListener('mouseenter', place)
});
document.addEventListener('keydown', function (event) {
  if (event.key === 'Escape') document.body.classList.add('no-tips')
});
['focusin', 'mouseover'].forEach(function (type) {
  document.addEventListener(type, function () { document.body.classList.remove('no-tips') })
});
