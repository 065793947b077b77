using System.Runtime.CompilerServices;
using DiffEngine;

namespace Bakeoff.Testing;

/// <summary>
/// Snapshots in Verify's file convention: <c>Class.Test.verified.txt</c> next to the source; what does not match is written
/// to <c>.received.txt</c> and accepted by renaming. A missing snapshot fails.
/// </summary>
public static class Snapshot
{
    /// <summary>The text must be the snapshot to the letter.</summary>
    public static void Match(string text, [CallerFilePath] string source = "", [CallerMemberName] string test = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(TestPaths.Source(source))!, $"{Path.GetFileNameWithoutExtension(source)}.{test}");
        string verified = stem + ".verified.txt";
        string received = stem + ".received.txt";
        string actual = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        string? problem = File.Exists(verified)
            ? File.ReadAllText(verified).ReplaceLineEndings("\n") == actual ? null : "the text differs"
            : "there is no snapshot yet";
        if (problem is null)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        if (!BuildServerDetector.Detected)
        {
            DiffRunner.Launch(received, verified);
        }

        throw new SnapshotException($"{problem}. Compare {received} with {Path.GetFileName(verified)}; rename it to accept it.\n{actual}");
    }
}
