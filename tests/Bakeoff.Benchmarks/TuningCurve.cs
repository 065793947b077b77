namespace Bakeoff.Benchmarks;

/// <summary>What a search found.</summary>
/// <param name="Model">The model.</param>
/// <param name="Data">The data.</param>
/// <param name="Method"><c>random</c> or <c>tpe</c>.</param>
/// <param name="Seed">The seed of the search.</param>
/// <param name="Losses">What each trial came to, less being better; null where its training failed.</param>
internal sealed record TuningCurve(string Model, string Data, string Method, int Seed, IReadOnlyList<double?> Losses)
{
    /// <summary>The best after each trial; positive infinity while there is none.</summary>
    public double[] Best()
    {
        double[] best = [.. Losses.Select(loss => loss ?? double.PositiveInfinity)];
        for (int trial = 1; trial < best.Length; trial++)
        {
            best[trial] = Math.Min(best[trial], best[trial - 1]);
        }

        return best;
    }

    /// <summary>The number of trials after which a search is as good as a value; positive infinity where it never is.</summary>
    /// <param name="value">The value.</param>
    public double TrialsUntil(double value)
    {
        int trial = Array.FindIndex(Best(), best => best <= value);
        return trial < 0 ? double.PositiveInfinity : trial + 1;
    }
}
