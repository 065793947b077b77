using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Microsoft.AspNetCore.Http;

namespace Bakeoff.Explorer;

/// <summary>What the page asks for, by its path. <c>docs/reference/explorer.md</c> describes the answers.</summary>
internal sealed class ExplorerApi
{
    private const string JsonType = "application/json; charset=utf-8";
    private const int MaxKeepDays = 36500;
    private readonly Workspace _workspace;
    private readonly CancellationToken _ending;
    private readonly SemaphoreSlim _alone = new(1);
    private readonly FrozenDictionary<string, Func<HttpContext, Task>> _answers;
    private (int Version, byte[] Content) _runs = (-1, []);

    /// <summary>Creates the answers.</summary>
    /// <param name="workspace">What is shown.</param>
    /// <param name="ending">Ends what waits.</param>
    public ExplorerApi(Workspace workspace, CancellationToken ending)
    {
        (_workspace, _ending) = (workspace, ending);
        _answers = new Dictionary<string, Func<HttpContext, Task>>(StringComparer.Ordinal)
        {
            ["/api/runs"] = SendRunsAsync,
            ["/api/metric"] = SendMetricAsync,
            ["/api/run"] = context => WriteAsync(
                context, new RunDocument(workspace.Settings).Create(Parameter(context, "experiment"), Parameter(context, "run"))),
            ["/api/compare"] = CompareAsync,
            ["/api/logs"] = SendLogsAsync,
            ["/api/store"] = SendStoreAsync,
            ["/api/pages"] = context => WriteAsync(context, PagesDocument.Create(workspace.Settings)),
            ["/api/live"] = context => WriteAsync(context, workspace.Live.Document()),
            ["/api/events"] = context => EventStream.SendAsync(context, workspace.Live, ending),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Finds who answers a path; null where nobody does.</summary>
    /// <param name="path">The path.</param>
    public Func<HttpContext, Task>? Find(string path) => _answers.GetValueOrDefault(path);

    /// <summary>Writes an answer as JSON.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="document">The answer.</param>
    public static Task WriteAsync(HttpContext context, object document)
    {
        context.Response.ContentType = JsonType;
        return context.Response.WriteAsync(CanonicalJson.SerializeLine(document) + "\n", context.RequestAborted);
    }

    private async Task SendRunsAsync(HttpContext context)
    {
        await _workspace.Index.RefreshAsync(context.RequestAborted).ConfigureAwait(false);
        IndexSnapshot snapshot = _workspace.Index.Current;
        (int version, byte[] content) = _runs;
        if (version != snapshot.Version)
        {
            content = RunsDocument.Write(_workspace.Settings, snapshot, _workspace.Index.Columns, Reporting.PageStamp.Version);
            _runs = (snapshot.Version, content);
        }

        await SendAsync(context, content).ConfigureAwait(false);
    }

    private static Task SendAsync(HttpContext context, byte[] content) =>
        ExplorerServer.SendAsync(context, content, JsonType, $"\"{ContentHash.OfBytes(content)[..16]}\"");

    private Task SendMetricAsync(HttpContext context)
    {
        IndexSnapshot snapshot = _workspace.Index.Current;
        string id = Parameter(context, "id");
        return !snapshot.Infos.ContainsKey(id)
            ? throw new ReportedException([new ErrorReport(
                ErrorCodes.Usage, $"no run has a metric '{id}'.", "The ids of all metrics are the metricIds of /api/runs.")])
            : SendAsync(context, RunsDocument.WriteMetric(snapshot, _workspace.Index.Columns, id));
    }

    /// <summary>One comparison at a time: each takes all threads.</summary>
    private async Task CompareAsync(HttpContext context)
    {
        (string, string) baseline = (Parameter(context, "experiment"), Parameter(context, "run"));
        (string, string) candidate = (Parameter(context, "experiment2"), Parameter(context, "run2"));
        string[] metrics = [.. context.Request.Query["metric"].OfType<string>().Where(metric => metric.Length > 0)];
        object report = await AloneAsync(context, cancellation =>
        {
            long began = Stopwatch.GetTimestamp();
            ComparisonReport compared = new RecordedComparison(_workspace.Settings, cancellation).Compare(baseline, candidate, metrics);
            cancellation.ThrowIfCancellationRequested();
            return (object)new
            {
                Format = "explorer-compare/1", Report = compared, Answer = ComparisonText.Answer(compared), Basis = ComparisonText.Basis(compared),
                Notes = ComparisonText.Notes(compared), Seconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3),
            };
        }).ConfigureAwait(false);
        await WriteAsync(context, report).ConfigureAwait(false);
    }

    private Task SendLogsAsync(HttpContext context)
    {
        string? label = context.Request.Query["label"] is [{ Length: > 0 } given] ? given : null;
        return WriteAsync(context, context.Request.Query["id"] is [{ Length: > 0 } id]
            ? LogsDocument.CreateOfLive(_workspace.Settings, id, label)
            : LogsDocument.CreateOfRun(_workspace.Settings, Parameter(context, "experiment"), Parameter(context, "run"), label));
    }

    private async Task SendStoreAsync(HttpContext context)
    {
        string? days = context.Request.Query["keepDays"], size = context.Request.Query["maxSize"];
        double keepDays = StoreDocument.DefaultKeepDays;
        if (days is { Length: > 0 } && !(double.TryParse(days, NumberStyles.Float, CultureInfo.InvariantCulture, out keepDays)
            && keepDays is >= 0 and <= MaxKeepDays))
        {
            throw Wrong($"'keepDays' must be from 0 to {MaxKeepDays}, not '{days}'.");
        }

        long? maximum = size is { Length: > 0 } ? ByteSize.Parse(size) ?? throw Wrong($"'maxSize' must be a size such as 20GB, not '{size}'.") : null;
        await WriteAsync(context, await AloneAsync(
            context, _ => StoreDocument.Create(_workspace.Settings, keepDays, maximum, _workspace.FolderOptions)).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    private async Task<object> AloneAsync(HttpContext context, Func<CancellationToken, object> work)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending);
        await _alone.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => work(either.Token), either.Token).ConfigureAwait(false);
        }
        finally
        {
            _alone.Release();
        }
    }

    private static ReportedException Wrong(string message) => new([new ErrorReport(ErrorCodes.Usage, message, "Correct the address.")]);

    /// <exception cref="ReportedException">The address lacks it (<c>BKF1001</c>).</exception>
    private static string Parameter(HttpContext context, string name) => context.Request.Query[name] is [{ Length: > 0 } value] ? value
        : throw new ReportedException([new ErrorReport(
            ErrorCodes.Usage, $"the address lacks '{name}', or has it twice.", $"Add it once: {context.Request.Path}?{name}=VALUE.")]);
}
