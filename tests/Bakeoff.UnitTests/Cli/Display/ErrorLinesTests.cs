using Bakeoff.Cli;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

public sealed class ErrorLinesTests
{
    [Fact]
    public void ErrorsWithOneRemedy_SayItOnce_AfterTheLast()
    {
        ErrorReport Row(long line, string code, string remedy) => new(code, "It is wrong.", remedy, new FileLocation("r.csv", line));
        Assert.Equal(
            [
                "r.csv(1): error BKF2010: It is wrong.", "r.csv(2): error BKF2010: It is wrong. Correct it.",
                "r.csv(3): error BKF2006: It is wrong. Correct it.", "r.csv(4): error BKF2010: It is wrong. Correct it.",
            ],
            ErrorLines.Of(
                [
                    Row(1, "BKF2010", "Correct it."), Row(2, "BKF2010", "Correct it."), Row(3, "BKF2006", "Correct it."),
                    Row(4, "BKF2010", "Correct it."),
                ]));
    }
}
