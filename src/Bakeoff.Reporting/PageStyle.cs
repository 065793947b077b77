namespace Bakeoff.Reporting;

/// <summary>The page's style sheet and script: all that it needs, so that it works from a mail attachment.</summary>
internal static class PageStyle
{
    public const string Css =
        """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--mute:#59636e;--line:#d1d9e0;--soft:#f3f5f7;--warn:#9a3412;--c0:#0a66c2;--c1:#c2410c;--c2:#15803d;--c3:#7e22ce;--c4:#a16207;--c5:#be185d}
        @media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--mute:#9198a1;--line:#3d444d;--soft:#161b22;--warn:#f0883e;--c0:#58a6ff;--c1:#f0883e;--c2:#3fb950;--c3:#bc8cff;--c4:#d29922;--c5:#f778ba}}
        *{box-sizing:border-box}body{margin:0 auto;padding:1rem;max-width:72rem;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        h1{margin:.2em 0;font-size:1.6rem}h2{margin-top:2em;border-bottom:1px solid var(--line)}p.note,small{color:var(--mute)}a{color:var(--c0)}
        p.question{font-size:1.1rem;margin:.2em 0}.answer{margin:1em 0;padding:.8em 1em;background:var(--soft);border-left:4px solid var(--c0);font-size:1.15rem}.answer p{margin:.3em 0}
        .scroll{overflow-x:auto}.scroll:focus-visible,button:focus-visible,summary:focus-visible{outline:2px solid var(--c0);outline-offset:2px}
        table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}th,td{padding:.3em .6em;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}th:first-child{text-align:left}thead th{vertical-align:bottom}
        tr.floor th,tr.floor td,tr.ceiling th,tr.ceiling td{color:var(--mute)}td b{font-weight:650}td .ci{display:block;font-size:.75rem;color:var(--mute)}td .blind{color:var(--warn);cursor:help}
        .place{display:block;height:.3rem;min-width:3.5rem;margin-top:.2rem;background:var(--line);border-radius:2px}.place i{display:block;height:100%;background:var(--c0);border-radius:2px}
        th button{font:inherit;font-weight:650;color:inherit;background:none;border:0;padding:.2em 0;cursor:pointer}th button::after{content:" ↕";color:var(--mute)}th[aria-sort=ascending] button::after{content:" ↑"}th[aria-sort=descending] button::after{content:" ↓"}
        figure{margin:1rem 0;max-width:44rem}svg{width:100%;height:auto;font:12px system-ui,sans-serif}svg text{fill:var(--fg)}svg .title{font-weight:600}.grid{stroke:var(--line)}.line{fill:none;stroke-width:2}.ideal{stroke:var(--mute);stroke-dasharray:4 4}
        .line.c0{stroke:var(--c0)}.line.c1{stroke:var(--c1)}.line.c2{stroke:var(--c2)}.line.c3{stroke:var(--c3)}.line.c4{stroke:var(--c4)}.line.c5{stroke:var(--c5)}
        .bar.c0,.dot.c0{fill:var(--c0)}.bar.c1,.dot.c1{fill:var(--c1)}.bar.c2,.dot.c2{fill:var(--c2)}.bar.c3,.dot.c3{fill:var(--c3)}.bar.c4,.dot.c4{fill:var(--c4)}.bar.c5,.dot.c5{fill:var(--c5)}
        .parallel .other{stroke:var(--mute);opacity:.45}.parallel .best{stroke-width:3}.parallel .line:hover{stroke:var(--c1);stroke-width:4;opacity:1}
        .key{margin-right:1em}.key::before{content:"";display:inline-block;width:.8em;height:.8em;margin-right:.35em;border-radius:2px;background:var(--c0)}.key.c1::before{background:var(--c1)}.key.c2::before{background:var(--c2)}.key.c3::before{background:var(--c3)}.key.c4::before{background:var(--c4)}.key.c5::before{background:var(--c5)}
        details{margin:.6em 0}summary{cursor:pointer}ol,ul{padding-left:1.5em}.lists{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:0 1.5rem}.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:0 1.5rem}
        code{font-size:.85em}.command{display:flex;gap:.6em;align-items:center;flex-wrap:wrap;background:var(--soft);padding:.6em .8em}.command button{font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--line);border-radius:4px;padding:.2em .8em;cursor:pointer}
        .ok::before{content:"✓ ";color:var(--c2)}.not-checked::before{content:"○ ";color:var(--mute)}.fact::before{content:"· ";color:var(--mute)}.look::before{content:"! ";color:var(--warn);font-weight:700}@media print{details{display:block}.command button{display:none}}
        """;

    /// <summary>Sorts tables by their headers, and copies the command. Without it everything can still be read.</summary>
    public const string Script =
        """
        document.querySelectorAll('table.sortable thead button').forEach(function(button){button.addEventListener('click',function(){
        var th=button.closest('th'),table=th.closest('table'),column=Array.prototype.indexOf.call(th.parentNode.children,th),up=th.getAttribute('aria-sort')==='descending'||!th.hasAttribute('aria-sort')&&th.dataset.better!=='higher';
        table.querySelectorAll('thead th').forEach(function(other){other.removeAttribute('aria-sort')});th.setAttribute('aria-sort',up?'ascending':'descending');
        var body=table.tBodies[0],rows=Array.prototype.slice.call(body.rows);
        function key(row){var cell=row.cells[column],value=cell.dataset.value;return value===undefined?null:isNaN(+value)?value:+value}
        rows.sort(function(a,b){var x=key(a),y=key(b);if(x===null||y===null)return(x===null)-(y===null);return(x<y?-1:x>y?1:0)*(up?1:-1)}).forEach(function(row){body.appendChild(row)})})});
        document.querySelectorAll('button[data-copy]').forEach(function(button){button.addEventListener('click',function(){
        var text=document.getElementById(button.dataset.copy).textContent;navigator.clipboard.writeText(text).then(function(){button.textContent='Copied'},function(){getSelection().selectAllChildren(document.getElementById(button.dataset.copy))})})});
        """;
}
