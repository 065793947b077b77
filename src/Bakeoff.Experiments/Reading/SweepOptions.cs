using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>How a sweep searches: the member <c>sweep</c> of an experiment, next to its <c>parameters</c>.</summary>
internal sealed record SweepOptions : IRelatedOptions
{
    public const string Grid = "grid";
    public const string Random = "random";
    public const string Halving = "halving";

    /// <summary>
    /// <c>grid</c>: every combination of the listed values. <c>random</c>: <see cref="Samples"/> points, each value drawn independently (Bergstra and
    /// Bengio, JMLR 13, 2012). <c>halving</c>: random points on a small <see cref="Budget"/>, of which the best go on with more of it, round by
    /// round (successive halving: Jamieson and Talwalkar, AISTATS 2016). Default <c>grid</c>.
    /// </summary>
    [OptionChoice(Grid, Random, Halving)]
    public string Method { get; init; } = Grid;

    /// <summary>The model whose metric decides. Default: the one that all parameters belong to.</summary>
    public string Model { get; init; } = "";

    /// <summary>What decides, measured on the validation slice: a metric's name, such as <c>rmse</c> or <c>recall@10</c>, or its id.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Points with <c>random</c>, and points of the first round with <c>halving</c>. Default 20; range 1 to 10,000.</summary>
    [OptionRange(1, 10_000)]
    public int Samples { get; init; } = 20;

    /// <summary>With <c>halving</c>: the path of the option that is the budget, such as <c>models.svd.epochs</c>.</summary>
    public string Budget { get; init; } = "";

    /// <summary>The budget of the first round at least. Default 1; range 1 to 1,000,000.</summary>
    [OptionRange(1, 1_000_000)]
    public int Lowest { get; init; } = 1;

    /// <summary>The budget of the last round. Default 100; range 1 to 1,000,000.</summary>
    [OptionRange(1, 1_000_000)]
    public int Highest { get; init; } = 100;

    /// <summary>From round to round, so many times the budget and so much fewer points. Default 3; range 2 to 100.</summary>
    [OptionRange(2, 100)]
    public int Factor { get; init; } = 3;

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Problem)> CheckTogether()
    {
        if (Method == Halving && Budget.Length == 0)
        {
            yield return ("budget", "must name an option, such as models.svd.epochs, where 'method' is 'halving'.");
        }

        if (Method != Halving && Budget.Length > 0)
        {
            yield return ("budget", $"has no meaning where 'method' is '{Method}'.");
        }

        if (Lowest > Highest)
        {
            yield return ("lowest", "must not be more than 'highest'.");
        }
    }

    /// <summary>The budget of each round of halving, the last one <see cref="Highest"/>.</summary>
    public IReadOnlyList<int> Rounds()
    {
        var rounds = new List<int>();
        for (double budget = Highest; Math.Round(budget) >= Lowest; budget /= Factor)
        {
            rounds.Insert(0, (int)Math.Round(budget));
        }

        return rounds;
    }
}
