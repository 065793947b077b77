using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>What a run of an experiment would do: what <c>bakeoff plan --json</c> prints.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Stages">All stages that there are, in the order of the graph.</param>
/// <param name="Steps">What would be done.</param>
/// <param name="Refused">What a run of all stages would refuse for want of memory (<c>BKF1022</c>); null if nothing.</param>
/// <param name="Tuning">The searches for models' options that have not ended, which a run ends first; null if there are none.</param>
/// <param name="Forecast">What the run is expected to take, if all stages run that may; null if everything is up to date.</param>
public sealed record PlanDocument(
    string Format, string Experiment, IReadOnlyList<string> Stages, IReadOnlyList<PlanStep> Steps, IReadOnlyList<ErrorReport>? Refused = null,
    IReadOnlyList<TuningState>? Tuning = null, RunForecast? Forecast = null)
{
    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "plan/1";
}
