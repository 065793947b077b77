using Bakeoff.Core;
using Bakeoff.Tuning;

namespace Bakeoff.UnitTests;

public sealed class SearchTests
{
    private static readonly SearchBudget s_budget = new(1, 9, 9);

    [Fact]
    public void TheFirstTrial_HasTheGivenOptions_AndThereAreAsManyAsAsked()
    {
        IReadOnlyList<Trial> trials = ToySearches.Run(ToySearches.Create(new RandomSampler(), 12), trial => ToySearches.Sphere(trial.Point));
        Assert.Equal(["-4", "4"], trials[0].Point.Values);
        Assert.Equal(12, trials.Select(trial => trial.Point).Distinct().Count());
    }

    [Fact]
    public void ALongerSearch_BeginsWithTheTrialsOfAShorterOne()
    {
        IReadOnlyList<SearchPoint> Of(int count) => [.. ToySearches.Run(
            ToySearches.Create(new TpeSampler(), count, parallel: 2), trial => ToySearches.Sphere(trial.Point)).Select(trial => trial.Point)];
        Assert.Equal(Of(20), Of(40).Take(20));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void TheOrderInWhichTrialsEnd_ChangesNothing(int parallel)
    {
        IReadOnlyList<Trial> Of(Func<int, int> pick, SearchBudget? budget) => ToySearches.Run(
            ToySearches.Create(budget is null ? new TpeSampler() : new RandomSampler(), 30, parallel: parallel, budget: budget),
            trial => ToySearches.Sphere(trial.Point) + (9.0 / (trial.Budget ?? 9)), pick);
        var random = new SeededRandom(9);
        foreach (SearchBudget? budget in new[] { null, s_budget })
        {
            IReadOnlyList<Trial> first = Of(_ => 0, budget);
            Assert.Equal(first, Of(count => count - 1, budget));
            Assert.Equal(first, Of(random.NextInt, budget));
        }
    }

    [Fact]
    public void TrialsThatRunAtATime_AreDifferent_AndChosenWithoutEachOthersResults()
    {
        Search search = ToySearches.Create(new TpeSampler(), 40, parallel: 4);
        Trial[] first = [.. Enumerable.Range(0, 4).Select(_ => search.Next()!)];
        Assert.Null(search.Next());
        search.Complete(first[3], 1); // Its turn has not come: the first one decides.
        Assert.Null(search.Next());
        search.Complete(first[0], 1);
        Trial fifth = search.Next()!;
        Assert.Equal(5, first.Append(fifth).Select(trial => trial.Point).Distinct().Count());
    }

    [Fact]
    public void TheBest_IsTheFirstOfThoseWithTheLeastLoss_AndNoneOfThoseThatFailed()
    {
        Search search = ToySearches.Create(new RandomSampler(), 5);
        ToySearches.Run(search, trial => trial.Number switch { 0 => double.NaN, 2 or 4 => 1, _ => 3 });
        Assert.Equal(2, search.FindBest()!.Number);
        Search failing = ToySearches.Create(new RandomSampler(), 3);
        ToySearches.Run(failing, _ => double.PositiveInfinity);
        Assert.Null(failing.FindBest());
    }

    [Fact]
    public void ASpaceThatEnds_EndsTheSearch()
    {
        var space = new SearchSpace([new SearchParameter("n") { From = 1, To = 3, IsWhole = true }]);
        var search = new Search(new SearchSettings(space, new SearchPoint(["2"]), new TpeSampler(), 1, 40, 2));
        Assert.Equal(3, ToySearches.Run(search, _ => 1).Count);
        Assert.True(search.IsExhausted);
    }

    /// <summary>
    /// Rungs of 1, 3 and 9 with a factor of 3: the third result on a rung lets the best of the three go on (Li et al., algorithm 2).
    /// </summary>
    [Fact]
    public void OfThreeOnARung_TheBestGoesOn_AsSoonAsTheyAreKnown()
    {
        double[] losses = [100, 5, 4, 3, 6, 2, 7, 9, 8, 1];
        Search search = ToySearches.Create(new RandomSampler(), 40, budget: s_budget);
        var rungs = new List<string>();
        int drawn = 0;
        Dictionary<SearchPoint, double> known = [];
        for (int i = 0; i < 14; i++)
        {
            Trial trial = search.Next()!;
            if (trial.Rung <= 0)
            {
                known[trial.Point] = losses[drawn++];
            }

            rungs.Add(FormattableString.Invariant($"{trial.Rung}:{known[trial.Point]}"));
            search.Complete(trial, known[trial.Point]);
        }

        Assert.Equal(
            ["-1:100", "0:5", "0:4", "0:3", "1:3", "0:6", "0:2", "1:2", "0:7", "0:9", "0:8", "0:1", "1:1", "2:1"], rungs);
    }

    [Fact]
    public void Halving_SpendsWhatWasAsked_AndMostPointsGetLittle()
    {
        Search search = ToySearches.Create(new RandomSampler(), 10, budget: s_budget);
        IReadOnlyList<Trial> trials = ToySearches.Run(search, trial => ToySearches.Sphere(trial.Point) + (1.0 / trial.Budget!.Value));
        Assert.InRange(trials.Sum(trial => trial.Cost), 9, 10 + 1e-9);
        int[] onRung = [.. Enumerable.Range(0, 3).Select(rung => trials.Count(trial => trial.Rung == rung))];
        Assert.True(onRung[0] >= 3 * onRung[1] && onRung[1] >= 3 * onRung[2] && onRung[2] >= 1, string.Join(' ', onRung));
        Assert.Equal([1, 3, 9], Enumerable.Range(0, 3).Select(rung => trials.First(trial => trial.Rung == rung).Budget!.Value));
        Assert.True(search.FindBest()!.Rung is 2 or -1);
    }

    /// <summary>Given options may have more of the budget than any rung: a search of one trial would have none.</summary>
    [Fact]
    public void Halving_TriesTheGivenOptions_WhateverTheyCost()
    {
        Search search = ToySearches.Create(new RandomSampler(), 1, budget: s_budget with { Given = 18 });
        Assert.Equal([2.0], ToySearches.Run(search, _ => 1).Select(trial => trial.Cost));
        Assert.Equal(0, search.FindBest()!.Number);
    }

    [Fact]
    public void Halving_LetsNoneGoOnThatFailed()
    {
        Search search = ToySearches.Create(new RandomSampler(), 10, budget: s_budget);
        IReadOnlyList<Trial> trials = ToySearches.Run(search, trial => trial.Rung < 0 ? 1 : double.PositiveInfinity);
        Assert.DoesNotContain(trials, trial => trial.Rung > 0);
        Assert.Equal(0, search.FindBest()!.Number);
    }
}
