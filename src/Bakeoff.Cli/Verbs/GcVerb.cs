using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff gc</c>: shows what nobody refers to any more, and deletes it when told to.</summary>
internal static class GcVerb
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var keepDays = new Option<double>("--keep-days") { Description = "Keep what a run of so many days has used, whatever refers to it.", DefaultValueFactory = _ => 14 };
        var maxSize = new Option<string?>("--max-size") { Description = "Then delete the least recently used until the store is no larger, such as 20GB." };
        var forget = new Option<bool>("--forget-missing") { Description = "Count a repository of this machine that is no longer there as deleted." };
        var yes = new Option<bool>("--yes") { Description = "Delete. Without it nothing is deleted." };
        var command = new Command("gc", "Show what no experiment of a branch or worktree and no recent run refers to; --yes deletes it.") { keepDays, maxSize, forget, yes };
        common.AddTo(command);
        keepDays.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 36500))
            {
                result.AddError("'--keep-days' must be from 0 to 36500.");
            }
        });
        maxSize.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Bytes(text) is null)
            {
                result.AddError("'--max-size' must be a number with MB, GB or TB, such as 20GB.");
            }
        });
        command.SetAction(arguments => Guard.Run(_ => Run(
            new GarbageCollector(common.Settings(arguments).StoreFolder, arguments.GetValue(forget)), arguments.GetValue(keepDays),
            arguments.GetValue(maxSize) is { } size ? Bytes(size) : null, arguments.GetValue(yes))));
        return command;
    }

    private static int Run(GarbageCollector collector, double keepDays, long? maximumBytes, bool delete)
    {
        GarbagePlan plan = collector.Plan(keepDays, maximumBytes);
        foreach (GarbageHolder holder in plan.Holders)
        {
            Console.WriteLine($"  {holder.Name}: {(holder.Keeps ? "kept" : "not kept")}, {holder.Why}; {holder.Actions} results, {Size(holder.Bytes)}");
        }

        string what = string.Create(CultureInfo.InvariantCulture, $"{plan.Actions.Count} results, {plan.Objects.Count} files ({Size(plan.FreedBytes)}) and {plan.Leftovers.Count} leftovers");
        if (!delete)
        {
            Console.WriteLine($"gc would delete {what}; {Size(plan.KeptBytes)} stay. Nothing was deleted: add --yes.");
            return 0;
        }

        int stayed = collector.Delete(plan);
        Console.WriteLine($"gc deleted {what}; {Size(plan.KeptBytes)} stay.{(stayed > 0 ? $" {stayed} files were asked for meanwhile and stay too." : "")}");
        return 0;
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F1} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
    };

    private static long? Bytes(string text)
    {
        Match match = Regex.Match(text, @"^(\d+(?:\.\d+)?)\s*([MGT])B$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return match.Success
            ? (long)(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value.ToUpperInvariant() switch { "M" => 1e6, "G" => 1e9, _ => 1e12 })
            : null;
    }
}
