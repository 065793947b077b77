using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Reads the records of runs, also those of earlier versions: the only place that does. Anyone may edit or cut such a file, so that what the rest of
/// the engine relies on is checked here, and numbers that no run can have do not count.
/// </summary>
internal static class RunRecords
{
    private static readonly string?[] s_formats = ["run/1", "run/2", "run/3"];
    private const double MaxSeconds = 10 * 365.25 * 24 * 3600;
    private const double MaxBytes = 1e15;
    private const double MaxJoules = 1e15;
    private const double MinAmount = 1e-6, MaxAmount = 1e15;

    /// <summary>Reads a record that the user named.</summary>
    /// <param name="file">The record's file.</param>
    /// <exception cref="DataException">It cannot be read, or lacks what a record has (<c>BKF2013</c>).</exception>
    public static RunRecord.Record Read(string file)
    {
        try
        {
            RunRecord.Record record = CanonicalJson.Deserialize<RunRecord.Record>(ReadText(file));
            return FindFault(record) is { } fault ? throw Damaged(file, fault, null) : Clean(record);
        }
        catch (JsonException e)
        {
            // The message is about the parser, and names types of ours.
            string place = e.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $", at line {line + 1}") : "";
            throw Damaged(file, $"it is cut off, or no JSON that a record has{place}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Damaged(file, e.Message, e);
        }
    }

    /// <summary>Reads one of many records; null where it cannot be read.</summary>
    /// <param name="file">The record's file.</param>
    /// <param name="warn">Is told of a record that cannot be read, with its file; null where nobody wants to know.</param>
    public static RunRecord.Record? TryRead(string file, Action<string>? warn = null)
    {
        try
        {
            return Read(file);
        }
        catch (DataException e)
        {
            warn?.Invoke($"{ShownText.Of(file)} is left out: {e.Message} {e.Remedy}");
            return null;
        }
    }

    /// <summary>Reads records, each when it is asked for; those that cannot be read are left out.</summary>
    /// <param name="files">The files.</param>
    /// <param name="warn">Is told of each that cannot be read; null for nobody.</param>
    public static IEnumerable<RunRecord.Record> ReadAll(IEnumerable<string> files, Action<string>? warn = null) =>
        files.Select(file => TryRead(file, warn)).OfType<RunRecord.Record>();

    /// <summary>A pipe that nobody writes to would be waited for, for ever.</summary>
    private static string ReadText(string file)
    {
        if (StoreFile.Exists(file) && !StoreFile.IsRegular(file))
        {
            throw Damaged(file, "it is a link or a pipe, not a file", null);
        }

        string text = File.ReadAllText(file);
        return string.IsNullOrWhiteSpace(text) ? throw Damaged(file, "it is empty", null) : text;
    }

    private static DataException Damaged(string file, string fault, Exception? cause) => new(
        ErrorCodes.BadArtifact, $"the record of a run cannot be read: {ShownText.Of(fault).TrimEnd('.')}.",
        "Delete it: only what it tells of that run is lost.", new FileLocation(file), cause);

    private static string? FindFault(RunRecord.Record record) =>
        !s_formats.Contains(record.Format) ? "its format is not run/1 to run/3"
            : string.IsNullOrEmpty(record.Experiment) ? "it has no experiment"
            : string.IsNullOrEmpty(record.Time) ? "it has no time"
            : record.Stages is not { } stages ? "it has no stages"
            : stages.Any(stage => stage is null || string.IsNullOrEmpty(stage.Label)) ? "a stage has no label"
            : stages.FirstOrDefault(stage => !IsKey(stage.Key)) is { } keyless ? $"{keyless.Label} has no key"
            : null;

    /// <summary>A key is a part of a path in the store.</summary>
    private static bool IsKey([NotNullWhen(true)] string? key) =>
        !string.IsNullOrEmpty(key) && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private static RunRecord.Record Clean(RunRecord.Record record) => record with
    {
        System = record.System ?? "", Runtime = record.Runtime ?? "", Stages = [.. record.Stages.Select(Clean)],
        Errors = record.Errors is { } errors ? [.. errors.OfType<string>()] : null,
        Seconds = record.Seconds is { } seconds && IsTime(seconds) ? seconds : null,
    };

    private static StageRecord Clean(StageRecord stage)
    {
        bool counts = IsTime(stage.Seconds) && IsSize(stage.PeakMemoryBytes) && IsSize(stage.OutputBytes);
        return stage with
        {
            Reasons = stage.Reasons is { } reasons ? [.. reasons.OfType<string>()] : [],
            Retries = stage.Retries is { } retries ? [.. retries.OfType<string>()] : null,
            Seconds = IsTime(stage.Seconds) ? stage.Seconds : 0,
            PeakMemoryBytes = IsSize(stage.PeakMemoryBytes) ? stage.PeakMemoryBytes : 0,
            OutputBytes = IsSize(stage.OutputBytes) ? stage.OutputBytes : 0,
            ShareBytes = IsSize(stage.ShareBytes) ? stage.ShareBytes : 0,
            BeganSeconds = stage.BeganSeconds is { } began && IsTime(began) ? began : null,
            Load = counts && stage.Load is { } load && IsLoad(load) ? load : null,
            Energy = stage.Energy is { } energy && IsEnergy(energy) ? energy : null,
        };
    }

    private static bool IsTime(double seconds) => seconds is >= 0 and < MaxSeconds;

    private static bool IsSize(long bytes) => bytes is >= 0 and < (long)MaxBytes;

    private static bool IsLoad(StageLoad load) =>
        load is { Data: { } data, Work: { Rule: not null, Amount: 0 or (>= MinAmount and <= MaxAmount) }, Threads: >= 1 }
            && IsSize(load.NeededBytes) && IsSize(data.Ratings) && IsSize(data.Users) && IsSize(data.Items);

    private static bool IsEnergy(StageEnergy energy) =>
        new[] { energy.ProcessorJoules, energy.GpuJoules }.All(joules => joules is null or (>= 0 and < MaxJoules))
            && energy.ProcessorShare is null or (>= 0 and <= 1);
}
