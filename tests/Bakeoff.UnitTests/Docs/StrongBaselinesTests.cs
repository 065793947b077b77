using System.Globalization;
using System.Text;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>
/// What <c>experiments/strong-baselines/README.md</c> says of the numbers is made of the <c>report.md</c> next to it, as a run wrote it.
/// </summary>
public sealed class StrongBaselinesTests
{
    private const string Begin = "<!-- made of report.md -->\n", End = "<!-- until here -->\n", Recall = "recall@100", Rmse = "rmse";

    private const string Sample = """
        # Bakeoff: x

        **ease beats svd.**

        Primary metrics: recall@100.

        | model | trials |
        |---|---:|
        | ease | 40 trials |

        - ease and ease-untuned show no significant difference.

        <details><summary>What the metrics compute</summary>

        - `rmse`: a root

        </details>

        - ease beats popularity.
        - ease-untuned beats popularity.

        <details><summary>What would change the result, and so on</summary>

        - Another metric would not.

        | metric | svd | ease | ease-untuned | popularity |
        |---|---:|---:|---:|---:|
        | rmse | 0.9000 [0.8900, 0.9100] | – | – | – |

        | metric | svd | ease | ease-untuned | popularity |
        |---|---:|---:|---:|---:|
        | recall@100 | 0.1000 [0.0900, 0.1100] | 0.3500 [0.3400, 0.3600] | 0.3400 [0.3300, 0.3500] | 0.2000 [0.1900, 0.2100] |

        | metric | svd | ease | ease-untuned | popularity |
        |---|---:|---:|---:|---:|
        | recall@100 | 0.0001 [–] | 0.0002 [–] | 0.0003 [–] | 0.0004 [–] |
        """;

    private static string Folder => Path.Combine(TestPaths.Repository, "experiments", "strong-baselines");

    [Fact]
    public void TheReadme_HasTheNumbersOfTheReport()
    {
        string report = Path.Combine(Folder, "report.md"), file = Path.Combine(Folder, "README.md");
        Assert.SkipUnless(File.Exists(report), "no run of all trials has been committed yet: experiments/strong-baselines/README.md says how.");
        string text = File.ReadAllText(file).ReplaceLineEndings("\n");
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, $"{file} has lost its marks");
        string made = text[..begin] + Render(File.ReadAllText(report).ReplaceLineEndings("\n")) + text[end..];
        if (made != text)
        {
            File.WriteAllText(Path.Combine(Folder, "README.received.md"), made);
            Assert.Fail("The README does not have the numbers of report.md. Compare it with README.received.md; build/accept renames that.");
        }
    }

    [Fact]
    public void ATable_HasTheIntervalsOfTheReport_TheBestFirst_AndTheGivenOptionsNextToTheTunedOnes()
    {
        string[] lines = Render(Sample).Split('\n');
        Assert.Equal(
            [
                "| ease | 0.3500 [0.3400, 0.3600] | 0.3400 [0.3300, 0.3500] | – | – |",
                "| popularity | 0.2000 [0.1900, 0.2100] | – | – | – |",
                "| svd | 0.1000 [0.0900, 0.1100] | – | 0.9000 [0.8900, 0.9100] | – |",
            ],
            lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Take(3));
        Assert.Contains("**ease beats svd.**", lines);
        Assert.Contains("| ease | 40 trials |", lines);
        Assert.Contains("- ease and ease-untuned show no significant difference.", lines);
        Assert.Contains("- ease beats popularity.", lines);
        Assert.DoesNotContain("Primary metrics: recall@100.", lines);
        Assert.DoesNotContain(lines, line => line.Contains("Another", StringComparison.Ordinal) || line.Contains("a root", StringComparison.Ordinal));
        Assert.DoesNotContain("- ease-untuned beats popularity.", lines);
    }

    private static string Render(string report)
    {
        Dictionary<string, string> recall = Find(report, Recall), rmse = Find(report, Rmse);
        var text = new StringBuilder("| model | recall@100 | with the given options | RMSE | with the given options |\n|---|---:|---:|---:|---:|\n");
        foreach (string model in recall.Keys.Where(name => !name.EndsWith(TuningReport.UntunedMark, StringComparison.Ordinal)).OrderByDescending(
            name => double.TryParse(recall[name].Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : -1))
        {
            string untuned = model + TuningReport.UntunedMark;
            text.Append(CultureInfo.InvariantCulture, $"| {model} | {recall[model]} | {recall.GetValueOrDefault(untuned, "–")} |")
                .Append(CultureInfo.InvariantCulture, $" {rmse[model]} | {rmse.GetValueOrDefault(untuned, "–")} |\n");
        }

        // Before the folded part the report has the answer, how each search went, what each brought, and each model against its baseline. What the
        // metrics compute, in the same list, begins with the name of one.
        string[] lines = report.Split("<details><summary>What would change")[0].Split('\n');
        bool IsFinding(string line) => line.StartsWith("- ", StringComparison.Ordinal) && !line.StartsWith("- `", StringComparison.Ordinal)
            && !line.Split(' ')[1].EndsWith(TuningReport.UntunedMark, StringComparison.Ordinal);
        text.Append('\n').AppendJoin("\n\n", lines.Where(line => line.StartsWith("**", StringComparison.Ordinal))).Append("\n\n");
        text.AppendJoin(
            '\n', lines.SkipWhile(line => !line.StartsWith("| model | trials", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0));
        return text.Append("\n\n").AppendJoin("", lines.Where(IsFinding).Select(line => line + "\n")).ToString();
    }

    /// <summary>The first row of a metric, with the names of the models above it: lists without seen items come before those with them.</summary>
    private static Dictionary<string, string> Find(string report, string metric)
    {
        string[] lines = report.Split('\n');
        int row = Array.FindIndex(lines, line => line.StartsWith($"| {metric} |", StringComparison.Ordinal));
        string head = lines[..row].Last(line => line.StartsWith("| metric |", StringComparison.Ordinal));
        return CellsOf(head).Zip(CellsOf(lines[row])).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
    }

    private static IEnumerable<string> CellsOf(string row) => row.Split('|')[2..^1].Select(cell => cell.Trim());
}
