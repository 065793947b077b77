using System.Diagnostics;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A git repository with an experiment in <c>experiments/tiny</c>, for comparisons with its commits.</summary>
/// <param name="folder">The test's folder.</param>
/// <param name="name">The repository's folder in it.</param>
internal sealed class TestRepository(TestFolder folder, string name)
{
    private int _trees;

    /// <summary>The working copy.</summary>
    public string Root => folder[name];

    /// <summary>Creates a repository with a commit.</summary>
    /// <param name="folder">The test's folder.</param>
    /// <param name="name">The repository's folder in it.</param>
    /// <param name="dataset">The dataset of the experiment, as JSON.</param>
    /// <param name="files">Further files, by path.</param>
    public static TestRepository Create(TestFolder folder, string name, string dataset, params (string Path, string Text)[] files)
    {
        var repository = new TestRepository(folder, name);
        (string, string) experiment = ("experiments/tiny/experiment.json", $$"""{ "question": "?", "dataset": {{dataset}} }""");
        foreach ((string path, string text) in files.Prepend(experiment))
        {
            repository.Write(path, text);
        }

        repository.Git("init", "-q", "-b", "main");
        repository.Commit("first");
        return repository;
    }

    public void Write(string path, string text)
    {
        string file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Commits all that is not ignored, and returns the commit.</summary>
    public string Commit(string message)
    {
        Git("add", "--all");
        Git("commit", "-q", "--allow-empty", "-m", message);
        return Git("rev-parse", "HEAD");
    }

    public string Git(params string[] arguments)
    {
        string[] all = ["-C", Root, "-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always", .. arguments];
        var start = new ProcessStartInfo("git", all) { RedirectStandardOutput = true, RedirectStandardError = true };
        GitCheckout.ForgetRepository(start);
        Directory.CreateDirectory(Root);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output.Trim();
    }

    public GitRepository Open(string experiments = "experiments") => GitRepository.Open(Path.Combine(Root, experiments), CancellationToken.None);

    /// <summary>Checks a commit out as a comparison does.</summary>
    public Worktree CheckOut(string commit, string experiments = "experiments") =>
        new(Open(experiments), commit, folder[$"bakeoff-compare-{name}{_trees++}/a/a/a/tree"], CancellationToken.None);

    /// <summary>Reads a file of a tree.</summary>
    public static string Read(Worktree tree, string path) => File.ReadAllText(Path.Combine(tree.Path, path));
}
