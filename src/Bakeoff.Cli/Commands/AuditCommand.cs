using System.CommandLine;
using System.Globalization;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff audit</c>: runs what is cached again and compares the bytes.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var stages =
            new Argument<string[]>(
                "stages") { Description = "Stages to run again; all if none is named.", Arity = ArgumentArity.ZeroOrMore }.WithStages();
        var poison = new Option<bool>(
            "--poison") { Description = "Also train with the test rows changed: a model that changes with them was fitted on them (BKF7005)." };
        Option<bool> json = Answer.CreateOption("audit/1");
        var command = new Command(
            "audit", "Run cached stages again and compare the bytes: the same key with other bytes is an error (BKF5001).") { stages, poison, json };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            bool poisons = arguments.GetValue(poison);
            var answer = new Answer(arguments.GetValue(json));
            IReadOnlyList<string> audited = [];
            var display = new ConsoleDisplay(answer.Output, start =>
            {
                audited = start.Stages;
                return string.Create(CultureInfo.InvariantCulture, $"{start.Experiment}: audit of {start.Stages.Count} stages");
            });
            ExperimentRunner runner = common.Runner(arguments, display);
            IReadOnlyList<StageRecord> records = runner.Audit(common.ExperimentName(arguments), arguments.GetValue(stages)!, poisons, cancellation);
            answer.WriteLine(
                $"  {records.Count(record => !record.UpToDate && audited.Contains(record.Label))} stages ran again and wrote the same "
                    + $"bytes{(poisons ? ", also with other test rows but for the predictions of those" : "")}");
            answer.Document(new { Format = "audit/1", Experiment = common.ExperimentName(arguments), Poisoned = poisons, Stages = records });
            return 0;
        }));
        return command;
    }
}
