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
internal sealed class ExperimentLoader(
    string folder, IReadOnlyList<string> assemblies, EngineSettings settings, string? rows, IExperimentListener listener)
{
    /// <summary>The folder of the experiments.</summary>
    public string Folder => folder;

    /// <summary>The experiments that there are.</summary>
    public IReadOnlyList<string> Names => new ExperimentReader(folder).Names;

    /// <summary>A loader of the same experiments that asks each query of a database once.</summary>
    /// <param name="kept">The folder where their rows are kept.</param>
    public ExperimentLoader Keeping(string kept) => new(folder, assemblies, settings, kept, listener);

    /// <summary>Reads an experiment.</summary>
    /// <param name="name">Its name, or that of a point of its sweep.</param>
    /// <exception cref="ReportedException">The experiment is missing or wrong (<c>BKF1xxx</c>).</exception>
    public LoadedExperiment Load(string name) => Load(name, experiment => experiment);

    /// <summary>Reads an experiment and changes it before its graph is made.</summary>
    /// <param name="name">Its name, or that of a point of its sweep.</param>
    /// <param name="change">Gives the experiment that is meant.</param>
    /// <exception cref="ReportedException">The experiment is missing or wrong (<c>BKF1xxx</c>).</exception>
    public LoadedExperiment Load(string name, Func<Experiment, Experiment> change)
    {
        var models = new ModelAssemblies(assemblies, folder, listener.Preparing);
        var reader = new ExperimentReader(folder, models);
        Experiment experiment = reader.Read(name);
        if (experiment.Dataset.Sql is { } sql)
        {
            string cache = Path.Combine(settings.ArtifactsFolder, "cache", "sql");
            string file = SqlSnapshot.Take(sql, cache, settings.Fetch.Offline, rows, type => CustomAssembly.FindType(type, models));
            experiment.Dataset = experiment.Dataset with { ExternalPath = file };
        }

        return new LoadedExperiment(GraphBuilder.Build(change(experiment)), reader.Files, reader.Hashes, experiment.Sweep);
    }
}
