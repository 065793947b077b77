using System.CommandLine;
using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Tables;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff export</c>: a model's vectors of users and items in one file that any language reads, to serve it.</summary>
internal static class ExportCommand
{
    private const string Format = "vectors/1";
    private static readonly string Ingest = StageTable.Ingest.Name;
    private static readonly string[] s_models = [.. ModelTable.All.Where(model => model.HasVectors).Select(model => model.Key)];

    public static Command Create()
    {
        var common = new CommonOptions();
        var model = new Option<string>("--model") { Description = string.Join(" or ", s_models) + ".", DefaultValueFactory = _ => s_models[0] };
        var fold = new Option<int?>(
            "--fold") { Description = "The fold whose training is meant. Default: the experiment's first.", CustomParser = result =>
                NumberArgument.ParseCount(result, "--fold", 0, int.MaxValue) };
        var output = new Option<string?>("--output", "-o") { Description = "The file. Default: artifacts/exports/EXPERIMENT/MODEL.safetensors." };
        var command = new Command(
            "export", "Write a model's vectors of users and items as safetensors: a score is their dot product.") { model, fold, output };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            ExperimentRunner runner = common.Runner(arguments);
            EngineSettings settings = runner.Context.Settings;
            LoadedExperiment experiment = runner.Loader.Load(common.ExperimentName(arguments));
            StageNode node = NodeOf(experiment.Graph, arguments.GetValue(model)!, arguments.GetValue(fold));
            var store = new StoredRuns(settings.StoreFolder);
            (string Key, string Ingest) Run()
            {
                IReadOnlyList<StageRecord> records = new ExperimentRun(runner.Context, cancellation).Run(experiment, [node], force: false).Records;
                return (records.First(record => record.Label == node.Label).Key, records.First(record => record.Label == Ingest).Key);
            }

            (string key, string ingest) = Run();
            (string Stage, string Label, string Key)[] made = [(node.Stage, node.Label, key), (Ingest, Ingest, ingest)];
            string[] damaged = [.. made.Where(output => !store.IsWhole(output.Stage, output.Key)).Select(output => output.Label)];
            if (damaged.Length > 0)
            {
                // What was damaged has been moved aside, so that the stage runs again.
                Console.Error.WriteLine(
                    $"warning: {ErrorCodes.StoreDamaged}: the stored output of {string.Join(" and ", damaged)} is damaged; it was moved aside and "
                        + $"is made again.");
                (key, ingest) = Run();
            }

            string file = arguments.GetValue(output)
                ?? Path.Combine(settings.ArtifactsFolder, "exports", experiment.Graph.Experiment, arguments.GetValue(model) + ".safetensors");
            (int users, int items, int size) = Write(store, node, key, ingest, file);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path.GetRelativePath(Environment.CurrentDirectory, file)}: {users} users, {items} items, vectors of {size} numbers"));
            return 0;
        }));
        return command;
    }

    private static StageNode NodeOf(StageGraph graph, string model, int? fold)
    {
        if (!s_models.Contains(model))
        {
            throw new ReportedException(
                [new ErrorReport(ErrorCodes.UnknownArtifact, $"the vectors of '{model}' cannot be exported.", NearestName.Remedy(model, s_models))]);
        }

        IReadOnlyList<StageNode> nodes = StageNames.NodesOf(graph, ModelParameters.StageOf(graph, model));
        return nodes.FirstOrDefault(node => node.Repeat == 0 && (fold is null || node.Fold == fold)) ?? throw new ReportedException([new ErrorReport(
            ErrorCodes.FoldOutOfRange, $"'{graph.Experiment}' does not train fold {fold}.",
            $"Choose one of {string.Join(", ", nodes.Select(node => node.Fold).Distinct())}.")]);
    }

    private static (int Users, int Items, int Size) Write(StoredRuns store, StageNode node, string key, string ingest, string file)
    {
        string PathOf(string name) => store.PathOf(node.Stage, key, name) ?? throw new ReportedException([new ErrorReport(
            ErrorCodes.UnknownArtifact, $"{node.Label} has written no {name}.", "Run it again with --force.")]);
        ModelVectors vectors = ModelTable.All.First(model => model.Stage.Name == node.Stage).ReadVectors(node.Options, PathOf);
        (long[] users, long[] items) = ([.. vectors.Users], [.. vectors.Items]);
        int size = vectors.UserVectors[0].Length;
        var tensors = new Safetensors();
        tensors.Metadata["format"] = Format;
        tensors.Metadata["score"] = "dot product";
        tensors.Metadata["key"] = key;
        tensors.Add<long>("users", users, users.Length);
        tensors.Add<long>("items", items, items.Length);
        tensors.Add<float>("user_vectors", [.. vectors.UserVectors.SelectMany(vector => vector)], users.Length, size);
        tensors.Add<float>("item_vectors", [.. vectors.ItemVectors.SelectMany(vector => vector)], items.Length, size);
        AddNames(tensors, "user", users, store.PathOf(Ingest, ingest, "user-names.parquet"));
        AddNames(tensors, "item", items, store.PathOf(Ingest, ingest, "item-names.parquet"));
        AtomicFile.Write(file, tensors.Write);
        return (users.Length, items.Length, size);
    }

    /// <summary>Where ids are texts, <paramref name="ids"/> are numbers that nobody else knows: their names follow, in the same order.</summary>
    private static void AddNames(Safetensors tensors, string kind, long[] ids, string? path)
    {
        if (path is null)
        {
            return;
        }

        using var session = new DuckDbSession();
        Dictionary<long, string> names =
            session.List($"SELECT \"{kind}\", name FROM {DuckDbSession.Parquet(path)}", row => (row.GetInt64(0), row.GetString(1)))
            .ToDictionary(name => name.Item1, name => name.Item2);
        byte[][] texts = [.. ids.Select(id => Encoding.UTF8.GetBytes(names[id]))];
        long end = 0;
        tensors.Add<long>($"{kind}_name_ends", [.. texts.Select(text => end += text.Length)], ids.Length);
        tensors.Add<byte>($"{kind}_names", [.. texts.SelectMany(text => text)], end);
    }
}
