using Bakeoff.Data;
using Bakeoff.Experiments;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.IntegrationTests;

/// <summary>Looks into files of the folder <c>data</c>, and reads them as was guessed.</summary>
internal static class Inspections
{
    public static (string Json, IReadOnlyList<string> Notes) Inspect(TestFolder folder, string file)
    {
        var guess = new TableGuess(TableSample.Read(folder["data/" + file]), "../../" + file);
        return (guess.ToJson(), guess.Notes);
    }

    /// <summary>The rows as Ingest reads them with what was guessed.</summary>
    public static List<string> Ingest(TestFolder folder, string json)
    {
        folder.Write(
            "data/experiments/mine/experiment.json",
            $"{{ \"question\": \"What?\", \"dataset\": {json}, \"models\": {{ \"svd\": null, \"two-tower\": null }} }}");
        IngestOptions options = new ExperimentReader(folder["data/experiments"]).Read("mine").Dataset.Ingest;
        string raw = Directory.CreateDirectory(folder["raw"]).FullName;
        File.Copy(Directory.GetFiles(folder["data"]).Single(), Path.Combine(raw, "r"), overwrite: true);
        string output = StageRunner.Run(folder, new IngestStage(), options, StageRunner.Inputs(("Download", raw)));
        using var session = new DuckDbSession();
        return session.List(
            $"SELECT concat_ws(' ', \"user\", item, rating, timestamp) FROM {DuckDbSession.Parquet(Path.Combine(output, "ratings.parquet"))}", row =>
                row.GetString(0));
    }
}
