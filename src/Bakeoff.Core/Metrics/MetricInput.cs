using System.Text.Json;

namespace Bakeoff.Core;

/// <summary>All that an <see cref="ICustomMetric"/> is given before it measures anything.</summary>
public sealed class MetricInput
{
    private readonly string _optionsJson = "{}";
    private bool _hasReadOptions;

    /// <summary>The name of the metric in the experiment, such as <c>first-hit@k</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The options that the experiment gives the metric, as a JSON object: see <see cref="Options{T}"/>. Default: an object without members.
    /// </summary>
    public string OptionsJson
    {
        get
        {
            _hasReadOptions = true;
            return _optionsJson;
        }
        init => _optionsJson = value;
    }

    /// <summary>Reads the options as a record whose properties hold the defaults. A key that it lacks is an error.</summary>
    /// <typeparam name="T">The options type.</typeparam>
    /// <exception cref="EvaluationException">A key is unknown or has the wrong type (<c>BKF7012</c>).</exception>
    /// <exception cref="ReportedException">A value is out of its range (<c>BKF6003</c>).</exception>
    public T Options<T>()
        where T : class
    {
        try
        {
            var options = OptionProperties.FromJson<T>(OptionsJson);
            OptionProperties.Demand(options);
            return options;
        }
        catch (JsonException e)
        {
            throw Failed($"the options of the metric '{Name}' do not fit {typeof(T).Name}: {e.Message}", "Correct 'options' in the experiment.");
        }
    }

    /// <summary>
    /// Is to be called after <see cref="ICustomMetric.Describe"/>: options that nobody has read would be shown as if they had an effect.
    /// </summary>
    /// <exception cref="EvaluationException">The experiment gives options, and the metric did not read them (<c>BKF7012</c>).</exception>
    public void DemandOptionsRead()
    {
        if (!_hasReadOptions && _optionsJson.Any(letter => letter is not ('{' or '}') && !char.IsWhiteSpace(letter)))
        {
            throw Failed(
                $"the metric '{Name}' reads no options, but the experiment gives it {_optionsJson}.",
                "Remove 'options' from the experiment, or read them by input.Options<T>().");
        }
    }

    private EvaluationException Failed(string message, string remedy) => new(ErrorCodes.CustomMetricFailed, Name, message, remedy);
}
