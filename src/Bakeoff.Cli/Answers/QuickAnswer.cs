using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Cli;

/// <summary>
/// The answer of a command that found everything up to date, kept with the hash of every byte that it rests on: the engine, the
/// experiment, the entries, the report, the commit. While none of them has changed the answer is the same, and needs no parser of
/// command lines, experiments and entries, whose compilation takes five times longer than their work.
/// </summary>
/// <remarks>What runs before the answer is compiled at each start: hence loops, and no more types than must be.</remarks>
internal static class QuickAnswer
{
    internal const string Head = "answer/2";
    internal static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(50); // Within the precision of the times of last use.

    /// <summary>What an answer depends on; all settings, since a wrong value is an error also where everything is up to date.</summary>
    internal static readonly string[] Variables =
    [
        "ATEN_CPU_CAPABILITY", "BAKEOFF_ARTIFACTS", "BAKEOFF_ASSEMBLIES", "BAKEOFF_CARBON_INTENSITY", "BAKEOFF_LIBRARIES",
        "BAKEOFF_LIBRARIES_SOURCE", "BAKEOFF_MIRROR", "BAKEOFF_REMOTE", "BAKEOFF_REMOTE_PASSWORD", "BAKEOFF_REMOTE_READONLY", "BAKEOFF_REMOTE_TOKEN",
        "BAKEOFF_REMOTE_USER", "BAKEOFF_STORE", "CI", "COLUMNS", "NO_COLOR", "TERM",
    ];

    /// <summary>Prints the answer, if it is still valid.</summary>
    /// <param name="args">The command line.</param>
    public static bool TryAnswer(string[] args)
    {
        try
        {
            string? file = FileOf(args);
            if (file is null || new FileInfo(file) is not { Exists: true, Length: > 0 }
                || (TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file)).Duration() > MaximumAge)
            {
                return false;
            }

            string text = File.ReadAllText(file);
            int start = text.IndexOf("\n\n", StringComparison.Ordinal);
            if (start < 0 || !IsWhole(text) || !IsStillValid(text[..start].Split('\n')))
            {
                return false;
            }

            using Stream output = Console.OpenStandardOutput();
            output.Write(Encoding.UTF8.GetBytes(text[(start + 2)..]));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The first two lines of an answer: the format, and the hash of all that follows, so that no damaged answer is printed.</summary>
    internal static string HeaderOf(string rest) => Head + "\n" + Hash(rest) + "\n";

    /// <summary>Where the answer of a command line is kept, or null for one that has none.</summary>
    internal static string? FileOf(string[] args)
    {
        if (args.Length == 0 || args[0] is not ("run" or "plan") || ArtifactsOf(args) is not { } artifacts)
        {
            return null;
        }

        string command = Environment.CurrentDirectory + "\n" + string.Join('\n', args);
        return Path.Combine(
            artifacts, "cache", "answers", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(command)).AsSpan(0, 16)) + ".txt");
    }

    /// <summary>What of the process the answer rests on. The variables may hold secrets: their hash is enough.</summary>
    internal static string CacheKey()
    {
        var text = new StringBuilder();
        foreach (string name in Variables)
        {
            text.Append(name).Append('=').Append(Environment.GetEnvironmentVariable(name)).Append('\n');
        }

        text.Append(Environment.Version).Append(RuntimeInformation.OSArchitecture.ToString()).Append(Avx512F.IsSupported).Append(Avx2.IsSupported);
        text.Append(Console.IsOutputRedirected ? 0 : Console.WindowWidth);
        return Hash(text.ToString());
    }

    private static bool IsWhole(string text)
    {
        int rest = Head.Length + 1 + 64 + 1;
        return text.Length > rest && text.StartsWith(HeaderOf(text[rest..]), StringComparison.Ordinal);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static bool IsStillValid(string[] lines)
    {
        if (lines.Length < 3 || lines[2] != CacheKey())
        {
            return false;
        }

        for (int i = 3; i < lines.Length; i++)
        {
            string line = lines[i];
            int space = line.IndexOf(' ', 2);
            string expected = line[2..space], path = line[(space + 1)..];
            bool same = line[0] switch
            {
                'F' => new FileInfo(path) is { Exists: true, Length: > 0 }
                    && Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) == expected,
                'S' => new FileInfo(path) is { Exists: true } info && info.Length == long.Parse(expected, CultureInfo.InvariantCulture),
                _ => !Path.Exists(path),
            };
            if (!same)
            {
                return false;
            }
        }

        return true;
    }

    private static string? ArtifactsOf(string[] args)
    {
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--artifacts" && i + 1 < args.Length)
            {
                return args[i + 1];
            }

            if (args[i].StartsWith("--artifacts=", StringComparison.Ordinal))
            {
                return args[i]["--artifacts=".Length..];
            }

            if (args[i].StartsWith("--experiments", StringComparison.Ordinal) || args[i] == PageOpener.OptionName)
            {
                return null; // The default would be next to them: not worth the work. And an answer opens no page.
            }
        }

        if (Environment.GetEnvironmentVariable("BAKEOFF_ARTIFACTS") is { Length: > 0 } given)
        {
            return given;
        }

        for (string? folder = Environment.CurrentDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "experiments")))
            {
                return Path.Combine(folder, "artifacts");
            }
        }

        return null;
    }
}
