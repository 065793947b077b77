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
            ByteSizeOption.Create("--max-size", "Then delete the least recently used until the store is no larger, such as 20GB.");
        var forget = new Option<bool>("--forget-missing") { Description = "Count a repository of this machine that is no longer there as deleted." };
        var yes = new Option<bool>("--yes") { Description = "Delete. Without it nothing is deleted." };
        var command = new Command(
            "gc", "Show what no experiment of a branch or worktree and no recent run refers to; --yes deletes it.") { keepDays, maxSize, forget,
            yes };
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(_ => Run(
            new GarbageCollector(common.Settings(arguments).StoreFolder, arguments.GetValue(forget)), arguments.GetValue(keepDays),
            arguments.GetValue(maxSize) is { } size ? ByteSize.Parse(size) : null, arguments.GetValue(yes))));
        return command;
    }

    private static int Run(GarbageCollector collector, double keepDays, long? maximumBytes, bool delete)
    {
        GarbagePlan plan = collector.Plan(keepDays, maximumBytes);
        foreach (GarbageHolder holder in plan.Holders)
        {
            Console.WriteLine(
                $"  {holder.Name}: {(holder.Keeps ? "kept" : "not kept")}, {holder.Why}; {holder.Actions} results, {ByteSize.Format(holder.Bytes)}");
        }

        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Actions.Count} results, {plan.Objects.Count} files ({ByteSize.Format(plan.FreedBytes)}) and {plan.Leftovers.Count} leftovers");
        if (!delete)
        {
            Console.WriteLine($"gc would delete {what}; {ByteSize.Format(plan.KeptBytes)} stay. Nothing was deleted: add --yes.");
            return 0;
        }

        int stayed = collector.Delete(plan);
        Console.WriteLine(
            $"gc deleted {what}; {ByteSize.Format(plan.KeptBytes)} "
                + $"stay.{(stayed > 0 ? $" {stayed} files were asked for meanwhile and stay too." : "")}");
        return 0;
    }
}
