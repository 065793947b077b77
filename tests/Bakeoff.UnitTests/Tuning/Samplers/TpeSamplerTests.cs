using Bakeoff.Core;
using Bakeoff.Tuning;

namespace Bakeoff.UnitTests;

public sealed class TpeSamplerTests
{
    [Fact]
    public void ItsMedianOverTenSeeds_IsBetterThanThatOfRandomSearch_OnTheSphere()
    {
        double tpe = Median(seed => Best(new TpeSampler(), seed)), random = Median(seed => Best(new RandomSampler(), seed));
        Assert.True(tpe < random / 3, $"TPE {tpe}, random search {random}");
    }

    /// <summary>A wrong sign anywhere would send it to the worst corner, and a sampler that ignores the history would go everywhere.</summary>
    [Fact]
    public void ItsLastTrials_AreNearTheBest()
    {
        IReadOnlyList<Trial> trials = ToySearches.Run(ToySearches.Create(new TpeSampler(), 60), trial => ToySearches.Sphere(trial.Point));
        double[] losses = [.. trials.Select(trial => ToySearches.Sphere(trial.Point))];
        Assert.True(losses[^20..].Average() < 0.6 * losses[..10].Average(), $"{losses[^20..].Average()} after {losses[..10].Average()}");
    }

    [Fact]
    public void TheWordThatIsBetter_IsProposedMostOften()
    {
        var space = new SearchSpace([new SearchParameter("w") { Choices = ["a", "b", "c", "d"] }, new SearchParameter("x") { From = 0, To = 1 }]);
        var search = new Search(new SearchSettings(space, new SearchPoint(["a", "0.5"]), new TpeSampler(), 1, 60, 1));
        IReadOnlyList<Trial> trials = ToySearches.Run(search, trial => trial.Point.Values[0] == "c" ? 0 : 1);
        Assert.True(trials.Skip(20).Count(trial => trial.Point.Values[0] == "c") > 20);
    }

    [Fact]
    public void TheSameHistory_GivesTheSameProposal_AndNoneOfItsPoints()
    {
        Observation[] history = History(20);
        SearchPoint Propose() => new TpeSampler().Propose(ToySearches.Plane, new SeededRandom(5), history)!;
        Assert.Equal(Propose(), Propose());
        Assert.DoesNotContain(Propose(), history.Select(observation => observation.Point));
    }

    /// <summary>The constant liar: while a point runs, its surroundings are none of the good ones.</summary>
    [Fact]
    public void PointsThatRun_KeepOthersAway()
    {
        Observation[] history = History(30);
        SearchPoint free = new TpeSampler().Propose(ToySearches.Plane, new SeededRandom(5), history)!;
        Observation[] running = [.. history, .. Enumerable.Range(0, 30).Select(_ => new Observation(free, null))];
        SearchPoint next = new TpeSampler().Propose(ToySearches.Plane, new SeededRandom(5), running)!;
        Assert.NotEqual(free, next);
        Assert.True(Distance(free, next) > 0.05, $"{string.Join(' ', free.Values)} and {string.Join(' ', next.Values)}");
    }

    [Fact]
    public void TrialsThatFailed_AreAmongTheBadOnes_AndAllFailing_GoesOnAtRandom()
    {
        Observation[] failed = [.. History(30).Select(observation => observation with { Loss = double.PositiveInfinity })];
        Assert.NotNull(new TpeSampler().Propose(ToySearches.Plane, new SeededRandom(5), failed));
        IReadOnlyList<Trial> trials = ToySearches.Run(
            ToySearches.Create(new TpeSampler(), 50),
            trial => ToySearches.Plane.Parameters[0].PlaceOf(trial.Point.Values[0]) < 0.5
                ? double.PositiveInfinity : ToySearches.Sphere(trial.Point));
        Assert.True(trials.Skip(25).Count(trial => ToySearches.Plane.Parameters[0].PlaceOf(trial.Point.Values[0]) < 0.5) < 8);
    }

    [Fact]
    public void TheDensity_IntegratesToOne()
    {
        var space = new SearchSpace([new SearchParameter("x") { From = 0, To = 1 }]);
        var density = new ParzenEstimator(space, [new SearchPoint(["0.1"]), new SearchPoint(["0.15"]), new SearchPoint(["0.9"])]);
        const int Steps = 1000;
        double sum = Enumerable.Range(0, Steps).Sum(i => Math.Exp(density.LogDensity(new SearchPoint([Text((i + 0.5) / Steps)])))) / Steps;
        Assert.Equal(1, sum, 3);
        Assert.True(density.LogDensity(new SearchPoint(["0.12"])) > density.LogDensity(new SearchPoint(["0.5"])));
    }

    private static string Text(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static double Distance(SearchPoint one, SearchPoint other) => Enumerable.Range(0, 2).Sum(i =>
        Math.Abs(ToySearches.Plane.Parameters[i].PlaceOf(one.Values[i]) - ToySearches.Plane.Parameters[i].PlaceOf(other.Values[i])));

    private static Observation[] History(int count)
    {
        var random = new SeededRandom(3);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => ToySearches.Plane.Draw(random, new HashSet<SearchPoint>())!)
                .Select(point => new Observation(point, ToySearches.Sphere(point))),
        ];
    }

    private static double Best(ISampler sampler, ulong seed) =>
        ToySearches.Run(ToySearches.Create(sampler, 40, seed), trial => ToySearches.Sphere(trial.Point))
            .Min(trial => ToySearches.Sphere(trial.Point));

    private static double Median(Func<ulong, double> of) => Enumerable.Range(1, 10).Select(seed => of((ulong)seed)).Order().ElementAt(5);
}
