using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.Experiments;

/// <summary>Makes the experiments that tuning is about: its trials, and the experiment with the options that it chose.</summary>
internal static class TuningTrials
{
    /// <summary>
    /// Makes a trial: the model alone, with some options, on the validation rows. It trains what a sweep's point of these options trains, so that
    /// they share their results.
    /// </summary>
    /// <param name="experiment">The experiment that tunes; it stays as it is.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The options that the trial sets; none for the given ones.</param>
    /// <returns>The trial.</returns>
    /// <exception cref="ReportedException">The options cannot be set together.</exception>
    public static Experiment Create(Experiment experiment, TunedModel model, IReadOnlyDictionary<string, string> options)
    {
        Experiment trial = experiment.Copy(TrialName.Create(experiment.Name, model.Name, options));
        Set(trial, model, options);
        foreach (string other in ModelTable.All.Where(known => known.IsOptional && known.Key != model.Name).Select(known => known.Key))
        {
            trial.Models.Remove(other);
        }

        foreach (string other in trial.CustomModels.Keys.Where(other => other != model.Name).ToArray())
        {
            trial.CustomModels.Remove(other);
        }

        trial.Imports.Clear();
        trial.Split = trial.Split with { Slice = SplitOptions.Validation };
        trial.Folds = experiment.Tuning!.Options.Folds is { } folds ? [.. folds.Distinct().Order()] : trial.Folds;
        trial.Repeats = 1;
        trial.Evaluation = trial.Evaluation with { Primary = [], Pair = [] }; // The experiment's question is about other models too.
        (trial.Tuning, trial.Sweep) = (null, null);
        return trial;
    }

    /// <summary>Makes the trial that a name stands for.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="trial">What stands in the name behind the mark.</param>
    /// <exception cref="ReportedException">The experiment has no such trial (<c>BKF1002</c>).</exception>
    public static Experiment Parse(Experiment experiment, string trial)
    {
        string[] parts = trial.Split('+');
        string why = $"'{parts[0]}' is no model that it tunes";
        if (experiment.Tuning?.Models.FirstOrDefault(tuned => tuned.Name == parts[0]) is { } model)
        {
            var options = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (string[] setting in parts.Skip(1).Select(part => part.Split('=', 2)))
            {
                bool isBudget = setting[0] == model.BudgetOption
                    && int.TryParse(setting[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int budget) && budget > 0;
                bool isKnown = setting.Length == 2
                    && (isBudget || model.Space.Parameters.Any(parameter => parameter.Name == setting[0] && parameter.Has(setting[1])));
                why = isKnown ? why : $"'{string.Join('=', setting)}' is no value that it tries";
                options[setting[0]] = isKnown ? setting[1] : "";
            }

            if (options.Values.All(value => value.Length > 0) && options.Count == parts.Length - 1)
            {
                return Create(experiment, model, options);
            }
        }

        string remedy = experiment.Tuning?.Models is [var first, ..]
            ? $"A trial is, for example, '{experiment.Name}{TrialName.Mark}{first.Name}'." : "Give the experiment a 'tuning'.";
        throw new ReportedException([new ErrorReport(
            ErrorCodes.UnknownExperiment, $"the tuning of '{experiment.Name}' has no trial '{trial}': {why}.", remedy)]);
    }

    /// <summary>Sets options of a model, as an experiment's file would.</summary>
    /// <param name="experiment">The experiment, whose model is replaced.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">The values.</param>
    /// <exception cref="ReportedException">The options cannot be set together.</exception>
    public static void Set(Experiment experiment, TunedModel model, IReadOnlyDictionary<string, string> options)
    {
        if (options.Count == 0)
        {
            return;
        }

        JsonPart json = Part(JsonTokenType.StartObject, "an object");
        json.Members.AddRange(options.Select(option => (option.Key, json.Location, Value(option.Value))));
        if (experiment.CustomModels.TryGetValue(model.Name, out CustomModel? custom))
        {
            experiment.CustomModels[model.Name] = custom.WithOptions(json);
            return;
        }

        List<ErrorReport> problems = [];
        object bound = new OptionsBinder(problems).Bind(experiment.Models[model.Name], json);
        experiment.Models[model.Name] = problems.Count == 0 ? bound : throw new ReportedException(problems);
    }

    /// <summary>A value is written as a number, a truth value or a word: no option takes digits for a word.</summary>
    private static JsonPart Value(string text) => text switch
    {
        "true" => Part(JsonTokenType.True, text),
        "false" => Part(JsonTokenType.False, text),
        _ => Part(
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                ? JsonTokenType.Number : JsonTokenType.String, text),
    };

    private static JsonPart Part(JsonTokenType kind, string text) => new(kind, text, new FileLocation("tuning"));
}
