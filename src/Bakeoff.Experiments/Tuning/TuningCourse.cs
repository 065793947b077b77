using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Tuning;

namespace Bakeoff.Experiments;

/// <summary>The course of the search for a model's options: what is tried next, and the log of what was.</summary>
internal sealed class TuningCourse
{
    private readonly Search _search;
    private readonly SortedDictionary<int, TuningReportTrial> _done = [];
    private readonly Queue<Trial> _next = new();
    private readonly TunedModel _model;
    private readonly TuningOptions _options;
    private TuningReport _report;
    private bool _isStopped;

    /// <summary>Goes on where the log ends, or begins.</summary>
    /// <param name="experiment">The experiment that tunes.</param>
    /// <param name="model">The model.</param>
    /// <param name="key">What the search is named by.</param>
    /// <param name="before">The log of a search of that key; null where there is none.</param>
    public TuningCourse(Experiment experiment, TunedModel model, string key, TuningReport? before)
    {
        (_model, _options) = (model, experiment.Tuning!.Options);
        ISampler sampler = model.Method == TuningOptions.Tpe ? new TpeSampler() : new RandomSampler();
        _search = new Search(new SearchSettings(
            model.Space, model.Given, sampler, Seeds.Derive(experiment.Seed, "tuning " + model.Name), _options.Trials, _options.Parallel)
        {
            Budget = model.Budget,
        });
        _report = new TuningReport(
            TuningReport.CurrentFormat, experiment.Name, model.Name, key, model.Method, before?.Metric ?? "",
            before?.Better ?? MetricDirection.Higher, _options.Trials, _options.Seconds, _options.Parallel, []) { Coverage = before?.Coverage };
        Replay((before?.Trials ?? []).ToDictionary(trial => trial.Number));
    }

    /// <summary>The trials that have ended, in the order in which they were proposed.</summary>
    public IReadOnlyCollection<TuningReportTrial> Done => _done.Values;

    /// <summary>Whether no trial is to be run any more: none begins, and none that began is open.</summary>
    public bool HasEnded => _search.HasEnded && !_search.Open.Any();

    /// <summary>What the trials cost until now, in trials with the whole budget.</summary>
    public double Spent => _done.Values.Sum(trial => trial.Cost);

    /// <summary>Gives the next trial to run; null where none may begin before another has ended, or at all.</summary>
    public Trial? Next()
    {
        if (_next.TryDequeue(out Trial? trial))
        {
            return trial;
        }

        if (_options.Seconds is { } seconds && !_isStopped && _done.Values.Sum(done => done.Seconds ?? 0) >= seconds)
        {
            _isStopped = true;
            _search.Stop();
        }

        return _search.Next();
    }

    /// <summary>Takes what came of a trial.</summary>
    /// <param name="trial">The trial; the one of the given options comes first.</param>
    /// <param name="result">What came of it.</param>
    /// <returns>The same, but without a value that is of fewer rows than that of the given options; and whether it is the best so far.</returns>
    public (TrialResult Result, bool IsBest) Complete(Trial trial, TrialResult result)
    {
        if (result.Metric is { } metric)
        {
            bool isError = metric.Candidates == CandidateSet.TestItems && trial.Number == 0;
            _report = _report with
            {
                Metric = metric.Id, Better = metric.Better, Coverage = isError ? result.Coverage : _report.Coverage,
            };
        }

        TrialResult fair = result.Metric is null || result.Coverage >= (_report.Coverage ?? 0) ? result : WithoutValue(result);
        Take(trial, fair.Trial);
        return (fair, _search.FindBest() == trial);
    }

    /// <summary>The log of what was done until now.</summary>
    public TuningReport Report()
    {
        bool isShort = _isStopped && !_search.IsExhausted && Spent < _options.Trials - 1e-6;
        return _report with
        {
            Trials = [.. _done.Values],
            Best = HasEnded ? _search.FindBest()?.Number : null,
            Stopped = HasEnded && isShort ? FormattableString.Invariant($"its {_options.Seconds} s of training were over") : null,
            Exhausted = HasEnded && _search.IsExhausted ? true : null,
        };
    }

    /// <summary>An error over fewer rows than that of the given options is of other rows: no search may win by leaving hard ones out.</summary>
    private TrialResult WithoutValue(TrialResult result) => result with
    {
        Trial = result.Trial with
        {
            Value = null,
            Failure = FormattableString.Invariant(
                $"it predicts {result.Coverage:P1} of the validation rows, the given options {_report.Coverage:P1}: an error of other rows."),
        },
    };

    /// <summary>The search proposes again what it did, which is cheap, and finds the results in the log.</summary>
    private void Replay(Dictionary<int, TuningReportTrial> before)
    {
        var open = new List<Trial>();
        bool goesOn = true;
        while (goesOn)
        {
            while (Next() is { } trial)
            {
                open.Add(trial);
            }

            goesOn = false;
            foreach (Trial trial in open.ToArray())
            {
                if (before.TryGetValue(trial.Number, out TuningReportTrial? done)
                    && _model.OptionsOf(trial.Point, trial.Budget).SequenceEqual(done.Options.OrderBy(option => option.Key, StringComparer.Ordinal)))
                {
                    Take(trial, done);
                    open.Remove(trial);
                    goesOn = true;
                }
            }
        }

        open.ForEach(_next.Enqueue);
    }

    private void Take(Trial trial, TuningReportTrial done)
    {
        _done[trial.Number] = done;
        _search.Complete(
            trial, done.Value is not { } value ? double.PositiveInfinity : _report.Better == MetricDirection.Lower ? value : -value);
    }
}
