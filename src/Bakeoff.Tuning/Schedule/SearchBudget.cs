namespace Bakeoff.Tuning;

/// <summary>What successive halving gives a trial more of: an option that training takes longer by, such as the epochs.</summary>
/// <param name="Lowest">The least of it that tells anything, at least 1.</param>
/// <param name="Highest">The whole of it, at least <paramref name="Lowest"/>.</param>
/// <param name="Given">What the given options have of it.</param>
internal sealed record SearchBudget(int Lowest, int Highest, int Given)
{
    /// <summary>From rung to rung, so many times the budget, and one in so many points goes on.</summary>
    public const int Factor = 3;

    /// <summary>The budget of each rung, the last one <see cref="Highest"/>.</summary>
    public IReadOnlyList<int> Rungs()
    {
        var rungs = new List<int>();
        for (double budget = Highest; Math.Round(budget) >= Lowest; budget /= Factor)
        {
            rungs.Insert(0, (int)Math.Round(budget));
        }

        return rungs;
    }
}
