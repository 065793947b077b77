using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff datasets inspect</c>: what it prints is pasted into an experiment and run.</summary>
public sealed class InspectTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Zeit;Kunde;Artikel;Sterne\n", "{3};kunde-{0};A{1};{2}\n", "{0:dd.MM.yyyy HH:mm:ss}", "\"separator\": \";\"|\"userColumn\": \"Kunde\"|\"stringIds\": true|\"timestampFormat\": \"%d.%m.%Y %H:%M:%S\"")]
    [InlineData("", "{0}::{1}::{2}::{3}\n", null, "\"separator\": \"::\"|\"header\": false|\"userColumn\": \"1\"|\"ratingColumn\": \"3\"|\"timestampColumn\": \"4\"")]
    [InlineData("customer_id\tproduct\tclicked_at\n", "{0}\t{1}\t{3}\n", "{0:yyyy-MM-ddTHH:mm:ssZ}", "\"format\": \"tsv\"|\"implicit\": true|\"timestampFormat\": \"iso\"")]
    [InlineData("user,item,rating,timestamp\n", "{0},{1},{2},{3}\n", null, "\"format\": \"csv\"|\"minimumRating\": 1|\"ratingStep\": 1")]
    public void WhatIsGuessed_IngestsWithoutAChange(string header, string row, string? time, string expected)
    {
        string text = header;
        for (int i = 0; i < 400; i++)
        {
            object stamp = time is null ? 1_000_000_000 + (i * 60) : string.Format(null, time, DateTimeOffset.FromUnixTimeSeconds(1_000_000_000 + (i * 60)));
            text += string.Format(null, row, (i / 10) + 1, ((i % 10) * 3) + 1, (i % 5) + 1, stamp);
        }

        _folder.Write("data/my ratings.csv", text);
        CommandResult inspected = CommandResult.Run(_folder["data"], null, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "datasets", "inspect", "my ratings.csv");
        Assert.True(inspected.ExitCode == 0, inspected.Error);
        Assert.All(expected.Split('|'), part => Assert.Contains(part, inspected.Output, StringComparison.Ordinal));

        _folder.Write("data/experiments/mine/experiment.json", $"{{ \"question\": \"What?\", {inspected.Output} }}");
        CommandResult run = CommandResult.Bakeoff(_folder, "run", "Ingest", "--experiments", _folder["data/experiments"], "-e", "mine");
        Assert.True(run.ExitCode == 0, inspected.Output + run.Output + run.Error);
    }

    [Fact]
    public void AFileThatIsNotThere_IsAnError()
    {
        CommandResult inspected = CommandResult.Run(_folder.Root, null, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "datasets", "inspect", "none.csv");
        Assert.Equal(ErrorCodes.ExitCodeOf("BKF2014"), inspected.ExitCode);
        Assert.Contains("error BKF2014", inspected.Error, StringComparison.Ordinal);
    }
}
