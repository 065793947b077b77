using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>Makes entries of the records of runs and of what the store has of them. Several threads may read.</summary>
/// <param name="settings">Where runs and results are.</param>
internal sealed class RunEntryReader(EngineSettings settings)
{
    /// <summary>What the page of the report says about itself is no option.</summary>
    private static readonly string[] s_left = ["Report.experiment", "Report.question", "Report.command", "Report.dataset"];

    [ThreadStatic]
    private static byte[]? t_buffer;

    private const string DatasetOption = "Report.dataset";
    private readonly ArtifactStore _store = new(settings.StoreFolder);
    private readonly ConcurrentDictionary<string, KeyValuePair<string, string>[]> _options = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _datasets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MetricInfo> _infos = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<(string, string), string>> _branches = new(() => BranchesOf(settings.StoreFolder));

    /// <summary>What each metric is that any run has, by its id.</summary>
    public IReadOnlyDictionary<string, MetricInfo> Infos => _infos;

    /// <summary>Remembers what a metric is, as an index says.</summary>
    /// <param name="info">The metric.</param>
    public void Learn(MetricInfo info) => _infos.TryAdd(info.Id, info);

    /// <summary>Reads a run.</summary>
    /// <param name="root">The folder of the runs.</param>
    /// <param name="file">The file of its record.</param>
    public RunEntry Read(string root, FileInfo file)
    {
        var entry = new RunEntry
        {
            File = Path.GetRelativePath(root, file.FullName).Replace('\\', '/'), Bytes = file.Length, Changed = file.LastWriteTimeUtc.Ticks,
        };
        try
        {
            return Fill(entry, Path.GetFileNameWithoutExtension(file.Name), RunRecords.Read(file.FullName));
        }
        catch (DataException e)
        {
            return entry with { Fault = e.Message };
        }
    }

    private RunEntry Fill(RunEntry entry, string name, RunRecord.Record run)
    {
        KeyValuePair<string, string>[] all = [.. OptionsOf(run)], options = [.. all.Where(option => !s_left.Contains(option.Key))];
        string[] names = [.. options.Select(option => option.Key)];
        RunEntry filled = entry with
        {
            Experiment = run.Experiment, Run = name, Time = TimeOf(run.Time), Status = run.Status ?? "unknown", Commit = run.Commit,
            Branch = run.Branch ?? _branches.Value[(run.Experiment, run.Commit ?? "")].FirstOrDefault(),
            HasUncommittedChanges = run.HasUncommittedChanges, Stages = run.Stages.Count,
            Ran = run.Stages.Count(stage => !stage.UpToDate && !stage.Fetched), Fetched = run.Stages.Count(stage => stage.Fetched),
            Seconds = Math.Round(run.Stages.Where(stage => !stage.UpToDate).Sum(stage => stage.Seconds), 3), Wall = WallOf(run),
            Joules = EnergyTotal.Sum(run.Stages)?.Joules ?? double.NaN,
            PeakMemoryBytes = run.Stages.Select(stage => stage.PeakMemoryBytes).DefaultIfEmpty().Max(),
            Dataset = DatasetOf(run, all), OptionNames = _names.GetOrAdd(string.Join('\n', names), names),
            OptionValues = [.. options.Select(option => option.Value)],
        };
        return run.Stages.FirstOrDefault(stage => stage.Label == StageTable.Evaluate.Name) is { } evaluate
            ? WithMetrics(filled, evaluate.Key) : filled;
    }

    /// <summary>The options of each stage of each model, from its first fold: the others have the same.</summary>
    private IEnumerable<KeyValuePair<string, string>> OptionsOf(RunRecord.Record run) =>
        run.Stages.DistinctBy(stage => StageLabel.NameOf(stage.Label), StringComparer.Ordinal)
            .SelectMany(stage => _options.GetOrAdd($"{StageLabel.NameOf(stage.Label)} {stage.Key}", _ => ReadOptions(stage)));

    private KeyValuePair<string, string>[] ReadOptions(StageRecord stage)
    {
        const string Option = "option.";
        return
        [
            .. from part in _store.PartsOf(StageLabel.StageOf(stage.Label), stage.Key) ?? []
               where part.Name.StartsWith(Option, StringComparison.Ordinal)
               select KeyValuePair.Create($"{StageLabel.NameOf(stage.Label)}.{part.Name[Option.Length..]}", ShownAddress.Scrub(part.Value.Trim('"'))),
        ];
    }

