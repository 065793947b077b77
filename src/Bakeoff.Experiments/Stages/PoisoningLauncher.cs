using Bakeoff.Artifacts;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Tables;

namespace Bakeoff.Experiments;

/// <summary>
/// Runs a training stage twice: as it is, and with every row of its fold that models may not see, such as its test rows, changed in all that it reads
/// (another item, the opposite rating, a later time). Whatever differs but the predictions for those rows was fitted on them, unless it differs
/// too when the stage runs a third time, as it is: then it is not deterministic, and says nothing of the test rows.
/// </summary>
/// <param name="launcher">Runs a stage once.</param>
internal sealed class PoisoningLauncher(IStageLauncher launcher) : IStageLauncher
{
    private const string Split = "split.parquet";
    private const string Ratings = "ratings.parquet";

    /// <inheritdoc/>
    /// <exception cref="EvaluationException">The model depends on test rows (<c>BKF7005</c>).</exception>
    /// <exception cref="DeterminismException">It depends on something that its key does not hold (<c>BKF5001</c>).</exception>
    public StageUsage Run(StageRequest request, CancellationToken cancellation)
    {
        if (request.Fold is not { } fold || !request.Inputs.ContainsKey(StageTable.Split.Name) || !request.Inputs.ContainsKey(StageTable.Ingest.Name))
        {
            return launcher.Run(request, cancellation);
        }

        // Before the first training: a stage that owns its inputs deletes or moves them.
        string root = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(request.OutputFolder)!, "poisoned")).FullName;
        Dictionary<string, string> inputs = Poison(request, fold, Path.Combine(root, "changed"), cancellation);
        IReadOnlyDictionary<string, string> real = CopyConsumed(request, Path.Combine(root, "real"));
        StageUsage usage = launcher.Run(request, cancellation);
        string poisoned = RunWith(request, inputs, Path.Combine(root, "changed"), cancellation);
        string[] changed = Differences(request.OutputFolder, poisoned);
        if (changed.Length > 0)
        {
            string[] random = Differences(request.OutputFolder, RunWith(request, real, Path.Combine(root, "real"), cancellation));
            throw changed.Except(random).ToArray() is { Length: > 0 } fitted
                ? new EvaluationException(
                    ErrorCodes.LeakingModel, request.Label,
                    $"{string.Join(", ", fitted)} became other bytes when the test rows were changed: something in training was fitted on them.",
                    "Look for what reads ratings without the condition on the fold: a vocabulary, a mean, a count, an edge of a bucket.")
                : DeterminismException.OfTraining(request.Label, changed);
        }

        return usage;
    }

    /// <summary>Runs the stage once more, with other inputs; gives the folder of its output.</summary>
    private string RunWith(StageRequest request, IReadOnlyDictionary<string, string> inputs, string root, CancellationToken cancellation)
    {
        string output = Directory.CreateDirectory(Path.Combine(root, "output")).FullName;
        launcher.Run(
            request with
            {
                Inputs = inputs, OutputFolder = output,
                WorkFolder = Directory.CreateDirectory(Path.Combine(root, "work")).FullName, ResumeFolder = Path.Combine(root, "resume"),
            },
            cancellation);
        return output;
    }

    /// <summary>The inputs as they are, for a training after one that may delete or move its own.</summary>
    private static Dictionary<string, string> CopyConsumed(StageRequest request, string root)
    {
        var copies = new Dictionary<string, string>(request.Inputs, StringComparer.Ordinal);
        foreach (string label in request.Inputs.Keys.Where(label => request.OwnsInputs && IsConsumed(label)))
        {
            copies[label] = Path.Combine(root, "inputs", label);
            CopyOthers(request.Inputs[label], copies[label], "");
        }

        return copies;
    }

    /// <summary>The inputs with the test rows changed where the split and the dataset's ratings have them; all other files are the same.</summary>
    private static Dictionary<string, string> Poison(StageRequest request, int fold, string root, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> inputs = request.Inputs;
        var poisoned = new Dictionary<string, string>(inputs, StringComparer.Ordinal);
        (string splitStage, string ingestStage) = (StageTable.Split.Name, StageTable.Ingest.Name);
        foreach (string label in inputs.Keys.Where(label => label == splitStage || label == ingestStage || (request.OwnsInputs && IsConsumed(label))))
        {
            poisoned[label] = Path.Combine(root, "inputs", label);
            string changed = label == splitStage ? Split : label == ingestStage ? Ratings : "";
            CopyOthers(inputs[label], poisoned[label], changed);
        }

        using var session = new DuckDbSession(root, (int)(request.MemoryBytes / 2_000_000), request.Threads);
        (string split, string ratings) =
            (DuckDbSession.Parquet(Path.Combine(inputs[splitStage], Split)), DuckDbSession.Parquet(Path.Combine(inputs[ingestStage], Ratings)));
        session.Execute(
            $"CREATE TABLE others AS SELECT item, coalesce(lead(item) OVER (ORDER BY item), min(item) OVER ()) AS other FROM (SELECT DISTINCT "
                + $"item FROM {ratings})");
        FoldRoles roles = SplitRoles.Read(Path.Combine(inputs[splitStage], SplitReport.FileName)).Of(fold);
        session.Execute($"CREATE TABLE hidden AS SELECT \"user\", item FROM {split} WHERE NOT ({roles.SeenRows})");
        string limits = session.List(
            $"SELECT min(rating) + max(rating), max(timestamp) FROM {ratings}", row =>
                FormattableString.Invariant($"{row.GetFloat(0)}::FLOAT AS both_ends, {row.GetInt64(1)} AS last"))[0];
        foreach ((string source, string target) in new[]
        {
            (split, Path.Combine(poisoned[splitStage], Split)), (ratings, Path.Combine(poisoned[ingestStage], Ratings)),
        })
        {
            session.WriteParquet(
                $"""
                SELECT r.* EXCLUDE (place) REPLACE (
                    CASE WHEN t.item IS NULL THEN r.item ELSE o.other END AS item,
                    CASE WHEN t.item IS NULL THEN r.rating ELSE (l.both_ends - r.rating)::FLOAT END AS rating,
                    CASE WHEN t.item IS NULL THEN r.timestamp ELSE l.last + 86400 END AS timestamp)
                FROM (SELECT *, row_number() OVER () AS place FROM {source}) r
                LEFT JOIN hidden t ON t."user" = r."user" AND t.item = r.item
                JOIN others o ON o.item = r.item, (SELECT {limits}) l
                ORDER BY r.place
                """, target, cancellation);
        }

        return poisoned;
    }

    /// <summary>Whether a stage that owns its inputs may delete or move this one, so that a second training needs another copy.</summary>
    private static bool IsConsumed(string label) => label is not (StageContext.AssemblyInput or StageContext.AssemblySourceInput);

    /// <summary>Copies the files of a folder but the one that has test rows.</summary>
    private static void CopyOthers(string from, string to, string changed)
    {
        Directory.CreateDirectory(to);
        foreach (string name in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(from, file))
            .Where(name => name != changed))
        {
            (string file, string target) = (Path.Combine(from, name), Path.Combine(to, name));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>The files with other bytes, but for the predictions, which are of the test rows.</summary>
    private static string[] Differences(string clean, string other) =>
    [
        .. new[] { clean, other }
            .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)))
            .Distinct().Where(file => Path.GetFileName(file) != ModelFiles.Predictions).Order(StringComparer.Ordinal)
            .Where(file => HashOf(Path.Combine(clean, file)) != HashOf(Path.Combine(other, file))),
    ];

    private static string HashOf(string file) => File.Exists(file) ? ContentHash.OfFile(file) : "";
}
