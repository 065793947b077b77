using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

/// <summary>Tables as HTML.</summary>
public sealed class HtmlTests
{
    [Fact]
    public void Table_AlignsTextToTheLeft_AndLetsLongTextWrap()
    {
        string html = Html.Table(
            "t", ["stage", "seconds", "state", "why"], [["a", "1.50", "ran", ""], ["b", "–", "ran", "option.epochs changed from 20 to 30 here"]]);
        Assert.Contains("<th scope=\"col\">seconds</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td>1.50</td><td class=\"text\">ran</td><td class=\"text long\"></td>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\" class=\"text long\">why</th>", html, StringComparison.Ordinal);
    }
}