    private static double TimeOf(string time) => DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out DateTimeOffset at)
        ? at.ToUnixTimeMilliseconds() : double.NaN;

    private static double WallOf(RunRecord.Record run) => run.Seconds ?? run.Stages.Where(stage => stage.BeganSeconds is not null)
        .Select(stage => Math.Round(stage.BeganSeconds!.Value + stage.Seconds, 3)).DefaultIfEmpty(double.NaN).Max();

    /// <summary>Its report names the dataset; a point of a sweep has none, but often the same data as a run that has one.</summary>
    private string? DatasetOf(RunRecord.Record run, KeyValuePair<string, string>[] options)
    {
        string? Find(string name) => options.FirstOrDefault(option => option.Key == name).Value;
        string? key = run.Stages.FirstOrDefault(stage => stage.Label == StageTable.Download.Name)?.Key;
        if (Find(DatasetOption) is { } named)
        {
            return key is null ? named : _datasets.GetOrAdd(key, named);
        }

        return key is not null && _datasets.TryGetValue(key, out string? known) ? known
            : Find("Download.url") is { } url ? Path.GetFileNameWithoutExtension(url) : Find("Download.kind");
    }

    private RunEntry WithMetrics(RunEntry entry, string key)
    {
        try
        {
            using JsonDocument? document = ReadMetrics(key);
            if (document is null)
            {
                return entry;
            }

            JsonElement root = document.RootElement;
            foreach (JsonElement definition in root.GetProperty("definitions").EnumerateArray())
            {
                Learn(definition);
            }

            string[] primary = root.TryGetProperty("primary", out JsonElement ids) ? [.. ids.EnumerateArray().Select(id => id.GetString()!)] : [];
            return WithModels(entry, root.GetProperty("models")) with { Primary = primary };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return entry; // Another version wrote it in a form that this one cannot read: the run has no metrics here.
        }
    }

    /// <summary>Half a megabyte for each run, of which nothing is kept: the bytes are read into one that was used before.</summary>
    private JsonDocument? ReadMetrics(string key)
    {
        if (_store.EntryOf(StageTable.Evaluate.Name, key)?.Outputs.FirstOrDefault(file => file.Path == MetricsReport.FileName) is not { } stored
            || !StoreFile.IsRegular(_store.ObjectPath(stored.Sha256)))
        {
            return null;
        }

        using FileStream file = File.OpenRead(_store.ObjectPath(stored.Sha256));
        if (file.Length != stored.Bytes)
        {
            return null; // It is damaged; whoever runs the stage again mends it.
        }

        t_buffer = t_buffer is { } old && old.Length >= file.Length ? old : new byte[file.Length];
        Memory<byte> content = t_buffer.AsMemory(0, (int)file.Length);
        file.ReadExactly(content.Span);
        return ContentHash.OfBytes(content.Span) == stored.Sha256 ? JsonDocument.Parse(content) : null;
    }

    private void Learn(JsonElement definition)
    {
        string Text(string name) => definition.GetProperty(name).GetString()!;
        string id = $"{Text("name")}/{Text("candidates")}";
        if (!_infos.ContainsKey(id))
        {
            Learn(new MetricInfo(id, Text("name"), Text("candidates"), Text("better"), Text("summary")));
        }
    }

    private static RunEntry WithModels(RunEntry entry, JsonElement models)
    {
        JsonElement[] trained = [.. models.EnumerateArray().Where(model => model.GetProperty("role").GetString() == "model")];
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        List<(int Place, double Value, double Low, double High)>[] read = [.. trained.Select(model => model.GetProperty("metrics").EnumerateArray()
            .Select(metric =>
            {
                string id = IdOf(metric);
                if (!places.TryGetValue(id, out int place))
                {
                    places[id] = place = places.Count;
                }

                return (place, Number(metric, "value"), Number(metric, "low"), Number(metric, "high"));
            }).ToList())];
        return entry with
        {
            Metrics = [.. places.OrderBy(of => of.Value).Select(of => of.Key)],
            Models = [.. trained.Zip(read, (model, values) =>
                new ModelValues(model.GetProperty("name").GetString()!, Lay(values, places.Count), BlindOf(model)))],
        };
    }

    private static string[] BlindOf(JsonElement model) =>
    [
        .. model.GetProperty("metrics").EnumerateArray()
            .Where(metric => metric.TryGetProperty("doesNotMeasure", out JsonElement why) && why.ValueKind == JsonValueKind.String).Select(IdOf),
    ];

    private static string IdOf(JsonElement of) => $"{of.GetProperty("name").GetString()}/{of.GetProperty("candidates").GetString()}";

    private static double[] Lay(List<(int Place, double Value, double Low, double High)> values, int count)
    {
        double[] laid = new double[count * ModelValues.Width];
        Array.Fill(laid, double.NaN);
        foreach ((int place, double value, double low, double high) in values)
        {
            (laid[place * ModelValues.Width], laid[(place * ModelValues.Width) + 1], laid[(place * ModelValues.Width) + 2]) = (value, low, high);
        }

        return laid;
    }

    private static double Number(JsonElement metric, string name) =>
        metric.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;

    /// <summary>Records of earlier engines have no branch; the store knows those of the last run of each experiment on each branch.</summary>
    private static ILookup<(string, string), string> BranchesOf(string store) => StoreRoot.ReadAll(store)
        .Where(root => root.Root is { Branch: not null, Commit: not null })
        .ToLookup(root => (root.Root.Experiment, root.Root.Commit!), root => root.Root.Branch!);
}
