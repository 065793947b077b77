using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// A commit in a working tree of its own, with all its files whatever the working copy has checked out, and the submodules that the working copy has.
/// The current tree is not touched, whatever is edited in it.
/// </summary>
internal sealed class Worktree : IDisposable
{
    private const string TreeLine = "worktree ";
    private readonly GitRepository _git;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, string> _withoutSubmodule = new(StringComparer.Ordinal);

    /// <summary>Checks a commit out.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The folder, which does not exist yet.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ReportedException">git cannot check it out (<c>BKF1018</c>).</exception>
    public Worktree(GitRepository git, string commit, string path, CancellationToken cancellation)
    {
        (_git, Commit, Path, _cancellation) = (git, commit, path, cancellation);
        ForgetKilled(git);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);

            // A sparse working copy is one's own choice: a comparison needs all that is built and read.
            GitAnswer answer = git.Ask("-c", "core.sparseCheckout=false", "worktree", "add", "--quiet", "--detach", path, commit);
            if (!answer.Succeeded)
            {
                throw new ReportedException([new ErrorReport(
                    ErrorCodes.WorktreeFailed, $"git cannot check {commit[..10]} out into a worktree: {answer.Words}",
                    "Look at what git says; a clone needs the commit's files, so fetch them if it is partial.")]);
            }

            AddSubmodules(git.Root, commit, path, "");
            KeepLineEnds();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The commit that is checked out.</summary>
    public string Commit { get; }

    /// <summary>The folder that it is checked out into.</summary>
    public string Path { get; }

    /// <summary>Submodules of which the working copy's own clone lacks the commit, by their path, with the commit.</summary>
    public IReadOnlyDictionary<string, string> WithoutSubmodule => _withoutSubmodule;

    /// <summary>
    /// Makes git forget the trees of comparisons that were killed. One that was killed while git made it is locked; trees that the user made, which
    /// may only be on a disk that is away, are left alone.
    /// </summary>
    /// <param name="git">The repository.</param>
    public static void ForgetKilled(GitRepository git)
    {
        if (!Directory.Exists(System.IO.Path.Combine(git.Folder, "worktrees")))
        {
            return;
        }

        string[] trees =
        [
            .. git.Ask("worktree", "list", "--porcelain").Output.Split('\n').Where(line => line.StartsWith(TreeLine, StringComparison.Ordinal))
                .Select(line => line[TreeLine.Length..].TrimEnd('\r')).Where(ComparisonScratch.IsWithin),
        ];
        foreach (string temporary in trees.Select(ComparisonScratch.TemporaryFolderOf).Distinct().Where(Directory.Exists))
        {
            ComparisonScratch.Sweep(temporary);
        }

        foreach (string tree in trees.Where(tree => !Directory.Exists(tree)))
        {
            git.Ask("worktree", "remove", "--force", "--force", tree);
        }
    }

    /// <summary>Deletes the tree, in git's list too; also after Ctrl-C.</summary>
    public void Dispose()
    {
        Git.Run(_git.Root, CancellationToken.None, "worktree", "remove", "--force", "--force", Path);
        StoreFile.Delete(Path);
    }

    /// <summary>Files of a submodule, at the commit that is wanted, from the clone of it that the working copy has.</summary>
    private void AddSubmodules(string repository, string commit, string path, string at)
    {
        const string IsSubmodule = "160000 ";
        foreach (string line in Git.Run(repository, _cancellation, "ls-tree", "-r", "-z", "--full-tree", commit).Parts
            .Where(line => line.StartsWith(IsSubmodule, StringComparison.Ordinal)))
        {
            string[] entry = line.Split('\t', 2);
            (string wanted, string name, string clone) = (entry[0].Split(' ')[2], at + entry[1], System.IO.Path.Combine(repository, entry[1]));
            if (!System.IO.Path.Exists(System.IO.Path.Combine(clone, ".git")))
            {
                continue; // The working copy does without, or the data is missed below.
            }

            string tree = System.IO.Path.Combine(path, entry[1]), index = Path + ".index";
            string folder = Git.Run(clone, _cancellation, "rev-parse", "--absolute-git-dir").Output.TrimEnd('\r', '\n');
            Directory.CreateDirectory(tree);
            StoreFile.Delete(index);
            if (Git.RunWith(index, clone, _cancellation, "--git-dir", folder, "--work-tree", tree, "read-tree", "--reset", "-u", wanted).Succeeded)
            {
                AddSubmodules(clone, wanted, tree, name + "/");
            }
            else
            {
                _withoutSubmodule[name] = wanted;
            }
        }
    }

    /// <summary>
    /// Where git changes line ends, a file may have those of its editor in the working copy and others in a new checkout. It is the same file to
    /// git, and so it has the same bytes on both sides.
    /// </summary>
    private void KeepLineEnds()
    {
        if (_git.Ask("config", "--get-regexp", @"^core\.(autocrlf|eol)$").Output.Length == 0)
        {
            return;
        }

        foreach (string file in _git.Ask("ls-tree", "-r", "-z", "--full-tree", "--name-only", Commit).Parts)
        {
            var (here, there) = (new FileInfo(System.IO.Path.Combine(_git.Root, file)), new FileInfo(System.IO.Path.Combine(Path, file)));
            if (here is { Exists: true, LinkTarget: null } && there is { Exists: true, LinkTarget: null } && here.Length != there.Length
                && LineEnds.AreAllThatDiffers(here.FullName, there.FullName))
            {
                File.Copy(here.FullName, there.FullName, overwrite: true);
            }
        }
    }
}
