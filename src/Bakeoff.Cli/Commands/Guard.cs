using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary>Runs a command: errors become canonical lines on standard error and exit codes, Ctrl-C becomes 130.</summary>
internal static class Guard
{
    public static int Run(Func<CancellationToken, int> command)
    {
        using var signals = new CancellationSignals();
        try
        {
            return command(signals.Token);
        }
        catch (DetachedException e)
        {
            Console.Error.WriteLine($"{Count(e.Tasks)} queued or running. The same command takes them up again.");
            return 0;
        }
        catch (Exception) when (signals.Token.IsCancellationRequested)
        {
            TasksUnderWay.End();
            Console.Error.WriteLine("cancelled");
            return ErrorCodes.CancelledExitCode;
        }
        catch (Exception e)
        {
            IReadOnlyList<ErrorReport> reports = ErrorDescriber.Describe(e);
            foreach (string line in ErrorLines.Of(reports))
            {
                Console.Error.WriteLine(ShownAddress.Scrub(line)); // Whatever program or library said it.
            }

            return ErrorCodes.ExitCodeOf(reports[0].Code);
        }
    }

    private static string Count(int tasks) => tasks == 1 ? "1 stage is" : FormattableString.Invariant($"{tasks} stages are");
}
