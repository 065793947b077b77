using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>A command that is killed at random moments, what was there before it, and what it has to leave in the end.</summary>
internal sealed class KillScenario
{
    /// <summary>How many of twenty kills each of them gets.</summary>
    private static readonly Dictionary<string, int> Shares =
        new(StringComparer.Ordinal) { ["run"] = 3, ["command"] = 4, ["compare"] = 3, ["sweep"] = 3, ["gc"] = 3, ["remote"] = 2, ["push"] = 2 };

    private readonly TestFolder _folder = new();
    private readonly TinyExperiment _tiny;

    public KillScenario(string name)
    {
        Name = name;
        _tiny = new TinyExperiment(_folder, "user");
        Directory.CreateDirectory(Template);
        string models = name == "run" ? "" : "\"models\": { \"two-tower\": null }, ";
        Write("light", $"{{ \"extends\": \"tiny\", {models}\"question\": \"?\" }}");
        Write("none", "{ \"extends\": \"tiny\", \"models\": { \"svd\": null, \"two-tower\": null }, \"question\": \"?\" }");
        Prepare();
    }

    /// <summary>All of them.</summary>
    public static IEnumerable<string> Names => Shares.Keys;

    public string Name { get; }

    /// <summary>What the artifacts and the temporary folder are copied from before each kill.</summary>
    public string Template => _folder["template"];

    /// <summary>How often it is killed where twenty kills are made of all of them.</summary>
    public int Share => Shares[Name];

    /// <summary>The repository of the experiments, which all kills share.</summary>
    public string Repository => _folder["user"];

    /// <summary>Whether a signal that may be answered leaves nothing at all: a comparison kills the engine of the other commit.</summary>
    public bool CleansUp => Name != "compare";

    /// <summary>The command, with its folders in <paramref name="place"/>.</summary>
    public string[] Arguments(TestFolder place) =>
    [
        .. Name switch
        {
            "run" => (string[])["run", "Report", "-e", "light"],
            "command" => ["run", "Report", "-e", "own"],
            "compare" => ["compare", "--baseline", "main", "-e", "light"],
            "sweep" => ["sweep", "-e", "tune"],
            "gc" => ["gc", "--yes", "--keep-days", "0"],
            "push" => ["push", "-e", "none", "--remote", place["place/remote"]],
            _ => ["run", "Report", "-e", "none", "--remote", place["place/remote"]],
        },
        "--experiments", _folder["user/experiments"], "--artifacts", place["place/artifacts"],
    ];

    /// <summary>
    /// What must be the same however often it was killed. A summary of a sweep or a comparison says how long it took and what ran; gc keeps its
    /// roots.
    /// </summary>
    public string[] Result(TestFolder place)
    {
        string[] folders =
        [
            "store/objects", "store/actions", .. Name is "compare" or "sweep" ? (string[])[] : ["reports"],
            .. Name is "push" or "remote" ? (string[])["../remote/cas", "../remote/ac"] : [],
        ];
        string[] FilesOf(string folder) => folder == "reports" ? HashedFiles.OfReports(PathOf(folder)) : HashedFiles.In(PathOf(folder));
        string PathOf(string folder) => Directory.CreateDirectory(place["place/artifacts/" + folder]).FullName;
        return [.. folders.SelectMany(folder => FilesOf(folder).Select(file => $"{folder}/{file}"))];
    }

    /// <summary>What a remote store holds that is not what its name says.</summary>
    public string[] NotWhole(TestFolder place) => !Directory.Exists(place["place/remote/cas"]) ? [] :
        [.. Directory.GetFiles(place["place/remote/cas"])
            .Where(file => !file.EndsWith(".tmp", StringComparison.Ordinal) && ContentHash.OfFile(file) != Path.GetFileName(file))];

    public void Dispose() => _folder.Dispose();

    private void Prepare()
    {
        switch (Name)
        {
            case "command":
                WriteCommand();
                break;
            case "compare":
                Git("init", "-q", "-b", "main");
                Git("add", ".");
                Git("-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-q", "-m", "first");
                _tiny.SetFeatures(3);
                Run("run", "Split", "-e", "light");
                break;
            case "sweep":
                Write("tune",
                    "{ \"extends\": \"light\", \"question\": \"?\", \"sweep\": { \"metric\": \"rmse\", \"parameters\": { \"models.svd.features\": "
                        + "[2, 6] } } }");
                Run("run", "Ingest", "-e", "light");
                break;
            case "push":
                Run("run", "Report", "-e", "none");
                break;
            case "gc":
                _tiny.SetFeatures(4);
                Run("run", "Report", "-e", "light");
                _tiny.SetFeatures(2);
                Run("run", "Report", "-e", "light");
                foreach (string file in Directory.EnumerateFiles(Template, "*", SearchOption.AllDirectories))
                {
                    File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2)); // Nothing that is young is garbage.
                }

                break;
        }
    }

    /// <summary>A model that is a command, which starts two processes that outlive it unless someone ends them.</summary>
    private void WriteCommand()
    {
        Write("own",
            "{ \"extends\": \"none\", \"question\": \"?\", \"models\": { \"own\": { \"command\": [\"sh\", \"model.sh\"], \"files\": "
                + "[\"model.sh\"] } } }");
        _folder.Write("user/experiments/own/model.sh", """
            trap '' INT
            (exec env -i sleep 60) & detached=$!
            sleep 60 & child=$!
            sleep 0.5
            { echo user,item,score; tail -n +2 "$BAKEOFF_INPUT/users.csv" | while read user; do echo "$user,1,5"; done; } > "$BAKEOFF_OUTPUT/recommendations.csv"
            kill $child $detached
            wait
            """);
    }

    private void Write(string experiment, string json) => _folder.Write($"user/experiments/{experiment}/experiment.json", json);

    private void Git(params string[] arguments) => Assert.Equal(0, CommandResult.Run(Repository, null, "git", arguments).ExitCode);

    private void Run(params string[] arguments)
    {
        CommandResult run = CommandResult.Bakeoff(
            _folder, [.. arguments, "--experiments", _folder["user/experiments"], "--store", Path.Combine(Template, "artifacts/store")]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
