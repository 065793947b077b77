using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Evaluation;

namespace Bakeoff.Experiments;

/// <summary>Finds which models an experiment tunes, over what and by what, once all of it has been read.</summary>
/// <param name="problems">Receives what is wrong.</param>
internal sealed class TuningCheck(List<ErrorReport> problems)
{
    private const int UsualLength = 10;

    /// <summary>Completes what the experiment says of tuning; does nothing where it says nothing.</summary>
    /// <param name="experiment">The experiment.</param>
    public void Run(Experiment experiment)
    {
        if (experiment.Tuning is not { } tuning)
        {
            return;
        }

        CheckRows(experiment, tuning);
        CheckFolds(experiment, tuning);
        CheckDistinct("models", tuning.Options.Models ?? [], tuning.Location);
        CheckDistinct("folds", tuning.Options.Folds ?? [], tuning.Location);
        // A point of a matrix need not have all models of the others.
        bool isPart = experiment.Matrix?.Axes.Any(axis => axis.Name == MatrixAxis.Models) == true;
        experiment.Tuning = tuning with { Metrics = MetricsOf(experiment, tuning), Models = [.. ModelsOf(experiment, tuning, isPart)] };
        CheckMetrics(experiment);
        CheckSomething(experiment.Tuning, isPart);
        foreach ((string path, JsonPart range) in tuning.Space.Where(_ => !isPart))
        {
            CheckSpace(path, range, experiment, tuning);
        }
    }

