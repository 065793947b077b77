using System.Security.Cryptography;
using System.Text;
using Bakeoff.Pipeline;
using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

/// <summary>The style sheet and the script of the page are files in the assembly, and part of what Report's key covers.</summary>
public sealed class PageFilesTests
{
    [Fact]
    public void Page_HoldsBoth_AndAllowsThatScriptAlone()
    {
        var page = new StringBuilder();
        PageFrame.Begin(page, "a < b");
        string text = PageFrame.End(page);
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(PageFiles.Script)));
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", text, StringComparison.Ordinal);
        Assert.Contains($"script-src 'sha256-{hash}' 'sha256-", text, StringComparison.Ordinal);
        Assert.Contains($"<style>\n{PageFiles.Css}\n</style>", text, StringComparison.Ordinal);
        Assert.EndsWith($"<script>{PageFiles.Script}</script></body></html>\n", text, StringComparison.Ordinal);
        Assert.Contains("<main><h1>a &lt; b</h1>\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    /// <summary>Else a page of an earlier style would pass for one of this style.</summary>
    [Fact]
    public void KeyOfReport_CoversTheFiles()
    {
        ReachAssembly[] assemblies =
        [
            .. new[] { typeof(ReportStage), typeof(MetricsReport), typeof(Core.IStage) }.Select(type => new ReachAssembly(type.Assembly.Location)),
        ];
        string[] members = [.. CodeReach.From(assemblies, "Bakeoff.Reporting", typeof(ReportStage).FullName!).Members["Bakeoff.Reporting"].Keys];
        Assert.Contains("resource:page.css", members);
        Assert.Contains("resource:page.js", members);
        Assert.Contains("resource:charts.js", members);
        Array.ForEach(assemblies, assembly => assembly.Dispose());
    }

    /// <summary>How an enumeration is written is code that a stage reaches through an attribute alone.</summary>
    [Fact]
    public void KeyOfReport_CoversTheNamesOfEnumerations()
    {
        ReachAssembly[] assemblies =
        [
            .. new[] { typeof(ReportStage), typeof(MetricsReport), typeof(Core.IStage) }.Select(type => new ReachAssembly(type.Assembly.Location)),
        ];
        var reach = CodeReach.From(assemblies, "Bakeoff.Reporting", typeof(ReportStage).FullName!);
        Assert.Contains(reach.Members["Bakeoff.Artifacts"].Keys, member => member.Contains("KebabCaseConverter", StringComparison.Ordinal));
        Array.ForEach(assemblies, assembly => assembly.Dispose());
    }
}
