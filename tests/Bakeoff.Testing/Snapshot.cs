using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DiffEngine;

namespace Bakeoff.Testing;

/// <summary>
/// Snapshots in Verify's file convention: <c>Class.Test.verified.txt</c> beside the source; what does not match is written
/// to <c>.received.txt</c> and accepted by renaming. A missing snapshot fails.
/// </summary>
public static class Snapshot
{
    private static readonly Regex Number = new(@"-?\d+\.\d+(E[+-]?\d+)?", RegexOptions.Compiled);

    /// <summary>The text must be the snapshot to the letter.</summary>
    public static void Match(string text, [CallerFilePath] string source = "", [CallerMemberName] string test = "") =>
        Compare(text, source, test, (expected, actual) => expected == actual ? null : "the text differs");

    /// <summary>The text must be the snapshot, but for decimal numbers, which may differ by <paramref name="tolerance"/>.</summary>
    public static void MatchWithin(double tolerance, string text, [CallerFilePath] string source = "", [CallerMemberName] string test = "") =>
        Compare(text, source, test, (expected, actual) =>
        {
            if (Number.Replace(expected, "#") != Number.Replace(actual, "#"))
            {
                return "the text between the numbers differs";
            }

            foreach ((Match before, Match now) in Number.Matches(expected).Zip(Number.Matches(actual)))
            {
                double difference = Math.Abs(double.Parse(before.Value, CultureInfo.InvariantCulture) - double.Parse(now.Value, CultureInfo.InvariantCulture));
                if (!(difference <= tolerance))
                {
                    return $"{now.Value} is not within {tolerance} of {before.Value}";
                }
            }

            return null;
        });

    private static void Compare(string text, string source, string test, Func<string, string, string?> difference)
    {
        string stem = Path.Combine(Path.GetDirectoryName(source)!, $"{Path.GetFileNameWithoutExtension(source)}.{test}");
        string verified = stem + ".verified.txt";
        string received = stem + ".received.txt";
        string actual = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        string? problem = File.Exists(verified)
            ? difference(File.ReadAllText(verified).ReplaceLineEndings("\n"), actual)
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
