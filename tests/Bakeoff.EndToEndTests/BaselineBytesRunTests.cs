using System.Globalization;
using System.Text;
using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// Every baseline by real commands: what its stage writes depends neither on threads nor on how wide the vectors of the processor are.
/// </summary>
public sealed class BaselineBytesRunTests : IDisposable
{
    private const string Models = """
        "item-knn": { "neighbours": 20 }, "user-knn": { "neighbours": 20 }, "rp3beta": { "neighbours": 20 }, "pure-svd": { "factors": 20 },
        "ease": { "regularization": 20 }, "slim": { "neighbours": 30 }, "ials": { "factors": 20, "epochs": 3 }, "als": { "factors": 20, "epochs": 3 },
        "bayesian-mf": { "factors": 20, "burnIn": 2, "samples": 4, "keptSamples": 2, "timeBins": 5 },
        "bpr": { "factors": 20, "epochs": 3 }, "warp": { "factors": 20, "epochs": 3 }
        """;

    private static readonly string[] Stages =
    [
        "TrainItemKnn", "TrainUserKnn", "TrainRp3Beta", "TrainPureSvd", "TrainEase", "TrainSlim", "TrainIals", "TrainAls", "TrainBayesianMf",
        "TrainBpr", "TrainWarp",
    ];

    private readonly TestFolder _folder = new();

    /// <summary>20,000 ratings of 1,000 users and 300 items.</summary>
    public BaselineBytesRunTests()
    {
        var ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
        for (int user = 1; user <= 1000; user++)
        {
            int[] items = [.. Enumerable.Range(0, 20).Select(n => ((user * 13) + (n * n * 29) + (user % 11 * n)) % 300)
                .Select(place => (place * place / 300) + 1).Distinct()];
            for (int n = 0; n < items.Length; n++)
            {
                ratings.Append(CultureInfo.InvariantCulture, $"{user},{items[n]},{((user * items[n]) % 9 / 2) + 1},{(user * 700) + (n * 4000)}\n");
            }
        }

        _folder.Write("data/ratings.csv", ratings.ToString());
        _folder.Write("data/movies.csv", "movieId,title,genres\n" + string.Concat(
            Enumerable.Range(1, 300).Select(item => FormattableString.Invariant($"{item},Film {item} (1995),Drama\n"))));
        _folder.Write(
            "experiments/all/experiment.json", $$"""
            {
              "question": "?", "dataset": { "path": "../../data", "format": "movielens-csv" },
              "split": { "method": "last-n", "n": 2, "partitions": 5, "folds": [0] }, "models": { {{Models}} }
            }
            """);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Widths are switched off by the runtime's own switches: 512 bits, 256 bits.</summary>
    [Fact]
    public void Models_AreTheSameBytes_ForEveryVectorWidthAndNumberOfThreads()
    {
        string[] expected = Train(null, "2");
        Assert.Equal(Stages.Length, expected.Select(file => file.Split(' ')[0]).Distinct().Count());
        Assert.Equal(expected, Train("DOTNET_EnableAVX512", "4"));
        Assert.Equal(expected, Train("DOTNET_EnableAVX2", "3"));
    }

    /// <summary>Trains all models into a store of their own, and returns the hashes of what they wrote.</summary>
    private string[] Train(string? switchedOff, string threads)
    {
        string store = _folder[$"store-{threads}"];
        CommandResult result = CommandResult.Bakeoff(
            _folder, switchedOff is null ? [] : new Dictionary<string, string> { [switchedOff] = "0" },
            ["run", .. Stages, "-e", "all", "--experiments", _folder["experiments"], "--threads", threads, "--store", store]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return [.. Stages.SelectMany(stage => Directory.GetFiles(Path.Combine(store, "actions", stage)).SelectMany(file =>
        {
            using JsonDocument action = JsonDocument.Parse(File.ReadAllText(file));
            return action.RootElement.GetProperty("outputs").EnumerateArray().Select(
                output => $"{stage} {output.GetProperty("path").GetString()} {output.GetProperty("sha256").GetString()}").ToArray();
        })).Order(StringComparer.Ordinal)];
    }
}
