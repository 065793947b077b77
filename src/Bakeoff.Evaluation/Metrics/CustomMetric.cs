using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>
/// Turns a custom metric into one that is measured as built-in metrics are. Whatever is wrong with it is an error that names the metric and the user.
/// </summary>
internal sealed class CustomMetric
{
    // Sums of squares over all people have to be numbers too.
    private const double MaxMagnitude = 1e100;
    private readonly CustomMetricOptions _options;
    private readonly MetricDescriptor _descriptor;

    private CustomMetric(CustomMetricOptions options, ICustomMetric metric)
    {
        _options = options;
        var input = new MetricInput { Name = options.Name, OptionsJson = options.Options };
        _descriptor = Describe(metric, input) ?? throw Failed("Describe gives null.");
        input.DemandOptionsRead();
        if (string.IsNullOrWhiteSpace(_descriptor.Summary))
        {
            throw Failed("its descriptor has no summary.");
        }

        if (!Enum.IsDefined(_descriptor.Better))
        {
            throw Failed($"the direction of its descriptor is {_descriptor.Better}, which is none of {nameof(MetricDirection)}.");
        }

        if (!(_descriptor.Lowest < _descriptor.Highest))
        {
            throw Failed($"the range of its descriptor is {_descriptor.Range}.");
        }
    }

    /// <summary>Creates the metric that is measured.</summary>
    /// <param name="options">What the experiment says of it.</param>
    /// <param name="metric">An instance of its class.</param>
    /// <exception cref="EvaluationException">Its name does not fit its kind, or what it says of itself is incomplete (<c>BKF7012</c>).</exception>
    public static Metric Create(CustomMetricOptions options, ICustomMetric metric)
    {
        var custom = new CustomMetric(options, metric);
        return (metric, MetricNames.IsOfLists(options.Name)) switch
        {
            (IListMetric list, true) => custom.Create(list),
            (IRatingMetric rating, false) => custom.Create(rating),
            (IRatingMetric, true) => throw custom.Failed($"it is one of predicted ratings, an {nameof(IRatingMetric)}, and its name ends with @k."),
            (IListMetric, false) => throw custom.Failed($"it is one of lists, an {nameof(IListMetric)}, and its name does not end with @k."),
            _ => throw custom.Failed($"it implements neither {nameof(IListMetric)} nor {nameof(IRatingMetric)}."),
        };
    }

    private HitMetric Create(IListMetric metric) => new()
    {
        Name = _options.Name,
        Compute = (user, k) => Check(user.User, Call(user, k, metric)),
        IsZeroWithoutHit = false,
        Better = _descriptor.Better,
        Summary = _descriptor.Summary,
        Formula = _descriptor.Formula,
        Source = _descriptor.Source,
        Changes = _descriptor.Changes,
        Lowest = _descriptor.Lowest,
        Highest = _descriptor.Highest,
    };

    private RatingMetric Create(IRatingMetric metric) => new()
    {
        Name = _options.Name,
        SumOf = user => (Check(user.User, Call(Predicted(user), metric)), 1),
        Better = _descriptor.Better,
        Summary = _descriptor.Summary,
        Formula = _descriptor.Formula,
        Source = _descriptor.Source,
        Changes = _descriptor.Changes,
        Lowest = _descriptor.Lowest,
        Highest = _descriptor.Highest,
    };

    /// <summary>The rows that have a prediction.</summary>
    private static RatedTest Predicted(RatedTest user)
    {
        int[] rows = [.. Enumerable.Range(0, user.Ratings.Length)];
        (float[] ratings, double[] predictions) = (user.Ratings.ToArray(), user.Predictions.ToArray());
        rows = Array.FindAll(rows, row => !double.IsNaN(predictions[row]));
        return rows.Length == ratings.Length ? user
            : new RatedTest(Array.ConvertAll(rows, row => ratings[row]), Array.ConvertAll(rows, row => predictions[row])) { User = user.User };
    }

    private double? Call(RatedTest user, IRatingMetric metric)
    {
        try
        {
            return user.Ratings.IsEmpty ? null : metric.Measure(user);
        }
        catch (Exception e) when (CustomCodeFailure.IsOfTheCode(e))
        {
            throw Failed(user.User, e);
        }
    }

    private double? Call(RankedTest user, int k, IListMetric metric)
    {
        try
        {
            return metric.Measure(user, k);
        }
        catch (Exception e) when (CustomCodeFailure.IsOfTheCode(e))
        {
            throw Failed(user.User, e);
        }
    }

    private MetricDescriptor? Describe(ICustomMetric metric, MetricInput input)
    {
        try
        {
            return metric.Describe(input);
        }
        catch (Exception e) when (CustomCodeFailure.IsOfTheCode(e))
        {
            throw Failed(null, e);
        }
    }

    /// <summary>A value as it is summed: NaN for a user for whom the metric is undefined.</summary>
    private double Check(long user, double? value) => value is not { } given ? double.NaN
        : Math.Abs(given) > MaxMagnitude ? throw Failed(
            FormattableString.Invariant($"its value of user {user} is {given}, too large to be added up."))
        : given >= _descriptor.Lowest && given <= _descriptor.Highest ? given
        : throw Failed(FormattableString.Invariant($"its value of user {user} is {given}, which is not in its range, {_descriptor.Range}."));

    private EvaluationException Failed(long? user, Exception e)
    {
        string who = user is { } id ? FormattableString.Invariant($" for user {id}") : "";
        return Failed($"it failed{who}: {CustomCodeFailure.Describe(e)}.");
    }

    private EvaluationException Failed(string problem) => new(
        ErrorCodes.CustomMetricFailed, _options.Name, $"the metric '{_options.Name}', {_options.Class}, cannot be used: {problem}",
        "Correct the metric.");
}
