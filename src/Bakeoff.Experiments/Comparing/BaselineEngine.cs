using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>The engine that runs the experiments of a commit, as that commit has it.</summary>
/// <param name="Path">The engine's assembly.</param>
/// <param name="Arguments">Options that name the commit's own models.</param>
internal sealed record BaselineEngine(string Path, IReadOnlyList<string> Arguments)
{
    private const string Project = "src/Bakeoff.Cli/Bakeoff.Cli.csproj";

    /// <summary>
    /// Finds the engine of a tree: this one where it is built from the same sources, one that was built before, or else a new build.
    /// </summary>
    /// <param name="program">This engine.</param>
    /// <param name="git">The repository.</param>
    /// <param name="tree">The commit's files.</param>
    /// <param name="cache">Keeps what was built.</param>
    /// <param name="building">Called before a build, which takes a while.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ReportedException">It does not build (<c>BKF1018</c>).</exception>
    public static BaselineEngine Find(
        EngineProgram program, GitRepository git, Worktree tree, EngineCache cache, Action building, CancellationToken cancellation)
    {
        string current = program.File;
        if (!File.Exists(System.IO.Path.Combine(tree.Path, Project)))
        {
            return OfGuest(System.IO.Path.Combine(tree.Path, git.Experiments), tree.Path, current, building, cancellation);
        }

        if (EngineSources.AreThoseOf(System.IO.Path.GetDirectoryName(current)!, tree.Path))
        {
            return new BaselineEngine(current, []);
        }

        string sources = EngineSources.HashAt(git, tree.Commit) ?? throw Failed(
            $"git cannot list the files of {tree.Commit[..10]}.", "A clone needs the commit's files: fetch them if it is partial.");
        if (cache.Find(sources) is { } kept)
        {
            return new BaselineEngine(kept, []);
        }

        building();
        string built = System.IO.Path.Combine(tree.Path, "artifacts", "bin", "Bakeoff.Cli", "release");
        string[] arguments =
        [
            "build", Project, "-c", "Release", "--nologo", "-v", "quiet", "-tl:off", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false",
        ];
        (int code, string text) = ChildProcess.Run(new ProgramStart("dotnet", arguments, tree.Path), cancellation);
        return code == 0 && File.Exists(System.IO.Path.Combine(built, "bakeoff.dll")) ? new BaselineEngine(cache.Keep(sources, built), [])
            : throw Failed($"it does not build:\n{text}", "Fix the branch, or compare with a commit that builds.");
    }

    /// <summary>
    /// In a repository that uses Bakeoff: builds its models, and takes the engine of the version that the commit asks for. Without a project of
    /// Bakeoff.Sdk it is this engine, and there are no models of its own.
    /// </summary>
    private static BaselineEngine OfGuest(string experiments, string tree, string current, Action building, CancellationToken cancellation)
    {
        string? project = ModelProject.Find(experiments);
        if (project is null)
        {
            return new BaselineEngine(current, []);
        }

        building();
        string environment = System.IO.Path.Combine(tree, "artifacts", "environment.txt");
        (int code, string text) = ChildProcess.Run(
            new ProgramStart("dotnet", ModelProject.BuildArguments(project, environment), System.IO.Path.GetDirectoryName(experiments)!),
            cancellation);
        if (code != 0 || !File.Exists(environment))
        {
            throw Failed($"its models do not build:\n{text}", "Fix the branch, or compare with a commit that builds.");
        }

        ILookup<string, string> said = ModelProject.ReadAnswer(environment);
        return new BaselineEngine(said["engine"].First(), [.. said["assembly"].SelectMany(path => new[] { "--assembly", path })]);
    }

    private static ReportedException Failed(string message, string remedy) => new([new ErrorReport(ErrorCodes.WorktreeFailed, message, remedy)]);
}
