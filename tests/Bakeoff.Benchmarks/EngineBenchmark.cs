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
        var only = new Option<string?>("--only") { Description = "One part: noop, entry-points, experiments or store." };
        var command = new Command("engine", "Measure the engine: runs with nothing to do, many experiments, a large store.") { output, only };
        command.SetAction(arguments =>
        {
            var benchmark = new EngineMeasurements();
            foreach ((string part, Action measure) in new (string,
                Action)[] { ("noop", benchmark.Noop), ("entry-points", benchmark.EntryPoints), ("experiments", benchmark.Experiments),
                ("store", benchmark.Store) })
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
