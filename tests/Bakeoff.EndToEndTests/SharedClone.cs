using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// A clone of the working tree with a commit, for all tests that build one: a first build takes longest. They run one after the other, and each
/// begins with the files of that commit and with what the others have built and stored, as a user's clone does.
/// </summary>
public sealed class SharedClone : IDisposable
{
    private readonly TestFolder _folder = new();
    private bool _hasTools;

    public SharedClone()
    {
        Copy = new WorkingCopy(_folder, "clone");
        Git("init", "--quiet", "--initial-branch=main");
        Commit("start");
    }

    internal WorkingCopy Copy { get; }

    public void Dispose() => _folder.Dispose();

    /// <summary>The clone as it was committed first, with nothing edited, and its local tools.</summary>
    internal WorkingCopy Fresh()
    {
        Copy.Undo();
        Git("checkout", "--quiet", "--force", "main");
        Git("reset", "--quiet", "--hard", Git("rev-list", "--max-parents=0", "HEAD").Output.Trim());
        Git("clean", "--quiet", "--force", "-d");
        if (!_hasTools)
        {
            Assert.Equal(0, Copy.Dotnet("tool", "restore").ExitCode);
            _hasTools = true;
        }

        return Copy;
    }

    /// <summary>Another folder next to the clone.</summary>
    internal string NextTo(string name) => _folder[name];

    /// <summary>Another clone, never built.</summary>
    internal WorkingCopy Another(string name) => new(_folder, name);

    internal void Commit(string message)
    {
        Git("add", "--all");
        Git("-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message", message);
    }

    internal CommandResult Git(params string[] arguments)
    {
        CommandResult result = CommandResult.Run(Copy.Root, null, "git", arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    /// <summary>Builds the engine.</summary>
    internal void Build()
    {
        CommandResult build = Copy.Dotnet(
            "build", "src/Bakeoff.Cli/Bakeoff.Cli.csproj", "-c", "Release", "-v", "quiet", "-p:TreatWarningsAsErrors=false", "-p:WarningLevel=0");
        Assert.True(build.ExitCode == 0, build.Output);
    }

    /// <summary>The engine that was built last.</summary>
    internal CommandResult Engine(params string[] arguments) => Engine(new Dictionary<string, string>(), arguments);

    /// <summary>The same with environment variables.</summary>
    internal CommandResult Engine(Dictionary<string, string> environment, params string[] arguments) =>
        Copy.Run(environment, "dotnet", ["exec", "artifacts/bin/Bakeoff.Cli/release/bakeoff.dll", .. arguments]);
}
