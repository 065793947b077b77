using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

public sealed class ReportingTests
{
    [Fact]
    public void Table_EscapesWhatItShows() =>
        Assert.Contains("&lt;script&gt;", Html.Table("t", ["a"], [["<script>"]]), StringComparison.Ordinal);
}
