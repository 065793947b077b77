using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Three stages, A → B → C, whose work is copying texts, and an engine that runs them in this process.</summary>
internal sealed class FakeGraph(TestFolder folder) : IStageLauncher, IRunListener
{
    public FakeOptions A { get; set; } = new() { Text = "one" };

    public FakeOptions B { get; set; } = new() { Text = "two" };

    /// <summary>The code of A: an assembly of <see cref="CodeFolder"/>.</summary>
    public StageCode? Code { get; set; }

    public string CodeFolder { get; set; } = AppContext.BaseDirectory;

    public RemoteSettings? Remote { get; set; }

    /// <summary>Files that A and B read.</summary>
    public IReadOnlyList<(string Name, string Path)> Files { get; set; } = [];

    /// <summary>A file or folder that B reads, and what belongs to it.</summary>
    public string? ExternalPath { get; set; }

    public IReadOnlyList<string> ExternalCompanions { get; set; } = [];

    /// <summary>Code of a custom model that B calls.</summary>
    public Lazy<StageCode>? CustomCode { get; set; }

    /// <summary>What C needs for data of some size; B needs nothing.</summary>
    public Func<DataSize, StageNeeds> NeedsOfC { get; set; } = _ => StageNeeds.Small;

    /// <summary>The size of the data before A has run, or null.</summary>
    public DataSize? StatedSize { get; set; }

    /// <summary>Whether the text of A says how large the data are.</summary>
    public bool Measures { get; set; }

    /// <summary>The memory that all stages may hold together.</summary>
    public long MemoryBytes { get; set; } = 1_000_000_000;

    /// <summary>What each stage holds.</summary>
    public long HeldBytes { get; set; } = 1;

    /// <summary>The share of memory that each stage was given, by label.</summary>
    public Dictionary<string, long> Shares { get; } = [];

    /// <summary>Called between the key of a stage and its run.</summary>
    public Action<string>? BeforeRunning { get; set; }

    public Action<StageRequest>? Interfere { get; set; }

    public List<string> Ran { get; } = [];

    public List<string> Events { get; } = [];

    public StageGraph Graph => new("fake",
    [
        new StageNode { Stage = "A", Options = A, Code = Code, ExternalFiles = Files, SizeFile = Measures ? "text.txt" : null },
        new StageNode
        {
            Stage = "B", Options = B, Code = null, Inputs = ["A"], ExternalFiles = Files, ExternalPath = ExternalPath,
            ExternalCompanions = ExternalCompanions, CustomCode = CustomCode,
        },
        new StageNode { Stage = "C", Options = new FakeOptions(), Code = null, Inputs = ["A", "B"], Needs = NeedsOfC },
    ]) { StatedSize = StatedSize };

    public string Store => folder["artifacts/store"];

    public Engine Run(bool force = false, CancellationToken cancellation = default)
    {
        Ran.Clear();
        Events.Clear();
        StageGraph graph = Graph;
        var engine = NewEngine(graph);
        engine.Run([graph["C"]], force, cancellation);
        engine.Export(graph["C"], folder["out"], cancellation);
        return engine;
    }

    public Engine NewEngine(StageGraph graph, TaskDispatcher? tasks = null) => new(
        graph, new EngineSettings { ArtifactsFolder = folder["artifacts"], Threads = 1, Jobs = 1, MemoryBytes = MemoryBytes, Remote = Remote },
        new CodeIdentity(CodeFolder, "Bakeoff.UnitTests"), this, this, tasks: tasks);

    public string Output => File.ReadAllText(folder["out/text.txt"]);

    StageUsage IStageLauncher.Run(StageRequest request, CancellationToken cancellation)
    {
        Ran.Add(request.Label);
        Shares[request.Label] = request.MemoryBytes;
        string[] inputs = [.. request.Inputs.Where(input => Directory.Exists(input.Value)).OrderBy(input => input.Key, StringComparer.Ordinal)
            .SelectMany(input => Directory.GetFiles(input.Value).Order(StringComparer.Ordinal)).Select(File.ReadAllText)];
        FakeOptions options = OptionProperties.FromJson<FakeOptions>(request.OptionsJson);
        File.WriteAllText(
            Path.Combine(request.OutputFolder, "text.txt"), options.Upper ? options.Text.ToUpperInvariant() : string.Concat(inputs) + options.Text);
        Interfere?.Invoke(request);
        cancellation.ThrowIfCancellationRequested();
        return new StageUsage(HeldBytes);
    }

    void IRunListener.UpToDate(string label) => Events.Add($"{label} up to date");

    void IRunListener.Starting(string label, IReadOnlyList<string> reasons)
    {
        Events.Add($"{label}: {string.Join("; ", reasons)}");
        BeforeRunning?.Invoke(label);
    }

    void IRunListener.Progress(string label, double fraction, string text) => Events.Add($"{label} reports {text}");

    void IRunListener.Finished(StageRecord record)
    {
    }

    void IRunListener.Waiting(string label, string holder) => Events.Add($"{label} waits for {holder}");

    void IRunListener.Failed(string label) => Events.Add($"{label} failed");

    void IRunListener.Skipped(string label, string cause) => Events.Add($"{label} skipped: {cause} failed");

    void IRunListener.Warn(string text) => Events.Add("warning: " + text);
}

/// <summary>Options of the fake stages.</summary>
internal sealed record FakeOptions
{
    public string Text { get; init; } = "";

    public bool Upper { get; init; }
}
