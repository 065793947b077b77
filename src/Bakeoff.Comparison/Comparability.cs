using Bakeoff.Core;
using Bakeoff.Evaluation;

namespace Bakeoff.Comparison;

/// <summary>Keeps unlike numbers out of one row: what may be compared, and why the rest may not.</summary>
internal sealed class Comparability
{
    private readonly EvaluatedRun _baseline;
    private readonly EvaluatedRun _candidate;
    private readonly List<Refusal> _refused = [];
    private readonly bool _rows;
    private readonly bool _candidates;
    private readonly bool _seen;

    public Comparability(EvaluatedRun baseline, EvaluatedRun candidate)
    {
        (_baseline, _candidate) = (baseline, candidate);
        (Protocol old, Protocol now) = (baseline.Report.Protocol, candidate.Report.Protocol);
        _rows = old.TestRowsHash == now.TestRowsHash && baseline.Users.SequenceEqual(candidate.Users);
        _candidates = old.CandidatesHash == now.CandidatesHash;
        _seen = old.SeenHash == now.SeenHash;
        Refuse(!_rows, "all metrics",
            $"the test rows are others ({old.TestRowsHash[..12]}, now {now.TestRowsHash[..12]}): the dataset, the split, its folds or the seed "
                + "differ",
            "Give both the same 'dataset', 'split' and 'seed', and compare again.");
        Refuse(_rows && !_candidates, "metrics of lists", "the catalogues from which lists are made are not the same items",
            "Give both the same dataset.");
        Refuse(_rows && _candidates && !_seen, "metrics of lists without seen items",
            "what counts as seen differs: the training rows are not the same", "Give both the same 'dataset' and 'split'.");
        foreach (string model in candidate.Metrics.Keys.Except(baseline.Metrics.Keys))
        {
            _refused.Add(new Refusal($"model {model}", $"only {candidate.Name} has it", "Nothing, if it was added."));
        }

        foreach (string model in baseline.Metrics.Keys.Except(candidate.Metrics.Keys))
        {
            _refused.Add(new Refusal($"model {model}", $"only {baseline.Name} has it", "Nothing, if it was taken out."));
        }
    }

    /// <summary>What is not compared.</summary>
    public IReadOnlyList<Refusal> Refused => _refused;

    /// <summary>The metrics of all models that both have and that may be compared, in the order of the candidate's report.</summary>
    public List<(string Model, UserMetric Baseline, UserMetric Candidate)> Pairs()
    {
        var pairs = new List<(string, UserMetric, UserMetric)>();
        foreach (ModelMetrics model in _candidate.Models.Where(model => _rows && _baseline.Metrics.ContainsKey(model.Name)))
        {
            IReadOnlyDictionary<string, UserMetric> old = _baseline.Metrics[model.Name];
            foreach (UserMetric metric in _candidate.Metrics[model.Name].Values)
            {
                if (!old.TryGetValue(metric.Definition.Id, out UserMetric? other))
                {
                    _refused.Add(
                        new Refusal($"{model.Name} {metric.Definition.Id}", $"only {_candidate.Name} has it", "Give both the same 'evaluation'."));
                }
                else if (CanCompare(model.Name, other.Definition, metric.Definition))
                {
                    pairs.Add((model.Name, other, metric));
                }
            }

            foreach (string id in old.Keys.Except(_candidate.Metrics[model.Name].Keys))
            {
                _refused.Add(new Refusal($"{model.Name} {id}", $"only {_baseline.Name} has it", "Give both the same 'evaluation'."));
            }
        }

        return pairs;
    }

    private bool CanCompare(string model, MetricDefinition old, MetricDefinition now)
    {
        bool same = old == now;
        Refuse(!same, $"{model} {now.Id}",
            $"the metric computes something else: version {old.Version} ({old.Summary}), now version {now.Version} ({now.Summary})",
            "Evaluate both with the same version of Bakeoff and the same 'evaluation'.");
        return same && (now.Candidates == CandidateSet.TestItems || (_candidates && (now.Candidates != CandidateSet.SeenExcluded || _seen)));
    }

    private void Refuse(bool refuse, string what, string reason, string remedy)
    {
        if (refuse)
        {
            _refused.Add(new Refusal(what, $"{ErrorCodes.NotComparable}: {reason}", remedy));
        }
    }
}
