using System.Globalization;
using Bakeoff.Tuning;

namespace Bakeoff.UnitTests;

/// <summary>Searches with functions in the place of models: what they come to is known.</summary>
internal static class ToySearches
{
    /// <summary>Two numbers from -5 to 5, and the sphere around (2, -1): x² + y².</summary>
    public static SearchSpace Plane { get; } =
        new([new SearchParameter("x") { From = -5, To = 5 }, new SearchParameter("y") { From = -5, To = 5 }]);

    public static double Sphere(SearchPoint point)
    {
        double[] at = [.. point.Values.Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        return Math.Pow(at[0] - 2, 2) + Math.Pow(at[1] + 1, 2);
    }

    public static Search Create(ISampler sampler, int trials, ulong seed = 1, int parallel = 1, SearchBudget? budget = null) =>
        new(new SearchSettings(Plane, new SearchPoint(["-4", "4"]), sampler, seed, trials, parallel) { Budget = budget });

    /// <summary>Runs a search; of the trials that run at a time the one that <paramref name="pick"/> says ends first.</summary>
    public static IReadOnlyList<Trial> Run(Search search, Func<Trial, double> loss, Func<int, int>? pick = null)
    {
        var running = new List<Trial>();
        while (true)
        {
            while (search.Next() is { } trial)
            {
                running.Add(trial);
            }

            if (running.Count == 0)
            {
                return search.Trials;
            }

            Trial ended = running[pick?.Invoke(running.Count) ?? 0];
            running.Remove(ended);
            search.Complete(ended, loss(ended));
        }
    }
}
