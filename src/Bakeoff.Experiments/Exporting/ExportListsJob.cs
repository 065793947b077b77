using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Trains models if they are not up to date, and writes their lists and predictions in a format that other tools read.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="cancellation">Ends it; what is done stays done.</param>
internal sealed class ExportListsJob(RunContext context, CancellationToken cancellation)
{
    private readonly StoredRuns _store = new(context.Settings.StoreFolder);
    private readonly List<(string, long)> _files = [];
    private readonly SortedDictionary<string, string> _scores = new(StringComparer.Ordinal);

    /// <summary>Writes the files.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="request">Which lists, and where to.</param>
    /// <exception cref="ReportedException">
    /// There is no such format (<c>BKF1012</c>), model (<c>BKF1017</c>) or fold (<c>BKF1008</c>), or an id cannot be written (<c>BKF6009</c>).
    /// </exception>
    public ExportListsResult Run(LoadedExperiment experiment, ExportListsRequest request)
    {
        if (!ImportFormat.All.Contains(request.Format))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownChoice, $"there is no format '{request.Format}'.", NearestName.Remedy(request.Format, [.. ImportFormat.All]))]);
        }

        StageNode[] nodes = [.. FindNodes(experiment.Graph, request)];
        Dictionary<string, string> keys = new ExperimentRun(context, cancellation).Run(experiment, nodes, force: false).Records
            .ToDictionary(record => record.Label, record => record.Key, StringComparer.Ordinal);
        string folder = request.OutputFolder
            ?? Path.Combine(context.Settings.ArtifactsFolder, "exports", experiment.Graph.Experiment, request.Format);
        string ingest = StageTable.Ingest.Name, split = StageTable.Split.Name;
        string? Named(string kind) => _store.PathOf(ingest, keys[ingest], $"{kind}-names.parquet");
        using var writer = new ListWriter(request.Format, folder, Named("user"), Named("item"));
        foreach (StageNode node in nodes)
        {
            foreach (string model in ModelsOf(node).Where(model => request.Model is null || model == request.Model))
            {
                cancellation.ThrowIfCancellationRequested();
                Write(writer, node, keys[node.Label], model);
            }
        }

        foreach (int fold in nodes.Where(_ => writer.IsTrec).Select(node => node.Fold!.Value).Distinct().Order())
        {
            var roles = SplitRoles.Read(RequireFile(split, keys[split], "split.json"));
            _files.Add(writer.WriteQrels(RequireFile(split, keys[split], "split.parquet"), roles.Of(fold)));
        }

        return new ExportListsResult(folder, [.. _files.OrderBy(file => file.Item1, StringComparer.Ordinal)], _scores);
    }

    private void Write(ListWriter writer, StageNode node, string key, string model)
    {
        if (_store.ReadText(node.Stage, key, $"{model}/{ModelFiles.Training}") is not { } training)
        {
            return; // One that the stage can train, and that this experiment does not have.
        }

        _scores[model] = WordOf(CanonicalJson.Deserialize<TrainingReport>(training).Scores);
        foreach ((string file, bool withSeen) in new[] { (ModelFiles.SeenExcluded, false), (ModelFiles.SeenIncluded, true) })
        {
            if (_store.PathOf(node.Stage, key, $"{model}/{file}") is { } lists)
            {
                _files.Add(writer.WriteLists(lists, model, node.Fold!.Value, withSeen));
            }
        }

        // A run of TREC ranks; what predicts ratings has another format.
        string predictions = RequireFile(node.Stage, key, $"{model}/{ModelFiles.Predictions}");
        if (!writer.IsTrec && writer.WritePredictions(predictions, model, node.Fold!.Value) is { } written)
        {
            _files.Add(written);
        }
    }

    private static string WordOf(string scores) => scores switch
    {
        nameof(ScoreKind.Rating) => "rating",
        nameof(ScoreKind.RatingAndRanking) => "rating-and-ranking",
        nameof(ScoreKind.RatingBesideRanking) => "rating-beside-ranking",
        _ => "ranking",
    };

    private string RequireFile(string stage, string key, string file) => _store.PathOf(stage, key, file)
        ?? throw new ReportedException([new ErrorReport(
            ErrorCodes.UnknownArtifact, $"the store has no whole {file} of {stage}.", "Run the same command again: what is damaged is made again.")]);

    private static IEnumerable<string> ModelsOf(StageNode node) =>
        node.Model is { } named ? [named] : ModelTable.All.First(model => model.Stage.Name == node.Stage)
            .FindTrained(node.Options, hasRatings: true);

    private static IEnumerable<StageNode> FindNodes(StageGraph graph, ExportListsRequest request)
    {
        StageNode[] trainings = [.. graph.Nodes.Where(node => node.Fold is not null && node.Repeat == 0)];
        if (request.Model is { } model && !trainings.Any(node => ModelsOf(node).Contains(model)))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownArtifact, $"the experiment '{graph.Experiment}' has no model '{model}'.",
                NearestName.Remedy(model, [.. trainings.SelectMany(ModelsOf).Distinct()]))]);
        }

        StageNode[] ofFold = [.. trainings.Where(node => request.Fold is null || node.Fold == request.Fold)];
        return ofFold.Length > 0 ? ofFold.Where(node => request.Model is null || ModelsOf(node).Contains(request.Model))
            : throw new ReportedException([new ErrorReport(
                ErrorCodes.FoldOutOfRange, $"'{graph.Experiment}' does not train fold {request.Fold}.",
                $"Choose one of {string.Join(", ", trainings.Select(node => node.Fold).Distinct())}.")]);
    }
}
