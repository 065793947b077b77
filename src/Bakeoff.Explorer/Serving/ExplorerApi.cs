using System.Collections.Frozen;
using Bakeoff.Core;
using Microsoft.AspNetCore.Http;

namespace Bakeoff.Explorer;

/// <summary>What the page asks for, by its path. <c>docs/reference/explorer.md</c> describes the answers.</summary>
internal sealed class ExplorerApi
{
    private readonly Workspace _workspace;
    private readonly FrozenDictionary<string, Func<HttpContext, Task>> _answers;
    private (int Version, byte[] Content) _runs = (-1, []);

    /// <summary>Creates the answers.</summary>
    /// <param name="workspace">What is shown.</param>
    /// <param name="ending">Ends what waits.</param>
    public ExplorerApi(Workspace workspace, CancellationToken ending)
    {
        _workspace = workspace;
        _answers = new Dictionary<string, Func<HttpContext, Task>>(StringComparer.Ordinal)
        {
            ["/api/runs"] = SendRunsAsync,
            ["/api/metric"] = SendMetricAsync,
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
        context.Response.ContentType = "application/json; charset=utf-8";
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

        await ExplorerServer.SendAsync(
            context, content, "application/json; charset=utf-8", $"\"{ContentHash.OfBytes(content)[..16]}\"").ConfigureAwait(false);
    }

    private Task SendMetricAsync(HttpContext context)
    {
        IndexSnapshot snapshot = _workspace.Index.Current;
        string id = Parameter(context, "id");
        return !snapshot.Infos.ContainsKey(id)
            ? throw new ReportedException([new ErrorReport(
                ErrorCodes.Usage, $"no run has a metric '{id}'.", "The ids of all metrics are the metricIds of /api/runs.")])
            : ExplorerServer.SendAsync(
                context, RunsDocument.WriteMetric(snapshot, _workspace.Index.Columns, id), "application/json; charset=utf-8", $"\"{snapshot.Version}\"");
    }

    /// <exception cref="ReportedException">The address lacks it (<c>BKF1001</c>).</exception>
    private static string Parameter(HttpContext context, string name) => context.Request.Query[name] is [{ Length: > 0 } value] ? value
        : throw new ReportedException([new ErrorReport(
            ErrorCodes.Usage, $"the address lacks '{name}', or has it twice.", $"Add it once: {context.Request.Path}?{name}=VALUE.")]);
}
