using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Turns measured models into values with intervals, floors and slices.</summary>
/// <param name="test">The test rows.</param>
/// <param name="metrics">The metrics, and each k.</param>
/// <param name="primary">The ids of the metrics that may be primary: they are compared between models, and shown by slice.</param>
/// <param name="pair">The models that the question is about, if any: they are compared even where one is a floor.</param>
/// <param name="bootstrap">Makes the intervals.</param>
/// <param name="seed">Shuffles predictions.</param>
/// <param name="tables">Receives what is too much for JSON.</param>
/// <param name="cancellation">Cancels it.</param>
internal sealed class Evaluator(
    TestSet test, MetricSet metrics, string[] primary, string[] pair, Bootstrap bootstrap, ulong seed, EvaluationTables tables,
    CancellationToken cancellation)
{
    private readonly IReadOnlyList<(Slice Slice, int Users, int Rows)> _slices = Slice.Create(test);
    private readonly int[][] _usersOfFolds = [.. test.Folds.Select(test.UsersOfFold)];
    private readonly HashSet<string> _inJson = [.. metrics.ComparedIds(), .. primary];

    private readonly List<(string Model, PersonMetric Metric, double[] Resampled)> _compared = [];
    private readonly Dictionary<string, (double Coverage, string Rows)> _predicted = [];
    private Dictionary<string, PersonMetric> _random = [];

    /// <summary>All metrics that some model has had, in the order of their first appearance.</summary>
    public List<MetricDefinition> Definitions { get; } = [];

    /// <summary>Evaluates one model. The random floor comes first: the others are held against it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="repeats">
    /// Its trainings with other seeds: only their values are kept. Of a floor, other draws: the floor is the mean of all.
    /// </param>
    public ModelMetrics Evaluate(MeasuredModel model, IReadOnlyList<Func<MeasuredModel>> repeats)
    {
        IReadOnlyList<UserMetric> judged = model.Role == ModelRole.Floor ? Mean(model, repeats) : model.Measure(test, metrics);
        (IReadOnlyList<UserMetric> described, IReadOnlyList<SetMetric> all) = model.Describe(test, metrics);
        if (_random.Count == 0)
        {
            _random = ById(judged);
        }

        UserMetric[] measured = [.. judged, .. described];
        Definitions.AddRange(
            measured.Select(metric => metric.Definition).Concat(all.Select(metric => metric.Definition))
                .Where(definition => !Definitions.Contains(definition)).ToArray());
        tables.AddUsers(model.Name, measured);
        PersonMetric[] people = test.People.Sum(measured);
        double[][] resampled = bootstrap.Values(people, cancellation);
        if (model.Role == ModelRole.Model || model.Name == Floors.PopularityName || pair.Contains(model.Name))
        {
            _predicted[model.Name] = (model.Coverage, model.PredictedRows());
            _compared.AddRange(
                people.Zip(resampled).Where(of => _inJson.Contains(of.First.Definition.Id)).Select(of => (model.Name, of.First, of.Second)));
        }

        Dictionary<string, PersonMetric> shuffled = model.Role == ModelRole.Model
            ? ById(RatingMeasures.Compute(test, Shuffle(model.Ratings), Shuffle(model.Scores), metrics)) : [];
        ILookup<string, double> others = repeats.Where(_ => model.Role == ModelRole.Model).SelectMany(repeat => ValuesOf(repeat()))
            .ToLookup(value => value.Id, value => value.Value, StringComparer.Ordinal);
        return new ModelMetrics(
            model.Name, model.Role, model.Kind, model.Coverage,
            [.. Together(measured.Length, i => WithRepeats(
                ValueOf(measured[i], people[i], resampled[i], model.Role, shuffled.GetValueOrDefault(measured[i].Definition.Id)),
                others[measured[i].Definition.Id])),
                .. Together(all.Count, i => ValueOf(all[i])).OfType<MetricValue>()],
            model.Ratings is null || !test.HasRatings ? [] : CalibrationError.BinsOf(test.Ratings, model.Ratings), SlicesOf(model, measured));
    }

    /// <summary>Computes some values concurrently, each on one thread.</summary>
    private T[] Together<T>(int count, Func<int, T> value)
    {
        var values = new T[count];
        Parallel.For(0, count, test.Parallelism, i => values[i] = value(i));
        return values;
    }

    /// <summary>The mean of several draws of a floor. A metric that is undefined for all users in the first of them is left out.</summary>
    private List<UserMetric> Mean(MeasuredModel floor, IReadOnlyList<Func<MeasuredModel>> draws)
    {
        List<DrawMean> means = [.. floor.Measure(test, metrics).Select(metric => new DrawMean(metric))];
        foreach (Func<MeasuredModel> draw in draws)
        {
            Dictionary<string, UserMetric> more = draw().Measure(test, metrics).ToDictionary(metric => metric.Definition.Id, StringComparer.Ordinal);
            means.ForEach(mean => mean.Add(more.GetValueOrDefault(mean.Id)));
            more.Clear();
            GC.Collect(); // Of a draw, nothing is needed any more.
        }

        return means.ConvertAll(mean => mean.Compute());
    }

    /// <summary>The values that each test user adds to: those of all together take the jackknife's time again.</summary>
    private IEnumerable<(string Id, double Value)> ValuesOf(MeasuredModel model)
    {
        cancellation.ThrowIfCancellationRequested();
        return model.Measure(test, metrics).Concat(model.Describe(test, metrics).Users).Select(metric => (metric.Definition.Id, metric.Total()));
    }

    private static MetricValue WithRepeats(MetricValue value, IEnumerable<double> others) => others.ToArray() is { Length: > 0 } more
        ? value with { Repeats = [value.Value, .. more] } : value;

    /// <summary>
    /// Every two of the models that were evaluated, on the metrics that matter most: the same resamples and test as in a comparison of runs.
    /// </summary>
    /// <param name="models">What <see cref="Evaluate"/> gave for each.</param>
    public IEnumerable<ModelComparison> Compare(IReadOnlyList<ModelMetrics> models)
    {
        IReadOnlyList<double>? SeedsOf(string model, PersonMetric metric) => models.First(of => of.Name == model)
            .Find(metric.Definition.Name, metric.Definition.Candidates)!.Repeats;
        foreach ((int i, (string left, PersonMetric metric, double[] resampled)) in _compared.Index())
        {
            foreach ((string right, PersonMetric other, double[] values) in _compared.Take(i)
                .Where(before => before.Metric.Definition == metric.Definition))
            {
                (PairedDifference paired, string? noInterval) = PairedDifference.ComputeAlike(metric, other);
                if (paired.NoVerdict is null && OtherRows(left, right, metric.Definition) is { } reason)
                {
                    (paired, noInterval) = (paired with { PValue = null, NoVerdict = reason }, reason);
                }

                var interval = Interval.FromResamples([.. resampled.Zip(values, (a, b) => a - b)], paired.People, noInterval);
                yield return new ModelComparison(
                    metric.Definition.Name, metric.Definition.Candidates, left, right, paired.Difference, interval.Low, interval.High, paired.PValue,
                    paired.NoVerdict, interval.NoInterval,
                    SeedVariation.OfTwoModels(SeedsOf(left, metric), SeedsOf(right, other))?.Limit);
            }
        }
    }

    /// <summary>
    /// Says why errors of two models show nothing: each is a mean over the rows that its model predicts, so that these have to be the same.
    /// </summary>
    private string? OtherRows(string left, string right, MetricDefinition metric)
    {
        ((double coverage, string rows), (double otherCoverage, string otherRows)) = (_predicted[left], _predicted[right]);
        return metric is not { Candidates: CandidateSet.TestItems, Better: MetricDirection.Lower } || rows == otherRows ? null
            : FormattableString.Invariant($"the two predict other test rows (coverage {coverage:0.####} and {otherCoverage:0.####})");
    }

    private Dictionary<string, PersonMetric> ById(IReadOnlyList<UserMetric> measured) =>
        test.People.Sum(measured).ToDictionary(metric => metric.Definition.Id, StringComparer.Ordinal);

    private double[]? Shuffle(double[]? predictions) => predictions is null ? null : Floors.Shuffled(test, predictions, seed);

    private MetricValue ValueOf(UserMetric metric, PersonMetric people, double[] resampled, ModelRole role, PersonMetric? shuffled)
    {
        var interval = Interval.FromResamples(resampled, people.EffectivePeople, SmallSample.NoInterval(people));
        return new MetricValue(
            metric.Definition.Name, metric.Definition.Candidates, metric.Total(), interval.Low, interval.High,
            interval.NoInterval is null ? IntervalKind.Bootstrap : IntervalKind.None,
            [.. _usersOfFolds.Select(users => Finite(metric.Over(users)))], shuffled?.Total(), null,
            role == ModelRole.Model ? FloorCheck.FindReason(people, _random.GetValueOrDefault(metric.Definition.Id), shuffled) : null,
            interval.NoInterval, people.People);
    }

    /// <summary>Null where no list or prediction is there at all.</summary>
    private MetricValue? ValueOf(SetMetric metric)
    {
        double value = metric.Over(Enumerable.Range(0, test.Users.Count));
        if (double.IsNaN(value))
        {
            return null;
        }

        var interval = Interval.FromJackknife(value, metric.StandardError, metric.Groups, metric.Highest);
        return new MetricValue(
            metric.Definition.Name, metric.Definition.Candidates, value, interval.Low, interval.High,
            interval.NoInterval is null ? IntervalKind.Jackknife : IntervalKind.None,
            _usersOfFolds.Length == 1 ? [Finite(value)] : [.. _usersOfFolds.Select(users => Finite(metric.Over(users)))],
            NoInterval: interval.NoInterval, Users: metric.Users);
    }

    private List<SliceMetrics> SlicesOf(MeasuredModel model, UserMetric[] measured)
    {
        // Side by side, and each from its first user to its last: so a sum is the same on any number of threads.
        var values = new (MetricDefinition Definition, double Value)[_slices.Count][];
        Parallel.For(0, _slices.Count, test.Parallelism, slice =>
            values[slice] = [.. ValuesOf(_slices[slice].Slice, model, measured).Where(value => double.IsFinite(value.Value))]);
        var slices = new List<SliceMetrics>();
        foreach ((int i, (Slice slice, int users, int rows)) in _slices.Index())
        {
            tables.AddSlice(model.Name, slice, users, rows, values[i]);
            slices.Add(new SliceMetrics(slice.By, slice.From, slice.To, users, rows,
                [.. values[i].Where(value => _inJson.Contains(value.Definition.Id))
                    .Select(value => new SliceValue(value.Definition.Name, value.Definition.Candidates, value.Value))]));
        }

        return slices;
    }

    private IEnumerable<(MetricDefinition Definition, double Value)> ValuesOf(Slice slice, MeasuredModel model, UserMetric[] measured)
    {
        if (slice.By != SliceKind.UserActivity)
        {
            return model.MeasureTogether(test, metrics, slice.Contains).Select(metric => (metric.Definition, metric.ValueOf(0)));
        }

        int[] among = [.. Enumerable.Range(0, test.Users.Count).Where(user => slice.Contains(test.FirstRows[user]))];
        return measured.Select(metric => (metric.Definition, metric.Over(among)));
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
