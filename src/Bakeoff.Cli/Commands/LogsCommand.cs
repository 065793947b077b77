using System.CommandLine;
using System.Globalization;
using Bakeoff.Experiments;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff logs</c>: what stages say that run on other machines, and how their attempts ended.</summary>
internal static class LogsCommand
{
    private const string Format = "logs/1";

    public static Command Create()
    {
        var common = new CommonOptions();
        var stage = new Argument<string?>("stage")
        {
            Description = "A stage, such as TrainSvd, or a node, such as TrainSvd[0]; without one, all.", Arity = ArgumentArity.ZeroOrOne,
        };
        var lines = new Option<int>("--lines")
        {
            Description = "How many lines of each attempt are shown, from the end.", DefaultValueFactory = _ => 20,
            CustomParser = result => NumberArgument.ParseCount(result, "--lines", 1, 100_000),
        };
        Option<bool> json = Answer.CreateOption(Format);
        var command = new Command(
            "logs", "Show what the stages say that an executor runs or that have failed there, and why any was tried again. Of a stage that has "
                + "succeeded nothing is kept here: its run has a record.") { stage, lines, json };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ =>
        {
            string? wanted = arguments.GetValue(stage) is { } given ? StageNames.FindLabel(given) : null;
            IReadOnlyList<TaskLog> logs = new TaskLogReader(common.Settings(arguments).StoreFolder).Find(wanted, arguments.GetValue(lines));
            var answer = new Answer(arguments.GetValue(json));
            answer.Document(new { Format, Tasks = logs.Select(Document).ToArray() });
            foreach (TaskLog log in logs)
            {
                Print(log, answer);
            }

            if (logs.Count == 0)
            {
                string of = wanted is null ? "" : $" of {wanted}";
                answer.WriteLine($"No task{of} is under way on an executor, and none has failed there.");
            }

            return 0;
        }));
        return command;
    }

    private static object Document(TaskLog log) => new
    {
        log.Label, log.Key, log.Result,
        Attempts = log.Attempts.Select(attempt => new
        {
            attempt.Attempt.Number, attempt.Attempt.Cause, attempt.Attempt.Executor, attempt.Attempt.Head, attempt.Progress, attempt.End,
            attempt.Lines,
        }).ToArray(),
    };

    private static void Print(TaskLog log, Answer answer)
    {
        answer.WriteLine($"{log.Label}  key {log.Key[..16]}");
        foreach (AttemptLog attempt in log.Attempts)
        {
            bool isLast = attempt == log.Attempts[^1];
            string state = attempt.End is { } end ? end : !isLast || log.Result is null ? Describe(attempt) : log.Result.IsSuccess
                ? "succeeded" : "failed";
            answer.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"  attempt {attempt.Attempt.Number} ({attempt.Attempt.Executor}): {state}"));
            foreach (string line in attempt.Lines)
            {
                answer.WriteLine("    " + line);
            }
        }

        foreach (string line in ErrorLines.Of([.. log.Result?.Errors ?? []]))
        {
            answer.WriteLine("  " + line);
        }
    }

    private static string Describe(AttemptLog attempt) => attempt.Progress is not { } progress ? "has not begun" : string.Create(
        CultureInfo.InvariantCulture,
        $"on {progress.Node}, {progress.Seconds:F0} s, {progress.Fraction * 100:F0} % {progress.Text}{Restarted(progress.Restarts)}").TrimEnd();

    private static string Restarted(int times) => times == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", started again {times} times");
}
