using Bakeoff.Cli;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class RunTallyTests
{
    private readonly StringWriter _terminal = new();

    [Fact]
    public void TheTitle_SaysHowFarARunIs_AndTheOneFromBeforeComesBack()
    {
        using (RunTally tally = Tally())
        {
            tally.UpToDate(); // As the plan said: nothing of what is due.
            Assert.Equal("fake: 0 of 2", LastTitle());
            tally.Progress("B", 0);
            tally.Progress("B", 0.456);
            Assert.Equal("fake: 0 of 2, B 45 %", LastTitle());
            tally.Done();
            Assert.Equal("fake: 1 of 2", LastTitle());
            Assert.StartsWith("\u001b[22;0t\u001b]0;", _terminal.ToString(), StringComparison.Ordinal);
        }

        Assert.EndsWith("\u0007\u001b[23;0t", _terminal.ToString(), StringComparison.Ordinal);
        Assert.Single(_terminal.ToString().Split("\u001b[22;0t")[1..]);
    }

    [Fact]
    public void ARunThatFails_HasASummary_AndOneThatDoesNotHasNone()
    {
        using RunTally tally = Tally();
        tally.Done();
        Assert.Null(tally.Failure);
        tally.Failed();
        tally.Skipped();
        Assert.StartsWith("1 of 3 stages ran, 1 failed, 1 not run, ", tally.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutATerminal_NothingIsWritten()
    {
        using var title = new TerminalTitle(null);
        title.Show("text");
        using var silent = new TerminalTitle(_terminal);
        silent.Dispose();
        Assert.Equal("", _terminal.ToString());
    }

    [Fact]
    public void ControlCharacters_DoNotReachTheTerminal()
    {
        using var title = new TerminalTitle(_terminal);
        title.Show("a\u001b]0;b\u0007");
        Assert.Equal("a]0;b", LastTitle());
    }

    private RunTally Tally()
    {
        PlanStep Step(string label, string state) => new(label, label, [], state, []);
        PlanStep[] plan = [Step("A", PlanStep.UpToDate), Step("B", PlanStep.Run), Step("C", PlanStep.Wait)];
        return new RunTally(new RunStart("fake", ["C"], plan, true), new TerminalTitle(_terminal));
    }

    private string LastTitle() => _terminal.ToString().Split("\u001b]0;")[^1].Split('\u0007')[0];
}
