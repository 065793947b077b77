using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

public sealed class ReportingTests
{
    [Fact]
    public void Table_EscapesWhatItShows() =>
        Assert.Contains("&lt;script&gt;", Html.Table("t", ["a"], [["<script>"]]), StringComparison.Ordinal);

    [Fact]
    public void Bars_OfAMissingValue_LeaveAGap()
    {
        string svg = Chart.Bars("t", "x", "y", ["a", "b"], [("s", [1.0, null]), ("r", [2.0, 3.0])]);
        Assert.Equal(3, svg.Split("<rect").Length - 1);
    }

    [Fact]
    public void Lines_OfASinglePoint_AreDrawn() =>
        Assert.Contains("<circle", Chart.Lines("t", "x", "y", [("s", [(1, 2)])]), StringComparison.Ordinal);
}
