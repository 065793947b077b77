using Bakeoff.Experiments;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Tables;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff audit --poison</c>: training with other test rows.</summary>
public sealed class PoisonTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnAuditWithPoison_OfOurTrainers_FindsTheSameBytes()
    {
        CommandResult audit = CommandResult.Bakeoff(_folder, new TinyExperiment(_folder).Arguments("audit", "--poison"));
        Assert.True(audit.ExitCode == 0, audit.Output + audit.Error);
        Assert.Contains("audit of 3 stages", audit.Output, StringComparison.Ordinal);
        Assert.Contains("wrote the same bytes, also with other test rows", audit.Output, StringComparison.Ordinal);
    }

    /// <summary>Their inputs are their own, and gone when the first training ends: a class, and a command, whose files may be moved too.</summary>
    [Fact]
    public void AnAuditWithPoison_OfCustomModels_TrainsEachTwice_AndFindsTheSameBytes()
    {
        string[] arguments = CustomModels();
        CommandResult audit = CommandResult.Bakeoff(_folder, ["audit", "TrainOwn", "--poison", .. arguments]);
        Assert.True(audit.ExitCode == 0, audit.Output + audit.Error);
        Assert.Contains("audit of 2 stages", audit.Output, StringComparison.Ordinal);
        Assert.Contains("wrote the same bytes, also with other test rows", audit.Output, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(_folder["trained"]).Length); // As it is, and with other test rows.
    }

    [Fact]
    public void AnAuditWithPoison_OfWhatTrainsNothing_SaysThatNothingWasAudited_AndWhy()
    {
        CommandResult audit = CommandResult.Bakeoff(_folder, ["audit", "Split", "--poison", .. CustomModels()]);
        Assert.Equal(2, audit.ExitCode);
        Assert.Contains("error BKF1001: nothing was audited: Split of 'own' trains no model", audit.Error, StringComparison.Ordinal);
        Assert.Contains(", TrainOwn; or leave out '--poison'", audit.Error, StringComparison.Ordinal);
    }

    /// <summary>The planted fault: what is read, of which file, and whether the test rows are in it.</summary>
    [Theory]
    [InlineData("SELECT DISTINCT item FROM {0} WHERE part <> 0", "Split/split.parquet", false)]
    [InlineData("SELECT DISTINCT item FROM {0} WHERE \"user\" = 1", "Split/split.parquet", true)]
    [InlineData("SELECT DISTINCT item FROM {0} WHERE \"user\" = 1", "Ingest/ratings.parquet", true)]
    [InlineData("SELECT avg(rating) FROM {0}", "Split/split.parquet", true)]
    [InlineData("SELECT max(timestamp) FROM {0}", "Ingest/ratings.parquet", true)]
    [InlineData("SELECT count(*) FROM {0}", "Ingest/ratings.parquet", false)] // How many rows there are is no secret.
    public void AVocabularyFittedOnTestRows_IsFound(string query, string file, bool leaks)
    {
        StageRequest request = Request();
        var launcher = new PoisoningLauncher(new Vocabulary(query, file));
        if (leaks)
        {
            var error = Assert.Throws<EvaluationException>(() => launcher.Run(request, default));
            Assert.Equal("BKF7005", error.Code);
            Assert.Contains("vocabulary.txt became other bytes", error.Message, StringComparison.Ordinal);
        }
        else
        {
            launcher.Run(request, default);
        }
    }

    /// <summary>What differs by itself says nothing of the test rows; what differs with them only does, also next to it.</summary>
    [Theory]
    [InlineData("SELECT uuid() FROM {0}", "", "BKF5001", "vocabulary.txt.")]
    [InlineData("SELECT uuid() FROM {0}", "SELECT max(timestamp) FROM {0}", "BKF7005", "edge.txt became other bytes")]
    public void ATrainingThatIsNotDeterministic_IsNotAccusedOfReadingTestRows(string query, string edge, string code, string message)
    {
        StageRequest request = Request() with { OwnsInputs = true }; // Each training has its own inputs, and may delete them.
        BakeoffException error = Assert.ThrowsAny<BakeoffException>(
            () => new PoisoningLauncher(new Vocabulary(query, "Split/split.parquet", edge)).Run(request, default));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A fold of 200 ratings, a fifth of them its test rows.</summary>
    private StageRequest Request()
    {
        string inputs = Directory.CreateDirectory(_folder["run/inputs"]).FullName;
        using (var session = new DuckDbSession())
        {
            const string Rows =
                "SELECT range // 10 AS \"user\", (range * 7) % 30 AS item, (1 + range % 5)::FLOAT AS rating, range AS timestamp FROM range(200)";
            Directory.CreateDirectory(Path.Combine(inputs, "Ingest"));
            _folder.Write("run/inputs/Split/split.json", """{ "format": "split/3", "roles": [{ "fold": 0, "test": [0] }] }""");
            session.WriteParquet(Rows, Path.Combine(inputs, "Ingest/ratings.parquet"));
            session.WriteParquet(
                $"SELECT *, CASE WHEN timestamp % 10 > 7 THEN 0 ELSE -1 END AS part FROM ({Rows})", Path.Combine(inputs, "Split/split.parquet"));
        }

        return new StageRequest(
            "TrainMine", "TrainMine[0]", "{}", 1, 0, StageRunner.Inputs(("Ingest", inputs + "/Ingest"), ("Split", inputs + "/Split")),
            Directory.CreateDirectory(_folder["run/output"]).FullName, _folder["run/work"], _folder["run/resume"], 1, new FetchPolicy());
    }

    /// <summary>An experiment with a class and a command, which notes each training; gives the options that name it.</summary>
    private string[] CustomModels()
    {
        string[] arguments = [.. new TinyExperiment(_folder).Arguments()[..2], "-e", "own"];
        _folder.Write("tiny-experiments/experiments/own/model.sh", $$"""
            set -e
            if [ "$1" = train ]; then
              echo trained >> '{{_folder["trained"]}}'
              { echo user,item,score; tail -n +2 "$2/users.csv" | while read user; do echo "$user,1,5"; done; } > "$3/recommendations.csv"
            else
              { echo user,item,score; tail -n +2 "$2/pairs.csv" | sed 's/$/,3/'; } > "$3/predictions.csv"
            fi
            """.ReplaceLineEndings("\n"));
        _folder.Write("tiny-experiments/experiments/own/experiment.json", $$"""
            {
              "extends": "tiny", "question": "And mine?",
              "models": {
                "svd": null, "two-tower": null,
                "next": { "class": "{{typeof(NextItem).FullName}}", "assembly": "{{typeof(NextItem).Assembly.Location}}" },
                "command": {
                  "command": ["sh", "model.sh", "{phase}", "{input}", "{output}"], "files": ["model.sh"], "version": ["sh", "-c", "echo 1"],
                  "scores": "rating-and-ranking"
                }
              }
            }
            """);
        return arguments;
    }

    private sealed class Vocabulary(string query, string file, string edge = "") : IStageLauncher
    {
        public StageUsage Run(StageRequest request, CancellationToken cancellation)
        {
            using var session = new DuckDbSession();
            string path = Path.Combine(request.Inputs[file.Split('/')[0]], file.Split('/')[1]);
            void Write(string name, string of) => File.WriteAllLines(
                Path.Combine(request.OutputFolder, name),
                session.List(
                    string.Format(System.Globalization.CultureInfo.InvariantCulture, of, DuckDbSession.Parquet(path)) + " ORDER BY 1", row =>
                        row.GetValue(0).ToString()!));
            Write("vocabulary.txt", query);
            if (edge.Length > 0)
            {
                Write("edge.txt", edge);
            }

            foreach (string input in request.OwnsInputs ? request.Inputs.Values : [])
            {
                Directory.Delete(input, recursive: true);
            }

            return new StageUsage(0);
        }
    }
}
