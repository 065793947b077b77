using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Evaluation;

/// <summary>
/// Measures every model on the test rows of every fold, alongside floors and a ceiling on the same rows: <c>metrics.json</c>,
/// <c>per-user.parquet</c>, <c>slices.parquet</c> and <c>examples.json</c>. It reads predictions and lists, never a model.
/// </summary>
/// <param name="custom">The custom metrics, an instance each in the order of <see cref="CustomEvaluationOptions.Metrics"/>; null for none.</param>
public sealed class EvaluateStage(IReadOnlyList<ICustomMetric>? custom = null) : IStage
{
    // What DuckDB may hold: it streams what it reads, and writes per-user.parquet in small row groups (UserRows).
    private const long DuckDbBytes = 200_000_000;

    /// <inheritdoc/>
    public string Name => "Evaluate";

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        try
        {
            Evaluate(context);
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.OfType<EvaluationException>().MinBy(inner => inner.Message) is { } failed)
        {
            throw failed; // Several threads may fail of the same at the same time.
        }
    }

    private void Evaluate(StageContext context)
    {
        var options = context.Options<CustomEvaluationOptions>();
        using var session = new DuckDbSession(context, Math.Min(context.MemoryBytes / 2, DuckDbBytes));
        string catalogue = DuckDbSession.Parquet(CatalogueFile.Find(context));
        ILookup<(string Model, int Repeat), ModelFolder> folders = ModelFolder.Find(context);
        int[] folds = ModelFolder.FindFolds(context);
        var profile = CanonicalJson.Read<DatasetProfile>(context.InputFile("Ingest", DatasetProfile.FileName));
        var items = IdMap.From(session.List($"SELECT item FROM {catalogue}", row => row.GetInt64(0)));
        List<string> genres = session.List($"SELECT genres FROM {catalogue} ORDER BY item", row => row.GetString(0));
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        SplitRoles roles = SplitRoles.Read(context);
        using var rows = SortedRatings.OfSplit(session, context, roles);
        (TestSet test, IReadOnlyDictionary<int, (float Rating, long Rows)[]> trainingRatings) = TestSetReader.Read(
            rows, items, genres, [.. folds.Select(roles.Of)], profile, parallelism);
        using var tables = new EvaluationTables(session, test, context.WorkFolder);
        MetricSet metrics = MetricsOf(options);
        var evaluator = new Evaluator(
            test, metrics, [.. PrimaryMetrics.Candidates(options)], options.Pair,
            new Bootstrap(test.People.Count, options.Resamples, context.Seed, context.Threads), context.Seed, tables, context.Cancellation);
        IEnumerable<(string Name, Func<MeasuredModel>[] Reads)> toMeasure = Models(
            new ModelFileReader(session, test, items, context.Cancellation), test, trainingRatings, folders, context.Seed);

        int[] exampleUsers = ExampleReader.Pick(test);
        var examples = new List<(string, int[][])>();
        List<ModelMetrics> models = Measure(context, evaluator, toMeasure, folders.Count + 4, model =>
            examples.Add((model.Name, ExampleReader.ListsOf(model, exampleUsers))));
        AtomicFile.WriteText(context.OutputFile(MetricsReport.FileName), CanonicalJson.Serialize(new MetricsReport(
            MetricsReport.CurrentFormat, folds, test.People.Count, test.Positions.Length, options.Resamples, ProtocolReader.Read(test, items),
            evaluator.Definitions, models,
            [.. evaluator.Compare(models)], test.WhyNoRatings)
        {
            Primary = PrimaryMetrics.Resolve(options, models), Pair = PrimaryMetrics.ResolvePair(options, models),
            Formulas = metrics.FormulasOf(evaluator.Definitions),
        }));
        tables.Write(context.OutputFile("per-user.parquet"), context.OutputFile("slices.parquet"), context.Cancellation);
        string split = DuckDbSession.Parquet(context.InputFile("Split", "split.parquet"));
        string names = Path.Combine(context.Inputs["Ingest"], "user-names.parquet");
        AtomicFile.WriteText(context.OutputFile(ExamplesReport.FileName), CanonicalJson.Serialize(
            ExampleReader.Read(
                session, test, items, split, roles.Of(test.Folds[0]), catalogue, File.Exists(names) ? DuckDbSession.Parquet(names) : null,
                exampleUsers,
                [.. examples.OrderBy(example => example.Item1 == Floors.PopularityName)])));
    }

    /// <summary>Measures one model after the other.</summary>
    /// <param name="context">The stage's.</param>
    /// <param name="evaluator">Computes the metrics.</param>
    /// <param name="toMeasure">The models, floors and ceilings.</param>
    /// <param name="count">About how many these are, for the progress.</param>
    /// <param name="show">Takes a model whose lists are shown as examples.</param>
    /// <returns>The metrics of all. The floors are measured first, and come last.</returns>
    private static List<ModelMetrics> Measure(
        StageContext context, Evaluator evaluator, IEnumerable<(string Name, Func<MeasuredModel>[] Reads)> toMeasure, int count,
        Action<MeasuredModel> show)
    {
        var models = new List<ModelMetrics>();
        foreach ((string name, Func<MeasuredModel>[] reads) in toMeasure)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress.Report((double)models.Count / count, $"measuring {name}");
            MeasuredModel model = reads[0]();
            models.Add(evaluator.Evaluate(model, reads[1..]));
            if (model.Lists.Count > 0 && model.Name is not (Floors.RandomName or Floors.OracleName))
            {
                show(model);
            }

            // A model's arrays over all users are large objects, which the runtime collects late: those of several models would be in memory.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }

        return [.. models.OrderBy(model => model.Role)];
    }

    private MetricSet MetricsOf(CustomEvaluationOptions options)
    {
        Metric[] metrics = [.. (options.Metrics ?? []).Zip(custom ?? [], CustomMetric.Create)];
        PrimaryMetrics.DemandJudging(options, metrics);
        return new MetricSet(options, metrics);
    }

    /// <summary>Each with its repeats or draws, read when its turn comes: all at once would be more than fits.</summary>
    private static IEnumerable<(string Name, Func<MeasuredModel>[] Reads)> Models(
        ModelFileReader files, TestSet test, IReadOnlyDictionary<int, (float Rating, long Rows)[]> trainingRatings,
        ILookup<(string Model, int Repeat), ModelFolder> folders, ulong seed)
    {
        yield return ("random scores", [.. Enumerable.Range(0, Floors.RandomDraws)
            .Select(draw => (Func<MeasuredModel>)(() => Floors.Random(test, trainingRatings, seed, draw)))]);
        yield return ("popularity", [() => Floors.Popularity(test)]);
        foreach (IGrouping<string, IGrouping<(string Model, int Repeat), ModelFolder>> model in folders.GroupBy(group => group.Key.Model))
        {
            yield return (model.Key, [.. model.Select(group => (Func<MeasuredModel>)(() => files.Read([.. group])))]);
        }

        yield return ("the oracle", [() => Floors.Oracle(test)]);
    }
}
