using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Tuning;

/// <summary>
/// The course of a search. Its trials run on as many virtual workers as may run at a time, for which a trial takes as long as it costs: results
/// become known in the order of that clock, and those of one time in the order of the trials. So what is proposed is a function of the settings and
/// of the results alone, whatever the real order and however many processes there are; and the first trials of a longer search are those of a shorter
/// one.
/// </summary>
/// <param name="settings">What decides.</param>
internal sealed class Search(SearchSettings settings)
{
    // Sums of costs such as a third.
    private const double Rounding = 1e-9;
    private readonly SuccessiveHalving? _halving = settings.Budget is { } budget ? new SuccessiveHalving(budget) : null;
    private readonly List<Trial> _trials = [];
    private readonly List<Finished> _known = [];
    private readonly Dictionary<int, double> _results = [];
    private readonly List<(double End, Trial Trial)> _running = [];
    private double _now, _spent;

    /// <summary>The trials that were proposed, in order.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>Whether no further trial is proposed, since the budget is spent, the space is, or <see cref="Stop"/> was called.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether hardly any point of the space was left to try.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The trials that were proposed and have no result yet.</summary>
    public IEnumerable<Trial> Open => _trials.Where(trial => !_results.ContainsKey(trial.Number));

    /// <summary>Proposes no further trial.</summary>
    public void Stop() => HasEnded = true;

    /// <summary>Proposes the next trial.</summary>
    /// <returns>Null where none may begin before another one has a result, or at all: see <see cref="HasEnded"/>.</returns>
    public Trial? Next()
    {
        while (!HasEnded && (_running.Count < settings.Parallel || Advance()))
        {
            if (Propose() is { } trial)
            {
                return Begin(trial);
            }

            if (HasEnded || !Advance())
            {
                break; // With successive halving some may go on once others have ended.
            }
        }

        return null;
    }

    private Trial? Begin(Trial trial)
    {
        // The given options are tried whatever they cost: there is something to compare with, and to choose.
        if (trial.Number > 0 && _spent + trial.Cost > settings.Trials + Rounding)
        {
            HasEnded = true;
            return null;
        }

        _trials.Add(trial);
        _running.Add((_now + trial.Cost, trial));
        _spent += trial.Cost;
        return trial;
    }

    /// <summary>Takes the result of a trial.</summary>
    /// <param name="trial">One that <see cref="Next"/> gave.</param>
    /// <param name="loss">Less is better; positive infinity where the training failed.</param>
    public void Complete(Trial trial, double loss) => _results[trial.Number] = double.IsNaN(loss) ? double.PositiveInfinity : loss;

    /// <summary>
    /// Finds the best trial: the one with the least loss, and of equal ones the first. With successive halving those with the most of the budget are
    /// compared, and the given options, which had theirs.
    /// </summary>
    /// <returns>Null where no trial has a value.</returns>
    public Trial? FindBest()
    {
        Trial[] measured = [.. _trials.Where(trial => _results.TryGetValue(trial.Number, out double loss) && double.IsFinite(loss))];
        int top = measured.Select(trial => trial.Rung).DefaultIfEmpty(-1).Max();
        return measured.Where(trial => trial.Rung == top || trial.Number == 0).OrderBy(trial => _results[trial.Number]).FirstOrDefault();
    }

    /// <summary>Lets the clock go on until a virtual worker is free; not past a trial whose result is not there.</summary>
    private bool Advance()
    {
        (double end, Trial first) = _running.OrderBy(running => running.End).ThenBy(running => running.Trial.Number).FirstOrDefault();
        if (first is null || !_results.TryGetValue(first.Number, out double loss))
        {
            return false;
        }

        _now = end;
        _running.RemoveAll(running => running.Trial == first);
        _known.Add(new Finished(first, loss));
        return true;
    }

    private Trial? Propose()
    {
        int number = _trials.Count;
        if (number == 0)
        {
            return new Trial(0, settings.Given, settings.Budget?.Given, _halving?.CostOfGiven ?? 1);
        }

        if (_halving?.Promote(_known) is var (better, rung))
        {
            return OnRung(number, better, rung);
        }

        // Random numbers of its own for each proposal: nothing depends on how many another one drew.
        var random = new SeededRandom(Seeds.Derive(settings.Seed, string.Create(CultureInfo.InvariantCulture, $"trial {number}")));
        if (settings.Sampler.Propose(settings.Space, random, History()) is not { } point)
        {
            (HasEnded, IsExhausted) = (_halving is null || _running.Count == 0, true);
            return null;
        }

        return _halving is null ? new Trial(number, point, null, 1) : OnRung(number, point, 0);
    }

    private Trial OnRung(int number, SearchPoint point, int rung) =>
        new(number, point, _halving!.BudgetOf(rung), _halving.CostOf(rung)) { Rung = rung };

    private List<Observation> History()
    {
        Dictionary<int, double> known = _known.ToDictionary(finished => finished.Trial.Number, finished => finished.Loss);
        return [.. _trials.Select(trial => new Observation(trial.Point, known.TryGetValue(trial.Number, out double loss) ? loss : null))];
    }
}
