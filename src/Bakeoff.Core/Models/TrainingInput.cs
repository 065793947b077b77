namespace Bakeoff.Core;

/// <summary>All that an <see cref="IRecommender"/> is given.</summary>
public sealed class TrainingInput
{
    private readonly string _optionsJson = "{}";
    private bool _hasReadOptions;

    /// <summary>
    /// The training rows of the fold, sorted by user, then timestamp, ties as the split has them. Of implicit feedback every rating is 1.
    /// </summary>
    public required RatingTable Train { get; init; }

    /// <summary>The items that may be recommended, with titles and genres, in the order of <see cref="IScorer.ScoreCatalogue"/>.</summary>
    public required Catalogue Catalogue { get; init; }

    /// <summary>The dataset's rating scale.</summary>
    public required RatingScale Scale { get; init; }

    /// <summary>
    /// How many units of the timestamps make a second: 1 where they are seconds, 1,000 where they are milliseconds, and 0 where the dataset has no
    /// timestamps and they are the numbers of its rows. Default 1.
    /// </summary>
    public long TimestampsPerSecond { get; init; } = 1;

    /// <summary>The options that the experiment gives the model, as a JSON object: see <see cref="Options{T}"/>.</summary>
    public string OptionsJson
    {
        get
        {
            _hasReadOptions = true;
            return _optionsJson;
        }
        init => _optionsJson = value;
    }

    /// <summary>The seed of all random numbers, another one for each fold and repeat: <c>new SeededRandom(input.Seed)</c>.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many threads training may use, at least 1. No score may depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>An empty folder for temporary files.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Where progress and warnings go.</summary>
    public IStageProgress Progress { get; init; } = SilentProgress.Instance;

    /// <summary>Cancels the training; answer within 100 ms or so.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The options, typed: a record whose properties hold the defaults. A key that it lacks is an error.</summary>
    /// <typeparam name="T">The options type.</typeparam>
    /// <exception cref="TrainingException">A key is unknown or has the wrong type (<c>BKF6003</c>).</exception>
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
        catch (System.Text.Json.JsonException e)
        {
            throw new TrainingException(
                ErrorCodes.BadTrainingOption, $"the model's options do not fit {typeof(T).Name}: {e.Message}", "Correct 'options' in the experiment.",
                e);
        }
    }

    /// <summary>To be called after training: options that nobody has read would be shown as if they had an effect.</summary>
    /// <exception cref="TrainingException">The experiment gives options, and the model did not look at them (<c>BKF6003</c>).</exception>
    public void DemandOptionsRead()
    {
        if (!_hasReadOptions && _optionsJson.Any(letter => letter is not ('{' or '}') && !char.IsWhiteSpace(letter)))
        {
            throw new TrainingException(
                ErrorCodes.BadTrainingOption, $"the model reads no options, but the experiment gives it {_optionsJson}.",
                "Remove 'options' from the experiment, or read them by input.Options<T>().");
        }
    }
}
