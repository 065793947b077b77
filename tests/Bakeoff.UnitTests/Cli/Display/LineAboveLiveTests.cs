using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bakeoff.Cli;
using Spectre.Console;

namespace Bakeoff.UnitTests;

public sealed partial class LineAboveLiveTests
{
    private const int Columns = 24;

    [Fact]
    public void ALineThatIsWrapped_KeepsNothingOfTheLiveLines()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using TextWriter written = TextWriter.Synchronized(text);
        string Written()
        {
            lock (written) // As it does itself: the live lines are written beside this.
            {
                return text.ToString();
            }
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(written),
        });
        console.Profile.Width = Columns;
        using (var live = new LiveLines(console))
        {
            live.Add("the first of the stages");
            live.Add("the next");
            Assert.True(SpinWait.SpinUntil(() => Written().Contains("next", StringComparison.Ordinal), TimeSpan.FromSeconds(30)));
            console.Write(new LineAboveLive("  a line that has to be wrapped"));
            console.Write(new LineAboveLive("  short"));
        }

        Assert.Equal(["  a line that has to be", "wrapped", "  short"], Show(Written()));
    }

    /// <summary>What a terminal shows of it, but for empty lines.</summary>
    private static string[] Show(string written)
    {
        var screen = new List<StringBuilder> { new() };
        int row = 0, column = 0;
        foreach (Match part in Part().Matches(written))
        {
            int count = part.Groups["count"] is { Success: true, Length: > 0 } digits ? int.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;
            switch (part.Groups["code"].Success ? part.Groups["code"].Value : part.Value)
            {
                case "A":
                    row = Math.Max(0, row - Math.Max(1, count));
                    break;
                case "K":
                    Cut(screen[row], count == 2 ? 0 : column);
                    break;
                case "J":
                    screen.RemoveRange(row + 1, screen.Count - row - 1);
                    Cut(screen[row], column);
                    break;
                case "\r":
                    column = 0;
                    break;
                case "\n":
                    (row, column) = (row + 1, 0);
                    screen.AddRange(Enumerable.Range(0, Math.Max(0, row + 1 - screen.Count)).Select(_ => new StringBuilder()));
                    break;
                case [var letter] when !part.Groups["code"].Success:
                    screen[row].Append(' ', Math.Max(0, column + 1 - screen[row].Length))[column++] = letter;
                    break;
            }
        }

        return [.. screen.Select(line => line.ToString().TrimEnd()).Where(line => line.Length > 0)];
    }

    private static void Cut(StringBuilder line, int length) => line.Length = Math.Min(line.Length, length);

    [GeneratedRegex(@"\u001b\[\??(?<count>\d*)[\d;]*(?<code>[A-Za-z])|[\s\S]")]
    private static partial Regex Part();
}
