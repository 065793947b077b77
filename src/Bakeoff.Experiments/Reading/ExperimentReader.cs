using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.Experiments;

/// <summary>Reads <c>experiments/&lt;name&gt;/experiment.json</c> and what it extends; all problems are reported together.</summary>
/// <param name="experimentsFolder">The folder of the experiments.</param>
/// <param name="assemblies">The assemblies that models may name without a path; null: none that the command line names.</param>
/// <param name="known">What other readers have read of the same folder, with the same assemblies; null for nothing.</param>
internal sealed class ExperimentReader(string experimentsFolder, ModelAssemblies? assemblies = null, KnownFiles? known = null)
{
    private static readonly string[] Keys =
        ["$schema", "extends", "question", "seed", "repeats", "dataset", "split", "models", "evaluation", "tuning", "sweep", "matrix"];
    private readonly KnownFiles _known = known ?? new();
    private readonly List<ErrorReport> _problems = [];
    private readonly List<string> _files = [];
    private JsonPart? _primary, _pair;
    private ErrorReport[] _missingDataset = [];
    private readonly List<string> _hashes = [];

    /// <summary>The experiments that there are.</summary>
    public IReadOnlyList<string> Names => Directory.Exists(experimentsFolder)
        ? [.. Directory.EnumerateDirectories(experimentsFolder).Where(folder => File.Exists(Path.Combine(folder, "experiment.json")))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The files that were read, what is extended before what extends it.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>The hashes of the bytes that were read of <see cref="Files"/>.</summary>
    public IReadOnlyList<string> Hashes => _hashes;

    /// <param name="name">
    /// A folder of the experiments, with slashes where it is in others; a point of the sweep or the matrix of one, as <see cref="Sweep"/> and
    /// <see cref="Matrix"/> name it; or a trial of its tuning, as <see cref="TrialName"/> does.
    /// </param>
    /// <exception cref="ReportedException">The experiment is missing or wrong (<c>BKF1xxx</c>).</exception>
    public Experiment Read(string name)
    {
        if (!Exists(name) && TrialName.Split(name) is var (tuned, trial))
        {
            return TuningTrials.Parse(Read(tuned), trial);
        }

        string[] parts = Exists(name) ? [name] : name.Split(Sweep.Mark, 2);
        if (!Exists(parts[0]))
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.UnknownExperiment, $"there is no experiment '{parts[0]}' in {experimentsFolder}.",
                NearestName.Remedy(parts[0], [.. Names]))]);
        }

        var experiment = new Experiment { Name = name };
        Apply(parts[0], experiment, []);
        if (experiment.Matrix is { } matrix)
        {
            ForgetMissingDataset(isReplaced: parts.Length == 2 && matrix.Axes.Any(axis => axis.Name == MatrixAxis.Dataset));
            ThrowProblems();
            if (parts.Length == 1)
            {
                return experiment; // Its points are what is checked and run.
            }

            BindPoint(matrix, parts[1], experiment);
        }

        new WholeCheck(_problems, new FileLocation(Path.GetRelativePath(Environment.CurrentDirectory, _files[^1]))).Run(experiment);
        if (_problems.Count == 0)
        {
            new QuestionReader(_problems).Check(experiment, _primary, _pair);
        }

        ThrowProblems();
        if (parts.Length == 2 && experiment.Matrix is null)
        {
            BindSweepPoint(name, parts, experiment);
        }

        return experiment;
    }

    private void BindSweepPoint(string name, string[] parts, Experiment experiment)
    {
        Sweep sweep = experiment.Sweep ?? throw new ReportedException([new ErrorReport(
            ErrorCodes.UnknownExperiment, $"'{name}' would be a point of a sweep, but the experiment '{parts[0]}' has no 'sweep'.",
            $"Name {parts[0]} itself, or give it a 'sweep' or a 'matrix'.", new FileLocation(_files[^1]))]);
        Bind(sweep.Overrides(parts[1]), parts[0], experiment, new OptionsBinder(_problems));
        // The sweep has its own question, and a point need not have all models.
        experiment.Evaluation = experiment.Evaluation with { Primary = [], Pair = [] };
        experiment.Tuning = null;
        ThrowProblems();
    }

    private void BindPoint(Matrix matrix, string point, Experiment experiment)
    {
        Bind(matrix.Overrides(point, experiment), matrix.Experiment, experiment, new OptionsBinder(_problems));
        if (matrix.Axes.Any(axis => axis.Name == MatrixAxis.Models))
        {
            (experiment.Evaluation, _pair) = (experiment.Evaluation with { Pair = [] }, null); // Not every point has both models.
        }
    }

    private void ThrowProblems()
    {
        if (_problems.Count > 0)
        {
            throw new ReportedException(
                [.. _problems.OrderBy(problem => problem.Location?.File, StringComparer.Ordinal).ThenBy(problem => problem.Location?.Line)]);
        }
    }

    /// <summary>One look: listing all of a thousand experiments for each of them would be a million.</summary>
    private bool Exists(string name) => name.Split('/').All(IsFolderName)
        && File.Exists(Path.Combine(experimentsFolder, name, "experiment.json"));

    private static bool IsFolderName(string part) => part.Length > 0 && Path.GetFileName(part) == part && part is not ("." or "..");

    private void Apply(string name, Experiment experiment, IReadOnlyList<string> extending)
    {
        string file = Path.Combine(experimentsFolder, name, "experiment.json");
        byte[] bytes = ExperimentFile.Read(file);
        _files.Insert(0, file);
        _hashes.Insert(0, ContentHash.OfBytes(bytes));
        JsonPart root = _known.Parse(bytes, _hashes[0], Path.GetRelativePath(Environment.CurrentDirectory, file), _problems);
        var binder = new OptionsBinder(_problems);
        if (!binder.Demand(root, JsonTokenType.StartObject, "an object"))
        {
            return;
        }

        // The base first, wherever in the file it is named, so that this file's values win.
        foreach ((_, _, JsonPart value) in root.Members.Where(member => member.Name == "extends"))
        {
            Extend(name, value, experiment, extending, binder);
        }

        Bind(root, name, experiment, binder);
        // Last, since what it varies are options that the rest sets up.
        new PointReader(_problems, binder, read => _known.ReadSweep(name, _hashes, read))
            .Read(root, name, experiment, isExtended: extending.Count > 0);
    }

    private void Bind(JsonPart root, string name, Experiment experiment, OptionsBinder binder)
    {
        foreach ((string key, FileLocation location, JsonPart value) in root.Members)
        {
            switch (key)
            {
                case "$schema" or "extends" or "sweep" or "matrix":
                    break;
                case "question" when binder.Demand(value, JsonTokenType.String, "a string"):
                    experiment.Question = value.Text;
                    break;
                case "seed":
                    experiment.Seed = binder.BindOne(key, value, new SeedOption { Seed = experiment.Seed }).Seed;
                    break;
                case "repeats":
                    experiment.Repeats = binder.BindOne(key, value, new RepeatsOption { Repeats = experiment.Repeats }).Repeats;
                    break;
                case "dataset":
                    ReadDataset(value, name, experiment, binder);
                    break;
                case "split":
                    new SplitReader(_problems, binder).Read(value, experiment);
                    break;
                case "models" when binder.Demand(value, JsonTokenType.StartObject, "an object"):
                    ReadModels(value, name, experiment, binder);
                    break;
                case "evaluation":
                    experiment.Evaluation = binder.Bind(experiment.Evaluation, value, "metrics");
                    new CustomMetricReader(_problems, binder, ClassesOf(name, binder)).Read(value, experiment.Metrics);
                    _primary = value.Members.Where(member => member.Name == "primary").Select(member => member.Value).FirstOrDefault() ?? _primary;
                    _pair = value.Members.Where(member => member.Name == "pair").Select(member => member.Value).FirstOrDefault() ?? _pair;
                    break;
                case "tuning":
                    experiment.Tuning = new TuningReader(_problems, binder).Read(value, experiment.Tuning);
                    break;
                case var unknown when !Keys.Contains(unknown):
                    binder.Unknown(key, location, Keys);
                    break;
            }
        }
    }

    private void ReadDataset(JsonPart value, string name, Experiment experiment, OptionsBinder binder)
    {
        ForgetMissingDataset(isReplaced: true);
        int before = _problems.Count;
        experiment.Dataset =
            new DatasetReader(_problems, binder, Path.Combine(experimentsFolder, name), ReadPins).Read(value) ?? experiment.Dataset;
        _missingDataset = [.. _problems.Skip(before).Where(problem => problem.Code == ErrorCodes.DatasetPathMissing)];
    }

    /// <summary>A dataset that another one replaces need not be there: the bundle of a matrix's point has the data of that point alone.</summary>
    private void ForgetMissingDataset(bool isReplaced) => _problems.RemoveAll(problem => isReplaced && _missingDataset.Contains(problem));

    /// <summary>The file of pins is one that the experiment was read from: what is remembered of a run no longer holds when it changes.</summary>
    private DatasetLock ReadPins()
    {
        (DatasetLock pins, byte[]? bytes) = DatasetLock.Read(experimentsFolder);
        if (bytes is not null)
        {
            _files.Insert(0, Path.Combine(experimentsFolder, DatasetLock.FileName));
            _hashes.Insert(0, ContentHash.OfBytes(bytes));
        }

        return pins;
    }

    private void Extend(string name, JsonPart value, Experiment experiment, IReadOnlyList<string> extending, OptionsBinder binder)
    {
        if (!binder.Demand(value, JsonTokenType.String, "the name of an experiment"))
        {
            return;
        }

        string[] chain = [.. extending, name];
        if (chain.Contains(value.Text))
        {
            _problems.Add(new ErrorReport(
                ErrorCodes.BadExtends, $"'extends' leads back to itself: {string.Join(" → ", chain)} → {value.Text}.",
                "Remove one of the 'extends'.", value.Location));
        }
        else if (!Exists(value.Text))
        {
            _problems.Add(new ErrorReport(
                ErrorCodes.BadExtends, $"there is no experiment '{value.Text}' to extend.", NearestName.Remedy(value.Text, [.. Names]),
                value.Location));
        }
        else
        {
            Apply(value.Text, experiment, chain);
        }
    }

    private void ReadModels(JsonPart models, string folder, Experiment experiment, OptionsBinder binder)
    {
        var reader = new ModelReader(_problems, binder);
        var custom = new CustomModelReader(
            _problems, binder, Path.Combine(experimentsFolder, folder), assemblies ?? new ModelAssemblies([], experimentsFolder));
        var import = new ImportReader(_problems, binder, Path.Combine(experimentsFolder, folder));
        foreach ((string name, FileLocation location, JsonPart value) in models.Members)
        {
            if (ModelTable.Find(name) is { } model && !CustomModelReader.Describes(value) && !ImportReader.Describes(value))
            {
                reader.Read(model, value, experiment);
            }
            else if (value.Kind == JsonTokenType.Null && (experiment.CustomModels.Remove(name) | experiment.Imports.Remove(name)))
            {
                continue; // It was the base's.
            }
            else if (ImportReader.Describes(value))
            {
                import.Read(name, location, value, experiment);
            }
            else if (!CustomModelReader.Describes(value) && value.Kind == JsonTokenType.StartObject
                && experiment.CustomModels.TryGetValue(name, out CustomModel? inherited))
            {
                experiment.CustomModels[name] = custom.ReadOptions(inherited, value);
            }
            else if (!CustomModelReader.Describes(value))
            {
                binder.Unknown(name, location, ModelTable.Keys);
            }
            else if (custom.Read(name, location, value) is { } read)
            {
                experiment.CustomModels[name] = read;
                experiment.Imports.Remove(name); // A base may have had lists of that name.
            }
        }
    }

    private CustomClassReader ClassesOf(string folder, OptionsBinder binder) => new(
        _problems, binder, Path.Combine(experimentsFolder, folder), assemblies ?? new ModelAssemblies([], experimentsFolder));

    private sealed record SeedOption
    {
        public ulong Seed { get; init; }
    }

    private sealed record RepeatsOption
    {
        [OptionRange(1, 100)]
        public int Repeats { get; init; } = 1;
    }
}
