using System.Globalization;
using System.Text.Json.Serialization;
using Bakeoff.Core;

namespace Bakeoff.Artifacts;

/// <summary>
/// The log of the search for a model's options, format <c>tuning/1</c>: <c>artifacts/tuning/EXPERIMENT/MODEL.json</c>. It is written after every
/// trial, so that a search that is ended goes on where it was.
/// </summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiment">The experiment that asked for it.</param>
/// <param name="Model">The model.</param>
/// <param name="Key">The hash of all that decides what is tried and what it comes to, but for how many trials there are.</param>
/// <param name="Method">How the search chose: <c>tpe</c>, <c>random</c> or <c>halving</c>.</param>
/// <param name="Metric">The id of the metric that decided, on validation rows; empty as long as no trial has a value.</param>
/// <param name="Better">Which values of the metric are better.</param>
/// <param name="Asked">How many trials were asked for.</param>
/// <param name="AskedSeconds">The seconds of training after which no further trial begins; null where there is no such limit.</param>
/// <param name="Parallel">How many trials ran at a time.</param>
/// <param name="Trials">The trials that have ended, in the order in which they were proposed; the first one has the given options.</param>
public sealed record TuningReport(
    string Format, string Experiment, string Model, string Key, string Method, string Metric, MetricDirection Better, int Asked,
    double? AskedSeconds, int Parallel, IReadOnlyList<TuningReportTrial> Trials)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "tuning/1";

    /// <summary>What follows the name of a tuned model in that of the same model with the given options.</summary>
    public const string UntunedMark = "-untuned";

    /// <summary>The folder of the logs, among the files that the stage Report reads.</summary>
    public const string Folder = "tuning";

    /// <summary>The number of the best trial among those of the most budget; null where none has a value, or the search has not ended.</summary>
    public int? Best { get; init; }

    /// <summary>Why there are fewer trials than were asked for; null where there are as many.</summary>
    public string? Stopped { get; init; }

    /// <summary>
    /// Whether the options to search have no further combination, so that more trials could find nothing else; null where they have.
    /// </summary>
    public bool? Exhausted { get; init; }

    /// <summary>The share of the validation rows that the given options' error is over, where an error decides; null otherwise.</summary>
    public double? Coverage { get; init; }

    /// <summary>The hash of everything else: a log that was edited or damaged is made again.</summary>
    public string Check { get; init; } = "";

    /// <summary>The best trial; null where there is none.</summary>
    [JsonIgnore]
    public TuningReportTrial? BestTrial => Trials.FirstOrDefault(trial => trial.Number == Best);

    /// <summary>How much of what was asked for was done: a trial with a part of the budget counts as that part.</summary>
    [JsonIgnore]
    public double Spent => Trials.Sum(trial => trial.Cost);

    /// <summary>How long the trainings took together, in seconds.</summary>
    [JsonIgnore]
    public double Seconds => Trials.Sum(trial => trial.Seconds ?? 0);

    /// <summary>Whether the model had as much as was asked for: fewer trials in a space that has no more points are no less.</summary>
    [JsonIgnore]
    public bool IsComplete => Stopped is null;

    /// <summary>Such as <c>40 trials</c>, or <c>12 of 40 trials</c>.</summary>
    [JsonIgnore]
    public string Extent => !IsComplete ? string.Create(CultureInfo.InvariantCulture, $"{Spent:0.#} of {Asked} trials")
        : Exhausted == true ? string.Create(CultureInfo.InvariantCulture, $"all {Trials.Count} combinations")
        : Trials.Count == Asked ? string.Create(CultureInfo.InvariantCulture, $"{Asked} trials")
        : string.Create(CultureInfo.InvariantCulture, $"{Trials.Count} trials of part of the budget, as {Asked} of the whole");
}
