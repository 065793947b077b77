using System.Text.Encodings.Web;
using System.Text.Json;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>
/// Writes all runs as one document, format <c>explorer-runs/1</c>: by columns, so that ten thousand runs are two megabytes, and the browser filters
/// and sorts them without asking again.
/// </summary>
internal static class RunsDocument
{
    /// <summary>How many columns of metrics come with the runs; the others are asked for one by one.</summary>
    private const int MaxMetrics = 6;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the document.</summary>
    /// <param name="settings">Where the runs are.</param>
    /// <param name="snapshot">The runs.</param>
    /// <param name="columns">Finds the values of metrics.</param>
    /// <param name="engine">The version of the engine.</param>
    public static byte[] Write(EngineSettings settings, IndexSnapshot snapshot, MetricColumns columns, string engine)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, s_options))
        {
            json.WriteStartObject();
            json.WriteString("format", "explorer-runs/1");
            json.WriteNumber("version", snapshot.Version);
            WriteProgress(json, snapshot);
            WriteSkipped(json, snapshot.Faulty);
            json.WriteString("folder", Path.GetFullPath(settings.ArtifactsFolder));
            json.WriteString("store", Path.GetFullPath(settings.StoreFolder));
            WriteMissing(json, settings);
            json.WriteString("engine", engine);
            WriteRuns(json, settings, snapshot.Entries);
            WriteRows(json, snapshot, columns);
            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    /// <summary>A name that was mistyped looks like a folder in which nothing was run.</summary>
    private static void WriteMissing(Utf8JsonWriter json, EngineSettings settings)
    {
        json.WriteStartArray("missing");
        foreach (string folder in ExplorerRequest.MissingOf(settings.ArtifactsFolder, settings.StoreFolder))
        {
            json.WriteStringValue(Path.GetFullPath(folder));
        }

        json.WriteEndArray();
    }

    /// <summary>Writes one more column of a metric, format <c>explorer-metric/1</c>.</summary>
    /// <param name="snapshot">The runs.</param>
    /// <param name="columns">Finds the values of metrics.</param>
    /// <param name="id">The id of the metric.</param>
    public static byte[] WriteMetric(IndexSnapshot snapshot, MetricColumns columns, string id)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, s_options))
        {
            json.WriteStartObject();
            json.WriteString("format", "explorer-metric/1");
            json.WriteNumber("version", snapshot.Version);
            json.WriteString("id", id);
            WriteValues(new ColumnWriter(json), columns.Read(snapshot.Entries, id));
            WriteBlind(new ColumnWriter(json), snapshot.Entries, id);
            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    /// <summary>Writes how far the index is; null where it is complete.</summary>
    /// <param name="json">Where it is written.</param>
    /// <param name="snapshot">The runs.</param>
    public static void WriteProgress(Utf8JsonWriter json, IndexSnapshot snapshot)
    {
        if (!snapshot.IsIndexing)
        {
            json.WriteNull("indexing");
            return;
        }

        json.WriteStartObject("indexing");
        json.WriteNumber("done", snapshot.Done);
        json.WriteNumber("total", snapshot.Total);
        json.WriteEndObject();
    }

    private static void WriteSkipped(Utf8JsonWriter json, IReadOnlyList<RunEntry> faulty)
    {
        json.WriteStartArray("skipped");
        foreach (RunEntry entry in faulty)
        {
            json.WriteStartObject();
            json.WriteString("file", "runs/" + entry.File);
            json.WriteString("reason", entry.Fault);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRuns(Utf8JsonWriter json, EngineSettings settings, IReadOnlyList<RunEntry> entries)
    {
        var columns = new ColumnWriter(json);
        json.WriteStartObject("runs");
        json.WriteNumber("count", entries.Count);
        columns.WriteTexts("experiment", entries.Select(entry => entry.Experiment));
        columns.WriteTexts(
            "sweep", entries.Select(entry => entry.Experiment.IndexOf(Sweep.Mark) is > 0 and int mark ? entry.Experiment[..mark] : null));
        columns.WritePlain("run", entries.Select(entry => entry.Run));
        columns.WriteNumbers("time", entries.Select(entry => entry.Time));
        columns.WriteNumbers("began", entries.Select(entry => Math.Round(entry.Time - (entry.Wall * 1000))));
        columns.WriteTexts("status", entries.Select(entry => entry.Status));
        columns.WriteTexts("dataset", entries.Select(entry => entry.Dataset));
        columns.WriteTexts("commit", entries.Select(entry => entry.Commit));
        columns.WriteTexts("branch", entries.Select(entry => entry.Branch));
        columns.WriteFlags("uncommitted", entries.Select(entry => entry.HasUncommittedChanges));
        columns.WriteIntegers("stages", entries.Select(entry => entry.Stages));
        columns.WriteIntegers("ran", entries.Select(entry => entry.Ran));
        columns.WriteIntegers("fetched", entries.Select(entry => entry.Fetched));
        columns.WriteNumbers("seconds", entries.Select(entry => entry.Seconds));
        columns.WriteNumbers("wall", entries.Select(entry => entry.Wall));
        columns.WriteNumbers("joules", entries.Select(entry => entry.Joules));
        columns.WriteNumbers("peakMemoryBytes", entries.Select(entry => entry.PeakMemoryBytes > 0 ? entry.PeakMemoryBytes : double.NaN));
        HashSet<string> reports = [.. entries.Select(entry => entry.Experiment).Distinct().Where(
            experiment => File.Exists(Path.Combine(settings.ReportFolder(experiment), "index.html")))];
        columns.WriteFlags("hasReport", entries.Select(entry => (bool?)reports.Contains(entry.Experiment)));
        WriteOptions(json, columns, entries);
        json.WriteEndObject();
    }

    /// <summary>An option that has one value wherever there is one tells no runs apart.</summary>
    private static void WriteOptions(Utf8JsonWriter json, ColumnWriter columns, IReadOnlyList<RunEntry> entries)
    {
        var byName = new SortedDictionary<string, string?[]>(StringComparer.Ordinal);
        var byList = new Dictionary<IReadOnlyList<string>, string?[][]>(ReferenceEqualityComparer.Instance);
        for (int run = 0; run < entries.Count; run++)
        {
            IReadOnlyList<string> given = entries[run].OptionValues;
            if (!byList.TryGetValue(entries[run].OptionNames, out string?[][]? columnsOf))
            {
                byList[entries[run].OptionNames] = columnsOf = [.. entries[run].OptionNames.Select(name => ColumnOf(byName, name, entries.Count))];
            }

            for (int i = 0; i < columnsOf.Length; i++)
            {
                columnsOf[i][run] = given[i];
            }
        }

        ILookup<bool, KeyValuePair<string, string?[]>> options = byName.ToLookup(option => IsConstant(option.Value));
        json.WriteStartObject("parameters");
        foreach ((string name, string?[] values) in options[false])
        {
            columns.WriteValues(name, values);
        }

        json.WriteEndObject();
        string[] models = [.. entries.SelectMany(entry => entry.Models).Select(model => model.Model).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        json.WriteStartObject("optionModels");
        foreach (string name in options[false].Select(option => option.Key).Where(OptionModels.IsOfModels))
        {
            columns.WritePlain(name, OptionModels.Find(name, models));
        }

        json.WriteEndObject();
        json.WriteStartObject("constants");
        foreach ((string name, string?[] values) in options[true])
        {
            json.WriteString(name, values.First(value => value is not null));
        }

        json.WriteEndObject();
    }

    private static string?[] ColumnOf(SortedDictionary<string, string?[]> byName, string name, int count)
    {
        if (!byName.TryGetValue(name, out string?[]? values))
        {
            byName[name] = values = new string?[count];
        }

        return values;
    }

    private static bool IsConstant(string?[] values)
    {
        string? first = null;
        foreach (string? value in values)
        {
            if (value is not null && (first ??= value) != value)
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteRows(Utf8JsonWriter json, IndexSnapshot snapshot, MetricColumns metrics)
    {
        IReadOnlyList<RunEntry> entries = snapshot.Entries;
        (int Run, string? Model)[] rows =
        [
            .. entries.Index().SelectMany(
                of => of.Item.Models.Count == 0 ? [(of.Index, null)] : of.Item.Models.Select(model => (of.Index, (string?)model.Model))),
        ];
        string[] primary = [.. entries.SelectMany(entry => entry.Primary).CountBy(id => id, StringComparer.Ordinal)
            .OrderByDescending(of => of.Value).ThenBy(of => of.Key, StringComparer.Ordinal).Select(of => of.Key)];
        string[] shown = [.. primary.Take(MaxMetrics)];
        var all = new HashSet<string>(shown, StringComparer.Ordinal);
        all.UnionWith(entries.Select(entry => entry.Metrics).Distinct().SelectMany(ids => ids));
        string[] ids = [.. shown, .. all.Except(shown).Order(StringComparer.Ordinal)];
        var columns = new ColumnWriter(json);
        json.WriteStartObject("rows");
        json.WriteNumber("count", rows.Length);
        columns.WriteIntegers("run", rows.Select(row => row.Run));
        columns.WriteTexts("model", rows.Select(row => row.Model));
        json.WriteStartObject("metrics");
        foreach (string id in shown)
        {
            json.WriteStartObject(id);
            WriteValues(columns, metrics.Read(entries, id));
            WriteBlind(columns, entries, id);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        columns.WritePlain("metricIds", ids);
        WritePrimary(json, columns, entries);
        WriteInfos(json, ids, snapshot.Infos);
    }

    /// <summary>The primary metrics of each run, of which there are few different lists.</summary>
    private static void WritePrimary(Utf8JsonWriter json, ColumnWriter columns, IReadOnlyList<RunEntry> entries) =>
        columns.WriteTexts("primary", entries.Select(entry => entry.Primary.Count == 0 ? null : string.Join('\n', entry.Primary)));

    private static void WriteValues(ColumnWriter columns, double[] values)
    {
        IEnumerable<double> Every(int first)
        {
            for (int i = first; i < values.Length; i += ModelValues.Width)
            {
                yield return values[i];
            }
        }

        columns.WriteNumbers("value", Every(0));
        columns.WriteNumbers("low", Every(1));
        columns.WriteNumbers("high", Every(2));
    }

    /// <summary>The rows whose value does not measure the model: there are few.</summary>
    private static void WriteBlind(ColumnWriter columns, IReadOnlyList<RunEntry> entries, string id) => columns.WriteIntegers(
        "blind",
        entries.SelectMany(entry => entry.Models.Count == 0 ? [false] : entry.Models.Select(model => model.Blind.Contains(id))).Index()
            .Where(row => row.Item).Select(row => row.Index));

    private static void WriteInfos(Utf8JsonWriter json, string[] ids, IReadOnlyDictionary<string, MetricInfo> infos)
    {
        json.WriteStartObject("metricInfo");
        foreach (MetricInfo info in ids.Where(infos.ContainsKey).Select(id => infos[id]))
        {
            json.WriteStartObject(info.Id);
            json.WriteString("name", info.Name);
            json.WriteString("candidates", info.Candidates);
            json.WriteString("display", info.Display);
            json.WriteString("better", info.Better);
            json.WriteString("summary", info.Summary);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
