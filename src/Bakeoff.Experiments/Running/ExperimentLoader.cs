using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Reads the experiments of a folder and makes their graphs; rows of a database are taken into a file first.</summary>
/// <param name="folder">The folder of the experiments.</param>
/// <param name="assemblies">The assemblies of custom models that are named explicitly.</param>
/// <param name="settings">Where results are kept, and whether the network may be used.</param>
/// <param name="rows">The folder where the rows of queries are kept that were asked already; null where each is asked each time.</param>
/// <param name="listener">Is told when models are built.</param>
/// <param name="tuner">Knows which options were found for the models of experiments that tune theirs.</param>
internal sealed class ExperimentLoader(
    string folder, IReadOnlyList<string> assemblies, EngineSettings settings, string? rows, IExperimentListener listener, ITuner tuner)
{
    private readonly KnownFiles _known = new();

    /// <summary>The folder of the experiments.</summary>
    public string Folder => folder;

    /// <summary>The experiments that there are.</summary>
    public IReadOnlyList<string> Names => new ExperimentReader(folder).Names;

    /// <summary>A loader of the same experiments that asks each query of a database once.</summary>
    /// <param name="kept">The folder where their rows are kept.</param>
    public ExperimentLoader Keeping(string kept) => new(folder, assemblies, settings, kept, listener, tuner);

    /// <summary>Whether a name is that of a matrix, and so of all its points.</summary>
    /// <param name="name">A folder of the experiments, or a point.</param>
    /// <exception cref="ReportedException">The experiment is missing or wrong (<c>BKF1xxx</c>).</exception>
    public bool IsMatrix(string name) => new ExperimentReader(folder).Read(name) is { Matrix.Experiment: var whole } && whole == name;

    /// <summary>Reads an experiment.</summary>
    /// <param name="name">Its name, or that of a point of its sweep or matrix.</param>
    /// <exception cref="ReportedException">
    /// The experiment is missing or wrong (<c>BKF1xxx</c>), or a matrix, which is as many experiments as it has points (<c>BKF1028</c>).
    /// </exception>
    public LoadedExperiment Load(string name) => Load(name, experiment => experiment);

    /// <summary>Reads an experiment and changes it before its graph is made.</summary>
    /// <param name="name">Its name, or that of a point of its sweep or matrix.</param>
    /// <param name="change">Gives the experiment that is meant.</param>
    /// <exception cref="ReportedException">The experiment is missing or wrong (<c>BKF1xxx</c>), or a matrix (<c>BKF1028</c>).</exception>
    public LoadedExperiment Load(string name, Func<Experiment, Experiment> change)
    {
        (LoadedExperiment? loaded, Matrix? matrix, string file) = Read(name, change);
        return loaded ?? throw new ReportedException([new ErrorReport(
            ErrorCodes.MatrixNotOne, $"'{name}' is a matrix of {matrix!.Points().Count} experiments, and one is meant here.",
            $"Name a point, such as --experiment='{matrix.Points()[0]}'; 'run' and 'plan' take all of them.", new FileLocation(file))]);
    }

    /// <summary>Reads an experiment, or all points of a matrix: a value that is wrong is told before the first of them runs.</summary>
    /// <param name="name">Its name, or that of a point.</param>
    /// <exception cref="ReportedException">It is missing, or some point is wrong (<c>BKF1xxx</c>).</exception>
    public IReadOnlyList<LoadedExperiment> LoadAll(string name)
    {
        (LoadedExperiment? loaded, Matrix? matrix, _) = Read(name, experiment => experiment);
        if (loaded is not null)
        {
            return [loaded];
        }

        LoadedExperiment? first = null;
        return LoadEach(matrix!.Points(), point =>
        {
            LoadedExperiment next = Load(point);
            next.RequireSameFilesAs(first ??= next, point);
            return [next];
        });
    }

    /// <summary>Reads several experiments: what is wrong with any of them is told before the first of them runs.</summary>
    /// <param name="names">Their names.</param>
    /// <exception cref="ReportedException">Some are missing or wrong (<c>BKF1xxx</c>).</exception>
    public IReadOnlyList<LoadedExperiment> LoadAll(IEnumerable<string> names) => LoadEach(names, LoadAll);

    private static List<LoadedExperiment> LoadEach(IEnumerable<string> names, Func<string, IReadOnlyList<LoadedExperiment>> load)
    {
        var experiments = new List<LoadedExperiment>();
        var problems = new List<ErrorReport>();
        foreach (string name in names)
        {
            try
            {
                experiments.AddRange(load(name));
            }
            catch (ReportedException e)
            {
                problems.AddRange(e.Reports.Where(report => !problems.Contains(report)));
            }
        }

        return problems.Count == 0 ? experiments : throw new ReportedException(problems);
    }

    /// <summary>The experiment; or the matrix that the name stands for, and its file.</summary>
    private (LoadedExperiment? Loaded, Matrix? Matrix, string File) Read(string name, Func<Experiment, Experiment> change)
    {
        var models = new ModelAssemblies(assemblies, folder, listener.Preparing);
        var reader = new ExperimentReader(folder, models, _known);
        Experiment experiment = reader.Read(name);
        if (experiment.Matrix is { } matrix && matrix.Experiment == name)
        {
            return (null, matrix, reader.Files[^1]);
        }

        if (experiment.Dataset.Sql is { } sql)
        {
            string cache = Path.Combine(settings.ArtifactsFolder, "cache", "sql");
            string file = SqlSnapshot.Take(sql, cache, settings.Fetch.Offline, rows, type => CustomAssembly.FindType(type, models));
            experiment.Dataset = experiment.Dataset with { ExternalPath = file };
        }

        LoadedExperiment loaded = Complete(experiment, change, reader);
        return (loaded, experiment.Matrix, reader.Files[^1]);
    }

    /// <summary>Makes the graph, with the options that were found for models that are tuned.</summary>
    private LoadedExperiment Complete(Experiment experiment, Func<Experiment, Experiment> change, ExperimentReader reader)
    {
        if (experiment.Tuning is null)
        {
            return new LoadedExperiment(
                GraphBuilder.Build(change(experiment)), reader.Files, reader.Hashes, experiment.Sweep) { Matrix = experiment.Matrix };
        }

        IReadOnlyList<ModelSearch> searches = tuner.Find(experiment);
        Experiment tuned = TunedExperiment.Create(experiment, searches);
        return new LoadedExperiment(GraphBuilder.Build(change(tuned)), reader.Files, reader.Hashes, experiment.Sweep)
        {
            Matrix = experiment.Matrix,
            Tuning = [.. searches.Select(search => new TuningState(search.Model.Name, StageOf(experiment, search), search.State, search.IsDone))],
            TuningLogs = [.. tuned.TuningLogs.Select(log => log.Path)],
            Tune = cancellation =>
            {
                tuner.Run(experiment, reader.Files[^1], cancellation);
                return Complete(experiment, change, reader);
            },
        };
    }

    private static string StageOf(Experiment experiment, ModelSearch search) => experiment.CustomModels.ContainsKey(search.Model.Name)
        ? StageTable.Custom.Name : ModelTable.Find(search.Model.Name)!.Stage.Name;
}
