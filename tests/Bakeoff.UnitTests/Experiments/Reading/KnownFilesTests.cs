using System.Text;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class KnownFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly KnownFiles _known = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PointsOfOneSweep_HoldItOnce()
    {
        Write("[2, 4]");
        Experiment first = Read("tune@features=2"), second = Read("tune@features=4");
        Assert.NotNull(first.Sweep);
        Assert.Same(first.Sweep, second.Sweep);
    }

    /// <summary>A shell of Windows writes it unasked, and some editors do.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void AFileInUtf16_IsToldByThat(bool isBigEndian, bool hasMark)
    {
        var encoding = new UnicodeEncoding(isBigEndian, hasMark);
        var error = Assert.Throws<ReportedException>(
            () => JsonPart.Parse([.. encoding.GetPreamble(), .. encoding.GetBytes("{ \"seed\": 1 }")], "bakeoff.json", []));
        ErrorReport report = Assert.Single(error.Reports);
        Assert.Equal((ErrorCodes.ExperimentSyntax, "it is UTF-16, and UTF-8 is read.", "Save it as UTF-8."),
            (report.Code, report.Message, report.Remedy));
    }

    [Fact]
    public void ASweepThatWasEdited_IsReadAgain()
    {
        Write("[2, 4]");
        Sweep before = Read("tune").Sweep!;
        Write("[2, 4, 8]");
        Assert.Equal(2, before.Points().Count);
        Assert.Equal(3, Read("tune").Sweep!.Points().Count);
    }

    [Fact]
    public void ASweepOfAnExperimentWhoseBaseWasEdited_IsReadAgain()
    {
        _folder.Write("experiments/base/experiment.json", "{ \"question\": \"?\", \"seed\": 1, \"models\": { \"svd\": {} } }");
        _folder.Write("experiments/tune/experiment.json", $"{{ \"extends\": \"base\", {Sweep("[2, 4]")} }}");
        ulong before = Read("tune").Sweep!.Seed;
        _folder.Write("experiments/base/experiment.json", "{ \"question\": \"?\", \"seed\": 2, \"models\": { \"svd\": {} } }");
        Assert.Equal((1UL, 2UL), (before, Read("tune").Sweep!.Seed));
    }

    [Fact]
    public void WhatIsWrong_IsSaidEachTime()
    {
        _folder.Write("experiments/tune/experiment.json", $"{{ \"question\": \"?\", \"seed\": 1, \"seed\": 2, {Sweep("[2, 2]")} }}");
        string[] first = Problems(), second = Problems();
        Assert.Equal([ErrorCodes.OutOfRange, ErrorCodes.DuplicateKey], first.Order(StringComparer.Ordinal));
        Assert.Equal(first, second);
    }

    private string[] Problems() => [.. Assert.Throws<ReportedException>(() => Read("tune")).Reports.Select(report => report.Code)];

    private Experiment Read(string name) => new ExperimentReader(_folder["experiments"], known: _known).Read(name);

    private void Write(string features) =>
        _folder.Write("experiments/tune/experiment.json", $"{{ \"question\": \"?\", {Sweep(features)} }}");

    private static string Sweep(string features) =>
        $"\"models\": {{ \"svd\": {{}} }}, \"sweep\": {{ \"metric\": \"rmse\", \"parameters\": {{ \"models.svd.features\": {features} }} }}";
}
