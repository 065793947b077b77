using System.Diagnostics;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// A span of a stage's process, on its way to the one that runs the experiment, which alone knows to whom spans are sent: so a stage, and the code of
/// the user's in it, need neither the address nor the credentials.
/// </summary>
/// <param name="Name">What it is of, such as <c>download ml-20m.zip</c>.</param>
/// <param name="Start">When it began.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Tags">What is said of it, as texts.</param>
/// <param name="Error">What failed; null where nothing did.</param>
internal sealed record StageSpan(string Name, DateTime Start, double Seconds, IReadOnlyDictionary<string, string> Tags, string? Error)
{
    /// <summary>Tells the spans of this process as they end.</summary>
    /// <param name="tell">Is told each.</param>
    /// <returns>Ends it when disposed.</returns>
    public static IDisposable Listen(Action<StageSpan> tell)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BakeoffTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => tell(Of(activity)),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Records the span in this process.</summary>
    /// <param name="parent">The span of the stage.</param>
    public void Record(ActivityContext parent)
    {
        using Activity? activity = BakeoffTelemetry.Activities.StartActivity(
            Name, ActivityKind.Client, parent, Tags.Select(tag => new KeyValuePair<string, object?>(tag.Key, tag.Value)), startTime: Start);
        activity?.SetEndTime(Start.AddSeconds(Seconds));
        if (Error is not null)
        {
            activity?.SetStatus(ActivityStatusCode.Error, Error);
        }
    }

    private static StageSpan Of(Activity activity) => new(
        activity.DisplayName, activity.StartTimeUtc, activity.Duration.TotalSeconds,
        activity.TagObjects.ToDictionary(
            tag => tag.Key, tag => Convert.ToString(tag.Value, System.Globalization.CultureInfo.InvariantCulture) ?? "", StringComparer.Ordinal),
        activity.Status == ActivityStatusCode.Error ? activity.StatusDescription ?? "" : null);
}
