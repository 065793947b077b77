using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// Runs that several tests look at in the browser: of one experiment with three seeds, of which one ran twice, of another one with other options, and
/// a record that somebody has cut.
/// </summary>
public sealed class ExplorerRuns : IAsyncLifetime
{
    private ExplorerClient? _explorer;

    public ExplorerRuns()
    {
        _ = new TinyExperiment(Folder);
        Git("init", "--quiet", "--initial-branch=trunk");
        Write("seeds", 1, 2);
        Write("larger", 1, 4);
        Git("add", "--all");
        Git("commit", "--quiet", "--message=Experiments");
        Run("seeds");
        foreach (int seed in new[] { 2, 3 })
        {
            Write("seeds", seed, 2); // What is not committed is marked.
            Run("seeds");
        }

        Run("seeds", "Evaluate", "--force");
        Git("commit", "--quiet", "--all", "--message=Another seed");
        Run("larger");
        Folder.Write("artifacts/runs/seeds/20200101T000000000Z.json", "{ \"format\": \"run/3\", \"experi");
    }

    public TestFolder Folder { get; } = new();

    public string Experiments => Folder["tiny-experiments/experiments"];

    /// <summary>The address that <c>bakeoff ui</c> printed, with its token.</summary>
    public string Address => _explorer!.Address.AbsoluteUri;

    /// <summary>The address without the token, such as <c>http://127.0.0.1:1234/</c>.</summary>
    public string Root => _explorer!.Http.BaseAddress!.AbsoluteUri;

    public async ValueTask InitializeAsync() => _explorer = await ExplorerClient.StartAsync(Folder, "--experiments", Experiments);

    public ValueTask DisposeAsync()
    {
        _explorer?.Dispose();
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Write(string name, int seed, int features) => Folder.Write(
        $"tiny-experiments/experiments/{name}/experiment.json",
        $$"""{ "question": "Does it show?", "extends": "tiny", "seed": {{seed}}, "models": { "svd": { "features": {{features}} } } }""");

    private void Run(string experiment, params string[] arguments)
    {
        CommandResult run = CommandResult.Bakeoff(Folder, ["run", .. arguments, "--experiments", Experiments, "--experiment", experiment]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    private void Git(params string[] arguments)
    {
        CommandResult git = CommandResult.Run(
            Folder["tiny-experiments"],
            new Dictionary<string, string>
            {
                ["GIT_AUTHOR_NAME"] = "Test", ["GIT_AUTHOR_EMAIL"] = "test@example.org", ["GIT_COMMITTER_NAME"] = "Test",
                ["GIT_COMMITTER_EMAIL"] = "test@example.org",
            },
            "git", arguments);
        Assert.True(git.ExitCode == 0, git.Error);
    }
}
