using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Explorer;

/// <summary>Describes one run, format <c>explorer-run/1</c>: what its record says, and what the store still has of its stages.</summary>
/// <param name="settings">Where runs and results are.</param>
internal sealed class RunDocument(EngineSettings settings)
{
    private const string Option = "option.", Input = "input.";
    private readonly ArtifactStore _store = new(settings.StoreFolder);

    /// <summary>Describes a run.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="run">The name of the record.</param>
    /// <exception cref="ReportedException">There is none (<c>BKF1016</c>).</exception>
    /// <exception cref="DataException">It cannot be read (<c>BKF2013</c>).</exception>
    public object Create(string experiment, string run)
    {
        RunRecord.Record record = RecordedComparison.ReadRecord(settings, experiment, run);
        return new
        {
            Format = "explorer-run/1", record.Experiment, Run = run, record.Time, record.Commit, record.Branch,
            Uncommitted = record.HasUncommittedChanges, Status = record.Status ?? "unknown", Errors = record.Errors ?? [], record.System,
            record.Runtime, record.Processors, record.MemoryBytes,
            Seconds = Math.Round(record.Stages.Where(stage => !stage.UpToDate).Sum(stage => stage.Seconds), 3), Wall = record.Seconds,
            Energy = EnergyOf(record), Stages = record.Stages.Select(Describe).ToArray(), Metrics = MetricsOf(record),
            Pages = PagesDocument.Of(settings, record),
        };
    }

    private static object EnergyOf(RunRecord.Record record)
    {
        EnergyTotal? total = EnergyTotal.Sum(record.Stages);
        return new
        {
            total?.Joules, Measured = total?.Measured ?? 0, Stages = record.Stages.Count(stage => !stage.UpToDate && !stage.Fetched),
            Unavailable = record.Stages.Select(stage => stage.Energy?.Unavailable).FirstOrDefault(why => why is not null),
        };
    }

    private object Describe(StageRecord stage)
    {
        string name = StageLabel.StageOf(stage.Label);
        ActionEntry? entry = _store.EntryOf(name, stage.Key);
        return new
        {
            stage.Label, Stage = name, Fold = StageLabel.FoldOf(stage.Label), stage.Key,
            State = stage.UpToDate ? LiveKind.UpToDate : stage.Fetched ? LiveKind.Fetched : "ran", stage.Reasons, stage.BeganSeconds, stage.Seconds,
            stage.PeakMemoryBytes, stage.ShareBytes, stage.OutputBytes, stage.Load?.Threads, stage.Node, stage.Executor,
            Retries = stage.Retries ?? [], stage.Energy?.ProcessorJoules, stage.Energy?.GpuJoules, EnergyUnavailable = stage.Energy?.Unavailable,
            Inputs = NamesOf(entry, Input).Select(part => part.Name.Split('/')[0]).Distinct().ToArray(),
            Options = NamesOf(entry, Option).ToDictionary(
                part => part.Name, part => ShownAddress.Scrub(part.Value.Trim('"')), StringComparer.Ordinal),
            InStore = entry is not null && entry.Outputs.All(file => File.Exists(_store.ObjectPath(file.Sha256))),
            Curves = entry is null ? [] : CurvesOf(entry).ToArray(),
            Files = (entry?.Outputs ?? []).Select(file => new { file.Path, file.Bytes }).ToArray(),
        };
    }

    private static IEnumerable<(string Name, string Value)> NamesOf(ActionEntry? entry, string prefix) =>
        from part in entry?.Parts ?? []
        where part.Name.StartsWith(prefix, StringComparison.Ordinal)
        select (part.Name[prefix.Length..], part.Value);

    private IEnumerable<object> CurvesOf(ActionEntry entry)
    {
        foreach (StoredFile file in entry.Outputs.Where(file => Path.GetFileName(file.Path) == ModelFiles.Training))
        {
            if (TryRead<TrainingReport>(file.Sha256) is { Epochs.Count: > 0 } training)
            {
                yield return new
                {
                    training.Model, training.LossName,
                    Points = training.Epochs.Select(epoch => new[] { epoch.Epoch, Finite(epoch.Loss), Finite(epoch.ValidationLoss) }).ToArray(),
                };
            }
        }
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private T? TryRead<T>(string sha256) where T : class
    {
        try
        {
            return _store.ReadText(sha256) is { } text ? CanonicalJson.Deserialize<T>(text) : null;
        }
        catch (JsonException)
        {
            return null; // Another version wrote it in a form that this one cannot read.
        }
    }

    private object? MetricsOf(RunRecord.Record record)
    {
        string evaluate = StageTable.Evaluate.Name;
        if (record.Stages.LastOrDefault(stage => stage.Label == evaluate) is not { } stage
            || _store.EntryOf(evaluate, stage.Key)?.Outputs.FirstOrDefault(file => file.Path == MetricsReport.FileName) is not { } file
            || TryRead<MetricsReport>(file.Sha256) is not { } report)
        {
            return null;
        }

        return new
        {
            report.Primary, report.TestUsers, report.TestRows,
            Models = report.Models.Select(model => new
            {
                model.Name, model.Role, model.Coverage,
                Values = model.Metrics.DistinctBy(metric => metric.Id).ToDictionary(metric => metric.Id, metric => new
                {
                    Value = Finite(metric.Value), metric.Low, metric.High, metric.Interval, metric.Users, metric.DoesNotMeasure, metric.NoInterval,
                }, StringComparer.Ordinal),
            }),
            Info = report.Definitions.DistinctBy(definition => definition.Id).ToDictionary(definition => definition.Id, definition => new
            {
                definition.Name, definition.Candidates, Display = definition.DisplayName, definition.Better, definition.Summary,
            }, StringComparer.Ordinal),
        };
    }
}
