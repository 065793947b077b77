using Bakeoff.Cli;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class ExplorerProcessTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Start_WhereTheProgramIsMissing_SaysSo()
    {
        ReportedException error = Assert.Throws<ReportedException>(Start);
        Assert.Equal(ErrorCodes.ExplorerUnavailable, error.Code);
        Assert.Contains(ExplorerProcess.FileName, error.Message, StringComparison.Ordinal);
    }

    /// <summary>As the plain runtime says it: nodes of a cluster have no other.</summary>
    [Fact]
    public void Start_WhereTheRuntimeOfAspNetIsMissing_SaysWhatToInstall()
    {
        _folder.Write(ExplorerProcess.FileName, "");
        File.Copy(typeof(Explorer.Workspace).Assembly.Location, _folder[ExplorerProcess.FileName], overwrite: true);
        _folder.Write("Bakeoff.Explorer.runtimeconfig.json", """
            { "runtimeOptions": { "tfm": "net10.0", "frameworks": [
              { "name": "Microsoft.NETCore.App", "version": "10.0.0" }, { "name": "Microsoft.AspNetCore.App", "version": "99.0.0" } ] } }
            """);
        ReportedException error = Assert.Throws<ReportedException>(Start);
        Assert.Equal(ErrorCodes.ExplorerUnavailable, error.Code);
        Assert.Contains("ASP.NET Core runtime 10.0 is not installed", error.Message, StringComparison.Ordinal);
    }

    private void Start() => ExplorerProcess.Start(
        new ExplorerRequest(_folder["experiments"], _folder["artifacts"], _folder["store"], 0, 1), _folder.Root, _ => { }).Dispose();
}
