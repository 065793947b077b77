using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bakeoff.Explorer;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class RunsDocumentTests : IDisposable
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly TestFolder _folder = new(inMemory: true);

    private EngineSettings Settings => new() { ArtifactsFolder = _folder["artifacts"] };

    public void Dispose() => _folder.Dispose();

    /// <summary>The page reads this by name: what changes here changes there.</summary>
    [Fact]
    public void TheDocument_HasTheShapeThatThePageReads()
    {
        new MadeUpRuns(_folder["artifacts"]).Write(4);
        _folder.Write("artifacts/runs/quickstart/20990101T000000000Z.json", "{");
        _folder.Write("artifacts/reports/quickstart/index.html", "");
        using var index = new RunIndex(Settings, 1, _ => { });
        index.Scan(CancellationToken.None);
        Snapshot.Match(Shown(RunsDocument.Write(Settings, index.Current, index.Columns, "1.0.0")));
    }

    [Fact]
    public void AMetric_HasAValueForEachRow()
    {
        new MadeUpRuns(_folder["artifacts"]).Write(2);
        using var index = new RunIndex(Settings, 1, _ => { });
        index.Scan(CancellationToken.None);
        Snapshot.Match(Shown(RunsDocument.WriteMetric(index.Current, index.Columns, "recall@10/seen-included")));
    }

    private string Shown(byte[] document)
    {
        using JsonDocument parsed = JsonDocument.Parse(document);
        return Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(parsed.RootElement, s_indented))
            .Replace(_folder.Root, "FOLDER", StringComparison.Ordinal);
    }
}
