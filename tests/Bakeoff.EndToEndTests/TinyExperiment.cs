using System.Globalization;
using System.Text;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>An experiment that has every stage and takes as little time as processes need to start.</summary>
internal sealed class TinyExperiment
{
    private readonly string _experiments;

    public TinyExperiment(TestFolder folder, string name = "tiny-experiments")
    {
        _experiments = folder[name + "/experiments"];
        folder.Write(name + "/experiments/ratings/movies.csv", "movieId,title,genres\n" + Lines(30, i => $"{i},Film {i} ({1950 + i}),Drama|Comedy"));
        folder.Write(name + "/experiments/ratings/tags.csv", "userId,movieId,tag,timestamp\n");
        folder.Write(
            name + "/experiments/ratings/ratings.csv", "userId,movieId,rating,timestamp\n"
                + Lines(40 * 12, i =>
                $"{((i - 1) / 12) + 1},{(((i - 1) % 12 * 7) + ((i - 1) / 12)) % 30 + 1},{(((i * 5) % 9) + 2) / 2.0},{1_000_000_000 + (i * 60)}"));
        SetFeatures(2);
    }

    public void SetFeatures(int features)
    {
        Directory.CreateDirectory(Path.Combine(_experiments, "tiny"));
        File.WriteAllText(Path.Combine(_experiments, "tiny", "experiment.json"), string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "question": "Does it survive?", "dataset": { "name": "tiny", "path": "../ratings", "format": "movielens-csv" },
              "split": { "n": 2, "partitions": 2 },
              "models": { "svd": { "features": {{features}}, "epochs": 2 }, "two-tower": { "embeddingSize": 4, "towerSizes": [4], "batchSize": 64, "epochs": 2 } },
              "evaluation": { "k": [5], "resamples": 100 }
            }
            """));
    }

    public string[] Arguments(params string[] command) => [.. command, "--experiments", _experiments, "--experiment", "tiny"];

    private static string Lines(int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (int i = 1; i <= count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line(i)}\n");
        }

        return text.ToString();
    }
}
