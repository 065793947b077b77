using System.CommandLine;
using System.Globalization;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff gc</c>: shows what nobody refers to any more, and deletes it when told to.</summary>
internal static class GcCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var keepDays = new Option<double>(
            "--keep-days") { Description = "Keep what a run of so many days has used, whatever refers to it.", DefaultValueFactory = _ => 14,
            CustomParser = result => NumberArgument.Parse(result, "--keep-days", 0, 36500) };
        Option<string?> maxSize =
            ByteSizeOption.Create(
                "--max-size",
                "Then delete the least recently used until the store is no larger, such as 20GB; what a running process needs, and files of the "
                    + "last hour, stay.");
        var forget = new Option<bool>("--forget-missing") { Description = "Count a repository of this machine that is no longer there as deleted." };
        var yes = new Option<bool>("--yes") { Description = "Delete. Without it nothing is deleted." };
        Option<bool> json = Answer.CreateOption("gc/1");
        var command = new Command(
            "gc", "Show what no experiment of a branch or worktree and no recent run refers to; --yes deletes it. A file that was written within "
                + "the last hour stays until the next time: a process may be about to refer to it.") { keepDays, maxSize, forget,
            yes, json };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ => Run(
            new GarbageCollector(common.Settings(arguments).StoreFolder, arguments.GetValue(forget)), arguments.GetValue(keepDays),
            arguments.GetValue(maxSize) is { } size ? ByteSize.Parse(size) : null, arguments.GetValue(yes), new Answer(arguments.GetValue(json)))));
        return command;
    }

    private static int Run(GarbageCollector collector, double keepDays, long? maximumBytes, bool delete, Answer answer)
    {
        GarbagePlan plan = collector.Plan(keepDays, maximumBytes);
        foreach (GarbageHolder holder in plan.Holders)
        {
            answer.WriteLine(
                $"  {holder.Name}: {(holder.Keeps ? "kept" : "not kept")}, {holder.Why}; {holder.Actions} results, {ByteSize.Format(holder.Bytes)}");
        }

        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Actions.Count} results, {plan.Objects.Count} files ({ByteSize.Format(plan.FreedBytes)}) and {plan.Leftovers.Count} leftovers");
        if (!delete)
        {
            answer.Document(Document(plan, isDeleted: false, stayed: 0));
            answer.WriteLine($"gc would delete {what}; {ByteSize.Format(plan.KeptBytes)} stay. Nothing was deleted: add --yes.");
            WriteWhatStays(plan, maximumBytes, answer);
            return 0;
        }

        int stayed = collector.Delete(plan);
        answer.Document(Document(plan, isDeleted: true, stayed));
        answer.WriteLine(
            $"gc deleted {what}; {ByteSize.Format(plan.KeptBytes)} "
                + $"stay.{(stayed > 0 ? $" {stayed} files were asked for meanwhile and stay too." : "")}");
        WriteWhatStays(plan, maximumBytes, answer);
        return 0;
    }

    /// <summary>Says why more stays than was asked for.</summary>
    private static void WriteWhatStays(GarbagePlan plan, long? maximumBytes, Answer answer)
    {
        if (plan.YoungFiles > 0)
        {
            string minutes = string.Create(CultureInfo.InvariantCulture, $"{GarbageCollector.GracePeriod.TotalMinutes:F0} minutes");
            answer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {plan.YoungFiles} of the files that stay ({ByteSize.Format(plan.YoungBytes)}), with their results, would go, but were written "
                    + $"within the last {minutes}: run gc again when they are older."));
        }

        if (plan.KeptBytes > maximumBytes)
        {
            answer.WriteLine(
                $"  warning: --max-size={ByteSize.Format(maximumBytes.Value)} is not met: {ByteSize.Format(plan.KeptBytes)} stay, which are too "
                    + "young or which a running process needs.");
        }
    }

    private static object Document(GarbagePlan plan, bool isDeleted, int stayed) => new
    {
        Format = "gc/1", Deleted = isDeleted, Results = plan.Actions.Count, Files = plan.Objects.Count, Leftovers = plan.Leftovers.Count,
        plan.FreedBytes, plan.KeptBytes, plan.YoungFiles, plan.YoungBytes, AskedForMeanwhile = stayed,
        plan.Holders,
    };
}
