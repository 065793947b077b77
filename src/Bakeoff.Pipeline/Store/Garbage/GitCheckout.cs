using System.Diagnostics;

namespace Bakeoff.Pipeline;

/// <summary>What is checked out around a folder. Reads git's files itself, since each run asks; only garbage collection starts git.</summary>
/// <param name="Root">The working tree.</param>
/// <param name="Repository">The folder that holds the branches: worktrees share it.</param>
/// <param name="Branch">The branch, or null for a detached head.</param>
/// <param name="Commit">The commit, or null where it is packed in a way that only git reads, or there is none yet.</param>
public sealed record GitCheckout(string Root, string Repository, string? Branch, string? Commit)
{
    /// <summary>The files that say so, there or not: while none changes, neither does what is checked out.</summary>
    public string[] Files { get; private init; } = [];

    private const string Heads = "refs/heads/";
    private const string MergeBase = "...";

    // Of those that "git rev-parse --local-env-vars" lists, the ones that say where; the others are configuration.
    private static readonly string[] LocationVariables =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE",
    ];

    /// <summary>The checkout that holds a folder, or null.</summary>
    /// <param name="folder">The folder.</param>
    public static GitCheckout? Around(string folder)
    {
        for (string? at = Path.GetFullPath(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            string git = Path.Combine(at, ".git");
            if (File.Exists(git) && File.ReadAllText(git) is var text && text.StartsWith("gitdir:", StringComparison.Ordinal))
            {
                git = Path.GetFullPath(Path.Combine(at, text["gitdir:".Length..].Trim()));
            }

            if (File.Exists(Path.Combine(git, "HEAD")))
            {
                return Read(at, git);
            }
        }

        return null;
    }

    /// <summary>The local branches of a repository; null where there is none.</summary>
    /// <param name="repository">Its folder.</param>
    internal static HashSet<string>? Branches(string repository) =>
        Git(repository, "for-each-ref", "--format=%(refname)", Heads)?.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => name[Heads.Length..]).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether the tip of a branch has a file; null where git fails.</summary>
    internal static bool? Has(string repository, string branch, string file) => Listed(repository, Heads + branch, file);

    /// <summary>Whether a commit has a file; null where git fails.</summary>
    internal static bool? HasAt(string root, string commit, string file) => Listed(root, commit, file);

    /// <summary>Whether the commit that is checked out has a file; null where git fails, or there is no commit yet.</summary>
    internal static bool? HasCommitted(string root, string file) => Listed(root, "HEAD", file);

    /// <summary>Makes git look for the repository where it runs: the variables of a hook name the hook's, whatever <c>-C</c> says.</summary>
    /// <param name="start">How git, or what starts git, will be started.</param>
    public static void ForgetRepository(ProcessStartInfo start)
    {
        foreach (string variable in LocationVariables)
        {
            start.Environment.Remove(variable);
        }
    }

    /// <summary>
    /// Whether files of a working tree differ from its commit, new ones that git does not ignore among them; null where git does not say.
    /// </summary>
    /// <param name="root">The working tree.</param>
    /// <param name="except">Folders that do not count.</param>
    /// <param name="newIn">The folder whose new files count, relative to the working tree; null for all.</param>
    public static bool? HasUncommittedChanges(string root, IEnumerable<string> except, string? newIn = null)
    {
        IEnumerable<string> excluded = except.Select(folder => Path.GetRelativePath(root, folder))
            .Where(path => !Path.IsPathRooted(path) && !path.StartsWith("..", StringComparison.Ordinal) && path != ".")
            .Select(path => ":(top,exclude,literal)" + path.Replace('\\', '/'));
        string? Changes(string untracked, string within) => Git(
            root, ["--no-optional-locks", "status", "--porcelain", $"--untracked-files={untracked}", "--", $":(top){within}", .. excluded]);
        return newIn is null ? Changes("normal", "") is { } all ? all.Length > 0 : null
            : Changes("no", "") is { } tracked && Changes("normal", newIn) is { } added ? tracked.Length + added.Length > 0 : null;
    }

    /// <summary>The commit that a name stands for, or null.</summary>
    /// <param name="root">The working tree.</param>
    /// <param name="name">A branch, a tag, a commit; with three dots behind it the commit where what is checked out left it.</param>
    public static string? Resolve(string root, string name) => name.EndsWith(MergeBase, StringComparison.Ordinal)
        ? Git(root, "merge-base", "--end-of-options", name[..^MergeBase.Length], "HEAD")?.Trim()
        : Git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}")?.Trim();

    /// <summary>The day on which a commit was made, such as <c>2026-11-27</c>; null where git does not say.</summary>
    /// <param name="root">The working tree.</param>
    /// <param name="commit">The commit.</param>
    public static string? DateOf(string root, string commit) => Git(root, "show", "--no-patch", "--format=%cs", commit)?.Trim();

    private static GitCheckout Read(string root, string git)
    {
        string head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
        string common = File.Exists(Path.Combine(git, "commondir"))
            ? Path.GetFullPath(Path.Combine(git, File.ReadAllText(Path.Combine(git, "commondir")).Trim())) : git;
        if (!head.StartsWith("ref: ", StringComparison.Ordinal))
        {
            return new GitCheckout(root, common, null, head) { Files = [Path.Combine(git, "HEAD")] };
        }

        string name = head["ref: ".Length..];
        return new GitCheckout(root, common, name.StartsWith(Heads, StringComparison.Ordinal) ? name[Heads.Length..] : name, CommitOf(common, name))
        {
            Files = [Path.Combine(git, "HEAD"), Path.Combine(common, name), Path.Combine(common, "packed-refs")],
        };
    }

    private static string? CommitOf(string git, string name)
    {
        string loose = Path.Combine(git, name);
        if (File.Exists(loose))
        {
            return File.ReadAllText(loose).Trim();
        }

        string packed = Path.Combine(git, "packed-refs");
        return File.Exists(packed)
            ? File.ReadLines(packed).FirstOrDefault(line => line.EndsWith(" " + name, StringComparison.Ordinal))?.Split(' ')[0]
            : null;
    }

    private static bool? Listed(string root, string commit, string file) =>
        Git(root, "ls-tree", "--full-tree", "--name-only", commit, "--", file) is { } names ? names.Length > 0 : null;

    private static string? Git(string root, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("git", ["-C", root, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
            ForgetRepository(start);
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // There is no git on this machine.
        }
    }
}
