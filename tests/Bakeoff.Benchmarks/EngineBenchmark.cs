using System.CommandLine;

namespace Bakeoff.Benchmarks;

/// <summary>
/// What the engine itself costs: a run with nothing to do against an empty .NET program, through Cake and MSBuild against their own
/// start; planning many experiments; looking up in a store with a million entries. Peers and ours take turns.
/// </summary>
internal static class EngineBenchmark
{
    public static Command Create()
    {
        var output = new Option<string>("--output") { Description = "Where the results go.", DefaultValueFactory = _ => "docs/benchmarks" };
        var only = new Option<string?>("--only") { Description = "One part: noop, start, entry-points, experiments or store." };
        var before = new Option<string?>("--before")
        {
            Description = "The bakeoff.dll of another build, which takes turns with this one in the part start.",
        };
        var command = new Command("engine", "Measure the engine: runs with nothing to do, many experiments, a large store.") { output, only, before };
        command.SetAction(arguments =>
        {
            var benchmark = new EngineMeasurements(arguments.GetValue(before));
            (string Name, Action Measure)[] parts =
            [
                ("noop", benchmark.Noop), ("start", benchmark.Start), ("entry-points", benchmark.EntryPoints),
                ("experiments", benchmark.Experiments), ("store", benchmark.Store),
            ];
            foreach ((string part, Action measure) in parts)
            {
                if (arguments.GetValue(only) is not { } wanted || wanted == part)
                {
                    measure();
                }
            }

            benchmark.Write(arguments.GetValue(output)!);
            return 0;
        });
        return command;
    }
}
