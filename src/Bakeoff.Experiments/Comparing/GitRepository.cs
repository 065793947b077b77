using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>The git repository from which baselines are taken: that of the experiments' folder.</summary>
internal sealed class GitRepository
{
    private const string MergeBase = "...";
    private readonly CancellationToken _cancellation;

    private GitRepository(string root, string folder, string experiments, CancellationToken cancellation) =>
        (Root, Folder, Experiments, _cancellation) = (root, folder, Path.GetRelativePath(root, experiments), cancellation);

    /// <summary>The working copy.</summary>
    public string Root { get; }

    /// <summary>The folder of branches and objects, which all worktrees share.</summary>
    public string Folder { get; }

    /// <summary>The experiments' folder, from the top of the working copy: not always <c>experiments</c>.</summary>
    public string Experiments { get; }

    /// <summary>Whether the clone has only the last commits.</summary>
    public bool IsShallow => File.Exists(Path.Combine(Folder, "shallow"));

    /// <summary>Opens the repository that holds a folder of experiments.</summary>
    /// <param name="experiments">The folder.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="ReportedException">There is none, no git on this machine, or git refuses to work in it (<c>BKF7009</c>).</exception>
    public static GitRepository Open(string experiments, CancellationToken cancellation)
    {
        experiments = Path.GetFullPath(experiments);
        if ((GitCheckout.Around(experiments)?.Root ?? FolderWithGit(experiments)) is not { } root)
        {
            throw NoRepository(experiments);
        }

        GitAnswer answer = Git.Run(root, cancellation, "rev-parse", "--git-common-dir");
        if (!answer.Succeeded)
        {
            string remedy = answer.Words.Contains("safe.directory", StringComparison.Ordinal)
                ? "The folder belongs to another user: if you trust it, run the command that git names, or change the folder's owner."
                : $"Make 'git status' work in {root} first, or compare with an experiment or a run: --baseline=EXPERIMENT.";
            throw Refused($"git does not work in {root}: {answer.Words}", remedy);
        }

        return new GitRepository(root, Path.GetFullPath(Path.Combine(root, answer.Output.TrimEnd('\r', '\n'))), experiments, cancellation);
    }

    /// <summary>Runs git in the working copy.</summary>
    /// <param name="arguments">What git is asked.</param>
    public GitAnswer Ask(params string[] arguments) => Git.Run(Root, _cancellation, arguments);

    /// <summary>The commit that a name stands for, here or at <c>origin</c>; null where it stands for none.</summary>
    /// <param name="name">A branch, a tag, a commit; with three dots behind it the commit where what is checked out left it.</param>
    public string? Resolve(string name) => name.Length == 0 ? null : GitCheckout.Resolve(Root, name) ?? GitCheckout.Resolve(Root, "origin/" + name);

    /// <summary>Why a name stands for no commit, and what to do.</summary>
    /// <param name="name">The name.</param>
    /// <param name="alsoNot">What else it is not.</param>
    /// <param name="remedy">What to do where nothing better is known.</param>
    public ReportedException Unknown(string name, string alsoNot, string remedy)
    {
        const string Unshallow = "This clone is shallow: fetch the history first, with git fetch --unshallow, or fetch-depth: 0 in CI.";
        bool hasCommit = Ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}").Succeeded;
        if (!hasCommit && Ask("for-each-ref", "--count=1") is { Succeeded: true, Output: "" })
        {
            return Refused(
                $"the repository {Root} has no commit yet, so that '{name}' is none.",
                "Commit first, or compare with an experiment or a run: --baseline=EXPERIMENT.");
        }

        string branch = name.EndsWith(MergeBase, StringComparison.Ordinal) ? name[..^MergeBase.Length] : "";
        if (Resolve(branch) is not null)
        {
            return Error(
                ErrorCodes.UnknownRun,
                $"'{name}' is the commit where what is checked out left '{branch}', and this clone has none that they have in common.",
                IsShallow ? Unshallow : "Compare with the branch itself, or with a commit.");
        }

        return Error(ErrorCodes.UnknownRun, $"'{name}' is no branch, tag or commit here{alsoNot}.", IsShallow ? Unshallow : remedy);
    }

    /// <summary>A folder may have a <c>.git</c> that leads nowhere, such as a worktree whose repository was moved: git says so.</summary>
    private static string? FolderWithGit(string folder)
    {
        string? at = folder;
        while (at is not null && !Path.Exists(Path.Combine(at, ".git")))
        {
            at = Path.GetDirectoryName(at);
        }

        return at;
    }

    private static ReportedException NoRepository(string experiments)
    {
        string? bare = experiments;
        while (bare is not null && !IsBare(bare))
        {
            bare = Path.GetDirectoryName(bare);
        }

        if (bare is not null)
        {
            return Refused(
                $"{bare} is a bare repository, which has no files to compare.",
                "Clone it, or check a branch out with git worktree add FOLDER BRANCH, and compare there.");
        }

        string[] set = [.. new[] { "GIT_DIR", "GIT_WORK_TREE" }.Where(variable => Environment.GetEnvironmentVariable(variable) is not null)];
        string ignored = set.Length == 0 ? "" : $" ({string.Join(" and ", set)}, which hooks set to theirs, are not looked at)";
        return Refused(
            $"there is no git repository around {experiments}, from which a branch, tag or commit could be taken{ignored}.",
            "Name an experiment or a run, which need no repository (--baseline=EXPERIMENT), or compare in a clone.");
    }

    private static bool IsBare(string folder) =>
        File.Exists(Path.Combine(folder, "HEAD")) && new[] { "objects", "refs" }.All(of => Directory.Exists(Path.Combine(folder, of)));

    private static ReportedException Refused(string message, string remedy) => Error(ErrorCodes.NoBaselineRepository, message, remedy);

    private static ReportedException Error(string code, string message, string remedy) => new([new ErrorReport(code, message, remedy)]);
}
