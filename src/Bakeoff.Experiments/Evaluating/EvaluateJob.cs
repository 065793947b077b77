using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Models;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Measures lists and scores that were made elsewhere as one more model of an experiment: the same graph with one node more for each fold, and
/// without the models that would have to be trained first. Its seeds are the experiment's, so that floors and intervals are the same.
/// </summary>
/// <param name="context">What everything that runs shares.</param>
/// <param name="loader">Reads the experiment.</param>
/// <param name="cancellation">Ends it; what is done stays done.</param>
internal sealed class EvaluateJob(RunContext context, ExperimentLoader loader, CancellationToken cancellation)
{
    /// <summary>What stands between the names of the experiment and the model in the name under which both are measured.</summary>
    private const char Mark = '+';

    private const string ReservedPrefix = "imported-";
    private readonly List<string> _notShown = [];

    /// <summary>Measures the files.</summary>
    /// <param name="name">The experiment.</param>
    /// <param name="request">The files.</param>
    /// <exception cref="ReportedException">The experiment, a file or a word of the request is wrong.</exception>
    public EvaluateResult Run(string name, EvaluateRequest request)
    {
        ImportedModel? model = null;
        LoadedExperiment loaded = loader.Load(name, experiment =>
        {
            model = ModelOf(request, experiment);
            return Extend(experiment, model);
        });
        var run = new ExperimentRun(context, cancellation);
        RunResult result = run.WithModels(run.RunReport(loaded));
        TrainingReport[] imported = [.. Imported(loaded, result, model!)];
        long Sum(string size) => imported.Sum(fold => fold.Sizes.GetValueOrDefault(size));
        return new EvaluateResult(model!.Name, result, _notShown, Sum(TrainingReport.UsersWithoutList), TestUsers(result))
        {
            PredictionsOffScale = Sum(TrainingReport.PredictionsOffScale),
        };
    }

    private static ImportedModel ModelOf(EvaluateRequest request, Experiment experiment)
    {
        var files = new Dictionary<string, ImportedPath>(StringComparer.Ordinal);
        Add(files, ImportStage.ListsFile, request.ListsFile, request.Format);
        Add(files, ImportStage.ListsWithSeenFile, request.ListsWithSeenFile, request.Format);
        Add(files, ImportStage.PredictionsFile, request.PredictionsFile, request.Format);
        bool lists = request.ListsFile is not null;
        if (!lists && (request.PredictionsFile is null || request.ListsWithSeenFile is not null))
        {
            throw Refuse("there are no lists to measure, and no predictions alone.", "Name a file with --lists=FILE, --predictions=FILE or both.");
        }

        Demand(request.Scores, nameof(ImportOptions.Scores), "--scores");
        string scores = request.Scores ?? ImportFormat.DefaultScores(lists, request.PredictionsFile is not null);
        if (lists == (scores == "rating"))
        {
            throw Refuse(
                $"--scores={scores} does not go with {(lists ? "lists" : "predictions alone")}.",
                lists ? "Choose ranking, rating-and-ranking or rating-beside-ranking." : "Choose rating, or name --lists.");
        }

        var model = new ImportedModel(NameOf(request, experiment), scores, files);
        ErrorReport[] problems = [.. ModelName.Check(model.Name, null), .. model.Check(experiment.Folds)];
        return problems.Length == 0 ? model : throw new ReportedException(problems);
    }

    private static void Add(Dictionary<string, ImportedPath> files, string kind, string? path, string? format)
    {
        Demand(format, nameof(ImportOptions.Lists), "--format");
        if (path is not null)
        {
            files[kind] = new ImportedPath(
                format ?? ImportFormat.Find(path) ?? throw Refuse(
                    $"the name '{path}' does not say which format the file has.", $"Choose --format of {string.Join(", ", ImportFormat.All)}."),
                Path.GetFullPath(path));
        }
    }

