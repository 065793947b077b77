using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff datasets inspect</c>: what it prints is pasted into an experiment and run.</summary>
public sealed class InspectCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsPrinted_RunsWithoutAChange()
    {
        _folder.Write("data/my ratings.csv", "Zeit;Kunde;Artikel;Sterne\n" + string.Concat(Enumerable.Range(0, 400).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTimeOffset.FromUnixTimeSeconds(1_000_000_000 + (i * 60)):dd.MM.yyyy HH:mm:ss};"
                + $"kunde-{(i / 10) + 1};A{((i % 10) * 3) + 1};{(i % 5) + 1}\n"))));
        CommandResult inspected = CommandResult.Run(
            _folder["data"], null, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "datasets", "inspect", "my ratings.csv");
        Assert.True(inspected.ExitCode == 0, inspected.Error);
        foreach (string part in new[]
        {
            "\"separator\": \";\"", "\"userColumn\": \"Kunde\"", "\"stringIds\": true", "\"timestampFormat\": \"%d.%m.%Y %H:%M:%S\"",
        })
        {
            Assert.Contains(part, inspected.Output, StringComparison.Ordinal);
        }

        _folder.Write("data/experiments/mine/experiment.json", $"{{ \"question\": \"What?\", {inspected.Output} }}");
        CommandResult run = CommandResult.Bakeoff(_folder, "run", "Ingest", "--experiments", _folder["data/experiments"], "-e", "mine");
        Assert.True(run.ExitCode == 0, inspected.Output + run.Output + run.Error);
    }

    [Fact]
    public void AFolder_IsLookedIntoForItsOnlyTable()
    {
        CommandResult Run() => CommandResult.Run(
            _folder.Root, null, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "datasets", "inspect", _folder.Root);
        CommandResult none = Run();
        Assert.NotEqual(0, none.ExitCode);
        Assert.Contains("this folder", none.Error, StringComparison.Ordinal);
        Assert.Contains("bakeoff datasets inspect FILE", none.Error, StringComparison.Ordinal);

        _folder.Write("data/ratings.csv", "user,item,rating,timestamp\n1,10,4,1500001000\n2,20,5,1500001001\n");
        CommandResult one = Run();
        Assert.True(one.ExitCode == 0, one.Error);
        Assert.Contains("ratings.csv", one.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNotThere_IsAnError()
    {
        CommandResult inspected = CommandResult.Run(
            _folder.Root, null, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "datasets", "inspect", "none.csv");
        Assert.Equal(ErrorCodes.ExitCodeOf("BKF2014"), inspected.ExitCode);
        Assert.Contains("error BKF2014", inspected.Error, StringComparison.Ordinal);
    }
}
