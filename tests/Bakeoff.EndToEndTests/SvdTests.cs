using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>TrainSvd as a user runs it, on the quickstart's 100,000 ratings.</summary>
public sealed class SvdTests : IDisposable
{
    private static readonly string[] Algorithms = ["funk-svd", "biased-mf"];
    private readonly TestFolder _folder = new();

    public SvdTests()
    {
        foreach (string algorithm in Algorithms)
        {
            Write(algorithm, $"\"algorithm\": \"{algorithm}\", \"features\": 7, \"epochs\": 5, \"bins\": 3");
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The widths are switched off by the runtime's own switches: 512 bits, 256 bits, all vectors.</summary>
    [Fact]
    public void Models_AreTheSameBytes_ForEveryVectorWidthAndNumberOfThreads()
    {
        Dictionary<string, string> expected = Algorithms.ToDictionary(algorithm => algorithm, algorithm => Train(algorithm, null, "1"));
        Snapshot.Match(string.Join('\n', expected.Select(model => $"{model.Key} {model.Value}")));
        foreach (string algorithm in Algorithms)
        {
            foreach (string off in new[] { "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic" })
            {
                Assert.Equal(expected[algorithm], Train(algorithm, off, "2"));
            }

            Assert.Equal(expected[algorithm], Train(algorithm, null, "8"));
        }
    }

    [Fact]
    public void Model_OutOfCore_IsTheSameBytes()
    {
        foreach (string algorithm in Algorithms)
        {
            Write($"{algorithm}-file", $"\"algorithm\": \"{algorithm}\", \"features\": 7, \"epochs\": 5, \"bins\": 3, \"outOfCore\": true");
            Assert.Equal(Train(algorithm, null, "2"), Train($"{algorithm}-file", null, "2"));
        }
    }

    [Fact]
    public void Divergence_EndsInOneErrorThatNamesTheRemedy_AndKeepsNothing()
    {
        Write("wild", "\"algorithm\": \"biased-mf\", \"learningRate\": 10");
        CommandResult result = CommandResult.Bakeoff(_folder, "run", "TrainSvd", "-e", "wild", "--experiments", _folder["experiments"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error BKF6001: the training diverges", result.Error, StringComparison.Ordinal);
        Assert.Contains("'learningRate' below 10", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["artifacts/store/actions/TrainSvd"]));
    }

    [Fact]
    public void Threads_OutOfRange_AreRefused()
    {
        CommandResult result =
            CommandResult.Bakeoff(_folder, "run", "TrainSvd", "-e", "funk-svd", "--experiments", _folder["experiments"], "--threads", "0");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'--threads' must be from 1 to 1024", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ratings_ReadAsVectors_AreTheSplitsRowsInItsOrder()
    {
        Train("funk-svd", null, "2");
        string split = Object("Split", "split.parquet");
        using var session = new DuckDbSession();
        List<(long, long, float, int)> expected = session.List(
            $"SELECT \"user\", item, rating, part FROM {DuckDbSession.Parquet(split)} ORDER BY \"user\", timestamp, item",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetFloat(2), row.GetInt32(3)));
        StageContext context = Context(split);
        RatingMatrix all = RatingReader.ReadAllFolds(context);
        Assert.Equal(expected.Select(row => (row.Item1, row.Item2, row.Item3)), Rows(all, all));
        Assert.Equal(expected.Where(row => row.Item4 != 0).Select(row => (row.Item1, row.Item2, row.Item3)), Rows(all.TrainingRows(0), all));
        RatingMatrix fold = RatingReader.Read(context);
        Assert.Equal(Rows(all.TrainingRows(0), all), Rows(fold, fold));
        using SpooledRatings spooled = RatingReader.Spool(context);
        Assert.Equal(Rows(fold, fold), Rows(spooled, spooled));
    }

    private static List<(long, long, float)> Rows(IRatingSource source, IRatingSource ids)
    {
        var rows = new List<(long, long, float)>();
        source.Read(
            (users, items, ratings) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    rows.Add((ids.Users.IdAt(users[i]), ids.Items.IdAt(items[i]), ratings[i]));
                }
            },
            CancellationToken.None);
        return rows;
    }

    private StageContext Context(string split)
    {
        Directory.CreateDirectory(_folder["in"]);
        Directory.CreateDirectory(_folder["work"]);
        File.Copy(split, _folder["in/split.parquet"]);
        File.Copy(Object("Split", "split.json"), _folder["in/split.json"]);
        return new StageContext
        {
            OptionsJson = "{}", Fold = 0, OutputFolder = _folder["out"], WorkFolder = _folder["work"], ResumeFolder = _folder["resume"],
            Inputs = new Dictionary<string, string> { ["Split"] = _folder["in"] },
        };
    }

    private void Write(string name, string svd) => _folder.Write(
        $"experiments/{name}/experiment.json", $"{{ \"question\": \"?\", \"models\": {{ \"svd\": {{ {svd} }} }} }}");

    /// <summary>Trains again and returns the hash of the model.</summary>
    private string Train(string experiment, string? switchedOff, string threads)
    {
        CommandResult result = CommandResult.Bakeoff(
            _folder, switchedOff is null ? [] : new Dictionary<string, string> { [switchedOff] = "0" },
            "run", "TrainSvd", "-e", experiment, "--experiments", _folder["experiments"], "--threads", threads);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string hash = ContentHash.OfFile(Object("TrainSvd", $"svd/model/{experiment.Replace("-file", "", StringComparison.Ordinal)}.bin"));
        Directory.Delete(_folder["artifacts/store/actions/TrainSvd"], recursive: true);
        return hash;
    }

    private string Object(string stage, string path)
    {
        using JsonDocument action = JsonDocument.Parse(File.ReadAllText(Directory.GetFiles(_folder[$"artifacts/store/actions/{stage}"]).Single()));
        string hash = action.RootElement.GetProperty("outputs").EnumerateArray()
            .Single(output => output.GetProperty("path").GetString() == path).GetProperty("sha256").GetString()!;
        return _folder[$"artifacts/store/objects/{hash[..2]}/{hash}"];
    }
}