    /// <summary>A range that nobody searches is as wrong as a key that nobody reads.</summary>
    private void CheckSpace(string path, JsonPart range, Experiment experiment, TuningRequest tuning)
    {
        string name = path.Split('.')[1];
        if (!IsModel(experiment, name))
        {
            Unknown(name, experiment, range.Location);
        }
        else if (tuning.Options.Models is { Length: > 0 } named && !named.Contains(name))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.BadTuningSpace, $"'{path}' has a range, and 'models' of 'tuning' does not name '{name}', so that nothing searches it.",
                $"Name '{name}' in 'models', or take the range out; \"{path}\": null takes out that of the base.", range.Location));
        }
    }

    /// <summary>What a custom model predicts shows when it has been trained; of the others it is known before anything is.</summary>
    private void CheckMetrics(Experiment experiment)
    {
        TuningRequest tuning = experiment.Tuning!;
        foreach (TunedModel model in tuning.Models.Where(model => experiment.Models.ContainsKey(model.Name)))
        {
            bool predicts = experiment is not { Dataset.Ingest.Own.Implicit: true }
                && ModelTable.Find(model.Name)!.PredictsRatings(experiment.Models[model.Name]);
            if (!predicts && tuning.Metrics.All(metric => MetricNames.NeedsRatings(metric, experiment.Metrics.Keys)))
            {
                problems.Add(new ErrorReport(
                    ErrorCodes.BadTuningMetric,
                    $"'{model.Name}' predicts no ratings here, so that it cannot be tuned by {string.Join(" or ", tuning.Metrics)}.",
                    "Choose a 'metric' of lists, such as recall@10, or name in the 'models' of 'tuning' those that predict ratings.",
                    tuning.Location));
            }
        }
    }

    private void CheckDistinct<T>(string key, IReadOnlyList<T> named, FileLocation at) =>
        problems.AddRange(named.GroupBy(value => value).Where(same => same.Count() > 1).Select(same => new ErrorReport(
            ErrorCodes.ConflictingOptions, FormattableString.Invariant($"'{key}' of 'tuning' names {same.Key} twice."), "Name it once.", at)));

    private void CheckRows(Experiment experiment, TuningRequest tuning)
    {
        if (experiment.Split.Cut.WhyNoValidation is { } reason)
        {
            problems.Add(new ErrorReport(
                ErrorCodes.ConflictingOptions,
                $"'tuning' cannot choose by a split whose 'method' is '{experiment.Split.Method}': {reason}.", "Use \"method\": \"last-n\".",
                tuning.Location));
        }

        if (experiment.Split.Slice == SplitOptions.Validation)
        {
            problems.Add(new ErrorReport(
                ErrorCodes.ConflictingOptions, "'tuning' would choose by the rows that are reported: 'split.slice' is validation.",
                "Take \"slice\" out, so that the test rows are reported, or take 'tuning' out.", tuning.Location));
        }

        if (experiment.Sweep is not null)
        {
            problems.Add(new ErrorReport(
                ErrorCodes.ConflictingOptions,
                "'sweep' and 'tuning' both search, and the best point of the one would be searched again by the other.",
                "Take one of them out; \"tuning\": null takes out that of the base.", tuning.Location));
        }

        if (tuning.Options.Models is { Length: 0 })
        {
            problems.Add(new ErrorReport(
                ErrorCodes.OutOfRange, "'models' of 'tuning' is empty, so that nothing would be tuned.",
                "Name models, or take it out: then all are tuned.", tuning.Location));
        }
    }

    private void CheckFolds(Experiment experiment, TuningRequest tuning)
    {
        foreach (int fold in (tuning.Options.Folds ?? []).Where(fold => fold < 0 || fold >= experiment.Split.FoldCount))
        {
            problems.Add(new ErrorReport(
                ErrorCodes.FoldOutOfRange, FormattableString.Invariant($"'tuning' names the fold {fold}, which the split does not have."),
                FormattableString.Invariant($"Name folds from 0 to {experiment.Split.FoldCount - 1}."), tuning.Location));
        }
    }

    private IReadOnlyList<string> MetricsOf(Experiment experiment, TuningRequest tuning)
    {
        if (tuning.Options.Metric is not { } metric)
        {
            return experiment.Evaluation.Primary.Length > 0 ? experiment.Evaluation.Primary : [.. Usual(experiment.Evaluation.K)];
        }

        if (MetricNames.Find(metric, experiment.Evaluation.K, experiment.Metrics.Keys) is null)
        {
            problems.Add(new ErrorReport(
                ErrorCodes.UnknownPrimary, $"the experiment does not measure '{metric}', by which its models should be tuned.",
                MetricRemedy.Of(metric, experiment.Evaluation.K, experiment.Metrics.Keys), tuning.Location));
        }

        return [metric];
    }

    /// <summary>Recall of lists of ten, or of the length nearest to it that is measured; and the error of ratings.</summary>
    private static IEnumerable<string> Usual(int[] lengths)
    {
        if (lengths.Length > 0)
        {
            yield return FormattableString.Invariant($"recall@{lengths.MinBy(k => (Math.Abs(k - UsualLength), -k))}");
        }

        yield return "rmse";
    }

    /// <summary>Who asks for a search must not take what nobody searched for its result.</summary>
    private void CheckSomething(TuningRequest tuning, bool isPart)
    {
        if (!isPart && tuning.Options.Models is null && tuning.Models.Count == 0)
        {
            problems.Add(new ErrorReport(
                ErrorCodes.BadTuningModel, "'tuning' finds nothing to tune: no model of the experiment has an option that can be searched.",
                "Take 'tuning' out, or give a model of the experiment a range in its 'space'.", tuning.Location));
        }
    }

    private IEnumerable<TunedModel> ModelsOf(Experiment experiment, TuningRequest tuning, bool isPart)
    {
        string[] named = tuning.Options.Models
            ?? [.. experiment.Models.Keys.Concat(experiment.CustomModels.Keys).Where(name => IsModel(experiment, name))];
        foreach (string name in named.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!IsModel(experiment, name))
            {
                if (!isPart)
                {
                    Unknown(name, experiment, tuning.Location);
                }

                continue;
            }

            TunedModel? model = new SearchSpaceReader(problems, tuning).Read(experiment, name);
            if (model is not null)
            {
                yield return model;
            }
            else if (tuning.Options.Models is not null)
            {
                problems.Add(new ErrorReport(
                    ErrorCodes.BadTuningModel, $"'tuning' names '{name}', which has no option that can be searched.",
                    $"Take it out of 'models', or give a range, such as \"space\": {{ \"models.{name}.OPTION\": {{ \"from\": 1, \"to\": 100 }} }}.",
                    tuning.Location));
            }
        }
    }

    private static bool IsModel(Experiment experiment, string name) =>
        experiment.CustomModels.ContainsKey(name)
            || (experiment.Models.ContainsKey(name) && ModelTable.Find(name) is { } model && model.Names.Contains(name));

    private void Unknown(string name, Experiment experiment, FileLocation at)
    {
        string[] known = [.. experiment.Models.Keys.Concat(experiment.CustomModels.Keys).Where(model => IsModel(experiment, model))];
        problems.Add(experiment.Imports.ContainsKey(name)
            ? new ErrorReport(
                ErrorCodes.BadTuningModel, $"'tuning' names '{name}', whose lists were made elsewhere.", "Tune it where it is trained.", at)
            : new ErrorReport(
                ErrorCodes.BadTuningModel, $"'tuning' names '{name}', which is no model of the experiment that can be tuned.",
                NearestName.Remedy(name, known), at));
    }
}
