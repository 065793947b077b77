using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// Runs that several tests look at in the browser: of one experiment with three seeds, of which one ran twice, of another one with other options, and a
/// record that somebody has cut.
/// </summary>
public sealed class ExplorerRuns : IDisposable
{
    private readonly TinyExperiment _tiny;

    public ExplorerRuns()
    {
        _tiny = new TinyExperiment(Folder);
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
        Server = ExplorerServer.Start(Folder, Experiments);
    }

    public TestFolder Folder { get; } = new();

    public string Experiments => Folder["tiny-experiments/experiments"];

    internal ExplorerServer Server { get; }

    public void Dispose()
    {
        Server.Dispose();
        Folder.Dispose();
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
