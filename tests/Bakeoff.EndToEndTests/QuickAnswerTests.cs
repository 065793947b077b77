using System.Text;
using System.Text.RegularExpressions;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>The kept answer of a command that found everything up to date is given only while nothing that it rests on has changed.</summary>
public sealed class QuickAnswerTests(QuickstartRun run) : IClassFixture<QuickstartRun>
{
    private const string Mark = "from the kept answer\n";

    [Theory]
    [InlineData("nothing", true)]
    [InlineData("an entry")]
    [InlineData("an entry is gone")]
    [InlineData("an object is gone")]
    [InlineData("the report")]
    [InlineData("the report is gone")]
    [InlineData("the environment")]
    [InlineData("the command line")]
    [InlineData("too old")]
    [InlineData("a digit of the answer")]
    [InlineData("half of the answer")]
    public void Answer_IsGivenOnlyIfWhatItRestsOnIsTheSame(string changed, bool given = false)
    {
        using TestFolder folder = run.CopyOfTheStore();
        CommandResult first = CommandResult.Bakeoff(folder, "run", "Report");
        string answer = Directory.GetFiles(folder["artifacts/cache/answers"]).Single();
        CommandResult second = CommandResult.Bakeoff(folder, "run", "Report");
        Assert.Equal(first, second);
        string kept = File.ReadAllText(answer);
        AppendSigned(answer, Mark);
        string report = folder["artifacts/reports/quickstart/index.html"];
        string page = File.ReadAllText(report);
        string[] command = changed == "the command line" ? ["run", "Report", "--offline"] : ["run", "Report"];
        var environment = new Dictionary<string, string>();
        if (changed == "the environment")
        {
            environment["BAKEOFF_MIRROR"] = folder.Root;
        }

        Change(changed, folder, answer, kept);
        CommandResult third = CommandResult.Bakeoff(folder, environment, command);
        Assert.Equal((0, given), (third.ExitCode, third.Output.Contains(Mark, StringComparison.Ordinal)));
        Assert.Equal(page, File.ReadAllText(report));
        if (changed.EndsWith("of the answer", StringComparison.Ordinal))
        {
            Assert.Equal(kept, File.ReadAllText(answer));
        }
    }

    [Fact]
    public void Plan_HasAKeptAnswerToo()
    {
        using TestFolder folder = run.CopyOfTheStore();
        CommandResult first = CommandResult.Bakeoff(folder, "plan", "--json");
        Assert.Single(Directory.GetFiles(folder["artifacts/cache/answers"]));
        Assert.Equal(first, CommandResult.Bakeoff(folder, "plan", "--json"));
    }

    /// <summary>Changes a file that the answer rests on, or the answer.</summary>
    private static void Change(string what, TestFolder folder, string answer, string kept)
    {
        string report = folder["artifacts/reports/quickstart/index.html"];
        string entry = Directory.GetFiles(folder["artifacts/store/actions/Evaluate"]).Single();
        switch (what)
        {
            case "an entry":
                File.WriteAllText(entry, File.ReadAllText(entry).Replace("metrics.json", "metrics.jsom", StringComparison.Ordinal));
                break;
            case "an entry is gone":
                File.Delete(entry);
                break;
            case "an object is gone":
                string sha256 = Regex.Match(File.ReadAllText(entry), "\"sha256\": \"([0-9a-f]{64})\"").Groups[1].Value;
                File.Delete(new Pipeline.ArtifactStore(folder["artifacts/store"]).ObjectPath(sha256));
                break;
            case "the report":
                File.AppendAllText(report, " ");
                break;
            case "the report is gone":
                File.Delete(report);
                break;
            case "too old":
                File.SetLastWriteTimeUtc(answer, File.GetLastWriteTimeUtc(answer).AddHours(-1));
                break;
            case "a digit of the answer":
                File.AppendAllText(answer, Mark);
                break;
            case "half of the answer":
                File.WriteAllText(answer, kept[..(kept.Length / 2)]);
                break;
        }
    }

    /// <summary>The first two lines are the format and the hash of all that follows.</summary>
    private static void AppendSigned(string answer, string more)
    {
        string[] parts = File.ReadAllText(answer).Split('\n', 3);
        File.WriteAllText(answer, $"{parts[0]}\n{ContentHash.OfBytes(Encoding.UTF8.GetBytes(parts[2] + more))}\n{parts[2]}{more}");
    }
}
