using System.Globalization;
using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Finds what files and metrics were made of, in the entries of the store.</summary>
/// <param name="settings">Where the store and the reports are.</param>
internal sealed class ProvenanceFinder(EngineSettings settings)
{
    /// <summary>Finds what a file was made of.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="ReportedException">There is no such file, or no stage wrote its bytes (<c>BKF1017</c>).</exception>
    public ProvenanceResult Find(string file) => Find(file, Path.GetFileName(file));

    /// <summary>Finds what a metric of an experiment's report was made of.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="model">The model.</param>
    /// <param name="metric">The name of the metric.</param>
    /// <exception cref="ReportedException">There is no report, or no such metric in it (<c>BKF1017</c>).</exception>
    public ProvenanceResult Find(string experiment, string model, string metric)
    {
        string file = Path.Combine(settings.ReportFolder(experiment), MetricsReport.FileName);
        if (!File.Exists(file))
        {
            throw Unknown("the experiment has no report yet.");
        }

        double? value = CanonicalJson.Read<MetricsReport>(file).Model(model)?.Metrics.FirstOrDefault(value => value.Name == metric)?.Value;
        string shown = value?.ToString("R", CultureInfo.InvariantCulture)
            ?? throw Unknown($"the report has no metric '{metric}' of a model '{model}'.");
        return Find(file, $"{model} {metric} = {shown}");
    }

    private ProvenanceResult Find(string file, string title)
    {
        if (!File.Exists(file))
        {
            throw Unknown($"there is no file '{file}'.");
        }

        string hash = ContentHash.OfFile(file);
        IReadOnlyList<ProvenanceChain.Entry> chain = new ProvenanceChain(settings.StoreFolder).Find(hash);
        return chain.Count > 0
            ? new ProvenanceResult(title, hash, chain, StoreRoot.CommitOf(settings, chain[0].Key))
            : throw Unknown($"no entry of the store wrote the bytes of '{file}' ({hash[..12]}).");
    }

    private static ReportedException Unknown(string message) => new([new ErrorReport(
        ErrorCodes.UnknownArtifact, message, "Give a file of artifacts/reports, or a model and a metric as the report's table has them.")]);
}
