using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>An option of the split that its method does not read is refused where it is written, and not where a base has it.</summary>
public sealed class UnreadSplitOptionTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Easily meant as 'next', and without an effect.</summary>
    [Fact]
    public void TheNumberOfAUsersLastRatings_IsRefused_WhereTheMethodDoesNotReadIt()
    {
        _folder.Write(
            "experiments/wrong/experiment.json",
            "{ \"dataset\": \"synthetic-small\",\n  \"split\": { \"method\": \"timeline\", \"window\": \"60d\", \"n\": 1 } }");
        var error = Assert.Throws<ReportedException>(() => new ExperimentReader(_folder["experiments"]).Read("wrong"));
        ErrorReport report = Assert.Single(error.Reports);
        Assert.Equal(("BKF1015", 2), (report.Code, report.Location?.Line));
        Assert.Contains("'n' is not read where 'method' is 'timeline'", report.Message, StringComparison.Ordinal);
    }

    /// <summary>Where something else says how many folds there are, five partitions would be one fold without a word.</summary>
    [Theory]
    [InlineData("\"method\": \"timeline\", \"window\": \"60d\"", "'partitions' is not read where 'method' is 'timeline': 'windows' says")]
    [InlineData("\"method\": \"users\", \"testUsers\": 10", "'partitions' is not read where 'method' is 'users': 'testUsers' makes one fold.")]
    [InlineData("\"method\": \"users\"", null)]
    [InlineData("\"method\": \"ratio\"", null)]
    public void TheNumberOfPartitions_IsRefused_WhereSomethingElseSaysHowManyFoldsThereAre(string split, string? expected)
    {
        _folder.Write(
            "experiments/some/experiment.json", $"{{ \"dataset\": \"synthetic-small\",\n  \"split\": {{ {split},\n \"partitions\": 5 }} }}");
        var reader = new ExperimentReader(_folder["experiments"]);
        if (expected is null)
        {
            Assert.Equal(5, reader.Read("some").Split.FoldCount);
            return;
        }

        ErrorReport report = Assert.Single(Assert.Throws<ReportedException>(() => reader.Read("some")).Reports);
        Assert.Equal(("BKF1015", 3), (report.Code, report.Location?.Line));
        Assert.Contains(expected, report.Message, StringComparison.Ordinal);
    }

    /// <summary>What a base says for its own method is no mistake of the file that leaves it.</summary>
    [Fact]
    public void ThePartitionsOfABase_AreNoMistake_WhereTheMethodIsLeft()
    {
        _folder.Write("experiments/base/experiment.json", "{ \"dataset\": \"synthetic-small\", \"split\": { \"partitions\": 7 } }");
        _folder.Write("experiments/timed/experiment.json", "{ \"extends\": \"base\", \"split\": { \"method\": \"timeline\", \"window\": \"60d\" } }");
        Assert.Equal(1, new ExperimentReader(_folder["experiments"]).Read("timed").Split.FoldCount);
    }
}
