namespace Bakeoff.Tuning;

/// <summary>
/// Asynchronous successive halving (Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and Talwalkar, "A system for massively parallel
/// hyperparameter tuning", MLSys 2020, algorithm 2): whoever is free takes the highest rung that has a point among the best of its kind which did not
/// go on yet, and gives it more of the budget; where there is none, a new point begins at the bottom.
/// </summary>
/// <param name="budget">The budget.</param>
internal sealed class SuccessiveHalving(SearchBudget budget)
{
    private readonly IReadOnlyList<int> _rungs = budget.Rungs();
    private readonly HashSet<(int Rung, SearchPoint Point)> _promoted = [];

    /// <summary>What a trial on a rung costs.</summary>
    /// <param name="rung">The rung.</param>
    public double CostOf(int rung) => (double)_rungs[rung] / budget.Highest;

    /// <summary>What the given options cost.</summary>
    public double CostOfGiven => (double)budget.Given / budget.Highest;

    /// <summary>The budget of a rung.</summary>
    /// <param name="rung">The rung.</param>
    public int BudgetOf(int rung) => _rungs[rung];

    /// <summary>Finds the point that goes on, and remembers that it did.</summary>
    /// <param name="known">The trials whose results are known, in the order in which they became known.</param>
    /// <returns>The point and its new rung; null where none is to go on.</returns>
    public (SearchPoint Point, int Rung)? Promote(IReadOnlyList<Finished> known)
    {
        for (int rung = _rungs.Count - 2; rung >= 0; rung--)
        {
            Finished[] here = [.. known.Where(finished => finished.Trial.Rung == rung)];
            Finished? next = here.OrderBy(finished => finished.Loss).ThenBy(finished => finished.Trial.Number).Take(here.Length / SearchBudget.Factor)
                .FirstOrDefault(finished => double.IsFinite(finished.Loss) && !_promoted.Contains((rung, finished.Trial.Point)));
            if (next is not null)
            {
                _promoted.Add((rung, next.Trial.Point));
                return (next.Trial.Point, rung + 1);
            }
        }

        return null;
    }
}
