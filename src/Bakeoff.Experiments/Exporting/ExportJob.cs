using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Trains a model if it is not up to date, and writes its vectors into one file that any language reads.</summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="cancellation">Ends it; what is done stays done.</param>
internal sealed class ExportJob(RunContext context, CancellationToken cancellation)
{
    private readonly StoredRuns _store = new(context.Settings.StoreFolder);

    /// <summary>The names of the models that have vectors; the first one is the default of the command line.</summary>
    public static IReadOnlyList<string> Models { get; } = [.. ModelTable.All.Where(model => model.HasVectors).Select(model => model.Key)];

    /// <summary>Writes the vectors.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="request">Which vectors, and where to.</param>
    /// <exception cref="ReportedException">
    /// The model has no vectors, or its files are gone (<c>BKF1017</c>), or it is not trained on the fold (<c>BKF1008</c>).
    /// </exception>
    public ExportResult Run(LoadedExperiment experiment, ExportRequest request)
    {
        StageNode node = FindNode(experiment.Graph, request);
        string ingest = StageTable.Ingest.Name;
        IReadOnlyDictionary<string, string> keys = Train(experiment, node);
        string[] damaged =
        [
            .. new[] { (node.Stage, node.Label), (Stage: ingest, Label: ingest) }
                .Where(output => !_store.IsWhole(output.Stage, keys[output.Label])).Select(output => output.Label),
        ];
        if (damaged.Length > 0)
        {
            // Whoever asked whether it is whole has quarantined what is not, so that the stage runs again.
            string labels = string.Join(" and ", damaged);
            context.Listener.Preparing(
                $"warning: {ErrorCodes.StoreDamaged}: the stored output of {labels} is damaged; it was moved aside and is made again.");
            keys = Train(experiment, node);
        }

        string file = request.OutputFile
            ?? Path.Combine(context.Settings.ArtifactsFolder, "exports", experiment.Graph.Experiment, request.Model + ".safetensors");
        string PathOf(string name) => _store.PathOf(node.Stage, keys[node.Label], name) ?? throw new ReportedException([new ErrorReport(
            ErrorCodes.UnknownArtifact, $"{node.Label} has written no {name}.", "Run it again with --force.")]);
        ModelVectors vectors = ModelTable.All.First(model => model.Stage.Name == node.Stage).ReadVectors(node.Options, PathOf);
        VectorFile.Write(
            file, vectors, keys[node.Label], _store.PathOf(ingest, keys[ingest], "user-names.parquet"),
            _store.PathOf(ingest, keys[ingest], "item-names.parquet"));
        return new ExportResult(file, vectors.Users.Count, vectors.Items.Count, vectors.UserVectors[0].Length);
    }

    private Dictionary<string, string> Train(LoadedExperiment experiment, StageNode node) =>
        new ExperimentRun(context, cancellation).Run(experiment, [node], force: false).Records
            .ToDictionary(record => record.Label, record => record.Key, StringComparer.Ordinal);

    private static StageNode FindNode(StageGraph graph, ExportRequest request)
    {
        if (!Models.Contains(request.Model))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownArtifact, $"the vectors of '{request.Model}' cannot be exported.",
                NearestName.Remedy(request.Model, [.. Models]))]);
        }

        IReadOnlyList<StageNode> nodes = StageNames.NodesOf(graph, ModelParameters.StageOf(graph, request.Model));
        return nodes.FirstOrDefault(node => node.Repeat == 0 && (request.Fold is null || node.Fold == request.Fold))
            ?? throw new ReportedException([new ErrorReport(
                ErrorCodes.FoldOutOfRange, $"'{graph.Experiment}' does not train fold {request.Fold}.",
                $"Choose one of {string.Join(", ", nodes.Select(node => node.Fold).Distinct())}.")]);
    }
}