    private static void Demand(string? word, string property, string option)
    {
        IReadOnlyList<string> words = OptionProperties.ChoicesOf(typeof(ImportOptions).GetProperty(property)!)!;
        if (word is not null && !words.Contains(word))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownChoice, $"{option} must be one of {string.Join(", ", words)}, but is '{word}'.",
                NearestName.Remedy(word, [.. words]))]);
        }
    }

    /// <summary>
    /// The name that is asked for, or what the file's name begins with; one of the experiment's models is not to be mixed up with it.
    /// </summary>
    private static string NameOf(EvaluateRequest request, Experiment experiment)
    {
        string[] taken = [.. QuestionReader.Models(experiment)];
        if (request.Name is { } asked)
        {
            return !taken.Contains(asked) ? asked
                : throw Refuse($"the experiment '{experiment.Name}' has a model '{asked}' already.", "Choose another --name.");
        }

        string file = Path.GetFileName(request.ListsFile ?? request.PredictionsFile!).Split('.')[0];
        string name = string.Concat(file.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-'));
        return name.Length == 0 || taken.Contains(name) || ModelName.Check(name, null).Any() ? ReservedPrefix + name : name;
    }

    private static ReportedException Refuse(string message, string remedy) =>
        new([new ErrorReport(ErrorCodes.ConflictingOptions, message, remedy)]);

    /// <summary>The experiment with the model, and without those that are not up to date.</summary>
    private Experiment Extend(Experiment experiment, ImportedModel model)
    {
        StageGraph graph = GraphBuilder.Build(experiment);
        Engine engine = context.EngineFor(graph);
        engine.FindCustomCode(graph.Nodes);
        StageNode[] trainings = [.. graph.Nodes.Where(node => node.Fold is not null)];
        HashSet<string> open = [.. engine.Plan(trainings).Where(step => step.State != PlanStep.UpToDate).Select(step => step.Label)];
        foreach (string key in trainings.Where(node => open.Contains(node.Label))
            .Select(node => node.Model ?? ModelTable.All.First(built => built.Stage.Name == node.Stage).Key).Distinct().ToArray())
        {
            _notShown.Add(key);
            experiment.Models.Remove(key);
            experiment.CustomModels.Remove(key);
            experiment.Imports.Remove(key);
            experiment.Untuned.Remove(
                key.EndsWith(TuningReport.UntunedMark, StringComparison.Ordinal) ? key[..^TuningReport.UntunedMark.Length] : "");
        }

        bool alone = experiment.Models.Count + experiment.CustomModels.Count + experiment.Imports.Count == 0;
        experiment.Imports[model.Name] = model;
        return experiment with
        {
            Name = $"{experiment.Name}{Mark}{model.Name}", Evaluation = QuestionOf(experiment, alone ? model : null), Sweep = null,
            Command = CommandOf(experiment.Name, model),
        };
    }

    /// <summary>The command without paths, which must not be in a page: it would be another one on another machine.</summary>
    private static string CommandOf(string experiment, ImportedModel model)
    {
        string files = string.Concat(model.Files.Keys.Order(StringComparer.Ordinal).Select(file => $" --{file}=FILE"));
        return $"bakeoff evaluate --experiment={experiment} --name={model.Name}{files}"
            + (model.Files.ContainsKey(ImportStage.PredictionsFile) ? $" --scores={model.Scores}" : "");
    }

    /// <summary>The question, less what nothing that is measured can answer: the lists may be asked about without the models that it names.</summary>
    private static EvaluationOptions QuestionOf(Experiment experiment, ImportedModel? only)
    {
        EvaluationOptions options = experiment.Evaluation;
        string[] measured = QuestionReader.Models(experiment);
        options = options.Pair.All(measured.Contains) ? options : options with { Pair = [] };
        return only is null ? options : options with { Primary = [] };
    }

    /// <summary>What the import says of the files, fold by fold.</summary>
    private IEnumerable<TrainingReport> Imported(LoadedExperiment loaded, RunResult result, ImportedModel model)
    {
        var store = new StoredRuns(context.Settings.StoreFolder);
        string import = StageTable.Import.Name;
        foreach (StageNode node in loaded.Graph.OfStage(import).Where(node => node.Model == model.Name))
        {
            string? key = result.Records.FirstOrDefault(record => record.Label == node.Label)?.Key;
            if (key is not null && store.ReadText(import, key, $"{model.Name}/{ModelFiles.Training}") is { } json)
            {
                yield return CanonicalJson.Deserialize<TrainingReport>(json);
            }
        }
    }

    private static long TestUsers(RunResult result) =>
        CanonicalJson.Read<MetricsReport>(Path.Combine(result.ReportFolder!, MetricsReport.FileName)).TestUsers;
}
